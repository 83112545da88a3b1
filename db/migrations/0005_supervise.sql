-- 0005 supervise: papers made by a worker, what is decided as one row, reminders, calendars.

-- A paper is ordered in the event's own transaction and made afterwards; layout is what it will say, whatever
-- the law and the matter say later.
ALTER TABLE document ADD COLUMN state TEXT NOT NULL DEFAULT 'made';  -- making, made, failed
ALTER TABLE document ADD COLUMN layout TEXT;            -- JSON: title, organ, blocks; NULL: made before this
ALTER TABLE document ADD COLUMN docx BLOB;
ALTER TABLE document ADD COLUMN docx_sha256 TEXT;

-- Work that outlives a crash: a row from the transaction that needs it to the one that has it.
CREATE TABLE task (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,             -- document
    matter_id TEXT NOT NULL,
    object_id TEXT NOT NULL,
    state TEXT NOT NULL,            -- waiting, failed
    tries BIGINT NOT NULL,
    next_ms BIGINT NOT NULL,        -- not before
    why TEXT                        -- of the last failure
);
CREATE INDEX task_next ON task (state, next_ms, id);

-- What a matter came to, as supervision compares it; renewed whenever an event changes it.
CREATE TABLE ruling (
    matter_id TEXT PRIMARY KEY,
    flow TEXT NOT NULL,
    organ_id TEXT NOT NULL,
    organ_path TEXT NOT NULL,
    entity_id TEXT,
    violation TEXT,
    outcome TEXT NOT NULL,          -- penalise, no_penalty, not_filed, ...
    fine_fen BIGINT NOT NULL,
    confiscation_fen BIGINT NOT NULL,
    discretion TEXT,                -- the band that was chosen: mitigated, light, normal, heavy
    band TEXT,                      -- the band of the sum: mitigated, light, ordinary, heavy, above
    off_band BIGINT NOT NULL,       -- 1: the sum is outside the band chosen
    reason TEXT,
    earlier_n BIGINT NOT NULL,      -- earlier penalties of this operator for this violation; 0: first offence
    decided_day BIGINT NOT NULL,
    decided_by TEXT NOT NULL        -- user id
);
CREATE INDEX ruling_day ON ruling (decided_day, matter_id);
CREATE INDEX ruling_violation ON ruling (violation, decided_day);
CREATE INDEX ruling_entity ON ruling (entity_id, violation);

-- A step of law/reminders.csv that was taken for one clock and one day; once.
CREATE TABLE reminder (
    matter_id TEXT NOT NULL,
    term_id TEXT NOT NULL,          -- of matter_term
    due_day BIGINT NOT NULL,
    step TEXT NOT NULL,
    to_role TEXT NOT NULL,          -- handler, unit_head, head, upper
    to_user TEXT,                   -- NULL: whoever has the role in to_organ
    to_organ TEXT NOT NULL,
    made_day BIGINT NOT NULL,
    done_ms BIGINT,
    done_by TEXT,
    PRIMARY KEY (matter_id, term_id, due_day, step, to_role)
);
CREATE INDEX reminder_organ ON reminder (to_organ, done_ms);
CREATE INDEX reminder_user ON reminder (to_user, done_ms);
CREATE INDEX matter_term_due ON matter_term (state, due_day);

-- The address of a user's calendar; only the digest of its secret is kept.
CREATE TABLE calendar_feed (
    user_id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    made_ms BIGINT NOT NULL
);
