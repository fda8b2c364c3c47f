/* Loads as grids: which days, which cells, what is not known, who is without supply. */
#include "forecast/node_loads.h"
#include "forecast_site.h"

static const ForecastOptions options = {.run_id = "run-1"};

static NodeLoads read_loads(const Site *site)
{
    ForecastRun run = forecast_site_run(site, &options);
    NodeLoads loads = {0};
    Error err;

    forecast_site_build(site);
    CASE_OK("loads", node_loads_read(&run, &loads, &err), &err);
    return loads;
}

static double load_at(const NodeLoad *node, size_t day, size_t slot)
{
    return node->grid.load_kwh[day * node->grid.n_slots + slot];
}

static double supplied_at(const NodeLoad *node, size_t day, size_t slot)
{
    return node->grid.supplied[day * node->grid.n_slots + slot];
}

static void nothing_loaded(void **state)
{
    Site site = meters_site_open("UTC");
    NodeLoads loads = read_loads(&site);

    (void) state;
    CASE_INT("nodes", loads.n, 0);
    CASE_INT("days", loads.n_days, 0);
    site_close(&site);
}

/* F1 by the half-hour, S1 by the hour from a day later on; a gap; a last day that is a part. */
static void grids_of_nodes(void **state)
{
    Site site = meters_site_open("Africa/Lagos");
    NodeLoads loads;

    (void) state;
    meters_site_add_node(&site, "S1", "", "substation");
    meters_site_add_node(&site, "F1", "S1", "feeder");
    /* local days 2 to 4 June, and an hour of 5 June */
    meters_site_add(
        &site, "F1", "import", "2025-06-01 23:00:00", "2025-06-05 00:00:00", 1800, "i * 0.5");
    meters_site_add(&site, "S1", "import", "2025-06-02 23:00:00", "2025-06-05 00:00:00", 3600, "i");
    site_run(
        &site,
        "delete from raw_data.readings where meter_id = 'F1'"
        " and start_ts = timestamptz '2025-06-02 11:00:00+00'");
    loads = read_loads(&site);
    CASE_INT("nodes and their zone", loads.n, 3);
    CASE_TRUE("order", str_equal(loads.nodes[0].node_id, STR("F1")));
    CASE_TRUE("order", str_equal(loads.nodes[1].node_id, STR("S1")));
    CASE_TRUE("order", str_equal(loads.nodes[2].kind, STR("zone")));
    CASE_INT("first day", loads.first_day, 20241);
    CASE_INT("days, without the part of one", loads.n_days, 3);
    CASE_INT("half-hours", loads.nodes[0].grid.n_slots, 48);
    CASE_INT("hours", loads.nodes[1].grid.n_slots, 24);
    CASE_NEAR("first", load_at(&loads.nodes[0], 0, 0), 0, 0);
    CASE_NEAR("midnight", load_at(&loads.nodes[0], 1, 0), 24, 0);
    CASE_NEAR("last", load_at(&loads.nodes[0], 2, 47), 71.5, 0);
    CASE_TRUE("gap", isnan(load_at(&loads.nodes[0], 0, 24)));
    CASE_TRUE("before its first day", isnan(load_at(&loads.nodes[1], 0, 23)));
    CASE_NEAR("its first", load_at(&loads.nodes[1], 1, 0), 0, 0);
    CASE_NEAR("its last", load_at(&loads.nodes[1], 2, 23), 47, 0);
    CASE_TRUE("no weather", loads.nodes[0].grid.temperature == NULL);
    site_close(&site);
}

/* In Rome clocks go back on 26 October: hour 2 comes twice, and is the mean; on 30 March they go
 * forward, and hour 2 is not known. */
static void days_of_23_and_25_hours(void **state)
{
    static const struct {
        const char *name;
        const char *from;
        const char *until;
        double hour_1;
        double hour_2;
        double hour_3;
    } cases[] = {
        {"back", "2025-10-25 22:00:00", "2025-10-27 23:00:00", 1, 2.5, 4},
        {"forward", "2025-03-29 23:00:00", "2025-03-31 22:00:00", 1, NAN, 2},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Site site = meters_site_open("Europe/Rome");
        NodeLoads loads;
        const NodeLoad *node;

        meters_site_add_node(&site, "F1", "", "feeder");
        meters_site_add(&site, "F1", "import", cases[at].from, cases[at].until, 3600, "i");
        loads = read_loads(&site);
        CASE_INT(cases[at].name, loads.n_days, 2);
        node = &loads.nodes[0];
        CASE_NEAR(cases[at].name, load_at(node, 0, 1), cases[at].hour_1, 0);
        if (isnan(cases[at].hour_2))
            CASE_TRUE(cases[at].name, isnan(load_at(node, 0, 2)));
        else
            CASE_NEAR(cases[at].name, load_at(node, 0, 2), cases[at].hour_2, 0);
        CASE_NEAR(cases[at].name, load_at(node, 0, 3), cases[at].hour_3, 0);
        site_close(&site);
    }
}

/* M1 is one of F1's two customers. Hours of the feeder take the mean of their halves. */
static void supply(void **state)
{
    Site site = meters_site_open("UTC");
    NodeLoads loads;
    const NodeLoad *node;

    (void) state;
    meters_site_add_node(&site, "F1", "", "feeder");
    meters_site_add_node(&site, "M1", "F1", "meter");
    meters_site_add_node(&site, "M2", "F1", "meter");
    meters_site_add(&site, "F1", "import", "2025-06-02 00:00:00", "2025-06-04 00:00:00", 3600, "1");
    site_run(
        &site,
        "insert into raw_data.outages values ('M1', timestamptz '2025-06-02 10:30:00+00',"
        " timestamptz '2025-06-02 12:00:00+00', 'fault', 1, 1, to_timestamp(0)),"
        " ('F1', timestamptz '2025-06-10 18:00:00+00',"
        " timestamptz '2025-06-10 19:00:00+00', 'shedding', 1, 2, to_timestamp(0))");
    loads = read_loads(&site);
    node = &loads.nodes[0];
    CASE_NEAR("before", supplied_at(node, 0, 9), 1, 0);
    CASE_NEAR("half of the customers, half of the hour", supplied_at(node, 0, 10), 0.75, 1e-9);
    CASE_NEAR("half of the customers", supplied_at(node, 0, 11), 0.5, 1e-9);
    CASE_NEAR("after", supplied_at(node, 0, 12), 1, 0);
    CASE_NEAR("a schedule for the last day of the week", supplied_at(node, 8, 18), 0, 1e-9);
    site_close(&site);
}

/* One of ten customers is out for half of an hour, two for a whole one. */
static void supply_for_most(void **state)
{
    Site site = meters_site_open("UTC");
    NodeLoads loads;
    const NodeLoad *node;

    (void) state;
    meters_site_add_node(&site, "F1", "", "feeder");
    for (int meter = 0; meter < 10; meter++)
        meters_site_add_node(&site, arena_printf(site.arena, "M%d", meter), "F1", "meter");
    meters_site_add(
        &site, "F1", "import", "2025-06-02 00:00:00", "2025-06-04 00:00:00", 3600, "9.5");
    site_run(
        &site,
        "insert into raw_data.outages values"
        " ('M1', timestamptz '2025-06-02 10:00:00+00', timestamptz '2025-06-02 10:30:00+00',"
        " 'fault', 1, 1, to_timestamp(0)),"
        " ('M1', timestamptz '2025-06-02 12:00:00+00', timestamptz '2025-06-02 13:00:00+00',"
        " 'fault', 1, 2, to_timestamp(0)),"
        " ('M2', timestamptz '2025-06-02 12:00:00+00', timestamptz '2025-06-02 13:00:00+00',"
        " 'fault', 1, 3, to_timestamp(0)),"
        " ('M1', timestamptz '2025-06-05 10:00:00+00', timestamptz '2025-06-05 11:00:00+00',"
        " 'load_shedding', 1, 4, to_timestamp(0))");
    loads = read_loads(&site);
    node = &loads.nodes[0];
    CASE_NEAR("as it was", load_at(node, 0, 9), 9.5, 0);
    CASE_NEAR("what all would have taken", load_at(node, 0, 10), 10, 1e-9);
    CASE_NEAR("as supplied whole", supplied_at(node, 0, 10), 1, 0);
    CASE_NEAR("too many are out", load_at(node, 0, 12), 9.5, 0);
    CASE_NEAR("not learned from", supplied_at(node, 0, 12), 0.8, 1e-9);
    CASE_NEAR("a schedule stays as it is", supplied_at(node, 3, 10), 0.9, 1e-9);
    site_close(&site);
}

/* Only the newest 400 days. */
static void long_history(void **state)
{
    Site site = meters_site_open("UTC");
    NodeLoads loads;

    (void) state;
    meters_site_add_node(&site, "F1", "", "feeder");
    meters_site_add(&site, "F1", "import", "2024-01-01 00:00:00", "2025-03-01 00:00:00", 3600, "i");
    loads = read_loads(&site);
    CASE_INT("days", loads.n_days, HISTORY_DAYS);
    CASE_NEAR("first", load_at(&loads.nodes[0], 0, 0), 24 * 25, 0);
    site_close(&site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_loaded),
        cmocka_unit_test(grids_of_nodes),
        cmocka_unit_test(days_of_23_and_25_hours),
        cmocka_unit_test(supply),
        cmocka_unit_test(supply_for_most),
        cmocka_unit_test(long_history),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
