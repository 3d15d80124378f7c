/*
 * Both ends of an NNG connection, of this room only: what every socket of ours has in common.
 */
#ifndef WIRE_ENDPOINT_H
#define WIRE_ENDPOINT_H

#include "base/status.h"
#include <nng/nng.h>
#include <nng/supplemental/tls/tls.h>

enum { ENDPOINT_URL_SIZE = 256 };

/* Listens and writes the url with its real port. An NNG error number when it cannot, else 0. */
MUST_CHECK int endpoint_listen(nng_socket socket, const char *url, nng_tls_config *tls,
                               char bound[ENDPOINT_URL_SIZE]);

/* Connects in the background, again and again; with TLS waits for the first attempt. An NNG error
 * number when the url is none or the two do not trust each other, else 0. */
MUST_CHECK int
endpoint_dial(nng_socket socket, const char *url, nng_tls_config *tls, nng_dialer *dialer);

/* nng_close, but not for ever: NNG 1.5 may wait without end for a connection that broke off in the
 * middle of a message. What is still open after a second is left to the end of the process; the
 * callbacks of its contexts have run all the same. */
void endpoint_close(nng_socket socket);

#endif
