/*
 * disguise.h - how sure is it that a disguise is meant?
 *
 * A hit that needed a substitution or a gap is judged by named features of its
 * text and neighbourhood: a logistic model whose weights stand in
 * law/model/disguise.tsv, so that every judgement can be read.
 */
#ifndef WJ_SCAN_DISGUISE_H
#define WJ_SCAN_DISGUISE_H

#include "base/str.h"

/* Name in the weights' file, and what it counts. */
#define WJ_DISGUISE_FEATURES(X)                                             \
    X(bias, "always 1")                                                     \
    X(len2, "the word has two characters")                                  \
    X(len3, "three")                                                        \
    X(len4, "four")                                                         \
    X(len5, "five or more")                                                 \
    X(kept, "part of the word's characters that stand there unchanged")     \
    X(sound, "characters replaced by others of the same syllable")          \
    X(fuzzy, "characters replaced by others of a nearly equal syllable")    \
    X(all_changed, "no character of the word is left")                      \
    X(rare, "replacing characters that are rare in ordinary text")          \
    X(alike, "characters replaced by look-alikes")                          \
    X(pinyin, "characters written in pinyin")                               \
    X(all_pinyin, "all of them")                                            \
    X(run_on, "the pinyin is part of a longer run of letters")              \
    X(split, "characters written apart")                                    \
    X(radical, "of them with a part that is no character of ordinary text") \
    X(picture, "characters replaced by a picture")                          \
    X(repeat, "characters written several times")                           \
    X(gap_space, "gaps with blanks")                                        \
    X(gap_tight, "gaps with dots, stars, bars and the like")                \
    X(gap_symbol, "gaps with emoji and symbols")                            \
    X(gap_comma, "gaps with clause punctuation")                            \
    X(gap_stop, "gaps across a sentence end")                               \
    X(gap_quote, "gaps with quotes or brackets")                            \
    X(gap_all, "a gap between every two characters of three or more")       \
    X(gap_wide, "gaps of more than two characters")                         \
    X(isolated, "single characters between gaps")                           \
    X(word, "the text is an ordinary word as it stands")                    \
    X(attached, "ends that form an ordinary word with the neighbour")       \
    X(inner, "changed neighbours inside that are an ordinary pair")         \
    X(known, "a spelling listed as in real use")                            \
    X(company, "other disguises in the same record")                        \
    X(full, "the rule allows the word any disguise")

enum wj_feature {
#define X(name, doc) WJ_FEATURE_##name,
    WJ_DISGUISE_FEATURES(X)
#undef X
        WJ_NFEATURES
};

struct wj_disguise_model {
    double weight[WJ_NFEATURES];
};

/* What was found about one hit. */
struct wj_features {
    float value[WJ_NFEATURES];
};

/* Read "feature<TAB>weight" lines; WJ_E_INVALID names file, line and what is wrong or missing. */
int wj_disguise_load(const char *file, struct wj_str bytes, struct wj_disguise_model *out,
                     struct wj_err *) WJ_MUST_USE;

/* Probability that a disguise is meant. */
double wj_disguise_judge(const struct wj_disguise_model *, const struct wj_features *);

/* The name as findings print it, and what it means in a sentence. */
const char *wj_disguise_name(enum wj_feature);
const char *wj_disguise_doc(enum wj_feature);

#endif
