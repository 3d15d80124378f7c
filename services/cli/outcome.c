#include "outcome.h"

#include <inttypes.h>
#include <jansson.h>

typedef Dondoc__V1__PublishResult Result;

static const char *
outcome_name(const Result *result)
{
    switch (result->outcome) {
    case DONDOC__V1__PUBLISH_RESULT__OUTCOME__ACCEPTED:
        return "accepted";
    case DONDOC__V1__PUBLISH_RESULT__OUTCOME__DUPLICATE:
        return "duplicate";
    case DONDOC__V1__PUBLISH_RESULT__OUTCOME__REFUSED:
        return "refused";
    default:
        return "unknown";
    }
}

static const char *
verdict_name(const Dondoc__V1__Verdict *verdict)
{
    const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value(
        &dondoc__v1__verdict__kind__descriptor, (int)verdict->kind);
    return value ? value->name : "UNKNOWN";
}

void
outcome_count(struct outcome_counts *counts, const Result *result)
{
    counts->accepted += result->outcome == DONDOC__V1__PUBLISH_RESULT__OUTCOME__ACCEPTED;
    counts->duplicate += result->outcome == DONDOC__V1__PUBLISH_RESULT__OUTCOME__DUPLICATE;
    counts->refused += result->outcome == DONDOC__V1__PUBLISH_RESULT__OUTCOME__REFUSED;
    counts->pending += result->verdict_pending;
    if (result->verdict) {
        counts->taken += result->verdict->kind == DONDOC__V1__VERDICT__KIND__ACCEPTED;
        counts->noted += result->verdict->kind == DONDOC__V1__VERDICT__KIND__NOTED;
        counts->rejected += result->verdict->kind == DONDOC__V1__VERDICT__KIND__REFUSED;
        counts->blocked += result->verdict->kind == DONDOC__V1__VERDICT__KIND__BLOCKED;
    }
}

bool
outcome_is_bad(const Result *result)
{
    return result->outcome == DONDOC__V1__PUBLISH_RESULT__OUTCOME__REFUSED ||
           (result->verdict && (result->verdict->kind == DONDOC__V1__VERDICT__KIND__REFUSED ||
                                result->verdict->kind == DONDOC__V1__VERDICT__KIND__BLOCKED));
}

static void
set_text(json_t *object, const char *key, const char *text)
{
    if (text && *text) {
        json_object_set_new(object, key, json_string(text));
    }
}

static void
print_json(int64_t line, const char *id, const char *subject, const Result *result)
{
    json_t *object = json_object();
    if (line > 0) {
        json_object_set_new(object, "line", json_integer(line));
    }
    set_text(object, "id", id);
    set_text(object, "subject", subject);
    set_text(object, "outcome", outcome_name(result));
    if (result->position) {
        json_object_set_new(object, "shard", json_integer(result->position->shard));
        json_object_set_new(object, "seq", json_integer(result->position->seq));
    }
    set_text(object, "code", result->code);
    set_text(object, "field", result->field);
    set_text(object, "text", result->text);
    set_text(object, "text_vi", result->text_vi);
    if (result->verdict) {
        const Dondoc__V1__Verdict *verdict = result->verdict;
        set_text(object, "verdict", verdict_name(verdict));
        set_text(object, "verdict_code", verdict->code);
        set_text(object, "verdict_field", verdict->field);
        set_text(object, "verdict_text", verdict->text);
        set_text(object, "verdict_text_vi", verdict->text_vi);
        set_text(object, "rule", verdict->rule);
        set_text(object, "basis", verdict->basis);
    } else if (result->verdict_pending) {
        set_text(object, "verdict", "PENDING");
    }
    json_dumpf(object, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(object);
}

static const char *
say_outcome(const struct cli *cli, const Result *result)
{
    switch (result->outcome) {
    case DONDOC__V1__PUBLISH_RESULT__OUTCOME__ACCEPTED:
        return cli_say(cli, "đã nhận", "accepted");
    case DONDOC__V1__PUBLISH_RESULT__OUTCOME__DUPLICATE:
        return cli_say(cli, "trùng", "duplicate");
    case DONDOC__V1__PUBLISH_RESULT__OUTCOME__REFUSED:
        return cli_say(cli, "bị từ chối", "refused");
    default:
        return "?";
    }
}

static void
print_refusal(const struct cli *cli, const char *code, const char *field, const char *text,
              const char *text_vi)
{
    printf(" %s%s%s: %s", code, *field ? " " : "", field, cli_say(cli, text_vi, text));
}

void
outcome_print(const struct cli *cli, bool json, int64_t line, const char *id, const char *subject,
              const Result *result)
{
    if (json) {
        print_json(line, id, subject, result);
        return;
    }
    if (line > 0) {
        printf("%" PRId64 ": ", line);
    }
    printf("%s", say_outcome(cli, result));
    if (result->position) {
        printf(" %d/%" PRId64, result->position->shard, result->position->seq);
    }
    if (result->code[0]) {
        print_refusal(cli, result->code, result->field, result->text, result->text_vi);
    }
    if (result->verdict) {
        const Dondoc__V1__Verdict *verdict = result->verdict;
        printf("%s %s", cli_say(cli, ", kết luận", ", verdict"), verdict_name(verdict));
        if (verdict->code[0]) {
            print_refusal(cli, verdict->code, verdict->field, verdict->text, verdict->text_vi);
        }
    } else if (result->verdict_pending) {
        printf("%s PENDING", cli_say(cli, ", kết luận", ", verdict"));
    }
    printf("%s%s%s%s\n", *subject ? " " : "", subject, *id ? " id=" : "", id);
}

void
outcome_print_counts(const struct cli *cli, const struct outcome_counts *counts, FILE *out)
{
    fprintf(out,
            cli_say(cli, "%" PRId64 " đã nhận, %" PRId64 " trùng, %" PRId64 " bị từ chối",
                    "%" PRId64 " accepted, %" PRId64 " duplicate, %" PRId64 " refused"),
            counts->accepted, counts->duplicate, counts->refused);
    if (counts->taken + counts->noted + counts->rejected + counts->blocked + counts->pending > 0) {
        fprintf(out,
                cli_say(cli,
                        "; kết luận: %" PRId64 " ACCEPTED, %" PRId64 " NOTED, %" PRId64
                        " REFUSED, %" PRId64 " BLOCKED, %" PRId64 " PENDING",
                        "; verdicts: %" PRId64 " ACCEPTED, %" PRId64 " NOTED, %" PRId64
                        " REFUSED, %" PRId64 " BLOCKED, %" PRId64 " PENDING"),
                counts->taken, counts->noted, counts->rejected, counts->blocked, counts->pending);
    }
    fputc('\n', out);
}
