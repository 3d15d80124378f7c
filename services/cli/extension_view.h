/*
 * Extensions of a task as people read them: asked until when, decided how and by whom (F-23).
 */
#ifndef CLI_EXTENSION_VIEW_H
#define CLI_EXTENSION_VIEW_H

#include "base/arena.h"
#include <dondoc/v1/event.pb-c.h>
#include <stdbool.h>

/* "lần 1 đến hết ngày 13/03/2026, lý do Chờ số liệu: được gia hạn (PCT1, 06/03/2026 09:00:00)".
 * `reason` is how its reason is called. */
char *extension_say(struct arena *arena, const Dondoc__V1__Extension *extension, const char *reason,
                    bool is_english);

#endif
