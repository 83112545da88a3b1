-- The migrations that a store has been through, oldest first.
-- @query schema_list many
-- @out version i64, name text, hash text
SELECT version, name, hash FROM schema_migration ORDER BY version;

-- @query schema_add exec
-- @in version i64, name text, hash text, applied_ms i64
INSERT INTO schema_migration (version, name, hash, applied_ms) VALUES (:version, :name, :hash, :applied_ms);
