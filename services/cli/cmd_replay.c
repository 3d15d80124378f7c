/*
 * dondoc replay: a log of the past on a simulated database.
 */
#include "command.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/text.h"
#include "folder.h"
#include "line.h"
#include "moment.h"
#include "permits.h"
#include "progress.h"
#include "replay.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct {
    bool permits;
    int64_t window, limit;
} asked = { .window = 8 * CLOCK_HOUR, .limit = CLOCK_MINUTE };

/* clang-format off */
static const struct option_row options[] = {
    { "permits", 0, OPTION_FLAG, &asked.permits, NULL,
      "hai tệp CSV của nhật ký cấp phép: EVENTS CASES",
      "two CSV files of the permit log: EVENTS CASES", 0, 0 },
    { "window", 0, OPTION_SPAN, &asked.window, "SPAN",
      "gửi chung những gì xảy ra trong khoảng này (8h)",
      "publishes together what happened within this span (8h)", 0, 0 },
    { "limit", 0, OPTION_SPAN, &asked.limit, "SPAN",
      "chờ bao lâu khi các dịch vụ không tiến triển (1m)",
      "how long services may make no progress (1m)", 0, 0 },
    { 0 },
};
/* clang-format on */

struct replaying {
    struct cli *cli;
    struct replay *replay;
    struct progress progress;
    int64_t done, whole; /* events; whole 0: not known */
};

static void
on_refused(void *self, int64_t number, const Dondoc__V1__Event *event,
           const Dondoc__V1__PublishResult *result)
{
    struct replaying *replaying = self;
    progress_clear(&replaying->progress);
    outcome_print(replaying->cli, false, number, event->id, event->subject, result);
}

static void
on_step(void *self, int64_t now)
{
    struct replaying *replaying = self;
    char text[CIVIL_TEXT_SIZE];
    moment_print(text, sizeof text, now);
    if (replaying->whole > 0) {
        progress_show(&replaying->progress, "%3" PRId64 "%%  %s  %" PRId64 " / %" PRId64,
                      100 * replaying->done / replaying->whole, text, replaying->done,
                      replaying->whole);
    } else {
        progress_show(&replaying->progress, "%s  %" PRId64, text, replaying->done);
    }
}

/* ---- JSON lines ---------------------------------------------------------------------------- */

static int
replay_line(struct replaying *replaying, int64_t line, const char *text, size_t size)
{
    struct arena *arena = arena_new();
    struct cli *cli = replaying->cli;
    struct refusal refusal = { 0 };
    Dondoc__V1__Event *event;
    int code;
    if (event_from_json(arena, text, size, &event, &refusal) != ST_OK) {
        code = cli_refuse(EX_DATAERR, refusal.code, refusal.text, refusal.text_vi,
                          arena_print(arena, "%" PRId64 ": %s", line, refusal.field));
    } else if (text_is_empty(event->id)) {
        code = cli_refuse(EX_DATAERR, "ID-MISSING", "events to replay have ids",
                          "sự kiện để chạy lại phải có mã", arena_print(arena, "%" PRId64, line));
    } else {
        if (text_is_empty(event->source)) {
            event->source = (char *)cli->settings.source;
        }
        code = replay_add(replaying->replay, line, event);
        replaying->done++;
    }
    arena_free(arena);
    return code;
}

static int
replay_file(struct replaying *replaying, const char *path)
{
    int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return cli_refuse(EX_NOINPUT, "FILE-UNREADABLE", strerror(errno), "không đọc được tệp",
                          path);
    }
    struct line_reader *reader = line_open(fd);
    const char *text;
    size_t size;
    int code = EX_OK;
    for (enum line_found found;
         code == EX_OK && (found = line_next(reader, &text, &size)) != LINE_END;) {
        if (found == LINE_LONG || found == LINE_FAILED) {
            code =
                cli_refuse(EX_DATAERR, "LINE-UNREADABLE", "the line is too long or cannot be read",
                           "dòng quá dài hoặc không đọc được", path);
        } else if (found == LINE_TEXT && size > strspn(text, " \t")) {
            code = replay_line(replaying, line_number(reader), text, size);
        }
    }
    line_close(reader);
    return code;
}

/* ---- the permit log ------------------------------------------------------------------------ */

static int
read_named(struct cli *cli, const char *path, struct file_set *set)
{
    const char *why, *what;
    return folder_read(cli->arena, path, NULL, set, &why, &what) == ST_OK && set->count == 1
               ? EX_OK
               : cli_refuse(EX_NOINPUT, "FILE-UNREADABLE", "the file cannot be read",
                            "không đọc được tệp", path);
}

static int
replay_permits(struct replaying *replaying)
{
    struct cli *cli = replaying->cli;
    struct file_set events, cases;
    struct mistakes mistakes = { .arena = cli->arena };
    int code = read_named(cli, cli->argv[0], &events);
    if (code == EX_OK) {
        code = read_named(cli, cli->argv[1], &cases);
    }
    if (code != EX_OK) {
        return code;
    }
    const char *source = cli->settings.source[0] ? cli->settings.source : "demo/receipt";
    struct permits permits =
        permits_read(cli->arena, &events.files[0], &cases.files[0], source, &mistakes);
    for (size_t i = 0; i < mistakes.count; i++) {
        fprintf(stderr, "%s\n", mistake_print(cli->arena, &mistakes.list[i]));
        code = EX_DATAERR;
    }
    replaying->whole = (int64_t)permits.count;
    for (size_t i = 0; code == EX_OK && i < permits.count; i++) {
        replaying->done = (int64_t)i + 1;
        code = replay_add(replaying->replay, replaying->done, permits.events[i]);
    }
    return code;
}

static int
run_replay(struct replaying *replaying, struct simulation *simulation)
{
    struct cli *cli = replaying->cli;
    const struct replay_spec spec = {
        .cli = cli,
        .simulation = simulation,
        .window_us = asked.window,
        .patience_us = asked.limit,
        .self = replaying,
        .on_refused = on_refused,
    };
    replaying->replay = replay_open(&spec);
    if (!replaying->replay) {
        return EX_CONFIG;
    }
    simulation_on_step(simulation, on_step, replaying);
    int code = asked.permits ? replay_permits(replaying) : replay_file(replaying, cli->argv[0]);
    if (code == EX_OK) {
        code = replay_finish(replaying->replay);
    }
    progress_clear(&replaying->progress);
    char now[CIVIL_TEXT_SIZE];
    fprintf(stderr, cli_say(cli, "%.1f s, đồng hồ ở %s: ", "%.1f s, the clock is at %s: "),
            progress_seconds(&replaying->progress),
            moment_print(now, sizeof now, simulation_now(simulation)));
    outcome_print_counts(cli, replay_counts(replaying->replay), stderr);
    return code;
}

static int
replay(struct cli *cli)
{
    struct replaying replaying = { .cli = cli, .progress = progress_start() };
    struct simulation *simulation;
    if (cli->argc != (asked.permits ? 2 : 1)) {
        return cli_refuse(EX_USAGE, "ARGUMENTS-WRONG", "FILE, or --permits EVENTS CASES",
                          "FILE, hoặc --permits EVENTS CASES", NULL);
    }
    if (text_is_empty(cli->settings.token)) {
        return cli_refuse(EX_CONFIG, "SETTING-REFUSED", "DONDOC_TOKEN must be set",
                          "cần đặt DONDOC_TOKEN", NULL);
    }
    int code = simulation_open(&simulation, cli, asked.limit);
    if (code == EX_OK) {
        code = run_replay(&replaying, simulation);
    }
    bool has_refused = replaying.replay && replay_counts(replaying.replay)->refused > 0;
    replay_close(replaying.replay);
    simulation_close(simulation);
    return code == EX_OK && has_refused ? EX_FOUND : code;
}

const struct command command_replay = {
    .name = "replay",
    .arguments = "FILE | EVENTS CASES",
    .least = 1,
    .most = 2,
    .vi = "phát lại một nhật ký theo đồng hồ mô phỏng",
    .en = "replays a log of the past, the simulated clock moving along",
    .options = options,
    .sets = simulation_sets,
    .run = replay,
};
