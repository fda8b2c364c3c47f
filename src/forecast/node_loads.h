/*
 * node_loads: the loads of all substations, feeders and zones as grids of local days.
 *
 * Stage: forecast. Reads intermediate.int_node_loads, int_node_supply and staging.stg_weather. All
 * grids are in memory at once, of the newest HISTORY_DAYS: 16 bytes a cell, some 8 MB for each 25
 * nodes at half-hours. A local hour that comes twice as clocks go back is the mean of both; one
 * that is left out is not known.
 * Where 90 % and more of the customers had supply the load is divided by that share and counts as
 * supplied whole.
 */
#ifndef EIOT_FORECAST_NODE_LOADS_H
#define EIOT_FORECAST_NODE_LOADS_H

#include "forecast/forecast_internal.h"
#include "forecast/model/model.h"

#define HISTORY_DAYS 400

typedef struct NodeLoad {
    Str node_id;
    Str kind; /* substation, feeder, zone */
    Str zone; /* of its weather; "" */
    int32_t length_s;
    LoadGrid grid; /* supplied and temperature reach FORECAST_DAYS past the last day */
} NodeLoad;

typedef struct NodeLoads {
    NodeLoad *nodes; /* by node_id and kind in byte order */
    size_t n;
    int32_t first_day; /* of all grids, since 1970-01-01 */
    size_t n_days;     /* of all grids; 0: nothing is known */
} NodeLoads;

/* Days end with the last that is whole: a last day of which no node knows 90 % is left out. All in
 * the run's arena. STORE errors when the models have not run. */
Status node_loads_read(const ForecastRun *run, NodeLoads *ret_loads, Error *err) MUST_USE;

#endif
