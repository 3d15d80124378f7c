#include "cli.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "domain/nfc.h"
#include "store/instance.h"
#include "store/migration.h"
#include "wire/publisher.h"
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
const struct setting cli_setting_table[] = {
    { .name = "DATABASE_URL", SETTING_SECRET, offsetof(struct cli_settings, database_url),
      "", "PostgreSQL, as libpq takes it; several hosts allowed" },
    { .name = "DATABASE_PASSWORD", SETTING_SECRET, offsetof(struct cli_settings, password),
      "", "if DATABASE_URL names none" },
    { .name = "INTAKE_URL", SETTING_TEXT, offsetof(struct cli_settings, intake_url),
      "tcp://127.0.0.1:7400", "where intake listens for publishers; also tls+tcp://" },
    { .name = "INTAKE_CA", SETTING_TEXT, offsetof(struct cli_settings, intake_ca),
      "", "for tls+tcp://, a file: intake's certificate must be signed by one of these (PEM)" },
    { .name = "INTAKE_CERT", SETTING_TEXT, offsetof(struct cli_settings, intake_cert),
      "", "a file: our certificate, where intake wants one (PEM)" },
    { .name = "INTAKE_KEY", SETTING_TEXT, offsetof(struct cli_settings, intake_key),
      "", "the file of its key (PEM)" },
    { .name = "DONDOC_TOKEN", SETTING_SECRET, offsetof(struct cli_settings, token),
      "", "the publisher's token, from `dondoc publisher add`" },
    { .name = "DONDOC_SOURCE", SETTING_TEXT, offsetof(struct cli_settings, source),
      "", "source of published events that name none" },
    { .name = "DONDOC_LANGUAGE", SETTING_TEXT, offsetof(struct cli_settings, language),
      "vi", "language of what people read: vi or en" },
    { .name = "BUS_LISTEN", SETTING_TEXT, offsetof(struct cli_settings, bus_listen),
      "tcp://127.0.0.1:0", "where services hear that the simulated clock moved; port 0: any" },
    { .name = "BUS_ADVERTISE", SETTING_TEXT, offsetof(struct cli_settings, bus_advertise),
      "", "how services reach that address; empty: as bound" },
    { .name = "LOG_LEVEL", SETTING_TEXT, offsetof(struct cli_settings, log_level),
      "warn", "debug, info, warn or error" },
    { .name = "LOG_FORMAT", SETTING_TEXT, offsetof(struct cli_settings, log_format),
      "auto", "text, logfmt or json; auto: text on a terminal" },
    { 0 },
};
/* clang-format on */

int
cli_refuse(int exit_code, const char *code, const char *en, const char *vi, const char *what)
{
    fprintf(stderr, "dondoc: %s: %s%s%s\n        %s\n", code, en, what ? ": " : "",
            what ? what : "", vi);
    return exit_code;
}

int
cli_exit_of(enum status st)
{
    switch (st) {
    case ST_OK:
    case ST_NONE:
        return EX_OK;
    case ST_LATER:
        return EX_UNAVAILABLE;
    case ST_CONFLICT:
        return EX_TEMPFAIL;
    case ST_INVALID:
        break;
    }
    return EX_CONFIG;
}

int
cli_open(struct cli *cli)
{
    enum log_level level;
    enum log_form form;
    if (setting_read(cli_setting_table, &cli->settings) != ST_OK) {
        return EX_CONFIG;
    }
    const char *language = cli->settings.language;
    if (strcmp(language, "vi") != 0 && strcmp(language, "en") != 0) {
        return cli_refuse(EX_CONFIG, "SETTING-REFUSED", "DONDOC_LANGUAGE must be vi or en",
                          "DONDOC_LANGUAGE phải là vi hoặc en", language);
    }
    if (!log_level_parse(cli->settings.log_level, &level) ||
        !log_form_parse(cli->settings.log_format, &form)) {
        return cli_refuse(EX_CONFIG, "SETTING-REFUSED", "LOG_LEVEL or LOG_FORMAT is unknown",
                          "LOG_LEVEL hoặc LOG_FORMAT không hợp lệ", NULL);
    }
    log_open("dondoc", form, level);
    db_password(cli->settings.password);
    publisher_tls(&(struct tls_files){ .cert = cli->settings.intake_cert,
                                       .key = cli->settings.intake_key,
                                       .ca = cli->settings.intake_ca });
    cli->is_english = strcmp(language, "en") == 0;
    cli->arena = arena_new();
    return EX_OK;
}

void
cli_close(struct cli *cli)
{
    db_close(cli->db);
    arena_free(cli->arena);
}

int
cli_connect(struct cli *cli, const struct query_set *const *sets)
{
    if (text_is_empty(cli->settings.database_url)) {
        return cli_refuse(EX_CONFIG, "SETTING-REFUSED", "DATABASE_URL must be set",
                          "cần đặt DATABASE_URL", NULL);
    }
    const struct db_spec spec = {
        .url = cli->settings.database_url,
        .name = "dondoc",
        .sets = sets,
        .patience_us = 10 * CLOCK_MINUTE, /* a person decides how long to wait */
        .reads_much = true,
    };
    cli->db = db_open(&spec);
    enum status st = db_ready(cli->db);
    if (st == ST_OK) {
        st = journal_facts(cli->db, &cli->facts);
    }
    if (st == ST_INVALID || cli->facts.oldest_binary > migration_newest()) {
        st = migration_check(spec.url); /* says what is wrong with the schema */
        return st == ST_LATER ? EX_UNAVAILABLE : EX_CONFIG;
    }
    if (st == ST_OK && cli->facts.simulated) {
        clock_simulate(cli->facts.simulated_now);
    }
    return cli_exit_of(st);
}

const char *
cli_name(const struct cli *cli, const char *vi, const char *en)
{
    return cli->is_english && !text_is_empty(en) ? en : vi;
}

const char *
cli_task_subject(struct cli *cli, const char *text)
{
    static const char prefix[] = "task:";
    size_t size = strlen(text);
    if (size == 0 || !text_is_utf8(text, size) || text_has_control(text, size, false)) {
        (void)cli_refuse(EX_DATAERR, "TASK-MALFORMED", "not the key of a task",
                         "không phải mã nhiệm vụ", NULL);
        return NULL;
    }
    text = nfc_text(cli->arena, text, &size);
    return strncmp(text, prefix, strlen(prefix)) == 0
               ? text
               : arena_print(cli->arena, "%s%s", prefix, text);
}
