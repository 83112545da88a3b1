-- Queries of core/platform, core/entity, core/outlet and core/listing.

-- @query platform_put exec
-- @in id text, name text, uscc text?, url text?, region text
INSERT INTO platform (id, name, uscc, url, region) VALUES (:id, :name, :uscc, :url, :region)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, uscc = excluded.uscc, url = excluded.url,
                               region = excluded.region;

-- @query platform_get opt
-- @in id text
-- @out id text, name text, uscc text?, url text?, region text
SELECT id, name, uscc, url, region FROM platform WHERE id = :id;

-- @query entity_add exec
-- @in id text, uscc text?, name text, type text, status text, registered_on i64?, scope text?, address text?, region text, capital_fen i64?, phones bytes?, licences text?, now_ms i64
INSERT INTO entity (id, uscc, name, type, status, registered_on, scope, address, region, capital_fen, phones,
                    licences, created_ms, updated_ms, version)
VALUES (:id, :uscc, :name, :type, :status, :registered_on, :scope, :address, :region, :capital_fen, :phones,
        :licences, :now_ms, :now_ms, 1);

-- @query entity_update exec
-- @in id text, name text, type text, status text, registered_on i64?, scope text?, address text?, region text, capital_fen i64?, licences text?, now_ms i64
UPDATE entity SET name = :name, type = :type, status = :status, registered_on = :registered_on, scope = :scope,
                  address = :address, region = :region, capital_fen = :capital_fen, licences = :licences,
                  updated_ms = :now_ms, version = version + 1
WHERE id = :id;

-- @query entity_get one
-- @in id text
-- @out id text, uscc text?, name text, type text, status text, registered_on i64?, scope text?, address text?, region text, capital_fen i64?, phones bytes?, licences text?, updated_ms i64, version i64
SELECT id, uscc, name, type, status, registered_on, scope, address, region, capital_fen, phones, licences,
       updated_ms, version
FROM entity WHERE id = :id;

-- @query entity_by_uscc opt
-- @in uscc text
-- @out id text, uscc text?, name text, type text, status text, registered_on i64?, scope text?, address text?, region text, capital_fen i64?, phones bytes?, licences text?, updated_ms i64, version i64
SELECT id, uscc, name, type, status, registered_on, scope, address, region, capital_fen, phones, licences,
       updated_ms, version
FROM entity WHERE uscc = :uscc ORDER BY id LIMIT 1;

-- @query entity_by_name opt
-- @in name text
-- @out id text, uscc text?, name text, region text
SELECT id, uscc, name, region FROM entity WHERE name = :name ORDER BY id LIMIT 1;

-- @query entity_page many
-- @in region text, after text, n i64
-- @out id text, uscc text?, name text, type text, status text, region text
SELECT id, uscc, name, type, status, region FROM entity
WHERE region LIKE :region || '%' AND id > :after ORDER BY id LIMIT :n;

-- @query entity_search many
-- @in gram text, part text, after text, n i64
-- @out id text, uscc text?, name text, type text, status text, region text
SELECT e.id, e.uscc, e.name, e.type, e.status, e.region
FROM name_gram g JOIN entity e ON e.id = g.entity_id
WHERE g.gram = :gram AND e.name LIKE '%' || :part || '%' AND g.entity_id > :after
ORDER BY g.entity_id LIMIT :n;

-- @query entity_counts one
-- @in id text
-- @out outlets_n i64, open_n i64, decisions_n i64
SELECT (SELECT count(*) FROM outlet WHERE entity_id = :id) AS outlets_n,
       (SELECT count(*) FROM matter WHERE entity_id = :id AND is_open = 1) AS open_n,
       (SELECT count(*) FROM publication WHERE entity_id = :id AND state = 'published') AS decisions_n;

-- @query name_gram_add exec
-- @in gram text, entity_id text
INSERT INTO name_gram (gram, entity_id) VALUES (:gram, :entity_id) ON CONFLICT (gram, entity_id) DO NOTHING;

-- @query outlet_add exec
-- @in id text, entity_id text?, channel text, platform_id text?, outlet_no text?, name text, url text?, claimed_uscc text?, claimed_name text?, region text?, exempt i64, opened_on i64?, link_score f64?, link_why text?, now_ms i64
INSERT INTO outlet (id, entity_id, channel, platform_id, outlet_no, name, url, claimed_uscc, claimed_name, region,
                    exempt, opened_on, link_score, link_why, created_ms)
VALUES (:id, :entity_id, :channel, :platform_id, :outlet_no, :name, :url, :claimed_uscc, :claimed_name, :region,
        :exempt, :opened_on, :link_score, :link_why, :now_ms);

-- @query outlet_get one
-- @in id text
-- @out id text, entity_id text?, channel text, platform_id text?, platform_name text?, outlet_no text?, name text, url text?, claimed_uscc text?, claimed_name text?, region text?, exempt i64
SELECT o.id, o.entity_id, o.channel, o.platform_id, p.name AS platform_name, o.outlet_no, o.name, o.url,
       o.claimed_uscc, o.claimed_name, o.region, o.exempt
FROM outlet o LEFT JOIN platform p ON p.id = o.platform_id WHERE o.id = :id;

-- @query outlet_find opt
-- @in platform_id text, outlet_no text
-- @out id text, entity_id text?, region text?
SELECT id, entity_id, region FROM outlet WHERE platform_id = :platform_id AND outlet_no = :outlet_no
ORDER BY id LIMIT 1;

-- @query outlet_link exec
-- @in id text, entity_id text?, link_score f64?, link_why text?
UPDATE outlet SET entity_id = :entity_id, link_score = :link_score, link_why = :link_why WHERE id = :id;

-- @query outlet_of_entity many
-- @in entity_id text
-- @out id text, channel text, platform_id text?, platform_name text?, outlet_no text?, name text, url text?, link_score f64?, link_why text?
SELECT o.id, o.channel, o.platform_id, p.name AS platform_name, o.outlet_no, o.name, o.url, o.link_score, o.link_why
FROM outlet o LEFT JOIN platform p ON p.id = o.platform_id
WHERE o.entity_id = :entity_id ORDER BY o.id LIMIT 200;

-- @query listing_find opt
-- @in source text, record_no text
-- @out id text, content_hash text, price_fen i64?, outlet_id text
SELECT id, content_hash, price_fen, outlet_id FROM listing
WHERE source = :source AND record_no = :record_no ORDER BY id LIMIT 1;

-- @query listing_add exec
-- @in id text, outlet_id text, kind text, source text, record_no text, title text?, body text?, category text?, url text?, price_fen i64?, list_price_fen i64?, content_hash text, near_hash i64, now_ms i64, record text
INSERT INTO listing (id, outlet_id, kind, source, record_no, title, body, category, url, price_fen, list_price_fen,
                     content_hash, near_hash, first_seen_ms, last_seen_ms, record)
VALUES (:id, :outlet_id, :kind, :source, :record_no, :title, :body, :category, :url, :price_fen, :list_price_fen,
        :content_hash, :near_hash, :now_ms, :now_ms, :record);

-- @query listing_update exec
-- @in id text, title text?, body text?, category text?, url text?, price_fen i64?, list_price_fen i64?, content_hash text, near_hash i64, now_ms i64, record text
UPDATE listing SET title = :title, body = :body, category = :category, url = :url, price_fen = :price_fen,
                   list_price_fen = :list_price_fen, content_hash = :content_hash, near_hash = :near_hash,
                   last_seen_ms = :now_ms, record = :record
WHERE id = :id;

-- @query listing_seen exec
-- @in id text, now_ms i64
UPDATE listing SET last_seen_ms = :now_ms WHERE id = :id;

-- @query listing_get one
-- @in id text
-- @out id text, outlet_id text, kind text, source text, record_no text, title text?, body text?, category text?, url text?, price_fen i64?, list_price_fen i64?, first_seen_ms i64, last_seen_ms i64, record text
SELECT id, outlet_id, kind, source, record_no, title, body, category, url, price_fen, list_price_fen,
       first_seen_ms, last_seen_ms, record
FROM listing WHERE id = :id;

-- @query market_counts one
-- @out entities_n i64, outlets_n i64, listings_n i64, publications_n i64, complaints_n i64
SELECT (SELECT count(*) FROM entity) AS entities_n, (SELECT count(*) FROM outlet) AS outlets_n,
       (SELECT count(*) FROM listing) AS listings_n,
       (SELECT count(*) FROM publication WHERE state = 'published') AS publications_n,
       (SELECT count(*) FROM complaint) AS complaints_n;

-- @query entity_export each
-- @in after text
-- @out id text, uscc text?, name text, type text, status text, registered_on i64?, scope text?, address text?, region text, capital_fen i64?, licences text?
SELECT id, uscc, name, type, status, registered_on, scope, address, region, capital_fen, licences
FROM entity WHERE id > :after ORDER BY id;

-- @query outlet_export each
-- @in after text
-- @out id text, channel text, platform_id text?, outlet_no text?, name text, url text?, claimed_uscc text?, claimed_name text?, region text?, exempt i64, opened_on i64?
SELECT id, channel, platform_id, outlet_no, name, url, claimed_uscc, claimed_name, region, exempt, opened_on
FROM outlet WHERE id > :after ORDER BY id;

-- @query listing_export each
-- @in after text
-- @out record text
SELECT record FROM listing WHERE id > :after ORDER BY id;
