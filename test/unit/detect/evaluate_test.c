#include "detect/evaluate.h"
#include "site.h"

static void add_meter_scores(const Site *site)
{
    site_run(
        site,
        "insert into ml.meter_scores select 'M' || i, 'scored', 1.0 - i / 10.0, i, '[]', null, "
        "null,"
        " 'run', timestamptz '2025-01-01 00:00:00+00' from range(1, 9) as t(i)");
    site_run(
        site,
        "insert into ml.meter_scores values ('M9', 'coverage', null, null, null, null, null, 'run',"
        " timestamptz '2025-01-01 00:00:00+00')");
}

static void truth_is_met_with_scores(void **state)
{
    static const TruthRow truth[] = {
        {STR("M9"), true, STR("bypass")}, /* not scored */
        {STR("M1"), true, STR("night_bypass")},
        {STR("M2"), false, STR("")},
        {STR("M3"), true, STR("bypass")},
        {STR("M8"), true, STR("bypass")},
        {STR("M4"), false, STR("vacancy")},
        {STR("X"), false, STR("")}, /* not known to the store */
        {STR("M5"), false, STR("")},
    };
    EvaluateOptions options = {.truth = truth, .n_truth = COUNT_OF(truth), .budget = 3};
    Site site = site_open();
    EvaluateReport report;
    Error err;

    (void) state;
    add_meter_scores(&site);
    CASE_OK("evaluate", evaluate_run(site.arena, site.conn, &options, &report, &err), &err);
    CASE_TRUE("no labels", !report.readings.is_present);
    CASE_TRUE("meters", report.meters.is_present);
    CASE_INT("meters", report.meters.n_meters, 6);
    CASE_INT("thefts", report.meters.n_theft, 3);
    CASE_INT("not scored", report.meters.n_not_scored, 2);
    /* by score: M1 theft, M2, M3 theft, M4, M5, M8 theft */
    CASE_NEAR("auc", report.meters.roc_auc, 5.0 / 9, 1e-12);
    CASE_NEAR("pr", report.meters.pr_auc, (1 + 2.0 / 3 + 0.5) / 3, 1e-12);
    CASE_NEAR("map", report.meters.map_at_20, (1 + 2.0 / 3 + 0.5) / 3, 1e-12);
    CASE_NEAR("precision", report.meters.precision_at_budget, 2.0 / 3, 1e-12);
    CASE_INT("kinds", report.meters.n_kinds, 2);
    CASE_TRUE("bypass", str_equal(report.meters.kinds[0].kind, STR("bypass")));
    CASE_INT("bypass", report.meters.kinds[0].n, 2);
    CASE_INT("bypass found", report.meters.kinds[0].n_found, 1);
    CASE_TRUE("night", str_equal(report.meters.kinds[1].kind, STR("night_bypass")));
    CASE_INT("night found", report.meters.kinds[1].n_found, 1);
    site_close(&site);
}

static void truth_names_a_meter_once(void **state)
{
    static const TruthRow truth[] = {
        {STR("M1"), true, STR("")}, {STR("M2"), false, STR("")}, {STR("M1"), false, STR("")}};
    EvaluateOptions options = {.truth = truth, .n_truth = COUNT_OF(truth), .budget = 3};
    Site site = site_open();
    EvaluateReport report;
    Error err;

    (void) state;
    CASE_INT("status", evaluate_run(site.arena, site.conn, &options, &report, &err), STATUS_DATA);
    CASE_TEXT("message", err.message, "evaluate meters: meter 'M1' stands twice in the truth");
    site_close(&site);
}

static void nothing_to_measure(void **state)
{
    Site site = site_open();
    EvaluateReport report;
    Error err;

    (void) state;
    CASE_OK(
        "evaluate",
        evaluate_run(site.arena, site.conn, &(EvaluateOptions){.budget = 5}, &report, &err),
        &err);
    CASE_TRUE("readings", !report.readings.is_present);
    CASE_TRUE("meters", !report.meters.is_present);
    site_close(&site);
}

/* Three abnormal readings of 336, two of them strange. */
static void labels_are_met_with_scores(void **state)
{
    Site site = site_open();
    EvaluateReport report;
    Error err;

    (void) state;
    site_add_readings(&site, "A", 1);
    site_run(
        &site,
        "update intermediate.int_reading_features set label = 'abnormal', kwh = 9"
        " where start_ts in (timestamptz '2025-01-03 10:00:00+00', '2025-01-04 10:00:00+00')");
    site_run(
        &site,
        "update intermediate.int_reading_features set label = 'abnormal'"
        " where start_ts = timestamptz '2025-01-05 10:00:00+00'");
    site_run(
        &site,
        "update intermediate.int_reading_features set label = null"
        " where start_ts = timestamptz '2025-01-06 10:00:00+00'");
    (void) site_detect(&site, 1, 1);
    CASE_OK(
        "evaluate",
        evaluate_run(site.arena, site.conn, &(EvaluateOptions){.budget = 5}, &report, &err),
        &err);
    CASE_TRUE("readings", report.readings.is_present);
    CASE_INT("labelled", report.readings.n_readings, 335);
    CASE_INT("abnormal", report.readings.n_abnormal, 3);
    CASE_INT("k", report.readings.k, 3);
    CASE_NEAR("f1", report.readings.f1_at_k, 2.0 / 3, 1e-12);
    CASE_TRUE("auc", report.readings.roc_auc > 0.66 && report.readings.roc_auc <= 1);
    CASE_OK(
        "evaluate at 2",
        evaluate_run(site.arena, site.conn, &(EvaluateOptions){.k = 2}, &report, &err),
        &err);
    CASE_NEAR("precision at 2", report.readings.precision_at_k, 1, 1e-12);
    CASE_NEAR("f1 at 2", report.readings.f1_at_k, 0.8, 1e-12);
    site_close(&site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(truth_is_met_with_scores),
        cmocka_unit_test(truth_names_a_meter_once),
        cmocka_unit_test(nothing_to_measure),
        cmocka_unit_test(labels_are_met_with_scores),
    };

    return cmocka_run_group_tests_name("detect/evaluate", tests, NULL, NULL);
}
