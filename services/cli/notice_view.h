/*
 * Messages about a task as people read them: what was sent to whom, held, listed in digests, merged
 * or dropped, and why.
 */
#ifndef CLI_NOTICE_VIEW_H
#define CLI_NOTICE_VIEW_H

#include "cli.h"
#include <jansson.h>

/* The sections of one task; nothing when nobody was told anything. */
MUST_CHECK enum status notice_view_print(struct cli *cli, const char *subject);

/* The same as arrays "messages" and "digests" of an object. */
MUST_CHECK enum status notice_view_json(struct cli *cli, const char *subject, json_t *into);

/* What a notice is about, as delivery calls it, in words; the code itself when it is none. */
const char *notice_kind_say(const char *code, bool is_english);

/* A reason that delivery names, in words; the code itself when it is none. */
const char *notice_reason_say(const char *code, bool is_english);

#endif
