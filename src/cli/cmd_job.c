/* cmd_job.c - what a running node does by itself, for once on the command line. */
#include "base/clock.h"
#include "cli/cmds.h"
#include "cli/node_open.h"
#include "svc/daily.h"
#include "svc/tasks.h"

int wj_cmd_job_reminders(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    const char *on = NULL;
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a), { "--on", WJ_O_TEXT, &on } };
    struct wj_strs rest;
    struct wj_node *n = NULL;
    wj_day today = wj_day_of_ms(wj_now_ms());
    int64_t made = 0;
    int rc = wj_options_parse(c, o, 4, &rest, e);
    if (rc == WJ_OK && on && !wj_day_parse(wj_strz(on), &today))
        rc = wj_fail(e, WJ_E_INVALID, "--on: \"%s\" is no day; write 2026-11-24", on);
    if (rc == WJ_OK)
        rc = wj_node_open_args(&a, WJ_OPEN_NO_RULES, &n, e);
    if (rc == WJ_OK)
        rc = wj_daily_remind(n, today, &made, e);
    if (rc == WJ_OK)
        fprintf(c->out, "%lld reminders\n", (long long)made);
    wj_node_close(n);
    return rc;
}

int wj_cmd_job_documents(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a) };
    struct wj_strs rest;
    struct wj_node *n = NULL;
    int64_t made = 0;
    int rc = wj_options_parse(c, o, 3, &rest, e);
    if (rc == WJ_OK)
        rc = wj_node_open_args(&a, WJ_OPEN_NO_RULES, &n, e);
    if (rc == WJ_OK)
        rc = wj_tasks_drain(n, &made, e);
    if (rc == WJ_OK)
        fprintf(c->out, "%lld documents\n", (long long)made);
    wj_node_close(n);
    return rc;
}
