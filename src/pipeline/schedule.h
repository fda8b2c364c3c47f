/*
 * schedule: starts runs when a cron schedule wants them, until told to stop. The clock, the waiting
 * and the starting are the caller's: this is the rule alone.
 *
 * One run at a time. Starts that were missed, because a run was going on, the machine slept or the
 * program did not run, are made up for by one run, at once. A clock that is set back starts nothing
 * twice.
 */
#ifndef EIOT_PIPELINE_SCHEDULE_H
#define EIOT_PIPELINE_SCHEDULE_H

#include "pipeline/cron.h"

typedef struct Schedule {
    const Cron *cron;
    const Zone *zone;
    int64_t last_us; /* the start that was made last, or the instant before which none counts */
    int64_t (*clock_us)(void *context);
    /* Told the next start, before the wait for it. */
    void (*on_wait)(void *context, int64_t next_us);
    /* Waits, at most until then; false: told to stop. */
    bool (*wait)(void *context, int64_t until_us);
    /* Makes the start that was due at `due_us`; false: told to stop. */
    bool (*start)(void *context, int64_t due_us);
    void *context;
} Schedule;

/* Returns when it was told to stop, or when the schedule wants nothing any more. */
void schedule_follow(const Schedule *schedule);

#endif
