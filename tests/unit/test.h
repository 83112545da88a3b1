/* test.h - what every unit test includes: cmocka with its prerequisites, and checks on views. */
#ifndef WJ_TESTS_TEST_H
#define WJ_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

#define assert_str(s, lit)                                                  \
    do {                                                                    \
        struct wj_str got_ = (s);                                           \
        if (!wj_str_eqz(got_, (lit)))                                       \
            fail_msg("got \"" WJ_FMT "\", want \"%s\"", WJ_ARG(got_), lit); \
    } while (0)

#define assert_ok(call, e)                                  \
    do {                                                    \
        int rc_ = (call);                                   \
        if (rc_ != WJ_OK)                                   \
            fail_msg("%s: rc %d: %s", #call, rc_, (e).msg); \
    } while (0)

#endif
