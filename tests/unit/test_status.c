/* Statuses have names; a panic says why and leaves a core. */
#include "test.h"

#include "base/status.h"
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void
every_status_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(status_name(ST_OK), "OK");
    assert_string_equal(status_name(ST_NONE), "NONE");
    assert_string_equal(status_name(ST_CONFLICT), "CONFLICT");
    assert_string_equal(status_name(ST_INVALID), "INVALID");
    assert_string_equal(status_name(ST_LATER), "LATER");
    assert_string_equal(status_name((enum status)99), "UNKNOWN");
}

static void
a_panic_says_why_and_aborts(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
        signal(SIGABRT, SIG_DFL);
        dup2(ends[1], STDERR_FILENO);
        panic("%d promises broken", 2);
    }
    close(ends[1]);
    char said[1024] = "";
    ssize_t size = read(ends[0], said, sizeof said - 1);
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
    assert_true(size > 0);
    assert_non_null(strstr(said, "level=error code=PROMISE-BROKEN why=\"2 promises broken\""));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_a_name),
        cmocka_unit_test(a_panic_says_why_and_aborts),
    };
    return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
