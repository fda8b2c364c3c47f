/*
 * archetype: the kinds of customers: how many there are, what they use and when, how they are
 * billed. Constants only.
 */
#ifndef EIOT_SIMULATE_ARCHETYPE_H
#define EIOT_SIMULATE_ARCHETYPE_H

#include <stdbool.h>

#define SIM_N_BUMPS 3

typedef enum SimArchetype {
    SIM_LOW_INCOME, /* lights, television, perhaps a small refrigerator */
    SIM_MIDDLE,     /* refrigerator, fans, iron, some cooling */
    SIM_LARGE,      /* air conditioning, water heater, pump */
    SIM_SHOP,       /* open by day, closed on Sunday */
    SIM_OFFICE,     /* working hours, air conditioning, closed at the weekend */
    SIM_WORKSHOP,   /* welding, joinery: a day shift, three phases, around ten kW */
    SIM_MILL,       /* a long day shift, three phases, tens of kW */
    SIM_N_ARCHETYPES,
} SimArchetype;

typedef enum SimDayKind { SIM_WORKDAY, SIM_SATURDAY, SIM_SUNDAY, SIM_N_DAY_KINDS } SimDayKind;

typedef struct SimBump {
    double hour;
    double width;
    double height;
} SimBump;

typedef struct SimKindOfCustomer {
    const char *name;
    const char *tariff;
    double share;     /* of the customers */
    double peak_kw;   /* what one adds to the load its transformer is sized for */
    double rated_kva; /* of the connection; 0: not stated */
    bool is_household;
    bool is_three_phase;

    double day_wh;     /* median of the routine part */
    double spread;     /* of the logarithm of the size */
    double cooling_wh; /* a slot and degree */
    double noise;      /* spread of the logarithm, a slot */
    double appliances; /* runs a day */
    double appliance_wh;
    double floor; /* always on, against the bumps */
    SimBump bumps[SIM_N_BUMPS];
    double day_factor[SIM_N_DAY_KINDS];
} SimKindOfCustomer;

const SimKindOfCustomer *sim_archetype(SimArchetype archetype);

#endif
