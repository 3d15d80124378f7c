/*
 * routing: the only one that changes a task's state.
 *
 * Reads    reports on tasks, recalls, limits that passed
 * Writes   schema routing: tasks, holder ledger, parked reports, timers; decisions into the journal
 * Promise  exactly one verdict per report; a decision and the rows it changes are one transaction
 */
#include "routing.h"
#include "store/timer.h"
#include "store_routing.h"

static struct routing routing;

static const struct query_set *const sets[] = { &routing_queries, &timer_queries,
                                                &directory_queries, NULL };

static const struct daemon_spec spec = {
    .name = "routing",
    .about = "judges what is reported on tasks and decides what becomes of them",
    .source = SOURCE_ROUTING,
    .self = &routing,
    .sets = sets,
    .reader = &routing_reader,
    .open = routing_open,
};

int
main(int argc, char **argv)
{
    return daemon_main(argc, argv, &spec);
}
