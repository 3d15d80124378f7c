/*
 * Both ends of an NNG connection, of this room only: what every socket of ours has in common.
 */
#ifndef WIRE_ENDPOINT_H
#define WIRE_ENDPOINT_H

#include "base/status.h"
#include <nng/nng.h>

enum { ENDPOINT_URL_SIZE = 256 };

/* Listens and writes the url with its real port. Logs `code` and gives ST_INVALID when it cannot.
 */
MUST_CHECK enum status endpoint_listen(nng_socket socket, const char *url,
                                       char bound[ENDPOINT_URL_SIZE], const char *code);

/* Connects in the background, again and again. Logs `code` and gives ST_INVALID when url is none.
 */
MUST_CHECK enum status
endpoint_dial(nng_socket socket, const char *url, nng_dialer *dialer, const char *code);

/* nng_close, but not for ever: NNG 1.5 may wait without end for a connection that broke off in the
 * middle of a message. What is still open after a second is left to the end of the process; the
 * callbacks of its contexts have run all the same. */
void endpoint_close(nng_socket socket);

#endif
