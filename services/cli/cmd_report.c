/*
 * dondoc report late: control totals, and the officers and units that were most often late, counted
 * from the journal.
 */
#include "command.h"

#include "entry_view.h"
#include "listing.h"
#include "memo.h"
#include "reading.h"
#include "store/library.h"
#include "tally.h"
#include <inttypes.h>
#include <stdio.h>

#define DATA(name) DONDOC__V1__EVENT__DATA_##name

static struct {
    int64_t top;
    bool json;
} asked = { .top = 10 };

static const struct option_row options[] = {
    { "top", 0, OPTION_NUMBER, &asked.top, "N", "bao nhiêu dòng mỗi bảng (10)",
      "rows of each table (10)", 1, 1000 },
    { "json", 0, OPTION_FLAG, &asked.json, NULL, "dạng JSON", "as JSON lines", 0, 0 },
    { 0 },
};

#define COLUMNS_OF(key, vi, en)                                                                    \
    {                                                                                              \
        { key, vi, en, false }, { "completed", "HOÀN THÀNH", "COMPLETED", true },                  \
            { "late", "QUÁ HẠN", "LATE", true }, { "percent", "TỶ LỆ %", "SHARE %", true },        \
            { "name", "TÊN GỌI", "NAME", false },                                                  \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }

static const struct listing_column officer_columns[] =
    COLUMNS_OF("officer", "NGƯỜI XỬ LÝ", "OFFICER");
static const struct listing_column unit_columns[] = COLUMNS_OF("unit", "ĐƠN VỊ", "UNIT");

/* How a task was completed last; a task that was reopened counts as open again. */
struct completion {
    const char *handler, *lead;
    bool is_late;
};

struct counting {
    struct arena *arena;
    struct memo completions; /* by subject, of struct completion */
    struct tally *officers, *units, *refusals;
    int64_t tasks, completed, late, cancelled;
};

static void
note_completion(struct counting *counting, const char *subject, const Dondoc__V1__Event *event)
{
    struct completion *completion = arena_alloc(counting->arena, sizeof *completion);
    completion->is_late = !event->task_completed->on_time;
    if (event->task) {
        completion->handler = arena_text(counting->arena, event->task->handler);
        completion->lead = arena_text(counting->arena, event->task->lead);
    }
    *memo_at(&counting->completions, subject) = completion;
}

static void
count_entry(struct counting *counting, const char *subject, const Dondoc__V1__Event *event)
{
    switch (event->data_case) {
    case DATA(TASK_ASSIGNED):
        counting->tasks++;
        break;
    case DATA(TASK_COMPLETED):
        note_completion(counting, subject, event);
        break;
    case DATA(REOPENING_NOTED):
        *memo_at(&counting->completions, subject) = NULL;
        break;
    case DATA(TASK_CLOSED): /* filing one that is completed cancels nothing */
        counting->cancelled += event->task_closed->reason != DONDOC__V1__TASK_CLOSED__REASON__FILED;
        break;
    case DATA(REPORT_REFUSED):
        if (event->verdict) {
            tally_add(counting->refusals, event->verdict->code, true);
        }
        break;
    default:
        break;
    }
}

static enum status
on_batch(void *self, const struct entry *entries, size_t count, struct arena *arena)
{
    static const int counted[] = { DATA(TASK_ASSIGNED), DATA(TASK_COMPLETED), DATA(REOPENING_NOTED),
                                   DATA(TASK_CLOSED), DATA(REPORT_REFUSED) };
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < sizeof counted / sizeof counted[0]; k++) {
            const Dondoc__V1__Event *event =
                entries[i].type == counted[k] ? entry_unpack(arena, &entries[i]) : NULL;
            if (event) {
                count_entry(self, entries[i].subject, event);
            }
        }
    }
    return ST_OK;
}

static void
count_completions(struct counting *counting)
{
    struct memo_slot slot;
    for (size_t at = 0; memo_next(&counting->completions, &at, &slot);) {
        const struct completion *completion = slot.item;
        if (!completion) {
            continue;
        }
        counting->completed++;
        counting->late += completion->is_late;
        if (completion->lead) {
            tally_add(counting->officers, completion->handler, completion->is_late);
            tally_add(counting->units, completion->lead, completion->is_late);
        }
    }
}

/* What the newest organisation calls an officer's post, or a unit; NULL when it does not know it.
 */
typedef const char *
name_of(const struct cli *cli, const struct organisation *organisation, const char *code);

static const char *
name_post(const struct cli *cli, const struct organisation *organisation, const char *code)
{
    const struct org_position *post = organisation_position(organisation, code);
    return post ? cli_name(cli, post->title, post->title_en) : NULL;
}

static const char *
name_unit(const struct cli *cli, const struct organisation *organisation, const char *code)
{
    const struct org_unit *unit = organisation_unit(organisation, code);
    return unit ? cli_name(cli, unit->name, unit->name_en) : NULL;
}

static void
print_tally(struct cli *cli, struct tally *tally, const struct listing_column *columns,
            const struct organisation *organisation, name_of *name)
{
    struct listing listing = listing_start(cli->arena, columns);
    size_t count;
    const struct tally_row *rows = tally_sort(tally, &count);
    for (size_t i = 0; i < count && i < (size_t)asked.top && rows[i].marked > 0; i++) {
        const char *cells[] = {
            rows[i].name,
            arena_print(cli->arena, "%" PRId64, rows[i].count),
            arena_print(cli->arena, "%" PRId64, rows[i].marked),
            arena_print(cli->arena, "%.2f", 100.0 * (double)rows[i].marked / (double)rows[i].count),
            organisation ? name(cli, organisation, rows[i].name) : NULL,
        };
        listing_add(&listing, cells);
    }
    if (listing.count > 0) {
        printf("%s", asked.json ? "" : "\n");
        listing_print(&listing, asked.json, cli->is_english);
    }
}

static void
print_refusals(struct cli *cli, struct tally *refusals)
{
    static const struct listing_column columns[] = {
        { "code", "BÁO CÁO BỊ TỪ CHỐI", "REPORTS REFUSED", false },
        { "refused", "SỐ LẦN", "TIMES", true },
        { "text", "LÝ DO", "WHY", false },
        { 0 },
    };
    struct listing listing = listing_start(cli->arena, columns);
    size_t count;
    const struct tally_row *rows = tally_sort(refusals, &count);
    for (size_t i = 0; i < count; i++) {
        const struct code_row *code = code_find(rows[i].name);
        const char *cells[] = { rows[i].name, arena_print(cli->arena, "%" PRId64, rows[i].count),
                                code ? cli_say(cli, code->text_vi, code->text) : NULL };
        listing_add(&listing, cells);
    }
    if (count > 0) {
        printf("%s", asked.json ? "" : "\n");
        listing_print(&listing, asked.json, cli->is_english);
    }
}

static void
print_totals(const struct cli *cli, const struct counting *counting)
{
    int64_t open = counting->tasks - counting->completed - counting->cancelled;
    if (asked.json) {
        printf("{\"tasks\":%" PRId64 ",\"completed\":%" PRId64 ",\"late\":%" PRId64
               ",\"cancelled\":%" PRId64 ",\"open\":%" PRId64 "}\n",
               counting->tasks, counting->completed, counting->late, counting->cancelled, open);
        return;
    }
    printf(cli_say(cli,
                   "%" PRId64 " nhiệm vụ: %" PRId64 " hoàn thành, trong đó %" PRId64
                   " quá hạn; %" PRId64 " hủy; %" PRId64 " đang mở\n",
                   "%" PRId64 " tasks: %" PRId64 " completed, of which %" PRId64 " late; %" PRId64
                   " cancelled; %" PRId64 " open\n"),
           counting->tasks, counting->completed, counting->late, counting->cancelled, open);
}

static int
late(struct cli *cli)
{
    struct counting counting = {
        .arena = cli->arena,
        .completions = memo_start(cli->arena),
        .officers = tally_new(cli->arena),
        .units = tally_new(cli->arena),
        .refusals = tally_new(cli->arena),
    };
    struct reading reading = reading_start(cli);
    enum status st = reading_all(&reading, on_batch, &counting);
    if (st != ST_OK) {
        return cli_exit_of(st);
    }
    count_completions(&counting);
    struct library *library = library_open(cli->db);
    const struct organisation *organisation = NULL;
    if (library_refresh(library) == ST_OK) {
        organisation =
            library_organisation(library, library_newest(library, DIRECTORY_ORGANISATION));
    }
    print_tally(cli, counting.officers, officer_columns, organisation, name_post);
    print_tally(cli, counting.units, unit_columns, organisation, name_unit);
    library_close(library);
    print_refusals(cli, counting.refusals);
    printf("%s", asked.json ? "" : "\n");
    print_totals(cli, &counting);
    return EX_OK;
}

static const struct query_set *const sets[] = { &journal_queries, &directory_queries, NULL };

const struct command command_report_late = {
    .name = "report late",
    .arguments = "",
    .vi = "ai hay quá hạn, cùng các số tổng, tính từ nhật ký",
    .en = "who was most often late, and control totals, from the journal",
    .options = options,
    .sets = sets,
    .run = late,
};
