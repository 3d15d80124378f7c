#include "channel.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One maildir per address below MAIL_DIR. A letter that is sent again replaces itself. */
struct maildir {
    int base;
};

static enum status
say_failed(char reason[REASON_SIZE], const char *what)
{
    snprintf(reason, REASON_SIZE, "%s: %s", what, strerror(errno));
    return ST_LATER;
}

static enum status
open_maildir(void **state, const struct delivery_settings *settings)
{
    *state = NULL;
    if (text_is_empty(settings->mail_dir)) {
        log_error("SETTING-REFUSED", log_text("name", "MAIL_DIR"),
                  log_text("why", "the maildir channel needs a folder"));
        return ST_INVALID;
    }
    (void)mkdir(settings->mail_dir, 0750);
    int base = open(settings->mail_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (base < 0 || faccessat(base, ".", W_OK | X_OK, 0) != 0) {
        log_error("MAILDIR-REFUSED", log_text("why", strerror(errno)));
        if (base >= 0) {
            close(base);
        }
        return ST_INVALID;
    }
    struct maildir *maildir = calloc(1, sizeof *maildir);
    if (maildir == NULL) {
        panic("no memory for a maildir");
    }
    maildir->base = base;
    *state = maildir;
    return ST_OK;
}

static void
close_maildir(void *state)
{
    struct maildir *maildir = state;
    if (maildir != NULL) {
        close(maildir->base);
        free(maildir);
    }
}

/* A file name made of an address: nothing that climbs or hides. */
static void
name_box(char *name, size_t size, const char *address)
{
    snprintf(name, size, "%s", address);
    for (char *at = name; *at != '\0'; at++) {
        if (*at == '/' || (*at == '.' && at == name)) {
            *at = '_';
        }
    }
}

static bool
write_all(int file, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t n = write(file, data, size);
        if (n < 0 && errno != EINTR) {
            return false;
        }
        data += n > 0 ? n : 0;
        size -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* The folder of an address, made when it is the first letter. */
static int
open_box(const struct maildir *maildir, const char *address)
{
    static const char *const parts[] = { "tmp", "new", "cur" };
    char name[256];
    name_box(name, sizeof name, address);
    (void)mkdirat(maildir->base, name, 0750);
    int box = openat(maildir->base, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; box >= 0 && i < sizeof parts / sizeof *parts; i++) {
        (void)mkdirat(box, parts[i], 0750);
    }
    return box;
}

static bool
write_file(int box, const char *temporary, const struct parcel *parcel)
{
    int file = openat(box, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    bool done = file >= 0 && write_all(file, parcel->message, parcel->size) && fsync(file) == 0;
    if (file >= 0) {
        close(file);
    }
    return done;
}

/* A rename is there after a crash only when its folder is on disk. */
static bool
sync_folder(int box, const char *name)
{
    int folder = openat(box, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = folder >= 0 && fsync(folder) == 0;
    if (folder >= 0) {
        close(folder);
    }
    return done;
}

static enum status
send_maildir(void *state, const struct parcel *parcel, const atomic_bool *is_stopped,
             char reason[REASON_SIZE])
{
    (void)is_stopped;
    char temporary[128], final[128];
    long long seconds = (long long)(parcel->released_at / CLOCK_SECOND);
    snprintf(temporary, sizeof temporary, "tmp/%lld.%s.dondoc.eml", seconds, parcel->key);
    snprintf(final, sizeof final, "new/%lld.%s.dondoc.eml", seconds, parcel->key);
    int box = open_box(state, parcel->to);
    if (box < 0) {
        return say_failed(reason, "folder");
    }
    enum status st = ST_OK;
    if (!write_file(box, temporary, parcel) || renameat(box, temporary, box, final) != 0 ||
        !sync_folder(box, "new")) {
        st = say_failed(reason, "file");
    }
    close(box);
    return st;
}

const struct channel channel_maildir = { "maildir", open_maildir, close_maildir, send_maildir };
