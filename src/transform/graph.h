/*
 * graph: which models there are to build, and in what order. Pure.
 */
#ifndef EIOT_TRANSFORM_GRAPH_H
#define EIOT_TRANSFORM_GRAPH_H

#include "transform/models.h"

/* Indexes of all models, each behind those it reads, otherwise in the order of their paths. CONFIG
 * error naming the cycle: "models read each other in a cycle: a -> b -> a". */
Status
graph_order(Arena *arena, const ModelSet *set, const size_t **ret_order, Error *err) MUST_USE;

/* For each model whether `select` names it; NULL or "" names all. Words are separated by spaces;
 * each is a model or a folder below dbt/models, `+` in front adds what it reads, `+` behind what
 * reads it, directly or not. USAGE error for a word that names nothing. */
Status graph_select(
    Arena *arena,
    const ModelSet *set,
    const char *select,
    const bool **ret_selected,
    Error *err) MUST_USE;

/* The marked models and all they read, directly or not: what is there when they are built. */
const bool *graph_with_read(Arena *arena, const ModelSet *set, const bool *marks);

#endif
