/* h_session.h - the shapes of signing in and of who is signed in. */
#ifndef WJ_API_H_SESSION_H
#define WJ_API_H_SESSION_H

#include "base/shape.h"

/* Body of POST /api/v1/session. */
struct wj_session_in {
    struct wj_str login, password, totp;
};

struct wj_session_user {
    struct wj_str id, login, name, organ_id, organ_name;
    int64_t level;
    struct wj_list roles; /* of struct wj_str */
};

struct wj_session_node {
    struct wj_str name, origin;
};

struct wj_session_view {
    struct wj_session_user *user;
    struct wj_list permissions; /* of struct wj_str */
    struct wj_str csrf;
    struct wj_session_node *node;
    struct wj_str law_hash;
};

extern const struct wj_shape wj_shape_session_in, wj_shape_session_view;

#endif
