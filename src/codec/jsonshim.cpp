// jsonshim.cpp - the only C++ file: simdjson's first stage and number conversion behind C functions.
//
// The first stage (Langdale and Lemire, "Parsing gigabytes of JSON per second",
// 2019) finds the tokens and checks UTF-8 with vector instructions chosen at
// run time.  What the tokens mean is decided in C, because that gives exact
// offsets for errors and views of the input instead of copies.  It never reads
// behind the end of the text.  No exception leaves this file.
#include "codec/codec_priv.h"

#include <charconv>
#include <memory>
#include <new>

#include <simdjson.h>

struct wj_jsonshim {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;
};

extern "C" struct wj_jsonshim *wj_jsonshim_new(void)
{
    auto *s = new (std::nothrow) wj_jsonshim;
    if (!s)
        return nullptr;
    // A small capacity to begin with; a depth of 1, because the second stage is never run.
    if (simdjson::get_active_implementation()->create_dom_parser_implementation(4096, 1, s->parser)) {
        delete s;
        return nullptr;
    }
    return s;
}

extern "C" void wj_jsonshim_free(struct wj_jsonshim *s)
{
    delete s;
}

extern "C" int wj_jsonshim_index(struct wj_jsonshim *s, const char *p, size_t bytes, const uint32_t **at,
                                 size_t *n)
{
    auto &parser = *s->parser;
    if (bytes == 0)
        return WJ_SHIM_EMPTY;
    if (bytes > parser.capacity()) {
        size_t bigger = parser.capacity() * 2;
        while (bigger < bytes)
            bigger *= 2;
        if (bytes >= simdjson::SIMDJSON_MAXSIZE_BYTES)
            return WJ_SHIM_NOMEM;
        if (bigger > simdjson::SIMDJSON_MAXSIZE_BYTES)
            bigger = simdjson::SIMDJSON_MAXSIZE_BYTES;
        if (parser.set_capacity(bigger))
            return WJ_SHIM_NOMEM;
    }
    switch (parser.stage1(reinterpret_cast<const uint8_t *>(p), bytes, simdjson::stage1_mode::regular)) {
    case simdjson::SUCCESS:
        break;
    case simdjson::EMPTY:
        return WJ_SHIM_EMPTY;
    case simdjson::UTF8_ERROR:
        return WJ_SHIM_UTF8;
    case simdjson::UNCLOSED_STRING:
    case simdjson::UNESCAPED_CHARS:
        return WJ_SHIM_STRING;
    default:
        return WJ_SHIM_NOMEM;
    }
    *at = parser.structural_indexes.get();
    *n = parser.n_structural_indexes;
    return WJ_SHIM_OK;
}

// std::to_chars gives the shortest digits and, unlike printf(3), knows no locale.
extern "C" int wj_jsonshim_digits(double magnitude, char digits[17], int *point)
{
    char text[40]; // d.ddddde-308
    auto end = std::to_chars(text, text + sizeof text, magnitude, std::chars_format::scientific);
    int n = 0;
    const char *p = text;
    for (; p < end.ptr && *p != 'e'; p++)
        if (*p != '.' && n < 17)
            digits[n++] = *p;
    int exponent = 0;
    if (p < end.ptr) {
        p++;
        if (*p == '+')
            p++;
        std::from_chars(p, end.ptr, exponent);
    }
    *point = exponent + 1;
    return n;
}

extern "C" bool wj_jsonshim_double(const char *p, size_t n, double *out)
{
    double v;
    auto end = std::from_chars(p, p + n, v);
    if (end.ec != std::errc() || end.ptr != p + n)
        return false;
    *out = v;
    return true;
}
