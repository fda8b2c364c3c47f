#include "error_band.h"

#include <math.h>

#include "base/mem.h"
#include "forecast/model/quantile.h"

#define BESIDE     2 /* slots on either side */
#define GROUP      (2 * BESIDE + 1)
#define END_SHARE  0.1 /* below the band, and above it */
#define HALF_A_DAY 0.5

static double *array_of_nan(Arena *arena, size_t n)
{
    double *values = ARENA_ARRAY(arena, double, n);

    for (size_t at = 0; at < n; at++)
        values[at] = NAN;
    return values;
}

ErrorBand error_band_new(Arena *arena, size_t n_slots)
{
    return (ErrorBand){
        .n_slots = n_slots,
        .forecast = array_of_nan(arena, FORECAST_DAYS * FORECAST_DAYS * n_slots),
        .error = array_of_nan(arena, BAND_DAYS * FORECAST_DAYS * n_slots),
    };
}

double *error_band_forecast(const ErrorBand *band, size_t origin, size_t horizon, size_t slot)
{
    size_t row = origin % FORECAST_DAYS * FORECAST_DAYS + horizon - 1;

    return band->forecast + row * band->n_slots + slot;
}

static double *error_at(const ErrorBand *band, size_t day, size_t horizon, size_t slot)
{
    size_t row = day % BAND_DAYS * FORECAST_DAYS + horizon - 1;

    return band->error + row * band->n_slots + slot;
}

void error_band_learn(ErrorBand *band, const LoadSeries *series, size_t day)
{
    for (size_t horizon = 1; horizon <= FORECAST_DAYS; horizon++) {
        for (size_t slot = 0; slot < band->n_slots; slot++) {
            double forecast = NAN;
            if (day + 1 >= horizon)
                forecast = *error_band_forecast(band, day + 1 - horizon, horizon, slot);
            *error_at(band, day, horizon, slot) =
                series->z[day * series->n_slots + slot] - forecast;
        }
    }
}

bool error_band_ends(
    const ErrorBand *band, size_t horizon, size_t slot, double *ret_low, double *ret_high)
{
    double errors[BAND_DAYS * GROUP];
    size_t n = 0;
    size_t first = slot > BESIDE ? slot - BESIDE : 0;
    size_t last = slot + BESIDE < band->n_slots ? slot + BESIDE : band->n_slots - 1;

    for (size_t day = 0; day < BAND_DAYS; day++) {
        for (size_t other = first; other <= last; other++) {
            double error = *error_at(band, day, horizon, other);
            if (!isnan(error))
                errors[n++] = error;
        }
    }
    double n_days = (double) n / (double) (last - first + 1);
    if (n_days < BAND_DAYS_MIN)
        return false;
    double end = fmax(END_SHARE - HALF_A_DAY * sqrt((double) horizon) / n_days, 0);
    *ret_low = quantile_take(errors, n, end);
    *ret_high = quantile_take(errors, n, 1 - end);
    return true;
}
