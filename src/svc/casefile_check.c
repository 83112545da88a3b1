/* casefile_check.c - checking the archive of a case file without asking anybody. */
#include "svc/casefile.h"

#include "base/arena.h"
#include "codec/zip.h"
#include "crypto/note.h"

enum { UNPACKED_BYTES = 256 << 20 };

static int bad(struct wj_err *e, const char *what, struct wj_str name)
{
    wj_fail(e, WJ_E_CORRUPT, "%s: " WJ_FMT, what, WJ_ARG(name));
    return WJ_E_CORRUPT;
}

/* The manifest's text, if the key has signed it. */
static int open_manifest(const struct wj_fileset *files, struct wj_str vkey, struct wj_str *text,
                         struct wj_casefile_check *out, struct wj_err *e)
{
    const struct wj_named *note = wj_fileset_find(files, WJ_S("MANIFEST.note"));
    const struct wj_named *own = wj_fileset_find(files, WJ_S("VERIFIER.txt"));
    struct wj_note_key known;
    struct wj_key *key = NULL;
    if (!note || (!vkey.p && !own))
        return wj_fail(e, WJ_E_CORRUPT, "this is no case file: it has no signed manifest");
    out->own_key = !vkey.p;
    int rc = wj_note_load_vkey(wj_str_trim(vkey.p ? vkey : own->bytes), &known.name, &key, e);
    if (rc != WJ_OK)
        return rc;
    known.key = key;
    rc = wj_note_open(note->bytes, &known, 1, text, e);
    out->signer = known.name;
    wj_sign_free(key);
    return rc;
}

/* "sha256 sm3 bytes path" against the file. */
static int check_line(const struct wj_fileset *files, struct wj_str line, struct wj_err *e)
{
    struct wj_str rest = line, sha256 = WJ_NOSTR, sm3 = WJ_NOSTR, size = WJ_NOSTR;
    struct wj_hash h256, h3;
    char hex256[WJ_HASH_HEX], hex3[WJ_HASH_HEX];
    int64_t n = -1;
    if (!wj_str_cut(&rest, ' ', &sha256) || !wj_str_cut(&rest, ' ', &sm3) || !wj_str_cut(&rest, ' ', &size) ||
        !rest.n || !wj_str_i64(size, &n))
        return bad(e, "the manifest has a line that cannot be read", line);
    const struct wj_named *file = wj_fileset_find(files, rest);
    if (!file)
        return bad(e, "a file is missing", rest);
    wj_digest_both(file->bytes, &h256, &h3);
    wj_digest_hex(&h256, hex256);
    wj_digest_hex(&h3, hex3);
    if ((int64_t)file->bytes.n != n || !wj_str_eqz(sha256, hex256) || !wj_str_eqz(sm3, hex3))
        return bad(e, "a file was changed", rest);
    return WJ_OK;
}

/* The value of the line "name value"; no value when the next line is another. */
static struct wj_str member(struct wj_str *rest, const char *name)
{
    struct wj_str line, word;
    if (!wj_str_cut(rest, '\n', &line) || !wj_str_cut(&line, ' ', &word) || !wj_str_eqz(word, name))
        return WJ_NOSTR;
    return line.p ? line : WJ_S("");
}

static int check_files(const struct wj_fileset *files, struct wj_str rest, int64_t want, struct wj_err *e)
{
    struct wj_str line;
    int64_t n = 0;
    int rc = WJ_OK;
    while (rc == WJ_OK && wj_str_cut(&rest, '\n', &line)) {
        if (!line.n)
            continue;
        rc = check_line(files, line, e);
        n++;
    }
    if (rc == WJ_OK && (n != want || files->n != (size_t)n + 1))
        return wj_fail(e, WJ_E_CORRUPT, "the archive holds %zu files, the manifest lists %lld", files->n - 1,
                       (long long)n);
    return rc;
}

int wj_casefile_verify(struct wj_arena *a, struct wj_str zip, struct wj_str vkey,
                       struct wj_casefile_check *out, struct wj_err *e)
{
    struct wj_casefile_check c = { 0 };
    struct wj_fileset files;
    struct wj_str text = WJ_NOSTR, rest, line;
    int64_t n = -1;
    int rc = wj_zip_read(a, zip, UNPACKED_BYTES, &files, e);
    if (rc == WJ_OK)
        rc = open_manifest(&files, vkey, &text, &c, e);
    if (rc != WJ_OK)
        return rc;
    rest = text;
    if (!wj_str_cut(&rest, '\n', &line) || !wj_str_eqz(line, "wangjian case file 1"))
        return bad(e, "this manifest is of another kind", line);
    c.matter_no = member(&rest, "matter");
    struct wj_str id = member(&rest, "id"), organ = member(&rest, "organ"), law = member(&rest, "law");
    c.made = member(&rest, "made");
    struct wj_str personal = member(&rest, "personal");
    if (!id.p || !organ.p || !law.p || !c.made.p || !personal.p || !wj_str_i64(member(&rest, "files"), &n))
        return bad(e, "the manifest's head cannot be read", line);
    rc = check_files(&files, rest, n, e);
    c.files_n = files.n;
    if (rc == WJ_OK)
        *out = c;
    return rc;
}
