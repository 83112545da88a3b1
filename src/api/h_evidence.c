/* h_evidence.c - evidence files: handed in by anyone in pieces, looked at by the officers of the matter. */
#include "api/handlers.h"
#include "api/views.h"

#include "base/arena.h"
#include "codec/filekind.h"
#include "q_matter.h"
#include "svc/complaint.h"
#include "svc/evidence.h"

struct file_begin_in {
    struct wj_str name;
    int64_t size_bytes;
};
WJ_SHAPE(file_begin_in, file_begin_in, "A file that will be handed in.",
         WJ_FIELD(file_begin_in, name, STR, WJ_F_REQUIRED, 1, 120, "What the file is called."),
         WJ_FIELD(file_begin_in, size_bytes, I64, WJ_F_REQUIRED, 1, WJ_EVIDENCE_FILE_BYTES, "Its size."));

struct file_begun {
    struct wj_str id;
    int64_t piece_bytes;
};
WJ_SHAPE(file_begun, file_begun, "Where the pieces go.",
         WJ_FIELD(file_begun, id, STR, 0, 0, 0, "Name of the upload; whoever knows it may go on with it."),
         WJ_FIELD(file_begun, piece_bytes, I64, 0, 0, 0, "Bytes of every piece but the last."));

int wj_h_file_begin(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct file_begin_in *in = vin;
    struct file_begun *out = vout;
    struct wj_tx tx = wj_views_tx(c);
    struct wj_evidence_new new = { WJ_S("public"), in->name, in->size_bytes };
    out->piece_bytes = WJ_EVIDENCE_PIECE;
    return wj_evidence_begin(&tx, &new, &out->id, e);
}

struct file_piece_in {
    struct wj_str id;
    int64_t at;
};
WJ_SHAPE(file_piece_in, file_piece_in, "Which piece of which file; the bytes are the body.",
         WJ_FIELD(file_piece_in, id, STR, WJ_F_REQUIRED, WJ_EVIDENCE_ID, WJ_EVIDENCE_ID,
                  "Name of the upload."),
         WJ_FIELD(file_piece_in, at, I64, WJ_F_REQUIRED, 0, WJ_EVIDENCE_FILE_BYTES,
                  "First byte of the piece."));

WJ_SHAPE(file_state, wj_evidence_state, "How far a file is.",
         WJ_FIELD(wj_evidence_state, got_bytes, I64, 0, 0, 0, "Bytes that are here."),
         WJ_FIELD(wj_evidence_state, kind, STR, 0, 0, 0,
                  "Kind by content: jpeg, png, webp, heic, pdf, mp4, webm."),
         WJ_FIELD(wj_evidence_state, sha256, STR, 0, 0, 0, "Digest, once it is whole."));

int wj_h_file_put(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct file_piece_in *in = vin;
    struct wj_evidence_piece piece = { in->id, WJ_S("public"), in->at, c->bytes };
    int rc = wj_evidence_put(wj_views_node(c), c->arena, &piece, vout, e);
    if (rc == WJ_E_INVALID && in->at == 0 && !wj_filekind_of(c->bytes))
        c->problem = "evidence_kind";
    return rc;
}

struct files_add_in {
    struct wj_str no, code;
    struct wj_list files;
};
WJ_SHAPE(files_add_in, files_add_in, "Files handed in later, with the receipt's number and code.",
         WJ_FIELD(files_add_in, no, STR, WJ_F_REQUIRED, 1, 80, "Number of the complaint."),
         WJ_FIELD(files_add_in, code, STR, WJ_F_REQUIRED, 6, 32, "Code of the receipt."),
         WJ_FIELD_OF(files_add_in, files, LIST, WJ_F_REQUIRED, NULL, "Names of whole uploads."));

WJ_SHAPE(evidence_view, wj_evidence_file, "A file of a matter.",
         WJ_FIELD(wj_evidence_file, id, STR, 0, 0, 0, "Identifier."),
         WJ_FIELD(wj_evidence_file, side, STR, 0, 0, 0, "Who gave it: consumer or party."),
         WJ_FIELD(wj_evidence_file, name, STR, 0, 0, 0, "What it was called."),
         WJ_FIELD(wj_evidence_file, kind, STR, 0, 0, 0, "Kind by content."),
         WJ_FIELD(wj_evidence_file, sha256, STR, 0, 0, 0, "Digest."),
         WJ_FIELD(wj_evidence_file, size_bytes, I64, 0, 0, 0, "Size."),
         WJ_FIELD(wj_evidence_file, at_ms, MS, 0, 0, 0, "When it was handed in."));

struct evidence_list {
    struct wj_list items;
};
WJ_SHAPE(evidence_list, evidence_list, "Files of a matter.",
         WJ_FIELD_OF(evidence_list, items, LIST, 0, &wj_shape_evidence_view, "The files."));

int wj_h_complaint_files(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct files_add_in *in = vin;
    struct evidence_list *out = vout;
    struct wj_tx tx = wj_views_tx(c);
    struct wj_evidence_claim claim = { WJ_NOSTR, WJ_S("consumer"), WJ_S("public"), in->files.items,
                                       in->files.n };
    tx.actor = WJ_S("public");
    int rc = wj_complaint_find(&tx, in->no, in->code, &claim.matter_id, e);
    return rc != WJ_OK ? rc : wj_evidence_take(&tx, &claim, &out->items, e);
}

struct evidence_in {
    struct wj_str id;
};
WJ_SHAPE(evidence_in, evidence_in, "Which matter.",
         WJ_FIELD(evidence_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the matter."));

static int mind_scope(struct wj_call *c, struct wj_str id, struct wj_err *e)
{
    struct wjq_matter_get_row m;
    int rc = wjq_matter_get(c->db, c->arena, &(struct wjq_matter_get_in){ id }, &m, e);
    return rc != WJ_OK ? rc : wj_views_scope(c, m.organ_path, e);
}

int wj_h_matter_evidence(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct wj_str id = ((const struct evidence_in *)vin)->id;
    int rc = mind_scope(c, id, e);
    return rc != WJ_OK ? rc
                       : wj_evidence_list(c->db, c->arena, id, &((struct evidence_list *)vout)->items, e);
}

struct evidence_get_in {
    struct wj_str id, file;
};
WJ_SHAPE(evidence_get_in, evidence_get_in, "Which file of which matter.",
         WJ_FIELD(evidence_get_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the matter."),
         WJ_FIELD(evidence_get_in, file, STR, WJ_F_REQUIRED, WJ_EVIDENCE_ID, WJ_EVIDENCE_ID,
                  "Identifier of the file."));

int wj_h_matter_evidence_get(struct wj_call *c, const void *vin, void *out, struct wj_err *e)
{
    const struct evidence_get_in *in = vin;
    struct wj_tx tx = wj_views_tx(c);
    struct wj_evidence_file f;
    (void)out;
    int rc = mind_scope(c, in->id, e);
    if (rc == WJ_OK)
        rc = wj_evidence_open(&tx, wj_views_node(c), in->id, in->file, &f, e);
    if (rc != WJ_OK)
        return rc;
    const struct wj_filekind *kind = wj_filekind_named(f.kind);
    c->raw = (struct wj_raw){ .type = kind ? kind->type : "application/octet-stream",
                              .file_name = wj_str_z(c->arena, f.name),
                              .file = f.path,
                              .file_bytes = f.size_bytes,
                              .foreign = true };
    return WJ_OK;
}
