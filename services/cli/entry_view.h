/*
 * One entry of the journal as people read it, and as JSON.
 */
#ifndef CLI_ENTRY_VIEW_H
#define CLI_ENTRY_VIEW_H

#include "store/journal.h"
#include "wire/message.h"

/* NULL when the body is no event this program knows. */
const Dondoc__V1__Event *entry_unpack(struct arena *arena, const struct entry *entry);

/* What the entry says, without place and time: "giao việc: chủ trì SXD, 05 ngày làm việc". event
 * may be NULL. */
char *entry_say(struct arena *arena, const struct entry *entry, const Dondoc__V1__Event *event,
                bool is_english);

/* Its parts: "giao việc" and ", chủ trì SXD, 05 ngày làm việc"; "" where it has none. */
const char *entry_say_name(const Dondoc__V1__Event *event, bool is_english);
char *entry_say_details(struct arena *arena, const Dondoc__V1__Event *event, bool is_english);

/* "02/03/2026 10:00:00  3/17  AssignmentOrdered  ..." without the subject. */
char *entry_line(struct arena *arena, const struct entry *entry, const Dondoc__V1__Event *event,
                 bool is_english);

/* {"shard":3,"seq":17,"recorded_at":...,"type":...,"event":{...}} */
char *entry_json(struct arena *arena, const struct entry *entry, const Dondoc__V1__Event *event);

#endif
