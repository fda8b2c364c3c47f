/* watch: which files are complete, look by look; files get their time of change from the test. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/civil.h"
#include "base/file.h"
#include "cases.h"
#include "ingest/watch.h"
#include "temp_folder.h"

#define SETTLE (10 * US_PER_S)
#define NOW    (INT64_C(1750000000) * US_PER_S)

typedef struct Folder {
    Arena *arena;
    const char *path;
    const char **paths; /* of the watch */
    Watch *watch;
    int64_t now_us;
} Folder;

static Folder open_folder(void)
{
    Folder folder = {.arena = arena_new(), .now_us = NOW};

    folder.path = temp_folder(folder.arena, "watch");
    folder.paths = ARENA_ARRAY(folder.arena, const char *, 1);
    folder.paths[0] = folder.path;
    folder.watch = watch_new(folder.paths, 1, SETTLE);
    return folder;
}

static void close_folder(Folder *folder)
{
    watch_free(folder->watch);
    arena_free(folder->arena);
}

/* A file of `text` that was changed `age_s` seconds before the present look. */
static void put(Folder *folder, const char *name, const char *text, int age_s)
{
    const char *path = file_join(folder->arena, folder->path, name);
    struct timespec times[2] = {{.tv_sec = folder->now_us / US_PER_S - age_s}};

    Error err;

    times[1] = times[0];
    CASE_OK(name, file_write(path, str_from(text), &err), &err);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* Names of the files that a look finds complete, and takes; `later_s` after the look before. */
static const char *look(Folder *folder, int later_s, bool takes)
{
    StrBuf names = strbuf_new(folder->arena);
    const char *const *paths;
    size_t n;
    Error err;

    folder->now_us += later_s * US_PER_S;
    CASE_OK("look", watch_look(folder->watch, folder->now_us, &paths, &n, &err), &err);
    for (size_t i = 0; i < n; i++) {
        strbuf_printf(&names, "%s ", paths[i] + strlen(folder->path) + 1);
        if (takes)
            watch_take(folder->watch, i);
    }
    return strbuf_text(&names);
}

static void test_complete(void **state)
{
    Folder folder = open_folder();

    (void) state;
    put(&folder, "old.csv", "1", 11); /* renamed into place: it has kept its time of change */
    put(&folder, "new.csv", "1", 1);
    CASE_TEXT("at once", look(&folder, 0, true), "old.csv ");
    CASE_TEXT("taken", look(&folder, 2, true), "");
    put(&folder, "new.csv", "12", 0);
    CASE_TEXT("it grew", look(&folder, 8, true), "");
    CASE_TEXT("not yet", look(&folder, 1, true), "");
    CASE_TEXT("stable", look(&folder, 1, true), "new.csv ");
    CASE_TEXT("all taken", look(&folder, 60, true), "");
    close_folder(&folder);
}

/* A clock of a file server that is ahead. */
static void test_clock_ahead(void **state)
{
    Folder folder = open_folder();

    (void) state;
    put(&folder, "a.csv", "1", -3600);
    CASE_TEXT("first seen", look(&folder, 0, true), "");
    CASE_TEXT("seen for nine seconds", look(&folder, 9, true), "");
    CASE_TEXT("seen for ten", look(&folder, 1, true), "a.csv ");
    close_folder(&folder);
}

static void test_changed(void **state)
{
    Folder folder = open_folder();

    (void) state;
    put(&folder, "a.csv", "1", 20);
    put(&folder, "b.csv", "1", 20);
    CASE_TEXT("both", look(&folder, 0, true), "a.csv b.csv ");
    put(&folder, "a.csv", "2", 0); /* the same size */
    CASE_TEXT("not yet", look(&folder, 2, true), "");
    CASE_TEXT("again", look(&folder, 8, true), "a.csv ");
    put(&folder, "a.csv", "3", 30); /* replaced by an older one */
    CASE_TEXT("replaced", look(&folder, 2, true), "a.csv ");
    close_folder(&folder);
}

/* What was not taken is told again, and what is gone is not. */
static void test_not_taken(void **state)
{
    Folder folder = open_folder();

    (void) state;
    put(&folder, "a.csv", "1", 20);
    put(&folder, "b.csv", "1", 20);
    CASE_TEXT("both", look(&folder, 0, false), "a.csv b.csv ");
    assert_int_equal(unlink(file_join(folder.arena, folder.path, "a.csv")), 0);
    put(&folder, "0.csv", "1", 20);
    CASE_TEXT("again", look(&folder, 2, true), "0.csv b.csv ");
    close_folder(&folder);
}

static void test_half_files(void **state)
{
    Folder folder = open_folder();
    Error err;

    (void) state;
    put(&folder, "a.csv.part", "1", 20);
    put(&folder, "b.tmp", "1", 20);
    put(&folder, "c.csv.filepart", "1", 20);
    put(&folder, "d.crdownload", "1", 20);
    put(&folder, "e.csv~", "1", 20);
    put(&folder, ".f.csv.Xy12", "1", 20);
    CASE_OK("sub", file_make_folder(file_join(folder.arena, folder.path, "sub"), &err), &err);
    put(&folder, "sub/g.csv", "1", 20);
    CASE_TEXT("only", look(&folder, 0, true), "sub/g.csv ");
    assert_int_equal(
        rename(
            file_join(folder.arena, folder.path, "a.csv.part"),
            file_join(folder.arena, folder.path, "a.csv")),
        0);
    CASE_TEXT("renamed into place", look(&folder, 2, true), "a.csv ");
    close_folder(&folder);
}

/* A folder that is away for a while: nothing taken is forgotten. */
static void test_folder_away(void **state)
{
    Folder folder = open_folder();
    char *away = arena_printf(folder.arena, "%s.away", folder.path);
    const char *const *paths;
    size_t n;
    Error err;

    (void) state;
    put(&folder, "a.csv", "1", 20);
    CASE_TEXT("there", look(&folder, 0, true), "a.csv ");
    assert_int_equal(rename(folder.path, away), 0);
    CASE_INT("away", watch_look(folder.watch, NOW, &paths, &n, &err), STATUS_IO);
    assert_int_equal(rename(away, folder.path), 0);
    CASE_TEXT("back", look(&folder, 2, true), "");
    close_folder(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_complete),
        cmocka_unit_test(test_clock_ahead),
        cmocka_unit_test(test_changed),
        cmocka_unit_test(test_not_taken),
        cmocka_unit_test(test_half_files),
        cmocka_unit_test(test_folder_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
