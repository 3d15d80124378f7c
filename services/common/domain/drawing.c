#include "domain/drawing.h"

void
drawing_open(struct text_builder *out, const char *name)
{
    text_print(out,
               "digraph %s {\n    rankdir=TB;\n"
               "    node [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
               "    edge [fontname=\"sans-serif\", fontsize=10];\n",
               name);
}

void
drawing_state(struct text_builder *out, const char *name, const char *say, bool is_end)
{
    if (say == NULL) {
        text_print(out, "    %s [shape=point];\n", name);
    } else {
        text_print(out, "    %s [label=\"%s\\n%s\"%s];\n", name, name, say,
                   is_end ? ", peripheries=2" : "");
    }
}

void
drawing_move(struct text_builder *out, const char *from, const char *to, const char *by,
             const char *why)
{
    text_print(out, "    %s -> %s [label=\"%s\", tooltip=\"%s\"];\n", from, to, by, why);
}

void
drawing_close(struct text_builder *out)
{
    text_add(out, "}\n");
}
