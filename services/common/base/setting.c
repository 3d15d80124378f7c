#include "base/setting.h"

#include "base/log.h"
#include "base/text.h"
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME_SIZE = 128, SECRET_SIZE = 16 << 10 };

static const struct {
    const char *word;
    bool value;
} switches[] = {
    { "on", true },   { "true", true },   { "yes", true }, { "1", true },
    { "off", false }, { "false", false }, { "no", false }, { "0", false },
};

static enum status
refuse(const struct setting *setting, const char *why, const char *value)
{
    log_error("SETTING-REFUSED", log_text("name", setting->name), log_text("why", why),
              log_text("value", setting->kind == SETTING_SECRET ? NULL : value),
              log_text("about", setting->about));
    return ST_INVALID;
}

/* An empty variable is one that is not set: compose files and units pass them on like this. */
static const char *
read_environment(const char *name)
{
    const char *value = getenv(name);
    return text_is_empty(value) ? NULL : value;
}

const char *
setting_secret_file(const char *path)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        return NULL;
    }
    static char buffer[SECRET_SIZE];
    size_t size = fread(buffer, 1, sizeof buffer, file);
    bool is_whole = !ferror(file) && size < sizeof buffer && !memchr(buffer, '\0', size);
    fclose(file);
    while (size > 0 && (buffer[size - 1] == '\n' || buffer[size - 1] == '\r')) {
        size--;
    }
    char *copy = is_whole && size > 0 ? strndup(buffer, size) : NULL;
    explicit_bzero(buffer, sizeof buffer);
    return copy;
}

static enum status
read_secret(const struct setting *setting, const char **value)
{
    char name[NAME_SIZE];
    snprintf(name, sizeof name, "%s_FILE", setting->name);
    const char *path = read_environment(name);
    if (!path) {
        return ST_OK;
    }
    if (*value) {
        return refuse(setting, "given twice, directly and as a file", NULL);
    }
    *value = setting_secret_file(path);
    return *value ? ST_OK : refuse(setting, "its file cannot be read or is empty", NULL);
}

static enum status
store_number(const struct setting *setting, const char *value, void *into)
{
    char *end;
    errno = 0;
    long long number = strtoll(value, &end, 10);
    if (end == value || *end || errno) {
        return refuse(setting, "not a whole number", value);
    }
    bool is_bounded = setting->min != 0 || setting->max != 0;
    if (is_bounded && (number < setting->min || number > setting->max)) {
        char why[96];
        snprintf(why, sizeof why, "not between %lld and %lld", setting->min, setting->max);
        return refuse(setting, why, value);
    }
    *(int64_t *)into = number;
    return ST_OK;
}

static enum status
store_switch(const struct setting *setting, const char *value, void *into)
{
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
        if (strcasecmp(value, switches[i].word) == 0) {
            *(bool *)into = switches[i].value;
            return ST_OK;
        }
    }
    return refuse(setting, "neither on nor off", value);
}

static enum status
read_one(const struct setting *setting, void *into)
{
    const char *value = read_environment(setting->name);
    if (setting->kind == SETTING_SECRET && read_secret(setting, &value) != ST_OK) {
        return ST_INVALID;
    }
    value = value ? value : setting->standard;
    if (!value) {
        return refuse(setting, "must be set", NULL);
    }
    switch (setting->kind) {
    case SETTING_NUMBER:
        return store_number(setting, value, into);
    case SETTING_SWITCH:
        return store_switch(setting, value, into);
    case SETTING_TEXT:
    case SETTING_SECRET:
        break;
    }
    *(const char **)into = value;
    return ST_OK;
}

static bool
is_known(const struct setting *table, const char *name, size_t size)
{
    for (const struct setting *setting = table; setting->name; setting++) {
        size_t length = strlen(setting->name);
        bool is_file = setting->kind == SETTING_SECRET && size == length + strlen("_FILE") &&
                       memcmp(name + length, "_FILE", strlen("_FILE")) == 0;
        if ((size == length || is_file) && memcmp(name, setting->name, length) == 0) {
            return true;
        }
    }
    return false;
}

/* How many letters must be changed, added or left out to make one name of the other. */
static size_t
distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t row[NAME_SIZE];
    for (size_t j = 0; j <= b_size; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= a_size; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            size_t moved = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            row[j] = replaced < moved ? replaced : moved;
        }
    }
    return row[b_size];
}

/* A variable whose name is almost one of ours is probably one of ours, misspelt. */
static void
warn_of_misspelt(const struct setting *table)
{
    for (char **variable = environ; *variable; variable++) {
        size_t size = strcspn(*variable, "=");
        bool is_near = false;
        for (const struct setting *setting = table; setting->name && size < NAME_SIZE; setting++) {
            size_t length = strlen(setting->name);
            is_near |= length < NAME_SIZE && length > 4 &&
                       distance(*variable, size, setting->name, length) <= 2;
        }
        if (is_near && !is_known(table, *variable, size)) {
            char name[NAME_SIZE];
            snprintf(name, sizeof name, "%.*s", (int)size, *variable);
            log_warn("SETTING-IGNORED", log_text("name", name),
                     log_text("why", "no setting has this name"));
        }
    }
}

enum status
setting_read(const struct setting *table, void *into)
{
    enum status st = ST_OK;
    warn_of_misspelt(table);
    for (const struct setting *setting = table; setting->name; setting++) {
        if (read_one(setting, (char *)into + setting->offset) != ST_OK) {
            st = ST_INVALID;
        }
    }
    return st;
}

void
setting_print(const struct setting *table, FILE *out)
{
    for (const struct setting *setting = table; setting->name; setting++) {
        fprintf(out, "  %-28s %s", setting->name, setting->about);
        if (setting->kind == SETTING_SECRET) {
            fprintf(out, " (or %s_FILE: a file that holds it)", setting->name);
        } else if (!setting->standard) {
            fprintf(out, " (must be set)");
        } else if (*setting->standard) {
            fprintf(out, " (default: %s)", setting->standard);
        }
        fprintf(out, "\n");
    }
}
