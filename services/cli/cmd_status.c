/*
 * dondoc status: who runs, how far every reader is, and what waits for whom. Exit code 1 when
 * something is wrong, each in one line.
 */
#include "command.h"

#include "base/civil.h"
#include "base/clock.h"
#include "entry_view.h"
#include "listing.h"
#include "moment.h"
#include "store/directory.h"
#include "store/instance.h"
#include "store/library.h"
#include "store/quarantine.h"
#include "store_outbox.h"
#include "store_status.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define PATIENCE     (10 * CLOCK_SECOND) /* an entry unread for longer is a problem */
#define SKEW_ALLOWED (2 * CLOCK_SECOND)  /* ARCHITECTURE 3 */

static struct {
    bool json;
} asked;

static const struct option_row options[] = {
    { "json", 0, OPTION_FLAG, &asked.json, NULL, "dạng JSON, mỗi dòng một điều",
      "as JSON, one object a line", 0, 0 },
    { 0 },
};

struct looking {
    struct cli *cli;
    struct instance *instances;
    size_t instance_count;
    struct reader_row *readers;
    size_t reader_count;
    struct head heads[JOURNAL_MAX_SHARDS];
    struct listing problems;
};

static const struct listing_column problem_columns[] = {
    { "problem", "VẤN ĐỀ", "PROBLEM", false },
    { "text", "ĐIỀU GÌ", "WHAT", false },
    { 0 },
};

static void
complain(struct looking *looking, const char *code, const char *format, ...) PRINTF_LIKE(3, 4);

static void
complain(struct looking *looking, const char *code, const char *format, ...)
{
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const char *cells[] = { code, text };
    listing_add(&looking->problems, cells);
}

/* ---- instances ----------------------------------------------------------------------------- */

static int
count_instances(const struct looking *looking, const char *service)
{
    int count = 0;
    for (size_t i = 0; i < looking->instance_count; i++) {
        const struct instance *instance = &looking->instances[i];
        count += instance->seen_us_ago < PATIENCE && strcmp(instance->service, service) == 0;
    }
    return count;
}

static int
count_shards(const struct looking *looking, const struct instance *instance)
{
    int count = 0;
    for (size_t i = 0; i < looking->reader_count; i++) {
        count += looking->readers[i].is_held && looking->readers[i].owner == instance->owner;
    }
    return count;
}

static void
check_instance(struct looking *looking, const struct instance *instance)
{
    const struct cli *cli = looking->cli;
    int64_t skew = instance->skew_us < 0 ? -instance->skew_us : instance->skew_us;
    if (strcmp(instance->service, "dondoc") == 0) {
        return; /* a command that moves the clock */
    }
    if (instance->seen_us_ago >= PATIENCE) {
        complain(looking, "INSTANCE-SILENT",
                 cli_say(cli, "%s ở %s im lặng %" PRId64 " s",
                         "%s on %s has been silent for %" PRId64 " s"),
                 instance->service, instance->host, instance->seen_us_ago / CLOCK_SECOND);
    } else if (skew > SKEW_ALLOWED) {
        complain(looking, "CLOCK-SKEWED",
                 cli_say(cli, "đồng hồ của %s lệch %" PRId64 " ms so với cơ sở dữ liệu",
                         "the clock of %s differs from the database's by %" PRId64 " ms"),
                 instance->host, instance->skew_us / 1000);
    }
    if (strcmp(instance->version, DONDOC_VERSION) != 0) {
        complain(looking, "VERSION-DIFFERS",
                 cli_say(cli, "%s chạy phiên bản %s, lệnh này là %s",
                         "%s runs version %s, this command is %s"),
                 instance->service, instance->version, DONDOC_VERSION);
    }
}

static void
print_instances(struct looking *looking)
{
    static const struct listing_column columns[] = {
        { "instance", "DỊCH VỤ", "SERVICE", false },
        { "host", "MÁY", "HOST", false },
        { "version", "PHIÊN BẢN", "VERSION", false },
        { "shards", "PHÂN MẢNH", "SHARDS", true },
        { "seen_ms_ago", "THẤY (ms)", "SEEN (ms)", true },
        { "bus", "BUS", "BUS", false },
        { "admin", "ADMIN", "ADMIN", false },
        { 0 },
    };
    struct arena *arena = looking->cli->arena;
    struct listing listing = listing_start(arena, columns);
    for (size_t i = 0; i < looking->instance_count; i++) {
        const struct instance *instance = &looking->instances[i];
        const char *cells[] = {
            instance->service,
            instance->host,
            instance->version,
            arena_print(arena, "%d", count_shards(looking, instance)),
            arena_print(arena, "%" PRId64, instance->seen_us_ago / 1000),
            instance->bus_url,
            instance->admin_url,
        };
        listing_add(&listing, cells);
        check_instance(looking, instance);
    }
    listing_print(&listing, asked.json, looking->cli->is_english);
    if (count_instances(looking, "intake") == 0) {
        complain(looking, "SERVICE-MISSING", "%s",
                 cli_say(looking->cli, "intake không chạy: hệ thống khác chưa gửi được sự kiện",
                         "intake does not run: nobody can publish"));
    }
}

/* ---- readers ------------------------------------------------------------------------------- */

/* One service: the rows first..last - 1. */
struct reader_sum {
    const char *service;
    int shards, held;
    int64_t unread, oldest_at, next_due;
};

static struct reader_sum
sum_readers(const struct looking *looking, size_t *at)
{
    struct reader_sum sum = { .service = looking->readers[*at].service, .next_due = INT64_MAX };
    for (; *at < looking->reader_count; (*at)++) {
        const struct reader_row *row = &looking->readers[*at];
        if (strcmp(row->service, sum.service) != 0) {
            break;
        }
        sum.shards++;
        sum.held += row->is_held;
        sum.unread += row->head - row->seq;
        sum.next_due = row->next_due < sum.next_due ? row->next_due : sum.next_due;
        if (row->oldest_at != 0 && (sum.oldest_at == 0 || row->oldest_at < sum.oldest_at)) {
            sum.oldest_at = row->oldest_at;
        }
    }
    return sum;
}

/* Who cannot go on while this service does not. */
static const char *
who_waits(const struct cli *cli, const char *service)
{
    return strcmp(service, "routing") == 0
               ? cli_say(cli, "mọi dịch vụ khác và kết luận cho bên gửi chờ routing",
                         "every other service and publishers' verdicts wait for routing")
               : cli_say(cli, "thời hạn do dịch vụ này canh phải chờ",
                         "the limits it watches wait");
}

static void
check_reader(struct looking *looking, const struct reader_sum *sum)
{
    const struct cli *cli = looking->cli;
    const char *waits = who_waits(cli, sum->service);
    int64_t age = sum->oldest_at != 0 ? clock_now() - sum->oldest_at : 0;
    if (count_instances(looking, sum->service) == 0) {
        complain(looking, "SERVICE-MISSING",
                 cli_say(cli, "%s không chạy: %s", "%s does not run: %s"), sum->service, waits);
    } else if (sum->held < sum->shards) {
        complain(looking, "SHARD-UNHELD",
                 cli_say(cli, "%s: %d trong %d phân mảnh không ai giữ",
                         "%s: nobody holds %d of %d shards"),
                 sum->service, sum->shards - sum->held, sum->shards);
    }
    if (age > PATIENCE) {
        complain(looking, "READER-BEHIND",
                 cli_say(cli, "%s còn %" PRId64 " mục chưa đọc, cũ nhất %" PRId64 " s: %s",
                         "%s has %" PRId64 " entries to read, the oldest %" PRId64 " s old: %s"),
                 sum->service, sum->unread, age / CLOCK_SECOND, waits);
    }
}

static void
print_readers(struct looking *looking)
{
    static const struct listing_column columns[] = {
        { "reader", "ĐỌC NHẬT KÝ", "READER", false },
        { "shards", "PHÂN MẢNH", "SHARDS", true },
        { "held", "CÓ NGƯỜI GIỮ", "HELD", true },
        { "unread", "CHƯA ĐỌC", "UNREAD", true },
        { "oldest_ms", "CŨ NHẤT (ms)", "OLDEST (ms)", true },
        { "next_due", "THỜI HẠN KẾ TIẾP", "NEXT DUE", false },
        { 0 },
    };
    struct arena *arena = looking->cli->arena;
    struct listing listing = listing_start(arena, columns);
    for (size_t at = 0; at < looking->reader_count;) {
        char due[CIVIL_TEXT_SIZE];
        struct reader_sum sum = sum_readers(looking, &at);
        const char *cells[] = {
            sum.service,
            arena_print(arena, "%d", sum.shards),
            arena_print(arena, "%d", sum.held),
            arena_print(arena, "%" PRId64, sum.unread),
            arena_print(arena, "%" PRId64,
                        sum.oldest_at != 0 ? (clock_now() - sum.oldest_at) / 1000 : 0),
            sum.next_due != INT64_MAX ? instant_print(due, sizeof due, sum.next_due) : NULL,
        };
        listing_add(&listing, cells);
        check_reader(looking, &sum);
    }
    listing_print(&listing, asked.json, looking->cli->is_english);
}

/* ---- the rest ------------------------------------------------------------------------------ */

static void
print_database(const struct looking *looking)
{
    const struct cli *cli = looking->cli;
    const struct journal_facts *facts = &cli->facts;
    char now[CIVIL_TEXT_SIZE];
    int64_t entries = 0;
    for (int shard = 0; shard < facts->shard_count; shard++) {
        entries += looking->heads[shard].seq;
    }
    instant_print(now, sizeof now, clock_now());
    if (asked.json) {
        printf("{\"database\":\"%s\",\"schema\":%d,\"shards\":%d,\"simulated\":%s,\"now\":\"%s\","
               "\"entries\":%" PRId64 "}\n",
               facts->database_id, facts->schema_version, facts->shard_count,
               facts->simulated ? "true" : "false", now, entries);
        return;
    }
    printf(cli_say(cli, "cơ sở dữ liệu %s, lược đồ %d, %d phân mảnh, %" PRId64 " mục; %s%s\n",
                   "database %s, schema %d, %d shards, %" PRId64 " entries; %s%s\n"),
           facts->database_id, facts->schema_version, facts->shard_count, entries, now,
           facts->simulated ? cli_say(cli, " (mô phỏng)", " (simulated)") : "");
}

static enum status
print_parked(const struct looking *looking)
{
    const struct cli *cli = looking->cli;
    char until[CIVIL_TEXT_SIZE];
    int64_t count, until_at;
    enum status st = status_parked(cli->db, cli->arena, &count, &until_at);
    if (st != ST_OK || (count == 0 && !asked.json)) {
        return st;
    }
    if (asked.json) {
        printf("{\"parked\":%" PRId64 "}\n", count);
    } else {
        printf(cli_say(cli, "\n%" PRId64 " báo cáo đến sớm đang chờ, lâu nhất tới %s\n",
                       "\n%" PRId64 " reports came early and wait, the first until %s\n"),
               count, moment_print(until, sizeof until, until_at));
    }
    return ST_OK;
}

static enum status
check_quarantine(struct looking *looking)
{
    struct cli *cli = looking->cli;
    struct quarantine *rows;
    size_t count;
    enum status st = quarantine_list(cli->db, cli->arena, NULL, -1, &rows, &count);
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        complain(looking, "SUBJECT-QUARANTINED",
                 cli_say(cli, "%s không xử lý tiếp được %s từ %d/%" PRId64 ": %s",
                         "%s cannot go on with %s from %d/%" PRId64 ": %s"),
                 rows[i].service, rows[i].subject, rows[i].shard, rows[i].seq, rows[i].code);
    }
    return st;
}

static enum status
check_outbox(struct looking *looking)
{
    struct cli *cli = looking->cli;
    struct outbox_count counts;
    enum status st = outbox_count(cli->db, cli->arena, &counts);
    if (st != ST_OK) {
        return st;
    }
    if (asked.json) {
        printf("{\"held\":%" PRId64 ",\"ready\":%" PRId64 ",\"deferred\":%" PRId64
               ",\"failed\":%" PRId64 "}\n",
               counts.held, counts.ready, counts.deferred, counts.failed);
    } else if (counts.held + counts.ready > 0) {
        printf(cli_say(cli, "\n%" PRId64 " thư chờ giờ gửi, %" PRId64 " thư đang gửi\n",
                       "\n%" PRId64 " messages are held, %" PRId64 " are being sent\n"),
               counts.held, counts.ready);
    }
    if (counts.deferred > 0) {
        complain(looking, "MESSAGES-DEFERRED",
                 cli_say(cli, "%" PRId64 " thư gửi nhiều lần chưa được: %s",
                         "%" PRId64 " messages could not be sent yet: %s"),
                 counts.deferred, counts.why);
    }
    if (counts.failed > 0) {
        complain(looking, "MESSAGES-FAILED",
                 cli_say(cli, "%" PRId64 " thư không gửi được: dondoc outbox list",
                         "%" PRId64 " messages could not be sent: dondoc outbox list"),
                 counts.failed);
    }
    return ST_OK;
}

static enum status
check_reference(struct looking *looking)
{
    static const char *const kinds[] = { NULL, "org", "policy", "calendar" };
    struct cli *cli = looking->cli;
    struct directory_version *versions;
    size_t count;
    bool is_there[DIRECTORY_AUTHORITY + 1] = { false };
    enum status st = directory_versions(cli->db, cli->arena, &versions, &count);
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        is_there[versions[i].kind] = true;
    }
    for (int kind = DIRECTORY_ORGANISATION; st == ST_OK && kind <= DIRECTORY_CALENDAR; kind++) {
        if (!is_there[kind]) {
            complain(
                looking, "REFERENCE-MISSING",
                cli_say(cli, "chưa áp dụng: dondoc %s apply", "not applied yet: dondoc %s apply"),
                kinds[kind]);
        }
    }
    return st;
}

/* Applied by an older program. */
static enum status
check_policy(struct looking *looking)
{
    struct cli *cli = looking->cli;
    struct library *library = library_open(cli->db);
    enum status st = library_refresh(library);
    const struct policy *policy =
        st == ST_OK ? library_policy(library, library_newest(library, DIRECTORY_POLICY)) : NULL;
    enum rule_id first = RULE_ACCEPT;
    int lacks = policy != NULL ? policy_lacks(policy, &first) : 0;
    if (lacks > 0) {
        complain(looking, "POLICY-LACKS-RULES",
                 cli_say(cli, "chính sách đang áp dụng thiếu %d quy tắc, trước hết là %s",
                         "the policy in force lacks %d rules, first of all %s"),
                 lacks, rule_name(first));
    }
    library_close(library);
    return st;
}

static int
status(struct cli *cli)
{
    struct looking looking = { .cli = cli, .problems = listing_start(cli->arena, problem_columns) };
    enum status st =
        instance_list(cli->db, cli->arena, true, &looking.instances, &looking.instance_count);
    int shards;
    if (st == ST_OK) {
        st = journal_heads(cli->db, looking.heads, &shards);
    }
    if (st == ST_OK) {
        st = status_readers(cli->db, cli->arena, &looking.readers, &looking.reader_count);
    }
    if (st != ST_OK) {
        return cli_exit_of(st);
    }
    const char *gap = asked.json ? "" : "\n";
    print_database(&looking);
    printf("%s", gap);
    print_instances(&looking);
    printf("%s", gap);
    print_readers(&looking);
    st = print_parked(&looking);
    if (st == ST_OK) {
        st = check_quarantine(&looking);
    }
    if (st == ST_OK) {
        st = check_outbox(&looking);
    }
    if (st == ST_OK) {
        st = check_reference(&looking);
    }
    if (st == ST_OK) {
        st = check_policy(&looking);
    }
    if (st != ST_OK) {
        return cli_exit_of(st);
    }
    printf("%s", gap);
    if (looking.problems.count > 0) {
        listing_print(&looking.problems, asked.json, cli->is_english);
        return EX_FOUND;
    }
    if (!asked.json) {
        printf("%s\n", cli_say(cli, "Không có vấn đề.", "Nothing is wrong."));
    }
    return EX_OK;
}

static const struct query_set *const sets[] = { &journal_queries,
                                                &instance_queries,
                                                &status_queries,
                                                &quarantine_queries,
                                                &directory_queries,
                                                &cli_outbox_queries,
                                                NULL };

const struct command command_status = {
    .name = "status",
    .arguments = "",
    .vi = "ai đang chạy, đọc tới đâu, ai chờ ai; mã thoát 1 khi có vấn đề",
    .en = "who runs, how far everybody is, who waits for whom; exit code 1 if something is wrong",
    .options = options,
    .sets = sets,
    .run = status,
};
