-- Queries of api/session, api/signin and api/once.

-- @query session_find opt
-- @in id text
-- @out user_id text, login text, name text, organ_id text, organ_name text?, organ_path text?, organ_level i64?, roles text, status text, kind text, created_ms i64, seen_ms i64, expires_ms i64
SELECT u.id AS user_id, u.login, u.name, u.organ_id, o.name AS organ_name, o.path AS organ_path,
       o.level AS organ_level, u.roles, u.status, s.kind, s.created_ms, s.seen_ms, s.expires_ms
FROM session s JOIN app_user u ON u.id = s.user_id LEFT JOIN organ o ON o.id = u.organ_id
WHERE s.id = :id;

-- @query session_add exec
-- @in id text, user_id text, kind text, label text, created_ms i64, expires_ms i64
INSERT INTO session (id, user_id, kind, label, created_ms, seen_ms, expires_ms)
VALUES (:id, :user_id, :kind, :label, :created_ms, :created_ms, :expires_ms);

-- @query session_touch exec
-- @in id text, seen_ms i64
UPDATE session SET seen_ms = :seen_ms WHERE id = :id AND seen_ms < :seen_ms;

-- @query session_drop exec
-- @in id text
DELETE FROM session WHERE id = :id;

-- @query session_drop_user exec
-- @in user_id text
DELETE FROM session WHERE user_id = :user_id;

-- @query session_purge exec
-- @in now_ms i64, idle_before_ms i64
DELETE FROM session WHERE expires_ms < :now_ms OR (kind = 'cookie' AND seen_ms < :idle_before_ms);

-- @query signin_user opt
-- @in login text
-- @out id text, password_hash text, totp_secret bytes?, status text, failed_n i64, locked_until_ms i64, last_totp_step i64
SELECT id, password_hash, totp_secret, status, failed_n, locked_until_ms, last_totp_step
FROM app_user WHERE login = :login;

-- @query signin_user_failed exec
-- @in id text, failed_n i64, locked_until_ms i64
UPDATE app_user SET failed_n = :failed_n, locked_until_ms = :locked_until_ms WHERE id = :id;

-- A step of the one-time code counts once; changed 0: it was used already.
-- @query signin_user_ok exec
-- @in id text, totp_step i64
UPDATE app_user SET failed_n = 0, locked_until_ms = 0,
    last_totp_step = CASE WHEN :totp_step > last_totp_step THEN :totp_step ELSE last_totp_step END
WHERE id = :id AND (:totp_step = 0 OR last_totp_step < :totp_step);

-- @query signin_guard_get opt
-- @in id text
-- @out failed_n i64, failed_ms i64, locked_until_ms i64
SELECT failed_n, failed_ms, locked_until_ms FROM signin_guard WHERE id = :id;

-- @query signin_guard_put exec
-- @in id text, failed_n i64, failed_ms i64, locked_until_ms i64
INSERT INTO signin_guard (id, failed_n, failed_ms, locked_until_ms)
VALUES (:id, :failed_n, :failed_ms, :locked_until_ms)
ON CONFLICT (id) DO UPDATE SET failed_n = excluded.failed_n, failed_ms = excluded.failed_ms,
    locked_until_ms = excluded.locked_until_ms;

-- @query signin_guard_drop exec
-- @in id text
DELETE FROM signin_guard WHERE id = :id;

-- @query signin_guard_purge exec
-- @in before_ms i64
DELETE FROM signin_guard WHERE failed_ms < :before_ms;

-- @query once_get opt
-- @in id text
-- @out request_hash text, status i64, version i64?, body text
SELECT request_hash, status, version, body FROM once_answer WHERE id = :id;

-- @query once_add exec
-- @in id text, request_hash text, status i64, version i64?, body text, created_ms i64
INSERT INTO once_answer (id, request_hash, status, version, body, created_ms)
VALUES (:id, :request_hash, :status, :version, :body, :created_ms);

-- @query once_purge exec
-- @in before_ms i64
DELETE FROM once_answer WHERE created_ms < :before_ms;
