/*
 * load_job: one file on its way into the store: what ingest.c decided and the loaders need.
 *
 * Stage: ingest, private to ingest.c, files_ledger, readings_load and records_load. A plain value;
 * nothing of it outlives the call of ingest_file().
 */
#ifndef EIOT_INGEST_LOAD_JOB_H
#define EIOT_INGEST_LOAD_JOB_H

#include "ingest/ingest.h"
#include "ingest/profile.h"

typedef struct LoadJob {
    Arena *arena;
    StoreConn *conn;
    const Profile *profile;
    const char *path;
    const IngestOptions *options;
    Str meter_id;            /* of all readings; len 0: from the file */
    const char *profile_key; /* stored as profile_hash; "@" and the meter id behind it where
                              * that is not in the file */
    int64_t size;            /* bytes on disk */

    /* of earlier loads of the same bytes */
    const int64_t *replaced_ids; /* loaded by another profile: taken out in the same transaction */
    size_t n_replaced;
    int64_t refused_id; /* refused by this profile: this load's row takes its place; 0: none */
} LoadJob;

#endif
