/*
 * dondoc: the operator's and the publisher's command.
 *
 * Reads    the journal, reference data, instances and cursors; files of events and reference data
 * Writes   reference data, publishers, the simulated clock, retries of quarantined subjects
 * Promise  what it says of a task is computed from the journal
 */
#include "command.h"

#include <stdio.h>
#include <string.h>

/* In the order of the help. */
/* clang-format off */
static const struct command *const commands[] = {
    &command_migrate, &command_secrets,
    &command_org_check, &command_org_apply, &command_org_versions,
    &command_policy_check, &command_policy_apply, &command_policy_versions,
    &command_calendar_check, &command_calendar_apply, &command_calendar_versions,
    &command_authority_check, &command_authority_apply, &command_authority_versions,
    &command_authority_why,
    &command_publisher_add, &command_publisher_list, &command_publisher_revoke,
    &command_publish, &command_replay,
    &command_show, &command_why, &command_annex, &command_tail,
    &command_status, &command_verify, &command_report_late, &command_report_levels,
    &command_outbox_list, &command_outbox_retry,
    &command_quarantine_list, &command_quarantine_retry,
    &command_clock_show, &command_clock_advance_to, &command_clock_advance,
    &command_draw_lifecycle, &command_draw_consultation, &command_draw_conflict,
};
/* clang-format on */
enum { COMMANDS = sizeof commands / sizeof *commands };

/* How many of the words in argv make up the command's name; 0: it is another one. */
static int
match(const struct command *command, int argc, char **argv)
{
    const char *rest = command->name;
    for (int i = 0; i < argc; i++) {
        size_t size = strlen(argv[i]);
        if (strncmp(rest, argv[i], size) != 0) {
            return 0;
        }
        if (rest[size] == '\0') {
            return i + 1;
        }
        if (rest[size] != ' ') {
            return 0;
        }
        rest += size + 1;
    }
    return 0;
}

static int
print_commands(const struct cli *cli, const char *group, FILE *out)
{
    int found = 0;
    for (size_t i = 0; i < COMMANDS; i++) {
        const struct command *command = commands[i];
        size_t size = group ? strlen(group) : 0;
        if (group && (strncmp(command->name, group, size) != 0 || command->name[size] != ' ')) {
            continue;
        }
        char shape[64];
        snprintf(shape, sizeof shape, "%s %s", command->name, command->arguments);
        fprintf(out, "  %-34s %s\n", shape, cli_say(cli, command->vi, command->en));
        found++;
    }
    return found;
}

static int
print_help(const struct cli *cli)
{
    printf("%s\n\n", cli_say(cli, "dondoc: lệnh của người vận hành và của hệ thống gửi sự kiện",
                             "dondoc: the operator's and the publisher's command"));
    (void)print_commands(cli, NULL, stdout);
    printf("\n%s\n\n%s\n",
           cli_say(cli, "dondoc LỆNH --help cho biết các tùy chọn của từng lệnh.",
                   "dondoc COMMAND --help tells the options of a command."),
           cli_say(cli, "Biến môi trường:", "Settings, from the environment:"));
    setting_print(cli_setting_table, stdout);
    printf(
        "\n%s\n",
        cli_say(cli,
                "Mã thoát: 0 xong; 1 kiểm tra thấy có điều cần xem; 64 sai cách dùng; 65 dữ liệu "
                "sai; 66 không đọc được tệp; 69 dịch vụ cần đến chưa chạy; 73 không ghi được tệp; "
                "74 lỗi đọc ghi; 75 có tiến trình khác vừa sửa, hãy chạy lại; 77 mã truy cập "
                "không được phép; 78 sai thiết lập hoặc lược đồ; 70, 71 lỗi của dondoc hoặc của "
                "máy.",
                "Exit codes: 0 done; 1 a check found something; 64 usage; 65 wrong data; 66 a file "
                "cannot be read; 69 a dependency is away; 73 a file cannot be written; 74 reading "
                "or writing broke off; 75 somebody was faster, run it again; 77 the token may not; "
                "78 settings or schema; 70, 71 a mistake of dondoc's or the host's."));
    return EX_OK;
}

static int
print_command(const struct cli *cli, const struct command *command)
{
    printf("dondoc %s%s%s%s\n\n%s\n", command->name, command->options ? " [OPTION...]" : "",
           command->arguments[0] ? " " : "", command->arguments,
           cli_say(cli, command->vi, command->en));
    if (command->options) {
        printf("\n");
        option_print(command->options, cli->is_english, stdout);
    }
    return EX_OK;
}

static int
run(struct cli *cli, const struct command *command, int argc, char **argv)
{
    int first;
    bool help;
    struct option_fault fault = option_parse(command->options, argc, argv, &first, &help);
    if (fault.code) {
        return cli_refuse(EX_USAGE, fault.code, fault.en, fault.vi, fault.what);
    }
    if (help) {
        return print_command(cli, command);
    }
    cli->argc = argc - first;
    cli->argv = argv + first;
    cli->variant = command->variant;
    if (cli->argc < command->least || cli->argc > command->most) {
        return cli_refuse(
            EX_USAGE, "ARGUMENTS-WRONG", "wrong number of arguments", "sai số lượng tham số",
            arena_print(cli->arena, "dondoc %s %s", command->name, command->arguments));
    }
    int code = command->sets ? cli_connect(cli, command->sets) : EX_OK;
    return code == EX_OK ? command->run(cli) : code;
}

static int
dispatch(struct cli *cli, int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0) {
        return print_help(cli);
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("dondoc %s\n", DONDOC_VERSION);
        return EX_OK;
    }
    for (size_t i = 0; i < COMMANDS; i++) {
        int words = match(commands[i], argc - 1, argv + 1);
        if (words > 0) {
            return run(cli, commands[i], argc - words, argv + words);
        }
    }
    /* A group by itself, "dondoc clock", tells what is in it. */
    bool is_help = argc > 2 && strcmp(argv[2], "--help") == 0;
    int found = print_commands(cli, argv[1], is_help ? stdout : stderr);
    if (found > 0) {
        return is_help ? EX_OK : EX_USAGE;
    }
    return cli_refuse(EX_USAGE, "COMMAND-UNKNOWN", "there is no such command; see dondoc help",
                      "không có lệnh này; xem dondoc help", argv[1]);
}

int
main(int argc, char **argv)
{
    static struct cli cli; /* its settings live as long as the process */
    int code = cli_open(&cli);
    if (code == EX_OK) {
        code = dispatch(&cli, argc, argv);
    }
    cli_close(&cli);
    if (fflush(stdout) != 0) {
        return EX_IOERR;
    }
    return code;
}
