/* h_casefile.c - the whole case file of a matter as PDF or as a signed archive. */
#include "api/handlers.h"
#include "api/views.h"

#include "base/arena.h"
#include "svc/casefile.h"

static const char *const formats[] = { "pdf", "zip", NULL };
struct casefile_in {
    struct wj_str id;
    int format;
};
WJ_SHAPE(casefile_in, casefile_in, "The case file of which matter.",
         WJ_FIELD(casefile_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the matter."),
         WJ_FIELD_ENUM(
             casefile_in, format, 0, formats,
             "pdf (default), or zip: with the papers as they were made, evidence and a signed manifest."));

static int may(void *call, struct wj_str organ_path, struct wj_err *e)
{
    return wj_views_scope(call, organ_path, e);
}

int wj_h_matter_casefile(struct wj_call *c, const void *vin, void *out, struct wj_err *e)
{
    const struct casefile_in *in = vin;
    struct wj_casefile made;
    struct wj_casefile_ask ask = { .matter_id = in->id,
                                   .actor = c->caller->user_id,
                                   .clear = wj_call_may(c, WJ_MAY_PERSONAL_READ, NULL) == WJ_OK,
                                   .zip = in->format == 1,
                                   .may = may,
                                   .ctx = c };
    (void)out;
    int rc = wj_casefile_make(wj_views_node(c), c->arena, &ask, &made, e);
    if (rc == WJ_OK)
        c->raw = (struct wj_raw){
            .type = ask.zip ? "application/zip" : "application/pdf",
            .body = made.bytes,
            .file_name = wj_strf(c->arena, WJ_FMT ".%s", WJ_ARG(made.title), ask.zip ? "zip" : "pdf").p
        };
    return rc;
}
