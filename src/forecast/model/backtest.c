#include "backtest.h"

#include <math.h>

#include "base/mem.h"
#include "forecast/model/forecast_pass.h"

#define MEAN_DAYS 28
#define WEEK      7

/* One walk through the days with the model and both rules side by side. */
typedef struct Walk {
    const LoadGrid *grid;
    LoadSeries series;
    ForecastPass *pass;
    ErrorBand naive;
    ErrorBand mean;
} Walk;

/* z of the mean of a slot's last days before the origin; NaN: none of them is known. */
static double mean_before(const Walk *walk, size_t origin, size_t slot)
{
    double sum = 0;
    size_t n = 0;

    for (size_t back = 1; back <= MEAN_DAYS && back <= origin; back++) {
        double kwh = load_grid_full(walk->grid, origin - back, slot);
        if (isnan(kwh))
            continue;
        sum += kwh;
        n++;
    }
    return n > 0 ? asinh(sum / (double) n / walk->series.scale) : NAN;
}

/* To the next origin. */
static void walk_step(Walk *walk, bool forecasts)
{
    size_t n_slots = walk->grid->n_slots;
    size_t learned = walk->pass->origin;

    error_band_learn(&walk->naive, &walk->series, learned);
    error_band_learn(&walk->mean, &walk->series, learned);
    forecast_pass_step(walk->pass, forecasts);
    size_t origin = walk->pass->origin;
    for (size_t slot = 0; slot < n_slots; slot++) {
        double mean = mean_before(walk, origin, slot);
        for (size_t horizon = 1; horizon <= FORECAST_DAYS; horizon++) {
            size_t day = origin + horizon - 1;
            *error_band_forecast(&walk->mean, origin, horizon, slot) = mean;
            *error_band_forecast(&walk->naive, origin, horizon, slot) =
                day >= WEEK ? walk->series.z[(day - WEEK) * n_slots + slot] : NAN;
        }
    }
}

/* What a forecast of a quantile costs: its pinball loss. */
static double pinball(double actual, double forecast, double quantile)
{
    double error = actual - forecast;

    return error > 0 ? quantile * error : (quantile - 1) * error;
}

static void score_add(ForecastScore *score, double actual, SlotForecast forecast)
{
    double error = fabs(actual - forecast.p50);

    score->kwh += forecast.p50;
    score->abs_error += error;
    score->ape += actual > 0 ? error / actual : 0;
    score->pinball += (pinball(actual, forecast.p10, 0.1) + pinball(actual, forecast.p50, 0.5) +
                       pinball(actual, forecast.p90, 0.9)) /
                      3;
    score->n_in_band += actual >= forecast.p10 && actual <= forecast.p90;
}

/* True when there are a middle and a band. */
static bool is_whole(SlotForecast forecast)
{
    return !isnan(forecast.p50) && !isnan(forecast.p10);
}

static void compare_slot(const Walk *walk, ForecastDay *row, size_t slot, double *squares)
{
    size_t origin = walk->pass->origin;
    double actual = load_grid_full(walk->grid, row->day, slot);

    if (isnan(actual))
        return;
    SlotForecast model = forecast_pass_at(walk->pass, row->horizon, slot);
    SlotForecast naive = slot_forecast_of(&walk->naive, &walk->series, origin, row->horizon, slot);
    SlotForecast mean = slot_forecast_of(&walk->mean, &walk->series, origin, row->horizon, slot);
    if (!is_whole(model) || !is_whole(naive) || !is_whole(mean))
        return;
    row->n++;
    row->n_ape += actual > 0;
    row->actual_kwh += actual;
    score_add(&row->model, actual, model);
    score_add(&row->naive, actual, naive);
    score_add(&row->mean, actual, mean);
    *squares += (actual - model.p50) * (actual - model.p50);
}

static ForecastDay compare_day(const Walk *walk, size_t horizon)
{
    size_t n_slots = walk->grid->n_slots;
    double squares = 0;
    ForecastDay row = {
        .day = walk->pass->origin + horizon - 1,
        .horizon = horizon,
        .method = forecast_pass_method(walk->pass),
    };

    for (size_t slot = 0; slot < n_slots; slot++)
        compare_slot(walk, &row, slot, &squares);
    row.residual_norm = row.n > 0 ? sqrt(squares * (double) n_slots / (double) row.n) : NAN;
    return row;
}

/* The rows of all days, before any is compared: a day's first origin may lie before the data. */
static ForecastDay *empty_rows(Arena *arena, size_t from, size_t n_rows)
{
    ForecastDay *rows = ARENA_ARRAY(arena, ForecastDay, n_rows);

    for (size_t at = 0; at < n_rows; at++) {
        rows[at].day = from + at / FORECAST_DAYS;
        rows[at].horizon = at % FORECAST_DAYS + 1;
        rows[at].residual_norm = NAN;
    }
    return rows;
}

ForecastDay *forecast_backtest(Arena *arena, const LoadGrid *grid, size_t from, size_t *ret_n)
{
    ASSERT(from > 0 && from <= grid->n_days);
    size_t n_rows = (grid->n_days - from) * FORECAST_DAYS;
    ForecastDay *rows = empty_rows(arena, from, n_rows);
    Walk walk = {
        .grid = grid,
        .series = load_series_of(arena, grid, grid->n_days),
        .naive = error_band_new(arena, grid->n_slots),
        .mean = error_band_new(arena, grid->n_slots),
    };

    walk.pass = forecast_pass_new(arena, grid, &walk.series, false);
    while (walk.pass->origin + 1 < grid->n_days) {
        walk_step(&walk, walk.pass->origin + 1 + FORECAST_LOOK_BACK + FORECAST_DAYS >= from);
        for (size_t horizon = 1; horizon <= FORECAST_DAYS; horizon++) {
            size_t day = walk.pass->origin + horizon - 1;
            if (day >= from && day < grid->n_days)
                rows[(day - from) * FORECAST_DAYS + horizon - 1] = compare_day(&walk, horizon);
        }
    }
    *ret_n = n_rows;
    return rows;
}
