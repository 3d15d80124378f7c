#include "base/log.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/status.h"
#include "base/text.h"
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Up to this size (PIPE_BUF) a write to a pipe is never torn by another process's. */
enum { LINE_SIZE = 4096, VALUE_SIZE = 1024, TAIL_SIZE = 16 };

static const struct {
    const char *name, *padded;
} levels[] = {
    [LOG_DEBUG] = { "debug", "DEBUG" },
    [LOG_INFO] = { "info", "INFO " },
    [LOG_WARN] = { "warn", "WARN " },
    [LOG_ERROR] = { "error", "ERROR" },
};

static const char *const forms[] = {
    [LOG_FORM_AUTO] = "auto",
    [LOG_FORM_TEXT] = "text",
    [LOG_FORM_LOGFMT] = "logfmt",
    [LOG_FORM_JSON] = "json",
};

static const char *_Atomic service_name = "dondoc";
static _Atomic int current_level = LOG_INFO, current_form = LOG_FORM_AUTO;

/* A line that is being made. What does not fit is not written, and `is_full` says so. */
struct line {
    char *text;
    size_t size, room;
    enum log_form form;
    bool is_full;
};

static enum log_form
resolve_form(enum log_form form)
{
    if (form != LOG_FORM_AUTO) {
        return form;
    }
    return isatty(STDERR_FILENO) ? LOG_FORM_TEXT : LOG_FORM_LOGFMT;
}

void
log_open(const char *service, enum log_form form, enum log_level level)
{
    atomic_store(&service_name, service);
    atomic_store(&current_form, (int)resolve_form(form));
    atomic_store(&current_level, (int)level);
}

void
log_set_level(enum log_level level)
{
    atomic_store(&current_level, (int)level);
}

enum log_level
log_get_level(void)
{
    return (enum log_level)atomic_load(&current_level);
}

enum log_level
log_toggle_debug(void)
{
    log_set_level(log_get_level() == LOG_DEBUG ? LOG_INFO : LOG_DEBUG);
    return log_get_level();
}

bool
log_level_parse(const char *text, enum log_level *level)
{
    for (int i = LOG_DEBUG; i <= LOG_ERROR; i++) {
        if (text_same(text, levels[i].name)) {
            *level = (enum log_level)i;
            return true;
        }
    }
    return false;
}

bool
log_form_parse(const char *text, enum log_form *form)
{
    for (int i = LOG_FORM_AUTO; i <= LOG_FORM_JSON; i++) {
        if (text_same(text, forms[i])) {
            *form = (enum log_form)i;
            return true;
        }
    }
    return false;
}

static void
put_bytes(struct line *line, const char *bytes, size_t n)
{
    if (line->is_full || line->room - line->size < n) {
        line->is_full = true;
        return;
    }
    memcpy(line->text + line->size, bytes, n);
    line->size += n;
}

static void
put(struct line *line, const char *text)
{
    put_bytes(line, text, strlen(text));
}

static void put_format(struct line *line, const char *format, ...) PRINTF_LIKE(2, 3);

static void
put_format(struct line *line, const char *format, ...)
{
    char text[64];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    put(line, text);
}

/* Controls, and the two separators of Unicode that some collectors take for a line's end. */
static bool
is_blank(int32_t rune)
{
    return (rune >= 0 && rune <= 0x20) || (rune >= 0x7F && rune < 0xA0) || rune == 0x2028 ||
           rune == 0x2029;
}

/* The characters of a value; in quotes if `is_quoted`. Bytes that are not UTF-8 show as U+FFFD. */
static void
put_value(struct line *line, const char *text, size_t size, bool is_quoted)
{
    size_t cut = size < VALUE_SIZE ? size : VALUE_SIZE;
    for (size_t at = 0; at < cut;) {
        size_t from = at;
        int32_t rune = text_next(text, size, &at);
        if (rune < 0) {
            put(line, "\xEF\xBF\xBD");
        } else if (is_blank(rune)) {
            put(line, " ");
        } else {
            if (is_quoted && (rune == '"' || rune == '\\')) {
                put(line, "\\");
            }
            put_bytes(line, text + from, at - from);
        }
    }
    if (cut < size) {
        put(line, "…");
    }
}

/* logfmt has no standard; this is what every parser of it reads: bare if it can be, else quoted. */
static bool
needs_quotes(const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        int32_t rune = text_next(text, size, &at);
        if (is_blank(rune) || rune == '"' || rune == '=' || rune == '\\') {
            return true;
        }
    }
    return size == 0;
}

static void
put_text(struct line *line, const char *text)
{
    size_t size = strlen(text);
    bool is_quoted = line->form == LOG_FORM_JSON || needs_quotes(text, size);
    put(line, is_quoted ? "\"" : "");
    put_value(line, text, size, is_quoted);
    put(line, is_quoted ? "\"" : "");
}

static void
put_key(struct line *line, const char *key)
{
    bool is_json = line->form == LOG_FORM_JSON;
    if (line->size > 0) {
        put(line, is_json ? "," : " ");
    }
    put(line, is_json ? "\"" : "");
    put(line, key);
    put(line, is_json ? "\":" : "=");
}

static void
put_field(struct line *line, const struct log_field *field)
{
    char text[CIVIL_TEXT_SIZE];
    put_key(line, field->key);
    switch (field->kind) {
    case LOG_V_TEXT:
        put_text(line, field->text);
        break;
    case LOG_V_NUMBER:
        put_format(line, "%lld", (long long)field->number);
        break;
    case LOG_V_REAL:
        put_format(line, isfinite(field->real) ? "%.6g" : "null", field->real);
        break;
    case LOG_V_POS:
        snprintf(text, sizeof text, "%d/%lld", field->shard, (long long)field->number);
        put_text(line, text);
        break;
    case LOG_V_TIME:
        put_text(line, instant_print(text, sizeof text, field->number));
        break;
    }
}

/* UTC+7 with milliseconds. */
static void
put_head(struct line *line, enum log_level level, const char *code)
{
    char date[CIVIL_TEXT_SIZE], time[CIVIL_TEXT_SIZE];
    int64_t now = clock_wall();
    struct civil c = civil_at(now);
    day_print(date, sizeof date, day_at(now));
    snprintf(time, sizeof time, "%02d:%02d:%02d.%03d", c.hour, c.minute, c.second,
             c.microsecond / 1000);
    if (line->form == LOG_FORM_TEXT) {
        put_format(line, "%s %-10s ", time, atomic_load(&service_name));
        put_format(line, "%s %-24s", levels[level].padded, code);
        return;
    }
    if (line->form == LOG_FORM_JSON) {
        put(line, "{\"time\":\"");
    } else {
        put(line, "time=");
    }
    put_format(line, "%sT%s+07:00", date, time);
    put(line, line->form == LOG_FORM_JSON ? "\"" : "");
    const struct log_field head[] = {
        log_text("service", atomic_load(&service_name)),
        log_text("level", levels[level].name),
        log_text("code", code),
    };
    for (size_t i = 0; i < sizeof head / sizeof *head; i++) {
        put_field(line, &head[i]);
    }
}

int
log_render(char *line, int size, enum log_form form, enum log_level level, const char *code,
           const struct log_field *fields)
{
    if (size <= TAIL_SIZE) {
        if (size > 0) {
            *line = '\0';
        }
        return 0;
    }
    struct line made = { line, 0, (size_t)size - TAIL_SIZE, resolve_form(form), false };
    put_head(&made, level, code);
    for (; fields->key && !made.is_full; fields++) {
        size_t before = made.size;
        if (fields->kind != LOG_V_TEXT || fields->text) {
            put_field(&made, fields);
        }
        if (made.is_full) {
            made.size = before;
        }
    }
    bool is_cut = made.is_full;
    made.is_full = false;
    made.room = (size_t)size - 1;
    if (is_cut) {
        put_key(&made, "cut");
        put(&made, "true");
    }
    while (made.form == LOG_FORM_TEXT && made.size > 0 && line[made.size - 1] == ' ') {
        made.size--;
    }
    put(&made, made.form == LOG_FORM_JSON ? "}\n" : "\n");
    line[made.size] = '\0';
    return (int)made.size;
}

void
log_write(enum log_level level, const char *code, const struct log_field *fields)
{
    if ((int)level < atomic_load(&current_level)) {
        return;
    }
    int saved = errno;
    char line[LINE_SIZE];
    int length = log_render(line, sizeof line, (enum log_form)atomic_load(&current_form), level,
                            code, fields);
    while (write(STDERR_FILENO, line, (size_t)length) < 0 && errno == EINTR) {
    }
    errno = saved;
}

/* ---- routine ------------------------------------------------------------------------------- */

#define ROUTINES_EVERY (5 * CLOCK_MINUTE)
enum { MAX_ROUTINES = 32 };

static struct {
    pthread_mutex_t lock;
    size_t count;
    int64_t began_at; /* monotonic: the first of these; 0: none yet */
    const char *codes[MAX_ROUTINES];
    int64_t numbers[MAX_ROUTINES];
} routines = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* The last one is of all that find no room. */
static size_t
find_routine(const char *code)
{
    size_t i = 0;
    while (i < routines.count && strcmp(routines.codes[i], code) != 0) {
        i++;
    }
    if (i == MAX_ROUTINES) {
        return MAX_ROUTINES - 1;
    }
    if (i == routines.count) {
        routines.codes[routines.count++] = i == MAX_ROUTINES - 1 ? "OTHERS" : code;
    }
    return i;
}

void
log_count(const char *code, const struct log_field *fields)
{
    pthread_mutex_lock(&routines.lock);
    routines.numbers[find_routine(code)]++;
    routines.began_at = routines.began_at != 0 ? routines.began_at : clock_monotonic();
    pthread_mutex_unlock(&routines.lock);
    log_write(LOG_DEBUG, code, fields);
}

void
log_routines(bool at_once)
{
    struct log_field fields[MAX_ROUTINES + 1];
    size_t count = 0;
    pthread_mutex_lock(&routines.lock);
    int64_t age = clock_monotonic() - routines.began_at;
    if (routines.began_at != 0 && (at_once || age >= ROUTINES_EVERY)) {
        for (size_t i = 0; i < routines.count; i++) {
            if (routines.numbers[i] > 0) {
                fields[count++] = log_number(routines.codes[i], routines.numbers[i]);
            }
            routines.numbers[i] = 0;
        }
        routines.began_at = 0;
    }
    pthread_mutex_unlock(&routines.lock);
    if (count > 0) {
        fields[count].key = NULL;
        log_write(LOG_INFO, "WORK-DONE", fields);
    }
}
