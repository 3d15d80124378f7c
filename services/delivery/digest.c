#include "digest.h"

#include "letter.h"
#include "release.h"
#include "tidings.h"

static struct notice_case
case_of(const struct digest_case *given, const struct digest_line *line)
{
    return (struct notice_case){ .arena = given->arena,
                                 .now = given->now,
                                 .reference = given->reference,
                                 .notice = line->notice,
                                 .task = line->task,
                                 .from = given->from };
}

/* What was told today already is not told again, but for a level that he has not heard of. */
static bool
is_enough(const struct digest_case *given, const struct digest_line *line)
{
    return line->is_first ? !release_is_urgent(line->task) &&
                                line->since >= given->reference->policy->reminders.per_day
                          : line->since > 0;
}

static void
judge_line(const struct digest_case *given, struct digest_line *line, struct telling_person *to)
{
    struct notice_case about = case_of(given, line);
    line->outcome = notice_check(&about, to);
    line->reason = line->outcome.reason;
    if (line->is_unread) {
        line->verdict = LINE_KEEP;
    } else if (line->outcome.verdict == NOTICE_PASS_ON) {
        line->verdict = LINE_PASS_ON;
    } else if (line->outcome.verdict == NOTICE_DROP) {
        line->verdict = release_may_return(line->reason) ? LINE_KEEP : LINE_END;
    } else {
        line->verdict = is_enough(given, line) ? LINE_KEEP : LINE_TELL;
    }
}

/* ---- the letter ---------------------------------------------------------------------------- */

static struct tidings
tidings_of(const struct digest_case *given, const struct digest_line *line,
           const struct telling_person *to)
{
    struct tidings_case about = { .arena = given->arena,
                                  .now = given->now,
                                  .reference = given->reference,
                                  .notice = line->notice,
                                  .task = line->task,
                                  .to = *to };
    (void)notice_kind_parse(line->notice->kind, &about.kind);
    struct tidings tidings = tidings_make(&about);
    tidings.is_first = line->is_first;
    return tidings;
}

static Dondoc__V1__DigestSent *
begin_sent(const struct digest_case *given)
{
    Dondoc__V1__DigestSent *sent = arena_alloc(given->arena, sizeof *sent);
    dondoc__v1__digest_sent__init(sent);
    sent->key = given->notice->key;
    sent->planned_at = given->notice->not_before;
    sent->lines = arena_array(given->arena, given->count, sizeof *sent->lines);
    return sent;
}

static void
add_sent(const struct digest_case *given, Dondoc__V1__DigestSent *sent,
         const struct digest_line *line)
{
    Dondoc__V1__DigestLine *said = arena_alloc(given->arena, sizeof *said);
    dondoc__v1__digest_line__init(said);
    said->task = line->notice->task;
    said->kind = line->notice->kind;
    said->level = line->notice->level;
    said->is_first = line->is_first;
    sent->lines[sent->n_lines++] = said;
}

static void
write_digest(const struct digest_case *given, struct digest_outcome *outcome)
{
    struct tidings *tidings = arena_array(given->arena, given->count, sizeof *tidings);
    size_t count = 0;
    outcome->sent = begin_sent(given);
    for (size_t i = 0; i < given->count; i++) {
        if (given->lines[i].verdict == LINE_TELL) {
            tidings[count++] = tidings_of(given, &given->lines[i], &outcome->to);
            add_sent(given, outcome->sent, &given->lines[i]);
        }
    }
    struct notice_case about = {
        .arena = given->arena, .now = given->now, .notice = given->notice, .from = given->from
    };
    struct wording wording =
        template_digest(given->arena, tidings, count, tidings_position(&outcome->to));
    outcome->letter = notice_letter(&about, &wording, outcome->to.person, false);
    outcome->sent->message_id = arena_text(given->arena, outcome->letter.message_id);
}

/* Whom the letter is written to: whoever acts for the position of its first line. */
static struct telling_person
reader_of(const struct digest_case *given)
{
    const struct organisation *organisation = given->reference->organisation;
    return (struct telling_person){ organisation_position(organisation, given->notice->position),
                                    organisation_person(organisation, given->notice->person) };
}

struct digest_outcome
digest_judge(const struct digest_case *given)
{
    struct digest_outcome outcome = { .verdict = NOTICE_DROP, .reason = "NOTHING_LEFT" };
    struct telling_person reader = reader_of(given), to;
    size_t told = 0, kept = 0;
    for (size_t i = given->count; i-- > 0;) {
        judge_line(given, &given->lines[i], &to);
        kept += given->lines[i].verdict == LINE_KEEP;
        if (given->lines[i].verdict == LINE_TELL) {
            reader = to;
            told++;
        }
    }
    if (told + kept == 0 || reader.position == NULL || reader.person == NULL) {
        return outcome;
    }
    const struct calendar *calendar = reference_calendar(given->reference, reader.position->unit);
    int64_t opening = release_opening(calendar, false, given->now);
    outcome.to = reader;
    outcome.next_at =
        release_digest(calendar, &given->reference->policy->reminders, false, given->now);
    if (opening > given->now || told == 0) {
        outcome.verdict = NOTICE_HOLD;
        outcome.not_before = told == 0 ? outcome.next_at : opening;
    } else if (!letter_address_is_sane(reader.person->mail)) {
        outcome.reason = "NO_ADDRESS";
    } else {
        outcome.verdict = NOTICE_SEND;
        write_digest(given, &outcome);
    }
    return outcome;
}
