/*
 * weather: half-hourly temperature, humidity and wind of the one weather zone.
 *
 * A warm coastal climate: a yearly and a daily wave, and spells of some days that move both
 * (first-order autoregression). Drives cooling (household.c) and is published as weather.csv.
 */
#ifndef EIOT_SIMULATE_WEATHER_H
#define EIOT_SIMULATE_WEATHER_H

#include "simulate/calendar.h"

#define SIM_WEATHER_ZONE "zone-1"

typedef struct SimWeather {
    const double *temperature_c; /* one a slot, all three */
    const double *humidity_pct;
    const double *wind_kmh;
} SimWeather;

SimWeather sim_weather_make(Arena *arena, const SimCalendar *calendar, uint64_t seed);

#endif
