/*
 * record: the source's record of its syncs: ops.store, ops.sync_runs, ops.sync_days.
 */
#ifndef EIOT_SYNC_RECORD_H
#define EIOT_SYNC_RECORD_H

#include "sync/days.h"

/* Takes the lock of syncs until the session ends; BUSY when another one keeps it for ten seconds.
 * Attempts still marked as running then were killed, and are marked as failed. */
Status record_lock(StoreConn *source, Error *err) MUST_USE;

/* Which store this is, in `arena`. */
Status record_store_id(Arena *arena, StoreConn *source, const char **ret_id, Error *err) MUST_USE;

/* The number of the newest attempt, 0 for none. */
Status record_last_id(StoreConn *source, int64_t *ret_id, Error *err) MUST_USE;

Status record_begin(
    StoreConn *source,
    int64_t sync_id,
    const char *target,
    int64_t from_load_seq,
    Error *err) MUST_USE;

/* `error` NULL: it ended well. */
Status record_end(
    StoreConn *source,
    int64_t sync_id,
    int64_t to_load_seq,
    int64_t rows_sent,
    const char *error,
    Error *err) MUST_USE;

/* What was compared. */
Status record_days(StoreConn *source, int64_t sync_id, const DayResults *days, Error *err) MUST_USE;

#endif
