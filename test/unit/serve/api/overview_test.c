#include "world.h"

static void the_site_at_a_glance(void **state)
{
    static const Ask asks[] = {
        {"overview",
         api_overview,
         NULL,
         NULL,
         NULL,
         "{\"headline\":{\"first_day\":\"2025-07-01\",\"last_day\":\"2025-07-10\","
         "\"n_days\":10,\"n_used_days\":9,\"n_balance_days\":10,\"input_kwh\":11110.5,"
         "\"billed_kwh\":9002.25,\"technical_loss_kwh\":555.525,\"ntl_kwh\":1552.725,"
         "\"ntl_amount\":232908.75,\"all_billed_kwh\":10002.5,\"n_meters\":4,"
         "\"n_meters_reporting\":4,\"coverage\":0.95,\"n_outage_intervals\":20,"
         "\"n_suspects\":2,\"recoverable_kwh\":265.0,\"recoverable_amount\":39750.5,"
         "\"n_scored\":3,\"currency\":\"XOF\",\"expected_hits\":1.05,"
         "\"expected_amount\":161002.5,\"atc_pct\":35.5,\"atc_day\":\"2025-07-09\","
         "\"n_outage_days\":10,\"saidi_minutes\":125.0,\"saidi_planned_minutes\":100.0,"
         "\"saifi\":2.5},\"last_run\":{\"run_id\":\"r2\","
         "\"command\":\"ingest\",\"status\":\"stopped\","
         "\"started_at\":\"2025-07-12T00:00:00Z\",\"ended_at\":null,\"error\":null},"
         "\"quality\":{\"expectations\":3,\"failed\":1,\"critical_failed\":0,"
         "\"run_at\":\"2025-07-11T00:00:00Z\"},\"inspections\":{\"visits\":2,\"confirmed\":1,"
         "\"cleared\":0,\"no_access\":1,\"hit_rate\":1.0,\"recovered_kwh\":100.5,"
         "\"recovered_amount\":15075.0,\"currency\":\"XOF\"}}"},
        {"days",
         api_days,
         NULL,
         "last=2",
         NULL,
         "{\"items\":[{\"local_day\":\"2025-07-09\",\"input_kwh\":1234.5,"
         "\"billed_kwh\":1000.25,\"technical_loss_kwh\":61.725,\"ntl_kwh\":172.525,"
         "\"ntl_pct\":13.975,\"ntl_amount\":25878.75,\"coverage\":1.0,"
         "\"billed_amount\":150037.5,\"collected_amount\":120000.0,\"atc_pct\":35.5,"
         "\"saidi_minutes\":12.5,\"saidi_planned_minutes\":10.0,\"saifi\":0.25},"
         "{\"local_day\":\"2025-07-10\",\"input_kwh\":1234.5,\"billed_kwh\":1000.25,"
         "\"technical_loss_kwh\":61.725,\"ntl_kwh\":172.525,\"ntl_pct\":13.975,"
         "\"ntl_amount\":25878.75,\"coverage\":0.5,\"billed_amount\":150037.5,"
         "\"collected_amount\":120000.0,\"atc_pct\":null,\"saidi_minutes\":12.5,"
         "\"saidi_planned_minutes\":10.0,\"saifi\":0.25}]}"},
        {"all days",
         api_days,
         NULL,
         NULL,
         "items.9",
         "{\"local_day\":\"2025-07-10\",\"input_kwh\":1234.5,\"billed_kwh\":1000.25,"
         "\"technical_loss_kwh\":61.725,\"ntl_kwh\":172.525,\"ntl_pct\":13.975,"
         "\"ntl_amount\":25878.75,\"coverage\":0.5,\"billed_amount\":150037.5,"
         "\"collected_amount\":120000.0,\"atc_pct\":null,\"saidi_minutes\":12.5,"
         "\"saidi_planned_minutes\":10.0,\"saifi\":0.25}"},
        {"none",
         api_days,
         NULL,
         "last=0",
         NULL,
         "USAGE 'last' is '0', expected a whole number from 1 to 731"},
        {"not a number",
         api_days,
         NULL,
         "last=x",
         NULL,
         "USAGE 'last' is 'x', expected a whole number from 1 to 731"},
    };
    World *world = world_open();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

static void a_store_without_results(void **state)
{
    static const Ask asks[] = {
        {"overview",
         api_overview,
         NULL,
         NULL,
         NULL,
         "{\"headline\":null,\"last_run\":null,\"quality\":null,\"inspections\":null}"},
        {"days",
         api_days,
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
        cmocka_unit_test(the_site_at_a_glance),
        cmocka_unit_test(a_store_without_results),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
