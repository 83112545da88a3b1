/* texts.c - see texts.h. */
#include "learn/texts.h"

#include "base/arena.h"
#include "scan/label.h"
#include "scan/recordread.h"

enum { LABEL_BYTES = 1 << 20 };

struct reading {
    struct wj_trainer *trainer;
    struct wj_recordreader *reader;
    struct wj_arena *arena; /* of a line */
};

static int add_line(struct reading *r, struct wj_str line, struct wj_err *e)
{
    struct wj_record record;
    struct wj_label label;
    wj_arena_reset(r->arena);
    wj_record_init(&record);
    int rc = wj_label_read(r->arena, line, &label, e);
    if (rc == WJ_OK)
        rc = wj_recordreader_json(r->reader, line, &record, e);
    if (rc != WJ_OK)
        return rc;
    const struct wj_trainer_text text = { &record, record.id, label.violations, label.n };
    return wj_trainer_add(r->trainer, &text, e);
}

static int add_file(struct reading *r, const struct wj_named *file, struct wj_err *e)
{
    struct wj_str rest = file->bytes, line;
    int rc = WJ_OK;
    for (unsigned n = 1; rc == WJ_OK && wj_str_cut(&rest, '\n', &line); n++)
        if (wj_str_trim(line).n && (rc = add_line(r, line, e)) != WJ_OK)
            rc = wj_wrap(e, rc, WJ_FMT ":%u", WJ_ARG(file->path), n);
    return rc;
}

int wj_texts_add(struct wj_trainer *t, const struct wj_fileset *files, struct wj_err *e)
{
    struct reading r = { .trainer = t, .arena = wj_arena_new(LABEL_BYTES) };
    int rc = wj_recordreader_new(WJ_KIND_LISTING, &r.reader, e);
    for (size_t i = 0; rc == WJ_OK && i < files->n; i++)
        if (wj_str_ends(files->items[i].path, WJ_S(".ndjson")))
            rc = add_file(&r, &files->items[i], e);
    wj_recordreader_free(r.reader);
    wj_arena_free(r.arena);
    return rc;
}
