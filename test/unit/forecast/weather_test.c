/* Hourly weather of zones on the grids of nodes. */
#include "forecast/weather.h"
#include "forecast_site.h"

static const ForecastOptions options = {.run_id = "run-1"};

static void temperatures(void **state)
{
    Site site = meters_site_open("Africa/Lagos");
    ForecastRun run;
    Weather weather;
    const double *half_hours;
    const double *hours;
    Error err;

    (void) state;
    site_run(
        &site,
        "insert into raw_data.weather (zone, ts, temperature_c, file_id, line, loaded_at) values"
        " ('Z', timestamptz '2025-06-01 23:00:00+00', 20, 1, 1, to_timestamp(0)),"
        " ('Z', timestamptz '2025-06-01 23:30:00+00', 22, 1, 2, to_timestamp(0)),"
        " ('Z', timestamptz '2025-06-02 00:00:00+00', null, 1, 3, to_timestamp(0)),"
        " ('Y', timestamptz '2025-06-03 22:00:00+00', 31, 1, 4, to_timestamp(0)),"
        " ('Y', timestamptz '2025-06-03 23:00:00+00', 99, 1, 5, to_timestamp(0))");
    run = forecast_site_run(&site, &options);
    forecast_site_build(&site);
    CASE_OK("read", weather_read(&run, 20241, 2, &weather, &err), &err);
    half_hours = weather_temperature(&weather, STR("Z"), 48);
    CASE_NEAR("the mean of the hour", half_hours[0], 21, 0);
    CASE_NEAR("the same for both halves", half_hours[1], 21, 0);
    CASE_TRUE("blank", isnan(half_hours[2]));
    hours = weather_temperature(&weather, STR("Y"), 24);
    CASE_NEAR("the last hour of the second day", hours[47], 31, 0);
    CASE_TRUE("the same array", weather_temperature(&weather, STR("Y"), 24) == hours);
    CASE_TRUE("another zone", weather_temperature(&weather, STR("X"), 24) == NULL);
    site_close(&site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(temperatures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
