/*
 * forecast_report: sums over results, for people. Pure.
 */
#ifndef EIOT_FORECAST_FORECAST_REPORT_H
#define EIOT_FORECAST_FORECAST_REPORT_H

#include "forecast/forecast_write.h"

/* Fills all of `report` but `rows` and `measured_days`, from one result a node. */
void forecast_report(
    const ForecastRun *run,
    const NodeLoads *loads,
    const NodeResult *results,
    ForecastReport *report);

#endif
