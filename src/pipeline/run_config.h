/*
 * run_config: the `run:` map of eiot.yml.
 *
 *     run:
 *       retries: 2                       # of a step that may get better by itself
 *       retry_wait: 5                    # seconds before the first; doubled each time
 *       on_failure: [mail-it, --to, ops] # a program and its words, no shell
 *       on_success: /usr/local/bin/ping
 *       webhook: https://host/path       # told how each run ended
 */
#ifndef EIOT_PIPELINE_RUN_CONFIG_H
#define EIOT_PIPELINE_RUN_CONFIG_H

#include "base/arena.h"
#include "base/error.h"
#include "conf/project.h"
#include "pipeline/retry.h"

typedef struct RunConfig {
    RetryPolicy retry;
    const char *const *on_failure; /* words ending in NULL; NULL: none */
    const char *const *on_success;
    const char *webhook; /* NULL: none */
} RunConfig;

/* Defaults where the file or the key is missing; CONFIG for what is wrong. */
Status
run_config_read(Arena *arena, const Project *project, RunConfig *ret_config, Error *err) MUST_USE;

#endif
