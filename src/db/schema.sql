-- The migrations that a store has been through, oldest first.
-- @query schema_list many
-- @out version i64, name text, hash text
SELECT version, name, hash FROM schema_migration ORDER BY version;

-- @query schema_add exec
-- @in version i64, name text, hash text, applied_ms i64
INSERT INTO schema_migration (version, name, hash, applied_ms) VALUES (:version, :name, :hash, :applied_ms);

-- The last thing that a batch does: after a lost connection it tells whether the batch was committed.
-- @query batch_mark exec
-- @in  batch i64
UPDATE store_batch SET batch = :batch WHERE id = 1;

-- @query batch_last one
-- @out batch i64
SELECT batch FROM store_batch WHERE id = 1;
