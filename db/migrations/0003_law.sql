-- 0003 law: the law sets that matters run under, and from which day each of them is in force.

CREATE TABLE law_set (
    hash TEXT PRIMARY KEY,          -- SHA-256 of bytes
    title TEXT NOT NULL,
    bytes BLOB NOT NULL,            -- the files as one, see law/lawpack.h
    files_n BIGINT NOT NULL,
    matter_id TEXT,                 -- the rule-change matter that brought it; NULL: it came with the program
    kept_ms BIGINT NOT NULL,
    kept_by TEXT NOT NULL,
    ledger_seq BIGINT NOT NULL
);

-- The set in force on a day is that of the row with the latest from_day not behind it, then the highest seq.
CREATE TABLE law_switch (
    seq BIGINT PRIMARY KEY,
    hash TEXT NOT NULL,
    from_day BIGINT NOT NULL,
    matter_id TEXT,
    switched_ms BIGINT NOT NULL,
    switched_by TEXT NOT NULL,
    ledger_seq BIGINT NOT NULL
);

CREATE INDEX matter_law ON matter (law_hash, id) WHERE is_open = 1;
