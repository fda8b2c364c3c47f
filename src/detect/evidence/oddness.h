/*
 * oddness: on which days a meter's curve is not like its customer.
 *
 * Tampering leaves marks in the form of a day: zeros in a row, a ceiling that many slots touch, a
 * curve too flat or too ragged, a base load that is gone. Nine features say how strong each mark is
 * on a day, all of them such that tampering raises it; a day's oddness is the sum over features of
 * how many spreads more than one it stands above the meter's own days that are fair to learn from.
 * Household life moves these features too, so oddness alone accuses nobody: attribution.h asks
 * whether odd days are those on which energy was missing.
 *
 * Pure; memory in the arena.
 */
#ifndef EIOT_DETECT_EVIDENCE_ODDNESS_H
#define EIOT_DETECT_EVIDENCE_ODDNESS_H

#include "detect/balance/panel.h"

/* A day counts with so many of its slots known. */
#define ODDNESS_DAY_KNOWN 0.8

/* Oddness of each day, 0 or more; NaN for days that do not count, and for all when fewer than 5
 * days of is_learned do. */
const double *oddness_of(Arena *arena, const Panel *panel, size_t meter, const bool *is_learned);

#endif
