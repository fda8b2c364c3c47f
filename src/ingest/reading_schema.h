/*
 * reading_schema: the columns that a file of readings fills.
 *
 * Stage: ingest, settled once a file for all its reading_blocks. Read-only: any thread.
 */
#ifndef EIOT_INGEST_READING_SCHEMA_H
#define EIOT_INGEST_READING_SCHEMA_H

#include "ingest/header_map.h"
#include "ingest/profile.h"
#include "store/batch.h"

/* What every row of a load carries. */
typedef struct LoadStamp {
    int32_t file_id;
    int64_t load_seq; /* of the load among all: see sql/<dialect>/load_seq.sql */
    int64_t now_us;
} LoadStamp;

/* Which columns a file's batches have, in the order of reading_schema(). */
typedef struct ReadingSchema {
    Column columns[16]; /* names and types */
    size_t n_columns;
    bool has_context[READING_N_CONTEXT];
    bool has_label;
} ReadingSchema;

/* Columns that the file has no field for are left out. */
ReadingSchema reading_schema(const HeaderMap *header, const Profile *profile);

#endif
