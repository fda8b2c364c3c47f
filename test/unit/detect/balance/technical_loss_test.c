/* From intervals in a store to the models of its nodes. */
#include "base/rng.h"
#include "detect/balance/technical_loss.h"
#include "site.h"

/* The tables of the models that are read. */
static Site loss_site(void)
{
    Site site = site_open();

    site_run(
        &site,
        "create or replace table intermediate.int_node_intervals (node_id varchar, kind varchar,"
        " start_ts timestamptz, length_s integer, local_day date, local_slot integer,"
        " input_kwh double, billed_kwh double, n_meters bigint, n_reporting bigint,"
        " n_estimated bigint, is_outage boolean, is_complete boolean)");
    site_run(
        &site,
        "create or replace table intermediate.int_node_ancestors (node_id varchar,"
        " ancestor_id varchar, ancestor_kind varchar, depth integer)");
    site.project.technical_loss_pct = 5;
    return site;
}

static void add_ancestor(const Site *site, const char *node_id, const char *ancestor, int depth)
{
    site_run(
        site,
        arena_printf(
            site->arena,
            "insert into intermediate.int_node_ancestors values ('%s', '%s', 'transformer', %d)",
            node_id,
            ancestor,
            depth));
}

/* Days of half-hours of a node of 20 meters; `billed` is the customers' sum as an expression of
 * the input e. The load goes from 2 to 8 kWh and back every day. */
static void add_node(const Site *site, const char *node_id, int n_days, const char *billed)
{
    site_run(
        site,
        arena_printf(
            site->arena,
            "insert into intermediate.int_node_intervals select '%s', 'transformer',"
            " timestamptz '2025-01-01 00:00:00+00' + i * interval 30 minute, 1800,"
            " date '2025-01-01' + cast(i // 48 as integer), (i %% 48) * 30, e, %s,"
            " 20, 20, 0, false, true"
            " from (select i, 5 - 3 * cos(i * pi() / 24) as e from range(%d) as t(i))",
            node_id,
            billed,
            n_days * 48));
    add_ancestor(site, node_id, node_id, 0);
}

static TechnicalLosses run_losses(const Site *site)
{
    DetectOptions options = {.now_us = SITE_NOW_US, .run_id = "run-7"};
    DetectRun run = {
        .arena = site->arena, .project = &site->project, .conn = site->conn, .options = &options};
    TechnicalLosses losses = {0};
    Error err;

    CASE_OK("losses", technical_losses_run(&run, &losses, &err), &err);
    return losses;
}

#define ROUNDED                                                                                    \
    "select node_id, method, round(no_load_kw, 6), round(input_share, 6),"                         \
    " round(square_per_kwh, 6), round(noise_share, 6), cast(n_intervals as double)"                \
    " from ml.technical_losses order by node_id"

static void test_fitted_and_configured(void **state)
{
    Site site = loss_site();

    (void) state;
    /* 60 W of iron, and copper that loses 0.1 at 10 kW */
    add_node(&site, "T3", 14, "e - 0.03 - 0.0005 * e * e / 0.5");
    add_node(&site, "T1", 14, "e * 0.97");
    add_node(&site, "T2 too short", 6, "e * 0.97");
    add_node(&site, "T4 loses too much", 14, "e * 0.84");
    add_node(&site, "T5 at the limit", 14, "e * 0.851");
    add_node(&site, "T6 bills too much", 14, "e * 1.02");
    add_node(&site, "T7 nothing lost", 14, "e * 1.005");
    CASE_INT("nodes", run_losses(&site).n, 7);
    CASE_TEXT(
        "models",
        site_text(&site, ROUNDED),
        "T1|fitted|0|0.029999999999999999|0|0|672\n"
        "T2 too short|configured|0|0.050000000000000003|0|null|0\n"
        "T3|fitted|0.059999999999999998|0|0.00050000000000000001|0|672\n"
        "T4 loses too much|configured|0|0.050000000000000003|0|null|0\n"
        "T5 at the limit|fitted|0|0.14899999999999999|0|0|672\n"
        "T6 bills too much|configured|0|0.050000000000000003|0|null|0\n"
        "T7 nothing lost|fitted|0|0|0|0.0074130000000000003|672\n");
    CASE_INT(
        "run",
        site_count(
            &site,
            "select count(*) from ml.technical_losses where run_id = 'run-7'"
            " and scored_at = make_timestamptz(1750000000000000)"),
        7);
    site_close(&site);
}

/* Blanks, outages and intervals without input take no part; estimates and missing meters only when
 * there is too little else. */
static void test_which_intervals(void **state)
{
    Site site = loss_site();

    (void) state;
    add_node(&site, "A", 20, "e * 0.97");
    site_run(
        &site,
        "update intermediate.int_node_intervals set is_complete = false, billed_kwh = null"
        " where local_day < date '2025-01-03'");
    site_run(
        &site,
        "update intermediate.int_node_intervals set input_kwh = 0, billed_kwh = 0"
        " where local_day = date '2025-01-03'");
    site_run(
        &site,
        "update intermediate.int_node_intervals set n_estimated = 1, billed_kwh = input_kwh"
        " where local_day = date '2025-01-04'");
    site_run(
        &site,
        "update intermediate.int_node_intervals set n_reporting = 19, billed_kwh = input_kwh"
        " where local_day = date '2025-01-05'");
    add_node(&site, "B", 14, "e * 0.97");
    site_run(
        &site,
        "update intermediate.int_node_intervals set n_reporting = 19"
        " where node_id = 'B' and local_day > date '2025-01-03'");
    (void) run_losses(&site);
    CASE_TEXT(
        "models",
        site_text(&site, ROUNDED),
        "A|fitted|0|0.029999999999999999|0|0|720\n"
        "B|fitted|0|0.029999999999999999|0|0|672\n");
    site_close(&site);
}

/* Two transformers below a feeder, 4 % lost in each and 2 % in the lines; a fifth of the customers'
 * use below T1 is stolen all the time, and a meter of T2 is silent. The feeder reads by the hour.
 */
static void test_thefts_below_are_not_losses_above(void **state)
{
    Site site = loss_site();

    (void) state;
    add_node(&site, "T1", 14, "e * 0.96 * 0.8");
    add_node(&site, "T2", 14, "e * 0.96");
    site_run(
        &site,
        "insert into intermediate.int_node_intervals"
        " select 'F', 'feeder', time_bucket(interval 1 hour, start_ts), 3600, local_day, 0,"
        " sum(input_kwh) / 0.98, sum(billed_kwh), 40, 40, 0, false, true"
        " from intermediate.int_node_intervals group by all");
    site_run(
        &site, "update intermediate.int_node_intervals set n_reporting = 19 where node_id = 'T2'");
    site_run(
        &site, "update intermediate.int_node_intervals set n_reporting = 39 where node_id = 'F'");
    add_ancestor(&site, "F", "F", 0);
    add_ancestor(&site, "T1", "F", 1);
    add_ancestor(&site, "T2", "F", 1);
    (void) run_losses(&site);
    /* T1 gets 5 %: (1 - 0.98 + 0.98 * (0.05 + 0.04) / 2 = 0.0641 */
    CASE_TEXT(
        "models",
        site_text(&site, ROUNDED),
        "F|fitted|0|0.064100000000000004|0|0|336\n"
        "T1|configured|0|0.050000000000000003|0|null|0\n"
        "T2|fitted|0|0.040000000000000001|0|0|672\n");
    site_close(&site);
}

/* Five that lose 2 to 4 %, and one that seems to lose 9. */
static void test_one_that_loses_far_more(void **state)
{
    Site site = loss_site();

    (void) state;
    add_node(&site, "T1", 14, "e * 0.98");
    add_node(&site, "T2", 14, "e * 0.97");
    add_node(&site, "T3", 14, "e * 0.97");
    add_node(&site, "T4", 14, "e * 0.96");
    add_node(&site, "T5", 14, "e * 0.91");
    (void) run_losses(&site);
    CASE_TEXT(
        "five: usual 0.03, spread 0.0148, up to 0.0745",
        site_text(
            &site,
            "select node_id, method, round(input_share, 6), round(noise_share, 6), "
            "cast(n_intervals as "
            "double) from ml.technical_losses where node_id in ('T4', 'T5') order by 1"),
        "T4|fitted|0.040000000000000001|0|672\n"
        "T5|typical|0.029999999999999999|null|0\n");
    site_run(&site, "delete from intermediate.int_node_intervals where node_id = 'T1'");
    (void) run_losses(&site);
    CASE_INT(
        "four say too little",
        site_count(&site, "select count(*) from ml.technical_losses where method = 'fitted'"),
        4);
    site_close(&site);
}

/* What is usual is told to all nodes of a kind, once five say it, and half of the kind. */
static void test_usual(void **state)
{
    Site site = loss_site();

    (void) state;
    add_node(&site, "T1", 14, "e * 0.98");
    add_node(&site, "T2", 14, "e * 0.97");
    add_node(&site, "T3", 14, "e * 0.97");
    add_node(&site, "T4", 14, "e * 0.96");
    CASE_TRUE("four", isnan(run_losses(&site).losses[0].usual_share));
    add_node(&site, "T5", 14, "e * 0.91");
    for (size_t at = 0; at < 5; at++)
        CASE_NEAR("five", run_losses(&site).losses[at].usual_share, 0.03, 1e-6);
    for (int at = 6; at <= 11; at++) {
        char name[] = {'U', (char) ('0' + at % 10), '\0'};

        add_node(&site, name, 14, "e * 0.95");
    }
    site_run(
        &site,
        "update intermediate.int_node_intervals set n_estimated = 1 where node_id like 'U%'");
    CASE_TRUE("five of eleven", isnan(run_losses(&site).losses[0].usual_share));
    site_close(&site);
}

static void test_again_replaces(void **state)
{
    Site site = loss_site();

    (void) state;
    CASE_INT("no node", run_losses(&site).n, 0);
    add_node(&site, "T1", 14, "e * 0.97");
    (void) run_losses(&site);
    (void) run_losses(&site);
    CASE_INT("rows", site_count(&site, "select count(*) from ml.technical_losses"), 1);
    site_close(&site);
}

/* A model that was changed after the run. */
static void test_written_again(void **state)
{
    Site site = loss_site();
    DetectOptions options = {.now_us = SITE_NOW_US, .run_id = "run-7"};
    DetectRun run = {
        .arena = site.arena, .project = &site.project, .conn = site.conn, .options = &options};
    TechnicalLosses losses;
    Error err;

    (void) state;
    add_node(&site, "T1", 6, "e * 0.97");
    add_node(&site, "T2", 6, "e * 0.97");
    losses = run_losses(&site);
    *technical_loss_find(&losses, STR("T2")) = (TechnicalLoss){
        .node_id = STR("T2"),
        .method = TECHNICAL_FITTED,
        .no_load_kw = 0.25,
        .noise_share = 0.5,
        .n_intervals = 99};
    CASE_OK("write", technical_losses_write(&run, &losses, &err), &err);
    CASE_TEXT(
        "models",
        site_text(&site, ROUNDED),
        "T1|configured|0|0.050000000000000003|0|null|0\n"
        "T2|fitted|0.25|0|0|0.5|99\n");
    site_close(&site);
}

static void test_find(void **state)
{
    Site site = loss_site();
    TechnicalLosses losses;

    (void) state;
    for (int node = 0; node < 300; node++)
        add_node(&site, arena_printf(site.arena, "T%d", node), 1, "e");
    losses = run_losses(&site);
    for (int node = 0; node < 300; node++) {
        Str name = str_from(arena_printf(site.arena, "T%d", node));
        const TechnicalLoss *loss = technical_loss_find(&losses, name);

        CASE_TRUE(name.ptr, loss != NULL && str_equal(loss->node_id, name));
    }
    CASE_TRUE("unknown", technical_loss_find(&losses, STR("T300")) == NULL);
    CASE_TRUE("empty", technical_loss_find(&(TechnicalLosses){0}, STR("T1")) == NULL);
    site_close(&site);
}

static void test_kwh(void **state)
{
    static const TechnicalLoss loss = {
        .no_load_kw = 0.1, .input_share = 0.02, .square_per_kwh = 0.001};

    static const struct {
        const char *name;
        double input_kwh;
        double hours;
        double expected;
    } rows[] = {
        {"half an hour", 5, 0.5, 0.05 + 0.1 + 0.05},
        {"an hour at the same load", 10, 1, 0.1 + 0.2 + 0.1},
        {"no supply", 0, 0.5, 0},
        {"fed back", -3, 0.5, 0},
        {"not known", NAN, 0.5, 0},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(rows); at++)
        CASE_NEAR(
            rows[at].name,
            technical_loss_kwh(&loss, rows[at].input_kwh, rows[at].hours),
            rows[at].expected,
            1e-15);
}

static void test_models_not_built(void **state)
{
    Site site = site_open();
    DetectOptions options = {.run_id = "run-7"};
    DetectRun run = {
        .arena = site.arena, .project = &site.project, .conn = site.conn, .options = &options};
    TechnicalLosses losses = {0};
    Error err;

    (void) state;
    site_run(&site, "drop table if exists intermediate.int_node_intervals");
    CASE_INT("status", technical_losses_run(&run, &losses, &err), STATUS_STORE);
    CASE_TRUE("nothing given", losses.losses == NULL);
    site_close(&site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fitted_and_configured),
        cmocka_unit_test(test_which_intervals),
        cmocka_unit_test(test_thefts_below_are_not_losses_above),
        cmocka_unit_test(test_one_that_loses_far_more),
        cmocka_unit_test(test_usual),
        cmocka_unit_test(test_again_replaces),
        cmocka_unit_test(test_written_again),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_kwh),
        cmocka_unit_test(test_models_not_built),
    };

    return cmocka_run_group_tests_name("detect/technical_loss", tests, NULL, NULL);
}
