#include "quality/quality.h"
#include "world.h"

static World world;

static int64_t fake_now;

static int64_t clock_us(void)
{
    return fake_now += 500;
}

static const char suite_of[] =
    "{\"name\": \"%s\", \"meta\": {\"eiot\": {\"table\": \"main.t\", \"layer\": \"%s\", "
    "\"key_columns\": [\"id\"]}}, \"expectations\": [{\"type\": "
    "\"expect_column_values_to_be_between\", \"kwargs\": {\"column\": \"id\", \"max_value\": "
    "999%s}, \"severity\": \"%s\"}]}";

static void
write_suite(const char *name, const char *layer, const char *mostly, const char *severity)
{
    world_suite(&world, name, arena_printf(world.arena, suite_of, name, layer, mostly, severity));
}

static Status run(const QualityOptions *options, QualityReport *ret_report, Error *err)
{
    return quality_run(world.arena, &world.project, world.conn, options, ret_report, err);
}

static int set_up(void **state)
{
    (void) state;
    world = world_open();
    world_sql(&world, "create table main.t as select range as id from range(1, 1001);");
    return 0;
}

static int tear_down(void **state)
{
    (void) state;
    world_close(&world);
    return 0;
}

/* Field case GX-04: 1000 rows, one of them wrong. */
static void test_mostly(void **state)
{
    static const struct {
        const char *mostly;
        size_t failed;
    } cases[] = {
        {"", 1},
        {", \"mostly\": 0", 0},
        {", \"mostly\": 1", 1},
        {", \"mostly\": 0.999", 0},
        {", \"mostly\": 0.9995", 1},
        {", \"mostly\": null", 1},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        QualityOptions options = {.run_id = "r", .now_us = 1};
        QualityReport report = {0};
        Error err = {0};

        write_suite("one", "raw", cases[at].mostly, "critical");
        CASE_OK(cases[at].mostly, run(&options, &report, &err), &err);
        CASE_INT(cases[at].mostly, report.failed, cases[at].failed);
        CASE_INT(cases[at].mostly, report.suites[0].results[0].unexpected_count, 1);
        CASE_NEAR(cases[at].mostly, report.suites[0].results[0].unexpected_percent, 0.1, 1e-12);
    }
}

static void test_report_and_stored_results(void **state)
{
    QualityOptions options = {.run_id = "r1", .now_us = 86400000000, .clock_us = clock_us};
    QualityReport report = {0};
    Error err = {0};

    (void) state;
    write_suite("b_marts", "marts", "", "warning");
    write_suite("z_raw", "raw", ", \"mostly\": 0.5", "critical");
    write_suite("a_marts", "marts", "", "critical");
    for (int twice = 0; twice < 2; twice++) {
        CASE_OK("run", run(&options, &report, &err), &err);
        CASE_INT("suites", report.n_suites, 3);
        CASE_TEXT("raw first", report.suites[0].name, "z_raw");
        CASE_TEXT("then by name", report.suites[1].name, "a_marts");
        CASE_TEXT("then by name", report.suites[2].name, "b_marts");
        CASE_INT("expectations", report.expectations, 3);
        CASE_INT("failed", report.failed, 2);
        CASE_INT("critical", report.critical_failed, 1);
        CASE_INT("rows", world_count(&world, "select count(*) from quality.results"), 3);
    }
    CASE_NEAR("ms", report.suites[0].results[0].ms, 0.5, 1e-9);
    CASE_INT(
        "row",
        world_count(
            &world,
            "select count(*) from quality.results where run_id = 'r1' and suite = 'a_marts'"
            " and expectation = 'expect_column_values_to_be_between' and table_name = 'main.t'"
            " and column_name = 'id' and severity = 'critical' and not success"
            " and element_count = 1000 and unexpected_count = 1"
            " and abs(unexpected_percent - 0.1) < 1e-9 and observed_value is null"
            " and kwargs = '{\"column\":\"id\",\"max_value\":999}' and sample = '[1000.0]'"
            " and error is null and ms > 0 and epoch(run_at) = 86400"),
        1);
    options.run_id = "r2";
    options.layer = "marts";
    CASE_OK("one layer", run(&options, &report, &err), &err);
    CASE_INT("one layer", report.n_suites, 2);
    options.layer = NULL;
    options.suite = "z_raw";
    CASE_OK("one suite", run(&options, &report, &err), &err);
    CASE_INT("one suite", report.n_suites, 1);
    CASE_INT("both kept", world_count(&world, "select count(*) from quality.results"), 6);
}

static void test_gate(void **state)
{
    QualityOptions options = {.run_id = "r"};
    QualityReport report = {0};
    Error err = {0};

    (void) state;
    write_suite("careful", "raw", "", "warning");
    CASE_OK("run", run(&options, &report, &err), &err);
    CASE_INT("warnings do not stop", quality_gate(&report, &err), OK);
    write_suite("strict", "raw", "", "critical");
    CASE_OK("run", run(&options, &report, &err), &err);
    CASE_INT("critical ones do", quality_gate(&report, &err), STATUS_CHECK);
    CASE_TEXT(
        "message",
        err.message,
        "quality gate: suite 'strict' failed: expect_column_values_to_be_between on column 'id': "
        "1 of 1000 values unexpected (0.1 %)");
    CASE_TEXT(
        "hint",
        err.hint,
        "1 critical of 2 expectations failed. See the data docs, or `eiot quality --suite "
        "strict`.");
    world_sql(&world, "insert into main.t select 5 from range(99000);");
    CASE_OK("run", run(&options, &report, &err), &err);
    CASE_INT("one of many", quality_gate(&report, &err), STATUS_CHECK);
    CASE_TEXT(
        "one of many",
        err.message,
        "quality gate: suite 'strict' failed: expect_column_values_to_be_between on column 'id': "
        "1 of 100000 values unexpected (below 0.01 %)");
    world_sql(&world, "drop table main.t;");
    CASE_OK("run", run(&options, &report, &err), &err);
    CASE_INT("no table", quality_gate(&report, &err), STATUS_CHECK);
    CASE_TEXT(
        "no table",
        err.message,
        "quality gate: suite 'careful' failed: eiot_table_exists: there is no table 'main.t'");
    CASE_INT(
        "what was not judged is not stored as a failure",
        world_count(
            &world,
            "select count(*) from quality.results where not success and severity = 'critical'"),
        2);
}

static void test_choice_errors(void **state)
{
    static const struct {
        const char *name;
        QualityOptions options;
        const char *message;
        const char *hint;
    } cases[] = {
        {"suite", {.suite = "two", .run_id = "r"}, "there is no suite 'two'", "There are: 'one'."},
        {"layer",
         {.layer = "marts", .run_id = "r"},
         "there is no suite of layer 'marts'",
         "There are: 'one'."},
    };

    QualityReport report;
    QualityOptions all = {.run_id = "r"};
    Error err = {0};

    (void) state;
    write_suite("one", "raw", "", "critical");
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        CASE_INT(cases[at].name, run(&cases[at].options, &report, &err), STATUS_CONFIG);
        CASE_TEXT(cases[at].name, err.message, cases[at].message);
        CASE_TEXT(cases[at].name, err.hint, cases[at].hint);
    }
    world_suite(&world, "other", arena_printf(world.arena, suite_of, "one", "raw", "", "info"));
    CASE_INT("name twice", run(&all, &report, &err), STATUS_CONFIG);
    CASE_TEXT("name twice", err.message, "suite 'one' is in two files");
    CASE_TEXT("name twice", err.hint, "The other one is great_expectations/expectations/one.json.");
}

static const char good_rows[] =
    "insert into raw_data.readings select 'M' || (range % 10), 'import',"
    " timestamptz '2025-06-01 00:00:00+00' + to_minutes(30 * (range // 10)), 1800,"
    " 0.25, 'actual', null, null, null, null, null, null, 1, range, now(), 1 from range(4800);"
    "create view staging.stg_readings as select * replace (cast(kwh as double) as kwh)"
    " from raw_data.readings;";

static size_t critical_of(const char *suite, const char **ret_gate)
{
    QualityOptions options = {.run_id = "r", .suite = suite};
    QualityReport report = {0};
    Error err = {0};

    CASE_OK(suite, run(&options, &report, &err), &err);
    if (quality_gate(&report, &err) == OK)
        *ret_gate = "";
    else
        *ret_gate = arena_printf(world.arena, "%s", err.message);
    return report.critical_failed;
}

/* The shipped suites hold on good readings and fail on each thing that is wrong with them. */
static void test_shipped_suites_on_readings(void **state)
{
    static const struct {
        const char *name;
        const char *suite;
        const char *damage;
        const char *gate; /* after "quality gate: suite '...' failed: " */
    } cases[] = {
        {"99 999 kWh in half an hour (GX-03)",
         "raw_readings",
         "update raw_data.readings set kwh = 99999 where line = 17;",
         "expect_column_values_to_be_between on column 'kwh': 1 of 4800 values unexpected (0.0208 "
         "%)"},
        {"negative import",
         "raw_readings",
         "update raw_data.readings set kwh = -0.001 where line = 17;",
         "expect_column_values_to_be_between on column 'kwh': 1 of 4800 values unexpected (0.0208 "
         "%)"},
        {"duplicate key",
         "raw_readings",
         "insert into raw_data.readings from raw_data.readings where line = 17;",
         "expect_compound_columns_to_be_unique: 2 of 4801 values unexpected (0.0417 %)"},
        {"a blank that is not marked",
         "raw_readings",
         "update raw_data.readings set kwh = null where line = 17;",
         "expect_column_values_to_not_be_null on column 'kwh': 1 of 4800 values unexpected (0.0208 "
         "%)"},
        {"a value marked missing",
         "raw_readings",
         "update raw_data.readings set quality = 'missing' where line = 17;",
         "expect_column_values_to_be_null on column 'kwh': 1 of 1 values unexpected (100 %)"},
        {"unknown channel",
         "raw_readings",
         "update raw_data.readings set channel = 'kvarh' where line = 17;",
         "expect_column_values_to_be_in_set on column 'channel': 1 of 4800 values unexpected "
         "(0.0208 %)"},
        {"readings lost on the way, not their kWh",
         "staging_readings",
         "create or replace view staging.stg_readings as select * replace (cast(case when line = 4 "
         "then (select sum(kwh) from raw_data.readings where line <= 4) else kwh end as double) as "
         "kwh) from raw_data.readings where line > 3;",
         "unexpected_rows_expectation: observed 1, expected: Readings out = readings in."},
        {"kWh lost on the way, not their readings",
         "staging_readings",
         "create or replace view staging.stg_readings as select * replace (cast(case when line > 3 "
         "then kwh end as double) as kwh) from raw_data.readings;",
         "unexpected_rows_expectation: observed 1, expected: kWh out = kWh in."},
        {"truncated table (GX-01)",
         "raw_readings",
         "delete from raw_data.readings;",
         "eiot_table_has_rows: table 'raw_data.readings' has 0 rows, below the minimum of 1"},
    };

    (void) state;
    world_sql(&world, good_rows);
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const char *gate;

        CASE_INT("good data", critical_of(cases[at].suite, &gate), 0);
        world_sql(&world, "begin transaction;");
        world_sql(&world, cases[at].damage);
        world_sql(&world, "commit;");
        CASE_INT(cases[at].name, critical_of(cases[at].suite, &gate), 1);
        CASE_TEXT(
            cases[at].name,
            gate,
            arena_printf(
                world.arena,
                "quality gate: suite '%s' failed: %s",
                cases[at].suite,
                cases[at].gate));
        world_sql(&world, "drop view staging.stg_readings; delete from raw_data.readings;");
        world_sql(&world, good_rows);
    }
}

static void test_balance_that_does_not_close(void **state)
{
    const char *gate;

    (void) state;
    world_sql(
        &world,
        "create table marts.fct_energy_balance_days as select 'T' as node_id, 'transformer' as "
        "kind,"
        " date '2025-06-01' + cast(range as integer) as local_day, 10.0::double as input_kwh,"
        " 8.0::double as billed_kwh, 0.5::double as technical_loss_kwh, 1.5::double as ntl_kwh,"
        " 15.0::double as ntl_pct, 1.0::double as ntl_amount, 1.0::double as coverage,"
        " 3 as n_meters, 3 as n_meters_reporting from range(30);");
    CASE_INT("closes", critical_of("balance_days", &gate), 0);
    world_sql(
        &world,
        "update marts.fct_energy_balance_days set ntl_kwh = 1.4 where local_day = '2025-06-03';");
    CASE_INT("does not close", critical_of("balance_days", &gate), 1);
    CASE_TEXT(
        "does not close",
        gate,
        "quality gate: suite 'balance_days' failed: unexpected_rows_expectation: observed 1, "
        "expected: The balance closes: input = billed + technical + NTL.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_mostly, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_report_and_stored_results, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_gate, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_choice_errors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_shipped_suites_on_readings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_balance_that_does_not_close, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
