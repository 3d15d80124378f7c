/* Bytes as text and as values of log lines. */
#include "fuzz.h"

#include "base/log.h"
#include "base/text.h"
#include <jansson.h>

static void
log_as_json(const char *text)
{
    char line[4096];
    const struct log_field fields[] = { log_text("v", text), { .key = 0 } };
    int length = log_render(line, sizeof line, LOG_FORM_JSON, LOG_INFO, "CODE", fields);
    json_t *object = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
    promise(object && json_string_value(json_object_get(object, "v")), "JSON stays JSON");
    json_decref(object);

    length = log_render(line, sizeof line, LOG_FORM_LOGFMT, LOG_INFO, "CODE", fields);
    promise(text_is_utf8(line, (size_t)length), "a line is UTF-8");
    promise(strchr(line, '\n') == line + length - 1, "a line is one line");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    bool is_clean = true;
    for (size_t at = 0; at < size;) {
        is_clean = text_next(text, size, &at) >= 0 && is_clean;
        promise(at <= size, "reading stays inside");
    }
    promise(text_is_utf8(text, size) == is_clean, "both ways of reading agree");
    if (is_clean) { /* jansson judges independently, NUL excepted: it wants none in a text */
        json_t *string = strlen(text) == size ? json_string(text) : json_null();
        promise(string != NULL, "UTF-8 to us is UTF-8 to others");
        json_decref(string);
        promise(!text_has_control(text, size, true) || text_has_control(text, size, false),
                "multiline allows more");
    }
    log_as_json(text);
    free(text);
    return 0;
}
