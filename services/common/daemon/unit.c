#include "daemon/unit.h"

#include "base/clock.h"
#include "wire/message.h"

static void
add_decision(struct unit *unit, struct decision decision)
{
    struct decisions *decisions = unit->decisions;
    decisions->list = arena_grow(unit->arena, decisions->list, decisions->count, &decisions->room,
                                 sizeof *decisions->list);
    decisions->list[decisions->count++] = decision;
}

void
unit_decide(struct unit *unit, const struct entry *cause, int ordinal, Dondoc__V1__Event *event)
{
    event->id = arena_print(unit->arena, "e.%d.%lld.%d", cause->position.shard,
                            (long long)cause->position.seq, ordinal);
    add_decision(unit, (struct decision){ .cause = cause, .event = event });
}

void
unit_decide_timer(struct unit *unit, const struct timer *cause, int ordinal,
                  Dondoc__V1__Event *event)
{
    event->id =
        arena_print(unit->arena, "t.%d.%lld.%d", cause->shard, (long long)cause->id, ordinal);
    add_decision(unit, (struct decision){ .event = event });
}

void
unit_plan(struct unit *unit, const struct timer *timer)
{
    struct decisions *decisions = unit->decisions;
    decisions->timers = arena_grow(unit->arena, decisions->timers, decisions->timer_count,
                                   &decisions->timer_room, sizeof *decisions->timers);
    decisions->timers[decisions->timer_count++] = *timer;
}

void
unit_blame(struct unit *unit, const struct entry *entry, const char *code, const char *text)
{
    unit->decisions->blamed = entry;
    unit->decisions->blame_code = code;
    unit->decisions->blame_text = text;
}

size_t
unit_decided(const struct unit *unit)
{
    return unit->decisions->count;
}

const Dondoc__V1__Event *
unit_decision(const struct unit *unit, size_t i, struct position *position)
{
    const struct decision *decision = &unit->decisions->list[i];
    if (position != NULL) {
        *position = decision->draft.entry.position;
    }
    return decision->event;
}

static struct entry
entry_of(const struct decisions *decisions, const struct decision *decision)
{
    const struct entry *cause = decision->cause;
    const Dondoc__V1__Event *event = decision->event;
    return (struct entry){
        .position.shard = journal_shard(event->subject, decisions->shard_count),
        .source = (int)decisions->source,
        .event_id = event->id,
        .subject = event->subject,
        .type = event_type(event),
        .cause = cause != NULL ? cause->position : (struct position){ 0, 0 },
        .depth = cause != NULL ? cause->depth + 1 : 1,
    };
}

/* Decisions become drafts. */
static enum status
pack(struct unit *unit)
{
    struct decisions *decisions = unit->decisions;
    for (size_t i = 0; i < decisions->count; i++) {
        struct decision *decision = &decisions->list[i];
        decision->event->source = arena_print(unit->arena, "dondoc/%s", decisions->service);
        struct entry entry = entry_of(decisions, decision);
        if (entry.depth > JOURNAL_MAX_DEPTH) {
            unit_blame(unit, decision->cause, "LOOP", "decisions cause each other without end");
            return ST_INVALID;
        }
        entry.body.data = message_pack(unit->arena, &decision->event->base, &entry.body.size);
        decision->draft.entry = entry;
        decision->draft.digest = event_digest(entry.body.data, entry.body.size);
    }
    return ST_OK;
}

static struct cursor *
find_cursor(struct moves *moves, int shard)
{
    for (int i = 0; i < moves->count; i++) {
        if (moves->to[i].shard == shard) {
            return &moves->to[i];
        }
    }
    panic("a timer is planted on shard %d, of which the unit has nothing", shard);
}

/* Timers never stand behind their shard's cursor, and each shard's next_due knows of them. */
static void
plant(struct unit *unit, struct moves *moves)
{
    struct decisions *decisions = unit->decisions;
    for (size_t i = 0; i < decisions->timer_count; i++) {
        struct timer *timer = &decisions->timers[i];
        struct cursor *to = find_cursor(moves, timer->shard);
        timer->fire_at = timer->fire_at > to->timer_at ? timer->fire_at : to->timer_at;
        to->next_due = timer->fire_at < to->next_due ? timer->fire_at : to->next_due;
    }
    if (decisions->timer_count > 0) {
        timer_plant(unit->db, unit->arena, decisions->timers, decisions->timer_count);
    }
}

/* Queues the lock. Shards that are only moved get a place among the drafts while it is made. */
static int
lock(struct unit *unit, const struct moves *moves, bool all_moved, struct append *append)
{
    const struct decisions *decisions = unit->decisions;
    size_t extra = all_moved ? (size_t)moves->count : 0;
    *append = (struct append){ .arena = unit->arena, .count = decisions->count + extra };
    append->drafts = arena_array(unit->arena, append->count, sizeof *append->drafts);
    for (size_t i = 0; i < decisions->count; i++) {
        append->drafts[i] = decisions->list[i].draft;
    }
    for (size_t i = 0; i < extra; i++) {
        append->drafts[decisions->count + i].entry.position.shard = moves->to[i].shard;
    }
    int locked = append->count > 0 ? append_lock(append, unit->db) : -1;
    append->count = decisions->count;
    return locked;
}

enum status
unit_lock(struct unit *unit, const struct lease *lease, struct moves *moves, bool all_moved,
          struct append *append)
{
    enum status st = pack(unit);
    if (st != ST_OK) {
        return st;
    }
    plant(unit, moves);
    int moved = cursor_move(unit->db, unit->arena, lease, moves->from, moves->to, moves->count);
    int locked = lock(unit, moves, all_moved, append);
    size_t last = (size_t)(locked > moved ? locked : moved);
    struct db_result **results = arena_array(unit->arena, last + 1, sizeof(struct db_result *));
    st = db_run(unit->db, unit->arena, results);
    if (st == ST_OK && !cursor_moved(results[moved], moves->count)) {
        st = ST_NONE;
    }
    unit->decisions->locked = st == ST_OK && locked >= 0 ? results[locked] : NULL;
    return st;
}

enum status
unit_commit(struct unit *unit, struct append *append)
{
    struct decisions *decisions = unit->decisions;
    if (decisions->count == 0) {
        append->head_count = 0;
    } else {
        enum status st = append_number(append, decisions->locked, clock_now());
        if (st != ST_OK) {
            return st;
        }
        append_insert(append, unit->db);
        for (size_t i = 0; i < decisions->count; i++) {
            decisions->list[i].draft = append->drafts[i];
        }
    }
    return db_commit(unit->db);
}
