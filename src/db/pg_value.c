/* pg_value.c - the binary form of PostgreSQL's values. */
#include "db/pg_priv.h"

#include <string.h>

/* Type numbers that are fixed in every PostgreSQL (its pg_type.dat). */
enum {
    TYPE_BOOL = 16,
    TYPE_BYTEA = 17,
    TYPE_NAME = 19,
    TYPE_INT8 = 20,
    TYPE_INT2 = 21,
    TYPE_INT4 = 23,
    TYPE_TEXT = 25,
    TYPE_FLOAT4 = 700,
    TYPE_FLOAT8 = 701,
    TYPE_BPCHAR = 1042,
    TYPE_VARCHAR = 1043
};

bool wj_pg_fits(Oid type, enum wj_col col)
{
    switch (type) {
    case TYPE_BOOL:
    case TYPE_INT2:
    case TYPE_INT4:
    case TYPE_INT8:
        return col == WJ_C_I64 || col == WJ_C_F64;
    case TYPE_FLOAT4:
    case TYPE_FLOAT8:
        return col == WJ_C_F64;
    case TYPE_NAME:
    case TYPE_TEXT:
    case TYPE_BPCHAR:
    case TYPE_VARCHAR:
        return col == WJ_C_TEXT;
    case TYPE_BYTEA:
        return col == WJ_C_BYTES;
    default:
        return false;
    }
}

/* A whole number of 1 to 8 bytes, the highest first, with its sign. */
static int64_t read_int(const unsigned char *p, int n)
{
    uint64_t v = n && (p[0] & 0x80) && n > 1 ? UINT64_MAX : 0;
    for (int i = 0; i < n; i++)
        v = v << 8 | p[i];
    return (int64_t)v;
}

static double read_float(const unsigned char *p, int n)
{
    uint64_t bits = (uint64_t)read_int(p, n);
    if (n == 4) {
        uint32_t low = (uint32_t)bits;
        float f;
        memcpy(&f, &low, sizeof f);
        return (double)f;
    }
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

static int read_value(struct wj_sink *s, void *row, size_t col, Oid type, struct wj_str v, struct wj_err *e)
{
    switch (type) {
    case TYPE_BOOL:
    case TYPE_INT2:
    case TYPE_INT4:
    case TYPE_INT8:
        return wj_sink_i64(s, row, col, read_int((const unsigned char *)v.p, (int)v.n), e);
    case TYPE_FLOAT4:
    case TYPE_FLOAT8:
        return wj_sink_f64(s, row, col, read_float((const unsigned char *)v.p, (int)v.n), e);
    default:
        return wj_sink_str(s, row, col, v, e);
    }
}

int wj_pg_read(struct wj_sink *s, const PGresult *r, int at, const Oid *types, void *row, struct wj_err *e)
{
    int rc = WJ_OK;
    for (int col = 0; rc == WJ_OK && col < s->sql->nout; col++) {
        struct wj_str v = { PQgetvalue(r, at, col), (size_t)PQgetlength(r, at, col) };
        rc = PQgetisnull(r, at, col) ? wj_sink_null(s, row, (size_t)col, e)
                                     : read_value(s, row, (size_t)col, types[col], v, e);
    }
    return rc;
}
