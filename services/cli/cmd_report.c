/*
 * dondoc report late: control totals, and the officers and units that were most often late, counted
 * from the journal.
 */
#include "command.h"

#include "entry_view.h"
#include "listing.h"
#include "reading.h"
#include "store/library.h"
#include "tally.h"
#include <inttypes.h>
#include <stdio.h>

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

struct counting {
    struct tally *officers, *units, *refusals;
    int64_t tasks, completed, late, cancelled;
};

static void
count_completed(struct counting *counting, const Dondoc__V1__Event *event)
{
    bool is_late = !event->task_completed->on_time;
    counting->completed++;
    counting->late += is_late;
    if (event->task) {
        tally_add(counting->officers, event->task->handler, is_late);
        tally_add(counting->units, event->task->lead, is_late);
    }
}

static enum status
on_batch(void *self, const struct entry *entries, size_t count, struct arena *arena)
{
    struct counting *counting = self;
    for (size_t i = 0; i < count; i++) {
        int type = entries[i].type;
        counting->tasks += type == DONDOC__V1__EVENT__DATA_TASK_ASSIGNED;
        counting->cancelled += type == DONDOC__V1__EVENT__DATA_TASK_CLOSED;
        if (type != DONDOC__V1__EVENT__DATA_TASK_COMPLETED &&
            type != DONDOC__V1__EVENT__DATA_REPORT_REFUSED) {
            continue;
        }
        const Dondoc__V1__Event *event = entry_unpack(arena, &entries[i]);
        if (event && event->data_case == DONDOC__V1__EVENT__DATA_TASK_COMPLETED) {
            count_completed(counting, event);
        } else if (event && event->verdict) {
            tally_add(counting->refusals, event->verdict->code, true);
        }
    }
    return ST_OK;
}

/* What the newest organisation calls an officer's post, or a unit; NULL when it does not know it.
 */
typedef const char *
name_of(const struct cli *cli, const struct organisation *organisation, const char *code);

static const char *
name_post(const struct cli *cli, const struct organisation *organisation, const char *code)
{
    const struct org_position *post = organisation_position(organisation, code);
    return post ? cli_say(cli, post->title, post->title_en) : NULL;
}

static const char *
name_unit(const struct cli *cli, const struct organisation *organisation, const char *code)
{
    const struct org_unit *unit = organisation_unit(organisation, code);
    return unit ? cli_say(cli, unit->name, unit->name_en) : NULL;
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
        { 0 },
    };
    struct listing listing = listing_start(cli->arena, columns);
    size_t count;
    const struct tally_row *rows = tally_sort(refusals, &count);
    for (size_t i = 0; i < count; i++) {
        const char *cells[] = { rows[i].name, arena_print(cli->arena, "%" PRId64, rows[i].count) };
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
        tally_new(cli->arena), tally_new(cli->arena), tally_new(cli->arena), 0, 0, 0, 0
    };
    struct reading reading = reading_start(cli);
    enum status st = reading_all(&reading, on_batch, &counting);
    if (st != ST_OK) {
        return cli_exit_of(st);
    }
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
