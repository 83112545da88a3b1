-- 0002 session: who is signed in, failed sign-ins, and answers kept for repeated requests.

CREATE TABLE session (
    id TEXT PRIMARY KEY,            -- hex SHA-256 of the token; the token itself is stored nowhere
    user_id TEXT NOT NULL,
    kind TEXT NOT NULL,             -- cookie: a browser; token: a program
    label TEXT NOT NULL,            -- what the user calls it
    created_ms BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL,        -- to the minute
    expires_ms BIGINT NOT NULL
);
CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_expires ON session (expires_ms);

-- Failed sign-ins of an address, and of logins that do not exist: both must look alike from outside.
CREATE TABLE signin_guard (
    id TEXT PRIMARY KEY,            -- hex SHA-256 of 'address:...' or 'login:...'
    failed_n BIGINT NOT NULL,
    failed_ms BIGINT NOT NULL,
    locked_until_ms BIGINT NOT NULL
);
CREATE INDEX signin_guard_failed ON signin_guard (failed_ms);

-- The first answer to a request with an Idempotency-Key.
CREATE TABLE once_answer (
    id TEXT PRIMARY KEY,            -- hex SHA-256 of user, route and key
    request_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    version BIGINT,
    body TEXT NOT NULL,
    created_ms BIGINT NOT NULL
);
CREATE INDEX once_answer_created ON once_answer (created_ms);
