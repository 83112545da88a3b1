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

-- @query party_code_add exec
-- @in code_hash text, entity_id text, organ_id text, issued_by text, now_ms i64, expires_ms i64
INSERT INTO party_code (code_hash, entity_id, organ_id, issued_by, issued_ms, expires_ms)
VALUES (:code_hash, :entity_id, :organ_id, :issued_by, :now_ms, :expires_ms);

-- @query party_code_get opt
-- @in code_hash text
-- @out entity_id text, organ_id text, expires_ms i64, used_ms i64?, uscc text?
SELECT c.entity_id, c.organ_id, c.expires_ms, c.used_ms, e.uscc
FROM party_code c JOIN entity e ON e.id = c.entity_id WHERE c.code_hash = :code_hash;

-- @query party_code_use exec
-- @in code_hash text, now_ms i64
UPDATE party_code SET used_ms = :now_ms WHERE code_hash = :code_hash AND used_ms IS NULL;

-- @query party_account_add exec
-- @in user_id text, entity_id text, now_ms i64
INSERT INTO party_account (user_id, entity_id, created_ms) VALUES (:user_id, :entity_id, :now_ms);

-- @query party_of_user opt
-- @in user_id text
-- @out entity_id text, name text, uscc text?
SELECT p.entity_id, e.name, e.uscc FROM party_account p JOIN entity e ON e.id = p.entity_id WHERE p.user_id = :user_id;

-- @query party_account_n one
-- @in entity_id text
-- @out n i64
SELECT count(*) AS n FROM party_account p JOIN app_user u ON u.id = p.user_id
WHERE p.entity_id = :entity_id AND u.status = 'active';

-- What an operator may see at its desk: settlements, and complaints once they are accepted.
-- @query desk_matters many
-- @in entity_id text
-- @out id text, flow text, no text, title text, state text, is_open i64, organ_name text, due_day i64, due_term text?, opened_day i64, version i64
SELECT m.id, m.flow, m.no, m.title, m.state, m.is_open, o.name AS organ_name, m.due_day, m.due_term, m.opened_day,
       m.version
FROM matter m JOIN organ o ON o.id = m.organ_id
WHERE m.entity_id = :entity_id
  AND (m.flow = 'odr' OR (m.flow = 'complaint' AND EXISTS
       (SELECT 1 FROM matter_event v WHERE v.matter_id = m.id AND v.event = 'accept')))
ORDER BY m.is_open DESC, m.due_day, m.id DESC LIMIT 200;

-- @query desk_accepted one
-- @in matter_id text
-- @out n i64
SELECT count(*) AS n FROM matter_event WHERE matter_id = :matter_id AND event = 'accept';

-- The complaint that stands behind a matter: its own row, or that of the settlement it came from.
-- @query complaint_behind opt
-- @in matter_id text
-- @out matter_id text, no text, kind text, body text, filed_ms i64
SELECT c.matter_id, c.no, c.kind, c.body, c.filed_ms FROM complaint c
WHERE c.matter_id = :matter_id
   OR c.matter_id IN (SELECT l.other_id FROM matter_link l JOIN matter m ON m.id = l.other_id
                      WHERE l.matter_id = :matter_id AND m.flow IN ('odr', 'complaint', 'report'))
ORDER BY CASE WHEN c.matter_id = :matter_id THEN 0 ELSE 1 END, c.matter_id LIMIT 1;

-- Settlements with the firm whose time is over.
-- @query odr_over many
-- @in today i64
-- @out id text, version i64
SELECT id, version FROM matter WHERE flow = 'odr' AND is_open = 1 AND due_day < :today ORDER BY id LIMIT 100;

-- @query rating_add exec
-- @in matter_id text, organ_id text, organ_path text, entity_id text?, score i64, firm_score i64?, remark text?, now_ms i64
INSERT INTO rating (matter_id, organ_id, organ_path, entity_id, score, firm_score, remark, rated_ms)
VALUES (:matter_id, :organ_id, :organ_path, :entity_id, :score, :firm_score, :remark, :now_ms);

-- @query rating_of opt
-- @in matter_id text
-- @out score i64, firm_score i64?, rated_ms i64
SELECT score, firm_score, rated_ms FROM rating WHERE matter_id = :matter_id;

-- @query rating_by_organ many
-- @in path text
-- @out organ_id text, organ_name text, n i64, mean f64, low_n i64
SELECT r.organ_id, o.short_name AS organ_name, count(*) AS n, avg(CAST(r.score AS DOUBLE PRECISION)) AS mean,
       CAST(sum(CASE WHEN r.score <= 2 THEN 1 ELSE 0 END) AS BIGINT) AS low_n
FROM rating r JOIN organ o ON o.id = r.organ_id
WHERE r.organ_path LIKE :path || '%' GROUP BY r.organ_id, o.short_name, o.path ORDER BY o.path;

-- How complaints about an operator ended since a day: those accepted or sent to the firm first, without what the
-- law keeps from the public; a settlement that failed counts as the complaint it became.
-- @query solve_index one
-- @in entity_id text, from_day i64
-- @out n i64, settled_n i64, open_n i64, first_n i64
SELECT count(*) AS n,
       CAST(coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM matter_event v WHERE v.matter_id = m.id
                AND v.event IN ('settle', 'accept_offer') AND v.to_state IN ('settled', 'performing'))
            THEN 1 ELSE 0 END), 0) AS BIGINT) AS settled_n,
       CAST(coalesce(sum(m.is_open), 0) AS BIGINT) AS open_n,
       CAST(coalesce(sum(CASE WHEN m.flow = 'odr' THEN 1 ELSE 0 END), 0) AS BIGINT) AS first_n
FROM matter m
WHERE m.entity_id = :entity_id AND m.opened_day >= :from_day
  AND ((m.flow = 'odr' AND m.state <> 'failed') OR (m.flow = 'complaint' AND EXISTS
       (SELECT 1 FROM matter_event v WHERE v.matter_id = m.id AND v.event = 'accept')))
  AND NOT EXISTS (SELECT 1 FROM matter_event v WHERE v.matter_id = m.id
       AND v.event IN ('close_unpublished', 'end_for_fraud', 'withdraw'));

-- Operators that many complain about now: what a warning could be drafted from.
-- @query warning_numbers many
-- @in path text, from_day i64, least i64
-- @out entity_id text, name text, uscc text?, n i64, open_n i64
SELECT m.entity_id, e.name, e.uscc, count(*) AS n, CAST(sum(m.is_open) AS BIGINT) AS open_n
FROM matter m JOIN entity e ON e.id = m.entity_id
WHERE m.organ_path LIKE :path || '%' AND m.flow IN ('complaint', 'report', 'odr') AND m.opened_day >= :from_day
GROUP BY m.entity_id, e.name, e.uscc HAVING count(*) >= :least ORDER BY n DESC, m.entity_id LIMIT 50;

-- @query publication_of_kind many
-- @in kind text, part text, n i64
-- @out id text, kind text, class text, no text, title text, summary text, basis text, penalty text, published_ms i64, organ_name text, entity_name text?, uscc text?
SELECT p.id, p.kind, p.class, p.no, p.title, p.summary, p.basis, p.penalty, p.published_ms, o.short_name AS organ_name,
       e.name AS entity_name, e.uscc
FROM publication p JOIN organ o ON o.id = p.organ_id LEFT JOIN entity e ON e.id = p.entity_id
WHERE p.state = 'published' AND p.kind = :kind
  AND (p.title LIKE '%' || :part || '%' OR p.summary LIKE '%' || :part || '%')
ORDER BY p.id DESC LIMIT :n;

-- @query complaint_infos many
-- @in entity_id text
-- @out id text, class text, summary text, penalty text, published_ms i64
SELECT id, class, summary, penalty, published_ms FROM publication
WHERE entity_id = :entity_id AND state = 'published' AND kind = 'complaint_info' ORDER BY id DESC LIMIT 100;
