/*
 * dondoc verify: the journal recomputed. The hash chain of every shard, its gapless seqs and its
 * head; that `seen` knows every entry once and nothing more; heads that an inspector kept.
 */
#include "command.h"

#include "line.h"
#include "position.h"
#include "progress.h"
#include "reading.h"
#include "store_verify.h"
#include "verify_state.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { KEPT_MAX = 4096 };

static struct {
    const char *from;
    bool state;
} asked;

static const struct option_row options[] = {
    { "state", 0, OPTION_FLAG, &asked.state, NULL, "tính lại cả trạng thái nhiệm vụ và sổ giữ việc",
      "recomputes every task's state and the holder ledger too", 0, 0 },
    { "from", 0, OPTION_TEXT, &asked.from, "FILE", "so với các mã băm đầu đã giữ (lệnh này in ra)",
      "compares with head hashes kept earlier, as this command prints them", 0, 0 },
    { 0 },
};

/* The head hash of a shard as an inspector wrote it down. */
struct kept {
    struct position position;
    char hash[HASH_HEX_SIZE];
    bool is_met;
};

struct verifying {
    struct cli *cli;
    struct progress progress;
    struct kept *kept;
    size_t kept_count;
    struct reading reading;
    struct head last[JOURNAL_MAX_SHARDS]; /* as recomputed so far */
    int64_t entries, faults;
};

static void complain(struct verifying *verifying, const char *format, ...) PRINTF_LIKE(2, 3);

static void
complain(struct verifying *verifying, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    progress_clear(&verifying->progress);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    verifying->faults++;
}

/* ---- kept heads ---------------------------------------------------------------------------- */

/* "3/17 HASH" */
static bool
parse_kept(const char *text, struct kept *kept)
{
    const char *rest = position_parse(text, &kept->position);
    if (!rest || *rest != ' ' || strlen(rest + 1) != HASH_HEX_SIZE - 1) {
        return false;
    }
    memcpy(kept->hash, rest + 1, HASH_HEX_SIZE);
    return true;
}

static int
read_kept(struct verifying *verifying, const char *path)
{
    struct cli *cli = verifying->cli;
    int fd = open(path, O_RDONLY | O_CLOEXEC), code = EX_OK;
    if (fd < 0) {
        return cli_refuse(EX_NOINPUT, "FILE-UNREADABLE", strerror(errno), "không đọc được tệp",
                          path);
    }
    struct line_reader *reader = line_open(fd);
    verifying->kept = arena_array(cli->arena, KEPT_MAX, sizeof *verifying->kept);
    const char *text;
    size_t size;
    for (enum line_found found;
         code == EX_OK && (found = line_next(reader, &text, &size)) != LINE_END;) {
        if (found == LINE_IDLE) {
            continue;
        }
        bool is_good = found == LINE_TEXT && verifying->kept_count < KEPT_MAX &&
                       parse_kept(text, &verifying->kept[verifying->kept_count++]);
        if (!is_good) {
            code = cli_refuse(EX_DATAERR, "HEADS-MALFORMED",
                              "not a line as this command prints it: SHARD/SEQ HASH",
                              "không phải dòng như lệnh này in ra: PHÂN MẢNH/SỐ MÃ BĂM",
                              arena_print(cli->arena, "%s:%" PRId64, path, line_number(reader)));
        }
    }
    line_close(reader);
    close(fd);
    return code;
}

static void
compare_kept(struct verifying *verifying, const struct entry *entry)
{
    char hash[HASH_HEX_SIZE];
    for (size_t i = 0; i < verifying->kept_count; i++) {
        struct kept *kept = &verifying->kept[i];
        if (kept->position.shard == entry->position.shard &&
            kept->position.seq == entry->position.seq) {
            kept->is_met = true;
            if (strcmp(kept->hash, hash_print(hash, &entry->hash)) != 0) {
                complain(verifying, "HEAD-DIFFERS %d/%" PRId64 ": kept %s, found %s",
                         entry->position.shard, entry->position.seq, kept->hash, hash);
            }
        }
    }
}

/* ---- the chain ----------------------------------------------------------------------------- */

/* journal.seen must know each of these entries at its place. */
static enum status
check_seen(struct verifying *verifying, const struct entry *entries, size_t count,
           struct arena *arena)
{
    struct seen *seen = arena_array(arena, count, sizeof *seen);
    for (size_t i = 0; i < count; i++) {
        seen[i].source = entries[i].source;
        seen[i].event_id = entries[i].event_id;
    }
    enum status st = journal_seen(verifying->cli->db, arena, seen, count);
    for (size_t i = 0; st == ST_OK && i < count; i++) {
        const struct position *wanted = &entries[i].position, *known = &seen[i].position;
        if (known->shard != wanted->shard || known->seq != wanted->seq) {
            complain(verifying, "SEEN-DIFFERS %d/%" PRId64 ": known at %d/%" PRId64 ", id %s",
                     wanted->shard, wanted->seq, known->shard, known->seq, seen[i].event_id);
        }
    }
    return st;
}

static void
check_entry(struct verifying *verifying, const struct entry *entry)
{
    int shard = entry->position.shard;
    int64_t seq = entry->position.seq;
    struct head *last = &verifying->last[shard];
    if (seq != last->seq + 1) {
        complain(verifying, "SEQ-MISSING %d/%" PRId64 " .. %d/%" PRId64, shard, last->seq + 1,
                 shard, seq - 1);
    }
    struct hash hash = journal_hash(&last->hash, entry);
    if (!hash_same(&hash, &entry->hash)) {
        complain(verifying, "HASH-DIFFERS %d/%" PRId64 " %s", shard, seq, entry->subject);
    }
    if (entry->recorded_at < last->recorded_at) {
        complain(verifying, "TIME-REVERSED %d/%" PRId64, shard, seq);
    }
    if (entry->source != SOURCE_IMPORT &&
        journal_shard(entry->subject, verifying->cli->facts.shard_count) != shard) {
        complain(verifying, "SHARD-WRONG %d/%" PRId64 " %s", shard, seq, entry->subject);
    }
    compare_kept(verifying, entry);
    /* The stored hash goes on, so that one changed entry is named once. */
    *last = (struct head){ seq, entry->hash, entry->recorded_at };
    verifying->entries++;
}

static enum status
on_batch(void *self, const struct entry *entries, size_t count, struct arena *arena)
{
    struct verifying *verifying = self;
    for (size_t i = 0; i < count; i++) {
        check_entry(verifying, &entries[i]);
    }
    progress_show(&verifying->progress, "%" PRId64, verifying->entries);
    return check_seen(verifying, entries, count, arena);
}

/* ---- the whole ----------------------------------------------------------------------------- */

/* The last entry of every shard is what its head says, and seen has as many ids as there are
 * entries. */
static enum status
check_ends(struct verifying *verifying)
{
    struct cli *cli = verifying->cli;
    int64_t seen;
    for (int shard = 0; shard < cli->facts.shard_count; shard++) {
        const struct head *last = &verifying->last[shard];
        const struct hash *head = &verifying->reading.heads[shard];
        if (last->seq != verifying->reading.upto[shard] || !hash_same(&last->hash, head)) {
            complain(verifying, "HEAD-WRONG %d/%" PRId64 ": the last entry is %d/%" PRId64, shard,
                     verifying->reading.upto[shard], shard, last->seq);
        }
    }
    enum status st = verify_count_seen(cli->db, cli->arena, verifying->reading.upto,
                                       cli->facts.shard_count, &seen);
    if (st == ST_OK && seen != verifying->entries) {
        complain(verifying, "SEEN-WRONG %" PRId64 " ids, %" PRId64 " entries", seen,
                 verifying->entries);
    }
    for (size_t i = 0; i < verifying->kept_count; i++) {
        const struct kept *kept = &verifying->kept[i];
        if (!kept->is_met && kept->position.seq > 0) {
            complain(verifying, "HEAD-LOST %d/%" PRId64, kept->position.shard, kept->position.seq);
        }
    }
    return st;
}

static void
on_difference(void *self, const char *code, const char *subject, const char *what)
{
    complain(self, "%s %s %s", code, subject, what);
}

/* On a connection of its own, with routing's statements. */
static enum status
check_state(struct verifying *verifying)
{
    static const struct query_set *const sets[] = { &journal_queries, &verify_state_queries, NULL };
    struct cli cli = *verifying->cli;
    struct verify_state verify = { .cli = &cli, .self = verifying, .complain = on_difference };
    enum status st = cli_connect(&cli, sets) == EX_OK ? verify_state(&verify) : ST_LATER;
    db_close(cli.db);
    progress_clear(&verifying->progress);
    fprintf(stderr, cli_say(&cli, "%" PRId64 " nhiệm vụ\n", "%" PRId64 " tasks\n"), verify.tasks);
    return st;
}

static void
print_heads(const struct verifying *verifying)
{
    char hash[HASH_HEX_SIZE];
    for (int shard = 0; shard < verifying->cli->facts.shard_count; shard++) {
        const struct head *last = &verifying->last[shard];
        printf("%d/%" PRId64 " %s\n", shard, last->seq, hash_print(hash, &last->hash));
    }
}

static int
verify(struct cli *cli)
{
    static struct verifying verifying;
    verifying.cli = cli;
    verifying.progress = progress_start();
    verifying.reading = reading_start(cli);
    int code = asked.from ? read_kept(&verifying, asked.from) : EX_OK;
    if (code != EX_OK) {
        return code;
    }
    enum status st = reading_all(&verifying.reading, on_batch, &verifying);
    if (st == ST_OK) {
        st = check_ends(&verifying);
    }
    if (st == ST_OK && asked.state) {
        st = check_state(&verifying);
    }
    progress_clear(&verifying.progress);
    if (st != ST_OK) {
        return cli_exit_of(st);
    }
    print_heads(&verifying);
    fprintf(stderr,
            cli_say(cli, "%" PRId64 " mục, %" PRId64 " sai lệch, %.1f s\n",
                    "%" PRId64 " entries, %" PRId64 " faults, %.1f s\n"),
            verifying.entries, verifying.faults, progress_seconds(&verifying.progress));
    return verifying.faults > 0 ? EX_FOUND : EX_OK;
}

static const struct query_set *const sets[] = { &journal_queries, &verify_queries, NULL };

const struct command command_verify = {
    .name = "verify",
    .arguments = "",
    .vi = "tính lại chuỗi băm của nhật ký; in mã băm đầu mỗi phân mảnh để lưu giữ",
    .en = "recomputes the journal's hash chain; prints the head hash of every shard to keep",
    .options = options,
    .sets = sets,
    .run = verify,
};
