/*
 * hours: who reads too little at the hours of the day at which energy is missing all the time.
 *
 * A wire around the meter that is there every night of the window leaves no day without theft to
 * hold others against, and days of theft that are all alike are no louder than the technical loss
 * that was learned from them. What stays is the form of the mean day: energy is missing at certain
 * hours, and one customer's mean day lacks it at just these. What goes with the load of all, or is
 * there at all hours alike, may be the loss model's and is taken out of both. What is missing is
 * then shared out by one non-negative least squares,
 *
 *     missing(slot) = sum over the meters of part * lack(slot)
 *
 * lack: how far the meter's mean day is below the form of the load. The part is 1 when all that a
 * customer lacks is missing; near 0 for a customer of other hours where nothing is missing at them
 * (a shop that closes). A part counts by the share of the missing squares that it explains, so that
 * a customer who lacks next to nothing, and energy at hours that are nobody's (street lights that
 * nobody meters), accuse no one.
 *
 * Pure; memory in the arena.
 */
#ifndef EIOT_DETECT_EVIDENCE_HOURS_H
#define EIOT_DETECT_EVIDENCE_HOURS_H

#include "detect/balance/residual.h"

typedef struct Hours {
    double part; /* (of more than 1, its inverse: more than it lacks is not its own) times the share
                    of the missing squares that it explains: 0 to 1 */
    double kwh_day; /* of it, above the hours at which it lacks least */
} Hours;

/* Of each meter of the panel; NaN without a residual, or where days are too few. */
const Hours *hours_of(Arena *arena, const Panel *panel, const Residual *residual);

#endif
