/* Settings come from the environment, and every mistake is named in one go. */
#include "test.h"

#include "base/log.h"
#include "base/setting.h"
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

struct values {
    const char *url, *secret, *free;
    int64_t count, any;
    bool is_on;
};

static const struct setting table[] = {
    { "T_URL", SETTING_TEXT, offsetof(struct values, url), NULL, "where", 0, 0 },
    { "T_SECRET", SETTING_SECRET, offsetof(struct values, secret), "standard-secret", "key", 0, 0 },
    { "T_FREE", SETTING_TEXT, offsetof(struct values, free), "", "may be empty", 0, 0 },
    { "T_COUNT", SETTING_NUMBER, offsetof(struct values, count), "16", "how many", 1, 64 },
    { "T_ANY", SETTING_NUMBER, offsetof(struct values, any), "-5", "seconds", 0, 0 },
    { "T_ON", SETTING_SWITCH, offsetof(struct values, is_on), "off", "or not", 0, 0 },
    { 0 },
};

static char secret_path[] = "/tmp/dd-secret.XXXXXX";

static int
clear(void **state)
{
    (void)state;
    for (const struct setting *setting = table; setting->name; setting++) {
        unsetenv(setting->name);
    }
    unsetenv("T_SECRET_FILE");
    return setenv("T_URL", "tcp://x", 1);
}

/* Runs setting_read; gives what it logged. */
static enum status
read_settings(struct values *values, char *logged, size_t size)
{
    int ends[2], kept = dup(STDERR_FILENO);
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    dup2(ends[1], STDERR_FILENO);
    enum status st = setting_read(table, values);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(ends[1]);
    ssize_t length = read(ends[0], logged, size - 1);
    logged[length > 0 ? length : 0] = '\0';
    close(ends[0]);
    return st;
}

static void
defaults_fill_what_is_not_set(void **state)
{
    (void)state;
    struct values values;
    char logged[4096];
    setenv("T_COUNT", "", 1); /* empty is not set */
    assert_int_equal(read_settings(&values, logged, sizeof logged), ST_OK);
    assert_string_equal(values.url, "tcp://x");
    assert_string_equal(values.secret, "standard-secret");
    assert_string_equal(values.free, "");
    assert_int_equal(values.count, 16);
    assert_int_equal(values.any, -5);
    assert_false(values.is_on);
    assert_string_equal(logged, "");
}

static const struct {
    const char *name, *value;
    bool is_good;
} given[] = {
    { "T_COUNT", "1", true },
    { "T_COUNT", "64", true },
    { "T_COUNT", "0", false },
    { "T_COUNT", "65", false },
    { "T_COUNT", "1x", false },
    { "T_COUNT", "x", false },
    { "T_COUNT", "1.5", false },
    { "T_COUNT", " ", false },
    { "T_COUNT", "0x10", false },
    { "T_ANY", "-1", true },
    { "T_ANY", "9223372036854775808", false },
    { "T_ANY", "9223372036854775807", true },
    { "T_ON", "on", true },
    { "T_ON", "Yes", true },
    { "T_ON", "TRUE", true },
    { "T_ON", "0", true },
    { "T_ON", "maybe", false },
    { "T_ON", "2", false },
};

static void
values_are_parsed_strictly(void **state)
{
    for (size_t i = 0; i < LENGTH(given); i++) {
        struct values values;
        char logged[4096];
        clear(state);
        print_message("  %s=%s\n", given[i].name, given[i].value);
        setenv(given[i].name, given[i].value, 1);
        enum status st = read_settings(&values, logged, sizeof logged);
        assert_int_equal(st, given[i].is_good ? ST_OK : ST_INVALID);
        assert_int_equal(strstr(logged, given[i].name) != NULL, !given[i].is_good);
    }
}

static void
every_mistake_is_named_at_once(void **state)
{
    (void)state;
    struct values values;
    char logged[4096];
    unsetenv("T_URL");
    setenv("T_COUNT", "many", 1);
    setenv("T_ON", "perhaps", 1);
    assert_int_equal(read_settings(&values, logged, sizeof logged), ST_INVALID);
    assert_non_null(strstr(logged, "code=SETTING-REFUSED name=T_URL why=\"must be set\""));
    assert_non_null(strstr(logged, "name=T_COUNT why=\"not a whole number\" value=many"));
    assert_non_null(strstr(logged, "name=T_ON why=\"neither on nor off\" value=perhaps"));
}

static void
write_secret(const char *content)
{
    FILE *file = fopen(secret_path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static void
a_secret_may_come_from_a_file(void **state)
{
    (void)state;
    static struct values values; /* what it points to lives as long as the process */
    char logged[4096];
    int fd = mkstemp(secret_path);
    assert_true(fd >= 0);
    close(fd);
    setenv("T_SECRET_FILE", secret_path, 1);

    write_secret("from a file \r\n\n");
    assert_int_equal(read_settings(&values, logged, sizeof logged), ST_OK);
    assert_string_equal(values.secret, "from a file ");

    write_secret("\n");
    assert_int_equal(read_settings(&values, logged, sizeof logged), ST_INVALID);
    write_secret("hidden");
    setenv("T_SECRET", "twice", 1);
    assert_int_equal(read_settings(&values, logged, sizeof logged), ST_INVALID);
    assert_non_null(strstr(logged, "name=T_SECRET"));
    assert_null(strstr(logged, "twice\""));
    assert_null(strstr(logged, "value="));
    assert_null(strstr(logged, "hidden"));
    unsetenv("T_SECRET");
    unlink(secret_path);
    assert_int_equal(read_settings(&values, logged, sizeof logged), ST_INVALID);
}

static void
misspelt_names_are_noticed(void **state)
{
    (void)state;
    struct values values;
    char logged[4096];
    setenv("T_CUONT", "3", 1);
    setenv("T_OTHER_COUNT", "3", 1);
    assert_int_equal(read_settings(&values, logged, sizeof logged), ST_OK);
    assert_non_null(strstr(logged, "level=warn code=SETTING-IGNORED name=T_CUONT why="));
    assert_null(strstr(logged, "OTHER"));
    unsetenv("T_CUONT");
    unsetenv("T_OTHER_COUNT");
}

static void
help_shows_all_but_secrets(void **state)
{
    (void)state;
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    setting_print(table, out);
    fclose(out);
    assert_string_equal(text, "  T_URL                        where (must be set)\n"
                              "  T_SECRET                     key (or T_SECRET_FILE: a file that "
                              "holds it)\n"
                              "  T_FREE                       may be empty\n"
                              "  T_COUNT                      how many (default: 16)\n"
                              "  T_ANY                        seconds (default: -5)\n"
                              "  T_ON                         or not (default: off)\n");
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(defaults_fill_what_is_not_set, clear),
        cmocka_unit_test_setup(values_are_parsed_strictly, clear),
        cmocka_unit_test_setup(every_mistake_is_named_at_once, clear),
        cmocka_unit_test_setup(a_secret_may_come_from_a_file, clear),
        cmocka_unit_test_setup(misspelt_names_are_noticed, clear),
        cmocka_unit_test_setup(help_shows_all_but_secrets, clear),
    };
    log_open("test", LOG_FORM_LOGFMT, LOG_INFO);
    return cmocka_run_group_tests_name("setting", tests, NULL, NULL);
}
