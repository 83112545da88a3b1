/* smallbook.h - a law of two flows, small enough to read, whose texts a test may change. */
#ifndef WJ_TESTS_SMALLBOOK_H
#define WJ_TESTS_SMALLBOOK_H

#include "base/arena.h"
#include "law/flowbook.h"
#include "../test.h"

static const char *const small_texts[][2] = {
    { "facts.csv", "name,type,source,label_zh,label_en,min,max,words,help_zh,help_en\n"
                   "done,bool,,已完成,done,,,,,\n"
                   "fine_fen,fen,,罚款,fine,0,,,,\n"
                   "limit_fen,fen,store,上限,limit,,,,,\n"
                   "way,enum,,方式,way,,,post=邮寄/By post|direct=直接/Direct,,\n"
                   "served_on,day,,送达日,day of service,2000-01-01,2100-01-01,,,\n"
                   "count,int,,次数,count,,9,,,\n"
                   "reason,text,,理由,reason,2,10,,,\n"
                   "worker,person,,承办人,worker,,,,,\n"
                   "source_id,ref,carried,来源,source,,,,,\n" },
    { "flows.csv", "flow,name_zh,name_en,number,basis,day_fact,note\n"
                   "job,办事,Job,办,法 1,served_on,\n"
                   "side,附事,Side matter,附,法 2,,\n" },
    { "flows/job.csv",
      "state,event,to,role,guard,asks,effects,basis,label_zh,label_en,valid_from,valid_to,note\n"
      "-,open,new,worker|system,,reason?,start:t.work,法 1,登记,Register,,,\n"
      "new,take,doing,worker,,,assign:worker set:count=+1 doc:form,法 2,领取,Take,,,\n"
      "new,give,doing,boss,,worker,assign:worker doc:form,法 2,分派,Give,,,\n"
      "doing,finish,ready,worker,doc(form) & fine_fen<=@limit_fen & has(worker),fine_fen way served_on "
      "reason?,start:t.serve@served_on,法 3,办结,Finish,,,\n"
      "doing,ask,=,worker,!pending(side),,open:side,法 3,另案,Open a side matter,,,\n"
      "doing,drop,gone,boss,,reason,stop:t.work close,法 4,撤销,Drop,2020-01-01,2025-12-31,\n"
      "doing,drop,gone,worker,,reason,stop:t.work close,法 4,撤销,Drop,2026-01-01,,\n"
      "ready,check,gone,boss,\"way=post & differs(boss,worker)\",,set:done=true stop:t.work close,法 5,"
      "审核邮寄,Check post,,,\n"
      "ready,check,gone,boss,\"way!=post & (term_over(t.serve) | done) & differs(boss,worker)\",,close,法 5,"
      "审核直接,Check direct,,,\n"
      "*,note,=,worker|boss,,reason,unset:done,法 6,备注,Note,,,\n" },
    { "flows/side.csv",
      "state,event,to,role,guard,asks,effects,basis,label_zh,label_en,valid_from,valid_to,note\n"
      "-,open,open,worker|system,,,,法 1,登记,Register,,,\n"
      "open,end,end,worker,,,close,法 1,结束,End,,,\n" },
    { "registers.csv", "register,kind,label_zh,label_en,basis\nboard,publication,公示,board,法 9\n" },
    { "roles.csv", "role,label_zh,label_en,side\nworker,承办人,worker,officer\nboss,负责人,boss,officer\n"
                   "system,系统,the system,system\n" },
    { "states.csv",
      "flow,state,name_zh,name_en,badge,final\njob,new,待办,new,open,\njob,doing,在办,doing,work,\n"
      "job,ready,待审,ready,wait,\njob,gone,办结,gone,done,final\nside,open,在办,open,work,\n"
      "side,end,办结,end,done,final\n" },
};
enum { SMALL_N = sizeof small_texts / sizeof small_texts[0] };

static struct wj_str small_term(void *ctx, struct wj_str id)
{
    (void)ctx;
    return wj_str_eqz(id, "t.work") ? WJ_S("办理") : wj_str_eqz(id, "t.serve") ? WJ_S("送达") : WJ_NOSTR;
}

static struct wj_str small_title(void *ctx, struct wj_str id)
{
    (void)ctx;
    return wj_str_eqz(id, "form") ? WJ_S("表格") : WJ_NOSTR;
}

static bool small_pauses(void *ctx, struct wj_str id, struct wj_str reason)
{
    (void)ctx;
    return wj_str_eqz(id, "t.work") && wj_str_eqz(reason, "rest");
}

static int load_files(struct wj_arena *a, const struct wj_named *items, const struct wj_flowbook **out,
                      struct wj_err *e)
{
    const struct wj_flow_lookup lookup = { small_term, small_title, small_pauses, NULL };
    struct wj_fileset *files = wj_copy(a, &(struct wj_fileset){ items, SMALL_N }, sizeof *files);
    return wj_flowbook_load(a, files, &lookup, out, e);
}

/* Load the small law with one text replaced in one file (path NULL: none). */
static int load_small(struct wj_arena *a, const char *path, const char *old, const char *new,
                      const struct wj_flowbook **out, struct wj_err *e)
{
    struct wj_named *items = wj_alloc(a, SMALL_N * sizeof *items);
    for (size_t i = 0; i < SMALL_N; i++) {
        struct wj_str text = wj_strz(small_texts[i][1]);
        items[i] = (struct wj_named){ wj_strz(small_texts[i][0]), text };
        if (!path || strcmp(path, small_texts[i][0]) != 0)
            continue;
        size_t at = wj_str_find(text, wj_strz(old)), behind = at + strlen(old);
        if (at == text.n)
            fail_msg("%s has no \"%s\"", path, old);
        items[i].bytes =
            wj_strf(a, WJ_FMT "%s" WJ_FMT, (int)at, text.p, new, (int)(text.n - behind), text.p + behind);
    }
    return load_files(a, items, out, e);
}

#endif
