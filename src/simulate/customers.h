/*
 * customers: who the customers are, who steals, and who only looks as if. Pure.
 *
 * Each is drawn from a stream of its own kind: with another share of thieves, and the same number
 * of look-alikes, everybody else is who they were.
 */
#ifndef EIOT_SIMULATE_CUSTOMERS_H
#define EIOT_SIMULATE_CUSTOMERS_H

#include "simulate/archetype.h"
#include "simulate/scope.h"

typedef struct SimMeter {
    SimArchetype archetype;
    SimArchetype next; /* SIM_CUSTOMER_CHANGE: who moves in */
    SimConduct conduct;
    bool is_prepaid;
    size_t first; /* slots in which the conduct holds: first .. end-1 */
    size_t end;
    double share; /* of the load that is left (vacancy, efficiency) or recorded (thefts, faults) */
    size_t mapped_to; /* SIM_WRONG_MAPPING: transformer of the network file */
} SimMeter;

static inline bool sim_is_thief(const SimMeter *meter)
{
    return sim_is_theft(meter->conduct);
}

/* Archetypes and prepaid customers; all honest. */
void sim_customers_draw(SimMeter *meters, const SimCalendar *calendar, const SimScope *scope);

/* Gives honest customers something that may look like theft; returns how many. */
size_t sim_lookalikes_draw(SimMeter *meters, const SimCalendar *calendar, const SimScope *scope);

/* Lets honest customers steal; returns how many. SIM_HOOK_UP is passed over; SIM_GHOST_VENDING is
 * for prepaid customers only, so there may be fewer thieves than wanted. */
size_t sim_thieves_draw(SimMeter *meters, const SimCalendar *calendar, const SimScope *scope);

/* How many transformers have a hook-up: as the weight of that kind among the kinds. */
size_t sim_n_hook_ups(const SimScope *scope);

#endif
