-- 0007 source_name: files that were taken in, found by the beginning of their names.

CREATE INDEX source_file_name ON source_file (purpose, name);
