/* What a publisher sends: a request of events, each checked, packed again, read again. */
#include "base/arena.h"
#include "fuzz.h"
#include "wire/message.h"

enum { LIMIT = 16 << 20 };

/* What passes the check stays as it is: packed, unpacked and checked again it is the same bytes. */
static void
is_stable(struct arena *arena, Dondoc__V1__Event *event)
{
    size_t size, again;
    struct refusal refusal;
    void *packed = message_pack(arena, &event->base, &size);
    Dondoc__V1__Event *read =
        message_unpack(arena, &dondoc__v1__event__descriptor, packed, size, LIMIT);
    promise(read != NULL, "what passed the check can be read again");
    promise(event_check(read, arena, &refusal) == ST_OK, "and passes again");
    void *repacked = message_pack(arena, &read->base, &again);
    promise(size == again && memcmp(packed, repacked, size) == 0, "as the same bytes");

    char *json = event_to_json(arena, event);
    promise(event_from_json(arena, json, strlen(json), &read, &refusal) == ST_OK, "its JSON reads");
    repacked = message_pack(arena, &read->base, &again);
    promise(size == again && memcmp(packed, repacked, size) == 0, "as the same event");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *exact = fuzz_text(data, size);
    struct arena *arena = arena_new();
    const Dondoc__V1__PublishRequest *request =
        message_unpack(arena, &dondoc__v1__publish_request__descriptor, exact, size, LIMIT);
    for (size_t i = 0; request && i < request->n_events && i < MESSAGE_MAX_EVENTS; i++) {
        struct refusal refusal;
        Dondoc__V1__Event *event = request->events[i];
        (void)event_to_json(arena, event);
        if (event_check(event, arena, &refusal) == ST_OK) {
            is_stable(arena, event);
        } else {
            promise(code_find(refusal.code) && refusal.field && refusal.text && refusal.text_vi,
                    "a refusal says why");
        }
    }
    arena_free(arena);
    free(exact);
    return 0;
}
