/* What is known of meters besides their curve, from the models. */
#include "detect/meters/meter_list.h"
#include "meters_site.h"

static const DetectOptions options = {.run_id = "run-1"};

static MeterList read_list(const Site *site)
{
    DetectRun run = meters_site_run(site, &options);
    MeterList list = {0};
    Error err;

    meters_site_build(site);
    CASE_OK("list", meter_list_read(&run, &list, &err), &err);
    return list;
}

static const MeterRow *row_of(const MeterList *list, const char *meter_id)
{
    for (size_t at = 0; at < list->n; at++)
        if (str_equal(list->rows[at].meter_id, str_from(meter_id)))
            return &list->rows[at];
    fail_msg("no meter %s", meter_id);
    return NULL;
}

/* Transformers in order, those without one last; nodes with a meter of their own are no customers.
 */
static void test_order(void **state)
{
    static const char from[] = "2025-06-01 00:00:00";
    static const char until[] = "2025-06-11 00:00:00";
    static const char *const expected[] = {"M2", "M9", "M1", "A without a network"};
    static const char *const transformers[] = {"T1", "T1", "T2", ""};
    Site site = meters_site_open("UTC");
    MeterList list;

    (void) state;
    CASE_INT("nothing loaded", read_list(&site).n, 0);
    meters_site_add_node(&site, "T2", "", "transformer");
    meters_site_add_node(&site, "T1", "", "transformer");
    meters_site_add_node(&site, "M1", "T2", "meter");
    meters_site_add_node(&site, "M2", "T1", "meter");
    meters_site_add_node(&site, "M9", "T1", "meter");
    meters_site_add(&site, "A without a network", "import", from, until, 3600, "1");
    meters_site_add(&site, "M1", "import", from, until, 3600, "1");
    meters_site_add(&site, "M2", "import", from, until, 1800, "1");
    meters_site_add(&site, "T1", "import", from, until, 1800, "2");
    list = read_list(&site);
    CASE_INT("meters", list.n, COUNT_OF(expected));
    CASE_INT("first day", list.first_day, 20240);
    CASE_INT("days", list.n_days, 10);
    for (size_t at = 0; at < list.n; at++) {
        CASE_TRUE(expected[at], str_equal(list.rows[at].meter_id, str_from(expected[at])));
        CASE_TRUE(
            expected[at], str_equal(list.rows[at].transformer_id, str_from(transformers[at])));
    }
    CASE_TRUE("zone", str_equal(list.rows[0].zone, STR("Z")) && list.rows[3].zone.len == 0);
    site_close(&site);
}

/* Numbers of readings: half an hour each from 3 June on, a day without, and what an outage took. */
static void test_readings(void **state)
{
    Site site = meters_site_open("UTC");
    const MeterRow *row;
    MeterList list;

    (void) state;
    site.project.price_per_kwh = 80;
    meters_site_add_node(&site, "T1", "", "transformer");
    for (int meter = 1; meter <= 4; meter++) {
        const char *name = arena_printf(site.arena, "M%d", meter);

        meters_site_add_node(&site, name, "T1", "meter");
        meters_site_add(
            &site,
            name,
            "import",
            meter == 1 ? "2025-06-03 00:00:00" : "2025-06-01 00:00:00",
            "2025-06-11 00:00:00",
            1800,
            arena_printf(site.arena, "%d", meter));
    }
    meters_site_add_node(&site, "M5 silent", "T1", "meter");
    meters_site_add(
        &site, "M1", "export", "2025-06-04 10:00:00", "2025-06-04 12:00:00", 1800, "0.5");
    site_run(
        &site,
        "delete from raw_data.readings where meter_id = 'M1'"
        " and cast(start_ts as date) = date '2025-06-05'");
    site_run(
        &site,
        "insert into raw_data.outages values ('M1', timestamptz '2025-06-06 00:00:00+00',"
        " timestamptz '2025-06-06 12:00:00+00', 'fault', 1, 1, to_timestamp(0))");
    list = read_list(&site);
    CASE_INT("meters", list.n, 5);
    row = row_of(&list, "M1");
    CASE_INT("days", row->n_days, 7);
    CASE_NEAR("coverage", row->coverage, 7.0 / 8, 1e-12);
    CASE_NEAR("interval", row->interval_s, 1800, 0);
    CASE_NEAR("a day", row->mean_day_kwh, 48, 1e-9);
    CASE_NEAR("by the middle of 2, 3 and 4", row->peer_ratio, 1.0 / 3, 1e-6);
    CASE_NEAR("fed in", row->export_kwh, 2, 1e-12);
    CASE_NEAR("without supply", row->outage_share, 24.0 / (7 * 48), 1e-12);
    CASE_NEAR("price", row->price_per_kwh, 80, 0);
    CASE_TRUE("no sale", isnan(row->vended_ratio) && isnan(row->edge_months));
    CASE_TRUE("no event", row->tamper_code.len == 0 && row->tamper_day == NO_DAY);
    row = row_of(&list, "M5 silent");
    CASE_INT("days", row->n_days, 0);
    CASE_TRUE(
        "nothing is known",
        isnan(row->coverage) && isnan(row->interval_s) && isnan(row->mean_day_kwh) &&
            isnan(row->peer_ratio) && isnan(row->export_kwh) && isnan(row->outage_share));
    site_close(&site);
}

/* What was sold and what the meter noticed: M1 used 24 kWh a day and bought 10 kWh on two days. */
static void test_sales_and_events(void **state)
{
    Site site = meters_site_open("UTC");
    const MeterRow *row;
    MeterList list;

    (void) state;
    meters_site_add(&site, "M1", "import", "2025-06-01 00:00:00", "2025-07-31 00:00:00", 3600, "1");
    meters_site_add(&site, "M2", "import", "2025-06-01 00:00:00", "2025-07-31 00:00:00", 3600, "1");
    site_run(
        &site,
        "insert into raw_data.vends select m, ts, k, null, 1, 1, to_timestamp(0) from (values"
        " ('M1', timestamptz '2025-06-01 08:00:00+00', 10),"
        " ('M1', timestamptz '2025-06-20 08:00:00+00', 10),"
        " ('M2', timestamptz '2025-06-01 08:00:00+00', 900),"
        " ('M2', timestamptz '2025-07-30 08:00:00+00', 900)) as v(m, ts, k)");
    site_run(
        &site,
        "insert into raw_data.events select m, ts, c, 1, 1, to_timestamp(0) from (values"
        " ('M1', timestamptz '2025-06-03 08:00:00+00', 'magnet'),"
        " ('M1', timestamptz '2025-06-04 23:00:00+00', 'cover_open'),"
        " ('M1', timestamptz '2025-06-05 08:00:00+00', 'power_up'),"
        " ('M1', timestamptz '2025-07-01 08:00:00+00', 'token_accepted'),"
        " ('M2', timestamptz '2025-06-05 08:00:00+00', 'power_up')) as v(m, ts, c)");
    list = read_list(&site);
    row = row_of(&list, "M1");
    CASE_NEAR("metered by vended", row->vended_ratio, 60 * 24 / 20.0, 1e-6);
    CASE_NEAR("since the last sale", row->days_since_vend, 40, 0);
    CASE_NEAR("used since", row->supplied_days, 40, 0);
    CASE_NEAR("tokens", row->tokens_without_sale, 1, 0);
    CASE_TRUE("too few neighbours, no blocks", isnan(row->buys_little) && isnan(row->months));
    CASE_TRUE("last tampering", str_equal(row->tamper_code, STR("cover_open")));
    CASE_INT("its day", row->tamper_day, 20243); /* 2025-06-04 */
    row = row_of(&list, "M2");
    CASE_NEAR("paid", row->vended_ratio, 60 * 24 / 1800.0, 1e-6);
    CASE_NEAR("no day since", row->supplied_days, 0, 0);
    CASE_TRUE("no tampering", row->tamper_code.len == 0 && row->tamper_day == NO_DAY);
    site_close(&site);
}

/* 190 kWh a month, just below the edge of 200. */
static void test_block_edges(void **state)
{
    Site site = meters_site_open("UTC");
    const MeterRow *row;
    MeterList list;

    (void) state;
    meters_site_add_node(&site, "M1", "", "meter");
    site_run(&site, "update raw_data.network_nodes set tariff = 'D'");
    site_run(
        &site,
        "insert into raw_data.tariffs values ('D', 0, 50, 'XOF', 1, 1, to_timestamp(0)),"
        " ('D', 200, 100, 'XOF', 1, 2, to_timestamp(0))");
    meters_site_add(
        &site,
        "M1",
        "import",
        "2025-04-01 00:00:00",
        "2025-07-01 00:00:00",
        3600,
        "case when month(ts) = 5 then 0.2 else 196.0 / 720 end");
    list = read_list(&site);
    row = row_of(&list, "M1");
    CASE_NEAR("months at the edge", row->edge_months, 2, 0);
    CASE_NEAR("of", row->months, 3, 0);
    CASE_NEAR("edge", row->edge_kwh, 200, 0);
    CASE_NEAR("price of its block", row->price_per_kwh, 50, 0);
    site_close(&site);
}

static void test_end_of_transformer(void **state)
{
    enum { ALONE = METERS_WITHOUT_NODE + 3 };

    MeterRow rows[4 + ALONE] = {
        {.transformer_id = STR("T1")},
        {.transformer_id = STR("T2")},
        {.transformer_id = STR("T2")},
        {.transformer_id = STR("T3")},
    };
    MeterList list = {.rows = rows, .n = COUNT_OF(rows)};

    static const struct {
        const char *name;
        size_t first;
        size_t end;
    } cases[] = {
        {"one meter", 0, 1},
        {"two", 1, 3},
        {"from the second on", 2, 3},
        {"the last transformer", 3, 4},
        {"a part of those without", 4, 4 + METERS_WITHOUT_NODE},
        {"the rest of them", 4 + METERS_WITHOUT_NODE, 4 + ALONE},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_INT(cases[at].name, meter_list_end_of(&list, cases[at].first), cases[at].end);
}

/* Models that were not built are the store's error. */
static void test_models_not_built(void **state)
{
    Site site = site_open_empty();
    DetectRun run = meters_site_run(&site, &options);
    MeterList list;
    Error err;

    (void) state;
    CASE_INT("status", meter_list_read(&run, &list, &err), STATUS_STORE);
    CASE_TRUE("which", strstr(err.message, "statement 'detect_calendar'") != NULL);
    site_close(&site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_readings),
        cmocka_unit_test(test_sales_and_events),
        cmocka_unit_test(test_block_edges),
        cmocka_unit_test(test_end_of_transformer),
        cmocka_unit_test(test_models_not_built),
    };

    return cmocka_run_group_tests_name("detect/meter_list", tests, NULL, NULL);
}
