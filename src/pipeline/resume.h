/*
 * resume: where the last run is gone on with: its first stage that is not done.
 */
#ifndef EIOT_PIPELINE_RESUME_H
#define EIOT_PIPELINE_RESUME_H

#include <stdbool.h>

#include "base/arena.h"
#include "store/store.h"

typedef struct Resume {
    const char *run_id; /* the last run; NULL: there was none yet */
    bool is_stopped;    /* it was killed, or told to end */
    bool is_needed;     /* false: it did all it was asked for */
    const char *first;  /* where to go on; NULL: at the first stage */
    bool is_only;       /* it was asked for that stage alone */
} Resume;

/* By a session that holds the lock of runs: a run that is said to be going on was killed. */
Status resume_find(Arena *arena, StoreConn *conn, Resume *ret_resume, Error *err) MUST_USE;

/* The first stage from `first` to `last` that is not among `done`; n_stages when all are. A stage
 * that this program does not have counts as the first, or the last. */
size_t resume_stage(const char *first, const char *last, const Table *done);

#endif
