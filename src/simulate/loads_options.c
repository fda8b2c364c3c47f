#include "loads_options.h"

#define MAX_DAYS 1100

SimLoadsOptions sim_loads_defaults(void)
{
    return (SimLoadsOptions){
        .zone_name = "UTC",
        .areas = {.n_days = 90, .n_areas = 1, .area_size = 20, .seed = 1},
        .thefts =
            {
                .kinds =
                    {
                        .items =
                            {SIM_BYPASS,
                             SIM_BYPASS,
                             SIM_NIGHT_BYPASS,
                             SIM_NIGHT_BYPASS,
                             SIM_H1,
                             SIM_H2,
                             SIM_H3,
                             SIM_H4,
                             SIM_FDI1,
                             SIM_FDI2,
                             SIM_FDI3,
                             SIM_FDI4,
                             SIM_FDI5,
                             SIM_FDI6},
                        .n = 14,
                    },
                .from = -1,
                .already = 0.15,
            },
        .n_thieves = 2,
        .observer = {.loss = 0.03, .noise = 0.005},
    };
}

static Status check_range(const char *what, size_t value, size_t least, size_t most, Error *err)
{
    if (value >= least && value <= most)
        return OK;
    return error_set(err, STATUS_USAGE, "%s is %zu, expected %zu to %zu", what, value, least, most);
}

static Status check_share(const char *what, double value, Error *err)
{
    if (value >= 0 && value <= 1)
        return OK;
    return error_set(err, STATUS_USAGE, "%s is %g, expected 0 to 1", what, value);
}

static Status check_kinds(const SimKinds *kinds, Error *err)
{
    for (size_t at = 0; at < kinds->n; at++) {
        SimConduct kind = kinds->items[at];

        if (kind == SIM_GHOST_VENDING || kind == SIM_HOOK_UP)
            return error_set(
                err,
                STATUS_USAGE,
                "theft of kind '%s' can't be put into real loads",
                sim_conduct_name(kind));
    }
    return OK;
}

Status sim_loads_check(const SimLoadsOptions *options, Error *err)
{
    const SimAreasOptions *areas = &options->areas;
    Status status = check_range("number of days", areas->n_days, 1, MAX_DAYS, err);

    if (status == OK)
        status = check_range("number of areas", areas->n_areas, 1, SIM_MAX_AREAS, err);
    if (status == OK)
        status = check_range("meters of an area", areas->area_size, 1, SIM_MAX_AREA_SIZE, err);
    if (status == OK)
        status = check_range("thieves of an area", options->n_thieves, 0, areas->area_size, err);
    if (status == OK)
        status = check_share("loss of the observer", options->observer.loss, err);
    if (status == OK)
        status = check_share("noise of the observer", options->observer.noise, err);
    if (status == OK)
        status = check_kinds(&options->thefts.kinds, err);
    return status;
}
