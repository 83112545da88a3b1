/* h_index.c - registers that are read by kind, and the numbers from which warnings are drafted. */
#include "api/handlers.h"
#include "api/views.h"

#include "base/arena.h"
#include "q_doors.h"
#include "q_people.h"

struct publist_in {
    struct wj_str kind, q;
};
WJ_SHAPE(publist_in, publist_in, "Which register.",
         WJ_FIELD(publist_in, kind, STR, WJ_F_REQUIRED, 1, 32,
                  "Register: warning, typical_case, exposure ..."),
         WJ_FIELD(publist_in, q, STR, 0, 0, 64, "Part of title or text."));

struct publist_row {
    struct wj_str id, kind, title, summary, basis, lesson, organ_name, entity_name, uscc;
    wj_day published_on;
};
WJ_SHAPE(publist_row, publist_row, "Something on show.",
         WJ_FIELD(publist_row, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(publist_row, kind, STR, 0, 0, 0, "Register."),
         WJ_FIELD(publist_row, title, STR, 0, 0, 0, "Title."),
         WJ_FIELD(publist_row, summary, STR, 0, 0, 0, "Text; of a case, its facts."),
         WJ_FIELD(publist_row, basis, STR, 0, 0, 0, "Legal basis."),
         WJ_FIELD(publist_row, lesson, STR, 0, 0, 0, "Of a case: what it teaches; else what was decided."),
         WJ_FIELD(publist_row, organ_name, STR, 0, 0, 0, "Organ."),
         WJ_FIELD(publist_row, entity_name, STR, 0, 0, 0, "Operator, where one is named."),
         WJ_FIELD(publist_row, uscc, STR, 0, 0, 0, "Its code."),
         WJ_FIELD(publist_row, published_on, DAY, 0, 0, 0, "Day it was published."));

struct publist_view {
    struct wj_list items;
};
WJ_SHAPE(publist_view, publist_view, "What is on show in a register, the latest first.",
         WJ_FIELD_OF(publist_view, items, LIST, 0, &wj_shape_publist_row, "The entries."));

int wj_h_public_list(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct publist_in *in = vin;
    struct publist_view *out = vout;
    struct wjq_publication_of_kind_in q = { in->kind, in->q.p ? in->q : WJ_S(""), 100 };
    struct wjq_publication_of_kind_row *rows;
    size_t n = 0;
    int rc = wjq_publication_of_kind(c->db, c->arena, &q, &rows, &n, e);
    struct publist_row *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct publist_row, n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    for (size_t i = 0; i < n; i++)
        items[i] = (struct publist_row){ rows[i].id,         rows[i].kind,
                                         rows[i].title,      rows[i].summary,
                                         rows[i].basis,      rows[i].penalty,
                                         rows[i].organ_name, rows[i].entity_name,
                                         rows[i].uscc,       wj_day_of_ms(rows[i].published_ms) };
    out->items = (struct wj_list){ items, n };
    return WJ_OK;
}

enum { WARNING_DAYS = 30, WARNING_LEAST = 3 };

struct warning_number {
    struct wj_str entity_id, name, uscc, title, text;
    int64_t n, open_n, days;
};
WJ_SHAPE(warning_number, warning_number, "An operator that many complain about, and a drafted warning.",
         WJ_FIELD(warning_number, entity_id, ID, 0, 0, 0, "Operator."),
         WJ_FIELD(warning_number, name, STR, 0, 0, 0, "Operator by name."),
         WJ_FIELD(warning_number, uscc, STR, 0, 0, 0, "Its code."),
         WJ_FIELD(warning_number, n, I64, 0, 0, 0, "Complaints and reports."),
         WJ_FIELD(warning_number, open_n, I64, 0, 0, 0, "Of these under way."),
         WJ_FIELD(warning_number, days, I64, 0, 0, 0, "In so many days."),
         WJ_FIELD(warning_number, title, STR, 0, 0, 0, "Drafted title."),
         WJ_FIELD(warning_number, text, STR, 0, 0, 0, "Drafted text, for an officer to edit."));

struct warning_numbers_view {
    struct wj_list items;
};
WJ_SHAPE(warning_numbers_view, warning_numbers_view, "What a warning could be drafted from.",
         WJ_FIELD_OF(warning_numbers_view, items, LIST, 0, &wj_shape_warning_number,
                     "Most complaints first."));

static struct warning_number drafted(struct wj_call *c, const struct wjq_warning_numbers_row *r)
{
    char from[11], to[11];
    wj_day_format(c->today - WARNING_DAYS, from);
    wj_day_format(c->today, to);
    return (struct warning_number){
        .entity_id = r->entity_id,
        .name = r->name,
        .uscc = r->uscc,
        .n = r->n,
        .open_n = r->open_n,
        .days = WARNING_DAYS,
        .title = wj_strf(c->arena, "关于“" WJ_FMT "”的消费警示", WJ_ARG(r->name)),
        .text = wj_strf(c->arena,
                        "%s至%s，本辖区共收到涉及“" WJ_FMT "”的投诉举报%lld件，其中%lld件正在办理。"
                        "提醒消费者：购买前查看该经营者的公示信息和投诉解决情况，保留订单、付款和沟通记录；"
                        "权益受到损害的，可以与经营者协商、请求调解，或者通过12315平台和本站投诉。",
                        from, to, WJ_ARG(r->name), (long long)r->n, (long long)r->open_n),
    };
}

int wj_h_warning_numbers(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct warning_numbers_view *out = vout;
    struct wjq_organ_get_row organ;
    struct wjq_warning_numbers_row *rows;
    size_t n = 0;
    (void)vin;
    int rc = wjq_organ_get(c->db, c->arena, &(struct wjq_organ_get_in){ c->caller->organ_id }, &organ, e);
    struct wjq_warning_numbers_in in = { rc == WJ_OK ? organ.path : WJ_NOSTR, c->today - WARNING_DAYS,
                                         WARNING_LEAST };
    if (rc == WJ_OK)
        rc = wjq_warning_numbers(c->db, c->arena, &in, &rows, &n, e);
    struct warning_number *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct warning_number, n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    for (size_t i = 0; i < n; i++)
        items[i] = drafted(c, &rows[i]);
    out->items = (struct wj_list){ items, n };
    return WJ_OK;
}
