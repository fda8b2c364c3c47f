#include "detect/evaluate/evaluate.h"
#include "detect/evidence/evidence.h"
#include "site.h"

/* M1 and M2 steal; M5 is not in the truth. M4 has no flat_share, nobody's week_minimum is known. */
static const TruthRow truth[] = {
    {STR("M2"), true, STR("h1"), NAN},
    {STR("M4"), false, STR(""), NAN},
    {STR("M1"), true, STR("h1"), NAN},
    {STR("M3"), false, STR(""), NAN},
};

static void add_evidence(const Site *site)
{
    site_run(
        site,
        "insert into ml.meter_evidence values"
        " ('M3', 'residual_share', 0.2, 'run'), ('M1', 'residual_share', 0.9, 'run'),"
        " ('M5', 'residual_share', 5.0, 'run'), ('M4', 'residual_share', 0.3, 'run'),"
        " ('M2', 'residual_share', 0.25, 'run'),"
        " ('M3', 'flat_share', 0.5, 'run'), ('M1', 'flat_share', 0.5, 'run'),"
        " ('M2', 'flat_share', 0.1, 'run'), ('M0', 'flat_share', 0.1, 'run'),"
        " ('M5', 'week_minimum', 1.0, 'run')");
    site_run(
        site,
        "insert into ml.meter_scores (meter_id, status, score, run_id, scored_at)"
        " select 'M' || i, 'scored', 1.0 - i / 10.0, 'run', timestamptz '2025-01-01 00:00:00+00'"
        " from range(1, 6) as t(i)");
}

static EvaluateReport evaluate(const Site *site, bool has_detectors)
{
    EvaluateOptions options = {
        .truth = truth, .n_truth = COUNT_OF(truth), .budget = 2, .has_detectors = has_detectors};
    EvaluateReport report;
    Error err;

    CASE_OK("evaluate", evaluate_run(site->arena, site->conn, &options, &report, &err), &err);
    return report;
}

static void each_measure_ranks_on_its_own(void **state)
{
    static const struct {
        const char *measure;
        int64_t n;
        int64_t n_theft;
        double roc_auc;
        double map_at_20;
    } cases[] = {
        {"flat_share", 3, 2, 0.25, (1 + 2.0 / 3) / 2}, /* M1 and M3 alike, M2 last */
        {"residual_share", 4, 2, 3.0 / 4, (1 + 2.0 / 3) / 2},
        {"fused", 4, 2, 1, 1},
    };

    Site site = site_open();
    EvaluateReport report;

    (void) state;
    add_evidence(&site);
    report = evaluate(&site, true);
    CASE_INT("measures", report.n_detectors, COUNT_OF(cases));
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const DetectorMetrics *detector = &report.detectors[at];

        CASE_TEXT("measure", str_dup(site.arena, detector->measure), cases[at].measure);
        CASE_INT(cases[at].measure, detector->n, cases[at].n);
        CASE_INT(cases[at].measure, detector->n_theft, cases[at].n_theft);
        CASE_NEAR(cases[at].measure, detector->roc_auc, cases[at].roc_auc, 1e-12);
        CASE_NEAR(cases[at].measure, detector->map_at_20, cases[at].map_at_20, 1e-12);
    }
    CASE_INT("not asked for", evaluate(&site, false).n_detectors, 0);
    site_close(&site);
}

/* Each in its direction, those that only describe and those nobody knows left out; the thieves have
 * the least of everything. Without scores there is no fused line. */
static void each_in_its_direction(void **state)
{
    Site site = site_open();
    EvaluateReport report;
    size_t n = 0;

    (void) state;
    site_run(
        &site,
        "insert into ml.meter_scores (meter_id, status, run_id, scored_at)"
        " select 'M' || i, 'coverage', 'run', timestamptz '2025-01-01 00:00:00+00'"
        " from range(1, 6) as t(i)");
    for (size_t at = 0; at < EVIDENCE_N; at++) {
        n += evidence_directions[at] != 0 ? 1 : 0;
        site_run(
            &site,
            arena_printf(
                site.arena,
                "insert into ml.meter_evidence select 'M' || m, '%s', m, 'run'"
                " from range(1, 6) as t(m)",
                evidence_names[at]));
    }
    site_run(&site, "insert into ml.meter_evidence values ('M1', 'of another release', 1, 'run')");
    report = evaluate(&site, true);
    CASE_TRUE("some describe", n < EVIDENCE_N);
    CASE_INT("measures", report.n_detectors, n);
    for (size_t at = 0; at < n; at++) {
        const DetectorMetrics *detector = &report.detectors[at];
        const char *measure = str_dup(site.arena, detector->measure);

        CASE_TRUE(
            measure,
            at == 0 || str_compare(report.detectors[at - 1].measure, detector->measure) < 0);
        CASE_NEAR(measure, detector->roc_auc, evidence_direction(detector->measure) < 0, 0);
    }
    site_close(&site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_measure_ranks_on_its_own),
        cmocka_unit_test(each_in_its_direction),
    };

    return cmocka_run_group_tests_name("detect/evaluate_detectors", tests, NULL, NULL);
}
