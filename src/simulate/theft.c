/*
 * Two kinds, the two that inspectors of African utilities report most:
 *
 *   bypass        one of the wires goes around the measuring element for good: the meter sees a
 *                 constant share of the load, so the curve keeps its shape. h1 of Jokar et al.
 *                 (IEEE TSG 7(1), 2016) with one factor for the whole theft.
 *   night_bypass  a wire is hooked on after dark and taken off before inspectors work: between
 *                 19:00 and 05:00 local time 5 % is left, by day the meter is right.
 *
 * The register keeps its watt-hour remainders, as a slowed meter does.
 */
#include "theft.h"

#define NIGHT_FROM 38 /* 19:00, half-hours of the local clock */
#define NIGHT_TO   10 /* 05:00 */

static bool steals_now(const SimCalendar *calendar, const SimMeter *meter, size_t slot)
{
    uint8_t of_day = calendar->slots[slot].of_day;

    if (slot < meter->first || slot >= meter->end)
        return false;
    return meter->conduct == SIM_BYPASS || of_day >= NIGHT_FROM || of_day < NIGHT_TO;
}

void sim_theft_record(
    const SimCalendar *calendar,
    const SimMeter *meter,
    const int32_t *true_wh,
    int32_t *ret_recorded_wh)
{
    double carry = 0;

    for (size_t slot = 0; slot < calendar->n_slots; slot++) {
        int32_t wh = true_wh[slot];

        if (sim_is_thief(meter) && steals_now(calendar, meter, slot))
            wh = sim_register(&carry, wh * meter->share);
        ret_recorded_wh[slot] = wh < true_wh[slot] ? wh : true_wh[slot];
    }
}
