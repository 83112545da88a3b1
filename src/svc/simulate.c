/* simulate.c - see simulate.h. */
#include "svc/simulate.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/utf8.h"
#include "codec/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { LINE_ARENA = 1 << 16, PLANT_ONE_IN = 8 };

struct goods {
    const char *category, *title, *body;
};

static const struct goods goods[] = {
    { "服装", "加绒卫衣 男女同款", "面料柔软，版型宽松，建议手洗，尺码见详情。" },
    { "食品", "手工牛肉干 250克", "开袋即食，净含量250克，保质期180天，请置于阴凉干燥处。" },
    { "数码", "蓝牙耳机 半入耳", "续航三十小时，支持两台设备，保修一年。" },
    { "家具", "实木书桌 120厘米", "橡胶木桌面，需自行安装，附安装说明和工具。" },
    { "美妆", "补水面膜 十片装", "温和清洁后使用，每周两到三次，敏感肌请先试用。" },
    { "茶叶", "高山绿茶 250克", "明前采摘，香气清幽，密封避光保存。" },
    { "图书", "小学数学练习册", "与教材同步，附参考答案，适合课后巩固。" },
    { "玩具", "木制积木 一百块", "圆角打磨，附检验合格证，适合三岁以上儿童。" },
    { "日用", "不锈钢保温杯 500毫升", "双层真空，密封不漏，杯身可定制刻字。" },
    { "水果", "现摘苹果 五斤装", "产地直发，坏果包赔，收到请尽快冷藏。" },
};

struct plant {
    const char *violation, *sentence;
};

static const struct plant plants[] = {
    { "ad-absolute", "本品采用最佳配方，销量第一，国家级品质。" },
    { "ad-medical-nonmed", "坚持使用一个月，高血压根治不复发。" },
    { "uc-review-fake", "收到货五星好评返现5元，截图联系客服。" },
    { "uc-brushing", "招募刷手，刷单一单佣金10元日结。" },
    { "cr-unfair-terms", "本店拥有最终解释权，一经售出概不退换。" },
    { "pr-lowest-claim", "全网最低价，错过不再有。" },
    { "ad-investment", "加盟即保本保息，年化收益30%，零风险。" },
    { "ad-education", "公务员考试协议班，包过，不过退费。" },
    { "ad-state-symbol", "人民大会堂特供酒，限量发售。" },
    { "cr-privacy", "一手网购数据出售，实时更新，五毛一条。" },
};

/* SplitMix64: small, seeded, the same everywhere. */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static size_t pick(uint64_t *state, size_t n)
{
    return (size_t)(draw(state) % n);
}

/* A mark between every two characters; marks of a sentence stay as they are. */
static struct wj_str disguise(struct wj_arena *a, struct wj_str text, uint64_t *state)
{
    static const char *const marks[] = { ".", " ", "*", "丨" };
    const char *mark = marks[pick(state, sizeof marks / sizeof marks[0])];
    struct wj_buf b;
    wj_buf_init(&b, a, LINE_ARENA / 2);
    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        uint32_t c = wj_utf8_next(text, &at);
        wj_buf_add(&b, (struct wj_str){ text.p + from, at - from });
        size_t ahead = at;
        bool han = c >= 0x4E00 && c < 0xA000 && at < text.n && wj_utf8_next(text, &ahead) >= 0x4E00;
        if (han)
            wj_buf_addz(&b, mark);
    }
    return wj_buf_view(&b);
}

struct market {
    const struct wj_simulate_opts *opts;
    struct wj_arena *line;
    FILE *listings, *truth;
    uint64_t state;
    struct wj_simulate_stats stats;
};

static void put_line(FILE *f, struct wj_json *w)
{
    struct wj_str line;
    wj_json_end_obj(w);
    if (wj_json_done(w, &line, NULL) == WJ_OK)
        fprintf(f, WJ_FMT "\n", WJ_ARG(line));
}

static void begin(struct market *m, struct wj_buf *b, struct wj_json *w)
{
    wj_buf_init(b, m->line, LINE_ARENA / 2);
    wj_json_init(w, b);
    wj_json_obj(w);
}

/* Perhaps a planted sentence; the truth goes to its own file. */
static struct wj_str plant(struct market *m, struct wj_str id)
{
    if (pick(&m->state, PLANT_ONE_IN))
        return WJ_S("");
    const struct plant *p = &plants[pick(&m->state, sizeof plants / sizeof plants[0])];
    bool hidden = pick(&m->state, 2);
    struct wj_str sentence = wj_strz(p->sentence);
    struct wj_buf b;
    struct wj_json w;
    begin(m, &b, &w);
    wj_json_kstr(&w, "record", id);
    wj_json_kstrz(&w, "violation", p->violation);
    wj_json_kstrz(&w, "disguise", hidden ? "separator" : "none");
    put_line(m->truth, &w);
    m->stats.planted++;
    m->stats.disguised += hidden;
    return hidden ? disguise(m->line, sentence, &m->state) : sentence;
}

static void put_listing(struct market *m, int64_t i)
{
    const struct goods *g = &goods[pick(&m->state, sizeof goods / sizeof goods[0])];
    int64_t outlet = (int64_t)(draw(&m->state) % (uint64_t)m->opts->outlets);
    wj_arena_reset(m->line);
    struct wj_str id = wj_strf(m->line, "S%lld", (long long)i);
    struct wj_str planted = plant(m, id);
    struct wj_buf b;
    struct wj_json w;
    begin(m, &b, &w);
    wj_json_kstrz(&w, "kind", "listing");
    wj_json_kstr(&w, "id", id);
    wj_json_kstrz(&w, "source", "simulate");
    wj_json_kstrz(&w, "platform", "simulated");
    wj_json_kstr(&w, "outlet", wj_strf(m->line, "模拟店铺%lld", (long long)outlet));
    wj_json_kstr(&w, "outlet_id", wj_strf(m->line, "%lld", (long long)outlet));
    wj_json_kstrz(&w, "category", planted.n ? "综合" : g->category);
    wj_json_kstr(&w, "title", wj_strf(m->line, "%s %lld号", g->title, (long long)(draw(&m->state) % 1000)));
    wj_json_kstr(&w, "body", wj_strf(m->line, "%s" WJ_FMT, g->body, WJ_ARG(planted)));
    wj_json_ki64(&w, "price_fen", (int64_t)(990 + draw(&m->state) % 50000));
    wj_json_ki64(&w, "sales", (int64_t)(draw(&m->state) % 5000));
    put_line(m->listings, &w);
}

static FILE *create(struct wj_arena *a, const char *dir, const char *name, struct wj_err *e)
{
    struct wj_str path = wj_strf(a, "%s/%s", dir, name);
    FILE *f = fopen(path.p, "w");
    if (!f)
        (void)wj_fail(e, WJ_E_IO, "%s: %s", path.p, strerror(errno));
    return f;
}

static int finish(FILE *f, int rc, struct wj_err *e)
{
    if (!f)
        return rc;
    bool bad = ferror(f) != 0;
    bad |= fclose(f) != 0;
    return rc == WJ_OK && bad ? wj_fail(e, WJ_E_IO, "the market cannot be written: no room?") : rc;
}

static void put_outlets(struct market *m, FILE *f)
{
    for (int64_t i = 0; i < m->opts->outlets; i++) {
        struct wj_buf b;
        struct wj_json w;
        wj_arena_reset(m->line);
        begin(m, &b, &w);
        wj_json_kstrz(&w, "kind", "outlet");
        wj_json_kstr(&w, "outlet_id", wj_strf(m->line, "%lld", (long long)i));
        wj_json_kstrz(&w, "channel", "shop");
        wj_json_kstrz(&w, "platform", "simulated");
        wj_json_kstr(&w, "name", wj_strf(m->line, "模拟店铺%lld", (long long)i));
        put_line(f, &w);
    }
}

int wj_simulate_write(const struct wj_simulate_opts *o, struct wj_simulate_stats *out, struct wj_err *e)
{
    if (o->outlets < 1 || o->listings < 1)
        return wj_fail(e, WJ_E_INVALID, "--outlets and --listings take 1 or more");
    int rc = wj_dir_make(o->out_dir, e);
    if (rc != WJ_OK)
        return rc;
    struct market m = { .opts = o, .line = wj_arena_new((size_t)4 * LINE_ARENA), .state = (uint64_t)o->seed };
    m.listings = create(m.line, o->out_dir, "listings.ndjson", e);
    m.truth = m.listings ? create(m.line, o->out_dir, "truth.ndjson", e) : NULL;
    FILE *outlets = m.truth ? create(m.line, o->out_dir, "outlets.ndjson", e) : NULL;
    rc = outlets ? WJ_OK : WJ_E_IO;
    for (int64_t i = 0; i < o->listings && rc == WJ_OK; i++)
        put_listing(&m, i);
    if (rc == WJ_OK)
        put_outlets(&m, outlets);
    rc = finish(outlets, rc, e);
    rc = finish(m.truth, rc, e);
    rc = finish(m.listings, rc, e);
    wj_arena_free(m.line);
    if (rc == WJ_OK)
        *out = m.stats;
    return rc;
}
