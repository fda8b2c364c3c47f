#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/workers.h"
#include "cases.h"
#include "serve/accounts/accounts.h"
#include "serve/state/state.h"

typedef struct Place {
    Arena *arena;
    const char *folder;
    const char *file;
    const char *log;
} Place;

static Place place_open(const char *name)
{
    static const char folder[] = "/tmp/eiot_state_XXXXXX";
    Place place = {.arena = arena_new()};
    char *made = arena_copy(place.arena, folder, strlen(folder));

    assert_non_null(mkdtemp(made));
    place.folder = made;
    place.file = arena_printf(place.arena, "%s/%s", made, name);
    place.log = arena_printf(place.arena, "%s.wal", place.file);
    return place;
}

static void place_close(Place *place)
{
    (void) unlink(place->file);
    (void) unlink(place->log);
    CASE_INT("nothing else was made", rmdir(place->folder), 0);
    arena_free(place->arena);
}

static State *open_state(const char *path)
{
    State *state = NULL;
    Error err = {0};

    CASE_OK(path, state_open(path, &state, &err), &err);
    return state;
}

static void put(State *state, const char *action)
{
    const AuditEntry entry = {.at_us = 0, .peer = "::1", .action = action, .object = action};
    Error err = {0};

    CASE_OK(action, audit_put(state, &entry, &err), &err);
}

static int64_t value(State *state, const char *query)
{
    Error err = {0};
    Sql sql = {.name = "test", .text = str_from(query)};
    StoreConn *conn = state_lock(state);
    int64_t found = 0;

    CASE_OK(query, store_value_i64(conn, &sql, &found, &err), &err);
    state_unlock(state);
    return found;
}

static int64_t n_entries(State *state)
{
    return value(state, "select count(*) from access.audit");
}

static void run(const char *path, const char *script)
{
    Arena *arena = arena_new();
    Store *store = NULL;
    StoreConn *conn = NULL;
    Error err = {0};

    CASE_OK("open", store_open(arena_printf(arena, "duckdb:%s", path), 1, &store, &err), &err);
    CASE_OK("connect", store_connect(store, &conn, &err), &err);
    CASE_OK(script, store_script(conn, "test", str_from(script), &err), &err);
    store_disconnect(conn);
    store_close(store);
    arena_free(arena);
}

static unsigned mode_of(const char *path)
{
    struct stat info;

    assert_int_equal(stat(path, &info), 0);
    return info.st_mode & 0777;
}

static int64_t size_of(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 ? info.st_size : -1;
}

/* First of all, while this process has no threads: a child holds the file, then dies with it. */
static void another_process(void **unused)
{
    Place place = place_open("serve.duckdb");
    State *state = NULL;
    Error err = {0};
    int ready[2];
    int die[2];
    char byte = 0;
    pid_t child;

    (void) unused;
    assert_int_equal(pipe(ready) | pipe(die), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        State *own = NULL;

        byte = state_open(place.file, &own, NULL) == OK ? 'y' : 'n';
        for (int at = 0; byte == 'y' && at < 10; at++)
            put(own, "test");
        (void) (write(ready[1], &byte, 1) + read(die[0], &byte, 1));
        _exit(0); /* nothing is closed */
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    CASE_INT("the child has it", byte, 'y');
    CASE_INT("status", state_open(place.file, &state, &err), STATUS_BUSY);
    CASE_TEXT(
        "message",
        err.message,
        arena_printf(place.arena, "another server has the state file '%s' open", place.file));
    CASE_TEXT(
        "hint", err.hint, "Stop that one, or give this one a file of its own by --state FILE.");
    assert_int_equal(write(die[1], &byte, 1), 1);
    assert_int_equal(waitpid(child, NULL, 0), child);
    state = open_state(place.file);
    CASE_INT("what it did is kept", n_entries(state), 10);
    state_close(state);
    (void) (close(ready[0]) | close(ready[1]) | close(die[0]) | close(die[1]));
    place_close(&place);
}

static void a_file_for_its_owner(void **unused)
{
    Place place = place_open("serve.duckdb");
    mode_t before = umask(022);
    State *state = open_state(place.file);
    State *other = NULL;
    Error err = {0};

    (void) unused;
    CASE_INT("file", mode_of(place.file), 0600);
    CASE_INT("log", mode_of(place.log), 0600);
    put(state, "one");
    CASE_INT("twice in a process", state_open(place.file, &other, &err), STATUS_BUSY);
    state_close(state);
    CASE_INT("file, closed", mode_of(place.file), 0600);
    CASE_INT("log, closed", size_of(place.log), -1);
    state = open_state(place.file);
    CASE_INT("kept", n_entries(state), 1);
    put(state, "two");
    CASE_INT("numbers go on", value(state, "select max(audit_id) from access.audit"), 2);
    CASE_INT("log, again", mode_of(place.log), 0600);
    state_close(state);
    CASE_INT("the mask is as it was", umask(before), 022);
    place_close(&place);
}

/* DuckDB makes the log anew then, which must not open it to others. */
static void the_log_goes_into_the_file(void **unused)
{
    Place place = place_open("serve.duckdb");
    mode_t before = umask(022);
    State *state = open_state(place.file);
    Error err = {0};
    int64_t full;

    (void) unused;
    for (int at = 0; at < 100; at++)
        put(state, "an action of some length, so that there is something to be written");
    full = size_of(place.log);
    CASE_TRUE("all is in the log", full > 10000);
    CASE_OK("too little", state_tidy(state, full + 1, &err), &err);
    CASE_INT("too little", size_of(place.log), full);
    CASE_OK("tidy", state_tidy(state, full, &err), &err);
    CASE_TRUE("a new log", size_of(place.log) > 0 && size_of(place.log) < 1000);
    CASE_INT("is private", mode_of(place.log), 0600);
    put(state, "after");
    CASE_INT("is private still", mode_of(place.log), 0600);
    CASE_INT("file", mode_of(place.file), 0600);
    CASE_INT("all is there", n_entries(state), 101);
    state_close(state);
    (void) umask(before);
    place_close(&place);
}

/* Never by DuckDB itself, which would not know of the mask; by unlocking, when there is much. */
static void a_long_log_goes_by_itself(void **unused)
{
    static const char rows[] =
        "insert into access.audit select n, now(), 'awa', '::1', 'test', null, "
        "md5(random()::varchar) || repeat('x', 1000) from range(1000) as r (n)";

    Place place = place_open("serve.duckdb");
    mode_t before = umask(022);
    State *state = open_state(place.file);

    (void) unused;
    for (int at = 0; at < 20; at++) {
        Error err = {0};
        StoreConn *conn = state_lock(state);

        CASE_OK("rows", store_script(conn, "test", str_from(rows), &err), &err);
        state_unlock(state);
    }
    CASE_TRUE("DuckDB leaves it alone", size_of(place.log) > 17 * 1024 * 1024);
    for (int at = 0; at < 256; at++) {
        (void) state_lock(state);
        state_unlock(state);
    }
    CASE_TRUE("a new log", size_of(place.log) > 0 && size_of(place.log) < 1000);
    CASE_INT("is private", mode_of(place.log), 0600);
    CASE_INT("all is there", n_entries(state), 20000);
    state_close(state);
    (void) umask(before);
    place_close(&place);
}

static void in_memory(void **unused)
{
    State *state = open_state(":memory:");
    State *other = open_state(":memory:");
    Error err = {0};

    (void) unused;
    put(state, "one");
    CASE_INT("one", n_entries(state), 1);
    CASE_INT("of its own", n_entries(other), 0);
    CASE_OK("nothing to tidy", state_tidy(state, 0, &err), &err);
    state_close(other);
    state_close(state);
    state_close(NULL);
    CASE_INT("no file", size_of(":memory:.wal"), -1);
}

static void paths_with_signs(void **unused)
{
    static const char *const names[] = {
        "a b.duckdb", "why?memory_limit=1.duckdb", "user:secret@host", "o'clock", "état"};

    (void) unused;
    for (size_t at = 0; at < COUNT_OF(names); at++) {
        Place place = place_open(names[at]);
        State *state = open_state(place.file);

        put(state, "one");
        state_close(state);
        CASE_TRUE(names[at], size_of(place.file) > 0);
        place_close(&place);
    }
}

static void damage(const char *path, int64_t from, int64_t length)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    Arena *arena = arena_new();
    char *bytes = arena_alloc(arena, (size_t) length);

    memset(bytes, 0x5a, (size_t) length);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, (size_t) length, from), length);
    (void) close(fd);
    arena_free(arena);
}

static Status open_fails(const char *path, Error *err)
{
    State *state = NULL;
    Status status = state_open(path, &state, err);

    CASE_TRUE(path, status != OK && state == NULL);
    return status;
}

static void files_that_are_something_else(void **unused)
{
    static const struct {
        const char *name;
        const char *script;
        const char *message; /* after the path */
        const char *hint;
    } cases[] = {
        {"a store",
         "create schema raw_data; create table raw_data.readings (kwh double)",
         "holds other tables than a server's",
         "A server keeps its users in a file of its own. Name that by --state FILE."},
        {"someone's",
         "create table numbers (n integer)",
         "holds other tables than a server's",
         "A server keeps its users in a file of its own. Name that by --state FILE."},
        {"newer",
         "create schema access; create table access.state (version integer); insert into "
         "access.state values (2)",
         "is at version 2, this eiot knows 1",
         "It was made by a newer eiot. Use that one."},
        {"no version",
         "create schema access; create table access.state (version integer)",
         "has lost its version",
         "It is damaged. Take it from a backup, or move it away: a new one has no users."},
        {"no table of it",
         "create schema access; create table access.users (name varchar)",
         "has lost its version",
         "It is damaged. Take it from a backup, or move it away: a new one has no users."},
    };

    (void) unused;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Place place = place_open("serve.duckdb");
        Error err = {0};
        int64_t size;

        run(place.file, cases[at].script);
        assert_int_equal(chmod(place.file, 0600), 0);
        size = size_of(place.file);
        CASE_INT(cases[at].name, open_fails(place.file, &err), STATUS_STORE);
        CASE_TEXT(
            cases[at].name,
            err.message,
            arena_printf(place.arena, "state file '%s' %s", place.file, cases[at].message));
        CASE_TEXT(cases[at].name, err.hint, cases[at].hint);
        CASE_INT("nothing was written", size_of(place.file), size);
        place_close(&place);
    }
}

static void damaged_files(void **unused)
{
    Place place = place_open("serve.duckdb");
    const char *start = arena_printf(place.arena, "state file '%s': ", place.file);
    Error err = {0};

    (void) unused;
    CASE_OK("text", file_write(place.file, STR("name,role\nawa,admin\n"), &err), &err);
    assert_int_equal(chmod(place.file, 0600), 0);
    CASE_INT("text", open_fails(place.file, &err), STATUS_STORE);
    CASE_TEXT(
        "text",
        err.message,
        arena_printf(place.arena, "%sthe file is not a DuckDB database", start));
    CASE_TEXT(
        "text",
        err.hint,
        "Name another file, or move this one away: a new store is made when there is none.");

    (void) unlink(place.file);
    state_close(open_state(place.file));
    damage(place.file, 0, 4096);
    damage(place.file, 8, 4);
    CASE_INT("no head", open_fails(place.file, &err), STATUS_STORE);

    (void) unlink(place.file);
    state_close(open_state(place.file));
    damage(place.file, 12288, size_of(place.file) - 12288);
    (void) open_fails(place.file, &err);
    CASE_TRUE(err.message, strncmp(err.message, start, strlen(start)) == 0);

    (void) unlink(place.file);
    state_close(open_state(place.file));
    assert_int_equal(truncate(place.file, 12288), 0);
    (void) open_fails(place.file, &err);
    CASE_TRUE(err.message, strncmp(err.message, start, strlen(start)) == 0);
    place_close(&place);
}

static void files_others_can_read(void **unused)
{
    Place place = place_open("serve.duckdb");
    Error err = {0};

    (void) unused;
    state_close(open_state(place.file));
    assert_int_equal(chmod(place.file, 0644), 0);
    CASE_INT("file", open_fails(place.file, &err), STATUS_CONFIG);
    CASE_TEXT(
        "file",
        err.message,
        arena_printf(place.arena, "others may read or write '%s' (mode 644)", place.file));
    CASE_TEXT(
        "file",
        err.hint,
        arena_printf(
            place.arena,
            "Run `chmod 600 %s`. Who could read it may try passwords at leisure.",
            place.file));
    assert_int_equal(chmod(place.file, 0600), 0);
    CASE_OK("log", file_write(place.log, STR(""), &err), &err);
    assert_int_equal(chmod(place.log, 0640), 0);
    CASE_INT("log", open_fails(place.file, &err), STATUS_CONFIG);
    CASE_TEXT(
        "log",
        err.message,
        arena_printf(place.arena, "others may read or write '%s' (mode 640)", place.log));
    place_close(&place);
}

static void names_that_can_not_be(void **unused)
{
    Place place = place_open("Access.duckdb");
    Error err = {0};

    (void) unused;
    CASE_INT("name", open_fails(place.file, &err), STATUS_CONFIG);
    CASE_TEXT("name", err.message, "the state file can't be named 'Access.duckdb'");
    CASE_TEXT(
        "name",
        err.hint,
        "Its tables stand in a schema 'access'. Name it otherwise, as serve.duckdb.");
    CASE_INT("none", open_fails("", &err), STATUS_CONFIG);
    CASE_TEXT("none", err.message, "state file '': no file is named");
    CASE_INT("a folder", open_fails(place.folder, &err), STATUS_STORE);
    place_close(&place);
}

static void what_is_left_open_is_undone(void **unused)
{
    State *state = open_state(":memory:");
    StoreConn *conn = state_lock(state);
    Error err = {0};

    (void) unused;
    CASE_OK("begin", store_begin(conn, &err), &err);
    CASE_OK(
        "insert",
        store_script(
            conn,
            "test",
            STR("insert into access.assignments values ('M1', 'awa', now(), 'awa')"),
            &err),
        &err);
    state_unlock(state);
    CASE_INT("undone", value(state, "select count(*) from access.assignments"), 0);
    conn = state_lock(state);
    CASE_OK("the next one", store_begin(conn, &err), &err);
    CASE_OK("the next one", store_commit(conn, &err), &err);
    state_unlock(state);
    state_close(state);
}

static void put_forty(void *context, size_t worker)
{
    (void) worker;
    for (int at = 0; at < 40; at++)
        put(context, "test");
}

/* Enough of them to come by the tidying that unlocking does from time to time. */
static void from_many_threads(void **unused)
{
    Place place = place_open("serve.duckdb");
    State *state = open_state(place.file);

    (void) unused;
    workers_run(8, put_forty, state);
    CASE_INT("all are there", n_entries(state), 320);
    CASE_INT(
        "each has its number",
        value(state, "select count(distinct audit_id) from access.audit"),
        320);
    state_close(state);
    place_close(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_process),
        cmocka_unit_test(a_file_for_its_owner),
        cmocka_unit_test(the_log_goes_into_the_file),
        cmocka_unit_test(a_long_log_goes_by_itself),
        cmocka_unit_test(in_memory),
        cmocka_unit_test(paths_with_signs),
        cmocka_unit_test(files_that_are_something_else),
        cmocka_unit_test(damaged_files),
        cmocka_unit_test(files_others_can_read),
        cmocka_unit_test(names_that_can_not_be),
        cmocka_unit_test(what_is_left_open_is_undone),
        cmocka_unit_test(from_many_threads),
    };
    return cmocka_run_group_tests_name("state", tests, NULL, NULL);
}
