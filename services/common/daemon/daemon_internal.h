/*
 * What the files of this room know of the daemon, and nobody else.
 */
#ifndef DAEMON_DAEMON_INTERNAL_H
#define DAEMON_DAEMON_INTERNAL_H

#include "daemon/daemon.h"
#include <stdbool.h>
#include <stdio.h>

const struct daemon_spec *daemon_spec(const struct daemon *daemon);

/* How many instances of this service, ourselves among them, were seen lately; at least 1. */
int daemon_siblings(const struct daemon *daemon);

/* This host's clock and the database's differ by more than 2 s: fire no timers (ARCHITECTURE 3). */
bool daemon_is_skewed(const struct daemon *daemon);

/* Leaves the loop; daemon_main closes everything and exits with this code of <sysexits.h>. */
void daemon_stop(struct daemon *daemon, int exit_code);

#endif
