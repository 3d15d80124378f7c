/*
 * dondoc clock show|advance-to|advance: the simulated clock.
 */
#include "command.h"

#include "base/civil.h"
#include "base/clock.h"
#include "moment.h"
#include "progress.h"
#include "simulation.h"
#include <stdio.h>

static struct {
    int64_t limit;
} asked = { .limit = CLOCK_MINUTE };

static const struct option_row options[] = {
    { "limit", 0, OPTION_SPAN, &asked.limit, "SPAN",
      "chờ bao lâu khi các dịch vụ không tiến triển (1m)",
      "how long services may make no progress (1m)", 0, 0 },
    { 0 },
};

static int
show(struct cli *cli)
{
    char text[CIVIL_TEXT_SIZE];
    printf("%s  %s\n", instant_print(text, sizeof text, clock_now()),
           cli->facts.simulated ? cli_say(cli, "đồng hồ mô phỏng", "simulated clock")
                                : cli_say(cli, "đồng hồ thật", "wall clock"));
    return EX_OK;
}

static void
on_step(void *self, int64_t now)
{
    char text[CIVIL_TEXT_SIZE];
    progress_show(self, "%s", moment_print(text, sizeof text, now));
}

static int
advance(struct cli *cli, int64_t to)
{
    struct progress progress = progress_start();
    struct simulation *simulation;
    char text[CIVIL_TEXT_SIZE];
    if (cli->facts.simulated && to < clock_now()) {
        return cli_refuse(EX_DATAERR, "CLOCK-BACKWARDS", "the clock only moves forward; it is at",
                          "đồng hồ chỉ chạy tới", instant_print(text, sizeof text, clock_now()));
    }
    int code = simulation_open(&simulation, cli, asked.limit);
    if (code == EX_OK) {
        simulation_on_step(simulation, on_step, &progress);
        code = simulation_advance(simulation, to);
    }
    progress_clear(&progress);
    simulation_close(simulation);
    return code == EX_OK ? show(cli) : code;
}

static int
advance_to(struct cli *cli)
{
    int64_t to;
    if (!instant_parse(cli->argv[0], &to)) {
        return cli_refuse(EX_USAGE, "TIME-MALFORMED", "not an instant: 2026-03-09T10:00:00+07:00",
                          "không phải thời điểm: 2026-03-09T10:00:00+07:00", cli->argv[0]);
    }
    return advance(cli, to);
}

static int
advance_by(struct cli *cli)
{
    int64_t span;
    if (!option_span_parse(cli->argv[0], &span)) {
        return cli_refuse(EX_USAGE, "SPAN-MALFORMED", "not a span: 90s, 15m, 4h, 3d",
                          "không phải khoảng thời gian: 90s, 15m, 4h, 3d", cli->argv[0]);
    }
    return advance(cli, clock_now() + span);
}

static const struct query_set *const sets[] = { &journal_queries, NULL };

const struct command command_clock_show = {
    .name = "clock show",
    .arguments = "",
    .vi = "bây giờ là lúc nào đối với hệ thống",
    .en = "what time it is for the system",
    .sets = sets,
    .run = show,
};

const struct command command_clock_advance_to = {
    .name = "clock advance-to",
    .arguments = "T",
    .least = 1,
    .most = 1,
    .vi = "đưa đồng hồ mô phỏng tới T, qua từng thời hạn trên đường",
    .en = "moves the simulated clock to T, through every limit on the way",
    .options = options,
    .sets = simulation_sets,
    .run = advance_to,
};

const struct command command_clock_advance = {
    .name = "clock advance",
    .arguments = "SPAN",
    .least = 1,
    .most = 1,
    .vi = "như advance-to, thêm một khoảng: 90s, 15m, 4h, 3d",
    .en = "the same by a span: 90s, 15m, 4h, 3d",
    .options = options,
    .sets = simulation_sets,
    .run = advance_by,
};
