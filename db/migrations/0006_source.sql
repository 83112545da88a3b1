-- 0006 source: how far the files that a sweep or an import reads have been taken in.

CREATE TABLE source_file (
    id TEXT PRIMARY KEY,            -- hex SHA-256 of purpose and name
    purpose TEXT NOT NULL,          -- sweep, import
    name TEXT NOT NULL,             -- the path as it was given
    mark TEXT NOT NULL,             -- what tells it from another file of that name: size, change, digest of its beginning
    records BIGINT NOT NULL,        -- of the file, taken in or reported
    bytes BIGINT NOT NULL,          -- of the unpacked file up to there
    bad BIGINT NOT NULL,            -- of the records, could not be read
    finished BIGINT NOT NULL,       -- 1: to the last
    begun_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL
);

-- The records that could not be read, as "file:place: reason" lines; a row a step.
CREATE TABLE source_bad (
    source_id TEXT NOT NULL,
    records BIGINT NOT NULL,        -- of the file, at the end of the step
    lines BLOB NOT NULL,            -- file names may be of any bytes
    PRIMARY KEY (source_id, records)
);
