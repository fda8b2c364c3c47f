#include "base/asset.h"
#include "base/json.h"
#include "publish/report.h"
#include "world.h"

static const char *const network[] = {"marts.sql", "network.sql", NULL};
static const char *const one_meter[] = {"marts.sql", "one_meter.sql", NULL};
static const char *const empty[] = {"marts.sql", NULL};
static const char *const nothing[] = {NULL};

static void check_texts(Str page, const char *const *texts, bool expected)
{
    for (; *texts != NULL; texts++)
        if (page_has(page, *texts) != expected)
            fail_msg("%s in the page: %s", expected ? "not" : "found", *texts);
}

static void figures_of_a_network(void **state)
{
    static const char *const english[] = {
        "<html lang=\"en\">",
        "1 Jul 2025 to 10 Jul 2025 (10 local days, Africa/Dakar). Made 11 Jul 2025, 12:00.",
        ">simulated data</p>",
        /* 9 of 10 days count: 11110.5 in, 9002.25 billed, 555.525 technical, 1552.725 lost */
        ">14.0%</dd><dd class=\"below\">1,553\u00a0kWh · 232,909\u00a0XOF</dd>",
        ">11,110\u00a0kWh</dd>",
        ">9,002\u00a0kWh</dd><dd class=\"below\">81.0% of input</dd>",
        ">556\u00a0kWh</dd><dd class=\"below\">5.0% of input</dd>",
        "over the 9 of 10 days",
        ">2</dd><dd class=\"below\">about 265 kWh and 39,750\u00a0XOF a month</dd>",
        "S1 · Poste &lt;central&gt;",
        "<td>5.0% of input, fitted</td>",
        "<td class=\"number strong\">20.0%</td><td class=\"number\">240,000\u00a0XOF</td>"
        "<td>The clocks of the node and of the meters differ: their loads match better some "
        "intervals apart.</td>",
        "<td>5.0% of input, configured</td>",
        "<td class=\"number strong\">-1.5%</td>",
        " since 6 Jul 2025</li><li>",
        "<td class=\"number\">80.0%</td><td class=\"words\"><ul class=\"reasons\"><li>",
        "<td class=\"number\">225</td><td class=\"number\">33,750\u00a0XOF</td>"
        "<td class=\"number strong\">157,002\u00a0XOF</td>",
        "<dt>AT&amp;C loss</dt><dd class=\"figure\">35.5%</dd><dd class=\"below\">of the input is "
        "not "
        "paid for, 30 days up to 9 Jul 2025</dd>",
        "<dt>Without supply per customer</dt><dd class=\"figure\">125\u00a0min</dd>"
        "<dd class=\"below\">2.5 interruptions; both of the last 30 days</dd>",
        "</ul><p class=\"note\">Against fraud:</p><ul class=\"reasons\"><li>",
        "<th scope=\"row\">vacancy</th><td class=\"number\">1</td>",
        "<td>6 Jul 2025, 01:00</td><td class=\"number\">4.321</td><td class=\"number\">0.812</td>"
        "<td>consumption</td>",
        "<td>a_new_feature</td>",
        "<td class=\"code\">expect_column_values_to_be_between</td><td>kwh</td><td>warning</td>"
        "<td class=\"number\">7</td><td class=\"number\">0.3%</td>",
        "<td class=\"number\">2,000</td><td class=\"number\">1,900</td><td class=\"number\">50</td>"
        "<td class=\"number\">20</td><td class=\"number\">25</td><td class=\"number\">5</td>",
        "more than 5 % rejected",
        "/data/&lt;b&gt;bad&lt;/b&gt;.csv",
        "<td class=\"words\">not a number</td><td>kwh</td><td class=\"number\">25</td>",
        "by feeder and day; least covered first (1 of 1 feeders)",
        "<td class=\"state warn\">! warning</td><td class=\"number\">1</td>"
        "<td class=\"number\">0</td><td class=\"number\">1</td><td class=\"number\">0</td>",
        "<td class=\"state none\">– nothing to judge</td><td class=\"number\">0</td>"
        "<td class=\"number\">0</td><td class=\"number\">0</td><td class=\"number\">1</td>",
        "<td class=\"number\">1\u00a0min 05\u00a0s</td>",
        "<td class=\"number\">12.3\u00a0s</td>",
        "check failed: &quot;raw&quot; &amp; more",
        NULL,
    };
    static const char *const french[] = {
        "<html lang=\"fr\">",
        "Du 1er juil. 2025 au 10 juil. 2025 (10 jours locaux, Africa/Dakar).",
        ">14,0\u202f%</dd><dd class=\"below\">1\u202f553\u00a0kWh · 232\u202f909\u00a0XOF</dd>",
        ">81,0\u202f% de l’injecté</dd>",
        "<dt>Perte AT&amp;C</dt><dd class=\"figure\">35,5\u202f%</dd><dd class=\"below\">de "
        "l’injecté "
        "n’est pas payé, 30 jours jusqu’au 9 juil. 2025</dd>",
        ">2,5 interruptions ; les deux sur les 30 derniers jours</dd>",
        "<td>5,0\u202f% de l’injecté, ajusté</td>",
        "<td>Plus a été facturé qu’injecté : mauvais rattachement ou coefficient, ou compteur du "
        "nœud défectueux.</td>",
        "depuis le 6 juil. 2025",
        "<th scope=\"row\">logement vide</th>",
        "<td>la consommation</td>",
        "<h2 id=\"runs-title\">Exécutions</h2>",
        NULL,
    };
    World world = world_open(network);

    (void) state;
    check_texts(world_report(&world, LANG_EN, "simulated data"), english, true);
    CASE_TRUE(
        "not judged is no failure",
        !page_has(world_report(&world, LANG_EN, NULL), "eiot_table_has_rows"));
    check_texts(world_report(&world, LANG_FR, NULL), french, true);
    world_close(&world);
}

/* The data as report.js reads it. */
static Json *page_data(World *world, Str page)
{
    static const char start[] = "<script type=\"application/json\" id=\"report-data\" nonce=\"";
    const char *from = memmem(page.ptr, page.len, start, strlen(start));
    const char *end;
    Json *data = NULL;
    Error err = {0};

    (void) world;
    assert_non_null(from);
    from = strchr(from, '>') + 1;
    end = strstr(from, "</script>");
    assert_non_null(end);
    CASE_OK(
        "data",
        json_parse((Str){.ptr = from, .len = (size_t) (end - from)}, "report-data", &data, &err),
        &err);
    return data;
}

static Json *chart_of(const Json *data, const char *kind, size_t nth)
{
    Json *charts = json_object_get(data, "charts");

    for (size_t at = 0; at < json_array_size(charts); at++) {
        Json *chart = json_array_get(charts, at);

        if (strcmp(json_string_value(json_object_get(chart, "kind")), kind) == 0 && nth-- == 0)
            return chart;
    }
    fail_msg("no chart of kind %s", kind);
    return NULL;
}

static void charts_of_a_network(void **state)
{
    World world = world_open(network);
    Json *data = page_data(&world, world_report(&world, LANG_EN, NULL));
    Json *chart;

    (void) state;
    CASE_TEXT(
        "bars",
        json_text(world.arena, chart_of(data, "bars", 0), false),
        "{\"kind\":\"bars\",\"labels\":[\"T1\",\"T2\"],\"values\":[1600.0,-47.275],"
        "\"percents\":[20.0,-1.52],\"id\":\"chart-1\"}");
    chart = chart_of(data, "trend", 0);
    CASE_INT("trend days", json_array_size(json_object_get(chart, "days")), 10);
    CASE_NEAR(
        "trend ntl",
        json_number_value(json_array_get(json_object_get(chart, "ntl"), 0)),
        172.525,
        1e-9);
    CASE_TRUE(
        "half a day is a gap",
        json_is_null(json_array_get(json_object_get(chart, "billed"), 9)) &&
            json_is_number(json_array_get(json_object_get(chart, "billed"), 8)));
    chart = chart_of(data, "load", 0);
    CASE_TEXT(
        "own load",
        json_text(world.arena, json_object_get(chart, "own"), false),
        "[10.0,10.0,10.0,10.0,10.0,2.5,2.5,2.5,2.5,2.5]");
    /* the day with half its readings is no reference */
    CASE_TEXT(
        "peers",
        json_text(world.arena, json_object_get(chart, "peers"), false),
        "[8.0,8.0,8.0,8.0,8.0,8.0,8.0,8.0,8.0,null]");
    CASE_TEXT("since", json_string_value(json_object_get(chart, "since")), "2025-07-06");
    chart = chart_of(data, "load", 1);
    CASE_TRUE("no since", json_is_null(json_object_get(chart, "since")));
    CASE_TRUE(
        "alone on its transformer",
        json_is_null(json_array_get(json_object_get(chart, "peers"), 0)));
    chart = chart_of(data, "around", 0);
    CASE_INT("one picture a meter and day", json_array_size(json_object_get(chart, "values")), 94);
    CASE_INT("strange", json_integer_value(json_object_get(chart, "strange")), 48);
    CASE_TEXT(
        "local time",
        json_string_value(json_array_get(json_object_get(chart, "times"), 48)),
        "2025-07-06 01:00");
    chart = chart_of(data, "map", 0);
    CASE_TEXT(
        "coverage",
        json_text(world.arena, json_object_get(chart, "cells"), false),
        "[100,100,100,100,100,100,100,100,100,50]");
    json_decref(data);
    world_close(&world);
}

static void hostile_names_stay_text(void **state)
{
    static const char *const absent[] = {
        "<img",
        "<b>bad",
        "<script>alert",
        "\u202e",
        "onerror=alert(1)>",
        "http://",
        "https://",
        "javascript:",

        "@import",
        "url(",
        NULL};
    static const char *const present[] = {
        "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;",
        "default-src 'none'; script-src 'nonce-",
        "img-src data:; base-uri 'none'; form-action 'none'",
        NULL};
    World world = world_open(network);
    Str own;
    size_t n_ends = 0;

    (void) state;
    /* a chart's label comes from the name of a node */
    world_sql(
        &world,
        "update marts.fct_node_losses set node_id = '</script><!--' || chr(8232) where node_id = "
        "'T1'");
    own = page_own_part(world.arena, world_report(&world, LANG_EN, "<img onerror=alert(1)>"));
    check_texts(own, present, true);
    check_texts(own, absent, false);
    check_texts(own, (const char *const[]){"\\u003c/script\\u003e\\u003c!--\\u2028", NULL}, true);
    for (const char *at = own.ptr; (at = strstr(at, "</script>")) != NULL; at++)
        n_ends++;
    CASE_INT("scripts: data, library, ours", n_ends, 3);
    world_close(&world);
}

static void library_is_safe_to_embed(void **state)
{
    (void) state;
    /* the library stands in a script element as it is */
    CASE_TRUE("no end of script", !page_has(asset_text("web/echarts.min.js"), "</script"));
    CASE_TRUE("no comment", !page_has(asset_text("web/echarts.min.js"), "<!--"));
    CASE_TRUE("no end of script", !page_has(asset_text("web/report.js"), "</script"));
    CASE_TRUE("no end of style", !page_has(asset_text("web/report.css"), "</style"));
}

static void one_meter_without_network(void **state)
{
    static const char *const texts[] = {
        ">52.5\u00a0kWh</dd><dd class=\"below\">recorded by all meters</dd>",
        "Losses can&#39;t be computed",
        "there is no balance to draw up",
        "Meters could not be scored: too few of them",
        "Label in the file",
        "<td>past average</td><td>abnormal</td>",
        "by meter and day; least covered first (1 of 1 meters)",
        "No quality suite has been run",
        "No file has been loaded",
        "No run has been recorded",
        NULL,
    };
    World world = world_open(one_meter);
    Str page = world_report(&world, LANG_EN, NULL);
    Json *data = page_data(&world, page);
    Json *chart = chart_of(data, "around", 0);

    (void) state;
    check_texts(page, texts, true);
    CASE_INT("a day before and after", json_array_size(json_object_get(chart, "values")), 97);
    CASE_INT("trend, readings, coverage", json_array_size(json_object_get(data, "charts")), 3);
    json_decref(data);
    world_close(&world);
}

static void empty_marts_say_so(void **state)
{
    static const char *const texts[] = {
        "No readings yet (Africa/Dakar)",
        "there is no balance to draw up",
        "No days to show",
        "Meters have not been scored yet",
        "No readings have been scored",
        "there is no coverage to show",
        NULL,
    };
    static const char *const absent[] = {"AT&amp;C", "Without supply", NULL};
    World world = world_open(empty);
    Str page = world_report(&world, LANG_EN, NULL);
    Json *data = page_data(&world, page);

    (void) state;
    check_texts(page, texts, true);
    check_texts(page, absent, false);
    CASE_INT("no empty charts", json_array_size(json_object_get(data, "charts")), 0);
    json_decref(data);
    world_close(&world);
}

static void missing_marts_are_an_error(void **state)
{
    World world = world_open(nothing);
    ReportOptions options = {.path = "/tmp/never-written.html"};
    Error err = {0};

    (void) state;
    CASE_INT(
        "status",
        report_write(world.arena, &world.project, world.conn, &options, &err),
        STATUS_STORE);
    CASE_TEXT("message", err.message, "write the report: the marts have not been built");
    CASE_TEXT("hint", err.hint, "Run `eiot run`, or `eiot transform`, first.");
    world_close(&world);
}

/* A network much larger than a page can list: 3000 meters on 300 transformers for two years. */
static void large_networks_stay_below_3_mb(void **state)
{
    World world = world_open(empty);
    Str page;

    (void) state;
    world.project.budget = 100000;
    world_sql(
        &world,
        "insert into marts.dim_nodes select 'METER-' || n, 'meter', null, null, 'TRANSFORMER-' || "
        "(n % 300), null, null, null, null from range(3000) as r (n);"
        "insert into marts.kpi_daily select date '2023-01-01' + n::integer, 1e6, 8e5, 5e4, 1.5e5, "
        "15, 1e6, 3000, 3000, 1.0, 0, 0, 43.5, 60, 0.5 from range(800) as r (n);"
        "insert into marts.fct_node_losses select 'TRANSFORMER-' || n, 'transformer', null, "
        "'2023-01-01', '2024-01-01', 365, 1e6, 8e5, 5e4, 1.5e5 + n, 15, 1e6, 1, 'XOF', 'clock', "
        "'fitted' from range(300) as r (n);"
        "insert into marts.fct_meter_days select node_id, date '2023-01-01' + n::integer, "
        "5.123456, "
        "48, 48, 1.0, 'meter', transformer_id, null from marts.dim_nodes cross join range(600, "
        "800) "
        "as r (n);"
        "insert into marts.fct_suspects (meter_id, status, probability, cause, reasons, "
        "visit_rank, "
        "transformer_id, recoverable_kwh, recoverable_amount, expected_amount, currency) select "
        "node_id, 'scored', 0.9, 'fraud', '[{\"code\":\"flat_line\",\"value\":50}]', row_number() "
        "over (), transformer_id, 10, 100, 500, 'XOF' from marts.dim_nodes;"
        "insert into raw_data.rejected_rows select n, 1, 1, 'kwh', 'reason ' || n, repeat('<', "
        "4000), now() from range(5000) as r (n);"
        "insert into ops.files select n, '/data/' || n, 'h', 'p', 1, 'generic', 'readings', "
        "'loaded', 1, 1, 0, 0, 0, 0, 0, 0, 1, null, null, null, now(), now(), null from "
        "range(5000) as r "
        "(n)");
    page = world_report(&world, LANG_FR, NULL);
    CASE_TRUE("below 3 MB", page.len < (size_t) 3 * 1000 * 1000);
    CASE_TRUE("says what is left out", page_has(page, "(50 sur 300)"));
    CASE_TRUE("files too", page_has(page, "(50 sur 5\u202f000)"));
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_of_a_network),
        cmocka_unit_test(charts_of_a_network),
        cmocka_unit_test(hostile_names_stay_text),
        cmocka_unit_test(library_is_safe_to_embed),
        cmocka_unit_test(one_meter_without_network),
        cmocka_unit_test(empty_marts_say_so),
        cmocka_unit_test(missing_marts_are_an_error),
        cmocka_unit_test(large_networks_stay_below_3_mb),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
