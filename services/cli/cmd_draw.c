/*
 * dondoc draw lifecycle: the matrix of the task's life as Graphviz.
 */
#include "command.h"

#include "base/text.h"
#include "domain/lifecycle.h"
#include <stdio.h>

static int
draw(struct cli *cli)
{
    struct text_builder out = { .arena = cli->arena };
    lifecycle_draw(&out, cli->is_english);
    fputs(out.text, stdout);
    return EX_OK;
}

const struct command command_draw_lifecycle = {
    .name = "draw lifecycle",
    .arguments = "",
    .vi = "vòng đời nhiệm vụ dạng Graphviz: dondoc draw lifecycle | dot -Tsvg",
    .en = "the life of a task as Graphviz: dondoc draw lifecycle | dot -Tsvg",
    .run = draw,
};
