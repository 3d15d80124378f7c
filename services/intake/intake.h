/*
 * The service: what its parts share.
 */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

#include "committer.h"
#include "credentials.h"
#include "waiting.h"
#include <pthread.h>

enum { INTAKE_MAX_COMMITTERS = 8 };

struct intake_settings {
    const char *listen_url, *tls_cert, *tls_key, *tls_ca;
    int64_t contexts, committers;
};

struct intake {
    struct intake_settings settings;
    struct daemon *daemon;
    struct tally *tally;
    struct credentials *credentials;
    struct waiting *waiting;
    struct committer *committers[INTAKE_MAX_COMMITTERS];
    struct replier *replier;

    pthread_mutex_t lock;     /* of what follows */
    struct ticket *strangers; /* their token is unknown as yet */
    size_t stranger_count;
    bool is_stopping;
};

#endif
