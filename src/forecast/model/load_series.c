#include "load_series.h"

#include <math.h>

#include "base/mem.h"

#define KNOWN_SHARE 0.75 /* of a day's slots */
#define SCALE_SHARE 0.1  /* of the mean load */
#define SCALE_DAYS  2    /* the fewest that anything is forecast from, so the scale never changes */
#define THURSDAY    3    /* 1970-01-01 */

double load_grid_full(const LoadGrid *grid, size_t day, size_t slot)
{
    size_t at = day * grid->n_slots + slot;

    if (grid->supplied != NULL && !(grid->supplied[at] >= 1))
        return NAN;
    return isfinite(grid->load_kwh[at]) ? grid->load_kwh[at] : NAN;
}

size_t load_grid_weekday(const LoadGrid *grid, size_t day)
{
    int64_t weekday = ((int64_t) grid->first_day + (int64_t) day + THURSDAY) % 7;

    return (size_t) (weekday < 0 ? weekday + 7 : weekday);
}

bool load_grid_holiday(const LoadGrid *grid, size_t day)
{
    return grid->is_holiday != NULL && grid->is_holiday[day];
}

DayKind load_grid_kind(const LoadGrid *grid, size_t day)
{
    size_t weekday = load_grid_weekday(grid, day);

    if (weekday == 6 || load_grid_holiday(grid, day))
        return DAY_SUNDAY;
    return weekday == 5 ? DAY_SATURDAY : DAY_WORKING;
}

double load_series_kwh(const LoadSeries *series, double z)
{
    return series->scale * sinh(z);
}

/* Three quarters of a day's values are numbers. */
static bool is_day_known(const double *values, size_t n_slots)
{
    size_t n_known = 0;

    for (size_t slot = 0; slot < n_slots; slot++)
        n_known += isnan(values[slot]) ? 0 : 1;
    return n_known > 0 && (double) n_known >= KNOWN_SHARE * (double) n_slots;
}

static double scale_of(const LoadSeries *series)
{
    double sum = 0;
    size_t n = 0;
    size_t n_days = 0;

    for (size_t day = 0; day < series->n_days && n_days < SCALE_DAYS; day++) {
        if (!series->is_known[day])
            continue;
        n_days++;
        for (size_t slot = 0; slot < series->n_slots; slot++) {
            double kwh = series->z[day * series->n_slots + slot];
            if (isnan(kwh))
                continue;
            sum += fabs(kwh);
            n++;
        }
    }
    return sum > 0 ? SCALE_SHARE * sum / (double) n : 1;
}

LoadSeries load_series_of(Arena *arena, const LoadGrid *grid, size_t n_days)
{
    size_t n_slots = grid->n_slots;
    LoadSeries series = {
        .n_slots = n_slots,
        .n_days = n_days,
        .z = ARENA_ARRAY(arena, double, n_days *n_slots),
        .is_known = ARENA_ARRAY(arena, bool, n_days),
        .knows_weather = ARENA_ARRAY(arena, bool, n_days),
    };

    ASSERT(n_slots > 0 && n_slots <= FORECAST_SLOTS_MAX && n_days <= grid->n_days);
    for (size_t day = 0; day < n_days; day++) {
        double *kwh = series.z + day * n_slots;
        for (size_t slot = 0; slot < n_slots; slot++)
            kwh[slot] = load_grid_full(grid, day, slot);
        series.is_known[day] = is_day_known(kwh, n_slots);
        series.knows_weather[day] =
            grid->temperature != NULL && is_day_known(grid->temperature + day * n_slots, n_slots);
    }
    series.scale = scale_of(&series);
    for (size_t at = 0; at < n_days * n_slots; at++)
        series.z[at] = asinh(series.z[at] / series.scale);
    return series;
}
