/*
 * dondoc quarantine list|retry: subjects a service could not go on with.
 */
#include "command.h"

#include "base/civil.h"
#include "listing.h"
#include "moment.h"
#include "store/quarantine.h"
#include <inttypes.h>
#include <stdio.h>

static struct {
    const char *service;
    bool json;
} asked;

static const struct option_row list_options[] = {
    { "json", 0, OPTION_FLAG, &asked.json, NULL, "dạng JSON", "as JSON lines", 0, 0 },
    { 0 },
};
static const struct option_row retry_options[] = {
    { "service", 0, OPTION_TEXT, &asked.service, "SERVICE", "chỉ dịch vụ này", "only this service",
      0, 0 },
    { 0 },
};

static int
list(struct cli *cli)
{
    static const struct listing_column columns[] = {
        { "service", "DỊCH VỤ", "SERVICE", false },
        { "subject", "CHỦ THỂ", "SUBJECT", false },
        { "position", "VỊ TRÍ", "POSITION", false },
        { "code", "MÃ", "CODE", false },
        { "at", "LÚC", "AT", false },
        { "retry", "THỬ LẠI", "RETRY", false },
        { "text", "LÝ DO", "WHY", false },
        { 0 },
    };
    struct quarantine *rows;
    size_t count;
    enum status st = quarantine_list(cli->db, cli->arena, NULL, -1, &rows, &count);
    struct listing listing = listing_start(cli->arena, columns);
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        char at[CIVIL_TEXT_SIZE];
        const char *cells[] = {
            rows[i].service,
            rows[i].subject,
            arena_print(cli->arena, "%d/%" PRId64, rows[i].shard, rows[i].seq),
            rows[i].code,
            moment_print(at, sizeof at, rows[i].at),
            rows[i].retry ? cli_say(cli, "đã yêu cầu", "asked") : NULL,
            rows[i].text,
        };
        listing_add(&listing, cells);
    }
    if (st == ST_OK) {
        listing_print(&listing, asked.json, cli->is_english);
    }
    return st == ST_OK && count > 0 ? EX_FOUND : cli_exit_of(st);
}

static int
retry(struct cli *cli)
{
    enum status st = quarantine_retry(cli->db, cli->arena, asked.service, cli->argv[0]);
    if (st == ST_NONE) {
        return cli_refuse(EX_DATAERR, "QUARANTINE-UNKNOWN", "this subject is not in quarantine",
                          "chủ thể này không bị cách ly", cli->argv[0]);
    }
    return cli_exit_of(st);
}

static const struct query_set *const sets[] = { &journal_queries, &quarantine_queries, NULL };

const struct command command_quarantine_list = {
    .name = "quarantine list",
    .arguments = "",
    .vi = "những chủ thể mà một dịch vụ không xử lý tiếp được",
    .en = "subjects a service could not go on with",
    .options = list_options,
    .sets = sets,
    .run = list,
};

const struct command command_quarantine_retry = {
    .name = "quarantine retry",
    .arguments = "SUBJECT",
    .least = 1,
    .most = 1,
    .vi = "yêu cầu xử lý lại, theo đúng thứ tự",
    .en = "asks that it be tried again, in order",
    .options = retry_options,
    .sets = sets,
    .run = retry,
};
