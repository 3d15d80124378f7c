/*
 * What a new calendar moves: open tasks in time whose due time, computed again, is later.
 */
#ifndef CLI_MOVES_H
#define CLI_MOVES_H

#include "cli.h"
#include "domain/calendar_file.h"
#include "store_tasks.h"

/* Prints each of them and how many. Nothing is changed: routing moves them once it is in force. */
int moves_print(struct cli *cli, const struct calendar_set *calendars);

#endif
