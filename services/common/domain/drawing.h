/*
 * A state machine as Graphviz, for `dondoc draw`.
 */
#ifndef DOMAIN_DRAWING_H
#define DOMAIN_DRAWING_H

#include "base/text.h"
#include <stdbool.h>

void drawing_open(struct text_builder *out, const char *name);
/* `say` NULL: the beginning, a point. */
void drawing_state(struct text_builder *out, const char *name, const char *say, bool is_end);
void drawing_move(struct text_builder *out, const char *from, const char *to, const char *by,
                  const char *why);
void drawing_close(struct text_builder *out);

#endif
