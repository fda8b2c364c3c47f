#include "base/mem.h"
#include "publish/format.h"
#include "publish/report_internal.h"

#define N_TABLES_READ 3 /* of report_forecast_ready.sql */

/* Half-hours of seven days back and seven ahead, and an hour that comes twice in each week. */
#define CURVE_ROWS ((size_t) 14 * 48 + 4)

Status report_read_forecast(Arena *arena, StoreConn *conn, ReportForecast *ret_forecast, Error *err)
{
    ReportForecast forecast = {0};
    int64_t most = REPORT_FORECASTS;
    Sql ready = sql_named(conn, "report_forecast_ready", NULL, 0);
    int64_t n_found = 0;
    Status status = store_value_i64(conn, &ready, &n_found, err);

    if (status == OK && n_found == N_TABLES_READ)
        status = report_table(
            arena, conn, "report_forecast_nodes", &most, 1, REPORT_FORECASTS, &forecast.nodes, err);
    if (status == OK && forecast.nodes.n_rows > 0)
        status = report_table(
            arena, conn, "report_forecast_curve", NULL, 0, CURVE_ROWS, &forecast.curve, err);
    if (status == OK)
        *ret_forecast = forecast;
    return status;
}

static Json *column_of(const Table *curve, const char *name)
{
    Json *values = json_array();

    for (size_t row = 0; row < curve->n_rows; row++)
        (void) json_array_append_new(values, page_json_number(curve, row, name));
    return values;
}

static void put_curve(Page *page, const ReportForecast *forecast)
{
    Json *spec = json_object();
    Json *times = json_array();

    for (size_t row = 0; row < forecast->curve.n_rows; row++)
        (void) json_array_append_new(
            times, page_json_time(page, &forecast->curve, row, "start_ts"));
    (void) json_object_set_new(spec, "kind", json_string("forecast"));
    (void) json_object_set_new(spec, "times", times);
    (void) json_object_set_new(spec, "load", column_of(&forecast->curve, "load_kw"));
    (void) json_object_set_new(spec, "low", column_of(&forecast->curve, "p10_kw"));
    (void) json_object_set_new(spec, "expected", column_of(&forecast->curve, "p50_kw"));
    (void) json_object_set_new(spec, "high", column_of(&forecast->curve, "p90_kw"));
    page_element(page, "h3", NULL, report_node_text(page, &forecast->nodes, 0));
    page_chart(
        page,
        "wide",
        locale_format(
            page->arena,
            page->locale,
            "forecast_chart",
            "node",
            report_node_text(page, &forecast->nodes, 0),
            "first",
            page_day(page, &forecast->nodes, 0, "first_day"),
            "last",
            page_day(page, &forecast->nodes, 0, "last_day"),
            NULL),
        spec);
}

static void put_nodes(Page *page, const Table *nodes)
{
    static const PageColumn columns[] = {
        {"node", false},
        {"node_kind", false},
        {"next_day_kwh", true},
        {"peak_kw", true},
        {"week_kwh", true},
        {"suppressed_kwh", true},
        {"mape_pct", true},
        {"mape_naive_pct", true},
    };

    page_table(
        page,
        locale_format(
            page->arena,
            page->locale,
            "forecast_caption",
            "n",
            format_number(page->arena, page->lang, (double) nodes->n_rows, 0),
            "all",
            page_count_text(page, nodes, 0, "n_nodes"),
            NULL),
        columns,
        COUNT_OF(columns));
    for (size_t row = 0; row < nodes->n_rows; row++) {
        const char *kind = page_value_text(page, nodes, row, "kind");

        page_row(page);
        page_heading_cell(page, report_node_text(page, nodes, row));
        page_text_cell(page, page_say(page, arena_printf(page->arena, "node_kind_%s", kind)));
        page_number_cell(page, page_energy(page, nodes, row, "next_day_kwh"));
        page_number_cell(page, page_energy(page, nodes, row, "peak_kw"));
        page_number_cell(page, page_energy(page, nodes, row, "week_kwh"));
        page_number_cell(page, page_energy(page, nodes, row, "suppressed_kwh"));
        page_number_cell(page, page_percent(page, nodes, row, "mape_pct"));
        page_number_cell(page, page_percent(page, nodes, row, "mape_naive_pct"));
        page_row_end(page);
    }
    page_table_end(page);
}

void report_forecast(Page *page, const ReportForecast *forecast)
{
    if (forecast->nodes.n_rows == 0)
        return;
    page_section(page, "forecast");
    page_element(page, "p", "note", page_say(page, "forecast_note"));
    put_curve(page, forecast);
    put_nodes(page, &forecast->nodes);
    page_section_end(page);
}
