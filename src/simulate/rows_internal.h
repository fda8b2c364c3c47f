/*
 * rows_internal: pieces of lines that rows.c and register_rows.c share.
 */
#ifndef EIOT_SIMULATE_ROWS_INTERNAL_H
#define EIOT_SIMULATE_ROWS_INTERNAL_H

#include "simulate/rows.h"

/* One meter as its lines begin: "M00001,". */
typedef struct SimLine {
    const SimCalendar *calendar;
    char prefix[SIM_ID_MAX + 1];
    size_t prefix_length;
} SimLine;

SimLine sim_line_of(const SimCalendar *calendar, const char *id);

void sim_put(SimRowText *out, const char *bytes, size_t length);
void sim_put_text(SimRowText *out, const char *text);

/* kWh with three decimals from Wh, such as 0.042. */
void sim_put_kwh(SimRowText *out, int64_t wh);

#endif
