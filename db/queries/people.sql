-- Queries of core/organ, core/user and core/setting.

-- @query setting_get opt
-- @in name text
-- @out value text
SELECT value FROM setting WHERE name = :name;

-- @query setting_put exec
-- @in name text, value text
INSERT INTO setting (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- @query organ_add exec
-- @in id text, name text, short_name text, level i64, parent_id text?, region text, path text
INSERT INTO organ (id, name, short_name, level, parent_id, region, path)
VALUES (:id, :name, :short_name, :level, :parent_id, :region, :path);

-- @query organ_get one
-- @in id text
-- @out id text, name text, short_name text, level i64, parent_id text?, region text, path text
SELECT id, name, short_name, level, parent_id, region, path FROM organ WHERE id = :id;

-- @query organ_list many
-- @out id text, name text, short_name text, level i64, parent_id text?, region text, path text
SELECT id, name, short_name, level, parent_id, region, path FROM organ ORDER BY path;

-- @query user_add exec
-- @in id text, login text, name text, password_hash text, totp_secret bytes?, organ_id text, roles text, certificate_no text?, status text
INSERT INTO app_user (id, login, name, password_hash, totp_secret, organ_id, roles, certificate_no, status,
                      failed_n, locked_until_ms, last_totp_step, version)
VALUES (:id, :login, :name, :password_hash, :totp_secret, :organ_id, :roles, :certificate_no, :status, 0, 0, 0, 1);

-- @query user_get one
-- @in id text
-- @out id text, login text, name text, organ_id text, roles text, certificate_no text?, status text
SELECT id, login, name, organ_id, roles, certificate_no, status FROM app_user WHERE id = :id;

-- @query user_by_login opt
-- @in login text
-- @out id text, login text, name text, organ_id text, roles text, status text
SELECT id, login, name, organ_id, roles, status FROM app_user WHERE login = :login;

-- @query user_set_password exec
-- @in id text, password_hash text
UPDATE app_user SET password_hash = :password_hash, failed_n = 0, locked_until_ms = 0, version = version + 1
WHERE id = :id;

-- @query user_set_status exec
-- @in id text, status text
UPDATE app_user SET status = :status, version = version + 1 WHERE id = :id;

-- @query user_set_totp exec
-- @in id text, totp_secret bytes?
UPDATE app_user SET totp_secret = :totp_secret, last_totp_step = 0, version = version + 1 WHERE id = :id;

-- @query user_list many
-- @in path text
-- @out id text, login text, name text, organ_id text, organ_name text, roles text, certificate_no text?, status text
SELECT u.id, u.login, u.name, u.organ_id, o.short_name AS organ_name, u.roles, u.certificate_no, u.status
FROM app_user u JOIN organ o ON o.id = u.organ_id
WHERE o.path LIKE :path || '%' AND u.roles <> 'party' ORDER BY o.path, u.login;

-- @query counter_next one
-- @in organ_id text, kind text, year i64
-- @out last_n i64
INSERT INTO counter (organ_id, kind, year, last_n) VALUES (:organ_id, :kind, :year, 1)
ON CONFLICT (organ_id, kind, year) DO UPDATE SET last_n = counter.last_n + 1
RETURNING last_n;

-- The organs of a path and below it.
-- @query organ_below many
-- @in path text, n i64
-- @out id text
SELECT id FROM organ WHERE path LIKE :path || '%' ORDER BY id LIMIT :n;
