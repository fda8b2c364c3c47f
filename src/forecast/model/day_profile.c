#include "day_profile.h"

#include <math.h>

/* Share of the newest day in a trailing mean. Working days come five times as often as Sundays. */
#define SHARE_WORKING 0.06
#define SHARE_WEEKLY  0.25
#define SHARE_ANY     0.05

static void trailing_add(Trailing *trailing, double value, double share)
{
    if (isnan(value))
        return;
    trailing->n++;
    trailing->value += fmax(share, 1.0 / (double) trailing->n) * (value - trailing->value);
}

void weather_terms(double temperature, double terms[N_WEATHER_TERMS])
{
    if (isnan(temperature)) {
        terms[0] = terms[1] = terms[2] = NAN;
        return;
    }
    terms[0] = fmax(temperature - 20, 0) / 10;
    terms[1] = fmax(16 - temperature, 0) / 10;
    terms[2] = fmax(5 - temperature, 0) / 10;
}

static void learn_weather(DayProfile *profile, const LoadGrid *grid, size_t day)
{
    for (size_t slot = 0; slot < grid->n_slots; slot++) {
        double terms[N_WEATHER_TERMS];
        weather_terms(grid->temperature[day * grid->n_slots + slot], terms);
        for (size_t term = 0; term < N_WEATHER_TERMS; term++)
            trailing_add(&profile->weather[term][slot], terms[term], SHARE_WORKING);
    }
}

void day_profile_learn(
    DayProfile *profile, const LoadGrid *grid, const LoadSeries *series, size_t day)
{
    DayKind kind = load_grid_kind(grid, day);
    size_t weekday = load_grid_weekday(grid, day);

    if (grid->temperature != NULL)
        learn_weather(profile, grid, day);
    if (!series->is_known[day])
        return;
    for (size_t slot = 0; slot < series->n_slots; slot++) {
        double z = series->z[day * series->n_slots + slot];
        trailing_add(&profile->any[slot], z, SHARE_ANY);
        trailing_add(
            &profile->kind[kind][slot], z, kind == DAY_WORKING ? SHARE_WORKING : SHARE_WEEKLY);
        if (!load_grid_holiday(grid, day))
            trailing_add(&profile->weekday[weekday][slot], z, SHARE_WEEKLY);
    }
}

double day_profile_at(const DayProfile *profile, DayKind kind, size_t slot)
{
    if (profile->kind[kind][slot].n > 0)
        return profile->kind[kind][slot].value;
    return profile->any[slot].n > 0 ? profile->any[slot].value : NAN;
}

double day_profile_beside(const DayProfile *profile, DayKind kind, size_t slot, size_t n_slots)
{
    double own = day_profile_at(profile, kind, slot);
    double before = day_profile_at(profile, kind, slot > 0 ? slot - 1 : slot);
    double after = day_profile_at(profile, kind, slot + 1 < n_slots ? slot + 1 : slot);

    if (isnan(own) || isnan(before) || isnan(after))
        return own;
    return (before + after) / 2;
}
