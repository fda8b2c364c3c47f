#include "ingest/reading_stream.h"

#include <pthread.h>

#include "base/mem.h"
#include "base/workers.h"
#include "ingest/csv_blocks.h"
#include "ingest/held_readings.h"
#include "ingest/late_rejects.h"

#define PROGRESS_STEPS 200

/* What one thread works with. */
typedef struct Worker {
    Arena *arena;
    CsvReader *reader;
    ReadingParser parser;
    ReadingBlock *block;
    bool has_block;
} Worker;

struct ReadingStream {
    Arena *arena;
    const Profile *profile;
    StreamOptions options;
    FileSource *file;
    CsvBlocks *blocks;
    HeaderMap header;
    ReadingSchema schema;
    IntervalRule interval;
    size_t n_workers;
    Worker *workers;

    pthread_mutex_t lock; /* all below */
    pthread_cond_t merged;
    bool has_lock;     /* both were made */
    uint64_t n_merged; /* blocks, in file order */
    size_t in_flight;  /* workers that may hold a block not merged yet */
    bool is_failed;
    bool is_settled;
    ReadingCounts counts;
    ReadingCounts held_counts; /* of counts: readings that were held */
    RejectList rejects;
    Tracker *tracker;
    HeldReadings held;
    MeterDevices devices;
    MeterDevices held_devices; /* of devices: of readings that were held */
    size_t n_to_correct;
    uint64_t progress_step;
};

static Status open_blocks(ReadingStream *stream, const char *path, Error *err)
{
    const Profile *profile = stream->profile;
    CsvBlocksOptions options = profile_blocks(profile, stream->n_workers);
    CsvBlock head;
    Status status;

    options.target_bytes = stream->options.block_bytes;
    status = file_source_open(stream->arena, path, &stream->file, err);

    if (status == OK)
        status = csv_blocks_open(stream->arena, stream->file, &options, &stream->blocks, err);
    if (status != OK)
        return status;
    head = csv_blocks_head(stream->blocks);
    return header_map_read(stream->arena, profile, &head, path, &stream->header, err);
}

static void make_devices(ReadingStream *stream)
{
    size_t max = stream->options.max_devices == 0 ? METER_DEVICES_MAX : stream->options.max_devices;

    stream->devices = meter_devices_new(stream->arena, max);
    stream->held_devices = meter_devices_new(stream->arena, max);
}

static void make_workers(ReadingStream *stream)
{
    bool counts_steps = stream->interval == INTERVAL_STEP;

    stream->workers = ARENA_ARRAY(stream->arena, Worker, stream->n_workers);
    for (size_t i = 0; i < stream->n_workers; i++) {
        Worker *worker = &stream->workers[i];
        worker->arena = arena_new();
        worker->reader = csv_reader_new(worker->arena, &stream->profile->csv);
        worker->parser = reading_parser_new(
            stream->profile,
            &stream->header,
            stream->options.meter_id,
            stream->options.stamp.now_us);
        worker->block = reading_block_new(
            worker->arena, &stream->schema, stream->profile, counts_steps, &stream->options.stamp);
    }
}

Status reading_stream_open(
    Arena *arena,
    const Profile *profile,
    const char *path,
    const StreamOptions *options,
    ReadingStream **ret_stream,
    Error *err)
{
    ReadingStream *stream = ARENA_NEW(arena, ReadingStream);
    Status status;

    stream->arena = arena;
    stream->profile = profile;
    stream->options = *options;
    stream->n_workers = options->n_threads == 0 ? workers_default() : options->n_threads;
    /* a length that counts from the stamp before needs the file in order */
    if (profile->interval == INTERVAL_PREVIOUS)
        stream->n_workers = 1;
    status = open_blocks(stream, path, err);
    if (status != OK) {
        reading_stream_close(stream);
        return status;
    }
    stream->interval = reading_interval(profile, &stream->header);
    stream->schema = reading_schema(&stream->header, profile);
    stream->rejects = reject_list_new(arena, &stream->header, LIMIT_REJECTS_BYTES);
    stream->tracker = tracker_new(
        arena, stream->interval == INTERVAL_STEP, profile->interval_s, TRACKER_MAX_SERIES);
    stream->held = held_readings_new(arena);
    make_devices(stream);
    ASSERT(pthread_mutex_init(&stream->lock, NULL) == 0);
    ASSERT(pthread_cond_init(&stream->merged, NULL) == 0);
    stream->has_lock = true;
    make_workers(stream);
    *ret_stream = stream;
    return OK;
}

void reading_stream_close(ReadingStream *stream)
{
    if (stream == NULL)
        return;
    for (size_t i = 0; stream->workers != NULL && i < stream->n_workers; i++) {
        csv_reader_close(stream->workers[i].reader);
        reading_block_close(stream->workers[i].block);
        arena_free(stream->workers[i].arena);
    }
    reject_list_close(&stream->rejects);
    held_readings_close(&stream->held);
    tracker_close(stream->tracker);
    meter_devices_close(&stream->devices);
    meter_devices_close(&stream->held_devices);
    csv_blocks_close(stream->blocks);
    file_source_close(stream->file);
    if (stream->has_lock) {
        (void) pthread_cond_destroy(&stream->merged);
        (void) pthread_mutex_destroy(&stream->lock);
    }
}

static void tell_progress(ReadingStream *stream)
{
    uint64_t total = file_source_size(stream->file);
    uint64_t done = csv_blocks_bytes_read(stream->blocks);
    uint64_t step = total == 0 ? 0 : done / (total / PROGRESS_STEPS + 1);

    if (step == stream->progress_step && done != total)
        return;
    stream->progress_step = step;
    progress_update(stream->options.progress, file_source_path(stream->file), done, total);
}

/* Everything a block says, in file order; the lock is held. */
static void merge_block(ReadingStream *stream, ReadingBlock *block)
{
    size_t n_rejects;
    size_t n_held;
    const BlockReject *rejects = reading_block_rejects(block, &n_rejects);
    const HeldReading *held = reading_block_held(block, &n_held);

    counts_add(&stream->counts, reading_block_counts(block));
    for (size_t i = 0; i < n_rejects; i++)
        reject_list_add(
            &stream->rejects,
            &rejects[i].fault,
            rejects[i].line,
            rejects[i].n_lines,
            rejects[i].raw);
    for (size_t i = 0; i < n_held; i++)
        held_readings_add(&stream->held, &held[i]);
    reading_block_merge(block, stream->tracker);
    meter_devices_merge(&stream->devices, reading_block_devices(block));
    tell_progress(stream);
}

/* Waits for the blocks before, merges, and lets the next one in. False when another worker failed.
 */
static bool merge_in_order(ReadingStream *stream, ReadingBlock *block, uint64_t index)
{
    bool is_failed;

    (void) pthread_mutex_lock(&stream->lock);
    while (stream->n_merged != index && !stream->is_failed)
        (void) pthread_cond_wait(&stream->merged, &stream->lock);
    is_failed = stream->is_failed;
    if (!is_failed) {
        merge_block(stream, block);
        stream->n_merged++;
    }
    stream->in_flight--;
    (void) pthread_cond_broadcast(&stream->merged);
    (void) pthread_mutex_unlock(&stream->lock);
    return !is_failed;
}

/* The lengths are known now: settles the readings held back, and puts them into `block`. */
static void settle(ReadingStream *stream, Worker *worker)
{
    stream->is_settled = true;
    stream->n_to_correct = tracker_settle_lengths(stream->tracker);
    stream->counts.skipped += (int64_t) csv_blocks_skipped(stream->blocks);
    stream->counts.records += (int64_t) csv_blocks_skipped(stream->blocks);
    reading_block_start(worker->block);
    held_readings_settle(
        &stream->held, stream->tracker, &worker->parser, worker->block, &stream->rejects);
    stream->held_counts = *reading_block_counts(worker->block);
    counts_add(&stream->counts, &stream->held_counts);
    meter_devices_merge(&stream->held_devices, reading_block_devices(worker->block));
    meter_devices_merge(&stream->devices, &stream->held_devices);
    reject_list_sort(&stream->rejects);
}

/* No block is left. The last worker settles the file. */
static void end_of_blocks(ReadingStream *stream, Worker *worker)
{
    (void) pthread_mutex_lock(&stream->lock);
    stream->in_flight--;
    if (stream->in_flight == 0 && !stream->is_settled && !stream->is_failed)
        settle(stream, worker);
    else
        reading_block_start(worker->block);
    (void) pthread_mutex_unlock(&stream->lock);
}

static void fail(ReadingStream *stream)
{
    (void) pthread_mutex_lock(&stream->lock);
    stream->in_flight--;
    stream->is_failed = true;
    (void) pthread_cond_broadcast(&stream->merged);
    (void) pthread_mutex_unlock(&stream->lock);
}

/* Takes and parses a block; *ret_is_end when there was none. */
static Status next_block(ReadingStream *stream, size_t index, bool *ret_is_end, Error *err)
{
    Worker *worker = &stream->workers[index];
    CsvBlock csv;
    Status status;

    (void) pthread_mutex_lock(&stream->lock);
    stream->in_flight++;
    (void) pthread_mutex_unlock(&stream->lock);
    status = csv_blocks_next(stream->blocks, index, &csv, err);
    if (status != OK) {
        fail(stream);
        return status;
    }
    *ret_is_end = csv.text.len == 0;
    if (*ret_is_end) {
        end_of_blocks(stream, worker);
        return OK;
    }
    reading_block_start(worker->block);
    reading_block_parse(
        worker->block,
        &worker->parser,
        worker->reader,
        &csv,
        stream->interval == INTERVAL_PREVIOUS ? stream->tracker : NULL);
    if (!merge_in_order(stream, worker->block, csv.index))
        reading_block_start(worker->block); /* another worker has the error */
    else
        reading_block_set_lengths(worker->block);
    return OK;
}

Status reading_stream_next(void *context, size_t worker, Batch *ret_batch, Error *err)
{
    ReadingStream *stream = context;
    ReadingBlock *block = stream->workers[worker].block;
    bool is_end = false;

    for (;;) {
        Status status;
        reading_block_next(block, ret_batch);
        if (ret_batch->n_rows > 0)
            return OK;
        if (is_end)
            return OK;
        status = next_block(stream, worker, &is_end, err);
        if (status != OK)
            return status;
    }
}

BatchSource reading_stream_source(ReadingStream *stream)
{
    return (BatchSource){
        .columns = stream->schema.columns,
        .n_columns = stream->schema.n_columns,
        .n_workers = stream->n_workers,
        .next = reading_stream_next,
        .context = stream,
    };
}

const ReadingCounts *reading_stream_counts(const ReadingStream *stream)
{
    return &stream->counts;
}

RejectList *reading_stream_rejects(ReadingStream *stream)
{
    return &stream->rejects;
}

Tracker *reading_stream_tracker(const ReadingStream *stream)
{
    return stream->tracker;
}

bool reading_stream_has_late(const ReadingStream *stream)
{
    return stream->interval == INTERVAL_STEP &&
           late_rejects_exist(stream->profile, stream->tracker);
}

Status
reading_stream_reject_late(ReadingStream *stream, int64_t **ret_lines, size_t *ret_n, Error *err)
{
    const LateSearch search = {
        .arena = stream->arena,
        .profile = stream->profile,
        .header = &stream->header,
        .path = file_source_path(stream->file),
        .meter_id = stream->options.meter_id,
        .now_us = stream->options.stamp.now_us,
        .tracker = stream->tracker,
        .devices = &stream->devices,
    };
    ReadingCounts counts = stream->held_counts;
    ReadingCounts kept = {0};
    Status status;

    meter_devices_clear(&stream->devices);
    status = late_rejects_find(&search, &stream->rejects, &kept, ret_lines, ret_n, err);

    if (status != OK)
        return status;
    meter_devices_merge(&stream->devices, &stream->held_devices);
    counts_add(&counts, &kept);
    if (counts.parsed + (int64_t) *ret_n != stream->counts.parsed) {
        (void) error_set(err, STATUS_IO, "the file changed while it was read");
        error_at(err, search.path, 0, 0);
        return STATUS_IO;
    }
    counts.records = stream->counts.records;
    counts.skipped = stream->counts.skipped;
    counts.rejected = stream->counts.rejected + (int64_t) *ret_n;
    stream->counts = counts;
    reject_list_sort(&stream->rejects);
    return OK;
}

size_t reading_stream_to_correct(const ReadingStream *stream)
{
    return stream->n_to_correct;
}

const char *reading_stream_warning(Arena *arena, const ReadingStream *stream)
{
    const char *layout = csv_blocks_warning(stream->blocks);
    const char *devices = "";

    if (stream->devices.is_full)
        devices = arena_printf(
            arena,
            "%sthe file has more than %zu serial numbers: those after them are not kept",
            layout[0] == '\0' ? "" : "; ",
            stream->devices.max);
    if (layout[0] == '\0' && devices[0] == '\0')
        return NULL;
    return arena_printf(arena, "%s%s", layout, devices);
}

const MeterDevices *reading_stream_devices(const ReadingStream *stream)
{
    return &stream->devices;
}

const HeaderMap *reading_stream_header(const ReadingStream *stream)
{
    return &stream->header;
}

const FileSource *reading_stream_file(const ReadingStream *stream)
{
    return stream->file;
}

CsvBlock reading_stream_head(const ReadingStream *stream)
{
    return csv_blocks_head(stream->blocks);
}

IntervalRule reading_stream_interval(const ReadingStream *stream)
{
    return stream->interval;
}
