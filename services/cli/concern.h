/*
 * Whose business an entry is: of the units that have to do with its task, also where the entry
 * names none of them, as levels and reminders do.
 */
#ifndef CLI_CONCERN_H
#define CLI_CONCERN_H

#include "cli.h"
#include "domain/organisation.h"
#include "memo.h"
#include <dondoc/v1/event.pb-c.h>

struct concern {
    struct cli *cli;
    const char *unit;
    const struct organisation *organisation; /* NULL: positions are not looked up */
    struct memo tasks;                       /* by subject: whether the task concerns the unit */
};

/* Everything given is borrowed. */
struct concern
concern_start(struct cli *cli, const char *unit, const struct organisation *organisation);

/* Whether an entry concerns the unit. The entries of a task come in their order; one that is met
 * in the middle is read from its beginning, once. */
MUST_CHECK enum status concern_ask(struct concern *concern, const struct entry *entry,
                                   const Dondoc__V1__Event *event, bool *concerns);

#endif
