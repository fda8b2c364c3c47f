/*
 * grid: who is connected to what: substation, feeders, transformers, customers, and how each
 * customer will behave. Read-only once made; any thread may use it.
 *
 * Customers of a transformer stand together, so a transformer is a range of meters; the same holds
 * for the transformers of a feeder.
 */
#ifndef EIOT_SIMULATE_GRID_H
#define EIOT_SIMULATE_GRID_H

#include "simulate/calendar.h"

#define SIM_ID_MAX 16

typedef enum SimArchetype {
    SIM_LOW_INCOME, /* lights, television, perhaps a small refrigerator */
    SIM_MIDDLE,     /* refrigerator, fans, iron, some cooling */
    SIM_LARGE,      /* air conditioning, water heater, pump */
    SIM_SHOP,       /* open by day, closed on Sunday */
    SIM_N_ARCHETYPES,
} SimArchetype;

typedef enum SimConduct {
    SIM_HONEST,
    SIM_VACANCY,      /* away for some weeks: only standby is left */
    SIM_MOVED_OUT,    /* gone for good, main switch off */
    SIM_SOLAR,        /* panels on the roof; feeds in around noon */
    SIM_BYPASS,       /* theft: the meter sees a constant share of the load */
    SIM_NIGHT_BYPASS, /* theft: a wire around the meter between 19:00 and 05:00 */
    SIM_N_CONDUCTS,
} SimConduct;

typedef struct SimMeter {
    SimArchetype archetype;
    SimConduct conduct;
    size_t first; /* slots in which the conduct holds: first .. end-1 */
    size_t end;
    double share; /* of the load that is left (vacancy) or recorded (theft) */
} SimMeter;

typedef struct SimTransformer {
    size_t feeder;
    size_t first_meter;
    size_t n_meters;
    double rated_kva;
} SimTransformer;

typedef struct SimGrid {
    size_t n_feeders;
    size_t n_transformers;
    size_t n_meters;
    size_t n_thieves;
    size_t max_meters; /* of one transformer */
    double substation_kva;
    const SimTransformer *transformers;
    const SimMeter *meters;
} SimGrid;

typedef enum SimNode { SIM_SUBSTATION, SIM_FEEDER, SIM_TRANSFORMER, SIM_METER } SimNode;

/* `theft_share` 0..1 of `n_meters` >= 1. All memory in `arena`. */
SimGrid sim_grid_make(
    Arena *arena, const SimCalendar *calendar, uint64_t seed, size_t n_meters, double theft_share);

/* "S1", "F02", "T017", "M00042"; `index` from 0. Returns `text`. */
const char *sim_node_id(SimNode node, size_t index, char text[SIM_ID_MAX]);

static inline bool sim_is_thief(const SimMeter *meter)
{
    return meter->conduct == SIM_BYPASS || meter->conduct == SIM_NIGHT_BYPASS;
}

/* "bypass", "vacancy", ...; "" for an honest customer with nothing special. */
const char *sim_conduct_name(SimConduct conduct);

#endif
