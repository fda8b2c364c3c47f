/*
 * ingest_kit: what the end-to-end tests of ingest share: a project folder and a real store of
 * their own, files written from text, loads, and what is in the store as text. The store is DuckDB,
 * or PostgreSQL where EIOT_TEST_INGEST_ON is the URL of a server.
 */
#ifndef EIOT_TEST_INGEST_KIT_H
#define EIOT_TEST_INGEST_KIT_H

#include "base/civil.h"
#include "cases.h"
#include "ingest/ingest.h"

typedef struct Kit {
    Arena *arena;
    char *folder;
    const char *url; /* of the store */
    Project project;
    Store *store;
    StoreConn *conn;
    int64_t now_us;     /* 2026-01-15T12:00:00Z; a second later after each load */
    size_t n_threads;   /* of loads; 0 at first: two */
    size_t block_bytes; /* of loads; 0: the default */
    size_t max_devices; /* the same */
    const char *meter_id;

    /* of the last load */
    Status status;
    FileReport report;
    Error error;
} Kit;

/* An empty store and a new temporary folder, which kit_close() removes. */
Kit *kit_open(void);
void kit_close(Kit *kit);

/* Closes the store and opens the same one again. */
void kit_reopen(Kit *kit);
void kit_close_store(Kit *kit);
void kit_open_store(Kit *kit);

/* Writes sources/<name>.yml of the project. */
void kit_source(Kit *kit, const char *name, const char *yaml);

/* Writes a file into the project's folder; its path. */
const char *kit_file(Kit *kit, const char *name, Str bytes);

/* Loads a file by a source (NULL: by its match). The outcome is in the kit. */
void kit_load(Kit *kit, const char *path, const char *source);

/* The rows of a query, one a line, fields separated by a space; NULL as "-". */
const char *kit_rows(Kit *kit, const char *sql);

/* Readings by meter, channel, start, length: "M1 import 2025-07-01T00:00:00Z 1800 0.25 actual -".
 */
const char *kit_readings(Kit *kit);

/* "line column name | reason" of the rejected records, by line. */
const char *kit_rejects(Kit *kit);

/* "4 = 2 loaded + 0 identical + 0 superseded + 2 rejected + 0 skipped", after checking that it adds
 * up. */
const char *kit_counts(Kit *kit);

/* Everything raw_data and ops hold but for load times: to see that nothing changed. */
const char *kit_everything(Kit *kit);

/* Folder with other people's files, or NULL when there is none on this machine. */
const char *kit_shared_data(void);

/* A case of one file: what it says, how it is read, and what must come of it. NULL: not looked at.
 */
typedef struct IngestCase {
    const char *name;
    const char *source; /* name of a built-in source; "own": the profile of `profile` */
    const char *profile;
    Str input;
    Status status;
    const char *message; /* of the error, when status is not OK */
    const char *where;   /* ":1:2" behind the path */
    const char *hint;
    const char *counts;
    const char *readings;
    const char *rejects;
} IngestCase;

/* Runs a case in a store of its own, with several block sizes and thread counts, each twice. */
void kit_run_case(const IngestCase *test);

/* A profile of readings with the usual columns: pieces of YAML in place of the %s. */
#define KIT_PROFILE(number, time, value, rest)                                                     \
    "name: own\nkind: readings\n" number time value rest                                           \
    "columns: {meter_id: meter_id, ts: ts, kwh: kwh}\n"
#define KIT_POINT  "number: {decimal: point}\n"
#define KIT_KWH    "value: {kind: interval_energy, unit: kWh, direction: import_only}\n"
#define KIT_STAMPS "time: {format: rfc3339, zone: in_stamp, stamp: start}\n"

#endif
