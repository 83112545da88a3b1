/*
 * text.h - what encoding bytes are in, and their way to UTF-8; hex, base64, HTML escapes.
 *
 * Files come as UTF-8 with or without a byte order mark, or, out of Chinese
 * office programs, as GB18030 (GB 18030-2022; GBK and GB 2312 are parts of it).
 */
#ifndef WJ_CODEC_TEXT_H
#define WJ_CODEC_TEXT_H

#include "base/buf.h"

struct wj_arena;

enum wj_charset { WJ_UTF8, WJ_GB18030 };

/*
 * UTF-8 when the bytes are (a last character may be cut off; a few damaged
 * ones among many whole ones do not count), else GB18030.  For a long file its first 64 KiB are enough.
 */
enum wj_charset wj_text_sniff(struct wj_str bytes);

/*
 * The bytes as UTF-8 without byte order mark: a view where they are UTF-8
 * already, else in the arena.  WJ_E_INVALID gives the offset of bytes that are
 * neither; WJ_E_LIMIT: over the arena's budget.
 */
int wj_text_utf8(struct wj_arena *, struct wj_str bytes, struct wj_str *out, struct wj_err *) WJ_MUST_USE;

/* The same for a file of any length, piece by piece. */
struct wj_text_stream; /* opaque */

/* Caller frees. */
struct wj_text_stream *wj_text_stream_new(enum wj_charset from);
void wj_text_stream_free(struct wj_text_stream *); /* NULL is fine */

/* For files of strangers: bytes that are no character become U+FFFD. Call it before the first bytes. */
void wj_text_stream_be_lax(struct wj_text_stream *);

/*
 * Append the next bytes, cut anywhere, as UTF-8 to out.  UTF-8 passes through
 * unchecked but for its mark, because the reader behind checks it.  WJ_E_INVALID with the offset in the file.
 */
int wj_text_stream_feed(struct wj_text_stream *, struct wj_str bytes, struct wj_buf *out,
                        struct wj_err *) WJ_MUST_USE;

/* The end of the file: half a character is left over, WJ_E_INVALID. */
int wj_text_stream_end(struct wj_text_stream *, struct wj_err *) WJ_MUST_USE;

/* Append bytes as lower-case hex. */
void wj_text_hex(struct wj_buf *, struct wj_str bytes);

/* Back from hex of either case, in the arena; false: odd length or other characters. */
bool wj_text_unhex(struct wj_arena *, struct wj_str hex, struct wj_str *out);

/* Append bytes as base64 (RFC 4648) with padding, or as base64url without. */
void wj_text_base64(struct wj_buf *, struct wj_str bytes, bool url);

/* Back, strictly: padding as it must be, no spaces, no stray bits; false for anything else.  Arena. */
bool wj_text_unbase64(struct wj_arena *, struct wj_str text, bool url, struct wj_str *out);

/* Append text with & < > " ' escaped, for HTML and XML content and attributes. */
void wj_text_html(struct wj_buf *, struct wj_str text);

#endif
