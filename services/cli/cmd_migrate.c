#include "command.h"

#include "base/civil.h"
#include "base/text.h"
#include "store/migration.h"
#include "store/role.h"
#include <unistd.h>

static struct {
    int64_t shards, clock;
    bool simulated;
    const char *passwords;
} asked;

static const struct option_row options[] = {
    { "shards", 0, OPTION_NUMBER, &asked.shards, "N", "số phân mảnh, chọn một lần (16)",
      "shards, chosen once (16)", 1, JOURNAL_MAX_SHARDS },
    { "simulated", 0, OPTION_FLAG, &asked.simulated, NULL,
      "chạy theo đồng hồ mô phỏng, chọn một lần", "runs on a simulated clock, chosen once", 0, 0 },
    { "clock", 0, OPTION_TIME, &asked.clock, "T", "lúc bắt đầu của đồng hồ mô phỏng",
      "where the simulated clock begins", 0, 0 },
    { "passwords", 0, OPTION_TEXT, &asked.passwords, "FOLDER",
      "mỗi tệp mang tên một vai trò cơ sở dữ liệu và chứa mật khẩu của vai trò đó",
      "its files are named like roles and hold their passwords", 0, 0 },
    { 0 },
};

/* A role without a file keeps what it has: it may be let in by other means. */
static int
set_passwords(struct cli *cli)
{
    const char *const *roles;
    size_t count;
    enum status st = role_list(cli->db, cli->arena, &roles, &count);
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        const char *path = arena_print(cli->arena, "%s/%s", asked.passwords, roles[i]);
        if (access(path, F_OK) != 0) {
            continue;
        }
        const char *password = setting_secret_file(path);
        if (!password) {
            return cli_refuse(EX_NOINPUT, "PASSWORD-UNREADABLE", "this file holds no password",
                              "không đọc được mật khẩu", path);
        }
        st = role_set_password(cli->db, cli->arena, roles[i], password);
    }
    return cli_exit_of(st);
}

static int
migrate(struct cli *cli)
{
    const struct migration_options wanted = {
        .shard_count = (int)asked.shards,
        .simulated = asked.simulated,
        .clock_start = asked.clock,
    };
    int applied = 0;
    if (text_is_empty(cli->settings.database_url)) {
        return cli_refuse(EX_CONFIG, "SETTING-REFUSED", "DATABASE_URL must be set",
                          "cần đặt DATABASE_URL", NULL);
    }
    if (asked.simulated != (asked.clock != 0)) {
        return cli_refuse(EX_USAGE, "OPTION-WRONG", "--simulated and --clock belong together",
                          "--simulated và --clock phải đi cùng nhau", NULL);
    }
    enum status st = migration_run(cli->settings.database_url, &wanted, &applied);
    if (st != ST_OK) {
        return cli_exit_of(st);
    }
    for (int i = migration_count - applied; i < migration_count; i++) {
        printf("%s\n", migrations[i].name);
    }
    static const struct query_set *const sets[] = { &journal_queries, &role_queries, NULL };
    int code = cli_connect(cli, sets);
    if (code == EX_OK && asked.passwords) {
        code = set_passwords(cli);
    }
    if (code != EX_OK) {
        return code;
    }
    printf(cli_say(cli, "lược đồ %d, %d phân mảnh, cơ sở dữ liệu %s\n",
                   "schema %d, %d shards, database %s\n"),
           cli->facts.schema_version, cli->facts.shard_count, cli->facts.database_id);
    if (cli->facts.simulated) {
        char text[CIVIL_TEXT_SIZE];
        printf("%s %s\n", cli_say(cli, "đồng hồ mô phỏng:", "simulated clock:"),
               instant_print(text, sizeof text, cli->facts.simulated_now));
    }
    return EX_OK;
}

const struct command command_migrate = {
    .name = "migrate",
    .arguments = "",
    .vi = "lập hoặc nâng cấp cơ sở dữ liệu",
    .en = "sets the database up, or brings it up to date",
    .options = options,
    .run = migrate,
};
