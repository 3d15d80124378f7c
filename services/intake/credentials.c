#include "credentials.h"

#include "base/log.h"
#include "base/text.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct credentials {
    pthread_mutex_t lock; /* of `current` and every set's `holders` */
    struct credential_set *current;
};

static struct credential_set *
new_set(void)
{
    struct arena *arena = arena_new();
    struct credential_set *set = arena_alloc(arena, sizeof *set);
    *set = (struct credential_set){ .arena = arena, .holders = 1 };
    return set;
}

struct credentials *
credentials_open(void)
{
    struct credentials *credentials = calloc(1, sizeof *credentials);
    if (!credentials) {
        panic("no memory for credentials");
    }
    pthread_mutex_init(&credentials->lock, NULL);
    credentials->current = new_set();
    return credentials;
}

void
credentials_close(struct credentials *credentials)
{
    if (!credentials) {
        return;
    }
    credentials_release(credentials, credentials->current);
    pthread_mutex_destroy(&credentials->lock);
    free(credentials);
}

struct credential_set *
credentials_hold(struct credentials *credentials)
{
    pthread_mutex_lock(&credentials->lock);
    struct credential_set *set = credentials->current;
    set->holders++;
    pthread_mutex_unlock(&credentials->lock);
    return set;
}

void
credentials_release(struct credentials *credentials, struct credential_set *set)
{
    pthread_mutex_lock(&credentials->lock);
    int left = --set->holders;
    pthread_mutex_unlock(&credentials->lock);
    if (left == 0) {
        arena_free(set->arena);
    }
}

static int
compare(const struct credential *a, const struct credential *b)
{
    int order = memcmp(a->token_hash.bytes, b->token_hash.bytes, HASH_SIZE);
    return order ? order : strcmp(a->source_name, b->source_name);
}

static void
tell(const struct credential *row, bool is_new)
{
    if (is_new) {
        log_info("PUBLISHER-ADMITTED", log_text("publisher", row->publisher),
                 log_text("source", row->source_name));
    } else {
        log_info("PUBLISHER-DISMISSED", log_text("publisher", row->publisher),
                 log_text("source", row->source_name));
    }
}

/* Both are sorted: one walk finds what only one of them has. */
static void
tell_changes(const struct credential_set *old, const struct credential_set *new)
{
    size_t i = 0, j = 0;
    while (i < old->count || j < new->count) {
        int order = i == old->count   ? 1
                    : j == new->count ? -1
                                      : compare(&old->rows[i], &new->rows[j]);
        if (order < 0) {
            tell(&old->rows[i], false);
        } else if (order > 0) {
            tell(&new->rows[j], true);
        }
        i += order <= 0;
        j += order >= 0;
    }
}

enum status
credentials_refresh(struct credentials *credentials, struct db *db)
{
    struct credential_set *new = new_set();
    enum status st = credentials_read(db, new->arena, &new->rows, &new->count);
    if (st != ST_OK) {
        arena_free(new->arena);
        return st;
    }
    struct credential_set *old = credentials->current;
    tell_changes(old, new);
    pthread_mutex_lock(&credentials->lock);
    credentials->current = new;
    pthread_mutex_unlock(&credentials->lock);
    credentials_release(credentials, old);
    return ST_OK;
}

const struct credential *
credential_of(const struct credential_set *set, const char *token)
{
    struct hash hash = hash_of(token, strlen(token));
    size_t low = 0, high = set->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (memcmp(set->rows[middle].token_hash.bytes, hash.bytes, HASH_SIZE) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < set->count && hash_same(&set->rows[low].token_hash, &hash) ? &set->rows[low]
                                                                            : NULL;
}

int
credential_source(const struct credential_set *set, const struct credential *publisher,
                  const char *name)
{
    const struct credential *end = set->rows + set->count;
    for (const struct credential *row = publisher;
         row < end && hash_same(&row->token_hash, &publisher->token_hash); row++) {
        if (text_same(row->source_name, name)) {
            return row->source;
        }
    }
    return 0;
}
