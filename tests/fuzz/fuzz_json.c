/* A line of JSON: what reads is an event that writes and reads as the same. */
#include "base/arena.h"
#include "fuzz.h"
#include "wire/message.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *exact = fuzz_text(data, size);
    struct arena *arena = arena_new();
    struct refusal refusal;
    Dondoc__V1__Event *event, *read;
    if (event_from_json(arena, exact, size, &event, &refusal) == ST_OK) {
        size_t packed_size, again;
        void *packed = message_pack(arena, &event->base, &packed_size);
        if (event_check(event, arena, &refusal) == ST_OK) {
            packed = message_pack(arena, &event->base, &packed_size);
            char *json = event_to_json(arena, event);
            promise(event_from_json(arena, json, strlen(json), &read, &refusal) == ST_OK, "reads");
            void *repacked = message_pack(arena, &read->base, &again);
            promise(packed_size == again && memcmp(packed, repacked, again) == 0, "as the same");
        }
    } else {
        promise(code_find(refusal.code) && refusal.field && refusal.text && refusal.text_vi,
                "a refusal says why");
    }
    arena_free(arena);
    free(exact);
    return 0;
}
