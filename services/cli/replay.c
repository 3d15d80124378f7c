#include "replay.h"

#include "base/civil.h"
#include "sender.h"
#include <inttypes.h>
#include <stdlib.h>

enum { WINDOW_MAX = 5000 };

struct waiting {
    int64_t number;
    Dondoc__V1__Event *event;
};

struct replay {
    struct replay_spec spec;
    struct sender *sender;
    struct arena *arena; /* of the window */
    struct waiting window[WINDOW_MAX];
    size_t count;
    int64_t ends_at; /* no event behind this belongs to the window */
    int64_t last_at;
    struct outcome_counts counts;
};

static void
on_result(void *self, int64_t number, const Dondoc__V1__Event *event,
          const Dondoc__V1__PublishResult *result)
{
    struct replay *replay = self;
    outcome_count(&replay->counts, result);
    if (outcome_is_bad(result)) {
        replay->spec.on_refused(replay->spec.self, number, event, result);
    }
}

static int
explain(const struct replay *replay, enum status st)
{
    if (st == ST_LATER) {
        return cli_refuse(EX_UNAVAILABLE, "INTAKE-LOST",
                          "intake does not answer; replay again later",
                          "bộ phận tiếp nhận không trả lời; hãy chạy lại sau",
                          replay->spec.cli->settings.intake_url);
    }
    const struct sender_refusal *refusal = sender_refusal(replay->sender);
    return refusal->code
               ? cli_refuse(EX_NOPERM, refusal->code, refusal->text, refusal->text_vi, NULL)
               : cli_refuse(EX_SOFTWARE, "INTAKE-UNREADABLE", "intake's answer cannot be read",
                            "không đọc được trả lời của bộ phận tiếp nhận", NULL);
}

/* The clock goes to the last event of the window, so that none is in the future; nothing falls due
 * on the way there, because the window ends before. */
static int
close_window(struct replay *replay)
{
    enum status st = ST_OK;
    if (replay->count == 0) {
        return EX_OK;
    }
    int code = simulation_set(replay->spec.simulation, replay->last_at);
    for (size_t i = 0; code == EX_OK && st == ST_OK && i < replay->count; i++) {
        st = sender_add(replay->sender, replay->window[i].number, replay->window[i].event);
    }
    if (code == EX_OK && st == ST_OK) {
        st = sender_flush(replay->sender);
    }
    if (st != ST_OK) {
        code = explain(replay, st);
    }
    replay->count = 0;
    arena_reset(replay->arena);
    return code == EX_OK ? simulation_settle(replay->spec.simulation) : code;
}

/* Fires what falls due before the window. */
static int
open_window(struct replay *replay, int64_t from)
{
    int code = simulation_advance(replay->spec.simulation, from);
    int64_t due = simulation_next_due(replay->spec.simulation);
    replay->ends_at = from + replay->spec.window_us;
    if (due <= replay->ends_at) {
        replay->ends_at = due > from ? due - 1 : from;
    }
    return code;
}

int
replay_add(struct replay *replay, int64_t number, const Dondoc__V1__Event *event)
{
    char text[CIVIL_TEXT_SIZE];
    int code = EX_OK;
    if (event->time == 0 || event->time < replay->last_at) {
        return cli_refuse(EX_DATAERR, "TIME-REVERSED",
                          "events must have times and come in their order",
                          "sự kiện phải có thời điểm và theo đúng thứ tự",
                          instant_print(text, sizeof text, event->time));
    }
    if (replay->count > 0 && (event->time > replay->ends_at || replay->count == WINDOW_MAX)) {
        code = close_window(replay);
    }
    if (code == EX_OK && replay->count == 0) {
        code = open_window(replay, event->time);
    }
    size_t size;
    void *packed = message_pack(replay->arena, &event->base, &size);
    replay->window[replay->count++] = (struct waiting){
        number,
        message_unpack(replay->arena, &dondoc__v1__event__descriptor, packed, size, SIZE_MAX),
    };
    replay->last_at = event->time;
    return code;
}

int
replay_finish(struct replay *replay)
{
    return close_window(replay);
}

const struct outcome_counts *
replay_counts(const struct replay *replay)
{
    return &replay->counts;
}

struct replay *
replay_open(const struct replay_spec *spec)
{
    struct replay *replay = calloc(1, sizeof *replay);
    if (!replay) {
        panic("no memory for a replay");
    }
    replay->spec = *spec;
    replay->arena = arena_new();
    replay->sender = sender_open(&(struct sender_spec){
        .url = spec->cli->settings.intake_url,
        .token = spec->cli->settings.token,
        .patience_us = spec->patience_us,
        .self = replay,
        .on_result = on_result,
    });
    if (!replay->sender) {
        replay_close(replay);
        return NULL;
    }
    return replay;
}

void
replay_close(struct replay *replay)
{
    if (replay) {
        sender_close(replay->sender);
        arena_free(replay->arena);
        free(replay);
    }
}
