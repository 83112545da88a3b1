/*
 * scan_lines.c - the smallest filter over libwjscan: a title a line in, a line for every finding out.
 *
 *     cc scan_lines.c $(pkg-config --cflags --libs wjscan) -o scan_lines
 *     ./scan_lines law < titles.txt
 *
 * Output: line, rule, violation, score and the words found, separated by tabs.
 */
#define _GNU_SOURCE /* getline(3) */
#include <wangjian/scan.h>

#include <stdio.h>
#include <stdlib.h>

static void print(unsigned long line, const char *title, const struct wjscan_finding *f)
{
    printf("%lu\t%s\t%s\t%.2f\t", line, f->rule, f->violation, f->score);
    for (size_t i = 0; i < f->nspans; i++) {
        const struct wjscan_span *s = &f->spans[i];
        printf("%s%.*s", i ? " + " : "", (int)(s->to - s->from), title + s->from);
    }
    putchar('\n');
}

static int scan_lines(struct wjscan_scanner *scanner, char *err)
{
    char *title = NULL;
    size_t room = 0, n = 0;
    ssize_t bytes = 0;
    int rc = 0;
    for (unsigned long line = 1; rc == 0 && (bytes = getline(&title, &room, stdin)) >= 0; line++) {
        if (bytes > 0 && title[bytes - 1] == '\n')
            bytes--;
        const struct wjscan_field fields[] = { { "title", title, (size_t)bytes } };
        const struct wjscan_finding *found = wjscan_scan(scanner, "listing", fields, 1, NULL, &n, err);
        rc = found ? 0 : -1;
        for (size_t i = 0; found && i < n; i++)
            print(line, title, &found[i]);
    }
    free(title);
    return rc;
}

int main(int argc, char **argv)
{
    char err[WJSCAN_ERROR_BYTES] = "";
    struct wjscan_rules *rules = NULL;
    struct wjscan_scanner *scanner = NULL;
    int rc = wjscan_rules_load(argc > 1 ? argv[1] : "law", &rules, err);
    if (rc == 0)
        rc = wjscan_scanner_new(rules, &scanner, err);
    if (rc == 0)
        rc = scan_lines(scanner, err);
    if (rc != 0)
        fprintf(stderr, "scan_lines: %s\n", err);
    wjscan_scanner_free(scanner);
    wjscan_rules_free(rules);
    return rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
