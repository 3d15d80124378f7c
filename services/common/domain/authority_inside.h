/*
 * What an authority matrix is made of, for the files authority*.c only.
 */
#ifndef DOMAIN_AUTHORITY_INSIDE_H
#define DOMAIN_AUTHORITY_INSIDE_H

#include "domain/authority.h"
#include "domain/code_index.h"
#include "domain/table.h"

struct rule_row {
    struct table_row row;
    struct authority_rule rule;
};

struct authority {
    struct table table;
    const struct authority_rule **rules; /* without damaged rows; by matter, field, precedence */
    size_t rule_count;
    struct authority_matter *matters;
    size_t matter_count;
    struct code_index index; /* code of a matter to the first of that code */
};

/* The rows of the file, each checked by itself. */
struct table
authority_file_read(struct arena *arena, const struct file_set *files, struct mistakes *mistakes);

/* Each unit of the level for its own matters. */
bool authority_rule_is_own(const struct authority_rule *rule);
bool authority_rule_states_amount(const struct authority_rule *rule);

/* By matter, field, and then in the order in which rules decide; equal rules by their line. */
int authority_rule_compare(const struct authority_rule *a, const struct authority_rule *b);

/* Rules that nothing of the order tells apart, although they give one matter to different units. */
void authority_check_ties(const struct authority *authority, struct mistakes *mistakes);

#endif
