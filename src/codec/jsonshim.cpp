// jsonshim.cpp - the only C++ file: number conversion and simdjson's first stage behind C functions.
#include "codec/codec_priv.h"

#include <charconv>
#include <cstring>

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
