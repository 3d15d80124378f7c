#include "daemon/bell.h"

#include "base/log.h"
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct bell {
    int fd;
    struct event *event;
    void (*answer)(void *self);
    void *self;
};

static void
on_ring(evutil_socket_t fd, short what, void *self)
{
    (void)what;
    struct bell *bell = self;
    uint64_t rings;
    if (read(fd, &rings, sizeof rings) == sizeof rings) {
        bell->answer(bell->self);
    }
}

enum status
bell_open(struct bell **made, struct event_base *base, void (*answer)(void *self), void *self)
{
    struct bell *bell = calloc(1, sizeof *bell);
    if (!bell) {
        panic("no memory for a bell");
    }
    *made = bell;
    *bell = (struct bell){ .answer = answer, .self = self };
    bell->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (bell->fd < 0) {
        log_error("BELL-REFUSED", log_text("why", strerror(errno)));
        return ST_LATER;
    }
    bell->event = event_new(base, bell->fd, EV_READ | EV_PERSIST, on_ring, bell);
    if (!bell->event || event_add(bell->event, NULL) != 0) {
        panic("libevent refuses an event");
    }
    return ST_OK;
}

void
bell_close(struct bell *bell)
{
    if (!bell) {
        return;
    }
    if (bell->event) {
        event_free(bell->event);
    }
    if (bell->fd >= 0) {
        close(bell->fd);
    }
    free(bell);
}

void
bell_ring(struct bell *bell)
{
    uint64_t one = 1;
    /* A full counter has been rung already. */
    while (write(bell->fd, &one, sizeof one) < 0 && errno == EINTR) {
    }
}
