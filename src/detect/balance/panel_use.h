/*
 * panel_use: what the customers of a transformer used together, slot by slot, gaps filled in.
 *
 * A meter without a value in a slot would make the slot's balance useless, and where a quarter of
 * the readings is missing there is hardly a slot without one. So a missing value is expected at the
 * mean of that meter at that slot of the day, times its level in the days around (a house that
 * stands empty for weeks is expected to be empty in a gap, too), and what that may be wrong by is
 * told. Days differ for all customers alike (heat, holidays): what the neighbours did is in the
 * level as well (shared_days.h). A customer whose days of the week differ (an office that closes on
 * Sundays) has a mean for each of them: analysis of variance of its days decides. Expectations
 * serve balances only: nothing is said of a meter by them.
 *
 * Pure; memory in the arena.
 */
#ifndef EIOT_DETECT_BALANCE_PANEL_USE_H
#define EIOT_DETECT_BALANCE_PANEL_USE_H

#include "detect/balance/panel.h"

#define WEEK_DAYS 7

typedef struct PanelUse {
    const bool *is_elsewhere; /* meters that take no part; NULL: all do */
    float *usual_kwh;         /* mean of each meter at each slot of a day of the week,
                                 [meter][day % WEEK_DAYS][slot]; NaN: too few days */
    float *slot_variance; /* of a slot around what is expected at level 1, kWh^2, [meter][slot] */
    float *day_variance;  /* of each meter: what a day's sum of expectations may be wrong by, kWh^2
                             for each usual kWh that is expected; slots of a day err together */
    float *level;         /* of each day by that mean: of the days around, and what neighbours did,
                             [meter][day] */
} PanelUse;

const PanelUse *panel_use_of(Arena *arena, const Panel *panel, const bool *is_elsewhere);

/* Where the usual day of a meter for this day begins in usual_kwh. */
static inline size_t panel_use_usual(const Panel *panel, size_t meter, size_t day)
{
    return (meter * WEEK_DAYS + day % WEEK_DAYS) * panel->day_slots;
}

/* What a meter is expected to use in a slot; NaN: no idea. */
static inline double
panel_use_expected(const Panel *panel, const PanelUse *use, size_t meter, size_t day, size_t slot)
{
    return (double) use->usual_kwh[panel_use_usual(panel, meter, day) + slot] *
           use->level[meter * panel->n_days + day];
}

/* The sum of a slot: all meters net of what they fed in. */
typedef struct SlotUse {
    double kwh;
    double variance;     /* of the part that is expected */
    double day_variance; /* its part in the variance of the day's sum */
    size_t n_meters;     /* that have a value or an expectation */
    bool is_known; /* there are meters, and not more than MISSING_SHARE_MAX of them are expected */
} SlotUse;

SlotUse panel_use_slot(const Panel *panel, const PanelUse *use, size_t day, size_t slot);

#endif
