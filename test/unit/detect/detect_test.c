#include "detect/detect.h"
#include "site.h"

#define ALL_SCORES                                                                                 \
    "select meter_id, channel, score, score_rank, top_feature, contributions"                      \
    " from ml.reading_scores order by meter_id, channel, start_ts"
#define ALL_METERS                                                                                 \
    "select meter_id, status, score, score_rank, reasons, top_feature, contributions"              \
    " from ml.meter_scores order by meter_id"

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

/* IF-01 a, b: identical meters, one meter. */
static void meters_alike_are_not_flagged(void **state)
{
    (void) state;
    for (uint64_t seed = 0; seed < 50; seed += 10) {
        Site site = site_open();
        DetectReport report;

        site_add_meters(&site, 1);
        report = site_detect(&site, seed, 1);
        CASE_INT("one", report.meters_status, DETECT_NOT_ENOUGH_DATA);
        CASE_INT("not scored", report.meters_not_scored, 1);
        CASE_TEXT(
            "one",
            site_text(&site, "select meter_id, status, score, reasons from ml.meter_scores"),
            "M001|not_enough_data|null|null\n");
        site_run(
            &site,
            "insert into intermediate.int_meter_features select 'S' || i, transformer_id, n_days,"
            " coverage, recent_ratio, recent_ratio_peers, zero_supplied_share, night_share,"
            " flat_share, peer_ratio, residual_corr, residual_share_corr_after, last_drop_day"
            " from intermediate.int_meter_features, range(99) as t(i)");
        report = site_detect(&site, seed, 1);
        CASE_INT("alike", report.meters_status, DETECT_NO_VARIATION);
        CASE_INT("suspects", report.suspects, 0);
        CASE_INT(
            "statuses",
            site_count(&site, "select count(*) from ml.meter_scores where status = 'no_variation'"),
            100);
        site_close(&site);
    }
}

/* IF-02: clean meters give no suspects, and five that were cut stand on top. */
static void suspects_are_found_not_filled_up(void **state)
{
    (void) state;
    for (uint64_t seed = 0; seed < 50; seed += 10) {
        Site site = site_open();
        DetectReport report;

        site_add_meters(&site, 100);
        CASE_INT("clean", site_detect(&site, seed, 2).suspects, 0);
        site_run(
            &site,
            "update intermediate.int_meter_features set recent_ratio = 0.2 + n / 100,"
            " recent_ratio_peers = 0.2 + n / 100, last_drop_day = date '2025-03-01'"
            " from (values ('M011', 1.0), ('M022', 2.0), ('M033', 3.0), ('M044', 4.0),"
            " ('M055', 5.0)) as cut(id, n) where meter_id = id");
        report = site_detect(&site, seed, 2);
        CASE_INT("suspects", report.suspects, 5);
        CASE_INT("scored", report.meters_scored, 100);
        CASE_INT(
            "on top",
            site_count(
                &site,
                "select count(*) from ml.meter_scores where score_rank <= 5"
                " and meter_id in ('M011', 'M022', 'M033', 'M044', 'M055')"),
            5);
        CASE_INT(
            "others have none",
            site_count(
                &site,
                "select count(*) from ml.meter_scores where score_rank > 5 and reasons = '[]'"),
            95);
        CASE_INT(
            "reasons say since when",
            site_count(
                &site,
                "select count(*) from ml.meter_scores where reasons like"
                " '%\"code\":\"peer_drop\",\"value\":2_.00,\"reference\":100.00,"
                "\"since\":\"2025-03-01\"%'"),
            5);
        site_close(&site);
    }
}

/* IF-05: meters without data are listed, one with a hole is scored, and the others don't notice. */
static void missing_features_touch_nobody_else(void **state)
{
    static const char query[] =
        "select meter_id, score from ml.meter_scores where meter_id < 'M600' order by meter_id";
    Site site = site_open();
    const char *before;

    (void) state;
    site_add_meters(&site, 50);
    (void) site_detect(&site, 4, 2);
    before = site_text(&site, query);
    site_run(
        &site,
        "insert into intermediate.int_meter_features values"
        " ('M601', 'T99', 0, 0.0, null, null, null, null, null, null, null, null, null),"
        " ('M602', 'T99', 9, 0.1, 0.1, 0.1, 0.9, 0.0, 0.0, 0.1, 0.9, null, null),"
        " ('M603', 'T99', 90, 1.0, 1.0, 1.0, 0.0, null, 0.03, 1.0, 0.15, null, null)");
    CASE_INT("not scored", site_detect(&site, 4, 2).meters_not_scored, 2);
    CASE_TEXT("the fifty", site_text(&site, query), before);
    CASE_TEXT(
        "the three",
        site_text(
            &site,
            "select meter_id, status, score is null, coalesce(score between 0 and 1, true)"
            " from (select meter_id, status, score from ml.meter_scores where meter_id > 'M600')"
            " order by meter_id"),
        "M601|coverage|1|1\nM602|coverage|1|1\nM603|scored|0|1\n");
    site_close(&site);
}

/* IF-04: run twice, other threads, rows in another order: the same; and a run replaces. */
static void results_do_not_depend_on_how(void **state)
{
    Site site = site_open();
    const char *scores;
    const char *meters;

    (void) state;
    site_add_meters(&site, 60);
    site_add_readings(&site, "B", 3);
    site_add_readings(&site, "A", 0.2);
    site_add_readings(&site, "C", 40);
    CASE_INT("scored", site_detect(&site, 7, 1).readings_scored, 3 * 336);
    scores = site_text(&site, ALL_SCORES);
    meters = site_text(&site, ALL_METERS);
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
        CASE_TRUE("meters", strcmp(site_text(&site, ALL_METERS), meters) == 0);
    }
    CASE_INT("models", site_count(&site, "select count(*) from ml.models where seed = 7"), 2);
    (void) site_detect(&site, 8, 2);
    CASE_TRUE("another seed", strcmp(site_text(&site, ALL_SCORES), scores) != 0);
    CASE_INT("replaced", site_count(&site, "select count(*) from ml.models"), 2);
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
    site_add_meters(&site, 30);
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
        cmocka_unit_test(missing_features_touch_nobody_else),
        cmocka_unit_test(results_do_not_depend_on_how),
        cmocka_unit_test(readings_are_judged_by_their_own_level),
        cmocka_unit_test(columns_without_values_are_left_out),
        cmocka_unit_test(a_failed_run_changes_nothing),
    };

    return cmocka_run_group_tests_name("detect/detect", tests, NULL, NULL);
}
