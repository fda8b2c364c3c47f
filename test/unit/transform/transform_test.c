/*
 * Whole runs on DuckDB: what is built, tested, skipped and told; and the queries compared with
 * those dbt itself compiled (test/golden/transform).
 */
#include "fixture.h"
#include "transform/transform.h"

typedef struct World {
    Fixture fixture;
    Store *store;
    StoreConn *conn;
} World;

/* raw.readings -> stg (view) -> daily (incremental) -> kpi (table); other stands alone. */
static World world_open(void)
{
    World world = {.fixture = fixture_open()};
    Error err = {0};

    fixture_write(
        &world.fixture,
        "dbt/models/staging/stg.sql",
        "select * from {{ source('raw', 'readings') }}");
    fixture_write(
        &world.fixture,
        "dbt/models/marts/daily.sql",
        "{{ config(materialized='incremental', unique_key='day') }}\n"
        "select day, sum(kwh) as kwh, max(loaded) as loaded from {{ ref('stg') }}\n"
        "{% if is_incremental() %}\n"
        "where day in (select day from {{ ref('stg') }}\n"
        "    where loaded > (select max(loaded) from {{ this }}))\n"
        "{% endif %}\n"
        "group by 1");
    fixture_write(
        &world.fixture,
        "dbt/models/marts/kpi.sql",
        "select sum(kwh) as kwh, '{{ var('site_zone') }}' as zone, {{ var('price_per_kwh') }} as "
        "price,"
        " '{{ var('run_at') }}' as run_at from {{ ref('daily') }}");
    fixture_write(&world.fixture, "dbt/models/other.sql", "select 1 as x");
    fixture_write(
        &world.fixture,
        "dbt/models/schema.yml",
        "sources:\n  - {name: raw, tables: [{name: readings, columns: [{name: day, tests: "
        "[not_null]}]}]}\n"
        "models:\n"
        "  - name: daily\n"
        "    description: One row per day.\n"
        "    columns:\n"
        "      - {name: day, description: The day., data_tests: [unique, not_null]}\n"
        "      - name: kwh\n"
        "        data_tests: [{accepted_values: {values: [3, 30], quote: false, config: {severity: "
        "warn}}}]\n");
    fixture_write(
        &world.fixture,
        "dbt/tests/kpi_is_small.sql",
        "select * from {{ ref('kpi') }} where kwh > 1000");
    CASE_OK("open", store_open("duckdb::memory:", 2, &world.store, &err), &err);
    CASE_OK("connect", store_connect(world.store, &world.conn, &err), &err);
    CASE_OK(
        "raw",
        store_script(
            world.conn,
            "raw",
            STR("create schema raw; create table raw.readings (day integer, kwh integer, loaded "
                "integer);"
                "insert into raw.readings values (1, 1, 1), (1, 2, 1), (2, 30, 1)"),
            &err),
        &err);
    return world;
}

static void world_close(World *world)
{
    store_disconnect(world->conn);
    store_close(world->store);
    fixture_close(&world->fixture);
}

static void world_sql(World *world, const char *sql)
{
    Error err = {0};

    CASE_OK(sql, store_script(world->conn, "test", str_from(sql), &err), &err);
}

static int64_t world_value(World *world, const char *query)
{
    const Sql sql = {.name = "test", .text = str_from(query)};
    Error err = {0};
    int64_t value = -1;

    CASE_OK(query, store_value_i64(world->conn, &sql, &value, &err), &err);
    return value;
}

static Status
world_run(World *world, const TransformOptions *options, TransformReport *ret_report, Error *err)
{
    return transform_run(
        world->fixture.arena, &world->fixture.project, world->conn, options, ret_report, err);
}

/* "daily:built:2 kpi:skipped:-1" */
static const char *models_text(Arena *arena, const TransformReport *report)
{
    static const char *const outcomes[] = {"built", "skipped", "failed"};
    StrBuf buffer = strbuf_new(arena);

    for (size_t at = 0; at < report->n_models; at++)
        strbuf_printf(
            &buffer,
            "%s%s:%s%s:%lld",
            at == 0 ? "" : " ",
            report->models[at].name,
            outcomes[report->models[at].outcome],
            report->models[at].is_incremental ? "+" : "",
            (long long) report->models[at].rows);
    return strbuf_text(&buffer);
}

static const char *tests_text(Arena *arena, const TransformReport *report)
{
    static const char *const outcomes[] = {"passed", "warned", "failed", "skipped"};
    StrBuf buffer = strbuf_new(arena);

    for (size_t at = 0; at < report->n_tests; at++)
        strbuf_printf(
            &buffer,
            "%s%s:%s:%lld",
            at == 0 ? "" : " ",
            report->tests[at].name,
            outcomes[report->tests[at].outcome],
            (long long) report->tests[at].failures);
    return strbuf_text(&buffer);
}

#define ALL_PASSED                                                                                 \
    "source_not_null_raw_readings_day:passed:0 unique_daily_day:passed:0 "                         \
    "not_null_daily_day:passed:0 "                                                                 \
    "accepted_values_daily_kwh__False__3__30:passed:0 kpi_is_small:passed:0"

static void builds_all(void **state)
{
    World world = world_open();
    const TransformOptions options = {.run_at_us = INT64_C(1751328000000000)};
    TransformReport report;
    Error err = {0};

    (void) state;
    CASE_OK("run", world_run(&world, &options, &report, &err), &err);
    CASE_TEXT(
        "models",
        models_text(world.fixture.arena, &report),
        "stg:built:-1 daily:built:2 kpi:built:1 other:built:-1");
    CASE_TEXT("tests", tests_text(world.fixture.arena, &report), ALL_PASSED);
    CASE_TEXT("relation", report.models[1].relation, "marts.daily");
    CASE_INT("kind", report.models[1].materialization, MATERIALIZE_INCREMENTAL);
    CASE_TEXT("model of a test", report.tests[1].model, "daily");
    CASE_TEXT("of a source", report.tests[0].model, "raw.readings");
    CASE_INT("built", report.n_built, 4);
    CASE_INT("kwh", world_value(&world, "select cast(kwh as bigint) from marts.kpi"), 33);
    CASE_INT(
        "vars",
        world_value(
            &world,
            "select count(*) from marts.kpi where zone = 'Africa/Dakar' and price = 100.0"
            " and run_at = '2025-07-01T00:00:00Z'"),
        1);
    world_close(&world);
}

/* A second run adds what was loaded since, also to days of the past, and equals a full refresh. */
static void adds_what_was_loaded_since(void **state)
{
    World world = world_open();
    TransformReport report;
    Error err = {0};

    (void) state;
    CASE_OK("first", world_run(&world, &(TransformOptions){0}, &report, &err), &err);
    CASE_OK("again", world_run(&world, &(TransformOptions){0}, &report, &err), &err);
    CASE_TEXT(
        "nothing new",
        models_text(world.fixture.arena, &report),
        "stg:built:-1 daily:built+:0 kpi:built:1 other:built:-1");
    world_sql(&world, "insert into raw.readings values (1, 100, 2), (3, 3, 2)");
    CASE_OK("late", world_run(&world, &(TransformOptions){0}, &report, &err), &err);
    CASE_TEXT(
        "late",
        models_text(world.fixture.arena, &report),
        "stg:built:-1 daily:built+:2 kpi:built:1 other:built:-1");
    CASE_INT("days", world_value(&world, "select count(*) from marts.daily"), 3);
    CASE_INT("kwh", world_value(&world, "select cast(kwh as bigint) from marts.kpi"), 136);
    world_sql(&world, "create table kept as select * from marts.daily");
    CASE_OK(
        "anew", world_run(&world, &(TransformOptions){.full_refresh = true}, &report, &err), &err);
    CASE_TEXT(
        "anew",
        models_text(world.fixture.arena, &report),
        "stg:built:-1 daily:built:3 kpi:built:1 other:built:-1");
    CASE_INT(
        "same",
        world_value(
            &world,
            "select (select count(*) from (select * from kept except select * from marts.daily))"
            " + (select count(*) from (select * from marts.daily except select * from kept))"),
        0);
    CASE_INT("warned", report.n_tests_warned, 1);
    world_close(&world);
}

static void failed_tests_hold_back_readers(void **state)
{
    World world = world_open();
    TransformReport report;
    Error err = {0};

    (void) state;
    CASE_OK("first", world_run(&world, &(TransformOptions){0}, &report, &err), &err);
    fixture_write(
        &world.fixture,
        "dbt/models/marts/daily.sql",
        "{{ config(materialized='table') }} select 1 as day, kwh, 1 as loaded from {{ ref('stg') "
        "}}");
    CASE_INT("run", world_run(&world, &(TransformOptions){0}, &report, &err), STATUS_CHECK);
    CASE_TEXT(
        "message", err.message, "1 of 5 model tests failed, first 'unique_daily_day' with 1 rows");
    CASE_TEXT(
        "hint",
        err.hint,
        "1 models that read what failed were not built and hold what they held before.");
    CASE_TEXT(
        "models",
        models_text(world.fixture.arena, &report),
        "stg:built:-1 daily:built:3 kpi:skipped:-1 other:built:-1");
    CASE_TEXT(
        "tests",
        tests_text(world.fixture.arena, &report),
        "source_not_null_raw_readings_day:passed:0 unique_daily_day:failed:1 "
        "not_null_daily_day:passed:0 accepted_values_daily_kwh__False__3__30:warned:2 "
        "kpi_is_small:skipped:0");
    CASE_INT("kept", world_value(&world, "select cast(kwh as bigint) from marts.kpi"), 33);
    world_close(&world);
}

/* A test of two models holds back those that read both: one that reads the other alone may be
 * right. */
static void failed_test_of_two_holds_back_readers_of_both(void **state)
{
    static const struct {
        const char *name;
        const char *sql;
    } models[] = {
        {"dbt/models/a.sql", "select 1 as x union all select 2 as x"},
        {"dbt/models/b.sql", "select 1 as x"},
        {"dbt/models/reads_a.sql", "select x from {{ ref('a') }}"},
        {"dbt/models/reads_both.sql", "select x from {{ ref('reads_a') }}, {{ ref('b') }} as b"},
        {"dbt/models/reads_it.sql", "select x from {{ ref('reads_both') }}"},
        {"dbt/models/z_reads_b.sql", "select x from {{ ref('b') }}"},
        {"dbt/models/two.yml",
         "models:\n  - name: a\n    columns:\n      - name: x\n        data_tests:\n"
         "          - relationships: {arguments: {to: ref('b'), field: x}}\n"},
    };

    World world = world_open();
    TransformReport report;
    Error err = {0};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(models); at++)
        fixture_write(&world.fixture, models[at].name, models[at].sql);
    CASE_INT(
        "run",
        world_run(
            &world,
            &(TransformOptions){.select = "a b reads_a reads_both reads_it z_reads_b"},
            &report,
            &err),
        STATUS_CHECK);
    CASE_TEXT(
        "models",
        models_text(world.fixture.arena, &report),
        "a:built:-1 b:built:-1 reads_a:built:-1 reads_both:skipped:-1 reads_it:skipped:-1 "
        "z_reads_b:built:-1");
    world_close(&world);
}

static void failed_source_holds_back_all_that_reads_it(void **state)
{
    World world = world_open();
    TransformReport report;
    Error err = {0};

    (void) state;
    world_sql(&world, "insert into raw.readings values (null, 1, 1)");
    CASE_INT("run", world_run(&world, &(TransformOptions){0}, &report, &err), STATUS_CHECK);
    CASE_TEXT(
        "models",
        models_text(world.fixture.arena, &report),
        "stg:skipped:-1 daily:skipped:-1 kpi:skipped:-1 other:built:-1");
    CASE_OK(
        "without tests",
        world_run(&world, &(TransformOptions){.skip_tests = true}, &report, &err),
        &err);
    CASE_INT("tests", report.n_tests, 0);
    world_close(&world);
}

static void builds_what_is_selected(void **state)
{
    World world = world_open();
    TransformReport report;
    Error err = {0};

    (void) state;
    CASE_OK(
        "up to", world_run(&world, &(TransformOptions){.select = "+daily"}, &report, &err), &err);
    CASE_TEXT("up to", models_text(world.fixture.arena, &report), "stg:built:-1 daily:built:2");
    CASE_TEXT(
        "up to",
        tests_text(world.fixture.arena, &report),
        "source_not_null_raw_readings_day:passed:0 unique_daily_day:passed:0 "
        "not_null_daily_day:passed:0 accepted_values_daily_kwh__False__3__30:passed:0");
    fixture_write(
        &world.fixture,
        "dbt/tests/both.sql",
        "select 1 from {{ ref('daily') }}, {{ ref('kpi') }} where false");
    CASE_OK(
        "daily", world_run(&world, &(TransformOptions){.select = "daily"}, &report, &err), &err);
    CASE_INT("what also reads kpi must wait", report.n_tests, 3);
    CASE_OK("kpi", world_run(&world, &(TransformOptions){.select = "kpi"}, &report, &err), &err);
    CASE_TEXT(
        "kpi", tests_text(world.fixture.arena, &report), "both:passed:0 kpi_is_small:passed:0");
    CASE_INT(
        "nothing",
        world_run(&world, &(TransformOptions){.select = "dayly"}, &report, &err),
        STATUS_USAGE);
    CASE_TEXT("nothing", err.message, "no model or folder is called 'dayly'");
    CASE_INT("nothing", report.n_models, 0);
    world_close(&world);
}

static void stops_where_the_store_refuses(void **state)
{
    World world = world_open();
    TransformReport report;
    Error err = {0};

    (void) state;
    fixture_write(
        &world.fixture, "dbt/models/marts/daily.sql", "select gone from {{ ref('stg') }}");
    CASE_INT("run", world_run(&world, &(TransformOptions){0}, &report, &err), STATUS_STORE);
    CASE_TRUE(
        "message", strncmp(err.message, "model 'daily': line 1 of its compiled query: ", 44) == 0);
    CASE_TEXT("where", err.where, "dbt/models/marts/daily.sql");
    CASE_TEXT("models", models_text(world.fixture.arena, &report), "stg:built:-1 daily:failed:-1");
    fixture_write(&world.fixture, "dbt/models/marts/daily.sql", "select 1 as day, 3 as kwh");
    fixture_write(
        &world.fixture, "dbt/tests/kpi_is_small.sql", "select gone from {{ ref('kpi') }}");
    CASE_INT("test", world_run(&world, &(TransformOptions){0}, &report, &err), STATUS_STORE);
    CASE_TRUE("test", strncmp(err.message, "test 'kpi_is_small': ", 21) == 0);
    CASE_TEXT("test", err.where, "dbt/tests/kpi_is_small.sql");
    world_close(&world);
}

static int64_t tick(void *context)
{
    return *(int64_t *) context += 1500;
}

static void note_progress(void *context, const char *what, uint64_t done, uint64_t total)
{
    strbuf_printf(context, "%s %d/%d;", what, (int) done, (int) total);
}

static void tells_time_and_progress(void **state)
{
    static const TransformVar vars[] = {
        {.name = "site_zone", .value = "Europe/Rome"},
        {.name = "price_per_kwh", .value = "0.50"},
    };
    World world = world_open();
    int64_t now_us = 0;
    StrBuf told = strbuf_new(world.fixture.arena);
    const Progress progress = {.update = note_progress, .context = &told};
    const TransformOptions options = {
        .select = "+kpi",
        .clock_us = tick,
        .clock_context = &now_us,
        .progress = &progress,
        .vars = vars,
        .n_vars = 2,
    };
    TransformReport report;
    Error err = {0};

    (void) state;
    CASE_OK("run", world_run(&world, &options, &report, &err), &err);
    CASE_TEXT(
        "told",
        strbuf_text(&told),
        "test source_not_null_raw_readings_day 0/8;model stg 1/8;model daily 2/8;"
        "test unique_daily_day 3/8;test not_null_daily_day 4/8;"
        "test accepted_values_daily_kwh__False__3__30 5/8;model kpi 6/8;test kpi_is_small 7/8;");
    CASE_NEAR("ms of a model", report.models[0].ms, 1.5, 1e-9);
    CASE_NEAR("ms of a test", report.tests[0].ms, 1.5, 1e-9);
    CASE_INT(
        "vars of the caller win",
        world_value(
            &world, "select count(*) from marts.kpi where zone = 'Europe/Rome' and price = 0.5"),
        1);
    world_close(&world);
}

static void lists(void **state)
{
    World world = world_open();
    TransformList list;
    Error err = {0};

    (void) state;
    CASE_OK(
        "list",
        transform_list(world.fixture.arena, &world.fixture.project, "postgres", NULL, &list, &err),
        &err);
    CASE_INT("models", list.n_models, 4);
    CASE_INT("sources", list.n_sources, 1);
    CASE_INT("tests", list.n_tests, 5);
    CASE_TEXT("name", list.models[1].name, "daily");
    CASE_TEXT("folder", list.models[1].folder, "marts");
    CASE_TEXT("path", list.models[1].path, "dbt/models/marts/daily.sql");
    CASE_TEXT("relation", list.models[1].relation, "marts.daily");
    CASE_TEXT("description", list.models[1].description, "One row per day.");
    CASE_TEXT("ref", list.models[1].refs[0], "stg");
    CASE_TEXT("source", list.models[0].sources[0], "raw.readings");
    CASE_TEXT("column", list.models[1].columns[0].description, "The day.");
    CASE_INT("its tests", list.models[1].columns[0].n_tests, 2);
    CASE_TEXT("its tests", list.models[1].columns[0].tests[0], "unique_daily_day");
    CASE_TEXT("column of a source", list.sources[0].columns[0].name, "day");
    CASE_TEXT(
        "test of it", list.sources[0].columns[0].tests[0], "source_not_null_raw_readings_day");
    CASE_TEXT("sql", list.models[0].sql, "select * from \"raw\".\"readings\"");
    CASE_TEXT("schema of the target", list.models[3].relation, "public.other");
    CASE_TRUE("a view has no other build", list.models[0].incremental_sql == NULL);
    CASE_TEXT("name of a test", list.tests[0].name, "unique_daily_day");
    CASE_TEXT("where it stands", list.tests[0].model, "daily");
    CASE_TEXT(
        "its query",
        list.tests[0].sql,
        "select\n    \"day\" as unique_field,\n    count(*) as n_records\n"
        "from \"marts\".\"daily\"\nwhere \"day\" is not null\ngroup by \"day\"\n"
        "having count(*) > 1");
    world_close(&world);
}

/* Runs of white space as one blank, none at the ends. */
static const char *squeeze(Arena *arena, const char *text)
{
    StrBuf buffer = strbuf_new(arena);

    for (const char *at = text; *at != '\0';) {
        size_t blank = strspn(at, " \t\r\n");
        size_t word = strcspn(at + blank, " \t\r\n");

        if (blank > 0 && buffer.len > 0 && word > 0)
            strbuf_put_char(&buffer, ' ');
        strbuf_put(&buffer, (Str){.ptr = at + blank, .len = word});
        at += blank + word;
    }
    return strbuf_text(&buffer);
}

static void compiles_as_dbt(void **state)
{
    const char *root = getenv("EIOT_SOURCE_ROOT");
    Arena *arena = arena_new();
    Project project = {.zone = "UTC", .currency = "USD", .price_per_kwh = 0.15};
    TransformList list;
    Error err = {0};

    (void) state;
    assert_non_null(root);
    project.folder = arena_printf(arena, "%s/test/golden/transform/project", root);
    CASE_OK("list", transform_list(arena, &project, "duckdb", NULL, &list, &err), &err);
    CASE_INT("models", list.n_models, 5);
    for (size_t at = 0; at < list.n_models; at++) {
        const char *path = arena_printf(
            arena, "%s/test/golden/transform/expected/%s.sql", root, list.models[at].name);
        Str expected;

        CASE_OK(path, file_read(arena, path, 100000, &expected, &err), &err);
        CASE_TEXT(
            list.models[at].name,
            squeeze(arena, list.models[at].sql),
            squeeze(arena, expected.ptr));
    }
    arena_free(arena);
}

/* The project of this repository is within the subset. */
static void reads_the_project(void **state)
{
    Arena *arena = arena_new();
    const Project project = {
        .folder = getenv("EIOT_SOURCE_ROOT"), .zone = "UTC", .currency = "USD"};
    static const char *const dialects[] = {"duckdb", "postgres"};
    Error err = {0};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(dialects); at++) {
        TransformList list;

        CASE_OK(
            dialects[at], transform_list(arena, &project, dialects[at], NULL, &list, &err), &err);
        CASE_TRUE("models", list.n_models > 10);
        CASE_TRUE("tests", list.n_tests > 10);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(builds_all),
        cmocka_unit_test(adds_what_was_loaded_since),
        cmocka_unit_test(failed_tests_hold_back_readers),
        cmocka_unit_test(failed_test_of_two_holds_back_readers_of_both),
        cmocka_unit_test(failed_source_holds_back_all_that_reads_it),
        cmocka_unit_test(builds_what_is_selected),
        cmocka_unit_test(stops_where_the_store_refuses),
        cmocka_unit_test(tells_time_and_progress),
        cmocka_unit_test(lists),
        cmocka_unit_test(compiles_as_dbt),
        cmocka_unit_test(reads_the_project),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
