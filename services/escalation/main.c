/*
 * escalation: watches clocks behind a task and says when a limit has run out.
 *
 * Reads    routing's decisions
 * Writes   escalation.task, climb, level, told, parked, timer; LimitPassed, EscalationRaised,
 *          EscalationDeferred and EscalationClosed in the journal
 * Promise  a limit that passed is said once, as soon as everything that was in the journal by then
 *          has been read by routing; what it means for the task is routing's business
 */
#include "daemon/daemon.h"
#include "escalation.h"
#include "store_ladder.h"

static const struct query_set *const sets[] = { &escalation_queries, &ladder_queries,
                                                &timer_queries, &directory_queries, NULL };

static const struct daemon_spec spec = {
    .name = "escalation",
    .about = "watches time limits and carries overdue work upward",
    .source = SOURCE_ESCALATION,
    .sets = sets,
    .reader = &escalation_reader,
};

int
main(int argc, char **argv)
{
    return daemon_main(argc, argv, &spec);
}
