-- 0004 doors: evidence files, operators' own accounts, ratings; shops found by their names.

CREATE INDEX outlet_name ON outlet (name, id);
CREATE INDEX outlet_number ON outlet (outlet_no);
CREATE INDEX platform_name ON platform (name);

-- A file given as evidence; the bytes lie in the data directory under their digest.
CREATE TABLE evidence (
    id TEXT PRIMARY KEY,            -- unguessable: who knows it may go on with the upload
    matter_id TEXT,                 -- NULL until a complaint or an answer takes it
    side TEXT NOT NULL,             -- consumer, party
    owner TEXT NOT NULL,            -- user id of an operator's account, or 'public'
    name TEXT NOT NULL,             -- as the giver called it; shown, never used as a path
    kind TEXT NOT NULL,             -- by content: jpeg, png, webp, heic, pdf, mp4, webm; '' while unknown
    size_bytes BIGINT NOT NULL,
    got_bytes BIGINT NOT NULL,
    sha256 TEXT,                    -- once it is whole
    created_ms BIGINT NOT NULL
);
CREATE INDEX evidence_matter ON evidence (matter_id, created_ms, id);
CREATE INDEX evidence_loose ON evidence (created_ms) WHERE matter_id IS NULL;

-- Activation letters: the code is known to the operator only.
CREATE TABLE party_code (
    code_hash TEXT PRIMARY KEY,
    entity_id TEXT NOT NULL,
    organ_id TEXT NOT NULL,         -- that issued it
    issued_by TEXT NOT NULL,
    issued_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    used_ms BIGINT
);
CREATE INDEX party_code_entity ON party_code (entity_id, issued_ms);

-- Accounts of operators: a user with the role party and the operator it may act for.
CREATE TABLE party_account (
    user_id TEXT PRIMARY KEY,
    entity_id TEXT NOT NULL,
    created_ms BIGINT NOT NULL
);
CREATE INDEX party_account_entity ON party_account (entity_id, user_id);

-- What the consumer thought of the handling, once.
CREATE TABLE rating (
    matter_id TEXT PRIMARY KEY,
    organ_id TEXT NOT NULL,
    organ_path TEXT NOT NULL,
    entity_id TEXT,
    score BIGINT NOT NULL,          -- 1 to 5
    firm_score BIGINT,              -- of the operator's part, 1 to 5
    remark TEXT,
    rated_ms BIGINT NOT NULL
);
CREATE INDEX rating_organ ON rating (organ_path, rated_ms);
CREATE INDEX rating_entity ON rating (entity_id);
