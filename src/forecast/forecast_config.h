/*
 * forecast_config: the `forecast:` section of eiot.yml.
 *
 *     forecast:
 *       holidays: SN          # the public holidays of holidays/SN.csv; none: no holidays
 *       measured_days: 28     # newest days that forecasts are compared with
 */
#ifndef EIOT_FORECAST_FORECAST_CONFIG_H
#define EIOT_FORECAST_FORECAST_CONFIG_H

#include "conf/project.h"
#include "forecast/forecast.h"

#define FORECAST_MEASURED_DAYS 28

typedef struct ForecastConfig {
    const char *holidays; /* name of a file of holidays/, NULL: none */
    int64_t measured_days;
} ForecastConfig;

/* CONFIG error, placed, for anything else than the above. */
Status forecast_config_read(
    Arena *arena, const Project *project, ForecastConfig *ret_config, Error *err) MUST_USE;

#endif
