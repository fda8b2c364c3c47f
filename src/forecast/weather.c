#include "weather.h"

#include <math.h>

#include "base/mem.h"

#define HOURS      24
#define US_PER_H   (3600 * US_PER_S)
#define ROWS_MAX   10000000
#define DAYS_ABOUT 1 /* local days begin up to so long before or after UTC's */

enum { COL_ZONE, COL_HOUR, COL_TEMPERATURE };

static double *unknown(Arena *arena, size_t n)
{
    double *values = ARENA_ARRAY(arena, double, n);

    for (size_t at = 0; at < n; at++)
        values[at] = NAN;
    return values;
}

/* Rows come by zone. */
static void start_zone(Weather *weather, Str zone)
{
    size_t at = weather->n_zones++;

    weather->zones[at] = zone;
    weather->hours[at] = unknown(weather->arena, weather->n_days * HOURS);
}

Status weather_read(
    const ForecastRun *run, int32_t first_day, size_t n_days, Weather *ret_weather, Error *err)
{
    const Param params[] = {
        PARAM_TIMESTAMP((first_day - DAYS_ABOUT) * US_PER_DAY),
        PARAM_TIMESTAMP((first_day + (int64_t) n_days + DAYS_ABOUT) * US_PER_DAY),
    };
    Sql sql = sql_named(run->conn, "forecast_temperatures", params, COUNT_OF(params));
    Weather weather = {.arena = run->arena, .n_days = n_days};
    Table table;
    Status status = store_table(run->arena, run->conn, &sql, ROWS_MAX, &table, err);

    if (status != OK)
        return status;
    weather.zones = ARENA_ARRAY(run->arena, Str, table.n_rows);
    weather.hours = ARENA_ARRAY(run->arena, double *, table.n_rows);
    for (size_t row = 0; row < table.n_rows; row++) {
        Str zone = table_text(&table, row, COL_ZONE);
        LocalTime local = local_time(run->zone, table_i64(&table, row, COL_HOUR) * US_PER_H);
        int64_t day = (int64_t) local.day - first_day;

        if (weather.n_zones == 0 || !str_equal(weather.zones[weather.n_zones - 1], zone))
            start_zone(&weather, zone);
        if (day >= 0 && day < (int64_t) n_days)
            weather.hours[weather.n_zones - 1][day * HOURS + local.minute / 60] =
                table_f64(&table, row, COL_TEMPERATURE);
    }
    weather.by_slot = ARENA_ARRAY(run->arena, double *, weather.n_zones);
    weather.n_slots = ARENA_ARRAY(run->arena, size_t, weather.n_zones);
    *ret_weather = weather;
    return OK;
}

const double *weather_temperature(Weather *weather, Str zone, size_t n_slots)
{
    size_t at = 0;
    double *values;

    while (at < weather->n_zones && !str_equal(weather->zones[at], zone))
        at++;
    if (at == weather->n_zones)
        return NULL;
    if (weather->n_slots[at] == n_slots)
        return weather->by_slot[at];
    values = ARENA_ARRAY(weather->arena, double, weather->n_days *n_slots);
    for (size_t day = 0; day < weather->n_days; day++)
        for (size_t slot = 0; slot < n_slots; slot++)
            values[day * n_slots + slot] = weather->hours[at][day * HOURS + slot * HOURS / n_slots];
    weather->by_slot[at] = values;
    weather->n_slots[at] = n_slots;
    return values;
}
