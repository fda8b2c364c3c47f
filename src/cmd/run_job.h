/*
 * run_job: one `eiot run` from opening the store to telling how it ended. `eiot run` does one, its
 * schedule one after the other.
 */
#ifndef EIOT_CMD_RUN_JOB_H
#define EIOT_CMD_RUN_JOB_H

#include "cmd/command.h"
#include "pipeline/run_config.h"

typedef struct RunJob {
    const RunConfig *config;
    bool is_resume;          /* goes on from the last run */
    int64_t due_us;          /* of a schedule; 0: none */
    bool (*must_stop)(void); /* asked between stages and while waiting; NULL: never */
} RunJob;

/* Everything is told, on the console and to whom eiot.yml names; the error comes back. Memory is
 * the context's. */
Status run_job(Context *context, const RunJob *job, Error *err) MUST_USE;

#endif
