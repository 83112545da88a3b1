/* options.c - wj_options_parse(), see cli.h. */
#include "cli/cli.h"

#include "base/arena.h"

#include <string.h>

/* The option the argument names; *value is what follows '=' or NULL. */
static const struct wj_option *find(const struct wj_option *opts, size_t n, const char *arg,
                                    const char **value)
{
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(opts[i].name);
        if (strncmp(arg, opts[i].name, len) != 0 || (arg[len] != '\0' && arg[len] != '='))
            continue;
        *value = arg[len] == '=' ? arg + len + 1 : NULL;
        return &opts[i];
    }
    return NULL;
}

static int add(struct wj_cli *c, struct wj_strs *list, const char *s, struct wj_err *e)
{
    if (!list->items)
        list->items = WJ_NEW_N(c->arena, const char *, (size_t)c->argc + 1);
    if (!list->items)
        return wj_fail(e, WJ_E_LIMIT, "too many arguments");
    list->items[list->n++] = s;
    return WJ_OK;
}

static int store(struct wj_cli *c, const struct wj_option *o, const char *value, struct wj_err *e)
{
    switch (o->kind) {
    case WJ_O_FLAG:
        *(bool *)o->to = true;
        return WJ_OK;
    case WJ_O_TEXT:
        *(const char **)o->to = value;
        return WJ_OK;
    case WJ_O_INT:
        if (!wj_str_i64(wj_strz(value), (int64_t *)o->to))
            return wj_fail(e, WJ_E_INVALID, "%s takes a whole number, not \"%s\"", o->name, value);
        return WJ_OK;
    case WJ_O_MANY:
        return add(c, o->to, value, e);
    }
    return wj_fail(e, WJ_E_INVALID, "%s: unknown kind of option", o->name);
}

int wj_options_parse(struct wj_cli *c, const struct wj_option *opts, size_t n, struct wj_strs *rest,
                     struct wj_err *e)
{
    *rest = (struct wj_strs){ 0 };
    bool ended = false;
    int rc = WJ_OK;
    for (int i = 0; i < c->argc && rc == WJ_OK; i++) {
        const char *arg = c->argv[i], *value = NULL;
        if (ended || arg[0] != '-' || !arg[1]) {
            rc = add(c, rest, arg, e);
            continue;
        }
        if (strcmp(arg, "--") == 0) {
            ended = true;
            continue;
        }
        const struct wj_option *o = find(opts, n, arg, &value);
        if (!o)
            return wj_fail(e, WJ_E_INVALID, "unknown option %s; try: wangjian help %s", arg, c->command);
        if (o->kind == WJ_O_FLAG && value)
            return wj_fail(e, WJ_E_INVALID, "%s takes no value", o->name);
        if (o->kind != WJ_O_FLAG && !value && i + 1 < c->argc)
            value = c->argv[++i];
        if (o->kind != WJ_O_FLAG && !value)
            return wj_fail(e, WJ_E_INVALID, "%s needs a value", o->name);
        rc = store(c, o, value, e);
    }
    return rc;
}
