/* Verdicts and evidence as rows: JSON with null for what is not known. */
#include "detect/meters/meters_write.h"
#include "site.h"

#define DAY 20240 /* 2025-06-01 */

/* Nothing is known of it. */
static Evidence unknown(void)
{
    Evidence evidence = {
        .residual =
            {.day_share = NAN,
             .kwh_share = NAN,
             .support = NAN,
             .completion = NAN,
             .regression = NAN,
             .match = NAN,
             .oddness = NAN,
             .timing = NAN,
             .pearson = NAN,
             .mic = NAN,
             .kwh_day = NAN},
        .shortfall =
            {.slope = NAN, .slope_steps = NAN, .steady = NAN, .level = NAN, .level_weeks = NAN},
        .onset_match = NAN,
        .hours = {NAN, NAN},
        .visibility = NAN,
        .pearson_window = NAN,
        .opposed = NAN,
        .observer_ratio = NAN,
        .level_ratio_peers = NAN,
        .oddness_recent = NAN,
        .forest = NAN,
    };
    double *own = (double *) &evidence.own;

    for (size_t at = 0; at < OWN_PAST_N; at++)
        own[at] = NAN;
    return evidence;
}

static MeterRow meter(Str meter_id)
{
    return (MeterRow){
        .meter_id = meter_id,
        .transformer_id = STR("T1"),
        .peer_ratio = NAN,
        .export_kwh = NAN,
        .outage_share = NAN,
        .vended_ratio = NAN,
        .days_since_vend = NAN,
        .supplied_days = NAN,
        .buys_little = NAN,
        .tokens_without_sale = NAN,
        .edge_months = NAN,
        .months = NAN,
        .edge_kwh = NAN,
        .tamper_day = NO_DAY,
    };
}

static void write(const Site *site, const MeterResult *results, size_t n)
{
    DetectOptions options = {.now_us = SITE_NOW_US, .run_id = "run-7"};
    DetectRun run = {
        .arena = site->arena, .project = &site->project, .conn = site->conn, .options = &options};
    Error err;

    CASE_OK("write", meters_write(&run, results, n, &err), &err);
}

/* A verdict with everything, one with nothing that can be told, and a meter not looked at. */
static void test_rows(void **state)
{
    MeterRow rows[] = {meter(STR("M1")), meter(STR("M2")), meter(STR("M3 \"quoted\""))};
    Evidence evidence[] = {unknown(), unknown(), unknown()};
    MeterResult results[] = {
        {.is_looked_at = true,
         .rank = 1,
         .meter = {.row = &rows[0], .evidence = &evidence[0]},
         .verdict =
             {.probability = 0.75,
              .score = 0.875,
              .cause = CAUSE_FRAUD,
              .since = DAY,
              .recoverable_kwh_month = 120.5}},
        {.is_looked_at = true,
         .rank = 2,
         .meter = {.row = &rows[1], .evidence = &evidence[1]},
         .verdict =
             {.probability = 0.5,
              .score = 0.5,
              .cause = CAUSE_NONE,
              .since = NO_DAY,
              .recoverable_kwh_month = NAN}},
        {.meter = {.row = &rows[2], .evidence = &evidence[2]},
         .verdict = {.probability = 0.9, .cause = CAUSE_FRAUD, .since = DAY}},
    };
    Site site = site_open();

    (void) state;
    /* the level fell at a day that is known, to that of the neighbours before */
    evidence[0].first_day = DAY - 10;
    evidence[0].own.level_ratio = 0.25;
    evidence[0].own.level_recent = 2;
    evidence[0].own.change_score = 12;
    evidence[0].own.change_before = 8;
    evidence[0].own.change_after = 2;
    evidence[0].own.change_day = 10;
    evidence[0].level_ratio_peers = 0.255;
    rows[0].tokens_without_sale = 3;
    results[0].verdict.fusion.parts[EVIDENCE_level_ratio_peers] = 1.5;
    results[0].verdict.fusion.parts[EVIDENCE_change_ratio] = 0.5;
    results[0].verdict.fusion.parts[EVIDENCE_night_ratio] = -4;
    results[1].verdict.fusion.parts[EVIDENCE_night_ratio] = -4;
    write(&site, results, COUNT_OF(results));
    CASE_TEXT(
        "scores",
        site_text(
            &site,
            "select meter_id, status, score, score_rank, probability, cause,"
            " cast(since as varchar), recoverable_kwh_month, top_feature, contributions"
            " from ml.meter_scores order by meter_id"),
        "M1|scored|0.875|1|0.75|fraud|2025-06-01|120.5|level_ratio_peers|"
        "{\"level_ratio_peers\":0.750,\"change_ratio\":0.250}\n"
        "M2|scored|0.5|2|0.5|null|null|null|null|null\n"
        "M3 \"quoted\"|coverage|null|null|null|null|null|null|null|null\n");
    CASE_TEXT(
        "reasons",
        site_text(&site, "select reasons from ml.meter_scores order by meter_id"),
        "[{\"code\":\"recent_drop\",\"value\":25.00,\"reference\":null,\"since\":\"2025-06-01\"},"
        "{\"code\":\"peer_drop\",\"value\":25.50,\"reference\":98.04,\"since\":\"2025-06-01\"},"
        "{\"code\":\"token_without_sale\",\"value\":3.00,\"reference\":0.00,\"since\":null}]\n"
        "[]\n"
        "null\n");
    CASE_TEXT(
        "against",
        site_text(&site, "select against from ml.meter_scores order by meter_id"),
        "[{\"code\":\"standby_left\",\"value\":25.00,\"reference\":2.00,\"since\":\"2025-06-01\"}]"
        "\n"
        "[]\n"
        "null\n");
    CASE_INT(
        "reasons are JSON",
        site_count(
            &site,
            "select count(*) from ml.meter_scores where json_valid(reasons)"
            " and json_valid(against)"),
        2);
    CASE_TEXT(
        "run",
        site_text(&site, "select distinct run_id, epoch_us(scored_at) from ml.meter_scores"),
        "run-7|1750000000000000\n");
    /* nothing of M2 is known, and nothing is said of M3 */
    CASE_TEXT(
        "evidence",
        site_text(
            &site, "select meter_id, measure, value, run_id from ml.meter_evidence order by 1, 2"),
        "M1|change_ratio|0.25|run-7\n"
        "M1|change_score|12|run-7\n"
        "M1|level_ratio|0.25|run-7\n"
        "M1|level_ratio_peers|0.255|run-7\n"
        "M1|level_recent|2|run-7\n");
    site_close(&site);
}

/* More than a batch of each table. */
static void test_many(void **state)
{
    enum { METERS = 2 * BATCH_ROWS + 3 };

    Site site = site_open();
    MeterRow *rows = ARENA_ARRAY(site.arena, MeterRow, METERS);
    Evidence evidence = unknown();
    MeterResult *results = ARENA_ARRAY(site.arena, MeterResult, METERS);

    (void) state;
    evidence.own.level_ratio = 1.5;
    evidence.own.night_ratio = 1.25;
    evidence.forest = 0.5;
    for (size_t at = 0; at < METERS; at++) {
        rows[at] = meter(str_from(arena_printf(site.arena, "M%05zu", at)));
        results[at] = (MeterResult){
            .is_looked_at = at % 2 == 0,
            .rank = (int64_t) at + 1,
            .meter = {.row = &rows[at], .evidence = &evidence},
            .verdict = {
                .cause = CAUSE_SOLAR, .since = NO_DAY, .recoverable_kwh_month = (double) at}};
    }
    write(&site, results, METERS);
    CASE_TEXT(
        "scores",
        site_text(
            &site,
            "select status, cause, count(*), sum(recoverable_kwh_month), sum(score_rank)"
            " from ml.meter_scores group by all order by 1"),
        "coverage|null|2049|null|null\n"
        "scored|solar|2050|4200450|4202500\n");
    CASE_TEXT(
        "each its own",
        site_text(
            &site,
            "select count(distinct meter_id), count(*) filter (where cast(substr(meter_id, 2)"
            " as integer) = recoverable_kwh_month) from ml.meter_scores"),
        "4099|2050\n");
    CASE_TEXT(
        "evidence",
        site_text(
            &site,
            "select measure, count(*), min(value), max(value) from ml.meter_evidence"
            " group by measure order by measure"),
        "isolation_forest|2050|0.5|0.5\nlevel_ratio|2050|1.5|1.5\nnight_ratio|2050|1.25|1.25\n");
    site_close(&site);
}

static void test_none(void **state)
{
    Site site = site_open();

    (void) state;
    write(&site, NULL, 0);
    CASE_INT(
        "rows",
        site_count(
            &site,
            "select (select count(*) from ml.meter_scores)"
            " + (select count(*) from ml.meter_evidence)"),
        0);
    site_close(&site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_none),
    };

    return cmocka_run_group_tests_name("detect/meters_write", tests, NULL, NULL);
}
