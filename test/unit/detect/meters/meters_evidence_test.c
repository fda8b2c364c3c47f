/* Evidence of all meters, and of visited ones before the visit. */
#include "detect/meters/meters_evidence.h"
#include "meters_site.h"

#define DAY 20089 /* 2025-01-01, the first of the transformer's */

static const DetectOptions options = {.n_threads = 2, .run_id = "run-1"};

/* M03 reads a third from 31 January until the bypass is found on 22 March, its day 80. */
#define STOLEN "case when m = 3 and d >= 30 and d < 80 then 0.3 else 1 end"

typedef struct Found {
    MeterList list;
    MetersEvidence all;
} Found;

/* Of the models as they stand, with losses made by `losses`, or by a run when that is NULL. */
static Found find(const Site *site, TechnicalLosses *losses)
{
    DetectRun run = meters_site_run(site, &options);
    TechnicalLosses fitted;
    Found found;
    Error err;

    CASE_OK("list", meter_list_read(&run, &found.list, &err), &err);
    if (losses == NULL) {
        CASE_OK("losses", technical_losses_run(&run, &fitted, &err), &err);
        losses = &fitted;
    }
    CASE_OK("evidence", meters_evidence_read(&run, &found.list, losses, &found.all, &err), &err);
    return found;
}

static size_t place_of(const Found *found, const char *meter_id)
{
    size_t place = 0;

    while (!str_equal(found->list.rows[place].meter_id, str_from(meter_id)))
        place++;
    return place;
}

static void check_same(const char *name, const Evidence *actual, const Evidence *expected)
{
    double measures[EVIDENCE_N];
    double others[EVIDENCE_N];

    evidence_measures(actual, measures);
    evidence_measures(expected, others);
    for (size_t at = 0; at < EVIDENCE_N; at++)
        if (!(isnan(measures[at]) && isnan(others[at])) &&
            memcmp(&measures[at], &others[at], sizeof(double)) != 0)
            fail_msg(
                "%s: %s: got %.17g, expected %.17g",
                name,
                evidence_names[at],
                measures[at],
                others[at]);
}

static void add_visit(const Site *site, const char *meter_id, const char *day, const char *outcome)
{
    site_run(
        site,
        arena_printf(
            site->arena,
            "insert into raw_data.inspections values ('%s', date '%s', '%s', null, null, 1, 1,"
            " to_timestamp(0))",
            meter_id,
            day,
            outcome));
}

/* Visits come by meter and day, those to meters nobody knows are left out. */
static void test_visits(void **state)
{
    static const struct {
        const char *meter_id;
        int32_t day;
        LearnLabel label;
    } expected[] = {
        {"M02", DAY + 10, LEARN_CLEARED},
        {"M02", DAY + 40, LEARN_NO_LABEL},
        {"M03", DAY + 80, LEARN_CONFIRMED},
        {"M06", DAY - 5, LEARN_CLEARED},
    };

    Site site = meters_site_open("UTC");
    Found found;

    (void) state;
    meters_site_add_transformer(&site, 6, 100, STOLEN);
    add_visit(&site, "M02", "2025-02-10", "no_access");
    add_visit(&site, "M06", "2024-12-27", "cleared");
    add_visit(&site, "M03", "2025-03-22", "confirmed");
    add_visit(&site, "M02", "2025-01-11", "cleared");
    add_visit(&site, "T1", "2025-01-11", "cleared");
    add_visit(&site, "X", "2025-01-11", "confirmed");
    meters_site_build(&site);
    found = find(&site, NULL);
    CASE_INT("visits", found.all.n_visits, COUNT_OF(expected));
    for (size_t at = 0; at < COUNT_OF(expected); at++) {
        const Visit *visit = &found.all.visits[at];

        CASE_INT("place", visit->place, place_of(&found, expected[at].meter_id));
        CASE_INT("day", visit->inspected_on, expected[at].day);
        CASE_INT("label", visit->label, expected[at].label);
    }
    site_close(&site);
}

/* What a visit is judged by is what a run on the eve would have said, and no reading of its day or
 * after: the same as in a store that has none of them. */
static void test_only_what_was_known_before(void **state)
{
    Site site = meters_site_open("UTC");
    Site before = meters_site_open("UTC");
    double measures[EVIDENCE_N];
    TechnicalLoss loss;
    TechnicalLosses losses = {.losses = &loss, .n = 1};
    const Evidence *now;
    Found all;
    Found past;

    (void) state;
    meters_site_add_transformer(&site, 6, 100, STOLEN);
    add_visit(&site, "M03", "2025-03-22", "confirmed");
    add_visit(&site, "M05", "2025-02-20", "cleared");
    add_visit(&site, "M06", "2024-12-27", "cleared");
    meters_site_build(&site);
    loss = (TechnicalLoss){
        .node_id = STR("T1"),
        .method = TECHNICAL_FITTED,
        .input_share = 0.03,
        .noise_share = 0.001,
        .n_intervals = 2400};
    all = find(&site, &losses);
    meters_site_add_transformer(&before, 6, 80, STOLEN);
    meters_site_build(&before);
    past = find(&before, &losses);
    check_same("M03", &all.all.visits[0].evidence, &past.all.evidence[place_of(&past, "M03")]);
    CASE_INT("found late", all.all.visits[0].evidence.residual.first_own_day, DAY + 30);
    CASE_INT("the last day", all.all.visits[0].evidence.residual.last_own_day, DAY + 79);
    /* now, the bypass being gone, the recent level is that of the past */
    now = &all.all.evidence[place_of(&all, "M03")];
    CASE_TRUE("low on the eve", all.all.visits[0].evidence.own.level_ratio < 0.5);
    CASE_TRUE("and now not", now->own.level_ratio > 0.7);

    site_run(
        &before,
        "delete from raw_data.readings where start_ts >= timestamptz '2025-02-20 00:00:00+00'");
    meters_site_build(&before);
    past = find(&before, &losses);
    check_same("M05", &all.all.visits[1].evidence, &past.all.evidence[place_of(&past, "M05")]);

    /* before its first reading nothing is known */
    evidence_measures(&all.all.visits[2].evidence, measures);
    for (size_t at = 0; at < EVIDENCE_N; at++)
        CASE_TRUE(evidence_names[at], isnan(measures[at]));
    site_close(&before);
    site_close(&site);
}

/* Each meter gets its own evidence, whatever the number of threads. */
static void test_threads(void **state)
{
    Site site = meters_site_open("UTC");
    DetectOptions more = options;
    DetectRun run = meters_site_run(&site, &more);
    TechnicalLosses losses = {0};
    MetersEvidence other;
    Found found;
    Error err;

    (void) state;
    meters_site_add_transformer(&site, 6, 60, "case when m = 2 and d >= 30 then 0.3 else 1 end");
    for (int node = 2; node <= 9; node++) {
        const char *name = arena_printf(site.arena, "T%d", node);
        const char *meter = arena_printf(site.arena, "N%d", node);

        meters_site_add_node(&site, name, "", "transformer");
        meters_site_add_node(&site, meter, name, "meter");
        meters_site_add(
            &site,
            meter,
            "import",
            "2025-01-01 00:00:00",
            "2025-03-02 00:00:00",
            3600,
            arena_printf(site.arena, "%d + sin(i)", node));
    }
    meters_site_build(&site);
    found = find(&site, &losses);
    for (int node = 2; node <= 9; node++) {
        const char *meter = arena_printf(site.arena, "N%d", node);

        CASE_NEAR(
            meter, found.all.evidence[place_of(&found, meter)].own.level_recent, 24 * node, 0.5);
    }
    CASE_TRUE("no balance", !found.all.evidence[place_of(&found, "M02")].has_residual);
    for (size_t n_threads = 1; n_threads <= 5; n_threads += 2) {
        more.n_threads = n_threads;
        CASE_OK("evidence", meters_evidence_read(&run, &found.list, &losses, &other, &err), &err);
        for (size_t place = 0; place < found.list.n; place++)
            check_same("threads", &other.evidence[place], &found.all.evidence[place]);
    }
    site_close(&site);
}

/* In each hour one of six meters is silent: no interval is complete, and the loss is fitted to the
 * panel. */
static void test_loss_of_a_panel_with_gaps(void **state)
{
    Site site = meters_site_open("UTC");

    (void) state;
    meters_site_add_transformer(&site, 6, 60, "1");
    site_run(
        &site,
        "delete from raw_data.readings where meter_id <> 'T1'"
        " and cast(substr(meter_id, 2) as integer) = 1 + epoch(start_ts) // 3600 * 7 % 13 % 6");
    meters_site_build(&site);
    (void) find(&site, NULL);
    CASE_TEXT(
        "model",
        site_text(&site, "select node_id, method, n_intervals, run_id from ml.technical_losses"),
        "T1|fitted|1440|run-1\n");
    CASE_NEAR(
        "lost, in thousandths of the input",
        (double) site_count(
            &site,
            "select cast(1000 * sum(no_load_kw + input_share * input_kwh"
            " + square_per_kwh * input_kwh * input_kwh) / sum(input_kwh) as bigint)"
            " from ml.technical_losses join intermediate.int_node_intervals using (node_id)"),
        30,
        8);
    site_close(&site);
}

static void test_no_meter(void **state)
{
    Site site = meters_site_open("UTC");
    Found found;

    (void) state;
    add_visit(&site, "X", "2025-01-11", "confirmed");
    meters_site_build(&site);
    found = find(&site, NULL);
    CASE_INT("meters", found.list.n, 0);
    CASE_INT("visits", found.all.n_visits, 0);
    site_close(&site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_visits),
        cmocka_unit_test(test_only_what_was_known_before),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_loss_of_a_panel_with_gaps),
        cmocka_unit_test(test_no_meter),
    };

    return cmocka_run_group_tests_name("detect/meters_evidence", tests, NULL, NULL);
}
