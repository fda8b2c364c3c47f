#include "publish/metrics.h"
#include "world.h"

static const char *const no_scripts[] = {NULL};
static const char *const with_marts[] = {"marts.sql", "network.sql", NULL};

static const char self[] = "eiot_build_info{version=\"0.1.0\"} 1\n"
                           "eiot_store_up 1\n";

static const char balance_days[] =
    "create table marts.fct_energy_balance_days (node_id varchar, kind varchar, local_day date, "
    "input_kwh double, billed_kwh double, ntl_kwh double, coverage double, input_coverage double)";

static const char *text_of(World *world)
{
    StrBuf text = strbuf_new(world->arena);
    Error err = {0};

    CASE_OK("metrics", metrics_of_store(world->arena, world->conn, &text, &err), &err);
    return strbuf_text(&text);
}

/* The lines of `text` that begin with `prefix`. */
static const char *lines_of(Arena *arena, const char *text, const char *prefix)
{
    StrBuf lines = strbuf_new(arena);

    while (*text != '\0') {
        size_t length = strcspn(text, "\n") + 1;
        if (strncmp(text, prefix, strlen(prefix)) == 0)
            strbuf_put(&lines, (Str){text, length});
        text += length;
    }
    return lines.len == 0 ? "" : strbuf_text(&lines);
}

/* The lines that are no comments. */
static const char *samples_of(Arena *arena, const char *text)
{
    return lines_of(arena, text, "eiot_");
}

static void an_empty_store(void **state)
{
    World world = world_open(no_scripts);
    const char *text = text_of(&world);

    (void) state;
    CASE_TEXT("samples", samples_of(world.arena, text), self);
    CASE_TEXT(
        "families are known before they have samples",
        lines_of(world.arena, text, "# TYPE eiot_records_loaded_total "),
        "# TYPE eiot_records_loaded_total counter\n");
    CASE_TEXT(
        "those of the marts too",
        lines_of(world.arena, text, "# HELP eiot_feeder_suspects "),
        "# HELP eiot_feeder_suspects Meters below the feeder that are worth a visit.\n");
    world_close(&world);
}

static void a_store_that_is_down(void **state)
{
    Arena *arena = arena_new();
    StrBuf text = strbuf_new(arena);

    (void) state;
    metrics_of_no_store(&text);
    CASE_TEXT(
        "text",
        strbuf_text(&text),
        "# HELP eiot_build_info The program that made this text: 1.\n"
        "# TYPE eiot_build_info gauge\n"
        "eiot_build_info{version=\"0.1.0\"} 1\n"
        "# HELP eiot_store_up Whether the store could be read: 1 or 0.\n"
        "# TYPE eiot_store_up gauge\n"
        "eiot_store_up 0\n");
    arena_free(arena);
}

/* (file, source, kind, status, records, loaded, rejected) and when its newest record was. */
static void put_file(World *world, const char *values, const char *last_ts)
{
    world_sql(
        world,
        arena_printf(
            world->arena,
            "insert into ops.files by name select f.*, '' as path, '' as content_hash, '' as "
            "profile_hash, 0 as size_bytes, 0 as identical, 0 as superseded, 0 as skipped, 0 as "
            "missing, 0 as ambiguous, %s as last_ts, timestamptz '2025-07-02 00:00:00.75+00' as "
            "started_at, timestamptz '2025-07-02 00:00:00.75+00' as loaded_at from (values (%s)) "
            "as f (file_id, source, kind, status, records, loaded, rejected)",
            last_ts,
            values));
}

static void files_by_source(void **state)
{
    World world = world_open(no_scripts);
    const char *first;

    (void) state;
    put_file(
        &world,
        "1, 'generic', 'readings', 'loaded', 100, 90, 4",
        "timestamptz '2025-07-01 23:30:00+00'");
    put_file(
        &world,
        "2, 'generic', 'readings', 'loaded', 10, 10, 0",
        "timestamptz '2025-06-30 00:00:00+00'");
    put_file(&world, "3, 'generic', 'readings', 'refused', 1000, 0, 1000", "null");
    put_file(
        &world, "4, 'June \"A\" C:\\new' || chr(10) || 'x', 'network', 'loaded', 5, 5, 0", "null");
    first = text_of(&world);
#define HOSTILE "{source=\"June \\\"A\\\" C:\\\\new\\nx\",kind=\"network\"} "
#define GENERIC "{source=\"generic\",kind=\"readings\"} "
    CASE_TEXT(
        "samples",
        samples_of(world.arena, first) + strlen(self),
        "eiot_records_read_total" HOSTILE "5\n"
        "eiot_records_read_total" GENERIC "110\n"
        "eiot_records_loaded_total" HOSTILE "5\n"
        "eiot_records_loaded_total" GENERIC "100\n"
        "eiot_records_rejected_total" HOSTILE "0\n"
        "eiot_records_rejected_total" GENERIC "4\n"
        "eiot_files_loaded_total" HOSTILE "1\n"
        "eiot_files_loaded_total" GENERIC "2\n"
        "eiot_files_refused" HOSTILE "0\n"
        "eiot_files_refused" GENERIC "1\n"
        "eiot_newest_record_timestamp_seconds" GENERIC "1751412600\n"
        "eiot_last_load_timestamp_seconds" HOSTILE "1751414400\n"
        "eiot_last_load_timestamp_seconds" GENERIC "1751414400\n");
    CASE_TEXT("asked again", text_of(&world), first);
    /* taken out of the ledger and loaded again, better */
    world_sql(
        &world,
        "insert into ops.replaced_files values (1, 'generic', 'readings', 100, 90, 4); "
        "delete from ops.files where file_id = 1");
    put_file(&world, "5, 'generic', 'readings', 'loaded', 100, 95, 0", "null");
    CASE_TEXT(
        "counters never fall",
        lines_of(world.arena, text_of(&world), "eiot_records_rejected_total{source=\"generic"),
        "eiot_records_rejected_total" GENERIC "4\n");
    CASE_TEXT(
        "what is loaded again counts again",
        lines_of(world.arena, text_of(&world), "eiot_records_loaded_total{source=\"generic"),
        "eiot_records_loaded_total" GENERIC "195\n");
    world_close(&world);
}

static void more_sources_than_are_told(void **state)
{
    World world = world_open(no_scripts);

    (void) state;
    for (int at = 1; at <= METRICS_SOURCES + 3; at++)
        put_file(
            &world,
            arena_printf(world.arena, "%d, 's%02d', 'readings', 'loaded', 2, 1, 1", at, 99 - at),
            "null");
    CASE_TEXT(
        "the newest together",
        lines_of(world.arena, text_of(&world), "eiot_records_loaded_total{source=\"other"),
        "eiot_records_loaded_total{source=\"other\",kind=\"readings\"} 3\n");
    CASE_TEXT(
        "the last of its own",
        lines_of(world.arena, text_of(&world), "eiot_records_loaded_total{source=\"s49"),
        "eiot_records_loaded_total{source=\"s49\",kind=\"readings\"} 1\n");
    CASE_TEXT(
        "the first of the others",
        lines_of(world.arena, text_of(&world), "eiot_records_loaded_total{source=\"s48"),
        "");
    world_close(&world);
}

static void runs_and_stages(void **state)
{
    World world = world_open(no_scripts);

    (void) state;
    world_sql(
        &world,
        "insert into ops.runs (run_id, command, status, started_at, ended_at, error, version) "
        "values "
        "('a', 'run', 'success', '2025-07-01 00:00:00+00', '2025-07-01 00:01:30.5+00', null, '1'), "
        "('b', 'run', 'failed', '2025-07-02 00:00:00+00', '2025-07-02 00:00:10+00', 'x', '1'), "
        "('c', 'run', 'running', '2025-07-03 00:00:00+00', null, null, '1'), "
        "('d', 'detect', 'stopped', '2025-07-03 00:00:00+00', '2025-07-04 00:00:00+00', null, "
        "'1')");
    world_sql(
        &world,
        "insert into ops.run_stages (run_id, stage, status, rows_in, rows_out, ms, error, "
        "ended_at) "
        "values "
        "('a', 'ingest', 'success', 1, 1, 1500, null, '2025-07-01 00:00:02+00'), "
        "('a', 'detect', 'success', 1, 1, 2000, null, '2025-07-01 00:00:04+00'), "
        "('b', 'ingest', 'failed', 1, 1, 250.5, 'x', '2025-07-02 00:00:02+00'), "
        "('b', 'detect', 'skipped', 0, 0, 0, null, '2025-07-02 00:00:03+00')");
    CASE_TEXT(
        "samples",
        samples_of(world.arena, text_of(&world)) + strlen(self),
        "eiot_runs_total{command=\"detect\",status=\"stopped\"} 1\n"
        "eiot_runs_total{command=\"run\",status=\"failed\"} 1\n"
        "eiot_runs_total{command=\"run\",status=\"success\"} 1\n"
        "eiot_last_run_success{command=\"detect\"} 0\n"
        "eiot_last_run_success{command=\"run\"} 0\n"
        "eiot_last_run_start_timestamp_seconds{command=\"detect\"} 1751500800\n"
        "eiot_last_run_start_timestamp_seconds{command=\"run\"} 1751500800\n"
        "eiot_last_success_timestamp_seconds{command=\"run\"} 1751328090\n"
        "eiot_stage_duration_seconds{stage=\"ingest\"} 0.2505\n"
        "eiot_stage_end_timestamp_seconds{stage=\"detect\"} 1751414403\n"
        "eiot_stage_end_timestamp_seconds{stage=\"ingest\"} 1751414402\n"
        "eiot_stage_status{stage=\"detect\",status=\"failed\"} 0\n"
        "eiot_stage_status{stage=\"detect\",status=\"skipped\"} 1\n"
        "eiot_stage_status{stage=\"detect\",status=\"success\"} 0\n"
        "eiot_stage_status{stage=\"ingest\",status=\"failed\"} 1\n"
        "eiot_stage_status{stage=\"ingest\",status=\"skipped\"} 0\n"
        "eiot_stage_status{stage=\"ingest\",status=\"success\"} 0\n");
    world_close(&world);
}

static void put_result(World *world, const char *run, const char *rest)
{
    world_sql(
        world,
        arena_printf(
            world->arena,
            "insert into quality.results (run_id, suite, expectation, table_name, severity, "
            "success, error, kwargs, ms, run_at) values ('%s', 'raw_files', 'e', 't', %s, '{}', 1, "
            "timestamptz '2025-07-0%s 00:00:00+00')",
            run,
            rest,
            run));
}

static void quality_of_the_newest_run(void **state)
{
    World world = world_open(no_scripts);

    (void) state;
    put_result(&world, "1", "'critical', false, null");
    put_result(&world, "1", "'warning', false, null");
    put_result(&world, "2", "'critical', true, null");
    put_result(&world, "2", "'critical', false, 'column is missing'");
    put_result(&world, "2", "'info', false, 'nothing to look at'");
    put_result(&world, "2", "'info', false, null");
    CASE_TEXT(
        "samples",
        samples_of(world.arena, text_of(&world)) + strlen(self),
        "eiot_quality_run_timestamp_seconds{suite=\"raw_files\"} 1751414400\n"
        "eiot_quality_not_judged_expectations{suite=\"raw_files\"} 1\n"
        "eiot_quality_expectations{suite=\"raw_files\",severity=\"critical\"} 2\n"
        "eiot_quality_expectations{suite=\"raw_files\",severity=\"info\"} 2\n"
        "eiot_quality_failed_expectations{suite=\"raw_files\",severity=\"critical\"} 1\n"
        "eiot_quality_failed_expectations{suite=\"raw_files\",severity=\"info\"} 1\n");
    world_close(&world);
}

static void feeders(void **state)
{
    World world = world_open(with_marts);

    (void) state;
    CASE_TEXT("a table is missing", lines_of(world.arena, text_of(&world), "eiot_feeder"), "");
    world_sql(&world, balance_days);
    /* the data's last day is 10 July: 4 July is the first that is recent */
    world_sql(
        &world,
        "insert into marts.fct_energy_balance_days values "
        "('F1', 'feeder', '2025-07-03', 1000, 900, 50, 1, 1), "
        "('F1', 'feeder', '2025-07-04', 100.1, 90, 5.1, 1, 1), "
        "('F1', 'feeder', '2025-07-05', 100.2, 90, 5.2, 0.9, 0.9), "
        "('F1', 'feeder', '2025-07-06', 100, 90, 5, 0.89, 1), "
        "('F1', 'feeder', '2025-07-07', 100, 90, 5, 1, 0.89), "
        "('F1', 'feeder', '2025-07-08', 100, null, null, 1, 1), "
        "('T1', 'transformer', '2025-07-09', 100, 90, 5, 1, 1)");
    world_sql(
        &world,
        "insert into marts.fct_suspects (meter_id, status, visit_rank) values ('M9', 'scored', 3)");
    CASE_TEXT(
        "samples",
        lines_of(world.arena, text_of(&world), "eiot_feeder"),
        "eiot_feeder_input_kwh{feeder=\"F1\"} 11110.5\n"
        "eiot_feeder_billed_kwh{feeder=\"F1\"} 9002.25\n"
        "eiot_feeder_technical_loss_kwh{feeder=\"F1\"} 555.525\n"
        "eiot_feeder_ntl_kwh{feeder=\"F1\"} 1552.725\n"
        "eiot_feeder_recent_input_kwh{feeder=\"F1\"} 200.3\n"
        "eiot_feeder_recent_ntl_kwh{feeder=\"F1\"} 10.3\n"
        "eiot_feeder_suspects{feeder=\"F1\"} 2\n"
        "eiot_feeder_suspects{feeder=\"unknown\"} 1\n");
    world_close(&world);
}

static void more_feeders_than_are_told(void **state)
{
    World world = world_open(with_marts);
    const char *text;

    (void) state;
    world_sql(&world, balance_days);
    /* inputs 1.1 to 105.1 kWh; one feeder has the name of the rest, and is among the largest */
    world_sql(
        &world,
        "delete from marts.fct_suspects; delete from marts.fct_node_losses; "
        "insert into marts.fct_node_losses by name select case when n = 104 then 'other' else "
        "'F' || lpad(n::varchar, 3, '0') end as node_id, 'feeder' as kind, n + 0.1 as input_kwh "
        "from range(1, 106) as r (n); "
        "insert into marts.fct_node_losses (node_id, kind) values ('F200', 'feeder')");
    text = text_of(&world);
    CASE_TEXT(
        "the rest, with the one of that name",
        lines_of(world.arena, text, "eiot_feeder_input_kwh{feeder=\"other"),
        "eiot_feeder_input_kwh{feeder=\"other\"} 119.6\n");
    CASE_TEXT(
        "the last of its own",
        lines_of(world.arena, text, "eiot_feeder_input_kwh{feeder=\"F006"),
        "eiot_feeder_input_kwh{feeder=\"F006\"} 6.1\n");
    CASE_TEXT(
        "the first of the rest",
        lines_of(world.arena, text, "eiot_feeder_input_kwh{feeder=\"F005"),
        "");
    CASE_TEXT("asked again", text_of(&world), text);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_store),
        cmocka_unit_test(a_store_that_is_down),
        cmocka_unit_test(files_by_source),
        cmocka_unit_test(more_sources_than_are_told),
        cmocka_unit_test(runs_and_stages),
        cmocka_unit_test(quality_of_the_newest_run),
        cmocka_unit_test(feeders),
        cmocka_unit_test(more_feeders_than_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
