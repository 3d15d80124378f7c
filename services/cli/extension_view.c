#include "extension_view.h"

#include "base/civil.h"
#include "base/text.h"
#include "moment.h"

char *
extension_say(struct arena *arena, const Dondoc__V1__Extension *extension, const char *reason,
              bool is_english)
{
    static const char *const vi[] = { "chờ quyết định", "được gia hạn", "không được gia hạn",
                                      "xin gia hạn, không được quyết định" };
    static const char *const en[] = { "waits for its decision", "granted", "refused",
                                      "asked for, never decided" };
    struct text_builder out = { .arena = arena };
    unsigned result = (unsigned)extension->result;
    char at[CIVIL_TEXT_SIZE];
    bool is_granted = result == DONDOC__V1__EXTENSION__RESULT__GRANTED;
    text_print(&out,
               is_english ? "number %d until the end of %s, %s: %s"
                          : "lần %d đến hết ngày %s, lý do %s: %s",
               extension->number,
               moment_date(at, sizeof at, is_granted ? extension->granted_until : extension->until),
               reason, result < sizeof vi / sizeof *vi ? (is_english ? en : vi)[result] : "?");
    text_print(&out, " (%s", extension->decider);
    if (extension->decided_at != 0) {
        text_print(&out, ", %s", moment_print(at, sizeof at, extension->decided_at));
    } else if (extension->due_at != 0) {
        text_print(&out, is_english ? ", to be decided by %s" : ", hạn quyết định %s",
                   due_print(at, sizeof at, extension->due_at, is_english));
    }
    text_add(&out, ")");
    return out.text;
}
