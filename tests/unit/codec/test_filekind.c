/* test_filekind.c - files known by their first bytes. */
#include "../test.h"

#include "codec/filekind.h"

#define HEAD(lit) ((struct wj_str){ (lit), sizeof(lit) - 1 })

static void kinds_are_known_by_their_first_bytes(void **state)
{
    (void)state;
    const struct {
        struct wj_str head;
        const char *kind;
    } rows[] = { { HEAD("\xFF\xD8\xFF\xE0\0\x10JFIF"), "jpeg" },
                 { HEAD("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), "png" },
                 { HEAD("RIFF\x24\0\0\0WEBPVP8 "), "webp" },
                 { HEAD("%PDF-1.7\n"), "pdf" },
                 { HEAD("\0\0\0\x18"
                        "ftypheic\0\0\0\0mif1heic"),
                   "heic" },
                 { HEAD("\0\0\0\x20"
                        "ftypisom\0\0\2\0isomiso2"),
                   "mp4" },
                 { HEAD("\0\0\0\x14"
                        "ftypqt  \0\0\0\0"),
                   "mp4" },
                 { HEAD("\x1A\x45\xDF\xA3\x01\0\0\0\0\0\0\x1F\x42\x82\x84webm"), "webm" } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct wj_filekind *k = wj_filekind_of(rows[i].head);
        assert_non_null(k);
        assert_string_equal(k->name, rows[i].kind);
        assert_ptr_equal(wj_filekind_named(wj_strz(k->name))->type, k->type);
    }
}

static void what_runs_or_hides_is_no_kind(void **state)
{
    (void)state;
    const struct wj_str heads[] = { HEAD("<!DOCTYPE html>"),
                                    HEAD("<svg xmlns="),
                                    HEAD("MZ\x90\0\3"),
                                    HEAD("\x7F"
                                         "ELF"),
                                    HEAD("PK\3\4"),
                                    HEAD("GIF89a"),
                                    HEAD("RIFF\x24\0\0\0AVI "),
                                    HEAD("%PD"),
                                    HEAD(""),
                                    HEAD(" %PDF-1.7"),
                                    HEAD("\x1A\x45\xDF\xA3\x01matroska"),
                                    HEAD("\0\0\0\x18"
                                         "ftypjunk") };
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        assert_null(wj_filekind_of(heads[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_known_by_their_first_bytes),
        cmocka_unit_test(what_runs_or_hides_is_no_kind),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
