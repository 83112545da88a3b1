/*
 * zip.h - ZIP archives (APPNOTE 6.3.10) that are the same for the same bytes: no times, no owners in them.
 *
 * Names are UTF-8.  Entries are deflated, or stored where that is not smaller.  Neither encryption nor ZIP64:
 * an archive ends below 4 GiB, 65,535 entries.
 */
#ifndef WJ_CODEC_ZIP_H
#define WJ_CODEC_ZIP_H

#include "base/buf.h"
#include "base/fileset.h"

/* An archive being written to a buffer; the directory gathers in its arena. */
struct wj_zip {
    struct wj_buf *out; /* borrowed */
    struct wj_buf directory;
    size_t start; /* where the archive begins in out */
    unsigned n;
};

enum { WJ_ZIP_DIRECTORY_BYTES = 4 << 20 };

/* Begin an archive at the end of out (borrowed); what is packed lies in the arena. */
void wj_zip_init(struct wj_zip *, struct wj_arena *, struct wj_buf *out);

/* Append one file; errors stay in the buffer. */
void wj_zip_add(struct wj_zip *, struct wj_str name, struct wj_str bytes);

/* The directory at the end; then wj_buf_done() of the buffer says whether all went well. */
void wj_zip_end(struct wj_zip *);

/*
 * Every file of an archive, sorted by name, in the arena.  limit: the most bytes all files together may
 * unpack to.  WJ_E_INVALID for what is no sound archive of this kind (also: a checksum or a name that is
 * wrong, a name twice), WJ_E_LIMIT above the limit.
 */
int wj_zip_read(struct wj_arena *, struct wj_str archive, size_t limit, struct wj_fileset *out,
                struct wj_err *) WJ_MUST_USE;

#endif
