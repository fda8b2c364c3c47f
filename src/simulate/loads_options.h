/*
 * loads_options: what `eiot simulate --loads` can be told.
 */
#ifndef EIOT_SIMULATE_LOADS_OPTIONS_H
#define EIOT_SIMULATE_LOADS_OPTIONS_H

#include "base/progress.h"
#include "simulate/area.h"

#define SIM_MAX_AREA_SIZE 999

typedef struct SimLoadsOptions {
    const char *folder;
    const char *const *paths; /* files and folders of loads */
    size_t n_paths;
    const char *zone_name; /* of local days and nights */
    SimAreasOptions areas;
    SimThefts thefts;
    size_t n_thieves; /* an area, at most its size */
    SimObserver observer;
    const Progress *progress; /* NULL: nobody listens */
} SimLoadsOptions;

/* One area of 20 meters and 90 days, all meters picked, 2 thieves of all kinds that work on a real
 * load, 3 % loss and 0.5 % noise of the observer; folder and paths are the caller's to set. */
SimLoadsOptions sim_loads_defaults(void);

/* A USAGE error for what is out of range. */
Status sim_loads_check(const SimLoadsOptions *options, Error *err) MUST_USE;

#endif
