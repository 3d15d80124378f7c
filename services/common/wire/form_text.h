/*
 * One text of a publisher: UTF-8, no control characters, NFC, not too long. Of this room only.
 */
#ifndef WIRE_FORM_TEXT_H
#define WIRE_FORM_TEXT_H

#include "wire/codes.h"
#include "wire/form_rule.h"

/* CODE_COUNT when the text fits the rule; it is brought to NFC and "\r\n" to "\n", in the arena
 * when that changes it. `detail` receives numbers that explain the code, or "". */
enum { FORM_DETAIL_SIZE = 64 };
enum code form_text(char **text, const struct form_rule *rule, struct arena *arena,
                    char detail[FORM_DETAIL_SIZE]);

#endif
