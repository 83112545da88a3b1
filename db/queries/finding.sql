-- Queries of core/finding, core/publication and core/complaint.

-- @query finding_add exec
-- @in id text, listing_id text, matter_id text?, rule text, rule_hash text, violation text, basis text, severity i64, score f64, field text, spans text, why text, now_ms i64
INSERT INTO finding (id, listing_id, matter_id, rule, rule_hash, violation, basis, severity, score, field, spans, why,
                     created_ms)
VALUES (:id, :listing_id, :matter_id, :rule, :rule_hash, :violation, :basis, :severity, :score, :field, :spans, :why,
        :now_ms);

-- @query finding_of_matter many
-- @in matter_id text
-- @out id text, listing_id text, rule text, rule_hash text, violation text, basis text, severity i64, score f64, field text, spans text, why text, verdict text?, verdict_why text?, created_ms i64
SELECT id, listing_id, rule, rule_hash, violation, basis, severity, score, field, spans, why, verdict, verdict_why,
       created_ms
FROM finding WHERE matter_id = :matter_id ORDER BY score DESC, id LIMIT 200;

-- @query finding_of_listing many
-- @in listing_id text
-- @out id text, listing_id text, rule text, rule_hash text, violation text, basis text, severity i64, score f64, field text, spans text, why text, verdict text?, verdict_why text?, created_ms i64
SELECT id, listing_id, rule, rule_hash, violation, basis, severity, score, field, spans, why, verdict, verdict_why,
       created_ms
FROM finding WHERE listing_id = :listing_id ORDER BY score DESC, id LIMIT 200;

-- @query finding_get one
-- @in id text
-- @out id text, listing_id text, matter_id text?, rule text, rule_hash text, violation text, basis text, severity i64, score f64, field text, spans text, why text, verdict text?, verdict_why text?, created_ms i64
SELECT id, listing_id, matter_id, rule, rule_hash, violation, basis, severity, score, field, spans, why, verdict,
       verdict_why, created_ms
FROM finding WHERE id = :id;

-- @query finding_judge exec
-- @in id text, verdict text, verdict_why text, verdict_by text
UPDATE finding SET verdict = :verdict, verdict_why = :verdict_why, verdict_by = :verdict_by WHERE id = :id;

-- @query finding_drop_unjudged exec
-- @in listing_id text
DELETE FROM finding WHERE listing_id = :listing_id AND verdict IS NULL AND matter_id IS NULL;

-- @query finding_known many
-- @in listing_id text
-- @out rule text
SELECT rule FROM finding WHERE listing_id = :listing_id;

-- @query finding_by_rule many
-- @out rule text, findings_n i64, upheld_n i64, wrong_n i64
SELECT rule, count(*) AS findings_n, sum(CASE WHEN verdict = 'upheld' THEN 1 ELSE 0 END) AS upheld_n,
       sum(CASE WHEN verdict = 'wrong' THEN 1 ELSE 0 END) AS wrong_n
FROM finding GROUP BY rule ORDER BY rule;

-- @query publication_add exec
-- @in id text, matter_id text, entity_id text?, kind text, class text, no text, title text, organ_id text, violation text?, summary text, basis text, penalty text, decided_day i64, now_ms i64, stops_day i64?, ledger_seq i64
INSERT INTO publication (id, matter_id, entity_id, kind, class, no, title, organ_id, violation, summary, basis, penalty,
                         decided_day, published_ms, stops_day, state, ledger_seq)
VALUES (:id, :matter_id, :entity_id, :kind, :class, :no, :title, :organ_id, :violation, :summary, :basis, :penalty,
        :decided_day, :now_ms, :stops_day, 'published', :ledger_seq);

-- @query publication_get one
-- @in id text
-- @out id text, matter_id text, entity_id text?, kind text, class text, no text, title text, organ_id text, organ_name text, violation text?, summary text, basis text, penalty text, decided_day i64, published_ms i64, stops_day i64?, state text, ledger_seq i64, entity_name text?, uscc text?
SELECT p.id, p.matter_id, p.entity_id, p.kind, p.class, p.no, p.title, p.organ_id, o.name AS organ_name, p.violation,
       p.summary, p.basis, p.penalty, p.decided_day, p.published_ms, p.stops_day, p.state, p.ledger_seq,
       e.name AS entity_name, e.uscc
FROM publication p JOIN organ o ON o.id = p.organ_id LEFT JOIN entity e ON e.id = p.entity_id WHERE p.id = :id;

-- @query publication_set_state exec
-- @in id text, state text
UPDATE publication SET state = :state WHERE id = :id;

-- @query publication_set_stop exec
-- @in matter_id text, stops_day i64?
UPDATE publication SET stops_day = :stops_day WHERE matter_id = :matter_id AND state = 'published';

-- @query publication_of_entity many
-- @in entity_id text
-- @out id text, kind text, class text, no text, title text, published_ms i64, stops_day i64?, state text
SELECT id, kind, class, no, title, published_ms, stops_day, state FROM publication
WHERE entity_id = :entity_id AND state = 'published' AND kind <> 'complaint_info' ORDER BY id DESC LIMIT 100;

-- @query publication_of_matter many
-- @in matter_id text
-- @out id text, kind text, title text, published_ms i64, state text
SELECT id, kind, title, published_ms, state FROM publication WHERE matter_id = :matter_id ORDER BY id;

-- @query publication_due_stop many
-- @in today i64
-- @out id text, matter_id text
SELECT id, matter_id FROM publication WHERE state = 'published' AND stops_day < :today ORDER BY id LIMIT 500;

-- @query publication_search many
-- @in part text, n i64
-- @out id text, title text, entity_name text?, published_ms i64, kind text
SELECT p.id, p.title, e.name AS entity_name, p.published_ms, p.kind
FROM publication p LEFT JOIN entity e ON e.id = p.entity_id
WHERE p.state = 'published' AND (p.title LIKE '%' || :part || '%' OR p.no LIKE '%' || :part || '%' OR e.name LIKE '%' || :part || '%')
ORDER BY p.id DESC LIMIT :n;

-- @query complaint_add exec
-- @in matter_id text, no text, code_hash text, kind text, consumer bytes, body text, now_ms i64
INSERT INTO complaint (matter_id, no, code_hash, kind, consumer, body, filed_ms)
VALUES (:matter_id, :no, :code_hash, :kind, :consumer, :body, :now_ms);

-- @query complaint_by_no opt
-- @in no text
-- @out matter_id text, no text, code_hash text, kind text, filed_ms i64
SELECT matter_id, no, code_hash, kind, filed_ms FROM complaint WHERE no = :no ORDER BY matter_id LIMIT 1;

-- @query complaint_get opt
-- @in matter_id text
-- @out matter_id text, no text, kind text, consumer bytes, body text, filed_ms i64
SELECT matter_id, no, kind, consumer, body, filed_ms FROM complaint WHERE matter_id = :matter_id;
