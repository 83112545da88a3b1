-- Queries of core/matter, core/matterterm and core/worklist.

-- @query matter_add exec
-- @in id text, flow text, no text, title text, state text, is_open i64, organ_id text, organ_path text, region text, entity_id text?, outlet_id text?, platform_id text?, violation text?, priority i64, law_hash text, act_from i64?, act_to i64?, opened_day i64, facts text, note text?, now_ms i64
INSERT INTO matter (id, flow, no, title, state, is_open, organ_id, organ_path, region, entity_id, outlet_id,
                    platform_id, violation, priority, law_hash, act_from, act_to, opened_day, due_day, facts, note,
                    version, created_ms, updated_ms)
VALUES (:id, :flow, :no, :title, :state, :is_open, :organ_id, :organ_path, :region, :entity_id, :outlet_id,
        :platform_id, :violation, :priority, :law_hash, :act_from, :act_to, :opened_day, 99999999, :facts, :note,
        1, :now_ms, :now_ms);

-- @query matter_get one
-- @in id text
-- @out id text, flow text, no text, title text, state text, is_open i64, organ_id text, organ_path text, region text, entity_id text?, outlet_id text?, platform_id text?, violation text?, priority i64, law_hash text, act_from i64?, act_to i64?, opened_day i64, closed_day i64?, due_day i64, due_term text?, facts text, note text?, version i64, updated_ms i64
SELECT id, flow, no, title, state, is_open, organ_id, organ_path, region, entity_id, outlet_id, platform_id,
       violation, priority, law_hash, act_from, act_to, opened_day, closed_day, due_day, due_term, facts, note,
       version, updated_ms
FROM matter WHERE id = :id;

-- @query matter_move exec
-- @in id text, version i64, state text, is_open i64, closed_day i64?, due_day i64, due_term text?, facts text, now_ms i64
UPDATE matter SET state = :state, is_open = :is_open, closed_day = :closed_day, due_day = :due_day,
                  due_term = :due_term, facts = :facts, version = version + 1, updated_ms = :now_ms
WHERE id = :id AND version = :version;

-- @query matter_set_priority exec
-- @in id text, priority i64, now_ms i64
UPDATE matter SET priority = :priority, updated_ms = :now_ms, version = version + 1 WHERE id = :id;

-- @query matter_open_of_entity opt
-- @in flow text, entity_id text
-- @out id text, priority i64
SELECT id, priority FROM matter WHERE flow = :flow AND entity_id = :entity_id AND is_open = 1 ORDER BY id LIMIT 1;

-- @query matter_open_of_outlet opt
-- @in flow text, outlet_id text
-- @out id text, priority i64
SELECT m.id, m.priority FROM finding f JOIN listing l ON l.id = f.listing_id JOIN matter m ON m.id = f.matter_id
WHERE l.outlet_id = :outlet_id AND m.flow = :flow AND m.is_open = 1 ORDER BY m.id LIMIT 1;

-- @query matter_person_put exec
-- @in matter_id text, role text, user_id text
INSERT INTO matter_person (matter_id, role, user_id) VALUES (:matter_id, :role, :user_id)
ON CONFLICT (matter_id, role) DO UPDATE SET user_id = excluded.user_id;

-- @query matter_person_list many
-- @in matter_id text
-- @out role text, user_id text, name text
SELECT p.role, p.user_id, u.name FROM matter_person p JOIN app_user u ON u.id = p.user_id
WHERE p.matter_id = :matter_id ORDER BY p.role;

-- @query matter_event_add exec
-- @in matter_id text, seq i64, event text, from_state text, to_state text, role text, user_id text, at_ms i64, note text?, facts text, basis text, ledger_seq i64
INSERT INTO matter_event (matter_id, seq, event, from_state, to_state, role, user_id, at_ms, note, facts, basis,
                          ledger_seq)
VALUES (:matter_id, :seq, :event, :from_state, :to_state, :role, :user_id, :at_ms, :note, :facts, :basis,
        :ledger_seq);

-- @query matter_event_list many
-- @in matter_id text
-- @out seq i64, event text, from_state text, to_state text, role text, user_id text, user_name text?, at_ms i64, note text?, facts text, basis text, ledger_seq i64
SELECT v.seq, v.event, v.from_state, v.to_state, v.role, v.user_id, u.name AS user_name, v.at_ms, v.note, v.facts,
       v.basis, v.ledger_seq
FROM matter_event v LEFT JOIN app_user u ON u.id = v.user_id
WHERE v.matter_id = :matter_id ORDER BY v.seq;

-- @query matter_event_n one
-- @in matter_id text
-- @out n i64
SELECT coalesce(max(seq), 0) AS n FROM matter_event WHERE matter_id = :matter_id;

-- @query matter_term_add exec
-- @in matter_id text, id text, term text, state text, start_day i64, due_day i64?
INSERT INTO matter_term (matter_id, id, term, state, start_day, due_day, extensions, suspensions)
VALUES (:matter_id, :id, :term, :state, :start_day, :due_day, 0, '');

-- @query matter_term_list many
-- @in matter_id text
-- @out id text, term text, state text, start_day i64, due_day i64?, extensions i64, extended_day i64?, suspensions text, stopped_day i64?
SELECT id, term, state, start_day, due_day, extensions, extended_day, suspensions, stopped_day
FROM matter_term WHERE matter_id = :matter_id ORDER BY id;

-- Other matters of an operator in which the clock of a term still runs.
-- @query matter_clock_running many
-- @in entity_id text, except_id text, term text, today i64
-- @out id text, facts text
SELECT m.id, m.facts FROM matter m JOIN matter_term t ON t.matter_id = m.id
WHERE m.entity_id = :entity_id AND m.id <> :except_id AND t.term = :term AND t.state = 'running'
  AND (t.due_day IS NULL OR t.due_day >= :today)
ORDER BY m.id;

-- @query matter_term_set exec
-- @in matter_id text, id text, state text, due_day i64?, extensions i64, extended_day i64?, suspensions text, stopped_day i64?
UPDATE matter_term SET state = :state, due_day = :due_day, extensions = :extensions, extended_day = :extended_day,
                       suspensions = :suspensions, stopped_day = :stopped_day
WHERE matter_id = :matter_id AND id = :id;

-- @query matter_link_add exec
-- @in matter_id text, kind text, other_id text
INSERT INTO matter_link (matter_id, kind, other_id) VALUES (:matter_id, :kind, :other_id)
ON CONFLICT (matter_id, kind, other_id) DO NOTHING;

-- @query matter_link_list many
-- @in matter_id text
-- @out kind text, id text, flow text, no text, title text, state text, is_open i64
SELECT l.kind, m.id, m.flow, m.no, m.title, m.state, m.is_open FROM matter_link l JOIN matter m ON m.id = l.other_id
WHERE l.matter_id = :matter_id ORDER BY l.kind, m.id;

-- A matter as lists and its own page show it: the one place that holds these columns.
-- @query matter_line one
-- @in id text
-- @out id text, flow text, no text, title text, state text, organ_id text, organ_name text, region text, priority i64, due_day i64, due_term text?, opened_day i64, updated_ms i64, entity_id text?, entity_name text?, handler_name text?, law_hash text
SELECT m.id, m.flow, m.no, m.title, m.state, m.organ_id, o.short_name AS organ_name, m.region, m.priority, m.due_day,
       m.due_term, m.opened_day, m.updated_ms, m.entity_id, e.name AS entity_name, u.name AS handler_name, m.law_hash
FROM matter m JOIN organ o ON o.id = m.organ_id
LEFT JOIN entity e ON e.id = m.entity_id
LEFT JOIN matter_person p ON p.matter_id = m.id AND p.role = 'handler'
LEFT JOIN app_user u ON u.id = p.user_id
WHERE m.id = :id;

-- @query matter_of_entity many
-- @in entity_id text, except_id text
-- @out id text
SELECT id FROM matter WHERE entity_id = :entity_id AND id <> :except_id ORDER BY id DESC LIMIT 100;

-- The keys of a page of open matters by due day, in the order of an index: no day sorts last, the key is (due_day, id).
-- @query work_organ many
-- @in organ_id text, state text?, part text?, due_before i64?, after_due i64, after_id text, n i64
-- @out id text, due_day i64
SELECT m.id, m.due_day FROM matter m
WHERE m.organ_id = :organ_id AND m.is_open = 1
  AND (:state IS NULL OR m.state = :state)
  AND (:part IS NULL OR m.title LIKE '%' || :part || '%' OR m.no LIKE '%' || :part || '%'
       OR EXISTS (SELECT 1 FROM entity e WHERE e.id = m.entity_id AND e.name LIKE '%' || :part || '%'))
  AND (:due_before IS NULL OR m.due_day <= :due_before)
  AND m.due_day >= :after_due AND (m.due_day > :after_due OR m.id > :after_id)
ORDER BY m.due_day, m.id LIMIT :n;

-- @query work_organ_flow many
-- @in organ_id text, flow text, state text?, part text?, due_before i64?, after_due i64, after_id text, n i64
-- @out id text, due_day i64
SELECT m.id, m.due_day FROM matter m
WHERE m.organ_id = :organ_id AND m.flow = :flow AND m.is_open = 1
  AND (:state IS NULL OR m.state = :state)
  AND (:part IS NULL OR m.title LIKE '%' || :part || '%' OR m.no LIKE '%' || :part || '%'
       OR EXISTS (SELECT 1 FROM entity e WHERE e.id = m.entity_id AND e.name LIKE '%' || :part || '%'))
  AND (:due_before IS NULL OR m.due_day <= :due_before)
  AND m.due_day >= :after_due AND (m.due_day > :after_due OR m.id > :after_id)
ORDER BY m.due_day, m.id LIMIT :n;

-- @query work_below many
-- @in path text, state text?, part text?, due_before i64?, after_due i64, after_id text, n i64
-- @out id text, due_day i64
SELECT m.id, m.due_day FROM matter m
WHERE m.organ_path LIKE :path || '%' AND m.is_open = 1
  AND (:state IS NULL OR m.state = :state)
  AND (:part IS NULL OR m.title LIKE '%' || :part || '%' OR m.no LIKE '%' || :part || '%'
       OR EXISTS (SELECT 1 FROM entity e WHERE e.id = m.entity_id AND e.name LIKE '%' || :part || '%'))
  AND (:due_before IS NULL OR m.due_day <= :due_before)
  AND m.due_day >= :after_due AND (m.due_day > :after_due OR m.id > :after_id)
ORDER BY m.due_day, m.id LIMIT :n;

-- @query work_below_flow many
-- @in path text, flow text, state text?, part text?, due_before i64?, after_due i64, after_id text, n i64
-- @out id text, due_day i64
SELECT m.id, m.due_day FROM matter m
WHERE m.organ_path LIKE :path || '%' AND m.flow = :flow AND m.is_open = 1
  AND (:state IS NULL OR m.state = :state)
  AND (:part IS NULL OR m.title LIKE '%' || :part || '%' OR m.no LIKE '%' || :part || '%'
       OR EXISTS (SELECT 1 FROM entity e WHERE e.id = m.entity_id AND e.name LIKE '%' || :part || '%'))
  AND (:due_before IS NULL OR m.due_day <= :due_before)
  AND m.due_day >= :after_due AND (m.due_day > :after_due OR m.id > :after_id)
ORDER BY m.due_day, m.id LIMIT :n;

-- @query work_mine many
-- @in user_id text, flow text?, state text?, part text?, due_before i64?, after_due i64, after_id text, n i64
-- @out id text, due_day i64
SELECT m.id, m.due_day FROM matter m
WHERE m.id IN (SELECT matter_id FROM matter_person WHERE user_id = :user_id) AND (:flow IS NULL OR m.flow = :flow) AND m.is_open = 1
  AND (:state IS NULL OR m.state = :state)
  AND (:part IS NULL OR m.title LIKE '%' || :part || '%' OR m.no LIKE '%' || :part || '%'
       OR EXISTS (SELECT 1 FROM entity e WHERE e.id = m.entity_id AND e.name LIKE '%' || :part || '%'))
  AND (:due_before IS NULL OR m.due_day <= :due_before)
  AND m.due_day >= :after_due AND (m.due_day > :after_due OR m.id > :after_id)
ORDER BY m.due_day, m.id LIMIT :n;

-- @query work_summary many
-- @in path text, today i64, soon i64
-- @out flow text, open_n i64, soon_n i64, over_n i64
SELECT flow, count(*) AS open_n, sum(CASE WHEN due_day >= :today AND due_day <= :soon THEN 1 ELSE 0 END) AS soon_n,
       sum(CASE WHEN due_day < :today THEN 1 ELSE 0 END) AS over_n
FROM matter WHERE organ_path LIKE :path || '%' AND is_open = 1 GROUP BY flow ORDER BY flow;

-- @query supervision_organs many
-- @in path text, today i64, soon i64
-- @out organ_id text, organ_name text, open_n i64, soon_n i64, over_n i64
SELECT m.organ_id, o.short_name AS organ_name, count(*) AS open_n,
       sum(CASE WHEN m.due_day >= :today AND m.due_day <= :soon THEN 1 ELSE 0 END) AS soon_n,
       sum(CASE WHEN m.due_day < :today THEN 1 ELSE 0 END) AS over_n
FROM matter m JOIN organ o ON o.id = m.organ_id
WHERE m.organ_path LIKE :path || '%' AND m.is_open = 1 GROUP BY m.organ_id, o.short_name, o.path ORDER BY o.path;

-- @query supervision_officers many
-- @in path text, today i64, soon i64
-- @out user_id text, user_name text, organ_name text, open_n i64, soon_n i64, over_n i64
SELECT u.id AS user_id, u.name AS user_name, o.short_name AS organ_name, count(*) AS open_n,
       sum(CASE WHEN m.due_day >= :today AND m.due_day <= :soon THEN 1 ELSE 0 END) AS soon_n,
       sum(CASE WHEN m.due_day < :today THEN 1 ELSE 0 END) AS over_n
FROM matter m JOIN matter_person p ON p.matter_id = m.id AND p.role = 'handler'
JOIN app_user u ON u.id = p.user_id JOIN organ o ON o.id = u.organ_id
WHERE m.organ_path LIKE :path || '%' AND m.is_open = 1
GROUP BY u.id, u.name, o.short_name, o.path ORDER BY o.path, u.name;

-- @query document_add exec
-- @in matter_id text, id text, template text, no text?, title text, fields text, layout text, made_ms i64, made_by text, nothing bytes
INSERT INTO document (matter_id, id, template, no, title, fields, layout, made_ms, made_by, state, sha256, sm3, bytes)
VALUES (:matter_id, :id, :template, :no, :title, :fields, :layout, :made_ms, :made_by, 'making', '', '', :nothing);

-- What was made of an order; changed 0: it was filed already.
-- @query document_file exec
-- @in matter_id text, id text, sha256 text, sm3 text, bytes bytes, docx_sha256 text, docx bytes
UPDATE document SET state = 'made', sha256 = :sha256, sm3 = :sm3, bytes = :bytes, docx_sha256 = :docx_sha256,
                    docx = :docx
WHERE matter_id = :matter_id AND id = :id AND state <> 'made';

-- @query document_set_state exec
-- @in matter_id text, id text, state text
UPDATE document SET state = :state WHERE matter_id = :matter_id AND id = :id AND state <> 'made';

-- @query document_list many
-- @in matter_id text
-- @out id text, template text, no text?, title text, made_ms i64, made_by text, made_by_name text?, state text, sha256 text, docx_sha256 text?
SELECT d.id, d.template, d.no, d.title, d.made_ms, d.made_by, u.name AS made_by_name, d.state, d.sha256, d.docx_sha256
FROM document d LEFT JOIN app_user u ON u.id = d.made_by WHERE d.matter_id = :matter_id ORDER BY d.id;

-- @query document_get one
-- @in matter_id text, id text
-- @out title text, state text, sha256 text, bytes bytes, docx bytes?
SELECT title, state, sha256, bytes, docx FROM document WHERE matter_id = :matter_id AND id = :id;

-- What a worker needs to make it.
-- @query document_order one
-- @in matter_id text, id text
-- @out state text, layout text?, made_ms i64
SELECT state, layout, made_ms FROM document WHERE matter_id = :matter_id AND id = :id;

-- @query notice_add exec
-- @in id text, matter_id text, kind text, to_role text, text text, now_ms i64
INSERT INTO notice (id, matter_id, kind, to_role, text, made_ms)
VALUES (:id, :matter_id, :kind, :to_role, :text, :now_ms);

-- @query notice_of_matter many
-- @in matter_id text
-- @out id text, kind text, to_role text, text text, made_ms i64, done_ms i64?
SELECT id, kind, to_role, text, made_ms, done_ms FROM notice WHERE matter_id = :matter_id ORDER BY id;

-- @query matter_need_add exec
-- @in matter_id text, template text
INSERT INTO matter_need (matter_id, template) VALUES (:matter_id, :template)
ON CONFLICT (matter_id, template) DO NOTHING;

-- @query matter_need_list many
-- @in matter_id text
-- @out template text
SELECT n.template FROM matter_need n
WHERE n.matter_id = :matter_id
  AND NOT EXISTS (SELECT 1 FROM document d WHERE d.matter_id = n.matter_id AND d.template = n.template
                    AND d.state <> 'failed')
ORDER BY n.template;
