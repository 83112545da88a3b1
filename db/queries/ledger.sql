-- Queries of core/ledger.

-- @query ledger_size one
-- @out size i64
SELECT coalesce(max(seq) + 1, 0) AS size FROM ledger_entry;

-- @query ledger_add exec
-- @in seq i64, at_ms i64, actor text, action text, object text, object_id text, body text, leaf bytes, leaf_sm3 bytes
INSERT INTO ledger_entry (seq, at_ms, actor, action, object, object_id, body, leaf, leaf_sm3)
VALUES (:seq, :at_ms, :actor, :action, :object, :object_id, :body, :leaf, :leaf_sm3);

-- @query ledger_get one
-- @in seq i64
-- @out seq i64, at_ms i64, actor text, action text, object text, object_id text, body text, leaf bytes, leaf_sm3 bytes
SELECT seq, at_ms, actor, action, object, object_id, body, leaf, leaf_sm3 FROM ledger_entry WHERE seq = :seq;

-- @query ledger_range many
-- @in first i64, last i64
-- @out seq i64, at_ms i64, actor text, action text, object text, object_id text, body text, leaf bytes, leaf_sm3 bytes
SELECT seq, at_ms, actor, action, object, object_id, body, leaf, leaf_sm3
FROM ledger_entry WHERE seq >= :first AND seq <= :last ORDER BY seq;

-- @query ledger_leaves many
-- @in first i64, last i64
-- @out leaf bytes, leaf_sm3 bytes
SELECT leaf, leaf_sm3 FROM ledger_entry WHERE seq >= :first AND seq <= :last ORDER BY seq;

-- @query ledger_tile_add exec
-- @in level i64, n i64, hash bytes, hash_sm3 bytes
INSERT INTO ledger_tile (level, n, hash, hash_sm3) VALUES (:level, :n, :hash, :hash_sm3);

-- @query ledger_tiles many
-- @in level i64, first i64, last i64
-- @out hash bytes, hash_sm3 bytes
SELECT hash, hash_sm3 FROM ledger_tile WHERE level = :level AND n >= :first AND n <= :last ORDER BY n;

-- @query ledger_latest many
-- @in before i64, n i64
-- @out seq i64, at_ms i64, actor text, action text, object text, object_id text, leaf bytes
SELECT seq, at_ms, actor, action, object, object_id, leaf
FROM ledger_entry WHERE seq < :before ORDER BY seq DESC LIMIT :n;

-- What happened to one thing.
-- @query ledger_of_object many
-- @in object text, object_id text
-- @out seq i64, at_ms i64, actor text, action text
SELECT seq, at_ms, actor, action FROM ledger_entry WHERE object = :object AND object_id = :object_id ORDER BY seq;
