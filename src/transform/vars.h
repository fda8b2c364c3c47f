/*
 * vars: the dbt vars of a run: those of the caller, then those that eiot.yml and the run itself
 * give. What dbt_project.yml says comes behind them and is read by models_load.
 *
 * All memory in the arena passed.
 */
#ifndef EIOT_TRANSFORM_VARS_H
#define EIOT_TRANSFORM_VARS_H

#include "transform/models.h"

/* In the order in which they win; a name may stand twice. */
VarList run_vars(Arena *arena, const Project *project, const TransformOptions *options);

#endif
