/*
 * How to go on after a call: five statuses because there are five behaviours.
 *
 * Whoever learns of a failure logs it once, with a code; everybody above passes the status on or
 * turns it into behaviour.
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

enum status {
    ST_OK,       /* done */
    ST_NONE,     /* nothing there; a normal answer, not logged */
    ST_CONFLICT, /* somebody was faster: read again, then decide again */
    ST_INVALID,  /* the peer asked nonsense: refuse, never retry */
    ST_LATER,    /* a dependency is away: back off, retry unchanged */
};

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_index, first_index)                                                     \
    __attribute__((format(printf, format_index, first_index)))

/* The status as an upper-case word, e.g. "LATER". */
const char *status_name(enum status st);

/*
 * Our own broken promise, or memory exhausted: says so on stderr and aborts, so that a core is left
 * and the supervisor restarts us. Nothing that came from a peer or from a row may reach it.
 */
_Noreturn void panic(const char *format, ...) PRINTF_LIKE(1, 2);

#endif
