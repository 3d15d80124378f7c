#include "ledger_view.h"

#include "base/civil.h"
#include "base/text.h"
#include "domain/lifecycle.h"
#include "domain/name.h"
#include "listing.h"
#include "moment.h"
#include <stdio.h>

static const struct name roles[] = {
    { "HOLDER_NONE", "không ai giữ", "nobody" },
    { "DISPATCHER", "nơi giao", "dispatcher" },
    { "HANDLER", "người xử lý", "handler" },
    { "SECTION_HEAD", "trưởng phòng", "section head" },
    { "HEAD", "người đứng đầu", "head" },
    { "REVIEWER", "người thẩm tra", "reviewer" },
    { "DECIDER", "người quyết định", "decider" },
    { "APPRAISER", "nơi thẩm định", "appraiser" },
    { "CLOCK_STOPPED", "đang tạm dừng", "the clock stands" },
};

const char *
holder_role_name(Dondoc__V1__HolderRole role)
{
    return name_code(roles, NAME_COUNT(roles), (int)role);
}

static const char *
say_cause(const struct cli *cli, const char *name)
{
    enum transition cause;
    return transition_parse(name, &cause) ? transition_say(cause, cli->is_english) : name;
}

static void
print_listing(const struct cli *cli, struct listing *listing, const char *vi, const char *en)
{
    if (listing->count > 0) {
        printf("\n%s\n", cli_say(cli, vi, en));
        listing_print(listing, false, cli->is_english);
    }
}

static void
print_holders(const struct cli *cli, const struct history *history)
{
    static const struct listing_column columns[] = {
        { "since", "Từ lúc", "Since", false }, { "role", "Vai trò", "Role", false },
        { "unit", "Đơn vị", "Unit", false },   { "position", "Vị trí", "Position", false },
        { "cause", "Do", "Cause", false },     { 0 },
    };
    struct listing listing = listing_start(cli->arena, columns);
    for (size_t i = 0; i < history->count; i++) {
        const Dondoc__V1__Holder *holder = history->steps[i].interval;
        if (holder) {
            char since[CIVIL_TEXT_SIZE];
            const char *cells[] = { moment_print(since, sizeof since, holder->since),
                                    name_say(roles, NAME_COUNT(roles), (int)holder->role,
                                             cli->is_english),
                                    holder->unit, holder->position, say_cause(cli, holder->cause) };
            listing_add(&listing, cells);
        }
    }
    print_listing(cli, &listing, "SỔ GIỮ VIỆC", "HELD BY");
}

static void
print_charges(const struct cli *cli, const Dondoc__V1__Task *task)
{
    static const struct listing_column columns[] = {
        { "from", "Từ lúc", "From", false }, { "to", "Đến", "To", false },
        { "unit", "Đơn vị", "Unit", false }, { "position", "Vị trí", "Position", false },
        { "cause", "Do", "Cause", false },   { 0 },
    };
    struct listing listing = listing_start(cli->arena, columns);
    for (size_t i = 0; i < task->n_charges; i++) {
        const Dondoc__V1__Charge *charge = task->charges[i];
        char from[CIVIL_TEXT_SIZE], to[CIVIL_TEXT_SIZE];
        const char *cells[] = { moment_print(from, sizeof from, charge->from),
                                moment_print(to, sizeof to, charge->to), charge->unit,
                                charge->position, say_cause(cli, charge->cause) };
        listing_add(&listing, cells);
    }
    print_listing(cli, &listing, "TÍNH CHO", "CHARGED TO");
}

/* Of the completion that counts, as it was last credited. */
static const Dondoc__V1__TaskCompleted *
find_completion(const struct history *history)
{
    for (size_t i = history->count; history->task->completed_at != 0 && i > 0; i--) {
        const Dondoc__V1__Event *event = history->steps[i - 1].event;
        if (event && event->data_case == DONDOC__V1__EVENT__DATA_TASK_COMPLETED) {
            return event->task_completed;
        }
        if (event && event->data_case == DONDOC__V1__EVENT__DATA_OBJECTIVE_REASON_NOTED &&
            event->objective_reason_noted->completed) {
            return event->objective_reason_noted->completed;
        }
    }
    return NULL;
}

static void
print_lateness(const struct cli *cli, const struct history *history)
{
    const Dondoc__V1__TaskCompleted *completed = find_completion(history);
    if (!completed || (completed->on_time && completed->original_days_late == 0)) {
        return;
    }
    const struct {
        const char *vi, *en;
        int days;
        bool is_always;
    } rows[] = {
        { "Quá hạn (gộp)", "Late (gross)", completed->days_late, true },
        { "  cấp trên giữ quá hạn", "  superiors beyond their limits", completed->superior_days,
          false },
        { "  nơi giao giao nhầm", "  wrongly routed", completed->dispatcher_days, false },
        { "  khách quan, đã xác nhận", "  objective, confirmed", completed->objective_days, false },
        { "Quá hạn do đơn vị (net)", "Late by the lead (net)", completed->net_days_late, true },
        { "So với hạn gốc", "Against the original", completed->original_days_late, true },
    };
    printf("\n%s\n", cli_say(cli, "SỐ NGÀY LÀM VIỆC QUÁ HẠN", "WORKING DAYS LATE"));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].is_always || rows[i].days != 0) {
            printf("%4d  %s\n", rows[i].days, cli_say(cli, rows[i].vi, rows[i].en));
        }
    }
}

void
ledger_print(const struct cli *cli, const struct history *history)
{
    print_holders(cli, history);
    print_charges(cli, history->task);
    print_lateness(cli, history);
}
