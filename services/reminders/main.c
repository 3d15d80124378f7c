/*
 * reminders: watches clocks before a due time and says when somebody is to be reminded.
 *
 * Reads    routing's decisions
 * Writes   reminders.task, timer; ReminderDue in the journal
 * Promise  each reminder of the policy's table is said once per due time, never for an old one,
 *          never for work that was handed in
 */
#include "daemon/daemon.h"
#include "reminders.h"
#include "store/directory.h"
#include "store_reminders.h"

static const struct query_set *const sets[] = { &reminders_queries, &timer_queries,
                                                &directory_queries, NULL };

static const struct daemon_spec spec = {
    .name = "reminders",
    .about = "reminds before a due time",
    .source = SOURCE_REMINDERS,
    .sets = sets,
    .reader = &reminders_reader,
};

int
main(int argc, char **argv)
{
    return daemon_main(argc, argv, &spec);
}
