/*
 * What a new calendar would move: open tasks whose due time, computed again, would be another one.
 */
#ifndef CLI_MOVES_H
#define CLI_MOVES_H

#include "cli.h"
#include "domain/calendar_file.h"
#include "store_tasks.h"

/* Prints each of them and how many. Nothing is changed: open tasks keep their due time. */
int moves_print(struct cli *cli, const struct calendar_set *calendars);

#endif
