/*
 * One version of the authority matrix (F-06, model 3.2): field x matter x level x document type,
 * with conditions, gives the competent unit or post, how it came by the competence, and the legal
 * basis. Immutable once read; every pointer lives as long as the arena it was read into.
 *
 * Of the rules that hold, the most specific decides: one for the asker's own level before one that
 * names a unit, then one that states the document type, then one that states an amount; then the
 * higher priority; then the later first day. Two that are equal in all of it and give the matter to
 * different units are a mistake of the file. A matter without a rule is nobody's in particular:
 * nothing may be refused for it (CK03).
 */
#ifndef DOMAIN_AUTHORITY_H
#define DOMAIN_AUTHORITY_H

#include "domain/organisation.h"

enum authority_level {
    AUTHORITY_COMMUNE,    /* cấp xã */
    AUTHORITY_DEPARTMENT, /* sở, ban, ngành and their units */
    AUTHORITY_PROVINCE,   /* cấp tỉnh */
    AUTHORITY_CENTRAL,    /* Trung ương */
    AUTHORITY_LEVELS
};

enum authority_kind {
    AUTHORITY_OWN,        /* by law, its own */
    AUTHORITY_PHAN_CAP,   /* decentralised */
    AUTHORITY_PHAN_QUYEN, /* devolved */
    AUTHORITY_UY_QUYEN,   /* delegated, until a day */
    AUTHORITY_KINDS
};

#define AMOUNT_OPEN INT64_MAX

struct authority_rule {
    const char *code;
    int line;
    const char *field, *matter, *matter_name, *matter_name_en;
    enum authority_level level;
    const char *document_type;         /* "": any */
    int64_t amount_from, amount_below; /* đồng, the second excluded; 0 and AMOUNT_OPEN: any */
    const char *unit, *position; /* at most one; both "": each unit of the level for its own */
    enum authority_kind kind;
    const char *basis, *basis_en; /* document and article; the English one may be "" */
    struct org_period period;
    int priority;
};

/* A matter of a field with its rules, in the order in which they decide. */
struct authority_matter {
    const char *code, *field;
    const char *name, *name_en;
    const struct authority_rule *const *rules;
    size_t rule_count;
    const struct authority_matter *next; /* of the same code in another field */
};

struct authority;

/* Reads authority.csv. Always returns a matrix; with mistakes it lacks what they are about and must
 * not be applied. Mistakes are added and sorted. */
const struct authority *
authority_read(struct arena *arena, const struct file_set *files, struct mistakes *mistakes);

size_t authority_count(const struct authority *authority);
const struct authority_rule *authority_rule_at(const struct authority *authority, size_t i);
size_t authority_matter_count(const struct authority *authority);

/* What of the matrix an organisation contradicts: unknown units, posts and fields, units of another
 * level. */
void authority_check(const struct authority *authority, const struct organisation *organisation,
                     struct mistakes *mistakes);

/*
 * What is not wrong in itself, but somebody should look at (`dondoc authority check`): amounts and
 * periods for which nobody is competent, rules of one kind that overlap and of which only the later
 * one counts, delegations that ended before `at` and that none follows.
 */
void authority_survey(const struct authority *authority, int64_t at, struct mistakes *findings);

struct authority_query {
    const char *field; /* NULL or "": the only field that has the matter */
    const char *matter;
    const char *document_type;
    int64_t amount;              /* đồng; 0: not known, no rule with an amount holds */
    const struct org_unit *unit; /* that asks, or whose work it is; NULL: nobody's */
    int64_t at;
};

/* Why a rule of the matter holds or does not. */
enum authority_fit {
    FIT_HOLDS,
    FIT_OTHERS, /* each unit of a level for its own, and the asker is none of them: holds when
                   nothing else does */
    FIT_NOT_YET,
    FIT_ENDED,
    FIT_DOCUMENT_TYPE,
    FIT_AMOUNT_UNKNOWN,
    FIT_AMOUNT_BELOW,
    FIT_AMOUNT_ABOVE,
    AUTHORITY_FITS
};

struct authority_decision {
    const struct authority_rule *rule;
    const struct org_unit *unit;         /* that is competent; NULL: one of rule->level, which is
                                            not known, or one the organisation does not have */
    const struct org_position *position; /* that decides: as named, else the unit's head, or NULL */
};

/* NULL when the matrix has no such matter. */
const struct authority_matter *
authority_matter(const struct authority *authority, const struct authority_query *query);
enum authority_fit
authority_fit(const struct authority_rule *rule, const struct authority_query *query);

/* False: no rule holds, and *decision is empty. A hash lookup and a walk over the matter's rules up
 * to the one that decides. */
bool authority_decide(const struct authority *authority, const struct organisation *organisation,
                      const struct authority_query *query, struct authority_decision *decision);

/* Whether work of `unit` is within the competence: it or what answers for it is the competent unit,
 * or it is the Office, which acts for the province. */
bool authority_is_competent(const struct authority_decision *decision, const struct org_unit *unit,
                            int64_t at);
/* Whether the competent unit commands `unit`, which then prepares the matter for it. */
bool authority_is_above(const struct authority_decision *decision, const struct org_unit *unit);

/* The level at which a unit decides its own matters; and the one it speaks from: the Office of the
 * province is one of its departments and speaks for the province. */
enum authority_level authority_level_of(const struct org_unit *unit);
enum authority_level authority_rank_of(const struct org_unit *unit, int64_t at);

/* Codes as the file holds them, and words. */
const char *authority_level_name(enum authority_level level);
const char *authority_level_say(enum authority_level level, bool english);
const char *authority_kind_name(enum authority_kind kind);
const char *authority_kind_say(enum authority_kind kind, bool english);
const char *authority_fit_name(enum authority_fit fit);
const char *authority_fit_say(enum authority_fit fit, bool english);

#endif
