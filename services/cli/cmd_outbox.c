/*
 * dondoc outbox list|retry: messages that wait for their hour or could not be sent.
 */
#include "command.h"

#include "base/civil.h"
#include "domain/name.h"
#include "listing.h"
#include "moment.h"
#include "store/journal.h"
#include "store_outbox.h"
#include <stdio.h>

static struct {
    bool json, all;
} asked;

static const struct option_row list_options[] = {
    { "json", 0, OPTION_FLAG, &asked.json, NULL, "dạng JSON", "as JSON lines", 0, 0 },
    { 0 },
};
static const struct option_row retry_options[] = {
    { "all", 0, OPTION_FLAG, &asked.all, NULL, "mọi thư không gửi được", "all that failed", 0, 0 },
    { 0 },
};

static const char *
say_state(const struct cli *cli, const char *state)
{
    static const struct name states[] = {
        { "held", "chờ giờ gửi", "held" },
        { "ready", "đang gửi", "ready" },
        { "failed", "không gửi được", "failed" },
        { "digest", "chờ bản tổng hợp", "digest" },
    };
    int known;
    return !asked.json && name_parse(states, NAME_COUNT(states), state, &known)
               ? name_say(states, NAME_COUNT(states), known, cli->is_english)
               : state;
}

static int
list(struct cli *cli)
{
    static const struct listing_column columns[] = {
        { "state", "TRẠNG THÁI", "STATE", false },
        { "key", "MÃ THƯ", "KEY", false },
        { "task", "NHIỆM VỤ", "TASK", false },
        { "person", "NGƯỜI NHẬN", "PERSON", false },
        { "not_before", "KHÔNG TRƯỚC", "NOT BEFORE", false },
        { "attempts", "SỐ LẦN", "TRIES", true },
        { "reason", "LÝ DO", "WHY", false },
        { 0 },
    };
    struct outbox_row *rows;
    size_t count;
    enum status st = outbox_rows(cli->db, cli->arena, &rows, &count);
    struct listing listing = listing_start(cli->arena, columns);
    bool has_failed = false;
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        char at[CIVIL_TEXT_SIZE];
        const char *cells[] = {
            say_state(cli, rows[i].state),
            rows[i].key,
            rows[i].task,
            rows[i].person,
            moment_print(at, sizeof at, rows[i].not_before),
            arena_print(cli->arena, "%d", rows[i].attempts),
            rows[i].reason,
        };
        has_failed = has_failed || rows[i].state[0] == 'f';
        listing_add(&listing, cells);
    }
    if (st == ST_OK) {
        listing_print(&listing, asked.json, cli->is_english);
    }
    return st == ST_OK && has_failed ? EX_FOUND : cli_exit_of(st);
}

static int
retry(struct cli *cli)
{
    size_t count;
    if (asked.all == (cli->argc == 1)) {
        return cli_refuse(EX_USAGE, "ARGUMENTS-WRONG", "one key, or --all",
                          "một mã thư, hoặc --all", NULL);
    }
    enum status st =
        outbox_retry(cli->db, cli->arena, cli->argc == 1 ? cli->argv[0] : NULL, &count);
    if (st == ST_OK && count == 0) {
        return cli_refuse(EX_DATAERR, "MESSAGE-UNKNOWN", "no such message has failed",
                          "không có thư nào như vậy bị lỗi", cli->argc == 1 ? cli->argv[0] : NULL);
    }
    return cli_exit_of(st);
}

static const struct query_set *const sets[] = { &journal_queries, &cli_outbox_queries, NULL };

const struct command command_outbox_list = {
    .name = "outbox list",
    .arguments = "",
    .vi = "thư đang chờ giờ gửi hoặc không gửi được; mã thoát 1 khi có thư lỗi",
    .en = "messages that wait or failed; exit code 1 if one failed",
    .options = list_options,
    .sets = sets,
    .run = list,
};

const struct command command_outbox_retry = {
    .name = "outbox retry",
    .arguments = "[KEY]",
    .least = 0,
    .most = 1,
    .vi = "gửi lại thư không gửi được",
    .en = "tries failed messages again",
    .options = retry_options,
    .sets = sets,
    .run = retry,
};
