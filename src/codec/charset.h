/*
 * charset.h - web pages in whatever encoding, as UTF-8.
 *
 * What a page says of its encoding is often wrong, so bytes that are UTF-8 are
 * taken as that.  Then, in this order: byte order mark, HTTP header, meta
 * element, and what the bytes look like (GB18030).
 */
#ifndef WJ_CODEC_CHARSET_H
#define WJ_CODEC_CHARSET_H

#include "base/buf.h"

/* What a page's first KiB says in a meta element; no value when nothing. */
struct wj_str wj_charset_of_meta(struct wj_str html);

/*
 * Append the bytes as UTF-8; said: the label of the header or of the meta
 * element, any case, may be unknown or wrong.  Bytes that are no character become U+FFFD.
 */
void wj_charset_decode(struct wj_buf *, struct wj_str bytes, struct wj_str said);

#endif
