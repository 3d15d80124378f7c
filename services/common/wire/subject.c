#include "wire/subject.h"

#include "wire/message.h"
#include <string.h>

static const char *const kinds[] = {
    [SUBJECT_TASK] = "task", [SUBJECT_DOCUMENT] = "document", [SUBJECT_MEETING] = "meeting",
    [SUBJECT_UNIT] = "unit", [SUBJECT_PERSON] = "person",
};

const char *
subject_kind_name(enum subject_kind kind)
{
    return kinds[kind];
}

/* "UBND-TP/2026/145/UBND-KT" */
static bool
is_document_key(const char *key)
{
    size_t issuer = strcspn(key, "/");
    const char *year = key + issuer + 1;
    return issuer > 0 && key[issuer] == '/' && strspn(year, "0123456789") == 4 && year[4] == '/' &&
           year[5] != '\0';
}

const char *
subject_key(const char *subject, enum subject_kind *kind)
{
    size_t length = strcspn(subject, ":");
    const char *key = subject + length + 1;
    if (subject[length] != ':' || *key == '\0' || *key == ' ' || strlen(key) > SUBJECT_KEY_MAX) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strlen(kinds[i]) == length && memcmp(kinds[i], subject, length) == 0) {
            *kind = (enum subject_kind)i;
            return *kind != SUBJECT_DOCUMENT || is_document_key(key) ? key : NULL;
        }
    }
    return NULL;
}

char *
document_subject(struct arena *arena, const Dondoc__V1__Document *document)
{
    return arena_print(arena, "document:%s/%d/%s", document->issuer, document->year,
                       document->symbol);
}
