-- Queries of core/lawkeep: law sets in the store, and from when each is in force.

-- @query law_set_add exec
-- @in hash text, title text, bytes bytes, files_n i64, matter_id text?, now_ms i64, by text, ledger_seq i64
INSERT INTO law_set (hash, title, bytes, files_n, matter_id, kept_ms, kept_by, ledger_seq)
VALUES (:hash, :title, :bytes, :files_n, :matter_id, :now_ms, :by, :ledger_seq);

-- @query law_set_get opt
-- @in hash text
-- @out title text, bytes bytes, files_n i64, matter_id text?, kept_ms i64, kept_by text
SELECT title, bytes, files_n, matter_id, kept_ms, kept_by FROM law_set WHERE hash = :hash;

-- @query law_set_about opt
-- @in hash text
-- @out title text, matter_id text?, kept_ms i64, kept_by text
SELECT title, matter_id, kept_ms, kept_by FROM law_set WHERE hash = :hash;

-- The sets, the newest first, with the state of the matter that brought each.
-- @query law_set_list many
-- @out hash text, title text, files_n i64, bytes_n i64, matter_id text?, matter_no text?, matter_state text?, kept_ms i64, kept_by text, kept_by_name text?, ledger_seq i64
SELECT s.hash, s.title, s.files_n, length(s.bytes) AS bytes_n, s.matter_id, m.no AS matter_no,
       m.state AS matter_state, s.kept_ms, s.kept_by, u.name AS kept_by_name, s.ledger_seq
FROM law_set s LEFT JOIN matter m ON m.id = s.matter_id LEFT JOIN app_user u ON u.id = s.kept_by
ORDER BY s.kept_ms DESC, s.hash;

-- @query law_set_hashes many
-- @out hash text
SELECT hash FROM law_set ORDER BY kept_ms, hash;

-- Whether an open matter pins the set.
-- @query law_set_used opt
-- @in hash text
-- @out id text
SELECT id FROM matter WHERE law_hash = :hash AND is_open = 1 ORDER BY id LIMIT 1;

-- @query law_set_matters one
-- @in hash text
-- @out n i64
SELECT count(*) AS n FROM matter WHERE law_hash = :hash AND is_open = 1;

-- @query law_switch_add exec
-- @in seq i64, hash text, from_day i64, matter_id text?, now_ms i64, by text, ledger_seq i64
INSERT INTO law_switch (seq, hash, from_day, matter_id, switched_ms, switched_by, ledger_seq)
VALUES (:seq, :hash, :from_day, :matter_id, :now_ms, :by, :ledger_seq);

-- In the order in which they come into force.
-- @query law_switch_list many
-- @out seq i64, hash text, from_day i64, matter_id text?, switched_ms i64, switched_by text, by_name text?, ledger_seq i64
SELECT s.seq, s.hash, s.from_day, s.matter_id, s.switched_ms, s.switched_by, u.name AS by_name, s.ledger_seq
FROM law_switch s LEFT JOIN app_user u ON u.id = s.switched_by ORDER BY s.from_day, s.seq;

-- Open matters of a flow that run under another set than this one.
-- @query law_matters_to_move many
-- @in flow text, hash text, after text, n i64
-- @out id text
SELECT id FROM matter
WHERE flow = :flow AND law_hash <> :hash AND is_open = 1 AND id > :after ORDER BY id LIMIT :n;

-- @query matter_set_law exec
-- @in id text, version i64, law_hash text, due_day i64, due_term text?, now_ms i64
UPDATE matter SET law_hash = :law_hash, due_day = :due_day, due_term = :due_term, version = version + 1,
                  updated_ms = :now_ms
WHERE id = :id AND version = :version;

-- Every running clock of every open matter, matter by matter.
-- @query law_clocks each
-- @out matter_id text, no text, flow text, state text, title text, organ_id text, law_hash text, id text, term text, term_state text, start_day i64, due_day i64?, extensions i64, extended_day i64?, suspensions text
SELECT m.id AS matter_id, m.no, m.flow, m.state, m.title, m.organ_id, m.law_hash, t.id, t.term, t.state AS term_state,
       t.start_day, t.due_day, t.extensions, t.extended_day, t.suspensions
FROM matter m JOIN matter_term t ON t.matter_id = m.id
WHERE m.is_open = 1 AND t.state IN ('running', 'suspended') ORDER BY m.id, t.id;
