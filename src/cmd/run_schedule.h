/*
 * run_schedule: `eiot run --schedule`: runs in the foreground, one after the other, until SIGTERM
 * or SIGINT. The running stage is then finished, what it did is kept, and the next start goes on
 * from there. A second signal ends it at once.
 */
#ifndef EIOT_CMD_RUN_SCHEDULE_H
#define EIOT_CMD_RUN_SCHEDULE_H

#include "cmd/command.h"
#include "pipeline/run_config.h"

/* OK when it was told to stop; a run that fails is told, and the next one comes all the same. */
Status
run_schedule(Context *context, const RunConfig *config, const char *schedule, Error *err) MUST_USE;

#endif
