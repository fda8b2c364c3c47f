#include "detect/evaluate/evaluate.h"
#include "site.h"

/* M1 to M8 by falling score, M9 without one; probabilities 0.8, 0.7, none, 0.5, ... */
static void add_meter_scores(const Site *site)
{
    site_run(
        site,
        "insert into ml.meter_scores (meter_id, status, score, score_rank, probability, run_id,"
        " scored_at) select 'M' || i, 'scored', 1.0 - i / 10.0, i,"
        " case when i <> 3 then 0.9 - i / 10.0 end, 'run',"
        " timestamptz '2025-01-01 00:00:00+00' from range(1, 9) as t(i)");
    site_run(
        site,
        "insert into ml.meter_scores (meter_id, status, run_id, scored_at) values"
        " ('M9', 'coverage', 'run', timestamptz '2025-01-01 00:00:00+00')");
}

static EvaluateReport evaluate(const Site *site, const TruthRow *truth, size_t n, int64_t budget)
{
    EvaluateOptions options = {.truth = truth, .n_truth = n, .budget = budget};
    EvaluateReport report;
    Error err;

    CASE_OK("evaluate", evaluate_run(site->arena, site->conn, &options, &report, &err), &err);
    return report;
}

static void check_kind(const KindMetrics *kind, const char *name, int64_t n, int64_t n_found)
{
    CASE_TRUE(name, str_equal(kind->kind, str_from(name)));
    CASE_INT(name, kind->n, n);
    CASE_INT(name, kind->n_found, n_found);
}

static void truth_is_met_with_scores(void **state)
{
    static const TruthRow truth[] = {
        {STR("M9"), true, STR("bypass"), 40}, /* not scored */
        {STR("M1"), true, STR("night_bypass"), 30},
        {STR("M2"), false, STR(""), NAN},
        {STR("M3"), true, STR("bypass"), 20},
        {STR("M8"), true, STR("bypass"), 10},
        {STR("M4"), false, STR("vacancy"), 0},
        {STR("T1"), false, STR("hook_up"), 70}, /* no meter */
        {STR("M5"), false, STR("solar"), NAN},
        {STR("M6"), false, STR("vacancy"), NAN},
    };
    Site site = site_open();
    MetersMetrics meters;

    (void) state;
    add_meter_scores(&site);
    meters = evaluate(&site, truth, COUNT_OF(truth), 4).meters;
    CASE_TRUE("meters", meters.is_present);
    CASE_INT("meters", meters.n_meters, 7);
    CASE_INT("thefts", meters.n_theft, 3);
    CASE_INT("not scored", meters.n_not_scored, 1);
    CASE_INT("no meter", meters.n_not_meters, 1);
    /* by score: M1 theft, M2, M3 theft, M4, M5, M6, M8 theft */
    CASE_NEAR("auc", meters.roc_auc, 7.0 / 12, 1e-12);
    CASE_NEAR("pr", meters.pr_auc, (1 + 2.0 / 3 + 3.0 / 7) / 3, 1e-12);
    CASE_NEAR("map", meters.map_at_20, (1 + 2.0 / 3 + 3.0 / 7) / 3, 1e-12);
    CASE_NEAR("precision", meters.precision_at_budget, 2.0 / 4, 1e-12);
    CASE_NEAR("expected", meters.expected_hits, 0.8 + 0.7 + 0.5, 1e-12);
    CASE_NEAR("recovered", meters.recovered_share, 50.0 / 100, 1e-12);
    CASE_INT("kinds", meters.n_kinds, 2);
    check_kind(&meters.kinds[0], "bypass", 2, 1);
    check_kind(&meters.kinds[1], "night_bypass", 1, 1);
    CASE_INT("false kinds", meters.n_false_kinds, 3);
    check_kind(&meters.false_kinds[0], "honest", 1, 1);
    check_kind(&meters.false_kinds[1], "solar", 1, 0);
    check_kind(&meters.false_kinds[2], "vacancy", 2, 1);
    site_close(&site);
}

/* What is not said is not there: no probability, no energy. */
static void measures_that_cannot_be_had(void **state)
{
    static const TruthRow truth[] = {
        {STR("M3"), true, STR("bypass"), NAN}, {STR("M4"), false, STR(""), NAN}};
    Site site = site_open();
    MetersMetrics meters;

    (void) state;
    add_meter_scores(&site);
    meters = evaluate(&site, truth, COUNT_OF(truth), 1).meters;
    CASE_TRUE("expected", isnan(meters.expected_hits));
    CASE_TRUE("recovered", isnan(meters.recovered_share));
    meters = evaluate(&site, truth, COUNT_OF(truth), 100).meters;
    CASE_NEAR("of those that have one", meters.expected_hits, 0.5, 1e-12);
    CASE_NEAR("budget above all", meters.precision_at_budget, 0.5, 1e-12);
    meters = evaluate(&site, truth, 0, 3).meters;
    CASE_TRUE("no rows", !meters.is_present);
    site_close(&site);
}

static void truth_names_a_meter_once(void **state)
{
    static const TruthRow truth[] = {
        {STR("M1"), true, STR(""), NAN},
        {STR("M2"), false, STR(""), NAN},
        {STR("M1"), false, STR(""), NAN}};
    EvaluateOptions options = {.truth = truth, .n_truth = COUNT_OF(truth), .budget = 3};
    Site site = site_open();
    EvaluateReport report;
    Error err;

    (void) state;
    CASE_INT("status", evaluate_run(site.arena, site.conn, &options, &report, &err), STATUS_DATA);
    CASE_TEXT("message", err.message, "evaluate meters: meter 'M1' stands twice in the truth");
    site_close(&site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(truth_is_met_with_scores),
        cmocka_unit_test(measures_that_cannot_be_had),
        cmocka_unit_test(truth_names_a_meter_once),
    };

    return cmocka_run_group_tests_name("detect/evaluate_meters", tests, NULL, NULL);
}
