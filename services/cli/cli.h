/*
 * What every command of dondoc shares: its settings, its language, its connection, and how it says
 * that something is wrong.
 *
 * Output goes to stdout: aligned text in DONDOC_LANGUAGE, or JSON where --json is given. What is
 * wrong goes to stderr in both languages with a code. Exit codes are 1 when a check found
 * something, and those of sysexits.h; `dondoc help` says what each means.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/arena.h"
#include "base/setting.h"
#include "store/db.h"
#include "store/journal.h"
#include <stdbool.h>
#include <sysexits.h>

enum { EX_FOUND = 1 };

struct cli_settings {
    const char *database_url, *password, *intake_url, *token, *source, *language;
    const char *intake_ca, *intake_cert, *intake_key;
    const char *bus_listen, *bus_advertise;
    const char *log_level, *log_format;
};
extern const struct setting cli_setting_table[];

struct cli {
    struct cli_settings settings;
    bool is_english;
    struct arena *arena; /* lives as long as the command */
    struct db *db;       /* connected when the command names query sets, else NULL */
    struct journal_facts facts;
    int argc; /* what is left after the options */
    char **argv;
    int variant; /* of the command */
};

/* Settings, log and language. 0 or an exit code. */
int cli_open(struct cli *cli);
void cli_close(struct cli *cli);

/* Connects, prepares `sets`, reads the facts, and takes the clock of a simulated database as ours.
 * 0 or an exit code, having said why. */
int cli_connect(struct cli *cli, const struct query_set *const *sets);

/* "dondoc: CODE: en: what" and the Vietnamese below it, on stderr. what may be NULL. Returns
 * exit_code. */
int cli_refuse(int exit_code, const char *code, const char *en, const char *vi, const char *what);

/* The exit code for a status of the database, 0 for ST_OK and ST_NONE. db has logged it already. */
int cli_exit_of(enum status st);

/* vi or en, as the user wants it. */
__attribute__((format_arg(2), format_arg(3))) static inline const char *
cli_say(const struct cli *cli, const char *vi, const char *en)
{
    return cli->is_english ? en : vi;
}

/* The name of something in that language; not everything has an English one, "" or NULL. */
const char *cli_name(const struct cli *cli, const char *vi, const char *en);

/* SUBJECT or KEY of a task -> subject, in NFC, in the arena; NULL, having said so, when it is
 * neither. */
const char *cli_task_subject(struct cli *cli, const char *text);

#endif
