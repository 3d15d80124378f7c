/*
 * A place of the journal as people write it: "3/17".
 */
#ifndef CLI_POSITION_H
#define CLI_POSITION_H

#include "store/journal.h"

/* What follows the position at the start of a text; NULL, and *position unchanged, when there is
 * none. Seq 0 is the place before the first entry. */
const char *position_parse(const char *text, struct position *position);

#endif
