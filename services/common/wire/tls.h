/*
 * TLS of a connection, tls+tcp://. A peer that shows a certificate is let in by it, no more: NNG
 * does not tell whose it is, the token does.
 *
 * NNG's engine compares the host of the url with the certificate's DNS names, or with its CN when
 * it has none, never with its IP addresses; and it does not know the system's store of CAs.
 */
#ifndef WIRE_TLS_H
#define WIRE_TLS_H

#include "base/status.h"
#include <stdbool.h>

struct nng_tls_config;

struct tls_files {    /* PEM; NULL or "": none. Borrowed */
    const char *cert; /* what we show, with what it is signed by up to the CA */
    const char *key;
    const char *ca; /* whose certificates we trust; a listener that has one asks for them */
};

enum tls_side { TLS_LISTENS, TLS_DIALS };

/* NULL when url is of another transport. Logs
 * TLS-REFUSED, with the file, and gives ST_INVALID when one is missing or wrong, or is given for
 * nothing. */
MUST_CHECK enum status tls_open(struct nng_tls_config **config, enum tls_side side, const char *url,
                                const struct tls_files *files);
void tls_close(struct nng_tls_config *config); /* takes NULL; sockets keep what they were given */

#endif
