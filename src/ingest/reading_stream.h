/*
 * reading_stream: a file of readings as a source of batches for store_load(), and what is known of
 * the file when it has run.
 *
 * Stage: ingest, the middle of the path:
 *
 *     csv_blocks ─▶ worker: parse a block ─▶ [ lock, in file order: merge ] ─▶ worker: batches ─▶
 * store
 *
 * Each worker parses whole blocks on its own and merges what they say (counts, rejects, series)
 * under one lock in the order of the file, so the outcome does not depend on threads. Readings at
 * a local time that happened twice are held back until the file is read: the k-th met in the
 * meter's order of time is the k-th of the two instants; the last worker hands them on.
 * Opened and closed by one thread; reading_stream_next() may be called from all workers at once.
 */
#ifndef EIOT_INGEST_READING_STREAM_H
#define EIOT_INGEST_READING_STREAM_H

#include "ingest/file_source.h"
#include "ingest/reading_block.h"
#include "ingest/reject_list.h"
#include "ingest/tracker.h"
#include "store/store.h"

typedef struct ReadingStream ReadingStream;

typedef struct StreamOptions {
    Str meter_id; /* of all readings; len 0: from the file */
    LoadStamp stamp;
    size_t n_threads;   /* 0: all cores */
    size_t block_bytes; /* 0: the default */
    size_t max_devices; /* 0: METER_DEVICES_MAX */
    const Progress *progress;
} StreamOptions;

/* Opens the file and settles its header; DATA when it must be refused. `profile` and `path` must
 * live as long. Closed by reading_stream_close(), before `arena` is freed. */
Status reading_stream_open(
    Arena *arena,
    const Profile *profile,
    const char *path,
    const StreamOptions *options,
    ReadingStream **ret_stream,
    Error *err) MUST_USE;
void reading_stream_close(ReadingStream *stream); /* NULL is allowed */

/* For store_load(). */
BatchSource reading_stream_source(ReadingStream *stream);
Status reading_stream_next(void *context, size_t worker, Batch *ret_batch, Error *err);

/* After the last batch: counts of the file (`parsed` went to the store), rejects in file order, and
 * its series, lengths settled. */
const ReadingCounts *reading_stream_counts(const ReadingStream *stream);
RejectList *reading_stream_rejects(ReadingStream *stream);
Tracker *reading_stream_tracker(const ReadingStream *stream);
const MeterDevices *reading_stream_devices(const ReadingStream *stream);

/* True when readings are impossible for the length that is settled now; they were handed on. */
bool reading_stream_has_late(const ReadingStream *stream);

/* Takes them back: reads the file once more, adds them to the rejects and sets the counts right.
 * The lines of their records come in file order, in the arena; the caller takes their rows out. */
Status reading_stream_reject_late(
    ReadingStream *stream, int64_t **ret_lines, size_t *ret_n, Error *err) MUST_USE;

/* Series whose readings need another length or the flag default_length. */
size_t reading_stream_to_correct(const ReadingStream *stream);

/* What there is to say of the file as a whole, in `arena`; NULL: nothing. After the last batch. */
const char *reading_stream_warning(Arena *arena, const ReadingStream *stream);

const HeaderMap *reading_stream_header(const ReadingStream *stream);
const FileSource *reading_stream_file(const ReadingStream *stream);
CsvBlock reading_stream_head(const ReadingStream *stream);
IntervalRule reading_stream_interval(const ReadingStream *stream);

#endif
