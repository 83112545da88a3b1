/*
 * shape.h - a C struct described once, as data.
 *
 * One shape decodes a JSON body, a query string, a config section and command
 * line options into the struct, checks ranges, encodes the struct as JSON, and
 * prints itself as OpenAPI, as TypeScript and as --help text.  The code that
 * does so lives one floor up (codec/shapejson.h); this is the description.
 *
 * C type of a member by wj_type:
 *   BOOL bool | I64, FEN, MS int64_t (WJ_NONE: absent) | DAY wj_day (WJ_DAY_NONE)
 *   STR, ID, JSON struct wj_str (p NULL: absent; JSON holds one raw JSON value)
 *   ENUM int (-1: absent) | OBJ pointer to the struct (NULL: absent)
 *   LIST struct wj_list of the structs of "of", or of struct wj_str when "of" is NULL
 * Absent members are left out of the JSON that is written.
 */
#ifndef WJ_BASE_SHAPE_H
#define WJ_BASE_SHAPE_H

#include "base/day.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

enum wj_type {
    WJ_T_BOOL,
    WJ_T_I64,
    WJ_T_FEN, /* money, integer fen */
    WJ_T_F64, /* double; scores only, never money */
    WJ_T_STR,
    WJ_T_ENUM,
    WJ_T_DAY, /* "YYYY-MM-DD" outside */
    WJ_T_MS,  /* RFC 3339 outside */
    WJ_T_ID,
    WJ_T_JSON,
    WJ_T_OBJ,
    WJ_T_LIST
};

enum {
    WJ_F_REQUIRED = 1, /* must be present and, for text, not empty */
    WJ_F_PERSONAL = 2, /* personal data: masked unless unmasking was asked and logged */
    WJ_F_SECRET = 4,   /* accepted, never written out */
    WJ_F_READONLY = 8  /* written out, refused on input */
};

struct wj_shape;
struct wj_field {
    const char *name; /* the one spelling used everywhere outside C */
    enum wj_type type;
    uint16_t flags;
    size_t offset;
    int64_t min, max;          /* range of a number; characters of a text; items of a list; 0,0: no bound */
    const char *const *names;  /* WJ_T_ENUM: NULL-ended, index is the value */
    const struct wj_shape *of; /* WJ_T_OBJ, WJ_T_LIST */
    const char *doc;           /* one sentence, for people outside C */
};

struct wj_shape {
    const char *name, *doc;
    size_t size, n;
    const struct wj_field *fields;
};

/* A plain member. */
#define WJ_FIELD(st, m, ty, fl, lo, hi, text)                                                        \
    {                                                                                                \
        .name = #m, .type = WJ_T_##ty, .flags = (fl), .offset = offsetof(struct st, m), .min = (lo), \
        .max = (hi), .doc = (text)                                                                   \
    }
/* A member that holds one of names. */
#define WJ_FIELD_ENUM(st, m, fl, list, text)                                                             \
    {                                                                                                    \
        .name = #m, .type = WJ_T_ENUM, .flags = (fl), .offset = offsetof(struct st, m), .names = (list), \
        .doc = (text)                                                                                    \
    }
/* A member that holds or lists another shape; child is &wj_shape_x or NULL for a list of texts. */
#define WJ_FIELD_OF(st, m, ty, fl, child, text)                                                        \
    {                                                                                                  \
        .name = #m, .type = WJ_T_##ty, .flags = (fl), .offset = offsetof(struct st, m), .of = (child), \
        .doc = (text)                                                                                  \
    }
#define WJ_SHAPE(id, st, text, ...)                                                           \
    static const struct wj_field wj_fields_##id[] = { __VA_ARGS__ };                          \
    const struct wj_shape wj_shape_##id = { #id, text, sizeof(struct st),                     \
                                            sizeof wj_fields_##id / sizeof wj_fields_##id[0], \
                                            wj_fields_##id }

#endif
