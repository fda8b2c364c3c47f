#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "cases.h"
#include "store/store.h"

static char folder[64];

static int make_folder(void **state)
{
    (void) state;
    (void) snprintf(folder, sizeof(folder), "connect_test.XXXXXX");
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int drop_folder(void **state)
{
    Arena *arena = arena_new();
    const char **paths = NULL;
    size_t n_paths = 0;
    Error error;

    (void) state;
    CASE_OK("list", file_list(arena, folder, &paths, &n_paths, &error), &error);
    for (size_t at = 0; at < n_paths; at++)
        assert_int_equal(unlink(paths[at]), 0);
    arena_free(arena);
    return 0;
}

static const char *url_of(Arena *arena, const char *name)
{
    return arena_printf(arena, "duckdb:%s/%s", folder, name);
}

static void missing_folders_are_made(void **state)
{
    Arena *arena = arena_new();
    Store *store = NULL;
    Error error;

    (void) state;
    CASE_OK("open", store_open(url_of(arena, "a/b/c.duckdb"), 1, &store, &error), &error);
    store_close(store);
    CASE_TRUE("made", file_exists(arena_printf(arena, "%s/a/b/c.duckdb", folder)));
    arena_free(arena);
}

static void settings_are_pinned(void **state)
{
    static const char *const settings[][2] = {
        {"TimeZone", "UTC"},
        {"threads", "3"},
        {"autoload_known_extensions", "false"},
        {"autoinstall_known_extensions", "false"},
        {"enable_progress_bar", "false"},
        {"preserve_insertion_order", "true"},
        {"memory_limit", "476.8 MiB"},
    };
    Arena *arena = arena_new();
    Store *store = NULL;
    StoreConn *conn = NULL;
    Table table;
    Error error;

    (void) state;
    CASE_OK("open", store_open("duckdb::memory:?memory_limit=500MB", 3, &store, &error), &error);
    CASE_OK("connect", store_connect(store, &conn, &error), &error);
    for (size_t at = 0; at < COUNT_OF(settings); at++) {
        char *text = arena_printf(arena, "select current_setting('%s')::varchar", settings[at][0]);
        Sql sql = {.name = "setting", .text = str_from(text)};

        CASE_OK(settings[at][0], store_table(arena, conn, &sql, 1, &table, &error), &error);
        CASE_TEXT(settings[at][0], table_text(&table, 0, 0).ptr, settings[at][1]);
    }
    store_disconnect(conn);
    store_close(store);
    arena_free(arena);
}

/* icu is inside the library: zones and timestamptz work without any extension file. */
static void zones_work_offline(void **state)
{
    Sql sql = {
        .name = "zone",
        .text = STR("select epoch_us(timezone('Africa/Nairobi', timestamp '2025-07-01 03:00:00'))"),
    };
    Sql day = {
        .name = "day",
        .text = STR("select extract(hour from timestamptz '2025-07-01 00:00:00+00' at time zone "
                    "'Africa/Nairobi')"),
    };
    Store *store = NULL;
    StoreConn *conn = NULL;
    int64_t value = 0;
    Error error;

    (void) state;
    CASE_OK("open", store_open("duckdb::memory:", 1, &store, &error), &error);
    CASE_OK("connect", store_connect(store, &conn, &error), &error);
    CASE_OK("to UTC", store_value_i64(conn, &sql, &value, &error), &error);
    CASE_INT("to UTC", value, INT64_C(1751328000000000));
    CASE_OK("to local", store_value_i64(conn, &day, &value, &error), &error);
    CASE_INT("to local", value, 3);
    store_disconnect(conn);
    store_close(store);
}

static void another_process_holds_it(void **state)
{
    Arena *arena = arena_new();
    const char *url = url_of(arena, "held.duckdb");
    int ready[2];
    Store *store = NULL;
    Error error;
    char byte;
    pid_t child;
    int exit_status;

    (void) state;
    assert_int_equal(pipe(ready), 0);
    child = fork();
    if (child == 0) {
        (void) close(ready[0]);
        byte = store_open(url, 1, &store, &error) == OK ? 'y' : 'n';
        (void) !write(ready[1], &byte, 1);
        (void) pause();
        _exit(0);
    }
    (void) close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(byte, 'y');
    CASE_INT("open", store_open(url, 1, &store, &error), STATUS_BUSY);
    CASE_TRUE("message", strstr(error.message, "it is held by another process") != NULL);
    CASE_TEXT(
        "hint",
        error.hint,
        "Wait until that process is done, or stop it: one process at a time opens the file.");
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &exit_status, 0), child);
    CASE_OK("afterwards", store_open(url, 1, &store, &error), &error);
    store_close(store);
    arena_free(arena);
}

static void this_process_holds_it(void **state)
{
    Arena *arena = arena_new();
    const char *url = url_of(arena, "own.duckdb");
    Store *store = NULL;
    Store *second = NULL;
    Error error;

    (void) state;
    CASE_OK("open", store_open(url, 1, &store, &error), &error);
    CASE_INT("again", store_open(url, 1, &second, &error), STATUS_BUSY);
    CASE_TEXT(
        "again",
        error.message,
        arena_printf(arena, "store '%s': the file is open in this process already", url));
    store_close(store);
    CASE_OK("closed", store_open(url, 1, &store, &error), &error);
    store_close(store);
    arena_free(arena);
}

static void not_a_database(void **state)
{
    Arena *arena = arena_new();
    const char *path = arena_printf(arena, "%s/meters.csv", folder);
    const char *url = url_of(arena, "meters.csv");
    Store *store = NULL;
    Error error;

    (void) state;
    CASE_OK(
        "write",
        file_write(path, STR("meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,1\n"), &error),
        &error);
    CASE_INT("open", store_open(url, 1, &store, &error), STATUS_STORE);
    CASE_TEXT(
        "message",
        error.message,
        arena_printf(arena, "store '%s': the file is not a DuckDB database", url));
    CASE_TEXT(
        "hint",
        error.hint,
        "Name another file, or move this one away: a new store is made when there is none.");
    arena_free(arena);
}

/* The first block: checksum of the rest (8 bytes), magic (4), version of the format (8). The
 * checksum is DuckDB's: each word times a constant, all xored. */
static void write_version(const char *path, uint64_t version)
{
    unsigned char block[4096];
    uint64_t sum = 5381;
    int file = open(path, O_RDWR | O_CLOEXEC);

    assert_true(file >= 0);
    assert_int_equal(pread(file, block, sizeof(block), 0), sizeof(block));
    memcpy(block + 12, &version, sizeof(version));
    for (size_t at = 8; at < sizeof(block); at += 8) {
        uint64_t word;

        memcpy(&word, block + at, sizeof(word));
        sum ^= word * UINT64_C(0xbf58476d1ce4e5b9);
    }
    memcpy(block, &sum, sizeof(sum));
    assert_int_equal(pwrite(file, block, sizeof(block), 0), sizeof(block));
    assert_int_equal(close(file), 0);
}

static void a_newer_database(void **state)
{
    Arena *arena = arena_new();
    const char *path = arena_printf(arena, "%s/newer.duckdb", folder);
    Store *store = NULL;
    Error error;

    (void) state;
    CASE_OK("make", store_open(url_of(arena, "newer.duckdb"), 1, &store, &error), &error);
    store_close(store);
    write_version(path, 64);
    CASE_OK("the same", store_open(url_of(arena, "newer.duckdb"), 1, &store, &error), &error);
    store_close(store);
    write_version(path, 9999);
    CASE_INT("newer", store_open(url_of(arena, "newer.duckdb"), 1, &store, &error), STATUS_STORE);
    CASE_TRUE("message", strstr(error.message, "version number 9999") != NULL);
    CASE_TEXT(
        "hint",
        error.hint,
        "It was made by another version of DuckDB. Use the eiot that made it, or a newer one.");
    arena_free(arena);
}

/* A file that may not grow stands for a full disk: the write fails in the middle of a load. */
static void the_disk_is_full(void **state)
{
    Arena *arena = arena_new();
    const char *url = url_of(arena, "full.duckdb");
    Sql fill = {
        .name = "fill",
        .text = STR("create table t as select range as n, hash(range) as h from range(3000000)"),
    };
    Sql count = {.name = "count", .text = STR("select count(*) from information_schema.tables")};
    struct rlimit before;
    struct rlimit small = {.rlim_cur = 4 * 1024 * 1024};
    Store *store = NULL;
    StoreConn *conn = NULL;
    int64_t n_tables = -1;
    Error error;
    Status status;

    (void) state;
    CASE_OK("open", store_open(url, 1, &store, &error), &error);
    CASE_OK("connect", store_connect(store, &conn, &error), &error);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small.rlim_max = before.rlim_max;
    (void) signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    status = store_run(conn, &fill, NULL, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    CASE_INT(error.message, status, STATUS_IO);
    CASE_TRUE("message", str_starts_with(str_from(error.message), STR("statement 'fill': ")));
    store_disconnect(conn);
    store_close(store);
    CASE_OK("open again", store_open(url, 1, &store, &error), &error);
    CASE_OK("connect again", store_connect(store, &conn, &error), &error);
    CASE_OK("count", store_value_i64(conn, &count, &n_tables, &error), &error);
    CASE_INT("nothing is left", n_tables, 0);
    store_disconnect(conn);
    store_close(store);
    arena_free(arena);
}

/* A process that dies inside a transaction leaves nothing of it. */
static void killed_in_a_transaction(void **state)
{
    Arena *arena = arena_new();
    const char *url = url_of(arena, "killed.duckdb");
    Sql count = {.name = "count", .text = STR("select count(*) from t")};
    Store *store = NULL;
    StoreConn *conn = NULL;
    int64_t n_rows = -1;
    Error error;
    int exit_status;
    pid_t child;

    (void) state;
    child = fork();
    if (child == 0) {
        Sql make = {.name = "make", .text = STR("create table t (n bigint)")};
        Sql fill = {.name = "fill", .text = STR("insert into t select range from range(1000000)")};

        if (store_open(url, 1, &store, &error) != OK || store_connect(store, &conn, &error) != OK ||
            store_run(conn, &make, NULL, &error) != OK || store_begin(conn, &error) != OK ||
            store_run(conn, &fill, NULL, &error) != OK)
            _exit(1);
        _exit(9); /* as a kill would: nothing is closed */
    }
    assert_int_equal(waitpid(child, &exit_status, 0), child);
    CASE_INT("the child came to its end", WEXITSTATUS(exit_status), 9);
    CASE_OK("open", store_open(url, 1, &store, &error), &error);
    CASE_OK("connect", store_connect(store, &conn, &error), &error);
    CASE_OK("count", store_value_i64(conn, &count, &n_rows, &error), &error);
    CASE_INT("nothing of it", n_rows, 0);
    store_disconnect(conn);
    store_close(store);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        /* these two fork: before this process has DuckDB's threads */
        cmocka_unit_test(another_process_holds_it),
        cmocka_unit_test(killed_in_a_transaction),
        cmocka_unit_test(missing_folders_are_made),
        cmocka_unit_test(settings_are_pinned),
        cmocka_unit_test(zones_work_offline),
        cmocka_unit_test(this_process_holds_it),
        cmocka_unit_test(not_a_database),
        cmocka_unit_test(a_newer_database),
        cmocka_unit_test(the_disk_is_full),
    };

    return cmocka_run_group_tests(cases, make_folder, drop_folder);
}
