/*
 * forecast_site: a store in memory with the models that forecasts read, from rows of raw_data that
 * the test puts there.
 */
#ifndef EIOT_TEST_FORECAST_FORECAST_SITE_H
#define EIOT_TEST_FORECAST_FORECAST_SITE_H

#include "forecast/forecast_internal.h"
#include "meters_site.h"

/* Builds int_node_loads, int_node_supply and what they read. */
static inline void forecast_site_build(const Site *site)
{
    TransformOptions options = {
        .select = "+int_node_loads +int_node_supply stg_weather",
        .full_refresh = true,
        .skip_tests = true,
    };
    TransformReport report;
    Error err;

    CASE_OK(
        "models",
        transform_run(site->arena, &site->project, site->conn, &options, &report, &err),
        &err);
}

static inline ForecastRun forecast_site_run(const Site *site, const ForecastOptions *options)
{
    ForecastRun run = {
        .arena = site->arena,
        .project = &site->project,
        .conn = site->conn,
        .options = options,
    };
    Error err;

    CASE_OK("config", forecast_config_read(site->arena, &site->project, &run.config, &err), &err);
    CASE_OK("zone", zone_open(site->arena, site->project.zone, &run.zone, &err), &err);
    return run;
}

#endif
