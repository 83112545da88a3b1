-- One row of the benchmark of durable writes.
-- @query bench_add exec
-- @in  id text, at_ms i64, body text
INSERT INTO bench (id, at_ms, body) VALUES (:id, :at_ms, :body);
