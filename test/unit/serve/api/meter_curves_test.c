#include "world.h"

static void curves_of_a_meter(void **state)
{
    static const Ask asks[] = {
        {"readings between",
         api_meter_readings,
         "M1",
         "from=2025-07-08T00:00:00Z&to=2025-07-08T02:30:00Z",
         NULL,
         "{\"from\":\"2025-07-08T00:00:00Z\",\"to\":\"2025-07-08T02:30:00Z\","
         "\"is_cut\":false,\"items\":[{\"start_ts\":\"2025-07-08T00:00:00Z\","
         "\"length_s\":1800,\"kwh\":0.25,\"quality\":\"actual\",\"score\":0.75},"
         "{\"start_ts\":\"2025-07-08T00:30:00Z\",\"length_s\":1800,\"kwh\":0.25,"
         "\"quality\":\"actual\",\"score\":null},{\"start_ts\":\"2025-07-08T01:00:00Z\","
         "\"length_s\":1800,\"kwh\":0.25,\"quality\":\"actual\",\"score\":null},"
         "{\"start_ts\":\"2025-07-08T01:30:00Z\",\"length_s\":1800,\"kwh\":null,"
         "\"quality\":\"missing\",\"score\":null},{\"start_ts\":\"2025-07-08T02:00:00Z\","
         "\"length_s\":1800,\"kwh\":0.25,\"quality\":\"estimated\",\"score\":null}]}"},
        {"seven days unless said, from",
         api_meter_readings,
         "M1",
         NULL,
         "from",
         "\"2025-07-04T00:00:00Z\""},
        {"and to", api_meter_readings, "M1", NULL, "to", "\"2025-07-11T00:00:00Z\""},
        {"to the last",
         api_meter_readings,
         "M1",
         NULL,
         "items.119",
         "{\"start_ts\":\"2025-07-10T11:30:00Z\",\"length_s\":1800,\"kwh\":0.5,"
         "\"quality\":\"actual\",\"score\":null}"},
        {"seven days before",
         api_meter_readings,
         "M1",
         "to=2025-07-08T01:00:00%2B01:00",
         NULL,
         "{\"from\":\"2025-07-01T00:00:00Z\",\"to\":\"2025-07-08T00:00:00Z\","
         "\"is_cut\":false,\"items\":[]}"},
        {"from on",
         api_meter_readings,
         "M1",
         "from=2025-07-10T11:30:00Z",
         NULL,
         "{\"from\":\"2025-07-10T11:30:00Z\",\"to\":\"2025-07-11T00:00:00Z\","
         "\"is_cut\":false,\"items\":[{\"start_ts\":\"2025-07-10T11:30:00Z\","
         "\"length_s\":1800,\"kwh\":0.5,\"quality\":\"actual\",\"score\":null}]}"},
        {"behind the end",
         api_meter_readings,
         "M1",
         "from=2030-01-01T00:00:00Z",
         NULL,
         "{\"from\":\"2030-01-01T00:00:00Z\",\"to\":\"2025-07-11T00:00:00Z\","
         "\"is_cut\":false,\"items\":[]}"},
        {"none",
         api_meter_readings,
         "M3",
         NULL,
         NULL,
         "{\"from\":null,\"to\":null,\"is_cut\":false,\"items\":[]}"},
        {"days",
         api_meter_days,
         "M1",
         NULL,
         "items.0",
         "{\"local_day\":\"2025-07-01\",\"import_kwh\":10.0,\"coverage\":1.0,\"n_missing\":0,"
         "\"n_estimated\":1,\"n_outage\":2,\"n_zero_supplied\":0,\"residual_kwh\":1.0}"},
        {"a day before", api_meter_days, "M1", NULL, "items.8.residual_kwh", "8.0"},
        {"the last day: its transformer's balance has gaps",
         api_meter_days,
         "M1",
         NULL,
         "items.9",
         "{\"local_day\":\"2025-07-10\",\"import_kwh\":2.5,\"coverage\":0.5,\"n_missing\":24,"
         "\"n_estimated\":1,\"n_outage\":2,\"n_zero_supplied\":0,\"residual_kwh\":null}"},
        {"no days", api_meter_days, "M3", NULL, NULL, "{\"items\":[]}"},
        {"heatmap days",
         api_meter_heatmap,
         "M1",
         NULL,
         "days",
         "[\"2025-07-08\",\"2025-07-09\",\"2025-07-10\"]"},
        {"a slot", api_meter_heatmap, "M1", NULL, "cells.0", "[0,0,0.25]"},
        {"a missing one is left out", api_meter_heatmap, "M1", NULL, "cells.3", "[0,4,0.25]"},
        {"the last slot", api_meter_heatmap, "M1", NULL, "cells.118", "[2,23,0.5]"},
        {"no map",
         api_meter_heatmap,
         "M3",
         NULL,
         NULL,
         "{\"slots\":48,\"slot_s\":1800,\"days\":[],\"cells\":[]}"},
        {"profile since", api_meter_profile, "M1", NULL, "since", "\"2025-07-06\""},
        {"three days",
         api_meter_profile,
         "M1",
         NULL,
         "items.0",
         "{\"slot\":0,\"before_kwh\":null,\"after_kwh\":0.416666666666667}"},
        {"two days",
         api_meter_profile,
         "M1",
         NULL,
         "items.47",
         "{\"slot\":47,\"before_kwh\":null,\"after_kwh\":0.375}"},
        {"no profile", api_meter_profile, "M3", NULL, NULL, "{\"since\":null,\"items\":[]}"},
        {"peers",
         api_meter_peers,
         "M1",
         NULL,
         NULL,
         "{\"items\":[{\"meter_id\":\"M1\",\"mean_day_kwh\":6.25,\"probability\":0.8,"
         "\"cause\":\"fraud\"},{\"meter_id\":\"M2\",\"mean_day_kwh\":8.0,"
         "\"probability\":0.02,\"cause\":\"vacancy\"},{\"meter_id\":\"M3\","
         "\"mean_day_kwh\":8.0,\"probability\":null,\"cause\":null}]}"},
        {"of a hostile id",
         api_meter_peers,
         HOSTILE,
         NULL,
         NULL,
         "{\"items\":[{\"meter_id\":\"=a/b%0A\\n\\\"'<b>\u202e\",\"mean_day_kwh\":8.0,"
         "\"probability\":0.25,\"cause\":\"fraud\"}]}"},
    };
    World *world = world_open();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

static void curves_of_none(void **state)
{
    static const Ask asks[] = {
        {"readings",
         api_meter_readings,
         "M9",
         NULL,
         NULL,
         "404 the store knows no meter 'M9' | Meters are those of the network file, and "
         "those that have readings."},
        {"days",
         api_meter_days,
         "T1",
         NULL,
         NULL,
         "404 the store knows no meter 'T1' | Meters are those of the network file, and "
         "those that have readings."},
        {"heatmap",
         api_meter_heatmap,
         "M'1",
         NULL,
         NULL,
         "404 the store knows no meter 'M'1' | Meters are those of the network file, and "
         "those that have readings."},
        {"profile",
         api_meter_profile,
         "m1",
         NULL,
         NULL,
         "404 the store knows no meter 'm1' | Meters are those of the network file, and "
         "those that have readings."},
        {"peers",
         api_meter_peers,
         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
         NULL,
         NULL,
         "404 the id has 129 bytes, more than the 128 that one can have"},
        {"no instant",
         api_meter_readings,
         "M1",
         "from=2025-07-08",
         NULL,
         "USAGE parameter 'from' is no instant | Instants are those of RFC 3339, such as "
         "2025-07-01T00:00:00Z."},
        {"no instant to",
         api_meter_readings,
         "M1",
         "to=yesterday",
         NULL,
         "USAGE parameter 'to' is no instant | Instants are those of RFC 3339, such as "
         "2025-07-01T00:00:00Z."},
    };
    World *world = world_open();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

/* The clock of Berlin is set back on 26 October 2025 at 03:00, and on on 30 March at 02:00.
 * Readings of an hour are spread over two slots, quarters added up; the hour that comes twice
 * counts once. */
static void slots_of_a_local_day(void **state)
{
    static const Ask asks[] = {
        {"days", api_meter_heatmap, "H", NULL, "days", "[\"2025-10-25\",\"2025-10-26\"]"},
        {"cells",
         api_meter_heatmap,
         "H",
         NULL,
         "cells",
         "[[0,46,0.5],[0,47,0.5],[1,4,1.0],[1,5,1.0],[1,6,0.8],[1,7,0.4],[1,47,3.0]]"},
        {"spring", api_meter_heatmap, "S", NULL, "cells", "[[0,3,1.0],[0,6,2.0]]"},
        {"from the local midnight on",
         api_meter_readings,
         "H",
         NULL,
         "from",
         "\"2025-10-19T22:00:00Z\""},
        {"to the next", api_meter_readings, "H", NULL, "to", "\"2025-10-26T23:00:00Z\""},
    };
    World *world = world_open();

    (void) state;
    world->project.zone = "Europe/Berlin";
    world_sql(
        world, "insert into marts.dim_nodes (node_id, kind) values ('H', 'meter'), ('S', 'meter')");
    world_sql(
        world,
        "insert into marts.fct_meter_days (meter_id, local_day, n_intervals) values ('H', "
        "'2025-10-26', 1), ('S', '2025-03-30', 1)");
    world_sql(
        world,
        "insert into raw_data.readings (meter_id, channel, start_ts, length_s, kwh, quality, "
        "file_id, "
        "line, loaded_at) values "
        "('H', 'import', '2025-10-25 21:00:00+00', 3600, 1, 'actual', 1, 1, now()), "
        "('H', 'import', '2025-10-26 00:00:00+00', 3600, 1, 'actual', 1, 1, now()), "
        "('H', 'import', '2025-10-26 01:00:00+00', 3600, 3, 'actual', 1, 1, now()), "
        "('H', 'import', '2025-10-26 02:00:00+00', 900, 0.5, 'actual', 1, 1, now()), "
        "('H', 'import', '2025-10-26 02:15:00+00', 900, 0.3, 'actual', 1, 1, now()), "
        "('H', 'import', '2025-10-26 02:30:00+00', 900, 0.2, 'actual', 1, 1, now()), "
        "('H', 'import', '2025-10-26 22:30:00+00', 3600, 6, 'actual', 1, 1, now()), "
        "('H', 'import', '2025-10-26 10:00:00+00', 172800, 99, 'actual', 1, 1, now()), "
        "('S', 'import', '2025-03-30 00:30:00+00', 1800, 1, 'actual', 1, 1, now()), "
        "('S', 'import', '2025-03-30 01:00:00+00', 1800, 2, 'actual', 1, 1, now())");
    world_sql(
        world,
        "insert into intermediate.int_readings_clean select meter_id, channel, start_ts, length_s, "
        "cast(kwh as double precision), quality from raw_data.readings where meter_id in ('H', "
        "'S')");
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

/* The clock of Santiago skips the midnight at which 8 September 2024 would begin. */
static void a_day_without_midnight(void **state)
{
    static const Ask asks[] = {
        {"from", api_meter_readings, "N", NULL, "from", "\"2024-09-01T04:00:00Z\""},
        {"to", api_meter_readings, "N", NULL, "to", "\"2024-09-08T04:00:00Z\""},
    };
    World *world = world_open();

    (void) state;
    world->project.zone = "America/Santiago";
    world_sql(world, "insert into marts.dim_nodes (node_id, kind) values ('N', 'meter')");
    world_sql(
        world,
        "insert into marts.fct_meter_days (meter_id, local_day, n_intervals) values ('N', "
        "'2024-09-07', 1)");
    world_sql(
        world,
        "insert into raw_data.readings (meter_id, channel, start_ts, length_s, kwh, quality, "
        "file_id, "
        "line, loaded_at) values ('N', 'import', '2024-09-07 12:00:00+00', 1800, 1, 'actual', 1, "
        "1, "
        "now())");
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

/* Without a day of change, the last 28 days against the 28 before; what lies outside plays no part.
 */
static void sides_of_a_profile(void **state)
{
    static const Ask asks[] = {
        {"no change", api_meter_profile, "P", NULL, "since", "null"},
        {"means",
         api_meter_profile,
         "P",
         NULL,
         "items.0",
         "{\"slot\":0,\"before_kwh\":2.0,\"after_kwh\":1.0}"},
        {"nothing recorded then",
         api_meter_profile,
         "P",
         NULL,
         "items.1",
         "{\"slot\":1,\"before_kwh\":null,\"after_kwh\":null}"},
    };
    World *world = world_open();

    (void) state;
    world_sql(world, "insert into marts.dim_nodes (node_id, kind) values ('P', 'meter')");
    world_sql(
        world,
        "insert into marts.fct_meter_days (meter_id, local_day, n_intervals) values ('P', "
        "'2025-06-30', 1)");
    world_sql(
        world,
        "insert into raw_data.readings (meter_id, channel, start_ts, length_s, kwh, quality, "
        "file_id, "
        "line, loaded_at) select 'P', 'import', timestamptz '2025-06-30 00:00:00+00' - cast(day as "
        "integer) * interval '1 day', 1800, case when day < 28 then 1 when day < 56 then 2 else 50 "
        "end, 'actual', 1, 1, now() from generate_series(0, 80) as days (day)");
    world_sql(
        world,
        "insert into intermediate.int_readings_clean select meter_id, channel, start_ts, length_s, "
        "cast(kwh as double precision), quality from raw_data.readings where meter_id = 'P'");
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

/* More readings than an answer holds: the first of them, and that there are more. */
static void readings_that_are_cut(void **state)
{
    static const Ask asks[] = {
        {"cut", api_meter_readings, "C", "from=2025-01-01T00:00:00Z", "is_cut", "true"},
        {"the last that is there",
         api_meter_readings,
         "C",
         "from=2025-01-01T00:00:00Z",
         "items.4999.start_ts",
         "\"2025-02-22T01:45:00Z\""},
        {"no more", api_meter_readings, "C", "from=2025-01-01T00:00:00Z", "items.5000", "none"},
        {"whole", api_meter_readings, "C", "from=2025-01-01T00:15:00Z", "is_cut", "false"},
    };
    World *world = world_open();

    (void) state;
    world_sql(world, "insert into marts.dim_nodes (node_id, kind) values ('C', 'meter')");
    world_sql(
        world,
        "insert into marts.fct_meter_days (meter_id, local_day, n_intervals) values ('C', "
        "'2025-02-22', 1)");
    world_sql(
        world,
        "insert into raw_data.readings (meter_id, channel, start_ts, length_s, kwh, quality, "
        "file_id, "
        "line, loaded_at) select 'C', 'import', timestamptz '2025-01-01 00:00:00+00' + cast(n as "
        "integer) * interval '15 minutes', 900, 1, 'actual', 1, 1, now() from generate_series(0, "
        "5000) as readings (n)");
    world_sql(
        world,
        "insert into intermediate.int_readings_clean select meter_id, channel, start_ts, length_s, "
        "cast(kwh as double precision), quality from raw_data.readings where meter_id = 'C'");
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curves_of_a_meter),
        cmocka_unit_test(curves_of_none),
        cmocka_unit_test(slots_of_a_local_day),
        cmocka_unit_test(a_day_without_midnight),
        cmocka_unit_test(sides_of_a_profile),
        cmocka_unit_test(readings_that_are_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
