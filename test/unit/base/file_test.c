#include "base/file.h"
#include "cases.h"
#include "temp_folder.h"

static void writes_and_reads(void **state)
{
    Arena *arena = arena_new();
    char *path = file_join(arena, temp_folder(arena, "file"), "a.txt");
    Error err;
    Str text;

    (void) state;
    CASE_OK("write", file_write(path, STR("one"), &err), &err);
    CASE_OK("again", file_write(path, STR("two!"), &err), &err);
    CASE_OK("read", file_read(arena, path, 100, &text, &err), &err);
    assert_true(str_equal(text, STR("two!")));
    assert_int_equal(file_read(arena, path, 3, &text, &err), STATUS_LIMIT);
    CASE_TEXT(
        "limit",
        err.message,
        arena_printf(arena, "file '%s' has 4 bytes, at most 3 are read", path));
    arena_free(arena);
}

static void failures_leave_nothing(void **state)
{
    Arena *arena = arena_new();
    char *folder = temp_folder(arena, "file");
    const char **paths;
    size_t n;
    Error err;
    Str text;

    (void) state;
    assert_int_equal(file_write("/nowhere/a/b", STR("x"), &err), STATUS_IO);
    assert_string_equal(err.message, "can't write '/nowhere/a/b': No such file or directory");
    assert_int_equal(file_read(arena, folder, 100, &text, &err), STATUS_IO);
    CASE_TEXT(
        "folder", err.message, arena_printf(arena, "can't read '%s': not a regular file", folder));
    CASE_OK("list", file_list(arena, folder, &paths, &n, &err), &err);
    assert_int_equal(n, 0);
    arena_free(arena);
}

static void folders_are_made_and_listed(void **state)
{
    Arena *arena = arena_new();
    char *folder = temp_folder(arena, "file");
    char *deep = file_join(arena, folder, "b/c");
    const char **paths;
    size_t n;
    Error err;

    (void) state;
    CASE_OK("make", file_make_folder(deep, &err), &err);
    CASE_OK("again", file_make_folder(deep, &err), &err);
    CASE_OK("write", file_write(file_join(arena, deep, "2.txt"), STR(""), &err), &err);
    CASE_OK("write", file_write(file_join(arena, folder, "a.txt"), STR(""), &err), &err);
    CASE_OK("write", file_write(file_join(arena, folder, ".hidden"), STR(""), &err), &err);
    CASE_OK("list", file_list(arena, folder, &paths, &n, &err), &err);
    assert_int_equal(n, 2);
    CASE_TEXT("first", paths[0], file_join(arena, folder, "a.txt"));
    CASE_TEXT("second", paths[1], file_join(arena, folder, "b/c/2.txt"));
    assert_int_equal(file_make_folder(file_join(arena, folder, "a.txt"), &err), STATUS_IO);
    assert_true(file_exists(deep) && file_is_folder(deep));
    assert_false(file_is_folder(paths[0]));
    assert_string_equal(file_base_name(paths[0]), "a.txt");
    assert_string_equal(file_base_name("plain"), "plain");
    assert_string_equal(file_join(arena, "", "x"), "x");
    assert_string_equal(file_join(arena, "a/", "x"), "a/x");
    assert_string_equal(file_join(arena, "a", "/x"), "/x");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_and_reads),
        cmocka_unit_test(failures_leave_nothing),
        cmocka_unit_test(folders_are_made_and_listed),
    };
    return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
