#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "cases.h"
#include "serve/data/snapshot.h"

typedef struct Place {
    Arena *arena;
    char *folder;
    char *path;
    char *log;
    char *copy;
    char *copy_log;
} Place;

static Place place_new(void)
{
    static const char folder[] = "/tmp/eiot_snapshot_XXXXXX";
    Place place = {.arena = arena_new()};

    place.folder = arena_copy(place.arena, folder, strlen(folder));
    assert_non_null(mkdtemp(place.folder));
    place.path = file_join(place.arena, place.folder, "a.duckdb");
    place.log = file_join(place.arena, place.folder, "a.duckdb.wal");
    place.copy = file_join(place.arena, place.folder, "copy");
    place.copy_log = file_join(place.arena, place.folder, "copy.wal");
    return place;
}

static void place_free(Place *place)
{
    (void) unlink(place->path);
    (void) unlink(place->log);
    snapshot_remove(place->copy);
    assert_int_equal(rmdir(place->folder), 0); /* nothing else was left */
    arena_free(place->arena);
}

static void put(const char *path, const char *text)
{
    Error err;

    CASE_OK(path, file_write(path, str_from(text), &err), &err);
}

static const char *text_of(Place *place, const char *path)
{
    Str text;
    Error err;

    CASE_OK(path, file_read(place->arena, path, 1024, &text, &err), &err);
    return text.ptr;
}

static void copies_file_and_log(void **state)
{
    Place place = place_new();
    Stamp stamp;
    Stamp now;
    struct stat info;
    bool is_taken = false;
    Error err;

    (void) state;
    put(place.path, "rows");
    put(place.log, "more");
    CASE_OK("take", snapshot_take(place.path, place.copy, &stamp, &is_taken, &err), &err);
    assert_true(is_taken);
    CASE_TEXT("file", text_of(&place, place.copy), "rows");
    CASE_TEXT("log", text_of(&place, place.copy_log), "more");
    assert_int_equal(stat(place.copy, &info), 0);
    CASE_INT("mode", info.st_mode & 0777, 0600);
    CASE_OK("stamp", stamp_read(place.path, &now, &err), &err);
    assert_true(stamp_equal(&stamp, &now));

    put(place.log, "and more");
    CASE_OK("stamp", stamp_read(place.path, &now, &err), &err);
    assert_false(stamp_equal(&stamp, &now)); /* a change of the log is one of the store */
    assert_int_equal(unlink(place.log), 0);
    CASE_OK("again", snapshot_take(place.path, place.copy, &stamp, &is_taken, &err), &err);
    assert_true(is_taken);
    place_free(&place);
}

/* A process that holds the file as DuckDB does, until it is told to end. */
static pid_t hold(const char *path, int told[2])
{
    int ready[2];
    char byte = 0;
    pid_t child;

    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(told), 0);
    child = fork();
    if (child == 0) {
        struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        int fd = open(path, O_RDWR);
        bool is_locked = fd >= 0 && fcntl(fd, F_SETLK, &lock) == 0;

        (void) close(told[1]);
        if (!is_locked || write(ready[1], "r", 1) != 1)
            _exit(1);
        (void) read(told[0], &byte, 1);
        _exit(0);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    (void) close(ready[0]);
    (void) close(ready[1]);
    (void) close(told[0]);
    return child;
}

static void leaves_a_held_file(void **state)
{
    Place place = place_new();
    Stamp stamp;
    bool is_taken = true;
    bool is_held = false;
    int told[2];
    int ended = -1;
    pid_t child;
    Error err;

    (void) state;
    put(place.path, "rows");
    child = hold(place.path, told);
    CASE_OK("held", snapshot_is_held(place.path, &is_held, &err), &err);
    assert_true(is_held);
    CASE_OK("take", snapshot_take(place.path, place.copy, &stamp, &is_taken, &err), &err);
    assert_false(is_taken);
    assert_false(file_exists(place.copy));
    (void) close(told[1]);
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_int_equal(ended, 0);
    CASE_OK("after", snapshot_take(place.path, place.copy, &stamp, &is_taken, &err), &err);
    assert_true(is_taken);
    place_free(&place);
}

/* A copy in the making, one that is shown, and one that a killed server left. */
static void removes_what_was_left(void **state)
{
    static const struct timespec long_ago[2] = {{.tv_sec = 1000000}, {.tv_sec = 1000000}};
    Place place = place_new();
    char *new_one = file_join(place.arena, place.folder, "a.duckdb.served.1.0");
    char *held = file_join(place.arena, place.folder, "a.duckdb.served.2.0");
    char *left = file_join(place.arena, place.folder, "a.duckdb.served.3.0");
    char *left_log = file_join(place.arena, place.folder, "a.duckdb.served.3.0.wal");
    char *other = file_join(place.arena, place.folder, "b.duckdb.served.3.0");
    int told[2];
    int ended = -1;
    pid_t child;

    (void) state;
    put(place.path, "rows");
    put(new_one, "1");
    put(held, "2");
    put(left, "3");
    put(left_log, "3");
    put(other, "3");
    assert_int_equal(utimensat(AT_FDCWD, held, long_ago, 0), 0);
    assert_int_equal(utimensat(AT_FDCWD, left, long_ago, 0), 0);
    assert_int_equal(utimensat(AT_FDCWD, left_log, long_ago, 0), 0);
    assert_int_equal(utimensat(AT_FDCWD, other, long_ago, 0), 0);
    child = hold(held, told);
    snapshot_remove_left(place.path);
    assert_true(file_exists(new_one));
    assert_true(file_exists(held));
    assert_false(file_exists(left));
    assert_false(file_exists(left_log));
    assert_true(file_exists(other));
    (void) close(told[1]);
    assert_int_equal(waitpid(child, &ended, 0), child);
    snapshot_remove_left(place.path);
    assert_false(file_exists(held));
    (void) unlink(new_one);
    (void) unlink(other);
    place_free(&place);
}

static void tells_what_is_wrong(void **state)
{
    Place place = place_new();
    Stamp stamp;
    bool is_taken = true;
    Error err;

    (void) state;
    assert_int_equal(snapshot_take(place.path, place.copy, &stamp, &is_taken, &err), STATUS_IO);
    CASE_TEXT(
        "missing",
        err.message,
        arena_printf(place.arena, "can't open '%s': No such file or directory", place.path));
    assert_false(is_taken);
    put(place.path, "rows");
    assert_int_equal(
        snapshot_take(place.path, "/nowhere/copy", &stamp, &is_taken, &err), STATUS_IO);
    CASE_TEXT("no folder", err.message, "can't write '/nowhere/copy': No such file or directory");
    assert_false(is_taken);
    place_free(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_file_and_log),
        cmocka_unit_test(leaves_a_held_file),
        cmocka_unit_test(removes_what_was_left),
        cmocka_unit_test(tells_what_is_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
