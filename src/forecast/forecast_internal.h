/*
 * forecast_internal: what the files of this folder share with forecast.c.
 */
#ifndef EIOT_FORECAST_FORECAST_INTERNAL_H
#define EIOT_FORECAST_FORECAST_INTERNAL_H

#include "base/civil.h"
#include "base/zone.h"
#include "forecast/forecast.h"
#include "forecast/forecast_config.h"

typedef struct ForecastRun {
    Arena *arena;
    const Project *project;
    StoreConn *conn;
    const ForecastOptions *options;
    ForecastConfig config;
    const Zone *zone; /* of the site */
} ForecastRun;

/* A local day, since 1970-01-01, and a minute of it by the clock on the wall. */
typedef struct LocalTime {
    int32_t day;
    int32_t minute;
} LocalTime;

static inline LocalTime local_time(const Zone *zone, int64_t utc_us)
{
    int64_t local_us = utc_us + zone_offset_s(zone, utc_us) * US_PER_S;
    int64_t day = local_us / US_PER_DAY - (local_us % US_PER_DAY < 0);

    return (LocalTime){
        .day = (int32_t) day,
        .minute = (int32_t) ((local_us - day * US_PER_DAY) / (60 * US_PER_S)),
    };
}

#endif
