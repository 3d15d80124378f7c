#include "domain/urgency.h"

#include "domain/name.h"
#include <strings.h>

static const struct name urgencies[URGENCIES] = {
    [URGENCY_NORMAL] = { "NORMAL", "thường", "normal" },
    [URGENCY_KHAN] = { "KHAN", "khẩn", "urgent" },
    [URGENCY_THUONG_KHAN] = { "THUONG_KHAN", "thượng khẩn", "very urgent" },
    [URGENCY_HOA_TOC] = { "HOA_TOC", "hỏa tốc", "express" },
    [URGENCY_HOA_TOC_HEN_GIO] = { "HOA_TOC_HEN_GIO", "hỏa tốc hẹn giờ", "express, fixed hour" },
};

int
urgency_column(enum urgency urgency)
{
    return urgency >= URGENCY_HOA_TOC ? URGENCY_HOA_TOC : (int)urgency;
}

const char *
urgency_name(enum urgency urgency)
{
    return name_code(urgencies, URGENCIES, (int)urgency);
}

bool
urgency_parse(const char *name, enum urgency *urgency)
{
    for (int i = 0; i < URGENCIES; i++) {
        if (strcasecmp(name, urgencies[i].code) == 0) {
            *urgency = (enum urgency)i;
            return true;
        }
    }
    return false;
}

const char *
urgency_say(enum urgency urgency, bool english)
{
    return name_say(urgencies, URGENCIES, (int)urgency, english);
}
