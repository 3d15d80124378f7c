/*
 * dondoc org|policy|calendar|authority check|apply|versions: reference data, as a whole or not at
 * all (ARCHITECTURE 6).
 */
#include "command.h"

#include "base/civil.h"
#include "base/clock.h"
#include "folder.h"
#include "listing.h"
#include "moves.h"
#include "store/library.h"
#include "wire/message.h"
#include <inttypes.h>
#include <string.h>

static const struct reference_kind {
    const char *vi, *en;
    const char *alone; /* how a single file is called */
    Dondoc__V1__ReferenceChanged__What what;
} kinds[] = {
    [DIRECTORY_ORGANISATION] = { "tổ chức", "organisation", NULL,
                                 DONDOC__V1__REFERENCE_CHANGED__WHAT__ORGANISATION },
    [DIRECTORY_POLICY] = { "chính sách", "policy", "policy.yaml",
                           DONDOC__V1__REFERENCE_CHANGED__WHAT__POLICY },
    [DIRECTORY_CALENDAR] = { "lịch làm việc", "calendar", NULL,
                             DONDOC__V1__REFERENCE_CHANGED__WHAT__CALENDAR },
    [DIRECTORY_AUTHORITY] = { "thẩm quyền", "authority", "authority.csv",
                              DONDOC__V1__REFERENCE_CHANGED__WHAT__AUTHORITY },
};

/* Puts what the files say into its place of the reference. */
static void
read_into(struct reference *reference, struct arena *arena, int kind, int version,
          const struct file_set *files, struct mistakes *mistakes)
{
    switch (kind) {
    case DIRECTORY_ORGANISATION:
        reference->organisation = organisation_read(arena, files, mistakes);
        reference->organisation_version = version;
        break;
    case DIRECTORY_POLICY:
        reference->policy = policy_read(arena, files, mistakes);
        reference->policy_version = version;
        break;
    case DIRECTORY_CALENDAR:
        reference->calendars = calendar_set_read(arena, files, version, mistakes);
        reference->calendar_version = version;
        break;
    case DIRECTORY_AUTHORITY:
        reference->authority = authority_read(arena, files, mistakes);
        reference->authority_version = version;
        break;
    default:
        break;
    }
}

static int
read_path(struct cli *cli, int kind, const char *path, struct file_set *files)
{
    const char *why, *what;
    if (folder_read(cli->arena, path, kinds[kind].alone, files, &why, &what) != ST_OK) {
        return cli_refuse(EX_NOINPUT, "FILE-UNREADABLE", why, "không đọc được tệp", what);
    }
    return EX_OK;
}

/* Prints every mistake. */
static int
report(struct cli *cli, const struct mistakes *mistakes)
{
    for (size_t i = 0; i < mistakes->count; i++) {
        printf("%s\n", mistake_print(cli->arena, &mistakes->list[i]));
    }
    size_t count = mistakes->count + mistakes->dropped;
    if (count > 0) {
        fprintf(stderr, cli_say(cli, "%zu lỗi\n", "%zu mistakes\n"), count);
        return EX_FOUND;
    }
    return EX_OK;
}

/* What the command is about, without the other kinds. */
static struct reference
own_part(const struct cli *cli, const struct reference *whole)
{
    int kind = cli->variant;
    return (struct reference){
        .organisation = kind == DIRECTORY_ORGANISATION ? whole->organisation : NULL,
        .policy = kind == DIRECTORY_POLICY ? whole->policy : NULL,
        .calendars = kind == DIRECTORY_CALENDAR ? whole->calendars : NULL,
        .authority = kind == DIRECTORY_AUTHORITY ? whole->authority : NULL,
    };
}

/* How much of it there is. */
static void
print_contents(const struct cli *cli, const struct reference *whole)
{
    const struct reference own = own_part(cli, whole), *reference = &own;
    if (reference->organisation) {
        struct organisation_counts counts = organisation_count(reference->organisation);
        printf(cli_say(cli, "%zu đơn vị, %zu vị trí, %zu cán bộ\n",
                       "%zu units, %zu positions, %zu persons\n"),
               counts.units, counts.positions, counts.persons);
    }
    if (reference->policy) {
        printf("%s: %s\n", reference->policy->version,
               cli_say(cli, reference->policy->name.vi, reference->policy->name.en));
    }
    for (size_t i = 0; reference->calendars && i < reference->calendars->count; i++) {
        const struct calendar_entry *entry = &reference->calendars->entries[i];
        char first[CIVIL_TEXT_SIZE], last[CIVIL_TEXT_SIZE];
        printf("%s: %s, %s - %s%s\n", entry->code, cli_name(cli, entry->name, entry->name_en),
               day_print_vi(first, sizeof first, calendar_first(entry->calendar)),
               day_print_vi(last, sizeof last, calendar_last(entry->calendar)),
               entry->is_verified ? "" : cli_say(cli, " (chưa đối chiếu)", " (unverified)"));
    }
    if (reference->authority) {
        printf(cli_say(cli, "%zu quy tắc thẩm quyền cho %zu loại việc\n",
                       "%zu rules of authority for %zu matters\n"),
               authority_count(reference->authority), authority_matter_count(reference->authority));
    }
}

/* What should be looked at in a matrix although it may be applied. */
static int
print_findings(struct cli *cli, const struct authority *authority, int64_t at)
{
    struct mistakes findings = { .arena = cli->arena };
    authority_survey(authority, at, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        printf("%s\n", mistake_print(cli->arena, &findings.list[i]));
    }
    size_t count = mistakes_count(&findings);
    if (count > 0) {
        fprintf(stderr, cli_say(cli, "%zu điều cần xem lại\n", "%zu things to look at\n"), count);
    }
    return count > 0 ? EX_FOUND : EX_OK;
}

/* What only `authority check` asks: against which organisation, and for which day. */
static struct {
    const char *organisation;
    int64_t at;
} checked;

static const struct option_row authority_check_options[] = {
    { "org", 0, OPTION_TEXT, &checked.organisation, "PATH",
      "đối chiếu với tổ chức trong thư mục này", "also against the organisation in this folder", 0,
      0 },
    { "at", 0, OPTION_TIME, &checked.at, "T", "tính đến lúc này (mặc định: bây giờ)",
      "as of then (default: now)", 0, 0 },
    { 0 },
};

static int
check(struct cli *cli)
{
    struct file_set files;
    struct mistakes mistakes = { .arena = cli->arena };
    struct reference reference = { 0 };
    int code = read_path(cli, cli->variant, cli->argv[0], &files);
    if (code != EX_OK) {
        return code;
    }
    read_into(&reference, cli->arena, cli->variant, 1, &files, &mistakes);
    if (checked.organisation != NULL) {
        code = read_path(cli, DIRECTORY_ORGANISATION, checked.organisation, &files);
        if (code != EX_OK) {
            return code;
        }
        read_into(&reference, cli->arena, DIRECTORY_ORGANISATION, 1, &files, &mistakes);
        reference_check(&reference, &mistakes);
    }
    code = report(cli, &mistakes);
    if (code == EX_OK) {
        print_contents(cli, &reference);
    }
    if (code == EX_OK && reference.authority != NULL) {
        code = print_findings(cli, reference.authority, checked.at ? checked.at : clock_now());
    }
    return code;
}

/* ---- apply --------------------------------------------------------------------------------- */

struct import {
    struct cli *cli;
    const struct reference_kind *kind;
    struct hash digest;
};

static void
draft_change(void *self, int version, int shard, struct draft *draft)
{
    struct import *import = self;
    struct arena *arena = import->cli->arena;
    Dondoc__V1__ReferenceChanged *changed = arena_alloc(arena, sizeof *changed);
    Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
    dondoc__v1__reference_changed__init(changed);
    changed->what = import->kind->what;
    changed->version = version;
    changed->digest = (ProtobufCBinaryData){ HASH_SIZE, import->digest.bytes };
    event.id = arena_print(arena, "%s/%d/%d", import->kind->en, version, shard);
    event.source = "dondoc/import";
    event.subject = arena_print(arena, "reference:%s", import->kind->en);
    event.time = clock_now();
    event.data_case = DONDOC__V1__EVENT__DATA_REFERENCE_CHANGED;
    event.reference_changed = changed;

    size_t size;
    void *body = message_pack(arena, &event.base, &size);
    draft->entry = (struct entry){
        .source = SOURCE_IMPORT,
        .event_id = event.id,
        .subject = event.subject,
        .type = (int)event.data_case,
        .body = { body, size },
    };
    draft->digest = event_digest(body, size);
}

/* Another kind that this program cannot read is not looked at: whoever applies must know. */
static void
name_unread(const struct cli *cli, const struct library *library, const struct reference *reference)
{
    const void *const parts[] = {
        [DIRECTORY_ORGANISATION] = reference->organisation,
        [DIRECTORY_POLICY] = reference->policy,
        [DIRECTORY_CALENDAR] = reference->calendars,
        [DIRECTORY_AUTHORITY] = reference->authority,
    };
    for (int kind = DIRECTORY_ORGANISATION; kind < (int)(sizeof parts / sizeof parts[0]); kind++) {
        if (kind != cli->variant && parts[kind] == NULL &&
            library_newest(library, (enum directory_kind)kind) > 0) {
            (void)cli_refuse(EX_OK, "REFERENCE-UNCHECKED",
                             "cannot be read by this program: nothing was checked against it",
                             "chương trình này không đọc được: chưa đối chiếu với dữ liệu này",
                             cli_say(cli, kinds[kind].vi, kinds[kind].en));
        }
    }
}

/* The other kinds as they are in force, and the new one. */
static int
read_reference(struct cli *cli, struct library *library, const struct file_set *files,
               struct reference *reference, struct mistakes *mistakes)
{
    enum status st = library_refresh(library);
    if (st != ST_OK) {
        return cli_exit_of(st);
    }
    int newest = library_newest(library, (enum directory_kind)cli->variant);
    reference->organisation =
        library_organisation(library, library_newest(library, DIRECTORY_ORGANISATION));
    reference->policy = library_policy(library, library_newest(library, DIRECTORY_POLICY));
    reference->calendars = library_calendars(library, library_newest(library, DIRECTORY_CALENDAR));
    reference->authority = library_authority(library, library_newest(library, DIRECTORY_AUTHORITY));
    read_into(reference, cli->arena, cli->variant, newest + 1, files, mistakes);
    name_unread(cli, library, reference);
    if (mistakes->count == 0) {
        reference_check(reference, mistakes);
    }
    return report(cli, mistakes);
}

static struct directory_file *
files_to_store(struct cli *cli, const struct file_set *files, struct hash *digest)
{
    struct directory_file *stored = arena_array(cli->arena, files->count, sizeof *stored);
    struct hasher hasher;
    hasher_open(&hasher);
    for (size_t i = 0; i < files->count; i++) {
        const struct named_file *file = &files->files[i];
        stored[i] = (struct directory_file){ file->name, { file->bytes, file->size } };
        hasher_add_text(&hasher, file->name);
        hasher_add_blob(&hasher, file->bytes, file->size);
    }
    *digest = hasher_close(&hasher);
    return stored;
}

static int
store(struct cli *cli, const struct file_set *files)
{
    struct import import = { .cli = cli, .kind = &kinds[cli->variant] };
    struct directory_file *stored = files_to_store(cli, files, &import.digest);
    int version;
    enum status st = directory_apply(cli->db, cli->arena, (enum directory_kind)cli->variant, stored,
                                     files->count, draft_change, &import, &version);
    if (st == ST_NONE) {
        printf(cli_say(cli, "%s: không đổi, phiên bản %d\n", "%s: unchanged, version %d\n"),
               cli_say(cli, import.kind->vi, import.kind->en), version);
    } else if (st == ST_OK) {
        printf(cli_say(cli, "%s: phiên bản %d có hiệu lực ở mọi phân mảnh\n",
                       "%s: version %d is in force in every shard\n"),
               cli_say(cli, import.kind->vi, import.kind->en), version);
    }
    return cli_exit_of(st);
}

static int
apply(struct cli *cli)
{
    struct file_set files;
    struct mistakes mistakes = { .arena = cli->arena };
    struct reference reference = { 0 };
    int code = read_path(cli, cli->variant, cli->argv[0], &files);
    if (code != EX_OK) {
        return code;
    }
    struct library *library = library_open(cli->db);
    code = read_reference(cli, library, &files, &reference, &mistakes);
    if (code == EX_OK) {
        print_contents(cli, &reference);
    }
    if (code == EX_OK && cli->variant == DIRECTORY_CALENDAR) {
        code = moves_print(cli, reference.calendars);
    }
    if (code == EX_OK && cli->variant == DIRECTORY_AUTHORITY) {
        (void)print_findings(cli, reference.authority, clock_now());
    }
    if (code == EX_OK) {
        code = store(cli, &files);
    }
    library_close(library);
    return code;
}

/* ---- versions ------------------------------------------------------------------------------ */

static bool as_json;

static const struct option_row versions_options[] = {
    { "json", 0, OPTION_FLAG, &as_json, NULL, "dạng JSON", "as JSON lines", 0, 0 },
    { 0 },
};

static int
versions(struct cli *cli)
{
    static const struct listing_column columns[] = {
        { "version", "PHIÊN BẢN", "VERSION", true },
        { "applied_at", "ÁP DỤNG LÚC", "APPLIED", false },
        { "digest", "MÃ BĂM", "DIGEST", false },
        { 0 },
    };
    struct directory_version *list;
    size_t count;
    enum status st = directory_versions(cli->db, cli->arena, &list, &count);
    struct listing listing = listing_start(cli->arena, columns);
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        char at[CIVIL_TEXT_SIZE], digest[HASH_HEX_SIZE];
        const char *cells[] = {
            arena_print(cli->arena, "%d", list[i].version),
            instant_print(at, sizeof at, list[i].applied_at),
            hash_print(digest, &list[i].digest),
        };
        if ((int)list[i].kind == cli->variant) {
            listing_add(&listing, cells);
        }
    }
    if (st == ST_OK) {
        listing_print(&listing, as_json, cli->is_english);
    }
    return cli_exit_of(st);
}

static const struct query_set *const sets[] = { &journal_queries, &directory_queries,
                                                &tasks_queries, NULL };

/* clang-format off */
#define COMMANDS(WORD, KIND, OPTIONS, VI, EN)                                                               \
    const struct command command_##WORD##_check = {                                                \
        .name = #WORD " check", .arguments = "PATH", .least = 1, .most = 1, .variant = (KIND),       \
        .vi = "kiểm tra " VI ": nêu mọi lỗi với tệp và dòng",                                  \
        .en = "checks the " EN ": names every mistake with file and line",                         \
        .options = (OPTIONS), .run = check,                                                                              \
    };                                                                                             \
    const struct command command_##WORD##_apply = {                                                \
        .name = #WORD " apply", .arguments = "PATH", .least = 1, .most = 1, .variant = (KIND),       \
        .vi = "áp dụng " VI ": toàn bộ hoặc không gì cả",                                        \
        .en = "applies the " EN ": all of it or nothing",                                          \
        .sets = sets, .run = apply,                                                                \
    };                                                                                             \
    const struct command command_##WORD##_versions = {                                             \
        .name = #WORD " versions", .arguments = "", .variant = (KIND),                               \
        .vi = "các phiên bản " VI " đã áp dụng",                                               \
        .en = "the versions of the " EN " that were applied",                                      \
        .options = versions_options, .sets = sets, .run = versions,                                                             \
    }
/* clang-format on */

COMMANDS(org, DIRECTORY_ORGANISATION, NULL, "tổ chức", "organisation");
COMMANDS(policy, DIRECTORY_POLICY, NULL, "chính sách", "policy");
COMMANDS(calendar, DIRECTORY_CALENDAR, NULL, "lịch làm việc", "calendar");
COMMANDS(authority, DIRECTORY_AUTHORITY, authority_check_options, "ma trận thẩm quyền",
         "authority matrix");
