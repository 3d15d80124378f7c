#include "domain/tree.h"

#include "base/status.h"
#include "base/text.h"
#include "domain/calendar_file.h"
#include "domain/nfc.h"
#include "domain/table.h"
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

/* A tree_node is a yaml_node_t: nobody outside needs to know libyaml. */
struct tree {
    struct arena *arena;
    const char *file;
    struct mistakes *mistakes;
    yaml_document_t document;
    bool *visited; /* per node; a second visit comes by an alias */
};

static const yaml_node_t *
yaml_of(const struct tree_node *node)
{
    return (const yaml_node_t *)node;
}

static const struct tree_node *
node_at(struct tree *tree, int index)
{
    return (const struct tree_node *)yaml_document_get_node(&tree->document, index);
}

int
tree_line(const struct tree_node *node)
{
    return (int)yaml_of(node)->start_mark.line + 1;
}

struct arena *
tree_arena(struct tree *tree)
{
    return tree->arena;
}

void
tree_complain(struct tree *tree, const struct tree_node *node, enum mistake_code code,
              const char *value, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    mistake_add(tree->mistakes, tree->file, tree_line(node), code, value, "%s", text);
}

/* Whether the node may be looked at: it has that shape, and nobody came here before. */
static bool
enter(struct tree *tree, const struct tree_node *node, yaml_node_type_t type)
{
    static const char *const shapes[] = {
        [YAML_SCALAR_NODE] = "a plain value",
        [YAML_SEQUENCE_NODE] = "a list",
        [YAML_MAPPING_NODE] = "a mapping (key: value)",
    };
    bool *visited = &tree->visited[yaml_of(node) - tree->document.nodes.start];
    if (*visited) {
        tree_complain(tree, node, MISTAKE_YAML_ALIAS, NULL,
                      "write the value out; anchors and aliases are not read");
        return false;
    }
    *visited = true;
    if (yaml_of(node)->type != type) {
        tree_complain(tree, node, MISTAKE_SHAPE_WRONG, NULL, "%s must stand here", shapes[type]);
        return false;
    }
    return true;
}

bool
tree_is_value(const struct tree_node *node)
{
    return yaml_of(node)->type == YAML_SCALAR_NODE;
}

const char *
tree_value(struct tree *tree, const struct tree_node *node)
{
    if (!enter(tree, node, YAML_SCALAR_NODE)) {
        return NULL;
    }
    const char *text = (const char *)yaml_of(node)->data.scalar.value;
    size_t size = yaml_of(node)->data.scalar.length;
    if (text_has_control(text, size, false)) {
        tree_complain(tree, node, MISTAKE_TEXT_CONTROL, text,
                      "a line break or control character; fold long texts with >-");
    } else if (size > TREE_TEXT_MAX) {
        tree_complain(tree, node, MISTAKE_VALUE_TOO_LONG, text, "at most %d bytes", TREE_TEXT_MAX);
    } else if (size == 0) {
        tree_complain(tree, node, MISTAKE_VALUE_MISSING, NULL, "there must be a value here");
    } else {
        return text;
    }
    return NULL;
}

/* ---- mappings and lists -------------------------------------------------------------------- */

static bool
was_given(struct tree *tree, const yaml_node_t *map, const yaml_node_pair_t *until)
{
    const char *name = (const char *)yaml_of(node_at(tree, until->key))->data.scalar.value;
    for (const yaml_node_pair_t *pair = map->data.mapping.pairs.start; pair < until; pair++) {
        const yaml_node_t *key = yaml_of(node_at(tree, pair->key));
        if (key->type == YAML_SCALAR_NODE &&
            text_same((const char *)key->data.scalar.value, name)) {
            return true;
        }
    }
    return false;
}

bool
tree_pairs(struct tree *tree, const struct tree_node *node, tree_each *each, void *self)
{
    if (!enter(tree, node, YAML_MAPPING_NODE)) {
        return false;
    }
    const yaml_node_t *map = yaml_of(node);
    const yaml_node_pair_t *start = map->data.mapping.pairs.start;
    for (const yaml_node_pair_t *pair = start; pair < map->data.mapping.pairs.top; pair++) {
        const struct tree_node *key = node_at(tree, pair->key);
        if (pair - start == TREE_LIST_MAX) {
            tree_complain(tree, key, MISTAKE_ROWS_TOO_MANY, NULL, "at most %d keys", TREE_LIST_MAX);
            break;
        }
        const char *name = tree_value(tree, key);
        if (name != NULL && was_given(tree, map, pair)) {
            tree_complain(tree, key, MISTAKE_KEY_TWICE, name, "the key is given twice");
        } else if (name != NULL) {
            each(tree, name, key, node_at(tree, pair->value), self);
        }
    }
    return true;
}

void
tree_items(struct tree *tree, const struct tree_node *node, tree_each *each, void *self)
{
    if (!enter(tree, node, YAML_SEQUENCE_NODE)) {
        return;
    }
    const yaml_node_item_t *start = yaml_of(node)->data.sequence.items.start;
    for (const yaml_node_item_t *item = start; item < yaml_of(node)->data.sequence.items.top;
         item++) {
        if (item - start == TREE_LIST_MAX) {
            tree_complain(tree, node_at(tree, *item), MISTAKE_ROWS_TOO_MANY, NULL,
                          "at most %d items", TREE_LIST_MAX);
            return;
        }
        each(tree, NULL, NULL, node_at(tree, *item), self);
    }
}

struct filling {
    const struct tree_key *keys;
    void *into;
    uint64_t seen; /* one bit per key */
};

static void
fill(struct tree *tree, const char *name, const struct tree_node *key,
     const struct tree_node *value, void *self)
{
    struct filling *filling = self;
    for (int i = 0; filling->keys[i].name != NULL; i++) {
        if (strcmp(filling->keys[i].name, name) == 0) {
            filling->seen |= UINT64_C(1) << i;
            filling->keys[i].read(tree, value, &filling->keys[i],
                                  (char *)filling->into + filling->keys[i].offset);
            return;
        }
    }
    tree_complain(tree, key, MISTAKE_KEY_UNKNOWN, name, "nothing reads a key of this name");
}

void
tree_map(struct tree *tree, const struct tree_node *node, const struct tree_key *key, void *into)
{
    struct filling filling = { .keys = key->of, .into = into };
    if (!tree_pairs(tree, node, fill, &filling)) {
        return;
    }
    for (int i = 0; filling.keys[i].name != NULL; i++) {
        if (filling.keys[i].is_needed && (filling.seen >> i & 1) == 0) {
            tree_complain(tree, node, MISTAKE_KEY_MISSING, filling.keys[i].name,
                          "this mapping lacks a key");
        }
    }
}

struct growing {
    const struct tree_list *list;
    char *items;
    size_t count;
};

static void *
add_item(struct growing *growing)
{
    return growing->items + growing->count++ * growing->list->item_size;
}

static void
add_to_list(struct tree *tree, const char *name, const struct tree_node *key,
            const struct tree_node *value, void *self)
{
    (void)name;
    (void)key;
    struct growing *growing = self;
    growing->list->read(tree, value, &(struct tree_key){ .of = growing->list->of },
                        add_item(growing));
}

static void
add_to_dict(struct tree *tree, const char *name, const struct tree_node *key,
            const struct tree_node *value, void *self)
{
    struct growing *growing = self;
    if (!code_is_wellformed(name)) {
        tree_complain(tree, key, MISTAKE_CODE_MALFORMED, name, "%s",
                      mistake_code_say(MISTAKE_CODE_MALFORMED));
    }
    struct tree_item *item = add_item(growing);
    item->code = arena_text(tree->arena, name);
    item->line = tree_line(key);
    growing->list->read(tree, value, &(struct tree_key){ .of = growing->list->of }, item);
}

/* Makes room for as many items as the node has children. */
static void
begin_growing(struct tree *tree, const struct tree_node *node, struct growing *growing)
{
    const yaml_node_t *yaml = yaml_of(node);
    size_t count = yaml->type == YAML_SEQUENCE_NODE
                       ? (size_t)(yaml->data.sequence.items.top - yaml->data.sequence.items.start)
                   : yaml->type == YAML_MAPPING_NODE
                       ? (size_t)(yaml->data.mapping.pairs.top - yaml->data.mapping.pairs.start)
                       : 0;
    growing->items = arena_array(tree->arena, count < TREE_LIST_MAX ? count : TREE_LIST_MAX,
                                 growing->list->item_size);
}

static void
end_growing(const struct growing *growing, void *into)
{
    memcpy(into, &growing->items, sizeof growing->items);
    memcpy((char *)into + sizeof growing->items, &growing->count, sizeof growing->count);
}

void
tree_list(struct tree *tree, const struct tree_node *node, const struct tree_key *key, void *into)
{
    struct growing growing = { .list = key->of };
    begin_growing(tree, node, &growing);
    tree_items(tree, node, add_to_list, &growing);
    end_growing(&growing, into);
}

void
tree_dict(struct tree *tree, const struct tree_node *node, const struct tree_key *key, void *into)
{
    struct growing growing = { .list = key->of };
    begin_growing(tree, node, &growing);
    tree_pairs(tree, node, add_to_dict, &growing);
    end_growing(&growing, into);
}

/* ---- plain values -------------------------------------------------------------------------- */

void
tree_text(struct tree *tree, const struct tree_node *node, const struct tree_key *key, void *into)
{
    (void)key;
    const char *text = tree_value(tree, node);
    if (text != NULL) {
        *(const char **)into = arena_text(tree->arena, text);
    }
}

void
tree_code(struct tree *tree, const struct tree_node *node, const struct tree_key *key, void *into)
{
    (void)key;
    const char *text = tree_value(tree, node);
    if (text != NULL && !code_is_wellformed(text)) {
        tree_complain(tree, node, MISTAKE_CODE_MALFORMED, text, "%s",
                      mistake_code_say(MISTAKE_CODE_MALFORMED));
    } else if (text != NULL) {
        *(const char **)into = arena_text(tree->arena, text);
    }
}

void
tree_yes_no(struct tree *tree, const struct tree_node *node, const struct tree_key *key, void *into)
{
    (void)key;
    const char *text = tree_value(tree, node);
    if (text != NULL && !text_same(text, "yes") && !text_same(text, "no")) {
        tree_complain(tree, node, MISTAKE_VALUE_UNKNOWN, text, "must be yes or no");
    } else if (text != NULL) {
        *(bool *)into = text_same(text, "yes");
    }
}

void
tree_minute(struct tree *tree, const struct tree_node *node, const struct tree_key *key, void *into)
{
    (void)key;
    const char *text = tree_value(tree, node);
    if (text != NULL && !calendar_minute_parse(text, into)) {
        tree_complain(tree, node, MISTAKE_VALUE_MALFORMED, text, "a time of day is written 08:00");
    }
}

void
tree_number(struct tree *tree, const struct tree_node *node, const struct tree_key *key, void *into)
{
    const struct tree_range *range = key->of;
    const char *text = tree_value(tree, node);
    if (text == NULL) {
        return;
    }
    int number = 0;
    if (!text_to_number(text, &number)) {
        tree_complain(tree, node, MISTAKE_VALUE_MALFORMED, text, "must be a whole number");
        return;
    }
    if (number < range->least || number > range->most) {
        tree_complain(tree, node, MISTAKE_VALUE_OUT_OF_RANGE, text, "must be %d to %d",
                      range->least, range->most);
        return;
    }
    *(int *)into = number;
}

void
tree_word(struct tree *tree, const struct tree_node *node, const struct tree_key *key, void *into)
{
    const struct tree_words *words = key->of;
    const char *text = tree_value(tree, node);
    if (text == NULL || name_parse(words->names, words->count, text, into)) {
        return;
    }
    struct text_builder list = { .arena = tree->mistakes->arena };
    for (size_t i = 0; i < words->count; i++) {
        text_print(&list, "%s%s", i == 0 ? "" : ", ", words->names[i].code);
    }
    tree_complain(tree, node, MISTAKE_VALUE_UNKNOWN, text, "must be one of %s", list.text);
}

/* ---- the file ------------------------------------------------------------------------------ */

static bool
check_bytes(const struct named_file *file, struct mistakes *mistakes)
{
    if (file->size > FILE_YAML_SIZE_MAX) {
        mistake_add(mistakes, file->name, 0, MISTAKE_FILE_TOO_LARGE, NULL,
                    "%zu bytes; at most %d are read", file->size, FILE_YAML_SIZE_MAX);
        return false;
    }
    int line = 1;
    for (size_t at = 0; at < file->size;) {
        int32_t rune = text_next(file->bytes, file->size, &at);
        line += rune == '\n';
        if (rune < 0) {
            mistake_add(mistakes, file->name, line, MISTAKE_TEXT_NOT_UTF8, NULL,
                        "not UTF-8; nothing is read");
            return false;
        }
    }
    return true;
}

static void
complain_of_yaml(const struct named_file *file, const yaml_parser_t *parser,
                 struct mistakes *mistakes)
{
    size_t line =
        parser->problem_mark.line != 0 ? parser->problem_mark.line : parser->context_mark.line;
    mistake_add(mistakes, file->name, (int)line + 1, MISTAKE_YAML_BROKEN, NULL,
                "%s; what follows is not read",
                parser->problem != NULL ? parser->problem : "not YAML");
}

static void
read_document(struct tree *tree, const struct tree_key *keys, void *into)
{
    size_t nodes = (size_t)(tree->document.nodes.top - tree->document.nodes.start);
    const struct tree_node *root =
        (const struct tree_node *)yaml_document_get_root_node(&tree->document);
    if (root == NULL) {
        mistake_add(tree->mistakes, tree->file, 0, MISTAKE_FILE_EMPTY, NULL,
                    "there is nothing in it");
        return;
    }
    struct arena *scratch = arena_new();
    tree->visited = arena_array(scratch, nodes, sizeof *tree->visited);
    tree_map(tree, root, &(struct tree_key){ .of = keys }, into);
    arena_free(scratch);
}

bool
tree_read_file(struct arena *arena, const struct named_file *file, const struct tree_key *keys,
               void *into, struct mistakes *mistakes)
{
    struct tree tree = { .arena = arena, .file = file->name, .mistakes = mistakes };
    yaml_parser_t parser;
    if (!check_bytes(file, mistakes)) {
        return false;
    }
    struct arena *scratch = arena_new();
    size_t size = file->size;
    const char *bytes = nfc_text(scratch, file->bytes, &size);
    if (!yaml_parser_initialize(&parser)) {
        panic("yaml_parser_initialize failed");
    }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, size);
    bool is_read = yaml_parser_load(&parser, &tree.document);
    if (is_read) {
        read_document(&tree, keys, into);
        yaml_document_delete(&tree.document);
        is_read = yaml_parser_load(&parser, &tree.document);
        if (is_read && yaml_document_get_root_node(&tree.document) != NULL) {
            mistake_add(mistakes, file->name, (int)tree.document.start_mark.line + 1,
                        MISTAKE_SHAPE_WRONG, NULL, "only one document stands in a file");
        }
    }
    if (is_read) {
        yaml_document_delete(&tree.document);
    } else {
        complain_of_yaml(file, &parser, mistakes);
    }
    yaml_parser_delete(&parser);
    arena_free(scratch);
    return is_read;
}
