#include "domain/name.h"
#include "base/text.h"

static const struct name *
at_value(const struct name *names, size_t count, int value)
{
    static const struct name unknown = { "?", "?", "?" };
    return value >= 0 && (size_t)value < count ? &names[value] : &unknown;
}

const char *
name_code(const struct name *names, size_t count, int value)
{
    return at_value(names, count, value)->code;
}

const char *
name_say(const struct name *names, size_t count, int value, bool english)
{
    const struct name *name = at_value(names, count, value);
    return english ? name->en : name->vi;
}

bool
name_parse(const struct name *names, size_t count, const char *code, int *value)
{
    for (size_t i = 0; code != NULL && i < count; i++) {
        if (text_same(names[i].code, code)) {
            *value = (int)i;
            return true;
        }
    }
    return false;
}
