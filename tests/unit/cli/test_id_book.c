#include "test.h"

#include "id_book.h"
#include <string.h>
#include <unistd.h>

struct folder {
    char path[64], file[96];
};

static void
make_folder(struct folder *folder)
{
    snprintf(folder->path, sizeof folder->path, "%s", "/tmp/dd-ids.XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    snprintf(folder->file, sizeof folder->file, "%s/events.ids", folder->path);
}

static void
remove_folder(const struct folder *folder)
{
    unlink(folder->file);
    rmdir(folder->path);
}

static void
a_line_keeps_its_id(void **state)
{
    (void)state;
    struct folder folder;
    make_folder(&folder);
    char first[2][UUID_SIZE], again[UUID_SIZE];
    struct id_book *book = id_book_open(folder.file);
    assert_int_not_equal(access(folder.file, F_OK), 0); /* nothing before the first id */
    assert_int_equal(id_book_get(book, 1, first[0]), ST_OK);
    assert_int_equal(id_book_get(book, 5, first[1]), ST_OK);
    assert_string_not_equal(first[0], first[1]);
    id_book_close(book);

    book = id_book_open(folder.file);
    assert_int_equal(id_book_get(book, 1, again), ST_OK);
    assert_string_equal(again, first[0]);
    assert_int_equal(id_book_get(book, 5, again), ST_OK);
    assert_string_equal(again, first[1]);
    assert_int_equal(id_book_get(book, 9, again), ST_OK); /* the file has grown */
    id_book_close(book);
    remove_folder(&folder);
}

static void
a_torn_row_is_written_anew(void **state)
{
    (void)state;
    struct folder folder;
    make_folder(&folder);
    char whole[UUID_SIZE], torn[UUID_SIZE], again[UUID_SIZE];
    struct id_book *book = id_book_open(folder.file);
    assert_int_equal(id_book_get(book, 1, whole), ST_OK);
    assert_int_equal(id_book_get(book, 2, torn), ST_OK);
    id_book_close(book);
    assert_int_equal(truncate(folder.file, 2 + UUID_SIZE + 10), 0);

    book = id_book_open(folder.file);
    assert_int_equal(id_book_get(book, 1, again), ST_OK);
    assert_string_equal(again, whole);
    assert_int_equal(id_book_get(book, 2, again), ST_OK);
    assert_string_not_equal(again, torn);
    id_book_close(book);
    memcpy(torn, again, UUID_SIZE);

    book = id_book_open(folder.file);
    assert_int_equal(id_book_get(book, 1, again), ST_OK);
    assert_int_equal(id_book_get(book, 2, again), ST_OK);
    assert_string_equal(again, torn);
    id_book_close(book);
    remove_folder(&folder);
}

static void
a_changed_file_is_noticed(void **state)
{
    (void)state;
    struct folder folder;
    make_folder(&folder);
    char id[UUID_SIZE];
    struct id_book *book = id_book_open(folder.file);
    assert_int_equal(id_book_get(book, 3, id), ST_OK);
    id_book_close(book);
    book = id_book_open(folder.file);
    assert_int_equal(id_book_get(book, 2, id), ST_INVALID);
    id_book_close(book);
    remove_folder(&folder);
}

static void
without_a_path_ids_are_made_and_forgotten(void **state)
{
    (void)state;
    char a[UUID_SIZE], b[UUID_SIZE];
    struct id_book *book = id_book_open(NULL);
    assert_int_equal(id_book_get(book, 1, a), ST_OK);
    assert_int_equal(id_book_get(book, 1, b), ST_OK);
    assert_string_not_equal(a, b);
    id_book_close(book);
    book = id_book_open("/nowhere/at/all");
    assert_int_equal(id_book_get(book, 1, a), ST_LATER);
    id_book_close(book);
    id_book_close(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_keeps_its_id),
        cmocka_unit_test(a_torn_row_is_written_anew),
        cmocka_unit_test(a_changed_file_is_noticed),
        cmocka_unit_test(without_a_path_ids_are_made_and_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
