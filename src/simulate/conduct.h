/*
 * conduct: all that can be odd about a customer or its meter, by the names that the truth file
 * uses.
 *
 * The first group is honest but may look like theft; the second is theft. Which constants stand
 * behind a kind of theft is said in theft.c and tamper.c.
 */
#ifndef EIOT_SIMULATE_CONDUCT_H
#define EIOT_SIMULATE_CONDUCT_H

#include <stdbool.h>

#include "base/error.h"
#include "base/str.h"

typedef enum SimConduct {
    SIM_HONEST,

    SIM_VACANCY,          /* away for some weeks: only standby is left */
    SIM_MOVED_OUT,        /* gone for good, main switch off */
    SIM_CUSTOMER_CHANGE,  /* another household moves in: other level, other shape */
    SIM_SOLAR,            /* panels on the roof; feeds in around noon */
    SIM_EFFICIENCY,       /* a new refrigerator: lower for good */
    SIM_FAULTY_METER,     /* stuck at one value, or stopped: energy is lost but not stolen */
    SIM_WRONG_MULTIPLIER, /* from a date on the meter counts a tenth or a fortieth */
    SIM_WRONG_MAPPING,    /* the network file has it under another transformer */

    SIM_BYPASS,       /* the meter sees a constant share of the load */
    SIM_NIGHT_BYPASS, /* a wire around the meter between 19:00 and 05:00 */
    SIM_H1,           /* attacks on the values, day by day: Jokar et al. 2016 */
    SIM_H2,
    SIM_H3,
    SIM_H4,
    SIM_H5,
    SIM_H6,
    SIM_FDI1, /* the same: Zheng et al. 2019 */
    SIM_FDI2,
    SIM_FDI3,
    SIM_FDI4,
    SIM_FDI5,
    SIM_FDI6,
    SIM_GHOST_VENDING, /* prepaid: consumes on tokens that nobody sold */
    SIM_HOOK_UP,       /* a line to a transformer that no meter has; of no meter */
    SIM_N_CONDUCTS,
} SimConduct;

/* "bypass", "vacancy", ...; "" for an honest customer with nothing special. */
const char *sim_conduct_name(SimConduct conduct);

/* Theft by a customer. */
static inline bool sim_is_theft(SimConduct conduct)
{
    return conduct >= SIM_BYPASS && conduct <= SIM_GHOST_VENDING;
}

/* Theft that changes the values of whole days, each day drawn anew. */
static inline bool sim_is_by_day(SimConduct conduct)
{
    return conduct >= SIM_H1 && conduct <= SIM_FDI6;
}

/* Kinds of theft to draw from; one that stands twice is drawn twice as often. */
#define SIM_MAX_KINDS 32

typedef struct SimKinds {
    SimConduct items[SIM_MAX_KINDS];
    size_t n;
} SimKinds;

/* "fdi1,fdi2"; a USAGE error names a word that is no kind of theft and the nearest that is. */
Status sim_kinds_parse(Str text, SimKinds *ret_kinds, Error *err) MUST_USE;

#endif
