/*
 * dondoc publish: events as CloudEvents JSON lines, or one event by options, to intake.
 */
#include "command.h"

#include "base/clock.h"
#include "base/text.h"
#include "id_book.h"
#include "line.h"
#include "outcome.h"
#include "progress.h"
#include "sender.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
    const char *type, *subject, *id, *data, *actor, *source, *time;
    int64_t wait, patience;
    bool json, quiet, strict;
} asked = { .wait = -1, .patience = CLOCK_MINUTE };

/* clang-format off */
static const struct option_row options[] = {
    { "type", 0, OPTION_TEXT, &asked.type, "TYPE",
      "loại sự kiện, ví dụ ProgressReported", "type of the event, such as ProgressReported", 0, 0 },
    { "subject", 0, OPTION_TEXT, &asked.subject, "SUBJECT",
      "chủ thể, ví dụ task:KEY", "its subject, such as task:KEY", 0, 0 },
    { "data", 0, OPTION_TEXT, &asked.data, "JSON", "nội dung", "its data", 0, 0 },
    { "id", 0, OPTION_TEXT, &asked.id, "ID",
      "mã sự kiện; không có thì tự sinh và in ra", "its id; made and printed when not given", 0, 0 },
    { "time", 0, OPTION_TEXT, &asked.time, "T", "lúc xảy ra", "when it happened", 0, 0 },
    { "actor", 0, OPTION_TEXT, &asked.actor, "POSITION", "vị trí thực hiện", "position that acted", 0, 0 },
    { "source", 0, OPTION_TEXT, &asked.source, "SOURCE",
      "nguồn của sự kiện không ghi nguồn (DONDOC_SOURCE)",
      "source of events that name none (DONDOC_SOURCE)", 0, 0 },
    { "wait", 0, OPTION_SPAN, &asked.wait, "SPAN",
      "chờ kết luận tối đa bao lâu (một sự kiện: 2s; tệp: 0s)",
      "how long to wait for verdicts (one event: 2s; a file: 0s)", 0, 0 },
    { "patience", 0, OPTION_SPAN, &asked.patience, "SPAN",
      "gửi lại trong bao lâu khi tiếp nhận chưa sẵn sàng (1m)",
      "how long to go on while intake is away (1m)", 0, 0 },
    { "strict", 0, OPTION_FLAG, &asked.strict, NULL,
      "dừng ở dòng sai đầu tiên", "stops at the first line that is wrong", 0, 0 },
    { "quiet", 'q', OPTION_FLAG, &asked.quiet, NULL,
      "chỉ in những gì bị từ chối", "prints only what was refused", 0, 0 },
    { "json", 0, OPTION_FLAG, &asked.json, NULL,
      "kết quả dạng JSON, mỗi dòng một sự kiện", "results as JSON lines", 0, 0 },
    { 0 },
};
/* clang-format on */

struct publishing {
    struct cli *cli;
    struct sender *sender;
    struct id_book *book;
    struct outcome_counts counts;
    struct progress progress;
    int64_t answered, bad;
    struct arena *arena; /* of one line */
};

static void
on_result(void *self, int64_t line, const Dondoc__V1__Event *event,
          const Dondoc__V1__PublishResult *result)
{
    struct publishing *publishing = self;
    publishing->answered++;
    publishing->bad += outcome_is_bad(result);
    outcome_count(&publishing->counts, result);
    if (!asked.quiet || outcome_is_bad(result)) {
        progress_clear(&publishing->progress);
        outcome_print(publishing->cli, asked.json, line, event->id, event->subject, result);
    }
}

/* A line that is no event is answered as intake would. */
static void
refuse_line(struct publishing *publishing, int64_t line, const struct refusal *refusal)
{
    Dondoc__V1__PublishResult result = DONDOC__V1__PUBLISH_RESULT__INIT;
    Dondoc__V1__Event event = DONDOC__V1__EVENT__INIT;
    result.outcome = DONDOC__V1__PUBLISH_RESULT__OUTCOME__REFUSED;
    result.code = (char *)refusal->code;
    result.field = (char *)(refusal->field ? refusal->field : "");
    result.text = (char *)refusal->text;
    result.text_vi = (char *)refusal->text_vi;
    on_result(publishing, line, &event, &result);
}

static int
explain(const struct publishing *publishing, enum status st)
{
    if (st == ST_LATER) {
        return cli_refuse(EX_UNAVAILABLE, "INTAKE-LOST",
                          "intake does not answer; publish the same again later",
                          "bộ phận tiếp nhận không trả lời; hãy gửi lại đúng như vậy sau",
                          publishing->cli->settings.intake_url);
    }
    const struct sender_refusal *refusal = sender_refusal(publishing->sender);
    if (refusal->code) {
        return cli_refuse(EX_NOPERM, refusal->code, refusal->text, refusal->text_vi, NULL);
    }
    return cli_refuse(EX_SOFTWARE, "INTAKE-UNREADABLE", "intake's answer cannot be read",
                      "không đọc được trả lời của bộ phận tiếp nhận", NULL);
}

/* What a line may leave out. */
static enum status
complete(struct publishing *publishing, int64_t line, Dondoc__V1__Event *event)
{
    if (text_is_empty(event->source)) {
        event->source = (char *)(asked.source ? asked.source : publishing->cli->settings.source);
    }
    if (!text_is_empty(event->id)) {
        return ST_OK;
    }
    event->id = arena_alloc(publishing->arena, UUID_SIZE);
    return id_book_get(publishing->book, line, event->id);
}

static int
publish_event(struct publishing *publishing, int64_t line, const char *text, size_t size)
{
    struct refusal refusal = { 0 };
    Dondoc__V1__Event *event;
    arena_reset(publishing->arena);
    if (event_from_json(publishing->arena, text, size, &event, &refusal) != ST_OK) {
        refuse_line(publishing, line, &refusal);
        return asked.strict ? EX_DATAERR : EX_OK;
    }
    switch (complete(publishing, line, event)) {
    case ST_OK:
        break;
    case ST_LATER:
        return cli_refuse(EX_CANTCREAT, "IDS-UNWRITABLE", "ids for the events cannot be kept",
                          "không lưu được mã sự kiện", strerror(errno));
    default:
        return cli_refuse(EX_DATAERR, "IDS-DIFFER",
                          "the file was changed since its ids were made; see FILE.ids",
                          "tệp đã thay đổi từ khi sinh mã; xem FILE.ids", NULL);
    }
    enum status st = sender_add(publishing->sender, line, event);
    return st == ST_OK ? EX_OK : explain(publishing, st);
}

static void
show_progress(struct publishing *publishing, int64_t done, int64_t whole)
{
    if (whole > 0) {
        progress_show(&publishing->progress,
                      cli_say(publishing->cli, "%3" PRId64 "%%  %" PRId64 " đã trả lời",
                              "%3" PRId64 "%%  %" PRId64 " answered"),
                      100 * done / whole, publishing->answered);
    } else {
        progress_show(&publishing->progress,
                      cli_say(publishing->cli, "%" PRId64 " đã trả lời", "%" PRId64 " answered"),
                      publishing->answered);
    }
}

static int
publish_lines(struct publishing *publishing, int fd)
{
    static const struct refusal too_long = { "EVENT_TOO_LARGE", "", "the line is too long",
                                             "dòng quá dài" };
    struct stat about;
    int64_t whole = fstat(fd, &about) == 0 && S_ISREG(about.st_mode) ? about.st_size : 0;
    struct line_reader *reader = line_open(fd);
    int code = EX_OK;
    for (bool is_over = false; !is_over && code == EX_OK;) {
        const char *text;
        size_t size;
        enum status st = ST_OK;
        switch (line_next(reader, &text, &size)) {
        case LINE_TEXT:
            if (size > strspn(text, " \t")) {
                code = publish_event(publishing, line_number(reader), text, size);
            }
            break;
        case LINE_LONG:
            refuse_line(publishing, line_number(reader), &too_long);
            code = asked.strict ? EX_DATAERR : EX_OK;
            break;
        case LINE_IDLE:
            st = sender_flush(publishing->sender);
            break;
        case LINE_FAILED:
            code = cli_refuse(EX_IOERR, "FILE-UNREADABLE", "reading failed", "đọc tệp bị lỗi",
                              strerror(errno));
            break;
        case LINE_END:
            is_over = true;
            break;
        }
        if (st != ST_OK) {
            code = explain(publishing, st);
        }
        show_progress(publishing, line_offset(reader), whole);
    }
    line_close(reader);
    return code;
}

/* The event that the options describe, as a line. */
static const char *
line_of_options(struct cli *cli)
{
    json_error_t error;
    json_t *data = json_loads(asked.data ? asked.data : "{}", JSON_REJECT_DUPLICATES, &error);
    if (!data) {
        (void)cli_refuse(EX_USAGE, "OPTION-WRONG", "--data is not JSON", "--data không phải JSON",
                         error.text);
        return NULL;
    }
    json_t *event = json_pack("{s:s, s:s, s:o, s:s*, s:s*, s:s*, s:s*}", "specversion", "1.0",
                              "type", asked.type, "data", data, "subject", asked.subject, "id",
                              asked.id, "time", asked.time, "source", asked.source);
    if (asked.actor) {
        json_object_set_new(event, "actor", json_pack("{s:s}", "position", asked.actor));
    }
    char *dumped = event ? json_dumps(event, JSON_COMPACT) : NULL;
    const char *line = arena_text(cli->arena, dumped);
    free(dumped);
    json_decref(event);
    if (!line) {
        (void)cli_refuse(EX_USAGE, "OPTION-WRONG", "the options are not UTF-8",
                         "tùy chọn không phải UTF-8", NULL);
    }
    return line;
}

static int
publish_input(struct publishing *publishing)
{
    struct cli *cli = publishing->cli;
    int code;
    if (asked.type) {
        const char *line = line_of_options(cli);
        code = line ? publish_event(publishing, 0, line, strlen(line)) : EX_USAGE;
    } else {
        const char *path = cli->argc > 0 ? cli->argv[0] : "-";
        int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0) {
            return cli_refuse(EX_NOINPUT, "FILE-UNREADABLE", "the file cannot be opened",
                              "không mở được tệp", path);
        }
        code = publish_lines(publishing, fd);
    }
    enum status st = code == EX_OK || code == EX_DATAERR ? sender_flush(publishing->sender) : ST_OK;
    progress_clear(&publishing->progress);
    return st == ST_OK ? code : explain(publishing, st);
}

static int
publish(struct cli *cli)
{
    if (text_is_empty(cli->settings.token)) {
        return cli_refuse(EX_CONFIG, "SETTING-REFUSED", "DONDOC_TOKEN must be set",
                          "cần đặt DONDOC_TOKEN", NULL);
    }
    if (asked.type ? cli->argc > 0 || !asked.subject : asked.subject || asked.data || asked.id) {
        return cli_refuse(EX_USAGE, "ARGUMENTS-WRONG", "either a file, or --type and --subject",
                          "hoặc một tệp, hoặc --type và --subject", NULL);
    }
    struct publishing publishing = { .cli = cli, .progress = progress_start() };
    bool is_file = !asked.type && cli->argc > 0 && strcmp(cli->argv[0], "-") != 0;
    asked.quiet |= is_file && isatty(STDOUT_FILENO) == 1;
    int64_t wait = asked.wait >= 0 ? asked.wait : asked.type ? 2 * CLOCK_SECOND : 0;
    const struct sender_spec spec = {
        .url = cli->settings.intake_url,
        .token = cli->settings.token,
        .wait_ms = (int)(wait < 10 * CLOCK_SECOND ? wait / 1000 : 10000),
        .patience_us = asked.patience,
        .self = &publishing,
        .on_result = on_result,
    };
    publishing.sender = sender_open(&spec);
    if (!publishing.sender) {
        return EX_CONFIG;
    }
    publishing.arena = arena_new();
    publishing.book =
        id_book_open(is_file ? arena_print(cli->arena, "%s.ids", cli->argv[0]) : NULL);
    int code = publish_input(&publishing);
    if (!asked.type || publishing.answered == 0) {
        outcome_print_counts(cli, &publishing.counts, stderr);
    }
    id_book_close(publishing.book);
    arena_free(publishing.arena);
    sender_close(publishing.sender);
    return code != EX_OK ? code : publishing.bad > 0 ? EX_FOUND : EX_OK;
}

const struct command command_publish = {
    .name = "publish",
    .arguments = "[FILE|-]",
    .most = 1,
    .vi = "gửi sự kiện: tệp JSON từng dòng (CloudEvents), hoặc một sự kiện qua tùy chọn",
    .en = "publishes events: a file of JSON lines (CloudEvents), or one event by options",
    .options = options,
    .run = publish,
};
