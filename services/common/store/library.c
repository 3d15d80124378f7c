#include "store/library.h"

#include "base/log.h"
#include <stdlib.h>
#include <string.h>

enum { VERSIONS_MAX = 4096, KINDS = DIRECTORY_AUTHORITY + 1 };

struct version {
    enum { UNREAD, READ, UNREADABLE } state;
    const void *content; /* organisation, policy, calendars or authority */
};

struct library {
    struct db *db;
    struct arena *arena; /* of all that was read */
    struct version versions[KINDS][VERSIONS_MAX];
    struct arena *places_arena;
    struct directory_place *places; /* by kind, shard, version */
    size_t place_count;
};

struct library *
library_open(struct db *db)
{
    struct library *library = calloc(1, sizeof *library);
    if (library == NULL) {
        panic("no memory for a library");
    }
    library->db = db;
    library->arena = arena_new();
    library->places_arena = arena_new();
    return library;
}

void
library_close(struct library *library)
{
    if (library != NULL) {
        arena_free(library->arena);
        arena_free(library->places_arena);
        free(library);
    }
}

enum status
library_refresh(struct library *library)
{
    library->place_count = 0;
    arena_reset(library->places_arena);
    enum status st = directory_places(library->db, library->places_arena, &library->places,
                                      &library->place_count);
    return st == ST_OK ? ST_OK : ST_LATER;
}

/* A policy that an older program applied may lack rules that only this one cites: they are cited by
 * their names, until a newer policy is applied. */
static bool
only_lacks_rules(const struct policy *policy, int version, const struct mistakes *mistakes)
{
    enum rule_id first = RULE_ACCEPT;
    for (size_t i = 0; i < mistakes->count; i++) {
        if (mistakes->list[i].code != MISTAKE_RULE_MISSING) {
            return false;
        }
    }
    log_warn("POLICY-LACKS-RULES", log_number("version", version),
             log_number("count", policy_lacks(policy, &first)),
             log_text("first", rule_name(first)));
    return true;
}

static const void *
parse(struct arena *arena, enum directory_kind kind, int version, const struct file_set *set)
{
    struct mistakes mistakes = { .arena = arena };
    const void *found = NULL;
    switch (kind) {
    case DIRECTORY_ORGANISATION:
        found = organisation_read(arena, set, &mistakes);
        break;
    case DIRECTORY_POLICY:
        found = policy_read(arena, set, &mistakes);
        break;
    case DIRECTORY_CALENDAR:
        found = calendar_set_read(arena, set, version, &mistakes);
        break;
    case DIRECTORY_AUTHORITY:
        found = authority_read(arena, set, &mistakes);
        break;
    }
    if (mistakes.count > 0 && kind == DIRECTORY_POLICY &&
        only_lacks_rules(found, version, &mistakes)) {
        return found;
    }
    if (mistakes.count > 0) { /* applied by another version of dondoc */
        log_error("REFERENCE-UNREADABLE", log_number("kind", kind), log_number("version", version),
                  log_text("mistake", mistake_print(arena, &mistakes.list[0])));
        return NULL;
    }
    return found;
}

static enum status
read_version(struct library *library, enum directory_kind kind, int version, struct version *into)
{
    struct directory_file *files;
    size_t count;
    if (directory_files(library->db, library->arena, kind, version, &files, &count) != ST_OK) {
        return ST_LATER;
    }
    if (count == 0) {
        return ST_NONE;
    }
    struct named_file *named = arena_array(library->arena, count, sizeof *named);
    for (size_t i = 0; i < count; i++) {
        named[i] =
            (struct named_file){ files[i].name, files[i].content.data, files[i].content.size };
    }
    into->content = parse(library->arena, kind, version, &(struct file_set){ named, count });
    into->state = into->content != NULL ? READ : UNREADABLE;
    return ST_OK;
}

/* ST_NONE: never applied; ST_LATER: there, but not to be read now, or by this program. */
static enum status
find(struct library *library, enum directory_kind kind, int version, const void **found)
{
    *found = NULL;
    if (version < 1 || version >= VERSIONS_MAX) {
        return version < 1 ? ST_NONE : ST_LATER;
    }
    struct version *kept = &library->versions[kind][version];
    enum status st = kept->state == UNREAD ? read_version(library, kind, version, kept) : ST_OK;
    *found = kept->content;
    return kept->state == UNREADABLE ? ST_LATER : st;
}

static const void *
found(struct library *library, enum directory_kind kind, int version)
{
    const void *content;
    (void)!find(library, kind, version, &content);
    return content;
}

const struct organisation *
library_organisation(struct library *library, int version)
{
    return found(library, DIRECTORY_ORGANISATION, version);
}

const struct policy *
library_policy(struct library *library, int version)
{
    return found(library, DIRECTORY_POLICY, version);
}

const struct calendar_set *
library_calendars(struct library *library, int version)
{
    return found(library, DIRECTORY_CALENDAR, version);
}

const struct authority *
library_authority(struct library *library, int version)
{
    return found(library, DIRECTORY_AUTHORITY, version);
}

/* Parts that were never applied are NULL. */
static enum status
fill(struct library *library, const int versions[KINDS], struct reference *reference)
{
    const void *parts[KINDS];
    for (int kind = DIRECTORY_ORGANISATION; kind < KINDS; kind++) {
        enum status st = find(library, (enum directory_kind)kind, versions[kind], &parts[kind]);
        if (st == ST_LATER) {
            return st;
        }
    }
    *reference = (struct reference){ .organisation = parts[DIRECTORY_ORGANISATION],
                                     .policy = parts[DIRECTORY_POLICY],
                                     .calendars = parts[DIRECTORY_CALENDAR],
                                     .authority = parts[DIRECTORY_AUTHORITY],
                                     .organisation_version = versions[DIRECTORY_ORGANISATION],
                                     .policy_version = versions[DIRECTORY_POLICY],
                                     .calendar_version = versions[DIRECTORY_CALENDAR],
                                     .authority_version = versions[DIRECTORY_AUTHORITY] };
    return ST_OK;
}

static void
versions_at(const struct library *library, struct position position, int versions[KINDS])
{
    memset(versions, 0, KINDS * sizeof *versions);
    for (size_t i = 0; i < library->place_count; i++) {
        const struct directory_place *place = &library->places[i];
        bool is_known = (unsigned)place->kind < KINDS;
        if (is_known && place->shard == position.shard && place->seq < position.seq) {
            versions[place->kind] = place->version;
        }
    }
}

enum status
library_at(struct library *library, struct position position, struct reference *reference)
{
    int versions[KINDS];
    versions_at(library, position, versions);
    return fill(library, versions, reference);
}

enum status
library_for_task(struct library *library, struct position position, int policy_version,
                 struct reference *reference)
{
    static const enum directory_kind needed[] = { DIRECTORY_ORGANISATION, DIRECTORY_POLICY,
                                                  DIRECTORY_CALENDAR };
    int versions[KINDS];
    versions_at(library, position, versions);
    if (policy_version != 0) {
        versions[DIRECTORY_POLICY] = policy_version;
    }
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        versions[needed[i]] = versions[needed[i]] > 0 ? versions[needed[i]] : 1;
    }
    enum status st = fill(library, versions, reference);
    if (st != ST_OK) {
        return st;
    }
    bool is_complete = reference->organisation != NULL && reference->policy != NULL &&
                       reference->calendars != NULL;
    return is_complete ? ST_OK : ST_NONE;
}

enum status
library_newest_reference(struct library *library, struct reference *reference)
{
    int versions[KINDS] = { 0 };
    for (int kind = DIRECTORY_ORGANISATION; kind < KINDS; kind++) {
        versions[kind] = library_newest(library, (enum directory_kind)kind);
    }
    return fill(library, versions, reference);
}

int
library_newest(const struct library *library, enum directory_kind kind)
{
    int version = 0;
    for (size_t i = 0; i < library->place_count; i++) {
        const struct directory_place *place = &library->places[i];
        version = place->kind == kind && place->version > version ? place->version : version;
    }
    return version;
}
