/* casefile_priv.h - a case file under construction, shared by the files of svc/casefile. */
#ifndef WJ_SVC_CASEFILE_PRIV_H
#define WJ_SVC_CASEFILE_PRIV_H

#include "paper/paper.h"
#include "q_people.h"
#include "svc/casefile.h"

/* A paper in the file. */
struct paper {
    size_t section, rank;                       /* place in law/dossier.csv */
    struct wj_str title, no, who, file, sha256; /* file: its name in the ZIP without ending */
    int64_t at_ms;
    struct wj_paper set;     /* title, organ, blocks */
    struct wj_str pdf, docx; /* as it was made; no value: a sheet of the file itself */
};

/* A file beside the papers. */
struct extra {
    struct wj_str name, bytes;
};

enum { CASEFILE_PAPERS = 400, CASEFILE_EXTRAS = 400, CASEFILE_EVIDENCE_BYTES = 24 << 20 };

struct casefile {
    struct wj_node *node;
    struct wj_arena *arena;
    const struct wj_casefile_ask *ask;
    struct wj_matter m;
    struct wjq_organ_get_row organ;
    struct wj_str party, party_code, cause, outcome, checkpoint, now;
    struct paper papers[CASEFILE_PAPERS];
    size_t n;
    struct extra extras[CASEFILE_EXTRAS];
    size_t nextras;
    struct wj_str secrets[64]; /* personal values that are masked unless asked for in clear */
    size_t nsecrets;
};

/* casefile_read.c: everything from one snapshot; sorts the papers. */
int wj_casefile_gather(struct wj_db *, void *casefile, struct wj_err *) WJ_MUST_USE;

/* casefile_mask.c: the text without personal data; arena. */
struct wj_str wj_casefile_mask(struct casefile *, struct wj_str);
/* Remember the personal values of a document's fields. */
void wj_casefile_learn(struct casefile *, struct wj_str fields_json);

#endif
