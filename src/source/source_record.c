/* source_record.c - what readers call: memory, a record more, a record that cannot be read. */
#include "source/source_priv.h"

#include <stdio.h>
#include <stdlib.h>

static _Noreturn void die(void)
{
    fputs("wangjian: out of memory\n", stderr);
    abort();
}

void *wj_source_state(size_t size)
{
    void *p = calloc(1, size);
    if (!p)
        die();
    return p;
}

void wj_source_record(struct wj_source *s, uint64_t where)
{
    wj_chunk_place(s->chunk, where);
    s->records++;
}

void wj_source_bad(struct wj_source *s, uint64_t where, const char *why)
{
    wj_chunk_bad(s->chunk, where, why);
    s->records++;
}
