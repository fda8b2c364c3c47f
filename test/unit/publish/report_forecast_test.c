#include "world.h"

static const char *const empty[] = {"marts.sql", NULL};

/* What the models make of the forecast, by hand, with the columns the report needs. */
static const char *const tables =
    "create table marts.fct_load_forecast ("
    "    node_id varchar, kind varchar, name varchar, start_ts timestamptz, length_s integer,"
    "    local_day date, horizon_days integer, load_p10_kwh double, load_p50_kwh double,"
    "    load_p90_kwh double, suppressed_kwh double);"
    "create table marts.fct_forecast_errors ("
    "    node_id varchar, kind varchar, local_day date, horizon_days integer, n_intervals bigint,"
    "    mape_pct double, mape_naive_pct double);"
    "create table intermediate.int_node_loads ("
    "    node_id varchar, kind varchar, local_day date, start_ts timestamptz, length_s integer,"
    "    load_kwh double);";

/* Zone Z of feeder F1, and F0 that is larger but no zone: two half-hours of two days ahead. F1 has
 * no band. Of Z the loads of eight days back are known, the last of them not. */
static const char *const rows =
    "insert into marts.fct_load_forecast"
    " select node_id, kind, name,"
    "     timestamptz '2025-07-11 00:00:00+00' + (ahead - 1) * interval '1 day' + half * interval "
    "'30 minutes',"
    "     1800, date '2025-07-10' + ahead::integer, ahead, 0.75 * kwh, kwh + half, 1.5 * kwh, "
    "ahead - 1"
    " from (values ('Z', 'zone', 'Z', 1000), ('F0', 'feeder', 'North <1>', 5000)) as nodes "
    "(node_id, kind, name, kwh)"
    " cross join (select unnest(range(1, 3)) as ahead) as days"
    " cross join (select unnest(range(2)) as half) as halves;"
    "insert into marts.fct_load_forecast values"
    " ('F1', 'feeder', 'F1', '2025-07-11 00:00:00+00', 1800, '2025-07-11', 1, null, 0.25, null, 0);"
    "insert into marts.fct_forecast_errors values"
    " ('Z', 'zone', '2025-07-09', 1, 30, 4, 8), ('Z', 'zone', '2025-07-10', 1, 10, 8, 12),"
    " ('Z', 'zone', '2025-07-10', 2, 48, 90, 90), ('F0', 'feeder', '2025-07-10', 1, 48, 5.5, null);"
    "insert into intermediate.int_node_loads"
    " select 'Z', 'zone', date '2025-07-03' + day, timestamptz '2025-07-03 00:00:00+00' + day * "
    "interval '1 day',"
    "     1800, case when day < 7 then 900.0 + day end"
    " from (select unnest(range(8))::integer as day) as days;"
    "insert into intermediate.int_node_loads values"
    " ('F0', 'feeder', '2025-07-10', '2025-07-10 00:00:00+00', 1800, 1);";

static void check_texts(Str page, const char *const *texts, bool expected)
{
    for (; *texts != NULL; texts++)
        if (page_has(page, *texts) != expected)
            fail_msg("%s in the page: %s", expected ? "not" : "found", *texts);
}

static void nodes_in_words(void **state)
{
    static const char *const english[] = {
        "<li><a href=\"#forecast\">Load forecast</a></li>",
        "<h2 id=\"forecast-title\">Load forecast</h2>",
        "Chart of the load of Z in the last seven days and of its forecast from 11 Jul 2025 to 12 "
        "Jul 2025, with the band from 10 to 90 %",
        "Forecast by node, zones first and the largest first (3 of 3)",
        /* errors one day ahead, by half-hours: (30 x 4 + 10 x 8) / 40 */
        "<tr><th scope=\"row\">Z</th><td>zone</td><td class=\"number\">2,001</td>"
        "<td class=\"number\">2,002</td><td class=\"number\">4,002</td><td "
        "class=\"number\">2.00</td>"
        "<td class=\"number\">5.0%</td><td class=\"number\">9.0%</td></tr>",
        "<tr><th scope=\"row\">F0 · North &lt;1&gt;</th><td>feeder</td>"
        "<td class=\"number\">10,001</td><td class=\"number\">10,002</td>"
        "<td class=\"number\">20,002</td><td class=\"number\">2.00</td>"
        "<td class=\"number\">5.5%</td><td class=\"number\">–</td></tr>",
        /* not measured: no figure, and no zero */
        "<tr><th scope=\"row\">F1</th><td>feeder</td><td class=\"number\">0.25</td>"
        "<td class=\"number\">0.50</td><td class=\"number\">0.25</td><td "
        "class=\"number\">0.00</td>"
        "<td class=\"number\">–</td><td class=\"number\">–</td></tr>",
        NULL,
    };
    static const char *const french[] = {
        "<li><a href=\"#forecast\">Prévision de charge</a></li>",
        "Prévision par nœud, les zones d’abord et les plus grands d’abord (3 sur 3)",
        "<td>départ</td>",
        "<td class=\"number\">5,0\u202f%</td>",
        NULL,
    };
    World world = world_open(empty);

    (void) state;
    world_sql(&world, tables);
    world_sql(&world, rows);
    check_texts(world_report(&world, LANG_EN, NULL), english, true);
    check_texts(world_report(&world, LANG_FR, NULL), french, true);
    world_close(&world);
}

/* Seven days back of the first node, then what is ahead, as web/report.js reads it. */
static void curve_of_the_first_node(void **state)
{
    static const char chart[] =
        "{\"kind\":\"forecast\","
        "\"times\":[\"2025-07-04 00:00\",\"2025-07-05 00:00\",\"2025-07-06 00:00\","
        "\"2025-07-07 00:00\",\"2025-07-08 00:00\",\"2025-07-09 00:00\",\"2025-07-10 00:00\","
        "\"2025-07-11 00:00\",\"2025-07-11 00:30\",\"2025-07-12 00:00\",\"2025-07-12 00:30\"],"
        "\"load\":[1802.0,1804.0,1806.0,1808.0,1810.0,1812.0,null,null,null,null,null],"
        "\"low\":[null,null,null,null,null,null,null,1500.0,1500.0,1500.0,1500.0],"
        "\"expected\":[null,null,null,null,null,null,null,2000.0,2002.0,2000.0,2002.0],"
        "\"high\":[null,null,null,null,null,null,null,3000.0,3000.0,3000.0,3000.0],"
        "\"id\":\"chart-1\"}";
    World world = world_open(empty);

    (void) state;
    world_sql(&world, tables);
    world_sql(&world, rows);
    if (!page_has(world_report(&world, LANG_EN, NULL), chart))
        fail_msg("not in the page: %s", chart);
    world_close(&world);
}

/* Ten are listed of any number. */
static void many_nodes(void **state)
{
    World world = world_open(empty);
    Str page;

    (void) state;
    world_sql(&world, tables);
    world_sql(
        &world,
        "insert into marts.fct_load_forecast"
        " select 'F' || n, 'feeder', 'F' || n, timestamptz '2025-07-11 00:00:00+00', 1800,"
        "     date '2025-07-11', 1, 1, 100 + n, 1000, 0 from range(11, 26) as nodes (n)");
    page = world_report(&world, LANG_EN, NULL);
    CASE_TRUE("says how many", page_has(page, "the largest first (10 of 15)"));
    CASE_TRUE("the largest first", page_has(page, "<h3>F25</h3>"));
    CASE_TRUE("the tenth", page_has(page, "<th scope=\"row\">F16</th>"));
    CASE_TRUE("the eleventh", !page_has(page, "<th scope=\"row\">F15</th>"));
    world_close(&world);
}

/* Neither before the models made the tables, nor without a forecast in them. */
static void no_section_without_forecast(void **state)
{
    static const char *const absent[] = {
        "#forecast", "id=\"forecast\"", "Load forecast", "\"kind\":\"forecast\"", NULL};
    World world = world_open(empty);

    (void) state;
    check_texts(world_report(&world, LANG_EN, NULL), absent, false);
    world_sql(&world, tables);
    check_texts(world_report(&world, LANG_EN, NULL), absent, false);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_in_words),
        cmocka_unit_test(curve_of_the_first_node),
        cmocka_unit_test(many_nodes),
        cmocka_unit_test(no_section_without_forecast),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
