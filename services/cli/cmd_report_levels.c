/*
 * dondoc report levels: who was told at which level of the ladders, counted from the journal.
 */
#include "command.h"

#include "entry_view.h"
#include "listing.h"
#include "reading.h"
#include "store/library.h"
#include "tally.h"
#include <inttypes.h>
#include <stdio.h>

enum { LEVELS_MAX = 16 }; /* higher ones are counted with the last */

static struct {
    int64_t top;
    bool json;
} asked = { .top = 3 };

static const struct option_row options[] = {
    { "top", 0, OPTION_NUMBER, &asked.top, "N", "bao nhiêu người nhận mỗi bậc (3)",
      "recipients of each level (3)", 1, 1000 },
    { "json", 0, OPTION_FLAG, &asked.json, NULL, "dạng JSON", "as JSON lines", 0, 0 },
    { 0 },
};

static const struct listing_column columns[] = {
    { "level", "BẬC", "LEVEL", true },
    { "position", "NƠI NHẬN", "RECIPIENT", false },
    { "times", "SỐ LẦN", "TIMES", true },
    { "name", "TÊN GỌI", "NAME", false },
    { 0 },
};

static void
count_level(struct tally **levels, const Dondoc__V1__EscalationRaised *raised)
{
    int level = raised->level < 1 ? 1 : raised->level > LEVELS_MAX ? LEVELS_MAX : raised->level;
    for (size_t i = 0; raised->speaks && i < raised->n_recipients; i++) {
        const Dondoc__V1__Recipient *recipient = raised->recipients[i];
        if (recipient->outcome != DONDOC__V1__RECIPIENT__OUTCOME__MERGED &&
            *recipient->position != '\0') {
            tally_add(levels[level - 1], recipient->position, true);
        }
    }
}

static enum status
on_batch(void *self, const struct entry *entries, size_t count, struct arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        if (entries[i].type == DONDOC__V1__EVENT__DATA_ESCALATION_RAISED) {
            const Dondoc__V1__Event *event = entry_unpack(arena, &entries[i]);
            if (event && event->data_case == DONDOC__V1__EVENT__DATA_ESCALATION_RAISED) {
                count_level(self, event->escalation_raised);
            }
        }
    }
    return ST_OK;
}

static void
list_level(struct cli *cli, struct listing *listing, int level, struct tally *tally,
           const struct organisation *organisation)
{
    size_t count;
    const struct tally_row *rows = tally_sort(tally, &count);
    for (size_t i = 0; i < count && i < (size_t)asked.top; i++) {
        const struct org_position *post =
            organisation ? organisation_position(organisation, rows[i].name) : NULL;
        const char *cells[] = { arena_print(cli->arena, "%d", level), rows[i].name,
                                arena_print(cli->arena, "%" PRId64, rows[i].count),
                                post ? cli_name(cli, post->title, post->title_en) : NULL };
        listing_add(listing, cells);
    }
}

static int
report_levels(struct cli *cli)
{
    struct tally *levels[LEVELS_MAX];
    for (int i = 0; i < LEVELS_MAX; i++) {
        levels[i] = tally_new(cli->arena);
    }
    struct reading reading = reading_start(cli);
    enum status st = reading_all(&reading, on_batch, levels);
    if (st != ST_OK) {
        return cli_exit_of(st);
    }
    struct library *library = library_open(cli->db);
    const struct organisation *organisation =
        library_refresh(library) == ST_OK
            ? library_organisation(library, library_newest(library, DIRECTORY_ORGANISATION))
            : NULL;
    struct listing listing = listing_start(cli->arena, columns);
    for (int i = 0; i < LEVELS_MAX; i++) {
        list_level(cli, &listing, i + 1, levels[i], organisation);
    }
    library_close(library);
    listing_print(&listing, asked.json, cli->is_english);
    return EX_OK;
}

static const struct query_set *const sets[] = { &journal_queries, &directory_queries, NULL };

const struct command command_report_levels = {
    .name = "report levels",
    .arguments = "",
    .vi = "ai được báo ở bậc nào, tính từ nhật ký",
    .en = "who was told at which level, from the journal",
    .options = options,
    .sets = sets,
    .run = report_levels,
};
