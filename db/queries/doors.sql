-- Queries of the public doors: who is meant by a complaint, evidence files, operators' accounts, ratings.

-- @query platform_named opt
-- @in name text
-- @out id text, name text, uscc text?, region text
SELECT id, name, uscc, region FROM platform WHERE id = :name OR name = :name ORDER BY id LIMIT 1;

-- @query platform_all many
-- @out id text, name text, region text
SELECT id, name, region FROM platform ORDER BY name, id LIMIT 500;

-- Outlets by the beginning of their name (up to name_end) or by their number, of one platform or of all.
-- @query outlet_named many
-- @in platform_id text?, name text, name_end text, n i64
-- @out id text, name text, channel text, outlet_no text?, url text?, region text?, platform_id text?, platform_name text?, platform_region text?, entity_id text?, entity_name text?, entity_uscc text?, entity_region text?
SELECT o.id, o.name, o.channel, o.outlet_no, o.url, o.region, o.platform_id, p.name AS platform_name,
       p.region AS platform_region, o.entity_id, e.name AS entity_name, e.uscc AS entity_uscc, e.region AS entity_region
FROM outlet o LEFT JOIN platform p ON p.id = o.platform_id LEFT JOIN entity e ON e.id = o.entity_id
WHERE (:platform_id IS NULL OR o.platform_id = :platform_id)
  AND ((o.name >= :name AND o.name < :name_end) OR o.outlet_no = :name)
ORDER BY o.name, o.id LIMIT :n;

-- @query outlet_known opt
-- @in id text
-- @out id text, name text, channel text, outlet_no text?, url text?, region text?, platform_id text?, platform_name text?, platform_region text?, entity_id text?, entity_name text?, entity_uscc text?, entity_region text?
SELECT o.id, o.name, o.channel, o.outlet_no, o.url, o.region, o.platform_id, p.name AS platform_name,
       p.region AS platform_region, o.entity_id, e.name AS entity_name, e.uscc AS entity_uscc, e.region AS entity_region
FROM outlet o LEFT JOIN platform p ON p.id = o.platform_id LEFT JOIN entity e ON e.id = o.entity_id
WHERE o.id = :id;
