#include "position.h"

#include <errno.h>
#include <stdlib.h>

/* Digits only; NULL when there are none, or too many. */
static const char *
parse_digits(const char *text, int64_t most, int64_t *number)
{
    char *end;
    if (*text < '0' || *text > '9') {
        return NULL;
    }
    errno = 0;
    *number = strtoll(text, &end, 10);
    return errno == 0 && *number <= most ? end : NULL;
}

const char *
position_parse(const char *text, struct position *position)
{
    int64_t shard, seq;
    const char *rest = parse_digits(text, JOURNAL_MAX_SHARDS - 1, &shard);
    rest = rest && *rest == '/' ? parse_digits(rest + 1, INT64_MAX, &seq) : NULL;
    if (rest) {
        *position = (struct position){ (int)shard, seq };
    }
    return rest;
}
