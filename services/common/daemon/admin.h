/*
 * The operators' door: GET /healthz, /readyz and /metrics over HTTP, by evhttp.
 */
#ifndef DAEMON_ADMIN_H
#define DAEMON_ADMIN_H

#include "base/status.h"
#include <stdbool.h>

struct admin;
struct daemon;

/* Binds `listen`, "host:port" or "[v6]:port", port 0 for any free one. ST_INVALID, logged as
 * ADMIN-REFUSED, when it cannot. */
MUST_CHECK enum status admin_open(struct admin **admin, struct daemon *daemon, const char *listen);
void admin_close(struct admin *admin);

/* Asks the service that listens there whether it makes progress and prints its answer to stdout:
 * `--health` of every service. Waits five seconds at most. */
bool admin_is_healthy(const char *listen);

/* http://host:port with the real port. Borrowed. */
const char *admin_url(const struct admin *admin);

#endif
