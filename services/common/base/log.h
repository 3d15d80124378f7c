/*
 * One line per fact on stderr: time, service, level, CODE, then key=value.
 *
 * Codes are NOUN-VERB-ED, unique, listed in tests/golden/log_codes. INFO: a fact of business.
 * WARN: we coped. ERROR: somebody must look. Never names of people, content of documents, tokens
 * or connection strings. Control characters in values become spaces; long values are cut.
 *
 *     log_info("TASK-ASSIGNED", log_text("task", subject), log_pos("pos", shard, seq));
 *
 * The form follows LOG_FORMAT (text, logfmt, json; default: text on a terminal, else logfmt), the
 * level LOG_LEVEL (debug, info, warn, error). Safe to call from several threads.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
enum log_form { LOG_FORM_AUTO, LOG_FORM_TEXT, LOG_FORM_LOGFMT, LOG_FORM_JSON };

struct log_field {
    const char *key; /* NULL ends a list */
    enum { LOG_V_TEXT, LOG_V_NUMBER, LOG_V_POS, LOG_V_TIME, LOG_V_REAL } kind;
    const char *text; /* borrowed for the call; NULL leaves the field out */
    int64_t number;   /* also the seq of a position, and a time in microseconds UTC */
    int shard;
    double real;
};

static inline struct log_field
log_text(const char *key, const char *text)
{
    return (struct log_field){ .key = key, .kind = LOG_V_TEXT, .text = text };
}

static inline struct log_field
log_number(const char *key, int64_t number)
{
    return (struct log_field){ .key = key, .kind = LOG_V_NUMBER, .number = number };
}

static inline struct log_field
log_real(const char *key, double real)
{
    return (struct log_field){ .key = key, .kind = LOG_V_REAL, .real = real };
}

/* A position in the journal, printed shard/seq. */
static inline struct log_field
log_pos(const char *key, int shard, int64_t seq)
{
    return (struct log_field){ .key = key, .kind = LOG_V_POS, .shard = shard, .number = seq };
}

/* A time in microseconds UTC, printed as RFC 3339 in UTC+7. */
static inline struct log_field
log_time(const char *key, int64_t at)
{
    return (struct log_field){ .key = key, .kind = LOG_V_TIME, .number = at };
}

/* `service` is borrowed for the life of the process. Before it is called lines say "dondoc". */
void log_open(const char *service, enum log_form form, enum log_level level);
void log_set_level(enum log_level level);
enum log_level log_get_level(void);

/* debug -> info -> debug: what SIGUSR1 does. Returns the new level. */
enum log_level log_toggle_debug(void);

bool log_level_parse(const char *text, enum log_level *level);
bool log_form_parse(const char *text, enum log_form *form);

void log_write(enum log_level level, const char *code, const struct log_field *fields);

/*
 * What happens by the thousand every day: a line each at DEBUG, and a number. log_routines() tells
 * the numbers of five minutes in one line at INFO, WORK-DONE TASK-ASSIGNED=131 TASK-COMPLETED=96;
 * it is called every now and then, and at the end `at_once`. Codes live as long as the process.
 */
void log_count(const char *code, const struct log_field *fields);
void log_routines(bool at_once);

/* Writes the same line, with its newline, into `line` instead of stderr (for tests), whatever the
 * level. Fields that find no room are left out, and the line says "cut". Returns its length. */
int log_render(char *line, int size, enum log_form form, enum log_level level, const char *code,
               const struct log_field *fields);

/* The closing field makes the list complete, also when no field is given. */
#define LOG_LINE(level, code, ...) log_write(level, code, (const struct log_field[]){ __VA_ARGS__ })
#define LOG_COUNT(code, ...)       log_count(code, (const struct log_field[]){ __VA_ARGS__ })
#define log_debug(...)             LOG_LINE(LOG_DEBUG, __VA_ARGS__, { .key = 0 })
#define log_routine(...)           LOG_COUNT(__VA_ARGS__, { .key = 0 })
#define log_info(...)              LOG_LINE(LOG_INFO, __VA_ARGS__, { .key = 0 })
#define log_warn(...)              LOG_LINE(LOG_WARN, __VA_ARGS__, { .key = 0 })
#define log_error(...)             LOG_LINE(LOG_ERROR, __VA_ARGS__, { .key = 0 })

#endif
