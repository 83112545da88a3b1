-- Queries of core/ruling, core/reminder and supervision (执法监督).

-- @query ruling_put exec
-- @in matter_id text, flow text, organ_id text, organ_path text, entity_id text?, violation text?, outcome text, fine_fen i64, confiscation_fen i64, discretion text?, band text?, off_band i64, reason text?, earlier_n i64, decided_day i64, decided_by text
INSERT INTO ruling (matter_id, flow, organ_id, organ_path, entity_id, violation, outcome, fine_fen, confiscation_fen,
                    discretion, band, off_band, reason, earlier_n, decided_day, decided_by)
VALUES (:matter_id, :flow, :organ_id, :organ_path, :entity_id, :violation, :outcome, :fine_fen, :confiscation_fen,
        :discretion, :band, :off_band, :reason, :earlier_n, :decided_day, :decided_by)
ON CONFLICT (matter_id) DO UPDATE SET outcome = excluded.outcome, fine_fen = excluded.fine_fen,
    confiscation_fen = excluded.confiscation_fen, discretion = excluded.discretion, band = excluded.band,
    off_band = excluded.off_band, reason = excluded.reason, decided_day = excluded.decided_day;

-- Earlier penalties of the operator for the same violation.
-- @query ruling_earlier one
-- @in entity_id text, violation text, matter_id text
-- @out n i64
SELECT count(*) AS n FROM ruling
WHERE entity_id = :entity_id AND violation = :violation AND matter_id <> :matter_id AND outcome = 'penalise';

-- What was decided since a day, by violation.
-- @query ruling_list many
-- @in path text, since i64, n i64
-- @out matter_id text, no text, title text, organ_name text, entity_name text?, violation text, outcome text, fine_fen i64, discretion text?, band text?, off_band i64, reason text?, earlier_n i64, decided_day i64, decided_by_name text?
SELECT r.matter_id, m.no, m.title, o.short_name AS organ_name, e.name AS entity_name, r.violation, r.outcome,
       r.fine_fen, r.discretion, r.band, r.off_band, r.reason, r.earlier_n, r.decided_day, u.name AS decided_by_name
FROM ruling r JOIN matter m ON m.id = r.matter_id JOIN organ o ON o.id = r.organ_id
LEFT JOIN entity e ON e.id = r.entity_id LEFT JOIN app_user u ON u.id = r.decided_by
WHERE r.organ_path LIKE :path || '%' AND r.decided_day >= :since AND r.violation IS NOT NULL
ORDER BY r.violation, r.decided_day DESC, r.matter_id LIMIT :n;

-- The fines for one violation everywhere, for comparison: no names.
-- @query ruling_fines many
-- @in violation text, since i64
-- @out fine_fen i64
SELECT fine_fen FROM ruling
WHERE violation = :violation AND decided_day >= :since AND outcome = 'penalise' AND fine_fen > 0
ORDER BY fine_fen LIMIT 5000;

-- The funnel of the organs below path and the market of their region.
-- @query supervision_funnel one
-- @in path text, region text
-- @out monitored_n i64, suspected_n i64, lead_n i64, case_n i64, decided_n i64, published_n i64
SELECT (SELECT count(*) FROM listing l JOIN outlet o ON o.id = l.outlet_id LEFT JOIN entity e ON e.id = o.entity_id
        WHERE coalesce(o.region, e.region, '') LIKE :region || '%') AS monitored_n,
       (SELECT count(*) FROM listing l JOIN outlet o ON o.id = l.outlet_id LEFT JOIN entity e ON e.id = o.entity_id
        WHERE coalesce(o.region, e.region, '') LIKE :region || '%'
          AND EXISTS (SELECT 1 FROM finding f WHERE f.listing_id = l.id)) AS suspected_n,
       (SELECT count(*) FROM matter WHERE organ_path LIKE :path || '%' AND flow = 'lead') AS lead_n,
       (SELECT count(*) FROM matter WHERE organ_path LIKE :path || '%' AND flow LIKE 'case-%') AS case_n,
       (SELECT count(*) FROM ruling WHERE organ_path LIKE :path || '%' AND flow LIKE 'case-%') AS decided_n,
       (SELECT count(*) FROM publication p JOIN matter m ON m.id = p.matter_id
        WHERE m.organ_path LIKE :path || '%') AS published_n;

-- @query supervision_rules many
-- @in region text
-- @out rule text, findings_n i64, upheld_n i64, wrong_n i64
SELECT f.rule, count(*) AS findings_n, sum(CASE WHEN f.verdict = 'upheld' THEN 1 ELSE 0 END) AS upheld_n,
       sum(CASE WHEN f.verdict = 'wrong' THEN 1 ELSE 0 END) AS wrong_n
FROM finding f JOIN listing l ON l.id = f.listing_id JOIN outlet o ON o.id = l.outlet_id
LEFT JOIN entity e ON e.id = o.entity_id
WHERE coalesce(o.region, e.region, '') LIKE :region || '%' GROUP BY f.rule ORDER BY f.rule;

-- Rows behind the numbers: all have the same members, the newest first; the key of a page is the id.
-- @query rows_listing many
-- @in region text, suspected i64, after_id text, n i64
-- @out id text, link text, no text?, title text?, organ_name text?, note text?, at_ms i64
SELECT l.id, l.id AS link, l.record_no AS no, l.title, o.name AS organ_name, e.name AS note, l.last_seen_ms AS at_ms
FROM listing l JOIN outlet o ON o.id = l.outlet_id LEFT JOIN entity e ON e.id = o.entity_id
WHERE coalesce(o.region, e.region, '') LIKE :region || '%' AND (:after_id = '' OR l.id < :after_id)
  AND (:suspected = 0 OR EXISTS (SELECT 1 FROM finding f WHERE f.listing_id = l.id))
ORDER BY l.id DESC LIMIT :n;

-- @query rows_finding many
-- @in region text, rule text, verdict text?, after_id text, n i64
-- @out id text, link text, no text?, title text?, organ_name text?, note text?, at_ms i64
SELECT f.id, f.listing_id AS link, l.record_no AS no, l.title, o.name AS organ_name, f.verdict AS note,
       f.created_ms AS at_ms
FROM finding f JOIN listing l ON l.id = f.listing_id JOIN outlet o ON o.id = l.outlet_id
LEFT JOIN entity e ON e.id = o.entity_id
WHERE coalesce(o.region, e.region, '') LIKE :region || '%' AND f.rule = :rule
  AND (:verdict IS NULL OR f.verdict = :verdict) AND (:after_id = '' OR f.id < :after_id)
ORDER BY f.id DESC LIMIT :n;

-- @query rows_matter many
-- @in path text, flow text, after_id text, n i64
-- @out id text, link text, no text?, title text?, organ_name text?, note text?, at_ms i64
SELECT m.id, m.id AS link, m.no, m.title, o.short_name AS organ_name, m.flow || '/' || m.state AS note,
       m.created_ms AS at_ms
FROM matter m JOIN organ o ON o.id = m.organ_id
WHERE m.organ_path LIKE :path || '%' AND m.flow LIKE :flow || '%' AND (:after_id = '' OR m.id < :after_id)
ORDER BY m.id DESC LIMIT :n;

-- Open matters of an organ or a handler whose nearest clock is due between two days.
-- @query rows_load many
-- @in path text, organ_id text?, user_id text?, from_day i64, to_day i64, after_id text, n i64
-- @out id text, link text, no text?, title text?, organ_name text?, note text?, at_ms i64
SELECT m.id, m.id AS link, m.no, m.title, o.short_name AS organ_name, m.flow || '/' || m.state AS note,
       m.created_ms AS at_ms
FROM matter m JOIN organ o ON o.id = m.organ_id
WHERE m.organ_path LIKE :path || '%' AND m.is_open = 1 AND m.due_day >= :from_day AND m.due_day <= :to_day
  AND (:organ_id IS NULL OR m.organ_id = :organ_id)
  AND (:user_id IS NULL OR EXISTS (SELECT 1 FROM matter_person p
                                   WHERE p.matter_id = m.id AND p.role = 'handler' AND p.user_id = :user_id))
  AND (:after_id = '' OR m.id < :after_id)
ORDER BY m.id DESC LIMIT :n;

-- @query rows_ruling many
-- @in path text, after_id text, n i64
-- @out id text, link text, no text?, title text?, organ_name text?, note text?, at_ms i64
SELECT m.id, m.id AS link, m.no, m.title, o.short_name AS organ_name, r.outcome AS note,
       r.decided_day * 86400000 AS at_ms
FROM ruling r JOIN matter m ON m.id = r.matter_id JOIN organ o ON o.id = r.organ_id
WHERE r.organ_path LIKE :path || '%' AND r.flow LIKE 'case-%' AND (:after_id = '' OR m.id < :after_id)
ORDER BY m.id DESC LIMIT :n;

-- @query rows_publication many
-- @in path text, after_id text, n i64
-- @out id text, link text, no text?, title text?, organ_name text?, note text?, at_ms i64
SELECT p.id, p.matter_id AS link, p.no, p.title, o.short_name AS organ_name, p.state AS note, p.published_ms AS at_ms
FROM publication p JOIN matter m ON m.id = p.matter_id JOIN organ o ON o.id = m.organ_id
WHERE m.organ_path LIKE :path || '%' AND (:after_id = '' OR p.id < :after_id)
ORDER BY p.id DESC LIMIT :n;

-- Who approved what: events of those who decide, counted.
-- @query approvals_count many
-- @in path text, since_ms i64
-- @out user_id text, user_name text?, role text, flow text, from_state text, event text, n i64
SELECT v.user_id, u.name AS user_name, v.role, m.flow, min(v.from_state) AS from_state, v.event, count(*) AS n
FROM matter_event v JOIN matter m ON m.id = v.matter_id LEFT JOIN app_user u ON u.id = v.user_id
WHERE m.organ_path LIKE :path || '%' AND v.at_ms >= :since_ms
  AND v.role IN ('unit_head', 'reviewer', 'legal_reviewer', 'head', 'chief', 'collective', 'upper')
GROUP BY v.user_id, u.name, v.role, m.flow, v.event ORDER BY u.name, v.user_id, m.flow, v.event LIMIT 500;

-- @query rows_approval many
-- @in path text, since_ms i64, user_id text, role text, flow text, event text, after_id text, n i64
-- @out id text, link text, no text?, title text?, organ_name text?, note text?, at_ms i64
SELECT m.id || '#' || v.seq AS id, m.id AS link, m.no, m.title, o.short_name AS organ_name, v.basis AS note, v.at_ms
FROM matter_event v JOIN matter m ON m.id = v.matter_id JOIN organ o ON o.id = m.organ_id
WHERE m.organ_path LIKE :path || '%' AND v.at_ms >= :since_ms AND v.user_id = :user_id AND v.role = :role
  AND m.flow = :flow AND v.event = :event AND (:after_id = '' OR m.id || '#' || v.seq < :after_id)
ORDER BY m.id || '#' || v.seq DESC LIMIT :n;

-- Clocks of open matters that are due up to a day, for reminders.
-- @query reminder_clocks many
-- @in until i64, after_id text, n i64
-- @out matter_id text, term_id text, term text, due_day i64, organ_id text, parent_id text?, handler text?
SELECT t.matter_id, t.id AS term_id, t.term, t.due_day, m.organ_id, o.parent_id, p.user_id AS handler
FROM matter_term t JOIN matter m ON m.id = t.matter_id JOIN organ o ON o.id = m.organ_id
LEFT JOIN matter_person p ON p.matter_id = m.id AND p.role = 'handler'
WHERE t.state = 'running' AND t.due_day <= :until AND m.is_open = 1 AND t.matter_id > :after_id
ORDER BY t.matter_id, t.id LIMIT :n;

-- changed 0: it was recorded before.
-- @query reminder_add exec
-- @in matter_id text, term_id text, due_day i64, step text, to_role text, to_user text?, to_organ text, today i64
INSERT INTO reminder (matter_id, term_id, due_day, step, to_role, to_user, to_organ, made_day)
VALUES (:matter_id, :term_id, :due_day, :step, :to_role, :to_user, :to_organ, :today)
ON CONFLICT (matter_id, term_id, due_day, step, to_role) DO NOTHING;

-- What reminds a user now, the last rung of each clock: named, or of his organ and one of his roles; gone once
-- the clock stops or moves.
-- @query reminder_mine many
-- @in user_id text, organ_id text, roles text
-- @out matter_id text, no text, title text, flow text, organ_name text, term_id text, term text, due_day i64, step text, to_role text, made_day i64
SELECT r.matter_id, m.no, m.title, m.flow, o.short_name AS organ_name, r.term_id, t.term, r.due_day, r.step, r.to_role,
       r.made_day
FROM reminder r JOIN matter m ON m.id = r.matter_id JOIN organ o ON o.id = m.organ_id
JOIN matter_term t ON t.matter_id = r.matter_id AND t.id = r.term_id AND t.due_day = r.due_day AND t.state = 'running'
WHERE r.done_ms IS NULL AND m.is_open = 1
  AND (r.to_user = :user_id
       OR (r.to_user IS NULL AND r.to_organ = :organ_id AND :roles LIKE '%,' || r.to_role || ',%'))
  AND NOT EXISTS (SELECT 1 FROM reminder l WHERE l.matter_id = r.matter_id AND l.term_id = r.term_id
                    AND l.due_day = r.due_day AND l.to_role = r.to_role AND l.made_day > r.made_day)
ORDER BY r.due_day, r.matter_id, r.term_id LIMIT 100;

-- Who has seen a rung has seen those before it.
-- @query reminder_done exec
-- @in matter_id text, term_id text, due_day i64, to_role text, user_id text, now_ms i64
UPDATE reminder SET done_ms = :now_ms, done_by = :user_id
WHERE matter_id = :matter_id AND term_id = :term_id AND due_day = :due_day AND to_role = :to_role AND done_ms IS NULL;

-- How often the ladder was climbed, by organ in charge and step.
-- @query reminder_counts many
-- @in path text, since i64
-- @out organ_id text, organ_name text, step text, n i64, unseen_n i64
SELECT m.organ_id, o.short_name AS organ_name, r.step, count(*) AS n,
       sum(CASE WHEN r.done_ms IS NULL THEN 1 ELSE 0 END) AS unseen_n
FROM reminder r JOIN matter m ON m.id = r.matter_id JOIN organ o ON o.id = m.organ_id
WHERE m.organ_path LIKE :path || '%' AND r.made_day >= :since
GROUP BY m.organ_id, o.short_name, o.path, r.step ORDER BY o.path, r.step;

-- @query rows_reminder many
-- @in path text, since i64, organ_id text, step text, unseen i64, after_id text, n i64
-- @out id text, link text, no text?, title text?, organ_name text?, note text?, at_ms i64
SELECT r.matter_id || '#' || r.term_id || '#' || r.due_day || '#' || r.to_role AS id, m.id AS link, m.no, m.title,
       o.short_name AS organ_name, r.to_role AS note, r.made_day * 86400000 AS at_ms
FROM reminder r JOIN matter m ON m.id = r.matter_id JOIN organ o ON o.id = m.organ_id
WHERE m.organ_path LIKE :path || '%' AND r.made_day >= :since AND m.organ_id = :organ_id AND r.step = :step
  AND (:unseen = 0 OR r.done_ms IS NULL)
  AND (:after_id = '' OR r.matter_id || '#' || r.term_id || '#' || r.due_day || '#' || r.to_role < :after_id)
ORDER BY r.matter_id || '#' || r.term_id || '#' || r.due_day || '#' || r.to_role DESC LIMIT :n;

-- @query calendar_put exec
-- @in user_id text, token_hash text, now_ms i64
INSERT INTO calendar_feed (user_id, token_hash, made_ms) VALUES (:user_id, :token_hash, :now_ms)
ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash, made_ms = excluded.made_ms;

-- @query calendar_drop exec
-- @in user_id text
DELETE FROM calendar_feed WHERE user_id = :user_id;

-- @query calendar_get opt
-- @in user_id text
-- @out made_ms i64
SELECT made_ms FROM calendar_feed WHERE user_id = :user_id;

-- @query calendar_owner opt
-- @in token_hash text
-- @out user_id text, name text, status text
SELECT c.user_id, u.name, u.status FROM calendar_feed c JOIN app_user u ON u.id = c.user_id
WHERE c.token_hash = :token_hash;

-- The running clocks of a user's open matters.
-- @query calendar_clocks many
-- @in user_id text
-- @out matter_id text, no text, title text, flow text, version i64, updated_ms i64, term_id text, term text, due_day i64, extensions i64
SELECT DISTINCT m.id AS matter_id, m.no, m.title, m.flow, m.version, m.updated_ms, t.id AS term_id, t.term, t.due_day,
       t.extensions
FROM matter_person p JOIN matter m ON m.id = p.matter_id JOIN matter_term t ON t.matter_id = m.id
WHERE p.user_id = :user_id AND m.is_open = 1 AND t.state = 'running' AND t.due_day IS NOT NULL
ORDER BY t.due_day, m.id, t.id LIMIT 1000;

-- The papers of a matter for its case file.
-- @query document_of_file many
-- @in matter_id text
-- @out id text, template text, no text?, title text, fields text, layout text?, made_ms i64, made_by_name text?, sha256 text, bytes bytes, docx bytes?
SELECT d.id, d.template, d.no, d.title, d.fields, d.layout, d.made_ms, u.name AS made_by_name, d.sha256, d.bytes, d.docx
FROM document d LEFT JOIN app_user u ON u.id = d.made_by
WHERE d.matter_id = :matter_id AND d.state = 'made' ORDER BY d.id LIMIT 400;
