/*
 * panel: the customers of one transformer as a grid of local days and slots of the day.
 *
 * What detection works on: the readings of all meters behind one node side by side, so that they
 * can be held against each other and against the node's own meter. A slot is the interval most of
 * these meters use; shorter readings were summed to it, those of longer ones are not in it
 * (panel_read.c has the rules). Local days, so that a slot is the same hour of people's lives the
 * whole year.
 *
 * A value is the energy of a slot in kWh, or NaN: nothing came, the head-end estimated it, or there
 * was no supply. So what is computed from a panel never takes an outage, a gap or an estimate for
 * use that stopped.
 */
#ifndef EIOT_DETECT_BALANCE_PANEL_H
#define EIOT_DETECT_BALANCE_PANEL_H

#include <stdint.h>

#include "detect/balance/technical_loss.h"

typedef struct Panel {
    size_t n_meters;
    size_t n_days;
    size_t day_slots;   /* slots of a day */
    size_t stride;      /* values of a meter: at least n_days * day_slots */
    double slot_h;      /* hours of a slot */
    int32_t first_day;  /* days since 1970-01-01, local */
    const float *kwh;   /* of meter m, day d, slot s: [m * stride + d * day_slots + s] */
    const float *input; /* of the node's own meter, net, [d * day_slots + s]; NULL: it has none */
    const float *exported;      /* what all customers fed in, the same layout; NULL: nothing */
    const float *temperature_c; /* the same layout, NaN unknown; NULL: none known */
    TechnicalLoss *technical;   /* of the node; NULL when it has no meter */
} Panel;

static inline size_t panel_slots(const Panel *panel)
{
    return panel->n_days * panel->day_slots;
}

static inline const float *panel_meter(const Panel *panel, size_t meter)
{
    return panel->kwh + meter * panel->stride;
}

static inline const float *panel_day(const Panel *panel, size_t meter, size_t day)
{
    return panel_meter(panel, meter) + day * panel->day_slots;
}

/* The same panel as it was known before `day` (days since 1970-01-01): later days are gone. */
static inline Panel panel_before(const Panel *panel, int32_t day)
{
    Panel before = *panel;

    if (day < panel->first_day)
        before.n_days = 0;
    else if ((size_t) (day - panel->first_day) < panel->n_days)
        before.n_days = (size_t) (day - panel->first_day);
    return before;
}

#endif
