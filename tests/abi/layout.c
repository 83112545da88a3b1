/* layout.c - what a program compiled against wangjian/scan.h has built in: sizes, places and numbers. */
#include <wangjian/scan.h>

#include <stdio.h>

#define SIZE(type)          printf("size %s %zu\n", #type, sizeof(struct type))
#define PLACE(type, member) printf("place %s.%s %zu\n", #type, #member, offsetof(struct type, member))

int main(void)
{
    printf("number WJSCAN_ERROR_BYTES %d\n", (int)WJSCAN_ERROR_BYTES);
    SIZE(wjscan_field);
    PLACE(wjscan_field, name);
    PLACE(wjscan_field, text);
    PLACE(wjscan_field, bytes);
    SIZE(wjscan_span);
    PLACE(wjscan_span, field);
    PLACE(wjscan_span, from);
    PLACE(wjscan_span, to);
    PLACE(wjscan_span, as);
    PLACE(wjscan_span, as_bytes);
    PLACE(wjscan_span, via);
    PLACE(wjscan_span, sureness);
    SIZE(wjscan_finding);
    PLACE(wjscan_finding, rule);
    PLACE(wjscan_finding, rule_hash);
    PLACE(wjscan_finding, violation);
    PLACE(wjscan_finding, basis);
    PLACE(wjscan_finding, title);
    PLACE(wjscan_finding, why);
    PLACE(wjscan_finding, severity);
    PLACE(wjscan_finding, score);
    PLACE(wjscan_finding, spans);
    PLACE(wjscan_finding, nspans);
    for (int i = 0; wjscan_via_name(i); i++)
        printf("via %d %s\n", i, wjscan_via_name(i));
    return 0;
}
