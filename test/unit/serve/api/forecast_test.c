#include "world.h"

static void all_and_one(void **state)
{
    static const Ask asks[] = {
        {"zones first; errors of one day ahead by their intervals",
         api_forecasts,
         NULL,
         NULL,
         NULL,
         "{\"items\":[{\"node_id\":\"F1\",\"kind\":\"zone\",\"name\":\"F1\",\"zone\":\"F1\","
         "\"method\":\"mean\",\"first_day\":\"2025-07-11\",\"last_day\":\"2025-07-11\","
         "\"next_day_kwh\":2.0,\"peak_kw\":2.0,\"week_kwh\":2.0,\"suppressed_kwh\":0.0,"
         "\"mape_pct\":null,\"mape_naive_pct\":null,\"in_band_pct\":null,\"n_unusual\":0},"
         "{\"node_id\":\"F1\",\"kind\":\"feeder\",\"name\":\"Marché\",\"zone\":\"Z\","
         "\"method\":\"par\",\"first_day\":\"2025-07-11\",\"last_day\":\"2025-07-12\","
         "\"next_day_kwh\":25.0,\"peak_kw\":15.0,\"week_kwh\":36.0,\"suppressed_kwh\":5.0,"
         "\"mape_pct\":15.0,\"mape_naive_pct\":20.0,\"in_band_pct\":75.0,\"n_unusual\":1}]}"},
        {"a week before, then the forecast",
         api_forecast,
         "F1",
         NULL,
         "intervals",
         "[{\"start_ts\":\"2025-07-10T23:00:00Z\",\"length_s\":3600,\"load_kwh\":null,"
         "\"load_p10_kwh\":null,\"load_p50_kwh\":null,\"load_p90_kwh\":null,"
         "\"suppressed_kwh\":null},{\"start_ts\":\"2025-07-11T00:00:00Z\",\"length_s\":3600,"
         "\"load_kwh\":null,\"load_p10_kwh\":8.0,\"load_p50_kwh\":10.0,\"load_p90_kwh\":12.5,"
         "\"suppressed_kwh\":0.0},{\"start_ts\":\"2025-07-11T01:00:00Z\",\"length_s\":3600,"
         "\"load_kwh\":null,\"load_p10_kwh\":null,\"load_p50_kwh\":15.0,\"load_p90_kwh\":null,"
         "\"suppressed_kwh\":5.0},{\"start_ts\":\"2025-07-12T00:00:00Z\",\"length_s\":3600,"
         "\"load_kwh\":null,\"load_p10_kwh\":9.0,\"load_p50_kwh\":11.0,\"load_p90_kwh\":13.0,"
         "\"suppressed_kwh\":0.0}]"},
        {"its days",
         api_forecast,
         "F1",
         "kind=feeder",
         "days",
         "[{\"local_day\":\"2025-07-09\",\"actual_kwh\":100.0,\"forecast_kwh\":90.0,"
         "\"mape_pct\":10.0,\"mape_naive_pct\":20.0,\"in_band_pct\":80.0,\"is_unusual\":false},"
         "{\"local_day\":\"2025-07-10\",\"actual_kwh\":50.0,\"forecast_kwh\":60.0,"
         "\"mape_pct\":30.0,\"mape_naive_pct\":20.0,\"in_band_pct\":60.0,\"is_unusual\":true}]"},
        {"the zone",
         api_forecast,
         "F1",
         "kind=zone",
         NULL,
         "{\"intervals\":[{\"start_ts\":\"2025-07-11T00:00:00Z\",\"length_s\":3600,"
         "\"load_kwh\":null,\"load_p10_kwh\":1.0,\"load_p50_kwh\":2.0,\"load_p90_kwh\":3.0,"
         "\"suppressed_kwh\":0.0}],\"days\":[]}"},
        {"none",
         api_forecast,
         "T1",
         NULL,
         NULL,
         "404 nothing is forecast of 'T1' | Substations, feeders and zones with loads of two days "
         "or more are."},
        {"no kind",
         api_forecast,
         "F1",
         "kind=meter",
         NULL,
         "USAGE parameter 'kind' must be substation, feeder or zone"},
    };
    World *world = world_open();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

static void a_store_without_results(void **state)
{
    static const Ask asks[] = {
        {"all",
         api_forecasts,
         NULL,
         NULL,
         NULL,
         "BUSY the tables that are published have not been built | Run `eiot run` first."},
    };
    World *world = world_open_empty();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_and_one),
        cmocka_unit_test(a_store_without_results),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
