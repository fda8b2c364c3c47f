#include "base/file.h"
#include "cases.h"
#include "folders.h"
#include "simulate/output.h"

/* What a reader of the folder finds, dot files included. */
static const char *content(Arena *arena, const char *path)
{
    Error err;
    Str text;

    if (file_read(arena, path, 100, &text, &err) != OK)
        return "nothing";
    return text.ptr;
}

static void appears_at_commit(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    const char *path = file_join(arena, folder, "a.csv");
    const char *part = file_join(arena, folder, ".a.csv.part");
    SimOutput *output = sim_output_new(arena, 2);
    SimOutputFile *file;
    Error err;

    (void) state;
    CASE_OK("old", file_write(path, STR("old"), &err), &err);
    CASE_OK("open", sim_output_open(output, path, &file, &err), &err);
    CASE_OK("write", sim_output_write(file, STR("one,"), &err), &err);
    CASE_OK("write", sim_output_write(file, STR("two"), &err), &err);
    CASE_OK("put", sim_output_put(output, file_join(arena, folder, "b"), STR("b"), &err), &err);
    CASE_TRUE("has", sim_output_has(output, path));
    CASE_TRUE("has not", !sim_output_has(output, "/a.csv"));
    CASE_TEXT("before", content(arena, path), "old");
    CASE_OK("commit", sim_output_commit(output, &err), &err);
    CASE_TEXT("after", content(arena, path), "one,two");
    CASE_TEXT("put", content(arena, file_join(arena, folder, "b")), "b");
    CASE_TRUE("no rest", !file_exists(part));
    CASE_INT("files", sim_output_count(output), 2);
    CASE_INT("bytes", sim_output_bytes(output), 8);
    sim_output_abandon(output);
    CASE_TEXT("abandon after commit is harmless", content(arena, path), "one,two");
    arena_free(arena);
}

static void plans_and_closes_early(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    const char *path = file_join(arena, folder, "a.csv");
    SimOutput *output = sim_output_new(arena, 1);
    SimOutputFile *file;
    Error err;

    (void) state;
    sim_output_plan(output, path);
    CASE_TRUE("has it", sim_output_has(output, path));
    CASE_TRUE("not yet", !file_exists(file_join(arena, folder, ".a.csv.part")));
    CASE_OK("open", sim_output_open(output, path, &file, &err), &err);
    CASE_OK("write", sim_output_write(file, STR("x"), &err), &err);
    CASE_OK("close", sim_output_close(file, &err), &err);
    CASE_TEXT("before", content(arena, path), "nothing");
    CASE_OK("commit", sim_output_commit(output, &err), &err);
    CASE_TEXT("after", content(arena, path), "x");
    CASE_INT("one", sim_output_count(output), 1);
    arena_free(arena);
}

static void leaves_nothing_when_abandoned(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    SimOutput *output = sim_output_new(arena, 1);
    Error err;

    (void) state;
    CASE_OK("put", sim_output_put(output, file_join(arena, folder, "a"), STR("x"), &err), &err);
    CASE_TRUE("part", file_exists(file_join(arena, folder, ".a.part")));
    sim_output_abandon(output);
    CASE_TRUE("no part", !file_exists(file_join(arena, folder, ".a.part")));
    CASE_TRUE("no file", !file_exists(file_join(arena, folder, "a")));
    arena_free(arena);
}

static void says_what_it_cannot_write(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    const char *path = file_join(arena, folder, "none/a.csv");
    SimOutput *output = sim_output_new(arena, 2);
    Error err;

    (void) state;
    CASE_INT("status", sim_output_put(output, path, STR("x"), &err), STATUS_IO);
    CASE_TEXT(
        "message",
        err.message,
        arena_printf(arena, "can't write '%s': No such file or directory", path));
    arena_free(arena);
}

/* The second of two files has a folder in its place: the first has appeared, the rest is gone. */
static void takes_back_what_did_not_appear(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    const char *blocked = file_join(arena, folder, "b");
    SimOutput *output = sim_output_new(arena, 2);
    Error err;

    (void) state;
    CASE_OK("folder", file_make_folder(blocked, &err), &err);
    CASE_OK("a", sim_output_put(output, file_join(arena, folder, "a"), STR("a"), &err), &err);
    CASE_OK("b", sim_output_put(output, blocked, STR("b"), &err), &err);
    CASE_INT("status", sim_output_commit(output, &err), STATUS_IO);
    CASE_TEXT(
        "message", err.message, arena_printf(arena, "can't write '%s': Is a directory", blocked));
    CASE_TRUE("no rest", !file_exists(file_join(arena, folder, ".b.part")));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appears_at_commit),
        cmocka_unit_test(plans_and_closes_early),
        cmocka_unit_test(leaves_nothing_when_abandoned),
        cmocka_unit_test(says_what_it_cannot_write),
        cmocka_unit_test(takes_back_what_did_not_appear),
    };

    return cmocka_run_group_tests(tests, folders_begin, folders_end);
}
