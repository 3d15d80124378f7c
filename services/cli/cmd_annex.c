/*
 * dondoc annex TASK: the annex on the process (phụ lục quá trình xử lý), generated from the
 * journal.
 */
#include "command.h"

#include "annex.h"
#include "base/text.h"
#include "position.h"
#include <stdio.h>
#include <string.h>

static struct {
    const char *at;
    bool html, json;
} asked;

static const struct option_row options[] = {
    { "at", 0, OPTION_TEXT, &asked.at, "SHARD/SEQ",
      "đến vị trí này của nhật ký, như khi trình; mặc định: đến nay",
      "up to this place of the journal, as a submission names it; else up to now", 0, 0 },
    { "html", 0, OPTION_FLAG, &asked.html, NULL, "dạng trang HTML", "as a page of HTML", 0, 0 },
    { "json", 0, OPTION_FLAG, &asked.json, NULL, "dạng JSON", "as JSON", 0, 0 },
    { 0 },
};

static bool
parse_place(const char *text, struct position *place)
{
    const char *rest = position_parse(text, place);
    return rest && *rest == '\0' && place->seq > 0;
}

static int
print_annex(const struct cli *cli, const struct annex *annex)
{
    char sha256[HASH_HEX_SIZE];
    const char *text = annex_text(cli, annex);
    struct hash hash = hash_of(text, strlen(text));
    hash_print(sha256, &hash);
    if (asked.html) {
        fputs(annex_html(cli, annex, sha256), stdout);
    } else if (asked.json) {
        fputs(annex_json(cli, annex, sha256), stdout);
    } else {
        printf("%sSHA-256: %s\n", text, sha256);
    }
    return EX_OK;
}

static int
annex(struct cli *cli)
{
    struct position place = { 0, 0 };
    const char *subject = cli_task_subject(cli, cli->argv[0]);
    if (!subject) {
        return EX_DATAERR;
    }
    if (asked.at && !parse_place(asked.at, &place)) {
        return cli_refuse(EX_USAGE, "PLACE-MALFORMED", "a place is written as SHARD/SEQ",
                          "vị trí phải viết dạng SHARD/SEQ", asked.at);
    }
    struct library *library = library_open(cli->db);
    struct annex made;
    enum status st = annex_make(cli, library, subject, place, &made);
    int code = EX_OK;
    if (st == ST_OK) {
        code = print_annex(cli, &made);
    } else if (st == ST_NONE) {
        code = cli_refuse(EX_DATAERR, "TASK-UNKNOWN", "nothing had happened to this task by then",
                          "đến lúc đó chưa có gì về nhiệm vụ này", subject);
    } else if (st == ST_INVALID) {
        code = cli_refuse(EX_DATAERR, "PLACE-AHEAD", "the journal is not judged so far yet",
                          "nhật ký chưa được xử lý đến vị trí này", asked.at);
    } else {
        code = cli_exit_of(st);
    }
    library_close(library);
    return code;
}

static const struct query_set *const sets[] = { &journal_queries, &directory_queries, NULL };

const struct command command_annex = {
    .name = "annex",
    .arguments = "TASK",
    .least = 1,
    .most = 1,
    .vi = "phụ lục quá trình xử lý, lập từ nhật ký, kèm mã SHA-256",
    .en = "the annex on a task's process, made of the journal, with its SHA-256",
    .options = options,
    .sets = sets,
    .run = annex,
};
