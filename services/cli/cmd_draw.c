/*
 * dondoc draw lifecycle, consultation, conflict: a matrix of the rules as Graphviz.
 */
#include "command.h"

#include "base/text.h"
#include "domain/conflict.h"
#include "domain/consultation.h"
#include "domain/lifecycle.h"
#include <stdio.h>

enum { LIFECYCLE, CONSULTATION, CONFLICT };

static int
draw(struct cli *cli)
{
    static void (*const draws[])(struct text_builder * out, bool english) = {
        [LIFECYCLE] = lifecycle_draw,
        [CONSULTATION] = consultation_draw,
        [CONFLICT] = conflict_draw,
    };
    struct text_builder out = { .arena = cli->arena };
    draws[cli->variant](&out, cli->is_english);
    fputs(out.text, stdout);
    return EX_OK;
}

const struct command command_draw_lifecycle = {
    .name = "draw lifecycle",
    .arguments = "",
    .variant = LIFECYCLE,
    .vi = "vòng đời nhiệm vụ dạng Graphviz: dondoc draw lifecycle | dot -Tsvg",
    .en = "the life of a task as Graphviz: dondoc draw lifecycle | dot -Tsvg",
    .run = draw,
};

const struct command command_draw_consultation = {
    .name = "draw consultation",
    .arguments = "",
    .variant = CONSULTATION,
    .vi = "một nơi được lấy ý kiến, dạng Graphviz",
    .en = "a unit that is consulted, as Graphviz",
    .run = draw,
};

const struct command command_draw_conflict = {
    .name = "draw conflict",
    .arguments = "",
    .variant = CONFLICT,
    .vi = "ý kiến khác nhau, dạng Graphviz",
    .en = "opinions that differ, as Graphviz",
    .run = draw,
};
