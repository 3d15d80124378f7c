#include "wire/tls.h"

#include "base/log.h"
#include "base/setting.h"
#include "base/text.h"
#include <nng/nng.h>
#include <nng/supplemental/tls/tls.h>
#include <stdlib.h>
#include <string.h>

static enum status
refuse(const char *url, const char *file, const char *why)
{
    log_error("TLS-REFUSED", log_text("url", url), log_text("file", file), log_text("why", why));
    return ST_INVALID;
}

/* NULL when the files fit the url. */
static const char *
find_fault(enum tls_side side, bool is_tls, const struct tls_files *files)
{
    bool has_cert = !text_is_empty(files->cert), has_key = !text_is_empty(files->key);
    bool has_ca = !text_is_empty(files->ca);
    if (!is_tls) {
        return has_cert || has_key || has_ca ? "certificates are given, but it is not tls+tcp://"
                                             : NULL;
    }
    if (has_cert != has_key) {
        return "a certificate and its key are given together";
    }
    if (side == TLS_LISTENS) {
        return has_cert ? NULL : "tls+tcp:// needs a certificate and its key";
    }
    return has_ca ? NULL
                  : "tls+tcp:// needs the CA whose certificates are trusted; the system's are in "
                    "/etc/ssl/certs/ca-certificates.crt";
}

static enum status
show_cert(nng_tls_config *config, const char *url, const struct tls_files *files)
{
    const char *cert = setting_secret_file(files->cert);
    const char *key = setting_secret_file(files->key);
    if (!cert || !key) {
        return refuse(url, cert ? files->key : files->cert, "cannot be read, or is empty");
    }
    if (nng_tls_config_own_cert(config, cert, key, NULL)) {
        return refuse(url, files->cert, "no certificate, or its key is none, both in PEM");
    }
    return ST_OK;
}

static enum status
trust_ca(nng_tls_config *config, const char *url, const char *ca)
{
    int rv = nng_tls_config_ca_file(config, ca);
    return rv == 0
               ? ST_OK
               : refuse(url, ca, rv == NNG_ECRYPTO ? "no certificates in PEM" : nng_strerror(rv));
}

/* NNG does it by itself only for a configuration of its own. */
static enum status
expect_host(nng_tls_config *config, const char *url)
{
    nng_url *parsed;
    if (nng_url_parse(&parsed, url)) {
        return refuse(url, "", "this is no address");
    }
    int rv = nng_tls_config_server_name(config, parsed->u_hostname);
    nng_url_free(parsed);
    return rv ? refuse(url, "", nng_strerror(rv)) : ST_OK;
}

enum status
tls_open(struct nng_tls_config **opened, enum tls_side side, const char *url,
         const struct tls_files *files)
{
    bool is_tls = strncmp(url, "tls+", 4) == 0;
    const char *fault = find_fault(side, is_tls, files);
    *opened = NULL;
    if (fault) {
        return refuse(url, "", fault);
    }
    if (!is_tls) {
        return ST_OK;
    }
    nng_tls_config *config;
    if (nng_tls_config_alloc(&config,
                             side == TLS_LISTENS ? NNG_TLS_MODE_SERVER : NNG_TLS_MODE_CLIENT)) {
        panic("no memory for TLS");
    }
    enum status st = text_is_empty(files->cert) ? ST_OK : show_cert(config, url, files);
    if (st == ST_OK && !text_is_empty(files->ca)) {
        st = trust_ca(config, url, files->ca);
        (void)nng_tls_config_auth_mode(config, NNG_TLS_AUTH_MODE_REQUIRED);
    }
    if (st == ST_OK && side == TLS_DIALS) {
        st = expect_host(config, url);
    }
    if (st != ST_OK) {
        tls_close(config);
        return st;
    }
    *opened = config;
    return ST_OK;
}

void
tls_close(struct nng_tls_config *config)
{
    if (config) {
        nng_tls_config_free(config);
    }
}
