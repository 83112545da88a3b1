-- One row of the benchmark of durable writes.
-- @query bench_add exec
-- @in  id text, at_ms i64, body text
INSERT INTO bench (id, at_ms, body) VALUES (:id, :at_ms, :body);

-- One entity by its key, for the benchmark of HTTP.
-- @query bench_entity one
-- @in  id i64
-- @out id i64, name text, region text
SELECT id, name, region FROM bench_entity WHERE id = :id;

-- @query bench_entity_add exec
-- @in  id i64, name text, region text
INSERT INTO bench_entity (id, name, region) VALUES (:id, :name, :region);
