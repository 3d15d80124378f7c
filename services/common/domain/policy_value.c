#include "domain/policy_value.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/calendar_file.h"
#include "domain/policy.h"
#include <string.h>

void
policy_read_limit(struct tree *tree, const struct tree_node *node, const struct tree_key *key,
                  void *into)
{
    (void)key;
    struct limit limit;
    const char *text = tree_value(tree, node);
    if (text != NULL && !(limit_parse(text, &limit) &&
                          (limit.kind == LIMIT_NONE || limit_amount_max(limit.kind) > 0))) {
        tree_complain(tree, node, MISTAKE_VALUE_MALFORMED, text,
                      "a limit is written 5 wd (working days), 4 wh (working hours), 30 min, 2 h, "
                      "10 d, 2 w, 1 m, or none");
    } else if (text != NULL) {
        *(struct limit *)into = limit;
    }
}

/* How much later than its anchor a level comes: "A", "A+1 wd", "A+30 min". */
void
policy_read_delay(struct tree *tree, const struct tree_node *node, const struct tree_key *key,
                  void *into)
{
    (void)key;
    struct limit limit = { .kind = LIMIT_NONE, .anchor = ANCHOR_ASSIGNED_AT };
    const char *text = tree_value(tree, node);
    if (text == NULL) {
        return;
    }
    bool is_delay =
        text_same(text, "A") || (strncmp(text, "A+", 2) == 0 && limit_parse(text + 2, &limit) &&
                                 (limit.kind == LIMIT_WORK_DAYS || limit.kind == LIMIT_WORK_HOURS ||
                                  limit.kind == LIMIT_CAL_HOURS));
    if (!is_delay) {
        tree_complain(tree, node, MISTAKE_VALUE_MALFORMED, text,
                      "a delay is written A, A+1 wd, A+4 wh, A+30 min or A+2 h");
    } else {
        *(struct limit *)into = limit;
    }
}

/* "30 s" as microseconds. */
void
policy_read_seconds(struct tree *tree, const struct tree_node *node, const struct tree_key *key,
                    void *into)
{
    (void)key;
    const char *text = tree_value(tree, node);
    if (text == NULL) {
        return;
    }
    char digits[8] = "";
    size_t length = strcspn(text, " ");
    int seconds = 0;
    memcpy(digits, text, length < sizeof digits ? length : 0);
    if (!text_same(text + length, " s") || !text_to_number(digits, &seconds)) {
        tree_complain(tree, node, MISTAKE_VALUE_MALFORMED, text, "seconds are written 30 s");
    } else {
        *(int64_t *)into = seconds * CLOCK_SECOND;
    }
}

/* "T-3" as 3, "T" as 0. */
static bool
parse_days_before(const char *text, int *days)
{
    *days = 0;
    return text_same(text, "T") || (strncmp(text, "T-", 2) == 0 && text_to_number(text + 2, days));
}

void
policy_read_days_before(struct tree *tree, const struct tree_node *node, const struct tree_key *key,
                        void *into)
{
    (void)key;
    const char *text = tree_value(tree, node);
    if (text != NULL && !parse_days_before(text, into)) {
        tree_complain(tree, node, MISTAKE_VALUE_MALFORMED, text,
                      "working days before the last day are written T-3; T is the last day");
    }
}

/* "50%", "half", "T-1", "T 14:00", "due". The usual hour is put in where none is written. */
static bool
parse_moment(const char *text, struct moment *moment)
{
    size_t length = strlen(text);
    char head[8] = "";
    moment->minute = -1;
    if (text_same(text, "half") || text_same(text, "due")) {
        moment->kind = text_same(text, "half") ? MOMENT_HALF_WAY : MOMENT_AT_DUE;
        return true;
    }
    if (length > 1 && length < sizeof head && text[length - 1] == '%') {
        memcpy(head, text, length - 1);
        moment->kind = MOMENT_SHARE;
        return text_to_number(head, &moment->amount) && moment->amount > 0;
    }
    length = strcspn(text, " ");
    memcpy(head, text, length < sizeof head ? length : 0);
    moment->kind = MOMENT_BEFORE;
    return parse_days_before(head, &moment->amount) &&
           (text[length] == '\0' || calendar_minute_parse(text + length + 1, &moment->minute));
}

void
policy_read_moment(struct tree *tree, const struct tree_node *node, const struct tree_key *key,
                   void *into)
{
    (void)key;
    struct moment moment = { 0 };
    const char *text = tree_value(tree, node);
    if (text != NULL && !parse_moment(text, &moment)) {
        tree_complain(tree, node, MISTAKE_VALUE_MALFORMED, text,
                      "a reminder is written 50%%, half, T-1, T, T 14:00 or due");
    } else if (text != NULL) {
        moment.code = arena_text(tree_arena(tree), text);
        *(struct moment *)into = moment;
    }
}
