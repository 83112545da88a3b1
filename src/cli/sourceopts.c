/* sourceopts.c - see sourceopts.h. */
#include "cli/sourceopts.h"

static bool is_field(struct wj_str name)
{
    return wj_str_eqz(name, "id") || wj_str_eqz(name, "html") || wj_record_find_field(name) >= 0;
}

int wj_sourceopts_take(const struct wj_sourceopts *o, enum wj_record_kind kind, struct wj_source_opts *out,
                       struct wj_err *e)
{
    int format = o->format ? wj_source_format_find(wj_strz(o->format)) : WJ_SOURCE_AUTO;
    bool said = kind == WJ_KIND_MESSAGE || kind == WJ_KIND_REVIEW || kind == WJ_KIND_COMPLAINT;
    if (format < 0)
        return wj_fail_at(e, WJ_E_INVALID, "format", "there is no format named %s", o->format);
    *out = (struct wj_source_opts){ .format = (enum wj_source_format)format,
                                    .text_field = said ? "text" : "body",
                                    .columns = wj_strz(o->columns),
                                    .knows = is_field };
    return WJ_OK;
}
