-- Queries of core/task: work that outlives a crash.

-- @query task_add exec
-- @in id text, kind text, matter_id text, object_id text, now_ms i64
INSERT INTO task (id, kind, matter_id, object_id, state, tries, next_ms)
VALUES (:id, :kind, :matter_id, :object_id, 'waiting', 0, :now_ms);

-- @query task_next opt
-- @in now_ms i64
-- @out id text, kind text, matter_id text, object_id text, tries i64
SELECT id, kind, matter_id, object_id, tries FROM task
WHERE state = 'waiting' AND next_ms <= :now_ms ORDER BY next_ms, id LIMIT 1;

-- When the first of those that wait for a time may be tried again.
-- @query task_first opt
-- @out next_ms i64
SELECT next_ms FROM task WHERE state = 'waiting' ORDER BY next_ms LIMIT 1;

-- @query task_done exec
-- @in id text
DELETE FROM task WHERE id = :id;

-- @query task_retry exec
-- @in id text, state text, tries i64, next_ms i64, why text
UPDATE task SET state = :state, tries = :tries, next_ms = :next_ms, why = :why WHERE id = :id;

-- @query task_revive exec
-- @in object_id text, now_ms i64
UPDATE task SET state = 'waiting', tries = 0, next_ms = :now_ms WHERE object_id = :object_id AND state = 'failed';

-- @query task_counts one
-- @out waiting_n i64, failed_n i64
SELECT coalesce(sum(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), 0) AS waiting_n,
       coalesce(sum(CASE WHEN state = 'failed' THEN 1 ELSE 0 END), 0) AS failed_n FROM task;
