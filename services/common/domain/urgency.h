/*
 * Mức độ khẩn of a document or task: the five codes of the national exchange form (conventions
 * 2.1).
 */
#ifndef DOMAIN_URGENCY_H
#define DOMAIN_URGENCY_H

#include <stdbool.h>

enum urgency {
    URGENCY_NORMAL,      /* thường */
    URGENCY_KHAN,        /* khẩn: urgent */
    URGENCY_THUONG_KHAN, /* thượng khẩn: very urgent */
    URGENCY_HOA_TOC,     /* hỏa tốc: express, calendar hours, any hour of the day */
    URGENCY_HOA_TOC_HEN_GIO, /* hỏa tốc hẹn giờ: express with a fixed instant; rules as HOA_TOC */
    URGENCIES
};

/* Policies have one column for each of the first four; the fifth follows the fourth. */
enum { URGENCY_COLUMNS = 4 };
int urgency_column(enum urgency urgency);

/* "NORMAL", "KHAN", ... as files and tables hold them; any case when parsed. */
const char *urgency_name(enum urgency urgency);
bool urgency_parse(const char *name, enum urgency *urgency);
const char *urgency_say(enum urgency urgency, bool english);

#endif
