/* scoretable.h - a score on the terminal, or as JSON. */
#ifndef WJ_CLI_SCORETABLE_H
#define WJ_CLI_SCORETABLE_H

#include "codec/json.h"
#include "scan/score.h"

#include <stdio.h>

/* The tables of a score. */
enum wj_scoretable_part {
    WJ_SCORETABLE_TOTAL = 1,
    WJ_SCORETABLE_KIND = 2,
    WJ_SCORETABLE_RULE = 4,
    WJ_SCORETABLE_DISGUISE = 8,
    WJ_SCORETABLE_FIELD = 16,
    WJ_SCORETABLE_ALL = 31
};

/* The tables asked for (a sum of the above), headed by the name of the set of records. */
void wj_scoretable_print(FILE *, const char *set, const struct wj_score *, const struct wj_ruleset *,
                         unsigned parts);

/* Records that went wrong, a line each: id, violations missed, rules that found something, text. */
void wj_scoretable_print_cases(FILE *, struct wj_list cases);

/* The same as one JSON object, written as the next value. */
void wj_scoretable_write(struct wj_json *, const struct wj_score *, const struct wj_ruleset *,
                         unsigned parts);

#endif
