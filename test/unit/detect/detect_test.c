#include "detect/detect.h"
#include "meters_site.h"

#define ALL_SCORES                                                                                 \
    "select meter_id, channel, score, score_rank, top_feature, contributions"                      \
    " from ml.reading_scores order by meter_id, channel, start_ts"
#define ALL_METERS                                                                                 \
    "select meter_id, status, score, score_rank, reasons, top_feature, contributions,"             \
    " probability, cause, since, recoverable_kwh_month, against"                                   \
    " from ml.meter_scores order by meter_id"
#define ALL_EVIDENCE                                                                               \
    "select meter_id, measure, value from ml.meter_evidence order by meter_id, measure"

/* IF-01 e: nothing to look at is a status, not an error, and not a score. */
static void empty_tables_give_a_status(void **state)
{
    Site site = site_open();
    DetectReport report = site_detect(&site, 1, 2);

    (void) state;
    CASE_INT("readings", report.readings_status, DETECT_NOT_ENOUGH_DATA);
    CASE_INT("meters", report.meters_status, DETECT_NOT_ENOUGH_DATA);
    CASE_INT("scored", report.readings_scored + report.meters_scored + report.suspects, 0);
    CASE_INT("rows", site_count(&site, "select count(*) from ml.reading_scores"), 0);
    CASE_TEXT(
        "models",
        site_text(&site, "select detector, status, n_rows from ml.models order by detector"),
        "meters|not_enough_data|0\nreadings|not_enough_data|0\n");
    site_close(&site);
}

/* IF-01 a, b: one meter; meters that read the same. There is nothing to compare, and nobody is
 * flagged. */
static void meters_alike_are_not_flagged(void **state)
{
    Site site = meters_site_open("UTC");
    DetectReport report;

    (void) state;
    meters_site_add(
        &site, "A", "import", "2025-01-01 00:00:00", "2025-02-01 00:00:00", 3600, "0.5");
    meters_site_build(&site);
    report = site_detect(&site, 1, 1);
    CASE_INT("one", report.meters_status, DETECT_SCORED);
    CASE_INT("one", report.meters_scored, 1);
    CASE_INT("suspects", report.suspects, 0);
    for (int meter = 0; meter < 99; meter++)
        meters_site_add(
            &site,
            arena_printf(site.arena, "B%02d", meter),
            "import",
            "2025-01-01 00:00:00",
            "2025-02-01 00:00:00",
            3600,
            "0.5");
    meters_site_build(&site);
    report = site_detect(&site, 1, 1);
    CASE_INT("alike", report.meters_scored, 100);
    CASE_INT("suspects", report.suspects, 0);
    CASE_TEXT(
        "forest",
        site_text(&site, "select status, n_rows from ml.models where detector = 'meters'"),
        "no_variation|100\n");
    CASE_INT(
        "one score", site_count(&site, "select count(distinct score) from ml.meter_scores"), 1);
    CASE_INT(
        "ranks are 1 to n",
        site_count(&site, "select sum(score_rank) from ml.meter_scores where score_rank <= 100"),
        5050);
    site_close(&site);
}

/* IF-02: a clean transformer gives no suspects; M03, which reads a third from 10 March on, is the
 * only one of its neighbours. */
static void suspects_are_found_not_filled_up(void **state)
{
    Site site = meters_site_open("UTC");
    DetectReport report;

    (void) state;
    meters_site_add_transformer(&site, 10, 120, "1");
    meters_site_build(&site);
    CASE_INT("clean", site_detect(&site, 1, 2).suspects, 0);
    CASE_TEXT(
        "nothing is wrong",
        site_text(&site, "select distinct cause, since from ml.meter_scores"),
        "null|null\n");
    site_close(&site);

    site = meters_site_open("UTC");
    meters_site_add_transformer(&site, 10, 120, "case when m = 3 and d >= 68 then 0.3 else 1 end");
    meters_site_build(&site);
    report = site_detect(&site, 1, 2);
    CASE_INT("suspects", report.suspects, 1);
    CASE_INT("scored", report.meters_scored, 10);
    CASE_TEXT(
        "its verdict",
        site_text(
            &site,
            "select meter_id, status, cause, score_rank, cast(since as varchar), against,"
            " top_feature, probability > 0.9 and score > 0.9 and probability <= 1 and score <= 1"
            " from ml.meter_scores where score_rank = 1"),
        "M03|scored|fraud|1|2025-03-10|[]|residual_share|1\n");
    CASE_INT(
        "reasons say since when",
        site_count(
            &site,
            "select count(*) from ml.meter_scores where reasons like"
            " '[{\"code\":\"residual_share\",\"value\":%,\"reference\":%,"
            "\"since\":\"2025-03-10\"},%{\"code\":\"peer_drop\",%\"since\":\"2025-03-10\"}%]'"),
        1);
    /* what M03 used and did not read, a month of 30 days */
    CASE_NEAR(
        "recoverable",
        (double) site_count(
            &site,
            "select cast(1000 * (select recoverable_kwh_month from ml.meter_scores"
            " where meter_id = 'M03') / (select 30 * 0.7 * sum(kwh) / 52 from used"
            " where m = 3 and d >= 68) as bigint)"),
        1000,
        50);
    CASE_TEXT(
        "others",
        site_text(
            &site,
            "select distinct cause, reasons, recoverable_kwh_month, probability < 0.01"
            " from ml.meter_scores where score_rank > 1"),
        "null|[]|0|1\n");
    CASE_TEXT(
        "evidence",
        site_text(
            &site,
            "select distinct meter_id, value > 0.9 from ml.meter_evidence"
            " where measure = 'residual_share' and value > 0.1"),
        "M03|1\n");
    CASE_INT(
        "shares of what raises the odds",
        site_count(
            &site,
            "select count(*) from ml.meter_scores where contributions like"
            " '{\"residual_share\":0.%,\"%}' and meter_id = 'M03'"),
        1);
    site_close(&site);
}

/* The budget is the most that are counted, not what is filled up. */
static void no_more_suspects_than_visits(void **state)
{
    Site site = meters_site_open("UTC");
    DetectOptions options = {.budget = 2, .n_threads = 2, .now_us = SITE_NOW_US, .run_id = "run-2"};
    DetectReport report;
    Error err;

    (void) state;
    meters_site_add_transformer(
        &site, 10, 120, "case when m in (3, 6, 9) and d >= 60 + m then 0.3 else 1 end");
    meters_site_build(&site);
    CASE_OK(
        "detect", detect_run(site.arena, &site.project, site.conn, &options, &report, &err), &err);
    CASE_INT("suspects", report.suspects, 2);
    CASE_TEXT(
        "frauds",
        site_text(
            &site, "select meter_id from ml.meter_scores where cause = 'fraud' order by meter_id"),
        "M03\nM06\nM09\n");
    site_close(&site);
}

/* IF-05: meters without data are listed, one with a hole is scored, and the others don't notice. */
static void missing_readings_touch_nobody_else(void **state)
{
    static const char query[] =
        "select meter_id, status, score, score_rank, cause from ml.meter_scores"
        " where meter_id like 'M%' order by meter_id";
    Site site = meters_site_open("UTC");
    DetectReport report;
    const char *before;

    (void) state;
    meters_site_add_transformer(&site, 6, 60, "1");
    meters_site_build(&site);
    (void) site_detect(&site, 4, 2);
    before = site_text(&site, query);
    meters_site_add_node(&site, "T2", "", "transformer");
    meters_site_add_node(&site, "N1 never read", "T2", "meter");
    meters_site_add_node(&site, "N2 six days", "T2", "meter");
    meters_site_add_node(&site, "N3 every third day", "T2", "meter");
    meters_site_add(
        &site,
        "N2 six days",
        "import",
        "2025-01-01 00:00:00",
        "2025-01-07 00:00:00",
        3600,
        "1 + i % 5");
    meters_site_add(
        &site,
        "N3 every third day",
        "import",
        "2025-01-01 00:00:00",
        "2025-03-01 00:00:00",
        3600,
        "case when i // 24 % 3 = 0 then 1 + i % 5 end");
    meters_site_build(&site);
    report = site_detect(&site, 4, 2);
    CASE_INT("scored", report.meters_scored, 6);
    CASE_INT("not scored", report.meters_not_scored, 3);
    CASE_TEXT("the six", site_text(&site, query), before);
    CASE_TEXT(
        "the three",
        site_text(
            &site,
            "select meter_id, status, score, score_rank, reasons, probability, cause, since,"
            " recoverable_kwh_month, against, top_feature, contributions from ml.meter_scores"
            " where meter_id like 'N%' order by meter_id"),
        "N1 never read|coverage|null|null|null|null|null|null|null|null|null|null\n"
        "N2 six days|coverage|null|null|null|null|null|null|null|null|null|null\n"
        "N3 every third day|coverage|null|null|null|null|null|null|null|null|null|null\n");
    CASE_INT(
        "no evidence",
        site_count(&site, "select count(*) from ml.meter_evidence where meter_id like 'N%'"),
        0);
    /* two weeks of 60 days are gone, in the middle: a day more, and half would be */
    site_run(
        &site,
        "delete from raw_data.readings where meter_id = 'M02'"
        " and start_ts >= timestamptz '2025-01-15 00:00:00+00'"
        " and start_ts < timestamptz '2025-02-14 00:00:00+00'");
    meters_site_build(&site);
    CASE_INT("a hole of half", site_detect(&site, 4, 2).meters_scored, 6);
    site_run(
        &site,
        "delete from raw_data.readings where meter_id = 'M02'"
        " and start_ts = timestamptz '2025-02-14 00:00:00+00'");
    meters_site_build(&site);
    CASE_INT("and an hour", site_detect(&site, 4, 2).meters_scored, 5);
    site_close(&site);
}

/* IF-04: run twice, other threads, rows in another order: the same; and a run replaces. */
static void results_do_not_depend_on_how(void **state)
{
    Site site = site_open();
    const char *scores;

    (void) state;
    site_add_readings(&site, "B", 3);
    site_add_readings(&site, "A", 0.2);
    site_add_readings(&site, "C", 40);
    CASE_INT("scored", site_detect(&site, 7, 1).readings_scored, 3 * 336);
    scores = site_text(&site, ALL_SCORES);
    site_run(
        &site,
        "create table intermediate.other as select * from intermediate.int_reading_features"
        " order by kwh");
    site_run(&site, "delete from intermediate.int_reading_features");
    site_run(
        &site, "insert into intermediate.int_reading_features select * from intermediate.other");
    for (size_t n_threads = 1; n_threads <= 8; n_threads += 7) {
        (void) site_detect(&site, 7, n_threads);
        CASE_TRUE("readings", strcmp(site_text(&site, ALL_SCORES), scores) == 0);
    }
    CASE_INT("models", site_count(&site, "select count(*) from ml.models where seed = 7"), 2);
    (void) site_detect(&site, 8, 2);
    CASE_TRUE("another seed", strcmp(site_text(&site, ALL_SCORES), scores) != 0);
    CASE_INT("replaced", site_count(&site, "select count(*) from ml.models"), 2);
    site_close(&site);
}

/* A transformer whose meters read by the quarter of an hour and feed in, but for one that reads by
 * the hour: cells are sums of many readings. */
static void add_mixed_transformer(const Site *site, const char *from, const char *until)
{
    meters_site_add_node(site, "T2", "", "transformer");
    meters_site_add_node(site, "H", "T2", "meter");
    meters_site_add(site, "H", "import", from, until, 3600, "0.7 + 0.3 * sin(i * 0.26)");
    meters_site_add(site, "T2", "import", from, until, 3600, "4 + sin(i * 0.26)");
    for (int meter = 1; meter <= 5; meter++) {
        const char *name = arena_printf(site->arena, "Q%d", meter);

        meters_site_add_node(site, name, "T2", "meter");
        meters_site_add(
            site,
            name,
            "import",
            from,
            until,
            900,
            arena_printf(site->arena, "0.1 + 0.1 * abs(sin(i * 12.9898 * %d))", meter));
        meters_site_add(
            site, name, "export", from, until, 900, "0.05 * abs(sin(i * 0.065) * sin(i * 7.3))");
    }
}

static void meters_do_not_depend_on_how(void **state)
{
    static const char *const queries[] = {ALL_METERS, ALL_EVIDENCE, "from ml.technical_losses"};
    const char *before[COUNT_OF(queries)];
    Site site = meters_site_open("UTC");

    (void) state;
    meters_site_add_transformer(&site, 8, 60, "case when m = 5 and d >= 30 then 0.4 else 1 end");
    add_mixed_transformer(&site, "2025-01-01 00:00:00", "2025-03-02 00:00:00");
    meters_site_build(&site);
    CASE_INT("scored", site_detect(&site, 7, 1).meters_scored, 14);
    for (size_t at = 0; at < COUNT_OF(queries); at++)
        before[at] = site_text(&site, queries[at]);
    for (size_t n_threads = 1; n_threads <= 3; n_threads += 2) {
        (void) site_detect(&site, 7, n_threads);
        for (size_t at = 0; at < COUNT_OF(queries); at++)
            CASE_TRUE("again", strcmp(site_text(&site, queries[at]), before[at]) == 0);
    }
    site_run(
        &site,
        "create temp table other as select * from intermediate.int_readings_clean"
        " order by kwh desc, start_ts desc");
    site_run(&site, "delete from intermediate.int_readings_clean");
    site_run(&site, "insert into intermediate.int_readings_clean from other");
    (void) site_detect(&site, 7, 2);
    for (size_t at = 0; at < COUNT_OF(queries); at++)
        CASE_TEXT("another order", site_text(&site, queries[at]), before[at]);
    site_close(&site);
}

/* A spike of a small customer is strange; the ordinary day of a large one is not. */
static void readings_are_judged_by_their_own_level(void **state)
{
    Site site = site_open();

    (void) state;
    site_add_readings(&site, "large", 200);
    for (int meter = 0; meter < 10; meter++)
        site_add_readings(&site, arena_printf(site.arena, "small-%d", meter), 0.3);
    site_run(
        &site,
        "update intermediate.int_reading_features set kwh = 3 where meter_id = 'small-4'"
        " and start_ts = timestamptz '2025-01-03 10:00:00+00'");
    site_run(
        &site,
        "update intermediate.int_reading_features set kwh = null where meter_id = 'small-5'"
        " and start_ts = timestamptz '2025-01-03 10:00:00+00'");
    CASE_INT("scored", site_detect(&site, 3, 2).readings_scored, 11 * 336 - 1);
    CASE_TEXT(
        "strangest",
        site_text(
            &site, "select meter_id, top_feature from ml.reading_scores where score_rank = 1"),
        "small-4|kwh\n");
    CASE_INT(
        "ranks are 1 to n",
        site_count(
            &site,
            "select count(*) from (select score_rank, row_number() over (order by score desc,"
            " meter_id, channel, start_ts, length_s) as expected from ml.reading_scores)"
            " where score_rank <> expected"),
        0);
    CASE_INT(
        "explained",
        site_count(
            &site,
            "select count(*) from ml.reading_scores"
            " where (contributions is not null) <> (score_rank <= 1000)"),
        0);
    CASE_TEXT(
        "weather that is not there is left out",
        site_text(&site, "select features, n_rows from ml.models where detector = 'readings'"),
        "[\"kwh\",\"past_avg_kwh\"]|3695\n");
    site_close(&site);
}

static void columns_without_values_are_left_out(void **state)
{
    Site site = site_open();
    const Yaml *root;
    Error err;

    (void) state;
    CASE_OK(
        "yaml",
        yaml_parse(
            site.arena,
            STR("readings: {columns: [temperature_c, kwh, wind_kmh], split: gain}\n"),
            "eiot.yml",
            &root,
            &err),
        &err);
    site.project.detect = root;
    site_add_readings(&site, "A", 1);
    CASE_INT("scored", site_detect(&site, 1, 1).readings_status, DETECT_SCORED);
    CASE_TEXT(
        "features",
        site_text(&site, "select features, parameters from ml.models where detector = 'readings'"),
        "[\"kwh\"]|{\"trees\":400,\"sample\":256,\"split\":\"gain\"}\n");
    site_close(&site);
}

/* What fails leaves the result of the run before. */
static void a_failed_run_changes_nothing(void **state)
{
    Site site = site_open();
    DetectOptions options = {.budget = 1, .run_id = "run-2"};
    DetectReport report;
    Error err;

    (void) state;
    site_add_readings(&site, "A", 1);
    (void) site_detect(&site, 1, 1);
    site_run(&site, "drop table intermediate.int_meter_features");
    CASE_INT(
        "status",
        detect_run(site.arena, &site.project, site.conn, &options, &report, &err),
        STATUS_STORE);
    CASE_TRUE("context", strncmp(err.message, "detect meters: ", 15) == 0);
    CASE_INT("readings", site_count(&site, "select count(*) from ml.reading_scores"), 336);
    CASE_INT(
        "models", site_count(&site, "select count(*) from ml.models where run_id = 'run-1'"), 2);
    site_close(&site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_tables_give_a_status),
        cmocka_unit_test(meters_alike_are_not_flagged),
        cmocka_unit_test(suspects_are_found_not_filled_up),
        cmocka_unit_test(no_more_suspects_than_visits),
        cmocka_unit_test(missing_readings_touch_nobody_else),
        cmocka_unit_test(results_do_not_depend_on_how),
        cmocka_unit_test(meters_do_not_depend_on_how),
        cmocka_unit_test(readings_are_judged_by_their_own_level),
        cmocka_unit_test(columns_without_values_are_left_out),
        cmocka_unit_test(a_failed_run_changes_nothing),
    };

    return cmocka_run_group_tests_name("detect/detect", tests, NULL, NULL);
}
