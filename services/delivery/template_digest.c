#include "template.h"

#include "base/civil.h"
#include "base/text.h"
#include "sheet.h"
#include <stdlib.h>
#include <string.h>

/* Tasks by how late they are, in working days; what they wait for is a group of their own. */
static const struct bucket {
    int from;
    struct phrase_pair heading;
} buckets[] = {
    { 11, { "Quá hạn trên 10 ngày làm việc", "Overdue by more than 10 working days" } },
    { 6, { "Quá hạn từ 06 đến 10 ngày làm việc", "Overdue by 6 to 10 working days" } },
    { 3, { "Quá hạn từ 03 đến 05 ngày làm việc", "Overdue by 3 to 5 working days" } },
    { 1, { "Quá hạn 01 đến 02 ngày làm việc", "Overdue by 1 or 2 working days" } },
    { 0, { "Quá hạn chưa đến 01 ngày làm việc", "Overdue by less than a working day" } },
};
enum { BUCKETS = sizeof buckets / sizeof *buckets, STEPS = BUCKETS, GROUPS };

static const struct phrase_pair steps = { "Việc chờ ý kiến, quyết định đã quá hạn",
                                          "Opinions and decisions overdue" };

struct digest {
    struct arena *arena;
    bool is_english;
    int64_t now;
    const struct tidings *tidings;
    size_t count;
    size_t overdue, steps, secrets, first; /* secrets are not among the others */
};

__attribute__((format_arg(2), format_arg(3))) static const char *
say(const struct digest *digest, const char *vi, const char *en)
{
    return digest->is_english ? en : vi;
}

static const char *
choose(const struct digest *digest, struct phrase_pair pair)
{
    return digest->is_english ? pair.en : pair.vi;
}

static int
group_of(const struct tidings *tidings)
{
    int group = 0;
    while (group < BUCKETS - 1 && tidings->days_late < buckets[group].from) {
        group++;
    }
    return tidings->kind == NOTICE_CLOCK_OVERDUE ? STEPS : group;
}

static int
by_lateness(const void *a, const void *b)
{
    const struct tidings *x = a, *y = b;
    int gx = group_of(x), gy = group_of(y);
    if (gx != gy) {
        return (gx > gy) - (gx < gy);
    }
    if (x->days_late != y->days_late) {
        return (x->days_late < y->days_late) - (x->days_late > y->days_late);
    }
    return x->due_at != y->due_at ? (x->due_at > y->due_at) - (x->due_at < y->due_at)
                                  : strcmp(x->task, y->task);
}

/* "Sở Xây dựng · quá hạn 02 ngày làm việc · hạn: … · đang ở: … · đôn đốc bậc 4 · …" */
static const char *
say_facts(const struct digest *digest, const struct tidings *tidings)
{
    struct text_builder out = { .arena = digest->arena };
    bool is_step = tidings->kind == NOTICE_CLOCK_OVERDUE;
    int64_t due_at = is_step ? tidings->step_due_at : tidings->due_at;
    if (is_step) {
        text_print(&out, say(digest, "chờ %s · ", "waits for: %s · "), tidings->step);
    }
    text_add(&out, tidings->lead);
    if (tidings->days_late > 0) {
        text_print(&out, say(digest, " · quá hạn %02d ngày làm việc", " · %d working day(s) late"),
                   tidings->days_late);
    }
    if (due_at != 0) {
        text_print(&out, say(digest, " · hạn: %s", " · due: %s"),
                   template_due(digest->arena, due_at, digest->is_english));
    }
    if (!text_is_empty(tidings->holder) && !text_same(tidings->holder, tidings->lead)) {
        text_print(&out, say(digest, " · đang ở: %s", " · held by: %s"), tidings->holder);
    }
    if (tidings->level > 0) {
        text_print(&out, say(digest, " · đôn đốc bậc %d", " · level %d"), tidings->level);
    }
    if (!text_is_empty(tidings->document)) {
        text_print(&out, " · %s", tidings->document);
    }
    return out.text;
}

static void
add_item(const struct digest *digest, struct sheet_group *group, const struct tidings *tidings)
{
    group->items[group->count++] = (struct sheet_item){
        .title = text_is_empty(tidings->title) ? tidings->task : tidings->title,
        .mark = tidings->is_first ? say(digest, "Mới", "New") : NULL,
        .facts = say_facts(digest, tidings),
        .url = sheet_link(tidings->url),
    };
}

static void
add_groups(const struct digest *digest, struct sheet *sheet)
{
    struct arena *arena = digest->arena;
    size_t listed = 0;
    sheet->groups = arena_array(arena, GROUPS, sizeof *sheet->groups);
    for (int g = 0; g < GROUPS; g++) {
        struct sheet_group *group = &sheet->groups[sheet->group_count];
        size_t in_all = 0;
        *group = (struct sheet_group){
            .items = arena_array(arena, digest->count, sizeof *group->items),
        };
        for (size_t i = 0; i < digest->count; i++) {
            const struct tidings *tidings = &digest->tidings[i];
            if (tidings->is_secret || group_of(tidings) != g) {
                continue;
            }
            in_all++;
            if (listed < DIGEST_LISTED) {
                add_item(digest, group, tidings);
                listed++;
            }
        }
        if (group->count > 0) {
            group->heading =
                arena_print(arena, "%s (%02zu)",
                            choose(digest, g == STEPS ? steps : buckets[g].heading), in_all);
            sheet->group_count++;
        }
    }
    size_t in_all = digest->overdue + digest->steps;
    if (in_all > listed) {
        sheet->more = arena_print(
            arena, say(digest, "Và còn %zu nhiệm vụ khác, xem trong hệ thống.", "And %zu more."),
            in_all - listed);
    }
}

/* What each role in it is asked to do, once; first his own ones. */
static void
add_todos(const struct digest *digest, struct sheet *sheet)
{
    const struct tidings *there[2][TOLD_ROLES] = { { NULL } };
    for (size_t i = digest->count; i-- > 0;) {
        const struct tidings *tidings = &digest->tidings[i];
        if (!tidings->is_secret) {
            there[tidings->is_stand_in][tidings->why] = tidings;
        }
    }
    for (int k = 0; k < 2 * TOLD_ROLES; k++) {
        bool is_stand_in = k >= TOLD_ROLES;
        int why = k % TOLD_ROLES;
        if (there[is_stand_in][why] != NULL) {
            sheet_add_todo(sheet,
                           arena_print(digest->arena,
                                       is_stand_in ? say(digest, "Thay %s", "In place of: %s")
                                                   : say(digest, "Là %s", "As %s"),
                                       choose(digest, template_role(why)->role)),
                           template_todo(digest->arena, there[is_stand_in][why]));
        }
    }
    if (digest->secrets > 0) {
        sheet_add_todo(
            sheet, say(digest, "Nhiệm vụ mật", "Secret tasks"),
            say(digest, "Liên hệ văn thư mật.", "Contact the registry of secret documents."));
    }
}

/* "12 nhiệm vụ quá hạn, 02 kết quả chờ cho ý kiến quá hạn, 01 nhiệm vụ mật" */
static const char *
say_counts(const struct digest *digest)
{
    struct text_builder out = { .arena = digest->arena };
    if (digest->overdue > 0) {
        text_print(&out, say(digest, "%02zu nhiệm vụ quá hạn", "%zu overdue"), digest->overdue);
    }
    if (digest->steps > 0) {
        text_print(&out,
                   say(digest, "%s%02zu việc chờ ý kiến, quyết định quá hạn",
                       "%s%zu opinions or decisions overdue"),
                   out.size > 0 ? ", " : "", digest->steps);
    }
    if (digest->secrets > 0) {
        text_print(&out, say(digest, "%s%02zu nhiệm vụ mật quá hạn", "%s%zu secret tasks overdue"),
                   out.size > 0 ? ", " : "", digest->secrets);
    }
    return out.text;
}

static struct digest
count_all(struct arena *arena, const struct tidings *tidings, size_t count)
{
    struct digest digest = { .arena = arena,
                             .is_english = tidings[0].is_english,
                             .now = tidings[0].now,
                             .tidings = tidings,
                             .count = count };
    for (size_t i = 0; i < count; i++) {
        bool is_step = tidings[i].kind == NOTICE_CLOCK_OVERDUE;
        digest.secrets += tidings[i].is_secret;
        digest.steps += !tidings[i].is_secret && is_step;
        digest.overdue += !tidings[i].is_secret && !is_step;
        digest.first += tidings[i].is_first;
    }
    return digest;
}

struct wording
template_digest(struct arena *arena, struct tidings *tidings, size_t count, const char *to)
{
    char date[CIVIL_TEXT_SIZE];
    qsort(tidings, count, sizeof *tidings, by_lateness);
    struct digest digest = count_all(arena, tidings, count);
    const char *counts = say_counts(&digest);
    struct sheet sheet = { .arena = arena, .is_english = digest.is_english };
    day_print_vi(date, sizeof date, day_at(digest.now));
    sheet.hail = arena_print(arena, say(&digest, "Kính gửi: %s", "To: %s"), to);
    sheet.headline = arena_print(arena, say(&digest, "Tổng hợp ngày %s: %s.", "Summary of %s: %s."),
                                 date, counts);
    if (digest.first > 0) {
        sheet.note = arena_print(arena,
                                 say(&digest, "Trong đó có %02zu việc lần đầu báo cáo đến ông/bà.",
                                     "Of these, %zu are new to you."),
                                 digest.first);
    }
    add_todos(&digest, &sheet);
    add_groups(&digest, &sheet);
    sheet.why = say(&digest,
                    "Ông/bà nhận bản tổng hợp này mỗi ngày làm việc cho đến khi các nhiệm vụ hoàn "
                    "thành.",
                    "You receive this on every working day until the tasks are completed.");
    return (struct wording){
        .subject = arena_print(
            arena, say(&digest, "[Đôn đốc] Tổng hợp ngày %s: %s", "[dondoc] %s: %s"), date, counts),
        .text = sheet_text(&sheet),
        .html = sheet_html(&sheet),
    };
}
