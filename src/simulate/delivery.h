/*
 * delivery: what becomes of readings between the meter and the file.
 *
 * Meters go off line: some intervals never arrive, others are estimated by the head-end and sent
 * later, after the month's other rows of that meter. Now and then a value is blank, an estimate
 * stands in for an actual, a line comes twice, an estimate is followed by the actual, and a few
 * lines are broken. On top of that a share of the meter-days can be lost as a whole. So that what a
 * pipeline reports about a file has something honest to show.
 */
#ifndef EIOT_SIMULATE_DELIVERY_H
#define EIOT_SIMULATE_DELIVERY_H

#include "simulate/model.h"

/* What the file has for one interval of one meter. */
typedef enum SimRow {
    SIM_ROW_ACTUAL,
    SIM_ROW_ESTIMATED,
    SIM_ROW_BLANK,      /* a line without a value */
    SIM_ROW_ABSENT,     /* no line */
    SIM_ROW_LATE,       /* estimated, at the end of the meter's month */
    SIM_ROW_TWICE,      /* the same line again */
    SIM_ROW_CORRECTED,  /* an estimate, then the actual */
    SIM_ROW_BAD_NUMBER, /* broken: kWh is no number */
    SIM_ROW_BAD_STAMP,  /* broken: no such time */
    SIM_ROW_CUT,        /* broken: ends in the middle */
} SimRow;

/* The fate of each interval of one meter, a SimRow a slot. Where the customer had no supply the
 * head-end knows it and estimates nothing. */
void sim_delivery_plan(
    const SimModel *model, size_t meter, const double *supply, uint8_t *ret_rows);

/* Adds what happens a few times per transformer: lines that come twice, corrections, and at least
 * one broken line. `rows` are the plans of its `n_meters`, one after the other. */
void sim_delivery_spoil(const SimModel *model, size_t transformer, size_t n_meters, uint8_t *rows);

/* What the head-end puts for an interval it did not get: the mean of the recorded values at the
 * same half-hour of the day, for each of the 48. */
void sim_delivery_estimates(
    const SimCalendar *calendar,
    const int32_t *recorded_wh,
    int32_t ret_estimate_wh[SIM_DAY_SLOTS]);

#endif
