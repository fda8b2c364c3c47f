/*
 * How a slot is forecast, h days ahead, from origin o:
 *
 *     z  =  base  +  sum of weight x term           z = asinh(kWh / scale)
 *
 *     base    the trailing profile of the kind of day (working, Saturday, Sunday or holiday), the
 *             mean of the two slots beside, day_profile.h
 *     terms   how the slot differed from the base on the days o-1, o-2, o-3; how the whole day o-1
 *             did; the weekday's own profile; the slot's own profile; the weather; a holiday.
 *             regressors.h
 *     weight  by least squares for this slot and this h, from the rows of all earlier origins,
 *             held near zero. regression.h
 *
 * With nothing learned the forecast is the profile, and each weight is a departure from it that
 * the past has paid for. What differs from the PAR of the benchmark: lags enter as differences
 * from a profile, neighbouring slots lend each other rows, weights are shrunk and old rows fade,
 * each number of days ahead has weights of its own, and the band comes from errors made at earlier
 * origins (error_band.h).
 *
 * A holiday is taken for a Sunday. What holidays were beyond Sundays is a term like the others:
 * after one or two it is shrunk to nearly nothing, after ten it says what it has seen.
 */
#include "model.h"

#include <math.h>

#include "base/mem.h"
#include "forecast/model/forecast_pass.h"

const char *forecast_method_name(ForecastMethod method)
{
    static const char *const names[] = {
        [FORECAST_NONE] = "none",
        [FORECAST_MEAN] = "mean",
        [FORECAST_PROFILE] = "profile",
        [FORECAST_PAR] = "par",
        [FORECAST_PARX] = "parx",
    };

    return names[method];
}

void forecast_load(
    Arena *arena, const LoadGrid *grid, size_t origin, bool knows_weather, Forecast *ret_forecast)
{
    ASSERT(origin > 0 && origin <= grid->n_days);
    size_t n = FORECAST_DAYS * grid->n_slots;
    LoadSeries series = load_series_of(arena, grid, origin);
    ForecastPass *pass = forecast_pass_new(arena, grid, &series, knows_weather);

    while (pass->origin < origin)
        forecast_pass_step(pass, pass->origin + 1 + FORECAST_LOOK_BACK >= origin);
    *ret_forecast = (Forecast){
        .method = forecast_pass_method(pass),
        .n_days_learned = pass->n_days_learned,
        .p10 = ARENA_ARRAY(arena, double, n),
        .p50 = ARENA_ARRAY(arena, double, n),
        .p90 = ARENA_ARRAY(arena, double, n),
    };
    for (size_t at = 0; at < n; at++) {
        SlotForecast slot = forecast_pass_at(pass, at / grid->n_slots + 1, at % grid->n_slots);
        ret_forecast->p10[at] = slot.p10;
        ret_forecast->p50[at] = slot.p50;
        ret_forecast->p90[at] = slot.p90;
    }
}
