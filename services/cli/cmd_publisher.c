/*
 * dondoc publisher add|list|revoke: who may publish, and as which sources.
 */
#include "command.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/text.h"
#include "listing.h"
#include "store_publisher.h"
#include <stdio.h>
#include <string.h>

enum { NAME_MAX_SIZE = 100 };

static struct {
    struct option_texts sources;
    bool json, token_only;
} asked;

/* Printable, without space, not too long. */
static bool
is_name(const char *text)
{
    size_t size = strlen(text);
    return size > 0 && size <= NAME_MAX_SIZE && text_is_utf8(text, size) &&
           !text_has_control(text, size, false) && !strchr(text, ' ');
}

static int
check_names(const char *name)
{
    if (!is_name(name)) {
        return cli_refuse(EX_USAGE, "NAME-MALFORMED", "not a name for a publisher",
                          "không phải tên hợp lệ", name);
    }
    if (asked.sources.count == 0) {
        return cli_refuse(EX_USAGE, "SOURCE-MISSING", "at least one --source is needed",
                          "cần ít nhất một --source", NULL);
    }
    for (size_t i = 0; i < asked.sources.count; i++) {
        const char *source = asked.sources.texts[i];
        if (!is_name(source) || strncmp(source, "dondoc/", 7) == 0) {
            return cli_refuse(EX_USAGE, "SOURCE-MALFORMED",
                              "not a source; those that begin with dondoc/ are our own",
                              "không phải nguồn hợp lệ; nguồn bắt đầu bằng dondoc/ là của hệ thống",
                              source);
        }
    }
    return EX_OK;
}

static int
add(struct cli *cli)
{
    char token[TOKEN_SIZE];
    const char *name = cli->argv[0];
    int code = check_names(name);
    if (code != EX_OK) {
        return code;
    }
    token_print(token);
    struct hash hash = hash_of(token, strlen(token));
    enum status st = publisher_add(cli->db, cli->arena, name, &hash, asked.sources.texts,
                                   asked.sources.count, clock_now());
    if (st == ST_CONFLICT) {
        return cli_refuse(EX_DATAERR, "PUBLISHER-EXISTS", "there is a publisher of this name",
                          "đã có hệ thống gửi mang tên này", name);
    }
    if (st == ST_OK) {
        if (!asked.token_only) {
            printf("%s\n",
                   cli_say(cli, "Mã truy cập, chỉ hiện một lần; cơ sở dữ liệu chỉ giữ mã băm:",
                           "The token, shown once; the database keeps its hash only:"));
        }
        printf("%s\n", token);
    }
    return cli_exit_of(st);
}

static int
list(struct cli *cli)
{
    static const struct listing_column columns[] = {
        { "name", "TÊN", "NAME", false },
        { "sources", "NGUỒN", "SOURCES", false },
        { "created_at", "LẬP LÚC", "CREATED", false },
        { "revoked_at", "THU HỒI LÚC", "REVOKED", false },
        { 0 },
    };
    struct publisher_row *rows;
    size_t count;
    enum status st = publisher_list(cli->db, cli->arena, &rows, &count);
    struct listing listing = listing_start(cli->arena, columns);
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        char created[CIVIL_TEXT_SIZE], revoked[CIVIL_TEXT_SIZE];
        const char *cells[] = {
            rows[i].name,
            rows[i].sources,
            instant_print(created, sizeof created, rows[i].created_at),
            rows[i].revoked_at ? instant_print(revoked, sizeof revoked, rows[i].revoked_at) : NULL,
        };
        listing_add(&listing, cells);
    }
    if (st == ST_OK) {
        listing_print(&listing, asked.json, cli->is_english);
    }
    return cli_exit_of(st);
}

static int
revoke(struct cli *cli)
{
    enum status st = publisher_revoke(cli->db, cli->arena, cli->argv[0], clock_now());
    if (st == ST_NONE) {
        return cli_refuse(EX_DATAERR, "PUBLISHER-UNKNOWN",
                          "there is no publisher of this name, or it was revoked before",
                          "không có hệ thống gửi mang tên này, hoặc đã bị thu hồi", cli->argv[0]);
    }
    return cli_exit_of(st);
}

static const struct query_set *const sets[] = { &journal_queries, &publisher_queries, NULL };

static const struct option_row add_options[] = {
    { "source", 0, OPTION_TEXTS, &asked.sources, "SOURCE", "nguồn được phép, có thể nêu nhiều lần",
      "a source it may use; may be given several times", 0, 0 },
    { "token-only", 0, OPTION_FLAG, &asked.token_only, NULL, "chỉ in mã truy cập, để ghi vào tệp",
      "prints nothing but the token, for a file", 0, 0 },
    { 0 },
};
static const struct option_row list_options[] = {
    { "json", 0, OPTION_FLAG, &asked.json, NULL, "dạng JSON", "as JSON lines", 0, 0 },
    { 0 },
};

const struct command command_publisher_add = {
    .name = "publisher add",
    .arguments = "NAME",
    .least = 1,
    .most = 1,
    .vi = "cho một hệ thống gửi sự kiện; in mã truy cập một lần",
    .en = "lets a system publish; prints its token once",
    .options = add_options,
    .sets = sets,
    .run = add,
};

const struct command command_publisher_list = {
    .name = "publisher list",
    .arguments = "",
    .vi = "các hệ thống được gửi sự kiện",
    .en = "the systems that may publish",
    .options = list_options,
    .sets = sets,
    .run = list,
};

const struct command command_publisher_revoke = {
    .name = "publisher revoke",
    .arguments = "NAME",
    .least = 1,
    .most = 1,
    .vi = "thu hồi quyền gửi",
    .en = "takes the right to publish away",
    .sets = sets,
    .run = revoke,
};
