#include "cases.h"
#include "pipeline/resume.h"
#include "pipeline/run_log.h"

typedef struct Case {
    const char *name;
    const char *first; /* asked for */
    const char *last;
    const char *done; /* stages that succeeded, with spaces between */
    const char *status;
    const char *go_on; /* NULL: not needed */
    bool is_only;
    bool is_stopped;
} Case;

static const Case cases[] = {
    {"failed in the first", "ingest", "report", "", "failed", "ingest", false, false},
    {"failed in the middle",
     "ingest",
     "report",
     "ingest quality-raw transform quality-staging",
     "failed",
     "detect",
     false,
     false},
    {"killed before it said anything", "ingest", "report", "", "running", "ingest", false, true},
    {"killed in the middle",
     "ingest",
     "report",
     "ingest quality-raw",
     "stopped",
     "transform",
     false,
     true},
    {"it began later itself", "detect", "report", "detect", "failed", "forecast", false, false},
    {"asked for one stage alone", "detect", "detect", "", "failed", "detect", true, false},
    {"failed in the last", "report", "report", "", "failed", "report", false, false},
    {"all was done", "ingest", "report", "", "success", NULL, false, false},
    {"of another version, with stages of other names",
     "load",
     "publish",
     "ingest load quality-raw",
     "failed",
     "transform",
     false,
     false},
};

static void sql(StoreConn *conn, const char *text)
{
    Sql statement = {.name = "test", .text = str_from(text)};
    Error err;

    if (store_run(conn, &statement, NULL, &err) != OK)
        fail_msg("%s: %s", text, err.message);
}

static StageRecord record_of(const char *stage)
{
    return (StageRecord){.stage = stage, .status = "success", .ended_us = 5, .attempts = 1};
}

static void insert_case(Arena *arena, StoreConn *conn, const Case *c)
{
    const RunStart start = {
        .run_id = "r2",
        .command = "run",
        .now_us = 2,
        .first_stage = c->first,
        .last_stage = c->last,
    };
    Error err;
    char *word = str_dup(arena, str_from(c->done));

    sql(conn, "delete from ops.runs");
    sql(conn, "delete from ops.run_stages");
    sql(conn,
        "insert into ops.runs (run_id, command, status, started_at, version) values "
        "('r1', 'run', 'success', '1970-01-01 00:00:00+00', '1'), "
        "('r3', 'detect', 'failed', '1980-01-01 00:00:00+00', '1')");
    assert_int_equal(run_log_begin(conn, &start, &err), OK);
    while (*word != '\0') {
        char *end = word + strcspn(word, " ");
        char *next = *end == '\0' ? end : end + 1;
        StageRecord record;
        *end = '\0';
        record = record_of(word);
        assert_int_equal(run_log_stage(conn, "r2", &record, &err), OK);
        word = next;
    }
    if (strcmp(c->status, "running") != 0) {
        RunEnd end = {.status = c->status, .now_us = 9};
        assert_int_equal(run_log_end(conn, "r2", &end, &err), OK);
    }
}

static void where_it_goes_on(void **state)
{
    Arena *arena = arena_new();
    Store *store;
    StoreConn *conn;
    Resume resume;
    Error err;

    (void) state;
    assert_int_equal(store_open("duckdb::memory:", 1, &store, &err), OK);
    assert_int_equal(store_connect(store, &conn, &err), OK);
    assert_int_equal(store_migrate(conn, NULL, &err), OK);
    assert_int_equal(resume_find(arena, conn, &resume, &err), OK);
    CASE_TRUE("none yet: from the first", resume.run_id == NULL && resume.is_needed);
    CASE_TRUE("none yet: from the first", resume.first == NULL && !resume.is_stopped);
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const Case *c = &cases[at];
        insert_case(arena, conn, c);
        CASE_INT(c->name, resume_find(arena, conn, &resume, &err), OK);
        CASE_TEXT(c->name, resume.run_id, "r2");
        CASE_INT(c->name, resume.is_needed, c->go_on != NULL);
        CASE_TEXT(
            c->name, resume.first == NULL ? "" : resume.first, c->go_on == NULL ? "" : c->go_on);
        CASE_INT(c->name, resume.is_only, c->is_only);
        CASE_INT(c->name, resume.is_stopped, c->is_stopped);
    }
    store_disconnect(conn);
    store_close(store);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(where_it_goes_on)};
    return cmocka_run_group_tests_name("resume", tests, NULL, NULL);
}
