/*
 * readme: the two pages, English and French, that say the data is simulated, from what options, and
 * what must come out of it. Pure: text from options and report.
 */
#ifndef EIOT_SIMULATE_README_H
#define EIOT_SIMULATE_README_H

#include "base/str.h"
#include "simulate/simulate.h"

/* `start_day` is "2025-06-01". */
void sim_readme_en(
    StrBuf *out,
    const SimulateOptions *options,
    const SimulateReport *report,
    const char *start_day);
void sim_readme_fr(
    StrBuf *out,
    const SimulateOptions *options,
    const SimulateReport *report,
    const char *start_day);

#endif
