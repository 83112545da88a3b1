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

-- @query evidence_add exec
-- @in id text, side text, owner text, name text, size_bytes i64, now_ms i64
INSERT INTO evidence (id, side, owner, name, kind, size_bytes, got_bytes, created_ms)
VALUES (:id, :side, :owner, :name, '', :size_bytes, 0, :now_ms);

-- What is under way and belongs to no matter yet.
-- @query evidence_loose one
-- @out n i64, bytes i64
SELECT count(*) AS n, CAST(coalesce(sum(size_bytes), 0) AS BIGINT) AS bytes FROM evidence WHERE matter_id IS NULL;

-- @query evidence_get opt
-- @in id text
-- @out id text, matter_id text?, side text, owner text, name text, kind text, size_bytes i64, got_bytes i64, sha256 text?, created_ms i64
SELECT id, matter_id, side, owner, name, kind, size_bytes, got_bytes, sha256, created_ms FROM evidence WHERE id = :id;

-- The next piece came, if nobody else's came meanwhile.
-- @query evidence_grow exec
-- @in id text, at i64, got_bytes i64, kind text, sha256 text?
UPDATE evidence SET got_bytes = :got_bytes, kind = :kind, sha256 = :sha256
WHERE id = :id AND got_bytes = :at AND matter_id IS NULL AND sha256 IS NULL;

-- @query evidence_claim exec
-- @in id text, matter_id text, side text
UPDATE evidence SET matter_id = :matter_id, side = :side WHERE id = :id AND matter_id IS NULL AND sha256 IS NOT NULL;

-- @query evidence_of_matter many
-- @in matter_id text
-- @out id text, side text, owner text, name text, kind text, size_bytes i64, sha256 text?, created_ms i64
SELECT id, side, owner, name, kind, size_bytes, sha256, created_ms FROM evidence
WHERE matter_id = :matter_id ORDER BY created_ms, id LIMIT 100;

-- @query evidence_stale many
-- @in before_ms i64
-- @out id text, sha256 text?
SELECT id, sha256 FROM evidence WHERE matter_id IS NULL AND created_ms < :before_ms ORDER BY created_ms, id LIMIT 200;

-- @query evidence_drop exec
-- @in id text
DELETE FROM evidence WHERE id = :id AND matter_id IS NULL;

-- @query evidence_same one
-- @in sha256 text
-- @out n i64
SELECT count(*) AS n FROM evidence WHERE sha256 = :sha256;
