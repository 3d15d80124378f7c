#include "channel.h"

#include "base/log.h"
#include "base/text.h"
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One connection, kept between letters. */
struct smtp {
    CURL *curl;
    CURLcode refusal; /* what an operator was told last; CURLE_OK: nothing */
};

/* Failures that no waiting mends. */
static const struct {
    CURLcode code;
    const char *name;
} refusals[] = {
    { CURLE_LOGIN_DENIED, "LOGIN-REFUSED" },
    { CURLE_USE_SSL_FAILED, "TLS-NOT-OFFERED" },
    { CURLE_PEER_FAILED_VERIFICATION, "CERTIFICATE-REFUSED" },
    { CURLE_SSL_CACERT_BADFILE, "CERTIFICATE-UNREADABLE" },
};

struct upload {
    const char *data;
    size_t left;
    const atomic_bool *is_stopped;
};

static const struct {
    const char *name;
    long level;
} tls_levels[] = {
    { "none", CURLUSESSL_NONE },
    { "try", CURLUSESSL_TRY },
    { "require", CURLUSESSL_ALL },
};

static bool
find_tls(const char *name, long *level)
{
    for (size_t i = 0; i < sizeof tls_levels / sizeof *tls_levels; i++) {
        if (text_same(tls_levels[i].name, name)) {
            *level = tls_levels[i].level;
            return true;
        }
    }
    return false;
}

static size_t
read_upload(char *into, size_t size, size_t count, void *self)
{
    struct upload *upload = self;
    size_t n = size * count < upload->left ? size * count : upload->left;
    memcpy(into, upload->data, n);
    upload->data += n;
    upload->left -= n;
    return n;
}

static int
look_up(void *self, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a, (void)b, (void)c, (void)d;
    const struct upload *upload = self;
    return atomic_load(upload->is_stopped);
}

/* What is the same for every letter. */
static void
set_up(CURL *curl, const struct delivery_settings *settings, long tls)
{
    curl_easy_setopt(curl, CURLOPT_URL, settings->smtp_url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL, tls);
    if (!text_is_empty(settings->smtp_ca)) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, settings->smtp_ca);
    }
    if (!text_is_empty(settings->smtp_user)) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, settings->smtp_user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, settings->smtp_password);
    }
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)settings->smtp_timeout_ms);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)settings->smtp_timeout_ms);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_upload);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_up);
}

static enum status
open_smtp(void **state, const struct delivery_settings *settings)
{
    long tls;
    *state = NULL;
    if (text_is_empty(settings->smtp_url)) {
        log_error("SETTING-REFUSED", log_text("name", "SMTP_URL"),
                  log_text("why", "the smtp channel needs a server"));
        return ST_INVALID;
    }
    if (!find_tls(settings->smtp_tls, &tls)) {
        log_error("SETTING-REFUSED", log_text("name", "SMTP_TLS"),
                  log_text("why", "none, try or require"));
        return ST_INVALID;
    }
    struct smtp *smtp = calloc(1, sizeof *smtp);
    if (smtp == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
        (smtp->curl = curl_easy_init()) == NULL) {
        panic("no memory for curl");
    }
    set_up(smtp->curl, settings, tls);
    *state = smtp;
    return ST_OK;
}

static void
close_smtp(void *state)
{
    struct smtp *smtp = state;
    if (smtp != NULL) {
        curl_easy_cleanup(smtp->curl);
        curl_global_cleanup();
        free(smtp);
    }
}

/* A reply 5xx or 4xx that is about this letter, as far as curl lets that be seen; failures of the
 * connection, of TLS and of the login concern all of them. */
static bool
is_about_letter(CURLcode code, long reply)
{
    return reply >= 400 && reply < 600 &&
           (code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR ||
            code == CURLE_WEIRD_SERVER_REPLY) &&
           reply != 421;
}

static const char *
name_refusal(CURLcode code)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        if (refusals[i].code == code) {
            return refusals[i].name;
        }
    }
    return NULL;
}

/* Once for each reason, until something was taken again. */
static void
tell_operator(struct smtp *smtp, CURLcode code, const char *name, long reply)
{
    if (code != smtp->refusal) {
        log_error("CHANNEL-REFUSED", log_text("channel", "smtp"), log_text("why", name),
                  log_number("reply", reply), log_text("text", curl_easy_strerror(code)));
    }
    smtp->refusal = code;
}

static enum status
send_smtp(void *state, const struct parcel *parcel, const atomic_bool *is_stopped,
          char reason[REASON_SIZE])
{
    struct smtp *smtp = state;
    struct upload upload = { parcel->message, parcel->size, is_stopped };
    struct curl_slist *to = curl_slist_append(NULL, parcel->to);
    if (to == NULL) {
        panic("no memory for a recipient");
    }
    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_FROM, parcel->from);
    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(smtp->curl, CURLOPT_READDATA, &upload);
    curl_easy_setopt(smtp->curl, CURLOPT_XFERINFODATA, &upload);
    curl_easy_setopt(smtp->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)parcel->size);
    CURLcode code = curl_easy_perform(smtp->curl);
    long reply = 0;
    curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &reply);
    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(to);
    if (code == CURLE_OK) {
        smtp->refusal = CURLE_OK;
        return ST_OK;
    }
    const char *name = name_refusal(code);
    if (name != NULL) {
        tell_operator(smtp, code, name, reply);
    }
    snprintf(reason, REASON_SIZE, "%s%s%s, reply %ld", name != NULL ? name : "",
             name != NULL ? ": " : "", curl_easy_strerror(code), reply);
    return is_about_letter(code, reply) ? ST_INVALID : ST_LATER;
}

const struct channel channel_smtp = { "smtp", open_smtp, close_smtp, send_smtp };
