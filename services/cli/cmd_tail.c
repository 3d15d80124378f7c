/*
 * dondoc tail: the journal as it grows, as readable lines or JSON. PostgreSQL is read; the bus only
 * says when, and a slow tick makes up for what it loses.
 */
#include "command.h"

#include "base/clock.h"
#include "base/text.h"
#include "concern.h"
#include "entry_view.h"
#include "position.h"
#include "reading.h"
#include "store/instance.h"
#include "store/library.h"
#include "urging_view.h"
#include "wire/bus.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TICK_MS = 1000, SHOWN_AT_FIRST = 20 };

static struct {
    const char *from, *task, *unit;
    int64_t since;
    bool json, once, follow, escalations;
} asked;

/* clang-format off */
static const struct option_row options[] = {
    { "from", 0, OPTION_TEXT, &asked.from, "SHARD/SEQ",
      "chỉ phân mảnh này, từ mục này", "this shard only, from this entry on", 0, 0 },
    { "since", 0, OPTION_TIME, &asked.since, "T",
      "từ những gì được ghi lúc T", "from what was recorded at T on", 0, 0 },
    { "task", 0, OPTION_TEXT, &asked.task, "TASK",
      "chỉ nhiệm vụ này, từ đầu", "this task only, from its beginning", 0, 0 },
    { "unit", 0, OPTION_TEXT, &asked.unit, "UNIT",
      "chỉ những gì liên quan đơn vị này", "only what concerns this unit", 0, 0 },
    { "escalations", 0, OPTION_FLAG, &asked.escalations, NULL,
      "chỉ nhắc việc, báo cáo cấp trên và chỉ đạo xử lý",
      "only reminders, what is reported upward, and directives", 0, 0 },
    { "follow", 'f', OPTION_FLAG, &asked.follow, NULL,
      "theo dõi tiếp (mặc định)", "goes on as the journal grows (the default)", 0, 0 },
    { "once", 0, OPTION_FLAG, &asked.once, NULL,
      "dừng ở mục cuối hiện có", "stops at what is there now", 0, 0 },
    { "json", 0, OPTION_FLAG, &asked.json, NULL,
      "dạng JSON, mỗi dòng một mục", "as JSON lines", 0, 0 },
    { 0 },
};
/* clang-format on */

/* What of a shard was read and not shown yet. */
struct lane {
    struct arena *arena;
    struct entry *entries;
    size_t count, next;
};

struct tailing {
    struct cli *cli;
    struct reading reading;
    struct lane lanes[JOURNAL_MAX_SHARDS];
    struct library *library;
    struct concern concern; /* with --unit */
    const char *subject;    /* NULL: all */
    int only_shard;         /* -1: all */
    struct bus *bus;
    int bell[2]; /* a pipe: the bus rings, we wake */
    int64_t peers_at;
    int64_t skip; /* so many entries at first, to begin with the last few */
};

/* ---- waking -------------------------------------------------------------------------------- */

static void
on_batch(void *self, const struct bus_range *ranges, size_t count)
{
    const struct tailing *tailing = self;
    (void)ranges;
    (void)count;
    (void)!write(tailing->bell[1], "", 1); /* a full pipe has rung enough */
}

static void
on_clock(void *self, int64_t now)
{
    (void)self;
    (void)now;
}

static int
open_bell(struct tailing *tailing)
{
    const struct bus_hears hears = { tailing, on_batch, on_clock };
    if (pipe2(tailing->bell, O_NONBLOCK | O_CLOEXEC) != 0) {
        return cli_refuse(EX_OSERR, "PIPE-REFUSED", strerror(errno), "không tạo được ống", NULL);
    }
    return bus_open(&tailing->bus, tailing->cli->settings.bus_listen,
                    tailing->cli->facts.database_id, &hears) == ST_OK
               ? EX_OK
               : EX_CONFIG;
}

static enum status
dial_instances(struct tailing *tailing)
{
    int64_t now = clock_monotonic();
    if (tailing->peers_at != 0 && now - tailing->peers_at < 5 * CLOCK_SECOND) {
        return ST_OK;
    }
    tailing->peers_at = now;
    struct arena *arena = arena_new();
    struct instance *instances;
    size_t count;
    enum status st = instance_list(tailing->cli->db, arena, false, &instances, &count);
    const char **urls = arena_array(arena, count + 1, sizeof *urls);
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        urls[i] = instances[i].bus_url;
    }
    if (st == ST_OK) {
        bus_peers(tailing->bus, urls, count);
    }
    arena_free(arena);
    return st;
}

static void
wait_for_news(const struct tailing *tailing)
{
    char rings[256];
    struct pollfd bell = { .fd = tailing->bell[0], .events = POLLIN };
    fflush(stdout);
    if (poll(&bell, 1, TICK_MS) > 0) {
        (void)!read(tailing->bell[0], rings, sizeof rings);
    }
}

/* ---- what is shown ------------------------------------------------------------------------- */

static enum status
print_entry(struct tailing *tailing, const struct entry *entry)
{
    bool is_skipped = tailing->skip > 0 && tailing->skip-- > 0;
    if (is_skipped || (tailing->subject && strcmp(entry->subject, tailing->subject) != 0)) {
        return ST_OK;
    }
    struct arena *arena = arena_new();
    const Dondoc__V1__Event *event = entry_unpack(arena, entry);
    bool is_wanted = event || (!asked.unit && !asked.escalations);
    enum status st = ST_OK;
    if (event && asked.unit) {
        st = concern_ask(&tailing->concern, entry, event, &is_wanted);
    }
    if (event && asked.escalations) {
        is_wanted &= urging_is(event);
    }
    if (is_wanted && asked.json) {
        printf("%s\n", entry_json(arena, entry, event));
    } else if (is_wanted) {
        printf("%-24s  %s\n", entry->subject,
               entry_line(arena, entry, event, tailing->cli->is_english));
    }
    arena_free(arena);
    return st;
}

/* The shard whose next entry was recorded first; -1: nothing is left. */
static int
earliest_lane(const struct tailing *tailing)
{
    int found = -1;
    for (int shard = 0; shard < tailing->cli->facts.shard_count; shard++) {
        const struct lane *lane = &tailing->lanes[shard];
        if (lane->next < lane->count &&
            (found < 0 ||
             lane->entries[lane->next].recorded_at <
                 tailing->lanes[found].entries[tailing->lanes[found].next].recorded_at)) {
            found = shard;
        }
    }
    return found;
}

static enum status
fill(struct tailing *tailing, int shard)
{
    struct lane *lane = &tailing->lanes[shard];
    bool is_wanted = tailing->only_shard < 0 || tailing->only_shard == shard;
    if (!is_wanted || lane->next < lane->count) {
        return ST_OK;
    }
    lane->arena = lane->arena ? lane->arena : arena_new();
    arena_reset(lane->arena);
    lane->next = lane->count = 0;
    enum status st =
        reading_next(&tailing->reading, lane->arena, shard, &lane->entries, &lane->count);
    return st == ST_NONE ? ST_OK : st;
}

/* Everything up to the heads, the shards merged by the time of recording. */
static enum status
print_news(struct tailing *tailing)
{
    enum status st = reading_look(&tailing->reading);
    for (int shard = 0; st == ST_OK && shard < tailing->cli->facts.shard_count; shard++) {
        st = fill(tailing, shard);
    }
    for (int shard; st == ST_OK && (shard = earliest_lane(tailing)) >= 0;) {
        struct lane *lane = &tailing->lanes[shard];
        st = print_entry(tailing, &lane->entries[lane->next++]);
        st = st == ST_OK ? fill(tailing, shard) : st;
    }
    return st;
}

/* ---- where it begins ----------------------------------------------------------------------- */

/* The last seq of a shard that was recorded before an instant: recorded_at never falls with seq. */
static enum status
find_before(struct tailing *tailing, int shard, int64_t since)
{
    struct arena *arena = arena_new();
    int64_t low = 0, high = tailing->reading.upto[shard]; /* low is before it */
    enum status st = ST_OK;
    while (st == ST_OK && low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        const struct shard_window window = { shard, middle - 1, middle };
        struct entry *entries;
        size_t count;
        st = journal_read(tailing->cli->db, arena, &window, 1, &entries, &count);
        bool is_before = st == ST_OK && count == 1 && entries[0].recorded_at < since;
        low = is_before ? middle : low;
        high = is_before ? high : middle - 1;
    }
    tailing->reading.after[shard] = low;
    arena_free(arena);
    return st;
}

static bool
parse_from(struct tailing *tailing)
{
    struct position from;
    const char *rest = position_parse(asked.from, &from);
    if (!rest || *rest != '\0' || from.seq < 1 || from.shard >= tailing->cli->facts.shard_count) {
        return false;
    }
    tailing->only_shard = from.shard;
    tailing->reading.after[from.shard] = from.seq - 1;
    return true;
}

static enum status
open_concern(struct tailing *tailing)
{
    struct library *library = tailing->library = library_open(tailing->cli->db);
    enum status st = library_refresh(library);
    tailing->concern = concern_start(
        tailing->cli, asked.unit,
        library_organisation(library, library_newest(library, DIRECTORY_ORGANISATION)));
    return st;
}

static int
begin(struct tailing *tailing)
{
    struct cli *cli = tailing->cli;
    enum status st = reading_look(&tailing->reading);
    tailing->only_shard = -1;
    if (st == ST_OK && asked.unit) {
        st = open_concern(tailing);
    }
    if (asked.task) {
        tailing->subject = cli_task_subject(cli, asked.task);
        if (!tailing->subject) {
            return EX_DATAERR;
        }
        tailing->only_shard = journal_shard(tailing->subject, cli->facts.shard_count);
    }
    if (asked.from && !parse_from(tailing)) {
        return cli_refuse(EX_USAGE, "POSITION-MALFORMED", "not a position: 3/17",
                          "không phải vị trí: 3/17", asked.from);
    }
    for (int shard = 0; st == ST_OK && shard < cli->facts.shard_count; shard++) {
        int64_t head = tailing->reading.upto[shard];
        if (asked.since != 0) {
            st = find_before(tailing, shard, asked.since);
        } else if (!asked.from && !asked.task) {
            tailing->reading.after[shard] = head > SHOWN_AT_FIRST ? head - SHOWN_AT_FIRST : 0;
            tailing->skip += head - tailing->reading.after[shard];
        }
    }
    tailing->skip -= tailing->skip > SHOWN_AT_FIRST ? SHOWN_AT_FIRST : tailing->skip;
    return cli_exit_of(st);
}

static int
tail(struct cli *cli)
{
    static struct tailing tailing;
    tailing.cli = cli;
    tailing.reading = reading_start(cli);
    int code = begin(&tailing);
    if (code == EX_OK && !asked.once) {
        code = open_bell(&tailing);
    }
    enum status st = ST_OK;
    while (code == EX_OK && st == ST_OK) {
        st = print_news(&tailing);
        if (asked.once || st != ST_OK) {
            break;
        }
        st = dial_instances(&tailing);
        wait_for_news(&tailing);
    }
    bus_close(tailing.bus);
    library_close(tailing.library);
    for (int shard = 0; shard < JOURNAL_MAX_SHARDS; shard++) {
        arena_free(tailing.lanes[shard].arena);
    }
    return code == EX_OK ? cli_exit_of(st) : code;
}

static const struct query_set *const sets[] = { &journal_queries, &directory_queries,
                                                &instance_queries, NULL };

const struct command command_tail = {
    .name = "tail",
    .arguments = "",
    .vi = "nhật ký, theo dõi trực tiếp",
    .en = "the journal, live",
    .options = options,
    .sets = sets,
    .run = tail,
};
