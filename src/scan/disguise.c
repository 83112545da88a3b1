/* disguise.c - the model of disguise; see disguise.h. */
#include "scan/disguise.h"

#include <math.h>
#include <string.h>

static const char *const names[] = {
#define X(name, doc) #name,
    WJ_DISGUISE_FEATURES(X)
#undef X
};

static const char *const docs[] = {
#define X(name, doc) doc,
    WJ_DISGUISE_FEATURES(X)
#undef X
};

const char *wj_disguise_name(enum wj_feature f)
{
    return names[f];
}

const char *wj_disguise_doc(enum wj_feature f)
{
    return docs[f];
}

/* "-1.25": digits with an optional sign and fraction. */
static bool parse_weight(struct wj_str s, double *out)
{
    double v = 0, scale = 1;
    bool minus = s.n && s.p[0] == '-', point = false, any = false;
    for (size_t i = minus; i < s.n; i++) {
        if (s.p[i] == '.' && !point) {
            point = true;
        } else if (s.p[i] >= '0' && s.p[i] <= '9') {
            v = v * 10 + (s.p[i] - '0');
            scale *= point ? 10 : 1;
            any = true;
        } else {
            return false;
        }
    }
    *out = (minus ? -v : v) / scale;
    return any;
}

static int find_feature(struct wj_str name)
{
    for (int i = 0; i < WJ_NFEATURES; i++)
        if (wj_str_eqz(name, names[i]))
            return i;
    return -1;
}

int wj_disguise_load(const char *file, struct wj_str bytes, struct wj_disguise_model *out, struct wj_err *e)
{
    struct wj_disguise_model m = { { 0 } };
    bool seen[WJ_NFEATURES] = { false };
    struct wj_str line, name, value;
    for (unsigned n = 1; bytes.p && wj_str_cut(&bytes, '\n', &line); n++) {
        if (!line.n || line.p[0] == '#')
            continue;
        value = line;
        wj_str_cut(&value, '\t', &name);
        int f = find_feature(name);
        if (f < 0)
            return wj_fail(e, WJ_E_INVALID, "%s:%u: no such feature: " WJ_FMT, file, n, WJ_ARG(name));
        if (!parse_weight(wj_str_trim(value), &m.weight[f]))
            return wj_fail(e, WJ_E_INVALID, "%s:%u: expected a number behind " WJ_FMT, file, n, WJ_ARG(name));
        seen[f] = true;
    }
    for (int i = 0; i < WJ_NFEATURES; i++)
        if (!seen[i])
            return wj_fail(e, WJ_E_INVALID, "%s: the weight of %s is missing", file, names[i]);
    *out = m;
    return WJ_OK;
}

double wj_disguise_judge(const struct wj_disguise_model *m, const struct wj_features *f)
{
    double z = 0;
    for (int i = 0; i < WJ_NFEATURES; i++)
        z += m->weight[i] * (double)f->value[i];
    return 1 / (1 + exp(-z));
}
