#include "regressors.h"

#include <math.h>

#define WEATHER_DAYS 2 /* that stand for the weather of the days ahead */

/* By how much a slot of a past day differs from the usual; 0 where that is not known. */
static double difference_at(
    const Recent *recent, const LoadGrid *grid, const LoadSeries *series, size_t day, size_t slot)
{
    double z = series->z[day * series->n_slots + slot];
    double difference = z - recent->base[load_grid_kind(grid, day)][slot];

    return series->is_known[day] && !isnan(difference) ? difference : 0;
}

void recent_of(
    const DayProfile *profile,
    const LoadGrid *grid,
    const LoadSeries *series,
    size_t origin,
    Recent *ret_recent)
{
    size_t n_slots = series->n_slots;

    ret_recent->last_day = 0;
    for (DayKind kind = 0; kind < N_DAY_KINDS; kind++) {
        for (size_t slot = 0; slot < n_slots; slot++)
            ret_recent->base[kind][slot] = day_profile_beside(profile, kind, slot, n_slots);
    }
    for (size_t lag = 0; lag < N_LAGS; lag++) {
        for (size_t slot = 0; slot < n_slots; slot++) {
            ret_recent->lag[lag][slot] =
                lag < origin ? difference_at(ret_recent, grid, series, origin - 1 - lag, slot) : 0;
        }
    }
    for (size_t slot = 0; slot < n_slots; slot++)
        ret_recent->last_day += ret_recent->lag[0][slot] / (double) n_slots;
}

/* The weather's terms on the day itself or, where they are not known, of the days before. */
static void weather_of(
    const LoadGrid *grid,
    size_t origin,
    size_t day,
    size_t slot,
    bool knows_weather,
    double terms[N_WEATHER_TERMS])
{
    size_t n = 0;

    weather_terms(knows_weather ? grid->temperature[day * grid->n_slots + slot] : NAN, terms);
    if (!isnan(terms[0]))
        return;
    for (size_t back = 1; back <= WEATHER_DAYS && back <= origin; back++) {
        double past[N_WEATHER_TERMS];
        weather_terms(grid->temperature[(origin - back) * grid->n_slots + slot], past);
        if (isnan(past[0]))
            continue;
        n++;
        for (size_t term = 0; term < N_WEATHER_TERMS; term++)
            terms[term] =
                n == 1 ? past[term] : terms[term] + (past[term] - terms[term]) / (double) n;
    }
}

/* By how much a profile differs from the base; 0 while there is none. */
static double beyond(Trailing profile, double base)
{
    return profile.n > 0 ? profile.value - base : 0;
}

void regressors_of(
    const Recent *recent,
    const DayProfile *profile,
    const LoadGrid *grid,
    size_t origin,
    size_t day,
    size_t slot,
    bool knows_weather,
    Regressors *ret_regressors)
{
    DayKind kind = load_grid_kind(grid, day);
    bool is_holiday = load_grid_holiday(grid, day);
    double base = recent->base[kind][slot];
    double *term = ret_regressors->term;

    ret_regressors->base = base;
    term[TERM_ALWAYS] = 1;
    for (size_t lag = 0; lag < N_LAGS; lag++)
        term[TERM_LAG + lag] = recent->lag[lag][slot];
    term[TERM_DAY] = recent->last_day;
    term[TERM_WEEKDAY] =
        is_holiday ? 0 : beyond(profile->weekday[load_grid_weekday(grid, day)][slot], base);
    term[TERM_PEAK] = beyond(profile->kind[kind][slot], base);
    term[TERM_HOLIDAY] = is_holiday;
    for (size_t weather = 0; weather < N_WEATHER_TERMS; weather++)
        term[TERM_WEATHER + weather] = 0;
    if (grid->temperature == NULL)
        return;
    double now[N_WEATHER_TERMS];
    weather_of(grid, origin, day, slot, knows_weather, now);
    for (size_t weather = 0; weather < N_WEATHER_TERMS; weather++) {
        double difference = now[weather] - profile->weather[weather][slot].value;
        term[TERM_WEATHER + weather] = isnan(difference) ? 0 : difference;
    }
}
