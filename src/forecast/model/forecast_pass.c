#include "forecast_pass.h"

#include <math.h>

#include "base/mem.h"

ForecastPass *
forecast_pass_new(Arena *arena, const LoadGrid *grid, const LoadSeries *series, bool knows_weather)
{
    ForecastPass *pass = ARENA_NEW(arena, ForecastPass);
    size_t n_rows = FORECAST_DAYS * grid->n_slots;

    pass->grid = grid;
    pass->series = series;
    pass->knows_weather = knows_weather;
    pass->sums = ARENA_ARRAY(arena, SlotSums, n_rows);
    pass->rows = ARENA_ARRAY(arena, Regressors, FORECAST_DAYS * n_rows);
    pass->band = error_band_new(arena, grid->n_slots);
    return pass;
}

ForecastMethod forecast_pass_method(const ForecastPass *pass)
{
    if (pass->n_days_learned < FORECAST_DAYS_MEAN)
        return FORECAST_NONE;
    if (pass->n_days_learned < FORECAST_DAYS_PROFILE)
        return FORECAST_MEAN;
    if (pass->n_days_learned < FORECAST_DAYS_PAR)
        return FORECAST_PROFILE;
    return pass->n_days_weather < FORECAST_DAYS_PAR ? FORECAST_PAR : FORECAST_PARX;
}

static Regressors *row_at(const ForecastPass *pass, size_t origin, size_t horizon, size_t slot)
{
    size_t row = origin % FORECAST_DAYS * FORECAST_DAYS + horizon - 1;

    return pass->rows + row * pass->grid->n_slots + slot;
}

/* What the day came to, against the rows that earlier origins made for it. */
static void learn_rows(ForecastPass *pass, size_t day)
{
    size_t n_slots = pass->grid->n_slots;

    for (size_t horizon = 1; horizon <= FORECAST_DAYS && horizon <= day; horizon++) {
        for (size_t slot = 0; slot < n_slots; slot++) {
            const Regressors *row = row_at(pass, day + 1 - horizon, horizon, slot);
            double difference = pass->series->z[day * n_slots + slot] - row->base;
            if (!isnan(difference))
                regression_learn(
                    pass->sums + (horizon - 1) * n_slots + slot, row->term, difference);
        }
    }
}

static void learn_day(ForecastPass *pass, size_t day)
{
    error_band_learn(&pass->band, pass->series, day);
    if (pass->series->is_known[day]) {
        learn_rows(pass, day);
        pass->n_days_learned++;
        pass->n_days_weather += pass->series->knows_weather[day];
    }
    day_profile_learn(&pass->profile, pass->grid, pass->series, day);
}

static void make_rows(ForecastPass *pass)
{
    /* before that the base is the mean of a few days, and what differs from it is the week */
    bool has_base = pass->n_days_learned >= FORECAST_DAYS_PROFILE;

    if (has_base)
        recent_of(&pass->profile, pass->grid, pass->series, pass->origin, &pass->recent);
    for (size_t horizon = 1; horizon <= FORECAST_DAYS; horizon++) {
        size_t day = pass->origin + horizon - 1;
        for (size_t slot = 0; slot < pass->grid->n_slots; slot++) {
            Regressors *row = row_at(pass, pass->origin, horizon, slot);
            row->base = NAN;
            if (has_base)
                regressors_of(
                    &pass->recent,
                    &pass->profile,
                    pass->grid,
                    pass->origin,
                    day,
                    slot,
                    pass->knows_weather,
                    row);
        }
    }
}

/* By the profile alone, a little smoothed: two Saturdays know little of a single slot. */
static double by_profile(const ForecastPass *pass, size_t day, size_t slot)
{
    DayKind kind = load_grid_kind(pass->grid, day);

    return (day_profile_at(&pass->profile, kind, slot) +
            day_profile_beside(&pass->profile, kind, slot, pass->grid->n_slots)) /
           2;
}

static double by_regression(const ForecastPass *pass, size_t horizon, size_t slot, bool has_weather)
{
    const Regressors *row = row_at(pass, pass->origin, horizon, slot);
    size_t n_slots = pass->grid->n_slots;
    double z = row->base;
    double weight[N_TERMS];

    regression_fit(
        pass->sums + (horizon - 1) * n_slots, n_slots, slot, has_weather, horizon, weight);
    for (size_t term = 0; term < N_TERMS; term++)
        z += weight[term] * row->term[term];
    return z;
}

static double
forecast_slot(const ForecastPass *pass, ForecastMethod method, size_t horizon, size_t slot)
{
    size_t day = pass->origin + horizon - 1;

    switch (method) {
    case FORECAST_MEAN: {
        Trailing mean = pass->profile.any[slot];
        return mean.n > 0 ? mean.value : NAN;
    }
    case FORECAST_PROFILE:
        return by_profile(pass, day, slot);
    case FORECAST_PAR:
    case FORECAST_PARX:
        return by_regression(pass, horizon, slot, method == FORECAST_PARX);
    case FORECAST_NONE:
        break;
    }
    return NAN;
}

void forecast_pass_step(ForecastPass *pass, bool forecasts)
{
    ASSERT(pass->origin < pass->series->n_days);
    learn_day(pass, pass->origin);
    pass->origin++;
    make_rows(pass);
    ForecastMethod method = forecasts ? forecast_pass_method(pass) : FORECAST_NONE;
    for (size_t horizon = 1; horizon <= FORECAST_DAYS; horizon++) {
        for (size_t slot = 0; slot < pass->grid->n_slots; slot++)
            *error_band_forecast(&pass->band, pass->origin, horizon, slot) =
                forecast_slot(pass, method, horizon, slot);
    }
}

SlotForecast slot_forecast_of(
    const ErrorBand *band, const LoadSeries *series, size_t origin, size_t horizon, size_t slot)
{
    double z = *error_band_forecast(band, origin, horizon, slot);
    SlotForecast forecast = {.p10 = NAN, .p50 = load_series_kwh(series, z), .p90 = NAN};
    double low;
    double high;

    if (isnan(z) || !error_band_ends(band, horizon, slot, &low, &high))
        return forecast;
    /* the middle of a forecast that lately erred to one side may lie outside its errors */
    forecast.p10 = load_series_kwh(series, z + fmin(low, 0));
    forecast.p90 = load_series_kwh(series, z + fmax(high, 0));
    return forecast;
}

SlotForecast forecast_pass_at(const ForecastPass *pass, size_t horizon, size_t slot)
{
    return slot_forecast_of(&pass->band, pass->series, pass->origin, horizon, slot);
}
