/*
 * dondoc secrets FOLDER NAME[:UID[:GID]]...: random passwords for an installation, a file each,
 * made once. DATABASE_PASSWORD_FILE and `dondoc migrate --passwords` read them.
 */
#include "command.h"

#include "base/hash.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MODE = 0440 }; /* its user's, and its group's: whoever gives the role its password */

struct wanted {
    const char *name;
    uid_t uid;
    gid_t gid;
};

static const unsigned KEEP = (unsigned)-1; /* chown leaves it as it is */

/* "NAME", "NAME:UID" or "NAME:UID:GID". */
static bool
parse(struct arena *arena, const char *text, struct wanted *wanted)
{
    unsigned ids[2] = { KEEP, KEEP };
    size_t size = strcspn(text, ":");
    const char *rest = text + size;
    for (int i = 0; i < 2 && *rest; i++) {
        char *end;
        long id = strtol(rest + 1, &end, 10);
        if (end == rest + 1 || id < 0 || id > INT32_MAX) {
            return false;
        }
        ids[i] = (unsigned)id;
        rest = end;
    }
    *wanted = (struct wanted){ arena_print(arena, "%.*s", (int)size, text), ids[0], ids[1] };
    return size > 0 && *text != '.' && !*rest && !strchr(wanted->name, '/');
}

/* Whole or not at all: whoever finds the file finds the password. */
static bool
write_secret(struct arena *arena, const char *path, const struct wanted *wanted)
{
    char token[TOKEN_SIZE];
    const char *part = arena_print(arena, "%s.part", path);
    (void)unlink(part);
    int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, MODE);
    if (fd < 0) {
        return false;
    }
    bool is_written = dprintf(fd, "%s\n", token_print(token)) > 0 && fchmod(fd, MODE) == 0 &&
                      fchown(fd, wanted->uid, wanted->gid) == 0 && fsync(fd) == 0;
    explicit_bzero(token, sizeof token);
    return close(fd) == 0 && is_written && rename(part, path) == 0;
}

static int
make(struct cli *cli)
{
    struct wanted wanted;
    for (int i = 1; i < cli->argc; i++) {
        if (!parse(cli->arena, cli->argv[i], &wanted)) {
            return cli_refuse(EX_USAGE, "SECRET-MALFORMED", "not written as NAME:UID:GID",
                              "không có dạng TÊN:UID:GID", cli->argv[i]);
        }
    }
    for (int i = 1; i < cli->argc; i++) {
        (void)parse(cli->arena, cli->argv[i], &wanted);
        const char *path = arena_print(cli->arena, "%s/%s", cli->argv[0], wanted.name);
        if (access(path, F_OK) == 0) {
            continue;
        }
        if (!write_secret(cli->arena, path, &wanted)) {
            return cli_refuse(EX_CANTCREAT, "SECRET-UNWRITABLE", strerror(errno),
                              "không ghi được tệp", path);
        }
        printf("%s\n", wanted.name);
    }
    return EX_OK;
}

const struct command command_secrets = {
    .name = "secrets",
    .arguments = "FOLDER NAME[:UID[:GID]]...",
    .least = 2,
    .most = 64,
    .vi = "tạo mật khẩu ngẫu nhiên còn thiếu, mỗi tệp một mật khẩu",
    .en = "makes what is missing of these random passwords, a file each",
    .run = make,
};
