/*
 * day_profile: what a node's day usually looks like, by kind of day, kept up day by day.
 *
 * Trailing means of each slot: the newest day counts most, and the weight of older ones fades. The
 * first days count alike, until there are enough of them. In the z of load_series. Pure.
 */
#ifndef EIOT_FORECAST_MODEL_DAY_PROFILE_H
#define EIOT_FORECAST_MODEL_DAY_PROFILE_H

#include "forecast/model/load_series.h"

#define N_WEATHER_TERMS 3 /* (T - 20)+, (16 - T)+, (5 - T)+ in tens of degrees */

/* A trailing mean; value means nothing while n is 0. */
typedef struct Trailing {
    double value;
    size_t n;
} Trailing;

typedef struct DayProfile {
    Trailing any[FORECAST_SLOTS_MAX];
    Trailing kind[N_DAY_KINDS][FORECAST_SLOTS_MAX];
    Trailing weekday[7][FORECAST_SLOTS_MAX];
    Trailing weather[N_WEATHER_TERMS][FORECAST_SLOTS_MAX];
} DayProfile;

/* Takes in a day; one that is not known changes nothing but the weather. */
void day_profile_learn(
    DayProfile *profile, const LoadGrid *grid, const LoadSeries *series, size_t day);

/* The usual z of a slot on such a day; of any day while no such day is known, NaN of none. */
double day_profile_at(const DayProfile *profile, DayKind kind, size_t slot);

/* The same, the mean of the slots beside it: half as noisy, and flat where the day has a peak. The
 * slot's own where they are not known, NaN when it never was itself. */
double day_profile_beside(const DayProfile *profile, DayKind kind, size_t slot, size_t n_slots);

/* The weather's terms at a temperature, which may be NaN: so are they then. */
void weather_terms(double temperature, double terms[N_WEATHER_TERMS]);

#endif
