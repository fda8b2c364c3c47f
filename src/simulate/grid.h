/*
 * grid: who is connected to what: substations, feeders, transformers, customers. Read-only once
 * made; any thread may use it.
 *
 * Customers of a transformer stand together, so a transformer is a range of meters; the same holds
 * for the transformers of a feeder and the feeders of a substation. Ids are numbers as wide as the
 * largest of their kind needs, so that their order is the order of the index.
 */
#ifndef EIOT_SIMULATE_GRID_H
#define EIOT_SIMULATE_GRID_H

#include "simulate/customers.h"

#define SIM_ID_MAX 24

typedef struct SimTransformer {
    size_t feeder;
    size_t first_meter;
    size_t n_meters;
    double rated_kva;
    SimMeter hook_up; /* a load that no meter has; conduct SIM_HONEST: none */
} SimTransformer;

typedef struct SimFeeder {
    size_t substation;
    size_t first_transformer;
    size_t n_transformers;
} SimFeeder;

typedef struct SimSubstation {
    size_t first_feeder;
    size_t n_feeders;
    double rated_kva;
} SimSubstation;

typedef struct SimGrid {
    size_t n_substations;
    size_t n_feeders;
    size_t n_transformers;
    size_t n_meters;
    size_t n_thieves;    /* meters */
    size_t n_lookalikes; /* meters */
    size_t n_hook_ups;   /* transformers */
    size_t max_meters;   /* of one transformer */
    const SimSubstation *substations;
    const SimFeeder *feeders;
    const SimTransformer *transformers;
    const SimMeter *meters;
} SimGrid;

typedef enum SimNode { SIM_SUBSTATION, SIM_FEEDER, SIM_TRANSFORMER, SIM_METER } SimNode;

/* All memory in `arena`. */
SimGrid sim_grid_make(Arena *arena, const SimCalendar *calendar, const SimScope *scope);

/* "S1", "F02", "T017", "M00042"; wider in a large grid. `index` from 0. Returns `text`. */
const char *sim_node_id(const SimGrid *grid, SimNode node, size_t index, char text[SIM_ID_MAX]);

#endif
