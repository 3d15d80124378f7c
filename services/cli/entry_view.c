#include "entry_view.h"

#include "base/civil.h"
#include "base/text.h"
#include "moment.h"
#include <inttypes.h>
#include <stdio.h>

typedef Dondoc__V1__Event Event;

const Event *
entry_unpack(struct arena *arena, const struct entry *entry)
{
    return message_unpack(arena, &dondoc__v1__event__descriptor, entry->body.data, entry->body.size,
                          SIZE_MAX);
}

char *
entry_line(struct arena *arena, const struct entry *entry, const Event *event, bool is_english)
{
    char at[CIVIL_TEXT_SIZE];
    int64_t when = event && event->time != 0 ? event->time : entry->recorded_at;
    const char *type = event_type_name(entry->type);
    return arena_print(arena, "%s  %3d/%-6" PRId64 "  %-24s  %s", moment_print(at, sizeof at, when),
                       entry->position.shard, entry->position.seq, type ? type : "?",
                       entry_say(arena, entry, event, is_english));
}

char *
entry_json(struct arena *arena, const struct entry *entry, const Event *event)
{
    char at[CIVIL_TEXT_SIZE], hash[HASH_HEX_SIZE];
    struct text_builder out = { .arena = arena };
    const char *type = event_type_name(entry->type);
    text_print(&out, "{\"shard\":%d,\"seq\":%" PRId64 ",\"recorded_at\":\"%s\",\"type\":\"%s\"",
               entry->position.shard, entry->position.seq,
               instant_print_utc(at, sizeof at, entry->recorded_at), type ? type : "");
    if (entry->cause.seq != 0) {
        text_print(&out, ",\"cause\":{\"shard\":%d,\"seq\":%" PRId64 "},\"depth\":%d",
                   entry->cause.shard, entry->cause.seq, entry->depth);
    }
    text_print(&out, ",\"hash\":\"%s\"", hash_print(hash, &entry->hash));
    if (event) {
        text_print(&out, ",\"event\":%s", event_to_json(arena, event));
    }
    text_add(&out, "}");
    return out.text;
}
