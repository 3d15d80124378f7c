#include "telling.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/text.h"
#include "release.h"
#include "wire/message.h"
#include <stdio.h>

enum { KEY_SIZE = 24 }; /* hexadecimal digits: 96 bits */

char *
telling_key(struct arena *arena, struct position about, const char *person)
{
    struct hasher hasher;
    char text[HASH_HEX_SIZE];
    hasher_open(&hasher);
    hasher_add_int(&hasher, about.shard);
    hasher_add_int(&hasher, about.seq);
    hasher_add_text(&hasher, person);
    struct hash hash = hasher_close(&hasher);
    return arena_text_n(arena, hash_print(text, &hash), KEY_SIZE);
}

bool
telling_resolve(const struct organisation *organisation, const char *position, int64_t at,
                struct telling_person *found)
{
    *found = (struct telling_person){ organisation_position(organisation, position), NULL };
    if (found->position == NULL) {
        return false;
    }
    found->person = org_position_holder(found->position, at).person;
    if (found->person == NULL) {
        struct org_chain_link link = org_position_supervisor(found->position, at);
        *found = (struct telling_person){ link.position, link.holder.person };
    }
    return found->position != NULL && found->person != NULL;
}

Dondoc__V1__Event *
telling_event(struct arena *arena, const Dondoc__V1__NoticeQueued *notice,
              const struct telling_person *to)
{
    Dondoc__V1__Event *event = event_about(arena, arena_print(arena, "person:%s", to->person->id),
                                           DONDOC__V1__EVENT__DATA_NOTICE_QUEUED);
    Dondoc__V1__NoticeQueued *queued = event->notice_queued;
    *queued = *notice;
    if (!text_same(notice->position, to->position->code) && text_is_empty(notice->instead_of)) {
        queued->instead_of = arena_text(arena, notice->position);
    }
    queued->position = arena_text(arena, to->position->code);
    queued->person = arena_text(arena, to->person->id);
    queued->key = telling_key(arena, (struct position){ notice->about->shard, notice->about->seq },
                              to->person->id);
    return event;
}

Dondoc__V1__Event *
telling_digest(struct arena *arena, const char *position, const char *person, int64_t at)
{
    Dondoc__V1__Event *event = event_about(arena, arena_print(arena, "person:%s", person),
                                           DONDOC__V1__EVENT__DATA_NOTICE_QUEUED);
    Dondoc__V1__NoticeQueued *queued = event->notice_queued;
    queued->kind = arena_text(arena, notice_kind_name(NOTICE_DIGEST));
    queued->position = arena_text(arena, position);
    queued->person = arena_text(arena, person);
    queued->not_before = at;
    queued->key = telling_key(arena, (struct position){ -1, at }, person);
    return event;
}

Dondoc__V1__Event *
telling_drop(struct arena *arena, const char *subject, const char *key, const char *reason)
{
    Dondoc__V1__Event *event =
        event_about(arena, arena_text(arena, subject), DONDOC__V1__EVENT__DATA_NOTICE_DROPPED);
    event->notice_dropped->key = arena_text(arena, key);
    event->notice_dropped->reason = arena_text(arena, reason);
    return event;
}

/* Never before what it tells: a simulated clock may have reached routing and not us. */
static int64_t
now_of(const struct telling *telling)
{
    int64_t recorded_at = telling->about->recorded_at, now = telling->unit->now;
    return recorded_at > now ? recorded_at : now;
}

static bool
is_told(const struct telling *telling, const struct org_person *person)
{
    for (int i = 0; i < telling->told_count; i++) {
        if (telling->told[i] == person) {
            return true;
        }
    }
    return false;
}

/* When it may leave, and the digest that takes it up: at once what goes only there, the day after
 * what has been said by then. */
static void
set_instants(const struct telling *telling, const struct calendar *calendar,
             Dondoc__V1__NoticeQueued *notice)
{
    const struct reminder_policy *reminders = &telling->reference->policy->reminders;
    int64_t now = now_of(telling);
    bool is_high = release_is_for_digest(reminders, telling->task, telling->level);
    notice->not_before = release_opening(calendar, release_is_urgent(telling->task), now);
    if (telling->is_listed && (telling->is_for_list || is_high)) {
        notice->digest_at = release_digest(calendar, reminders, is_high, now);
        notice->not_before = notice->digest_at;
    } else if (telling->is_listed) {
        notice->digest_at = release_digest_tomorrow(calendar, reminders, notice->not_before);
    }
}

static Dondoc__V1__NoticeQueued
notice_of(const struct telling *telling, const struct org_position *position)
{
    struct arena *arena = telling->unit->arena;
    const struct calendar *calendar = reference_calendar(telling->reference, position->unit);
    Dondoc__V1__NoticeQueued notice = DONDOC__V1__NOTICE_QUEUED__INIT;
    notice.task = arena_text(arena, telling->about->subject);
    notice.about =
        position_message(arena, telling->about->position.shard, telling->about->position.seq);
    set_instants(telling, calendar, &notice);
    notice.kind = arena_text(arena, notice_kind_name(telling->kind));
    notice.level = telling->level;
    notice.due_version = telling->due_version;
    notice.clock = telling->clock;
    notice.submitted_at = telling->submitted_at;
    notice.details = telling->details;
    notice.n_details = telling->detail_count;
    return notice;
}

void
telling_add(struct telling *telling, const char *position, const char *instead_of, const char *why)
{
    struct telling_person to;
    struct unit *unit = telling->unit;
    if (text_is_empty(position) || telling->told_count == AUDIENCE_MAX) {
        return;
    }
    if (!telling_resolve(telling->reference->organisation, position, now_of(telling), &to)) {
        const char *key = telling_key(unit->arena, telling->about->position, position);
        unit_decide(unit, telling->about, telling->ordinal++,
                    telling_drop(unit->arena, telling->about->subject, key, "NOBODY"));
        return;
    }
    if (!is_told(telling, to.person)) {
        Dondoc__V1__NoticeQueued notice = notice_of(telling, to.position);
        notice.position = arena_text(unit->arena, position);
        notice.instead_of = arena_text(unit->arena, instead_of);
        notice.why = arena_text(unit->arena, why);
        telling->told[telling->told_count++] = to.person;
        unit_decide(unit, telling->about, telling->ordinal++,
                    telling_event(unit->arena, &notice, &to));
    }
}

const struct org_position *
telling_post(const struct listener *listener)
{
    return listener->instead_of != NULL ? listener->instead_of : listener->position;
}

const struct ladder_level *
telling_level(const struct telling *telling, const struct ladder *ladder,
              const struct audience_task *part, int level)
{
    const struct reference *reference = telling->reference;
    bool is_ours = level >= reference->policy->ladders.central_from ||
                   !audience_is_central(reference->organisation, part->lead);
    return is_ours && level >= 1 && (size_t)level <= ladder->level_count
               ? &ladder->levels[level - 1]
               : NULL;
}

void
telling_add_roles(struct telling *telling, const struct audience_task *part,
                  const enum recipient *roles, size_t count)
{
    struct audience audience = { .count = 0 };
    for (size_t i = 0; i < count; i++) {
        audience_add(&audience, telling->reference->organisation, part, roles[i], 0,
                     telling->unit->now);
    }
    for (int i = 0; i < audience.count; i++) {
        const struct listener *listener = &audience.listeners[i];
        if (listener->outcome != AUDIENCE_MERGED && listener->position != NULL) {
            telling_add(telling, listener->position->code,
                        listener->instead_of != NULL ? listener->instead_of->code : "",
                        recipient_name(listener->role));
        }
    }
}
