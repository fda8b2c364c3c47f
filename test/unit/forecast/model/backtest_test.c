#include "forecast/load_kit.h"
#include "forecast/model/backtest.h"

#define N_SLOTS 24
#define N_DAYS  140
#define FROM    84

static const ForecastDay *row_of(const ForecastDay *rows, size_t from, size_t day, size_t horizon)
{
    return rows + (day - from) * FORECAST_DAYS + horizon - 1;
}

/* Each row is what forecast_load() gives at that origin. */
static void rows_are_forecasts_made_then(void **state)
{
    static const struct {
        size_t day;
        size_t horizon;
    } cases[] = {{84, 1}, {90, 7}, {100, 3}, {139, 1}, {139, 7}};

    Arena *arena = arena_new();
    LoadKit kit = kit_new(arena, N_SLOTS, N_DAYS);
    size_t n_rows;

    (void) state;
    kit_fill_noise(&kit, 0.2, 11);
    ForecastDay *rows = forecast_backtest(arena, &kit.grid, FROM, &n_rows);
    CASE_INT("rows", n_rows, (N_DAYS - FROM) * FORECAST_DAYS);
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        size_t day = cases[at].day;
        size_t horizon = cases[at].horizon;
        const ForecastDay *row = row_of(rows, FROM, day, horizon);
        Forecast forecast;
        double actual = 0;
        double kwh = 0;
        double error = 0;
        double squares = 0;
        double pinball = 0;
        size_t n_in_band = 0;

        forecast_load(arena, &kit.grid, day + 1 - horizon, false, &forecast);
        for (size_t slot = 0; slot < N_SLOTS; slot++) {
            size_t place = (horizon - 1) * N_SLOTS + slot;
            double load = kit.load[day * N_SLOTS + slot];
            double low = load - forecast.p10[place];
            double middle = load - forecast.p50[place];
            double high = load - forecast.p90[place];
            actual += load;
            kwh += forecast.p50[place];
            error += fabs(middle);
            squares += middle * middle;
            n_in_band += low >= 0 && high <= 0;
            pinball +=
                (fmax(0.1 * low, -0.9 * low) + 0.5 * fabs(middle) + fmax(0.9 * high, -0.1 * high)) /
                3;
        }
        CASE_INT("day", row->day, day);
        CASE_INT("horizon", row->horizon, horizon);
        CASE_INT("method", row->method, FORECAST_PAR);
        CASE_INT("n", row->n, N_SLOTS);
        CASE_NEAR("actual", row->actual_kwh, actual, 1e-9);
        CASE_NEAR("forecast", row->model.kwh, kwh, 1e-9);
        CASE_NEAR("error", row->model.abs_error, error, 1e-9);
        CASE_NEAR("pinball", row->model.pinball, pinball, 1e-9);
        CASE_NEAR("norm", row->residual_norm, sqrt(squares), 1e-9);
        CASE_INT("in band", row->model.n_in_band, n_in_band);
    }
    arena_free(arena);
}

static void rules_are_the_week_before_and_the_mean(void **state)
{
    Arena *arena = arena_new();
    LoadKit kit = kit_new(arena, N_SLOTS, N_DAYS);
    double naive = 0;
    double mean = 0;
    double naive_ape = 0;
    size_t n_rows;

    (void) state;
    kit_fill_noise(&kit, 0.2, 12);
    ForecastDay *rows = forecast_backtest(arena, &kit.grid, FROM, &n_rows);
    const ForecastDay *row = row_of(rows, FROM, 100, 4); /* origin 97 */
    for (size_t slot = 0; slot < N_SLOTS; slot++) {
        double load = kit.load[100 * N_SLOTS + slot];
        double before = kit.load[93 * N_SLOTS + slot];
        naive += before;
        naive_ape += fabs(load - before) / load;
        for (size_t day = 69; day < 97; day++)
            mean += kit.load[day * N_SLOTS + slot] / 28;
    }
    CASE_NEAR("naive", row->naive.kwh, naive, 1e-9);
    CASE_NEAR("its share", row->naive.ape, naive_ape, 1e-9);
    CASE_NEAR("mean", row->mean.kwh, mean, 1e-9);
    arena_free(arena);
}

static void only_what_all_can_answer_is_compared(void **state)
{
    Arena *arena = arena_new();
    LoadKit kit = kit_new(arena, N_SLOTS, N_DAYS);
    size_t n_rows;

    (void) state;
    kit_fill_noise(&kit, 0.2, 13);
    kit.load[100 * N_SLOTS] = NAN;
    kit.supplied[100 * N_SLOTS + 1] = 0.5;
    kit.supplied[93 * N_SLOTS + 2] = 0;
    kit.load[100 * N_SLOTS + 3] = 0; /* a share of nothing is no number */
    for (size_t slot = 0; slot < N_SLOTS; slot++)
        kit.load[120 * N_SLOTS + slot] = NAN;
    ForecastDay *rows = forecast_backtest(arena, &kit.grid, FROM, &n_rows);
    CASE_INT("compared", row_of(rows, FROM, 100, 2)->n, N_SLOTS - 3);
    CASE_INT("with a share", row_of(rows, FROM, 100, 2)->n_ape, N_SLOTS - 4);
    CASE_INT("a day without readings", row_of(rows, FROM, 120, 1)->n, 0);
    CASE_TRUE("no norm", isnan(row_of(rows, FROM, 120, 1)->residual_norm));
    CASE_INT("a week behind it", row_of(rows, FROM, 127, 1)->n, 0);
    arena_free(arena);
}

static void the_first_days_have_no_origin(void **state)
{
    Arena *arena = arena_new();
    LoadKit kit = kit_new(arena, N_SLOTS, 20);
    size_t n_rows;

    (void) state;
    kit_fill_noise(&kit, 0.2, 14);
    ForecastDay *rows = forecast_backtest(arena, &kit.grid, 3, &n_rows);
    CASE_INT("rows", n_rows, 17 * FORECAST_DAYS);
    CASE_INT("a week before day 3", row_of(rows, 3, 3, 7)->n, 0);
    CASE_INT("its day", row_of(rows, 3, 3, 7)->day, 3);
    CASE_INT("two days before day 3", row_of(rows, 3, 3, 1)->method, FORECAST_MEAN);
    CASE_INT("day 19", row_of(rows, 3, 19, 1)->n, N_SLOTS);
    CASE_INT("by profile", row_of(rows, 3, 19, 1)->method, FORECAST_PROFILE);
    arena_free(arena);
}

/* Errors of 20 % around a week that repeats: the naive rule errs by the square root of two more,
 * the band holds four of five. */
static void noise_is_neither_followed_nor_belittled(void **state)
{
    Arena *arena = arena_new();
    LoadKit kit = kit_new(arena, N_SLOTS, 300);
    size_t n_rows;

    (void) state;
    kit_fill_noise(&kit, 0.2, 15);
    ForecastDay *rows = forecast_backtest(arena, &kit.grid, 100, &n_rows);
    for (size_t horizon = 1; horizon <= FORECAST_DAYS; horizon++) {
        double model = 0;
        double naive = 0;
        double in_band = 0;
        double naive_in_band = 0;
        double n = 0;

        for (size_t day = 100; day < 300; day++) {
            const ForecastDay *row = row_of(rows, 100, day, horizon);
            model += row->model.ape;
            naive += row->naive.ape;
            in_band += (double) row->model.n_in_band;
            naive_in_band += (double) row->naive.n_in_band;
            n += (double) row->n;
        }
        CASE_INT("compared", n, 200 * N_SLOTS);
        /* half a day of the 56 / sqrt(horizon) that count is added at each end */
        CASE_NEAR("in the band", in_band / n, 0.8 + sqrt((double) horizon) / 56, 0.02);
        CASE_NEAR(
            "in that of the rule", naive_in_band / n, 0.8 + sqrt((double) horizon) / 56, 0.02);
        CASE_TRUE("better than the rule", model < 0.8 * naive);
        CASE_TRUE("no better than noise", model / n > 0.9 * 0.2 * sqrt(2 / 3.14159));
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_forecasts_made_then),
        cmocka_unit_test(rules_are_the_week_before_and_the_mean),
        cmocka_unit_test(only_what_all_can_answer_is_compared),
        cmocka_unit_test(the_first_days_have_no_origin),
        cmocka_unit_test(noise_is_neither_followed_nor_belittled),
    };

    return cmocka_run_group_tests_name("forecast/backtest", tests, NULL, NULL);
}
