#include "store/library.h"

#include "base/log.h"
#include <stdlib.h>

enum { VERSIONS_MAX = 4096, KINDS = DIRECTORY_AUTHORITY + 1 };

struct library {
    struct db *db;
    struct arena *arena;                   /* of all that was read */
    const void *read[KINDS][VERSIONS_MAX]; /* organisation, policy, calendars, authority */
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
    return directory_places(library->db, library->places_arena, &library->places,
                            &library->place_count);
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

static const void *
find(struct library *library, enum directory_kind kind, int version)
{
    if (version < 1 || version >= VERSIONS_MAX) {
        return NULL;
    }
    if (library->read[kind][version] == NULL) {
        struct directory_file *files;
        size_t count;
        if (directory_files(library->db, library->arena, kind, version, &files, &count) != ST_OK ||
            count == 0) {
            return NULL;
        }
        struct named_file *named = arena_array(library->arena, count, sizeof *named);
        for (size_t i = 0; i < count; i++) {
            named[i] =
                (struct named_file){ files[i].name, files[i].content.data, files[i].content.size };
        }
        library->read[kind][version] =
            parse(library->arena, kind, version, &(struct file_set){ named, count });
    }
    return library->read[kind][version];
}

const struct organisation *
library_organisation(struct library *library, int version)
{
    return find(library, DIRECTORY_ORGANISATION, version);
}

const struct policy *
library_policy(struct library *library, int version)
{
    return find(library, DIRECTORY_POLICY, version);
}

const struct calendar_set *
library_calendars(struct library *library, int version)
{
    return find(library, DIRECTORY_CALENDAR, version);
}

const struct authority *
library_authority(struct library *library, int version)
{
    return find(library, DIRECTORY_AUTHORITY, version);
}

static int
version_at(const struct library *library, enum directory_kind kind, struct position position)
{
    int version = 0;
    for (size_t i = 0; i < library->place_count; i++) {
        const struct directory_place *place = &library->places[i];
        if (place->kind == kind && place->shard == position.shard && place->seq < position.seq) {
            version = place->version;
        }
    }
    return version;
}

enum status
library_at(struct library *library, struct position position, struct reference *reference)
{
    int organisation = version_at(library, DIRECTORY_ORGANISATION, position);
    int policy = version_at(library, DIRECTORY_POLICY, position);
    int calendar = version_at(library, DIRECTORY_CALENDAR, position);
    int authority = version_at(library, DIRECTORY_AUTHORITY, position);
    *reference = (struct reference){ .organisation = library_organisation(library, organisation),
                                     .policy = library_policy(library, policy),
                                     .calendars = library_calendars(library, calendar),
                                     .authority = library_authority(library, authority),
                                     .organisation_version = organisation,
                                     .policy_version = policy,
                                     .calendar_version = calendar,
                                     .authority_version = authority };
    bool unreadable = (organisation > 0 && reference->organisation == NULL) ||
                      (policy > 0 && reference->policy == NULL) ||
                      (calendar > 0 && reference->calendars == NULL) ||
                      (authority > 0 && reference->authority == NULL);
    return unreadable ? ST_INVALID : ST_OK;
}

enum status
library_for_task(struct library *library, struct position position, int policy_version,
                 struct reference *reference)
{
    enum status st = library_at(library, position, reference);
    if (st != ST_OK) {
        return st;
    }
    if (reference->organisation == NULL) {
        reference->organisation = library_organisation(library, 1);
        reference->organisation_version = 1;
    }
    if (reference->calendars == NULL) {
        reference->calendars = library_calendars(library, 1);
        reference->calendar_version = 1;
    }
    reference->policy = library_policy(library, policy_version);
    reference->policy_version = policy_version;
    bool is_complete = reference->organisation != NULL && reference->policy != NULL &&
                       reference->calendars != NULL;
    return is_complete ? ST_OK : ST_NONE;
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
