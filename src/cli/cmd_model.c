/* cmd_model.c - wangjian model train: the learned second opinion, from labelled records. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/fileset.h"
#include "cli/cmds.h"
#include "learn/texts.h"

enum { MAX_TEXT_BYTES = 512 << 20, MAX_MODEL_BYTES = 64 << 20, PRECISION = 980 };

static void report(struct wj_cli *c, const struct wj_trainer_report *r)
{
    fprintf(c->err,
            "%zu records, %zu unlawful, of %zu kinds; %zu grams\n"
            "on records not learnt from: %zu leads above the bar, %zu right (precision %.3f, recall %.3f), "
            "of these %zu "
            "under the right violation\n",
            r->records, r->unlawful, r->kinds, r->grams, r->leads, r->right,
            r->leads ? (double)r->right / (double)r->leads : 0,
            r->unlawful ? (double)r->right / (double)r->unlawful : 0, r->named);
}

static int train(struct wj_cli *c, const struct wj_strs *dirs, const char *out, int precision,
                 struct wj_err *e)
{
    const struct wj_trainer_options o = { .precision_permille = precision };
    struct wj_trainer *t = NULL;
    struct wj_trainer_report r;
    struct wj_str text;
    struct wj_buf b;
    wj_buf_init(&b, NULL, MAX_MODEL_BYTES);
    int rc = wj_trainer_new(&o, &t, e);
    for (size_t i = 0; rc == WJ_OK && i < dirs->n; i++) {
        struct wj_fileset files;
        rc = wj_fileset_read_dir(c->arena, dirs->items[i], MAX_TEXT_BYTES, &files, e);
        if (rc == WJ_OK)
            rc = wj_texts_add(t, &files, e);
    }
    if (rc == WJ_OK)
        rc = wj_trainer_run(t, &b, &r, e);
    if (rc == WJ_OK)
        rc = wj_buf_done(&b, &text, e);
    if (rc == WJ_OK)
        rc = wj_file_write(out, text, e);
    if (rc == WJ_OK)
        report(c, &r);
    wj_buf_fini(&b);
    wj_trainer_free(t);
    return rc;
}

int wj_cmd_model_train(struct wj_cli *c, struct wj_err *e)
{
    struct wj_strs dirs = { 0 }, rest;
    const char *out = "law/model/opinion.tsv";
    int64_t precision = PRECISION;
    const struct wj_option o[] = { { "--texts", WJ_O_MANY, &dirs },
                                   { "--out", WJ_O_TEXT, &out },
                                   { "--precision", WJ_O_INT, &precision } };
    int rc = wj_options_parse(c, o, 3, &rest, e);
    if (rc == WJ_OK && (rest.n || !dirs.n))
        rc = wj_fail(e, WJ_E_INVALID,
                     "usage: wangjian model train --texts DIR... [--out FILE] [--precision N]");
    if (rc == WJ_OK && (precision < 500 || precision > 1000))
        rc = wj_fail_at(e, WJ_E_INVALID, "precision", "--precision is a number of thousandths, 500 to 1000");
    return rc == WJ_OK ? train(c, &dirs, out, (int)precision, e) : rc;
}
