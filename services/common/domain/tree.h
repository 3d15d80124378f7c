/*
 * YAML files, read by a table of keys: each key says what stands there, where it goes and who reads
 * it. A key that no table names is a mistake, and so is anything in the wrong shape.
 *
 * One document per file, without anchors and aliases. Every plain value is a text for us: what it
 * means is decided by whoever reads it, so "no", 1e3 and 08:00 hold no surprise.
 */
#ifndef DOMAIN_TREE_H
#define DOMAIN_TREE_H

#include "base/arena.h"
#include "domain/file_set.h"
#include "domain/mistake.h"
#include "domain/name.h"
#include <stdbool.h>
#include <stddef.h>

struct tree;
struct tree_node; /* a value in a tree */
struct tree_key;

/* Puts what the node says into `into`, or names the mistake and leaves `into` as it was. */
typedef void
tree_read(struct tree *tree, const struct tree_node *node, const struct tree_key *key, void *into);

struct tree_key {
    const char *name; /* NULL ends a list */
    tree_read *read;
    size_t offset; /* in the struct a mapping is read into */
    bool is_needed;
    const void *of; /* what `read` needs to know, see there */
};

enum { TREE_TEXT_MAX = 2000, TREE_LIST_MAX = 1000 };

/* False when the file could not be read at all; that was said. What is kept lives in the arena. */
bool tree_read_file(struct arena *arena, const struct named_file *file, const struct tree_key *keys,
                    void *into, struct mistakes *mistakes);

/* ---- readers ------------------------------------------------------------------------------- */

tree_read tree_text;   /* const char * */
tree_read tree_code;   /* const char *: letters, digits, . _ - */
tree_read tree_yes_no; /* bool: yes or no */
tree_read tree_minute; /* int: "08:00" as minutes of the day */

struct tree_range {
    int least, most;
};
tree_read tree_number; /* int; of: struct tree_range */

struct tree_words {
    const struct name *names;
    size_t count;
};
tree_read tree_word; /* int or an enumeration of its size; of: struct tree_words */

tree_read tree_map; /* the struct itself; of: struct tree_key list */

/* A list. `into` is a pointer to an array of items and behind it, as a size_t, their count. */
struct tree_list {
    size_t item_size;
    tree_read *read; /* one item */
    const void *of;  /* what that needs to know */
};
tree_read tree_list; /* of: struct tree_list */

/* A mapping of codes to items, read like a list. Every item begins with this. */
struct tree_item {
    const char *code;
    int line;
};
tree_read tree_dict; /* of: struct tree_list */

/* ---- for readers of one's own -------------------------------------------------------------- */

struct arena *tree_arena(struct tree *tree);

/* The plain value, NULL after naming the mistake if there is none. */
const char *tree_value(struct tree *tree, const struct tree_node *node);

void tree_complain(struct tree *tree, const struct tree_node *node, enum mistake_code code,
                   const char *value, const char *format, ...) PRINTF_LIKE(5, 6);

/* Calls `each` for every key of a mapping; false when the node is none, which was said. */
typedef void tree_each(struct tree *tree, const char *name, const struct tree_node *key,
                       const struct tree_node *value, void *self);
bool tree_pairs(struct tree *tree, const struct tree_node *node, tree_each *each, void *self);

/* Calls `each` for every item of a list; name and key are NULL. */
void tree_items(struct tree *tree, const struct tree_node *node, tree_each *each, void *self);

bool tree_is_value(const struct tree_node *node);
int tree_line(const struct tree_node *node);

#endif
