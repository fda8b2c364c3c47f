/*
 * target: the copy's side of a sync: its connection, and what it knows of itself.
 *
 * Stage: sync. The copy is one database of a ClickHouse server, made when missing. Its state stands
 * in its own tables, so an emptied copy is filled again from the start:
 *
 *     sync_attempts   which store feeds it, and the numbers of attempts given so far
 *     sync_cursor     the load the last attempt that ended well read up to
 *     sync_parts      per table and month, the digest of the source's rows it was replaced with
 */
#ifndef EIOT_SYNC_TARGET_H
#define EIOT_SYNC_TARGET_H

#include "sync/ddl.h"

typedef struct Target {
    Store *store;
    StoreConn *conn;
    Layout layout;
} Target;

/* Opens `url` and brings its tables up. CONFIG when it is no ClickHouse URL; STORE when the server
 * is older than what the tables need. Closed by target_close(). */
Status target_open(
    Arena *arena, const char *url, const char *cluster, Target *ret_target, Error *err) MUST_USE;
void target_close(Target *target);

/* OK for a server new enough: DateTime64 and Date32 from 1900 to 2299. */
Status target_check_version(Str version, Error *err) MUST_USE;

/* What an earlier attempt left. */
typedef struct TargetState {
    const char *store_id; /* NULL: no store feeds it yet */
    int64_t last_id;      /* of an attempt; 0 for none */
    int64_t load_seq;     /* the next attempt reads after it; -1: from the start */
} TargetState;

Status target_state(Arena *arena, StoreConn *target, TargetState *ret_state, Error *err) MUST_USE;
Status
target_add_attempt(StoreConn *target, int64_t sync_id, const char *store_id, Error *err) MUST_USE;
Status
target_move_cursor(StoreConn *target, int64_t sync_id, int64_t load_seq, Error *err) MUST_USE;

#endif
