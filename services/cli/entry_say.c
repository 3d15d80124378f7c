/* The words of an entry put together: its phrase, its verdict, who acted. */
#include "entry_phrases.h"
#include "entry_view.h"

typedef Dondoc__V1__Event Event;

static void
say_verdict(const struct saying *saying)
{
    const Dondoc__V1__Verdict *verdict = saying->event->verdict;
    if (!verdict) {
        return;
    }
    bool is_told =
        saying->event->data_case == DONDOC__V1__EVENT__DATA_SUBMISSION_BLOCKED; /* item by item */
    if (is_told) {
        text_print(saying->out, " [%s]", verdict->code);
    } else if (!text_is_empty(verdict->code)) {
        text_print(saying->out, " [%s%s%s] %s", verdict->code, *verdict->field ? " " : "",
                   verdict->field, say_choose(saying, verdict->text_vi, verdict->text));
    }
    say_field(saying, "quy tắc", "rule", verdict->rule);
    if (verdict->late_reported) {
        say_field(saying, "", "", say_choose(saying, "báo muộn", "reported late"));
    }
}

static void
say_actor(const struct saying *saying)
{
    const Dondoc__V1__Actor *actor = saying->event->actor;
    if (actor) {
        const char *who = !text_is_empty(actor->position) ? actor->position
                          : !text_is_empty(actor->person) ? actor->person
                                                          : actor->unit;
        text_print(saying->out, " (%s)", who);
    }
}

char *
entry_say_details(struct arena *arena, const Event *event, bool is_english)
{
    struct text_builder out = { .arena = arena };
    const struct entry_phrase *phrase = entry_phrase((int)event->data_case);
    if (phrase && phrase->say) {
        phrase->say(&(struct saying){ &out, event, is_english });
    }
    return out.size > 0 ? out.text : arena_text(arena, "");
}

const char *
entry_say_name(const Event *event, bool is_english)
{
    const struct entry_phrase *phrase = entry_phrase((int)event->data_case);
    return !phrase ? "" : is_english ? phrase->en : phrase->vi;
}

char *
entry_say(struct arena *arena, const struct entry *entry, const Event *event, bool is_english)
{
    struct text_builder out = { .arena = arena };
    const struct saying saying = { &out, event, is_english };
    const struct entry_phrase *phrase = entry_phrase(entry->type);
    if (!event || !phrase) {
        return arena_text(arena,
                          is_english ? "unknown to this program" : "chương trình này không biết");
    }
    text_add(&out, is_english ? phrase->en : phrase->vi);
    if (phrase->say) {
        phrase->say(&saying);
    }
    say_verdict(&saying);
    say_actor(&saying);
    return out.text;
}
