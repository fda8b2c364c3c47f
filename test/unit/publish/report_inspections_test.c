#include "world.h"

static const char *const empty[] = {"marts.sql", NULL};

/* What the models make of visits, by hand. */
static const char *const visits =
    "create table marts.fct_inspections as select 'M1' as meter_id;"
    "create table marts.kpi_inspections ("
    "    month_start date, visits bigint, confirmed bigint, cleared bigint, no_access bigint,"
    "    hit_rate double, recovered_kwh double, recovered_amount double, currency varchar);";

static void check_texts(Str page, const char *const *texts, bool expected)
{
    for (; *texts != NULL; texts++)
        if (page_has(page, *texts) != expected)
            fail_msg("%s in the page: %s", expected ? "not" : "found", *texts);
}

static void months_and_totals(void **state)
{
    static const char *const english[] = {
        "<li><a href=\"#inspections\">Field visits</a></li>",
        "<p>7 visits: 3 confirmed, 2 cleared, 2 without access.</p>",
        "<p>Hit rate 60.0%; recovered 1,500 kWh, 150,000\u00a0USD.</p>",
        "<tr><th scope=\"row\">2025-07</th><td class=\"number\">4</td><td class=\"number\">2</td>"
        "<td class=\"number\">2</td><td class=\"number\">0</td><td class=\"number\">50.0%</td>"
        "<td class=\"number\">1,500</td><td class=\"number\">150,000\u00a0USD</td></tr>",
        /* one theft whose energy nobody stated: no figure, and no zero */
        "<tr><th scope=\"row\">2025-06</th><td class=\"number\">1</td><td class=\"number\">1</td>"
        "<td class=\"number\">0</td><td class=\"number\">0</td><td class=\"number\">100.0%</td>"
        "<td class=\"number\">–</td><td class=\"number\">–</td></tr>",
        "<tr><th scope=\"row\">2024-12</th><td class=\"number\">2</td><td class=\"number\">0</td>"
        "<td class=\"number\">0</td><td class=\"number\">2</td><td class=\"number\">–</td>"
        "<td class=\"number\">0.00</td><td class=\"number\">0.00\u00a0USD</td></tr>",
        NULL,
    };
    static const char *const french[] = {
        "Visites sur le terrain",
        "7 visites : 3 fraudes confirmées, 2 sans fraude, 2 sans accès.",
        "Taux de réussite 60,0\u202f% ; récupéré 1\u202f500 kWh, 150\u202f000\u00a0USD.",
        NULL,
    };
    World world = world_open(empty);

    (void) state;
    world_sql(&world, visits);
    world_sql(
        &world,
        "insert into marts.kpi_inspections values"
        " (date '2024-12-01', 2, 0, 0, 2, null, 0, 0, 'USD'),"
        " (date '2025-06-01', 1, 1, 0, 0, 1, null, null, 'USD'),"
        " (date '2025-07-01', 4, 2, 2, 0, 0.5, 1500, 150000, 'USD')");
    check_texts(world_report(&world, LANG_EN, NULL), english, true);
    check_texts(world_report(&world, LANG_FR, NULL), french, true);
    world_close(&world);
}

/* Neither before the models made the list, nor without a visit in it. */
static void no_section_without_visits(void **state)
{
    static const char *const absent[] = {
        "#inspections", "id=\"inspections\"", "Field visits", NULL};
    World world = world_open(empty);

    (void) state;
    check_texts(world_report(&world, LANG_EN, NULL), absent, false);
    world_sql(&world, visits);
    check_texts(world_report(&world, LANG_EN, NULL), absent, false);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_and_totals),
        cmocka_unit_test(no_section_without_visits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
