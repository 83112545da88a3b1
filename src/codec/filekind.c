/* filekind.c - see filekind.h. */
#include "codec/filekind.h"

#include <string.h>

/* A mark at the head of the file, and one further on where the first is shared by many kinds. */
static const struct {
    struct wj_filekind kind;
    size_t at;
    struct wj_str mark;
    size_t more_at;
    struct wj_str more;
} marks[] = {
    { { "jpeg", "image/jpeg" }, 0, { "\xFF\xD8\xFF", 3 }, 0, { 0, 0 } },
    { { "png", "image/png" }, 0, { "\x89PNG\r\n\x1A\n", 8 }, 0, { 0, 0 } },
    { { "webp", "image/webp" }, 0, { "RIFF", 4 }, 8, { "WEBP", 4 } },
    { { "pdf", "application/pdf" }, 0, { "%PDF-", 5 }, 0, { 0, 0 } },
    /* ISO/IEC 14496-12: the brand of the file type box says picture or film. */
    { { "heic", "image/heic" }, 4, { "ftyp", 4 }, 8, { "heic", 4 } },
    { { "heic", "image/heic" }, 4, { "ftyp", 4 }, 8, { "heix", 4 } },
    { { "heic", "image/heic" }, 4, { "ftyp", 4 }, 8, { "mif1", 4 } },
    { { "mp4", "video/mp4" }, 4, { "ftyp", 4 }, 8, { "isom", 4 } },
    { { "mp4", "video/mp4" }, 4, { "ftyp", 4 }, 8, { "iso", 3 } },
    { { "mp4", "video/mp4" }, 4, { "ftyp", 4 }, 8, { "mp4", 3 } },
    { { "mp4", "video/mp4" }, 4, { "ftyp", 4 }, 8, { "avc1", 4 } },
    { { "mp4", "video/mp4" }, 4, { "ftyp", 4 }, 8, { "M4V", 3 } },
    { { "mp4", "video/mp4" }, 4, { "ftyp", 4 }, 8, { "3gp", 3 } },
    { { "mp4", "video/mp4" }, 4, { "ftyp", 4 }, 8, { "qt  ", 4 } },
    /* Matroska's head is shared; WebM names itself within the first bytes. */
    { { "webm", "video/webm" }, 0, { "\x1A\x45\xDF\xA3", 4 }, SIZE_MAX, { "webm", 4 } },
};
enum { MARKS = sizeof marks / sizeof marks[0] };

static bool stands_at(struct wj_str head, size_t at, struct wj_str mark)
{
    return head.n >= mark.n && at <= head.n - mark.n && memcmp(head.p + at, mark.p, mark.n) == 0;
}

const struct wj_filekind *wj_filekind_of(struct wj_str head)
{
    if (head.n > WJ_FILEKIND_HEAD)
        head.n = WJ_FILEKIND_HEAD;
    for (size_t i = 0; i < MARKS; i++) {
        bool more = !marks[i].more.n ||
                    (marks[i].more_at == SIZE_MAX ? wj_str_has(head, marks[i].more)
                                                  : stands_at(head, marks[i].more_at, marks[i].more));
        if (stands_at(head, marks[i].at, marks[i].mark) && more)
            return &marks[i].kind;
    }
    return NULL;
}

const struct wj_filekind *wj_filekind_named(struct wj_str name)
{
    for (size_t i = 0; i < MARKS; i++)
        if (wj_str_eqz(name, marks[i].kind.name))
            return &marks[i].kind;
    return NULL;
}
