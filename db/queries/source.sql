-- Queries of core/sourcefile.

-- @query source_file_get opt
-- @in id text
-- @out mark text, records i64, bytes i64, bad i64, finished i64
SELECT mark, records, bytes, bad, finished FROM source_file WHERE id = :id;

-- @query source_file_put exec
-- @in id text, purpose text, name text, mark text, records i64, bytes i64, bad i64, finished i64, now_ms i64
INSERT INTO source_file (id, purpose, name, mark, records, bytes, bad, finished, begun_ms, changed_ms)
VALUES (:id, :purpose, :name, :mark, :records, :bytes, :bad, :finished, :now_ms, :now_ms)
ON CONFLICT (id) DO UPDATE SET mark = excluded.mark, records = excluded.records, bytes = excluded.bytes,
                               bad = excluded.bad, finished = excluded.finished, changed_ms = excluded.changed_ms;

-- @query source_bad_add exec
-- @in source_id text, records i64, lines bytes
INSERT INTO source_bad (source_id, records, lines) VALUES (:source_id, :records, :lines)
ON CONFLICT (source_id, records) DO NOTHING;

-- @query source_bad_clear exec
-- @in source_id text
DELETE FROM source_bad WHERE source_id = :source_id;

-- @query source_bad_list each
-- @in source_id text
-- @out lines bytes
SELECT lines FROM source_bad WHERE source_id = :source_id ORDER BY records;

-- @query sweep_census one
-- @out listings_n i64, findings_n i64, leads_n i64, entries_n i64
SELECT (SELECT count(*) FROM listing) AS listings_n, (SELECT count(*) FROM finding) AS findings_n,
       (SELECT count(*) FROM matter) AS leads_n, (SELECT count(*) FROM ledger_entry) AS entries_n;

-- @query source_file_sum one
-- @in purpose text, prefix text, since_ms i64
-- @out records i64
SELECT CAST(coalesce(sum(records), 0) AS BIGINT) AS records FROM source_file
WHERE purpose = :purpose AND name LIKE :prefix || '%' AND begun_ms >= :since_ms;
