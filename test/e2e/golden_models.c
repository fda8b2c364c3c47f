/*
 * golden_models: the shipped models on small inputs with known results, through our own runner.
 *
 * test/golden/models/<case>/ holds input.sql (rows for raw_data), vars.yml, and expected.sql, one
 * query that returns no row when the models are right. input_2.sql and so on are later loads: the
 * models are built again, incrementally, and expected_2.sql is asked. At the end the incremental
 * tables must equal those of a full refresh.
 */
#include <stdlib.h>

#include "base/file.h"
#include "cases.h"
#include "conf/project.h"
#include "store/store.h"
#include "transform/transform.h"

#define TEXT_MAX (1024 * 1024)
#define MAX_VARS 8

static const char *const cases[] = {
    "blank_zero_estimate",
    "collections",
    "days_of_23_and_25_hours",
    "energy_balance",
    "forecast_errors",
    "inspections",
    "interruptions",
    "late_rows",
    "local_day_chicago",
    "local_day_rome",
    "loss_warnings",
    "meter_events",
    "meter_features",
    "meter_prepayment",
    "metered_levels",
    "no_network",
    "node_intervals",
    "node_loads",
    "nothing_loaded",
    "null_key",
    "outage_inference",
    "outage_readings",
    "repeated_key",
    "solar",
    "suspects",
    "technical_losses",
};

/* What a full refresh must give again. */
static const char *const compared[] = {
    "intermediate.int_readings_clean",
    "intermediate.int_meter_days",
    "intermediate.int_node_intervals",
    "marts.fct_energy_balance_days",
};

typedef struct Golden {
    Arena *arena;
    const char *name;
    const char *folder;
    Project project;
    TransformVar vars[MAX_VARS];
    size_t n_vars;
    StoreConn *conn;
} Golden;

/* A file of the case; false when there is none. */
static bool read_case(const Golden *golden, const char *file, Str *text)
{
    const char *path = file_join(golden->arena, golden->folder, file);
    Error err;

    if (!file_exists(path))
        return false;
    CASE_OK(path, file_read(golden->arena, path, TEXT_MAX, text, &err), &err);
    return true;
}

static void read_vars(Golden *golden)
{
    const Yaml *root;
    Error err;
    Str text = {0};

    assert_true(read_case(golden, "vars.yml", &text));
    CASE_OK(golden->name, yaml_parse(golden->arena, text, "vars.yml", &root, &err), &err);
    assert_true(root->n_items <= MAX_VARS);
    for (size_t at = 0; at < root->n_items; at++)
        golden->vars[golden->n_vars++] = (TransformVar){
            .name = str_dup(golden->arena, root->keys[at]),
            .value = str_dup(golden->arena, root->items[at].text),
        };
}

static void build(Golden *golden, bool full_refresh, int64_t run_at_us)
{
    TransformOptions options = {
        .full_refresh = full_refresh,
        .skip_tests = true, /* cases hold faults on purpose */
        .run_at_us = run_at_us,
        .vars = golden->vars,
        .n_vars = golden->n_vars,
    };
    TransformReport report;
    Error err;

    CASE_OK(
        golden->name,
        transform_run(golden->arena, &golden->project, golden->conn, &options, &report, &err),
        &err);
}

static void expect_no_row(Golden *golden, const char *what, Str query)
{
    Sql sql = {.name = what, .text = query};
    Rows *rows = NULL;
    const Batch *batch = NULL;
    Error err;
    size_t n_rows;

    CASE_OK(what, store_query(golden->conn, &sql, EXPECT_ANY, &rows, &err), &err);
    CASE_OK(what, rows_next(rows, &batch, &err), &err);
    n_rows = batch->n_rows;
    rows_close(rows);
    if (n_rows > 0)
        fail_msg("%s: %s: %zu rows differ", golden->name, what, n_rows);
}

static void script(Golden *golden, const char *name, Str text)
{
    Error err;

    CASE_OK(name, store_script(golden->conn, name, text, &err), &err);
}

/* Loads and checks input.sql, input_2.sql, ... in turn; returns how many there were. */
static int run_loads(Golden *golden)
{
    int n = 0;

    for (int load = 1;; load++) {
        const char *suffix = load == 1 ? "" : arena_printf(golden->arena, "_%d", load);
        Str text = {0};
        if (!read_case(golden, arena_printf(golden->arena, "input%s.sql", suffix), &text))
            return n;
        n = load;
        script(golden, "input", text);
        build(golden, false, load);
        if (read_case(golden, arena_printf(golden->arena, "expected%s.sql", suffix), &text))
            expect_no_row(golden, arena_printf(golden->arena, "load %d", load), text);
    }
}

static void compare_with_full_refresh(Golden *golden)
{
    for (size_t at = 0; at < COUNT_OF(compared); at++)
        script(
            golden,
            "keep",
            str_from(arena_printf(
                golden->arena,
                "create temp table kept_%zu as select * from %s",
                at,
                compared[at])));
    build(golden, true, 100);
    for (size_t at = 0; at < COUNT_OF(compared); at++)
        expect_no_row(
            golden,
            compared[at],
            str_from(arena_printf(
                golden->arena,
                "(select * from temp.kept_%zu except all select * from %s) union all "
                "(select * from %s except all select * from temp.kept_%zu)",
                at,
                compared[at],
                compared[at],
                at)));
}

static void golden_case(void **state)
{
    Golden golden = {.arena = arena_new(), .name = *state};
    Store *store = NULL;
    Error err;

    golden.folder = arena_printf(
        golden.arena, "%s/test/golden/models/%s", getenv("EIOT_SOURCE_ROOT"), golden.name);
    CASE_OK("project", project_load(golden.arena, NULL, &golden.project, &err), &err);
    read_vars(&golden);
    CASE_OK("open", store_open("duckdb::memory:", 0, &store, &err), &err);
    CASE_OK("connect", store_connect(store, &golden.conn, &err), &err);
    CASE_OK("migrate", store_migrate(golden.conn, NULL, &err), &err);
    if (run_loads(&golden) > 1)
        compare_with_full_refresh(&golden);
    store_disconnect(golden.conn);
    store_close(store);
    arena_free(golden.arena);
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(cases)];

    for (size_t at = 0; at < COUNT_OF(cases); at++)
        tests[at] = (struct CMUnitTest){
            .name = cases[at],
            .test_func = golden_case,
            .initial_state = (void *) (uintptr_t) cases[at],
        };
    return _cmocka_run_group_tests("golden models", tests, COUNT_OF(cases), NULL, NULL);
}
