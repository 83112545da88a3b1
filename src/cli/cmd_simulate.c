/* cmd_simulate.c - a synthetic market with planted violations, for measuring. */
#include "cli/cmds.h"
#include "svc/simulate.h"

int wj_cmd_simulate(struct wj_cli *c, struct wj_err *e)
{
    struct wj_simulate_opts o = { .outlets = 100, .listings = 10000, .seed = 1 };
    const struct wj_option opts[] = { { "--outlets", WJ_O_INT, &o.outlets },
                                      { "--listings", WJ_O_INT, &o.listings },
                                      { "--seed", WJ_O_INT, &o.seed },
                                      { "--out", WJ_O_TEXT, &o.out_dir } };
    struct wj_strs rest;
    struct wj_simulate_stats st;
    int rc = wj_options_parse(c, opts, 4, &rest, e);
    if (rc == WJ_OK && !o.out_dir)
        rc = wj_fail(e, WJ_E_INVALID, "say where to write: --out DIR");
    if (rc == WJ_OK)
        rc = wj_simulate_write(&o, &st, e);
    if (rc == WJ_OK)
        fprintf(c->err, "%lld listings, %lld with a planted violation, %lld of these disguised\n",
                (long long)o.listings, (long long)st.planted, (long long)st.disguised);
    return rc;
}
