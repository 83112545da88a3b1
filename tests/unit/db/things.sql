-- Queries of the tests of the database floor; every kind and type occurs.

-- One thing with all its columns.
-- @query thing_get opt
-- @in  id i64
-- @out id i64, name text, score f64?, note text?, sealed bytes?, n i64?
SELECT id, name, score, note, sealed, n FROM thing WHERE id = :id;

-- @query thing_need one
-- @in  id i64
-- @out name text
SELECT name FROM thing WHERE id = :id;

-- @query thing_by_name opt
-- @in  name text
-- @out id i64
SELECT id FROM thing WHERE name = :name;

-- Filters that may be absent, and a page.
-- @query thing_list many
-- @in  prefix text?, least i64?,
--      after i64, most i64
-- @out id i64, name text
SELECT id, name FROM thing
WHERE (:prefix IS NULL OR name LIKE :prefix || '%') AND (:least IS NULL OR n >= :least) AND id > :after
ORDER BY id LIMIT :most;

-- @query thing_names each
-- @out name text, sealed bytes?
SELECT name, sealed FROM thing ORDER BY name;

-- @query thing_count one
-- @out n i64, total i64?, mean f64?
SELECT count(*), CAST(sum(n) AS BIGINT), CAST(avg(n) AS DOUBLE PRECISION) FROM thing;

-- @query thing_add exec
-- @in  id i64, name text, score f64?, note text?, sealed bytes?, n i64?
INSERT INTO thing (id, name, score, note, sealed, n) VALUES (:id, :name, :score, :note, :sealed, :n);

-- @query thing_put exec
-- @in  id i64, name text
INSERT INTO thing (id, name) VALUES (:id, :name) ON CONFLICT (id) DO NOTHING;

-- @query thing_bump one
-- @in  id i64, by i64
-- @out n i64
INSERT INTO thing (id, name, n) VALUES (:id, 'bumped', :by)
ON CONFLICT (id) DO UPDATE SET n = COALESCE(thing.n, 0) + excluded.n RETURNING n;

-- @query thing_drop exec
-- @in  least i64
DELETE FROM thing WHERE id >= :least;

-- @query part_add exec
-- @in  thing i64, name text
INSERT INTO part (thing, name) VALUES (:thing, :name);

-- @query part_count one
-- @out n i64
SELECT count(*) FROM part;

-- A name that means something in C and quotes: 'it''s "x" \ ?'.
-- @query thing_quote one
-- @out x text
SELECT 'it''s "x" \ ? /* no comment */ :none';

-- Declared wrongly on purpose: the columns do not fit.
-- @query wrong_type one
-- @out name i64
SELECT name FROM thing ORDER BY id LIMIT 1;

-- @query wrong_null one
-- @in  id i64
-- @out note text
SELECT note FROM thing WHERE id = :id;

-- @query wrong_many opt
-- @out id i64
SELECT id FROM thing ORDER BY id;
