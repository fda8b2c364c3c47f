#include "weather.h"

#include <math.h>

#include "simulate/streams.h"

#define SPELL_MEMORY 0.995 /* a slot: half of a warm spell is left after three days */
#define GUST_MEMORY  0.9

/* Next value of a zero-mean, unit-variance autoregression. */
static double drift(Rng *rng, double value, double memory)
{
    return memory * value + sqrt(1 - memory * memory) * rng_normal(rng);
}

static double clamp(double value, double least, double most)
{
    return value < least ? least : value > most ? most : value;
}

SimWeather sim_weather_make(Arena *arena, const SimCalendar *calendar, uint64_t seed)
{
    size_t n_slots = calendar->n_slots;
    double *temperature_c = ARENA_ARRAY(arena, double, n_slots);
    double *humidity_pct = ARENA_ARRAY(arena, double, n_slots);
    double *wind_kmh = ARENA_ARRAY(arena, double, n_slots);
    Rng rng = sim_rng(seed, SIM_STREAM_WEATHER, 0);
    double spell = rng_normal(&rng);
    double moist = rng_normal(&rng);
    double gust = rng_normal(&rng);

    for (size_t slot = 0; slot < n_slots; slot++) {
        const SimSlot *when = &calendar->slots[slot];
        double hour = when->of_day / 2.0 + 0.25;
        /* warmest in early September, and at three in the afternoon */
        double year =
            cos(2 * M_PI * ((double) (calendar->start_day + when->day) / 365.2425 - 0.68));
        double day = cos(2 * M_PI * (hour - 15) / 24);

        spell = drift(&rng, spell, SPELL_MEMORY);
        moist = drift(&rng, moist, SPELL_MEMORY);
        gust = drift(&rng, gust, GUST_MEMORY);
        temperature_c[slot] = 27 + 2.5 * year + 3.2 * day + 1.3 * spell;
        humidity_pct[slot] = clamp(72 + 6 * year - 10 * day - 2 * spell + 6 * moist, 15, 100);
        wind_kmh[slot] = clamp(14 + 4 * day + 5 * gust, 0, 90);
    }
    return (SimWeather){
        .temperature_c = temperature_c,
        .humidity_pct = humidity_pct,
        .wind_kmh = wind_kmh,
    };
}
