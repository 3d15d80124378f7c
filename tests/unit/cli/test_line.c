#include "test.h"

#include "line.h"
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A pipe that holds these bytes and, unless it stays open, ends. */
static int
pipe_with(const char *bytes, size_t size, int *writer)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[1], F_SETPIPE_SZ, 65536) > 0, 1);
    assert_int_equal(write(ends[1], bytes, size), (int)size);
    if (writer) {
        *writer = ends[1];
    } else {
        close(ends[1]);
    }
    return ends[0];
}

static void
lines_end_as_they_may(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *lines[4];
    } table[] = {
        { "", { NULL } },
        { "a", { "a", NULL } },
        { "a\n", { "a", NULL } },
        { "a\r\nb", { "a", "b", NULL } },
        { "\n\nx", { "", "", "x", NULL } },
        { "đôn đốc\n", { "đôn đốc", NULL } },
    };
    for (size_t i = 0; i < LENGTH(table); i++) {
        int fd = pipe_with(table[i].bytes, strlen(table[i].bytes), NULL);
        struct line_reader *reader = line_open(fd);
        const char *text;
        size_t size;
        int64_t number = 0;
        for (const char *const *line = table[i].lines; *line; line++) {
            assert_int_equal(line_next(reader, &text, &size), LINE_TEXT);
            assert_string_equal(text, *line);
            assert_int_equal(size, strlen(*line));
            assert_int_equal(line_number(reader), ++number);
        }
        assert_int_equal(line_next(reader, &text, &size), LINE_END);
        assert_int_equal(line_next(reader, &text, &size), LINE_END);
        assert_int_equal(line_offset(reader), strlen(table[i].bytes));
        line_close(reader);
        close(fd);
    }
}

static void
a_writer_that_pauses_is_told_once(void **state)
{
    (void)state;
    int writer;
    int fd = pipe_with("a\nb", 3, &writer);
    struct line_reader *reader = line_open(fd);
    const char *text;
    size_t size;
    assert_int_equal(line_next(reader, &text, &size), LINE_TEXT);
    assert_int_equal(line_next(reader, &text, &size), LINE_IDLE);
    assert_int_equal(write(writer, "c\n", 2), 2);
    assert_int_equal(line_next(reader, &text, &size), LINE_TEXT);
    assert_string_equal(text, "bc");
    close(writer);
    assert_int_equal(line_next(reader, &text, &size), LINE_END);
    line_close(reader);
    close(fd);
}

/* The file is a memory file because a pipe holds less than one line. */
static void
a_line_too_long_is_skipped_and_counted(void **state)
{
    (void)state;
    int fd = memfd_create("lines", MFD_CLOEXEC);
    char *long_line = malloc(LINE_MAX_SIZE + 2);
    assert_non_null(long_line);
    memset(long_line, 'x', LINE_MAX_SIZE + 1);
    long_line[LINE_MAX_SIZE + 1] = '\n';
    assert_int_equal(write(fd, "a\n", 2), 2);
    assert_int_equal(write(fd, long_line, LINE_MAX_SIZE + 2), LINE_MAX_SIZE + 2);
    assert_int_equal(write(fd, long_line + 2, LINE_MAX_SIZE),
                     LINE_MAX_SIZE); /* just short enough */
    assert_int_equal(write(fd, "b", 1), 1);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    struct line_reader *reader = line_open(fd);
    const char *text;
    size_t size;
    assert_int_equal(line_next(reader, &text, &size), LINE_TEXT);
    assert_int_equal(line_next(reader, &text, &size), LINE_LONG);
    assert_int_equal(line_next(reader, &text, &size), LINE_TEXT);
    assert_int_equal(size, LINE_MAX_SIZE - 1);
    assert_int_equal(line_next(reader, &text, &size), LINE_TEXT);
    assert_string_equal(text, "b");
    assert_int_equal(line_number(reader), 4);
    assert_int_equal(line_next(reader, &text, &size), LINE_END);
    free(long_line);
    line_close(reader);
    close(fd);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_as_they_may),
        cmocka_unit_test(a_writer_that_pauses_is_told_once),
        cmocka_unit_test(a_line_too_long_is_skipped_and_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
