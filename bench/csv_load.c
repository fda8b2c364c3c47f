/*
 * csv_load: a generic CSV file of readings through the readers of ingest straight into a table of
 * any store, as a load of it would be: what the driver's load costs, without a ledger. Usage:
 * csv_load URL TABLE FILE ; prints rows, seconds and CPU seconds of this process.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "base/mem.h"
#include "ingest/reading_stream.h"
#include "ingest/source_pick.h"

static double now_s(clockid_t clock)
{
    struct timespec now;

    (void) clock_gettime(clock, &now);
    return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static Status load(Arena *arena, StoreConn *conn, char **words, int64_t *ret_rows, Error *err)
{
    Project project;
    const IngestOptions ingest = {.source_name = "generic"};
    const StreamOptions options = {
        .stamp = {.file_id = 1, .load_seq = 1, .now_us = (int64_t) time(NULL) * 1000000}};
    const Profile *profile = NULL;
    ReadingStream *stream = NULL;
    Str meter_id;
    Status status = project_load(arena, NULL, &project, err);

    if (status == OK)
        status = source_pick(arena, &project, words[3], &ingest, &profile, &meter_id, err);
    if (status == OK)
        status = reading_stream_open(arena, profile, words[3], &options, &stream, err);
    if (status == OK) {
        BatchSource source = reading_stream_source(stream);
        status = store_load(conn, words[2], &source, ret_rows, err);
    }
    reading_stream_close(stream);
    return status;
}

int main(int argc, char **argv)
{
    Arena *arena = arena_new();
    Store *store = NULL;
    StoreConn *conn = NULL;
    int64_t n_rows = 0;
    double start = now_s(CLOCK_MONOTONIC);
    Error err;
    Status status;

    if (argc != 4)
        return 2;
    status = store_open(argv[1], 0, &store, &err);
    if (status == OK)
        status = store_connect(store, &conn, &err);
    if (status == OK)
        status = load(arena, conn, argv, &n_rows, &err);
    if (status == OK)
        (void) printf(
            "%lld rows %.3f s %.3f CPU s\n",
            (long long) n_rows,
            now_s(CLOCK_MONOTONIC) - start,
            now_s(CLOCK_PROCESS_CPUTIME_ID));
    else
        (void) fprintf(stderr, "csv_load: %s\n", err.message);
    store_disconnect(conn);
    store_close(store);
    arena_free(arena);
    return status == OK ? 0 : 1;
}
