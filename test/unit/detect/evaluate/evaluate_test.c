#include "detect/evaluate/evaluate.h"
#include "site.h"

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
    CASE_INT("detectors", report.n_detectors, 0);
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
        cmocka_unit_test(nothing_to_measure),
        cmocka_unit_test(labels_are_met_with_scores),
    };

    return cmocka_run_group_tests_name("detect/evaluate", tests, NULL, NULL);
}
