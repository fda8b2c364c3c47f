/* From readings to ml.load_forecasts and ml.forecast_errors. */
#include "forecast_site.h"

#define NUMBER(site, statement) number_of((site), (statement))

static double number_of(const Site *site, const char *statement)
{
    Sql sql = {.name = "a number", .text = str_from(statement)};
    Table table;
    Error err;

    CASE_OK(statement, store_table(site->arena, site->conn, &sql, 1, &table, &err), &err);
    return table_f64(&table, 0, 0);
}

static ForecastReport run_forecast(const Site *site, const ForecastOptions *options)
{
    ForecastReport report;
    Error err;

    CASE_OK(
        "forecast",
        forecast_run(site->arena, &site->project, site->conn, options, &report, &err),
        &err);
    return report;
}

/* Eight weeks of a feeder whose days of the week differ and repeat to the last digit. */
static Site weekly_site(void)
{
    Site site = meters_site_open("UTC");

    meters_site_add_node(&site, "F1", "", "feeder");
    meters_site_add_node(&site, "M1", "F1", "meter");
    meters_site_add_node(&site, "M2", "F1", "meter");
    meters_site_add(
        &site,
        "F1",
        "import",
        "2025-04-07 00:00:00",
        "2025-06-02 00:00:00",
        1800,
        "10 + i % 48 + case when (i // 48) % 7 >= 5 then 5 else 0 end");
    return site;
}

static void nothing_known(void **state)
{
    static const ForecastOptions options = {.run_id = "run-1"};
    Site site = meters_site_open("UTC");
    ForecastReport report;

    (void) state;
    forecast_site_build(&site);
    report = run_forecast(&site, &options);
    CASE_INT("nodes", report.n_nodes, 0);
    CASE_INT("rows", report.rows, 0);
    site_close(&site);
}

static void a_week_that_repeats(void **state)
{
    static const ForecastOptions options = {
        .run_id = "run-1", .now_us = SITE_NOW_US, .n_threads = 2};
    Site site = weekly_site();
    ForecastReport report;

    (void) state;
    site_run(
        &site,
        "insert into raw_data.outages values ('M1', timestamptz '2025-06-03 18:00:00+00',"
        " timestamptz '2025-06-03 19:00:00+00', 'shedding', 1, 1, to_timestamp(0))");
    forecast_site_build(&site);
    for (int run = 0; run < 2; run++) {
        report = run_forecast(&site, &options);
        CASE_INT("nodes", report.n_nodes, 2);
        CASE_INT("first day", report.first_day, 20241);
        CASE_INT("rows", report.rows, 2 * 336);
        CASE_NEAR("rows", NUMBER(&site, "select count(*) from ml.load_forecasts"), 672, 0);
    }
    CASE_NEAR("a Monday", report.nodes[0].next_day_kwh, 48 * 10 + 47 * 24, 0.01);
    CASE_NEAR("peak", report.nodes[0].peak_kw, 2 * 57, 0.01);
    CASE_INT("peak", report.nodes[0].peak_minute, 1410);
    CASE_NEAR("half of two half-hours", report.nodes[0].suppressed_kwh, 46.5, 0.01);
    CASE_NEAR(
        "Saturday at noon",
        NUMBER(
            &site,
            "select demand_p50_kwh from ml.load_forecasts where node_id = 'F1'"
            " and start_ts = timestamptz '2025-06-07 12:00:00+00'"),
        39,
        0.01);
    CASE_NEAR(
        "by the schedule",
        NUMBER(
            &site,
            "select sum(supplied_share) from ml.load_forecasts where node_id = 'F1'"
            " and local_day = date '2025-06-03'"),
        47,
        1e-9);
    CASE_NEAR(
        "days ahead",
        NUMBER(
            &site,
            "select count(*) from ml.load_forecasts where horizon_days"
            " <> local_day - date '2025-06-01'"),
        0,
        0);
    CASE_NEAR(
        "28 days, 7 horizons, the feeder and its zone",
        NUMBER(&site, "select count(*) from ml.forecast_errors"),
        2 * 28 * 7,
        0);
    CASE_NEAR("exact", NUMBER(&site, "select max(mape) from ml.forecast_errors"), 0, 0.002);
    CASE_INT("kinds", report.n_kinds, 2);
    CASE_INT("days ahead, by kind", report.quality[0][0].n_days, 28);
    CASE_NEAR("by kind", report.quality[0][6].mape, 0, 0.002);
    site_close(&site);
}

/* A backtest writes nothing. */
static void backtest(void **state)
{
    static const ForecastOptions options = {.measured_days = 10, .is_backtest = true};
    Site site = weekly_site();
    ForecastReport report;

    (void) state;
    forecast_site_build(&site);
    report = run_forecast(&site, &options);
    CASE_INT("days", report.quality[0][0].n_days, 10);
    CASE_INT("intervals", report.quality[0][0].n_intervals, 480);
    CASE_INT("rows", report.rows, 0);
    CASE_NEAR("rows", NUMBER(&site, "select count(*) from ml.load_forecasts"), 0, 0);
    CASE_NEAR("rows", NUMBER(&site, "select count(*) from ml.forecast_errors"), 0, 0);
    site_close(&site);
}

/* A day whose load is shifted by hours stands out among days that vary by little. */
static void unusual_day(void **state)
{
    static const ForecastOptions options = {.run_id = "run-1"};
    Site site = meters_site_open("UTC");

    (void) state;
    meters_site_add_node(&site, "F1", "", "feeder");
    meters_site_add(
        &site,
        "F1",
        "import",
        "2025-04-07 00:00:00",
        "2025-06-02 00:00:00",
        1800,
        "10 + (i + case when i // 48 = 50 then 12 else 0 end) % 48"
        " + abs(43758.5453 * sin(i * 12.9898)) % 1");
    forecast_site_build(&site);
    (void) run_forecast(&site, &options);
    CASE_NEAR(
        "the day of the highest score; its errors go on into the days after it",
        NUMBER(
            &site,
            "select local_day - date '2025-04-07' from ml.forecast_errors where kind = 'feeder'"
            " and residual_score > 3.5 order by residual_score desc limit 1"),
        50,
        0);
    CASE_NEAR(
        "only one day ahead",
        NUMBER(
            &site, "select count(residual_score) from ml.forecast_errors where horizon_days > 1"),
        0,
        0);
    site_close(&site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_known),
        cmocka_unit_test(a_week_that_repeats),
        cmocka_unit_test(backtest),
        cmocka_unit_test(unusual_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
