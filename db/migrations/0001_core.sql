-- 0001 core: who supervises, who is supervised, what was seen, what is done about it, and the ledger.
-- Instants are milliseconds UTC (_ms), legal days are day numbers in China Standard Time (_day), money is fen.
-- Primary keys of the large tables begin with the key they would be distributed by.

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE organ (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    level BIGINT NOT NULL,          -- 1 national, 2 province, 3 city, 4 county, 5 office
    parent_id TEXT,
    region TEXT NOT NULL,           -- GB/T 2260, six digits
    path TEXT NOT NULL              -- '/id/id/.../': all organs from the top down to this one
);
CREATE INDEX organ_parent ON organ (parent_id);

CREATE TABLE app_user (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,    -- Argon2id, PHC string
    totp_secret BLOB,               -- sealed; NULL: no second factor
    organ_id TEXT NOT NULL,
    roles TEXT NOT NULL,            -- comma list of role names of law/roles.csv
    certificate_no TEXT,            -- law enforcement certificate
    status TEXT NOT NULL,           -- active, disabled
    failed_n BIGINT NOT NULL,
    locked_until_ms BIGINT NOT NULL,
    last_totp_step BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX app_user_organ ON app_user (organ_id);

CREATE TABLE platform (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    uscc TEXT,
    url TEXT,
    region TEXT NOT NULL
);

CREATE TABLE entity (
    id TEXT PRIMARY KEY,
    uscc TEXT,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    registered_on BIGINT,
    scope TEXT,
    address TEXT,
    region TEXT NOT NULL,
    capital_fen BIGINT,
    phones BLOB,                    -- sealed
    licences TEXT,                  -- JSON list of {type,no,valid_to}
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX entity_uscc ON entity (uscc);
CREATE INDEX entity_name ON entity (name);
CREATE INDEX entity_region ON entity (region, id);

-- Two-character pieces of names, for search by any part of a name on either engine.
CREATE TABLE name_gram (
    gram TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    PRIMARY KEY (gram, entity_id)
);

CREATE TABLE outlet (
    id TEXT PRIMARY KEY,
    entity_id TEXT,
    channel TEXT NOT NULL,
    platform_id TEXT,
    outlet_no TEXT,                 -- the platform's own number of it
    name TEXT NOT NULL,
    url TEXT,
    claimed_uscc TEXT,
    claimed_name TEXT,
    region TEXT,
    exempt BIGINT NOT NULL,
    opened_on BIGINT,
    link_score DOUBLE PRECISION,
    link_why TEXT,
    created_ms BIGINT NOT NULL
);
CREATE INDEX outlet_entity ON outlet (entity_id);
CREATE INDEX outlet_no ON outlet (platform_id, outlet_no);

CREATE TABLE listing (
    id TEXT PRIMARY KEY,
    outlet_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    record_no TEXT NOT NULL,        -- id of the record within its source
    title TEXT,
    body TEXT,
    category TEXT,
    url TEXT,
    price_fen BIGINT,
    list_price_fen BIGINT,
    content_hash TEXT NOT NULL,
    near_hash BIGINT NOT NULL,
    first_seen_ms BIGINT NOT NULL,
    last_seen_ms BIGINT NOT NULL,
    removed_ms BIGINT,
    record TEXT NOT NULL            -- the record as it came, one JSON object
);
CREATE INDEX listing_outlet ON listing (outlet_id, id);
CREATE INDEX listing_record ON listing (source, record_no);

CREATE TABLE matter (
    id TEXT PRIMARY KEY,
    flow TEXT NOT NULL,
    no TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    is_open BIGINT NOT NULL,
    organ_id TEXT NOT NULL,
    organ_path TEXT NOT NULL,
    region TEXT NOT NULL,
    entity_id TEXT,
    outlet_id TEXT,
    platform_id TEXT,
    violation TEXT,
    priority BIGINT NOT NULL,
    law_hash TEXT NOT NULL,         -- the law set it runs under
    act_from BIGINT,
    act_to BIGINT,
    opened_day BIGINT NOT NULL,
    closed_day BIGINT,
    due_day BIGINT NOT NULL,        -- the nearest running term; 99999999: none
    due_term TEXT,
    facts TEXT NOT NULL,            -- JSON object of law/facts.csv names
    note TEXT,
    version BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE INDEX matter_due ON matter (organ_id, is_open, due_day, id);
CREATE INDEX matter_flow ON matter (flow, organ_id, is_open, id);
CREATE INDEX matter_entity ON matter (entity_id, id);
CREATE INDEX matter_no ON matter (no);

CREATE TABLE matter_person (
    matter_id TEXT NOT NULL,
    role TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (matter_id, role)
);
CREATE INDEX matter_person_user ON matter_person (user_id, matter_id);

CREATE TABLE matter_event (
    matter_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    event TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    role TEXT NOT NULL,
    user_id TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    note TEXT,
    facts TEXT NOT NULL,            -- JSON object of what was given
    basis TEXT NOT NULL,
    ledger_seq BIGINT NOT NULL,
    PRIMARY KEY (matter_id, seq)
);

CREATE TABLE matter_term (
    matter_id TEXT NOT NULL,
    id TEXT NOT NULL,
    term TEXT NOT NULL,
    state TEXT NOT NULL,            -- running, suspended, met, over
    start_day BIGINT NOT NULL,
    due_day BIGINT,                 -- NULL: the calendar does not reach that far
    extensions BIGINT NOT NULL,
    extended_day BIGINT,            -- a last day that a decision set, instead of reckoning
    suspensions TEXT NOT NULL,      -- 'A..B;C..D', an open one ends in '..'
    stopped_day BIGINT,
    PRIMARY KEY (matter_id, id)
);

-- Documents that an event made necessary.
CREATE TABLE matter_need (
    matter_id TEXT NOT NULL,
    template TEXT NOT NULL,
    PRIMARY KEY (matter_id, template)
);

CREATE TABLE matter_link (
    matter_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    other_id TEXT NOT NULL,
    PRIMARY KEY (matter_id, kind, other_id)
);
CREATE INDEX matter_link_other ON matter_link (other_id);

CREATE TABLE document (
    matter_id TEXT NOT NULL,
    id TEXT NOT NULL,
    template TEXT NOT NULL,
    no TEXT,
    title TEXT NOT NULL,
    fields TEXT NOT NULL,           -- JSON object: what was filled in
    made_ms BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    sm3 TEXT NOT NULL,
    bytes BLOB NOT NULL,            -- the PDF
    PRIMARY KEY (matter_id, id)
);

-- Consecutive numbers of documents and matters, by organ, kind and year.
CREATE TABLE counter (
    organ_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    year BIGINT NOT NULL,
    last_n BIGINT NOT NULL,
    PRIMARY KEY (organ_id, kind, year)
);

CREATE TABLE finding (
    id TEXT PRIMARY KEY,
    listing_id TEXT NOT NULL,
    matter_id TEXT,
    rule TEXT NOT NULL,
    rule_hash TEXT NOT NULL,
    violation TEXT NOT NULL,
    basis TEXT NOT NULL,
    severity BIGINT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    field TEXT NOT NULL,
    spans TEXT NOT NULL,            -- JSON list as in the finding format
    why TEXT NOT NULL,
    verdict TEXT,                   -- upheld, wrong, unsure
    verdict_why TEXT,
    verdict_by TEXT,
    created_ms BIGINT NOT NULL
);
CREATE INDEX finding_matter ON finding (matter_id, id);
CREATE INDEX finding_listing ON finding (listing_id);
CREATE INDEX finding_rule ON finding (rule, verdict);

CREATE TABLE publication (
    id TEXT PRIMARY KEY,
    matter_id TEXT NOT NULL,
    entity_id TEXT,
    kind TEXT NOT NULL,             -- penalty, abnormal, serious, exposure
    class TEXT NOT NULL,
    no TEXT NOT NULL,
    title TEXT NOT NULL,
    organ_id TEXT NOT NULL,
    violation TEXT,
    summary TEXT NOT NULL,
    basis TEXT NOT NULL,
    penalty TEXT NOT NULL,
    decided_day BIGINT NOT NULL,
    published_ms BIGINT NOT NULL,
    stops_day BIGINT,
    state TEXT NOT NULL,            -- published, stopped, withdrawn
    ledger_seq BIGINT NOT NULL
);
CREATE INDEX publication_entity ON publication (entity_id, id);
CREATE INDEX publication_matter ON publication (matter_id);

-- What must reach somebody because of an event: a notice, an order to restrict, a transfer.
CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    matter_id TEXT NOT NULL,
    kind TEXT NOT NULL,             -- notify, restrict, release, transfer
    to_role TEXT NOT NULL,
    text TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    done_ms BIGINT
);
CREATE INDEX notice_matter ON notice (matter_id, id);

CREATE TABLE complaint (
    matter_id TEXT PRIMARY KEY,
    no TEXT NOT NULL,
    code_hash TEXT NOT NULL,        -- SHA-256 of the consumer's look-up code
    kind TEXT NOT NULL,             -- complaint, report
    consumer BLOB NOT NULL,         -- sealed JSON: name, phone
    body TEXT NOT NULL,             -- JSON: what was said, without the person
    filed_ms BIGINT NOT NULL
);
CREATE INDEX complaint_no ON complaint (no);

-- The ledger: one row an entry, in order without gaps; leaf is RFC 9162's leaf hash of body.
CREATE TABLE ledger_entry (
    seq BIGINT PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    object_id TEXT NOT NULL,
    body TEXT NOT NULL,
    leaf BLOB NOT NULL,
    leaf_sm3 BLOB NOT NULL
);
CREATE INDEX ledger_object ON ledger_entry (object, object_id, seq);

-- Roots of full subtrees: level 1 covers 256 entries, level 2 covers 65,536, and so on.
CREATE TABLE ledger_tile (
    level BIGINT NOT NULL,
    n BIGINT NOT NULL,
    hash BLOB NOT NULL,
    hash_sm3 BLOB NOT NULL,
    PRIMARY KEY (level, n)
);
