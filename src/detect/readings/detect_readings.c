/*
 * The readings detector: an isolation forest over single readings (reading_rows.h says what it
 * sees), a score and a rank for each, and for the strangest what made them so.
 *
 * Memory is that of a run of this detector alone, 52 bytes a reading with two columns: 20 of its
 * row, 8 of its score, 20 while scores are put in order.
 */
#include <stdatomic.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/workers.h"
#include "detect/detect_config.h"
#include "detect/detect_internal.h"
#include "detect/stats/rank.h"
#include "reading_rows.h"

/* Only the strangest readings are explained: nobody reads more, and text for each of many million
 * rows would be most of the table. */
#define EXPLAINED_MAX 1000

/* Beyond so many readings only the strangest scores are stored, and those of labelled readings,
 * which an evaluation needs: the rest would be a table as large as the readings, which nobody
 * reads. */
#define STORED_ALL_MAX 2000000
#define STORED_MAX     100000

enum {
    OUT_METER,
    OUT_CHANNEL,
    OUT_START,
    OUT_LENGTH,
    OUT_SCORE,
    OUT_RANK,
    OUT_TOP,
    OUT_SHARES,
    OUT_RUN,
    OUT_SCORED_AT,
    OUT_COLUMNS
};

static const Column out_columns[OUT_COLUMNS] = {
    [OUT_METER] = {.name = "meter_id", .type = COLUMN_TEXT},
    [OUT_CHANNEL] = {.name = "channel", .type = COLUMN_TEXT},
    [OUT_START] = {.name = "start_ts", .type = COLUMN_TIMESTAMP},
    [OUT_LENGTH] = {.name = "length_s", .type = COLUMN_I32},
    [OUT_SCORE] = {.name = "score", .type = COLUMN_F64},
    [OUT_RANK] = {.name = "score_rank", .type = COLUMN_I64},
    [OUT_TOP] = {.name = "top_feature", .type = COLUMN_TEXT},
    [OUT_SHARES] = {.name = "contributions", .type = COLUMN_TEXT},
    [OUT_RUN] = {.name = "run_id", .type = COLUMN_TEXT},
    [OUT_SCORED_AT] = {.name = "scored_at", .type = COLUMN_TIMESTAMP},
};

/* One batch on its way to the store; each worker of the load has its own. */
typedef struct OutBuffer {
    Str meter[BATCH_ROWS];
    Str channel[BATCH_ROWS];
    int64_t start_ts[BATCH_ROWS];
    int32_t length_s[BATCH_ROWS];
    double score[BATCH_ROWS];
    int64_t rank[BATCH_ROWS];
    Str top[BATCH_ROWS];
    Str shares[BATCH_ROWS];
    uint64_t explained[BATCH_ROWS / 64]; /* valid bits of top and shares */
    Str run[BATCH_ROWS];
    int64_t scored_at[BATCH_ROWS];
    Column columns[OUT_COLUMNS];
} OutBuffer;

typedef struct Output {
    const ReadingRows *rows;
    const double *scores;
    const uint32_t *rank_of; /* from 0 */
    const uint32_t *stored;  /* rows that go to the store, in rising order; NULL: all do */
    size_t n_stored;
    const Str *top; /* of rank 0 .. n_explained - 1 */
    const Str *shares;
    size_t n_explained;
    OutBuffer *buffers;
    atomic_size_t next_row; /* of those stored */
} Output;

static Status next_batch(void *context, size_t worker, Batch *ret_batch, Error *err)
{
    Output *output = context;
    const ReadingRows *rows = output->rows;
    OutBuffer *buffer = &output->buffers[worker];
    size_t first = atomic_fetch_add(&output->next_row, BATCH_ROWS);
    size_t n = first >= output->n_stored ? 0 : output->n_stored - first;

    (void) err;
    n = n < BATCH_ROWS ? n : BATCH_ROWS;
    for (size_t word = 0; word < COUNT_OF(buffer->explained); word++)
        buffer->explained[word] = 0;
    for (size_t at = 0; at < n; at++) {
        size_t row = output->stored == NULL ? first + at : output->stored[first + at];
        const ReadingSeries *series = reading_rows_series(rows, row);
        uint32_t rank = output->rank_of[row];

        buffer->meter[at] = series->meter_id;
        buffer->channel[at] = series->channel;
        buffer->start_ts[at] = rows->start_ts[row];
        buffer->length_s[at] = rows->length_s[row];
        buffer->score[at] = output->scores[row];
        buffer->rank[at] = (int64_t) rank + 1;
        if (rank < output->n_explained) {
            buffer->explained[at / 64] |= UINT64_C(1) << (at % 64);
            buffer->top[at] = output->top[rank];
            buffer->shares[at] = output->shares[rank];
        }
    }
    *ret_batch = (Batch){.n_rows = n, .n_columns = OUT_COLUMNS, .columns = buffer->columns};
    return OK;
}

static OutBuffer *new_buffers(const DetectRun *run, size_t n_workers)
{
    OutBuffer *buffers = ARENA_ARRAY(run->arena, OutBuffer, n_workers);

    for (size_t worker = 0; worker < n_workers; worker++) {
        OutBuffer *buffer = &buffers[worker];

        for (size_t column = 0; column < OUT_COLUMNS; column++)
            buffer->columns[column] = out_columns[column];
        buffer->columns[OUT_METER].values = buffer->meter;
        buffer->columns[OUT_CHANNEL].values = buffer->channel;
        buffer->columns[OUT_START].values = buffer->start_ts;
        buffer->columns[OUT_LENGTH].values = buffer->length_s;
        buffer->columns[OUT_SCORE].values = buffer->score;
        buffer->columns[OUT_RANK].values = buffer->rank;
        buffer->columns[OUT_TOP].values = buffer->top;
        buffer->columns[OUT_TOP].valid = buffer->explained;
        buffer->columns[OUT_SHARES].values = buffer->shares;
        buffer->columns[OUT_SHARES].valid = buffer->explained;
        buffer->columns[OUT_RUN].values = buffer->run;
        buffer->columns[OUT_SCORED_AT].values = buffer->scored_at;
        for (size_t row = 0; row < BATCH_ROWS; row++) {
            buffer->run[row] = str_from(run->options->run_id);
            buffer->scored_at[row] = run->options->now_us;
        }
    }
    return buffers;
}

/* `strangest`: the rows of rank 0 .. n_explained - 1. */
static void explain(Arena *arena, const Iforest *forest, const uint32_t *strangest, Output *output)
{
    const ReadingRows *rows = output->rows;
    Str *top = ARENA_ARRAY(arena, Str, output->n_explained);
    Str *texts = ARENA_ARRAY(arena, Str, output->n_explained);
    double shares[READING_COLUMNS_N];

    for (size_t rank = 0; rank < output->n_explained; rank++) {
        iforest_explain(
            forest, rows->matrix.values + strangest[rank] * rows->matrix.n_columns, shares);
        texts[rank] =
            detect_shares_json(arena, rows->names, shares, rows->matrix.n_columns, &top[rank]);
    }
    output->top = top;
    output->shares = texts;
}

static bool is_stored(const Output *output, size_t row)
{
    return output->rank_of[row] < STORED_MAX || reading_rows_is_labelled(output->rows, row);
}

static void choose_stored(Arena *arena, Output *output)
{
    size_t n_rows = output->rows->n_rows;
    uint32_t *stored;
    size_t n = 0;

    output->n_stored = n_rows;
    if (n_rows <= STORED_ALL_MAX)
        return;
    for (size_t row = 0; row < n_rows; row++)
        n += is_stored(output, row);
    stored = ARENA_ARRAY(arena, uint32_t, n);
    n = 0;
    for (size_t row = 0; row < n_rows; row++)
        if (is_stored(output, row))
            stored[n++] = (uint32_t) row;
    output->stored = stored;
    output->n_stored = n;
}

/* Ranks all rows; the order itself, and what it is made with, is gone when this returns. */
static void rank_rows(Arena *arena, const Iforest *forest, Output *output)
{
    size_t n_rows = output->rows->n_rows;
    uint32_t *rank_of = ARENA_ARRAY(arena, uint32_t, n_rows);
    Arena *scratch = arena_new();
    const uint32_t *order = rank_falling(scratch, output->scores, n_rows);

    for (size_t rank = 0; rank < n_rows; rank++)
        rank_of[order[rank]] = (uint32_t) rank;
    output->rank_of = rank_of;
    output->n_explained = n_rows < EXPLAINED_MAX ? n_rows : EXPLAINED_MAX;
    explain(arena, forest, order, output);
    arena_free(scratch);
}

static size_t worker_count(const DetectRun *run)
{
    size_t n_threads = run->options->n_threads == 0 ? workers_default() : run->options->n_threads;

    return n_threads < LIMIT_THREADS ? n_threads : LIMIT_THREADS;
}

/* Scores, ranks, explains, and loads the result. */
static Status
score_rows(const DetectRun *run, const Iforest *forest, const ReadingRows *rows, Error *err)
{
    size_t n_workers = worker_count(run);
    double *scores = ARENA_ARRAY(run->arena, double, rows->n_rows);
    int64_t n_loaded;
    Output output = {
        .rows = rows,
        .scores = scores,
        .buffers = new_buffers(run, n_workers),
    };
    BatchSource source = {
        .columns = out_columns,
        .n_columns = OUT_COLUMNS,
        .n_workers = n_workers,
        .next = next_batch,
        .context = &output,
    };

    iforest_score(forest, &rows->matrix, run->options->n_threads, scores);
    rank_rows(run->arena, forest, &output);
    choose_stored(run->arena, &output);
    return store_load(run->conn, "ml.reading_scores", &source, &n_loaded, err);
}

/* All memory of the run is in run->arena. */
static Status
run_detector(const DetectRun *run, ReadingsConfig *config, DetectReport *report, Error *err)
{
    DetectModel model = {.detector = "readings"};
    const Iforest *forest;
    ReadingRows rows;
    Status status =
        reading_rows_read(run->arena, run->conn, config, run->options->progress, &rows, err);

    if (status != OK)
        return status;
    config->forest.n_trees = readings_trees(config, rows.matrix.n_rows);
    config->forest.seed = run->options->seed;
    config->forest.n_threads = run->options->n_threads;
    report->readings_status =
        detect_status_of(iforest_fit(run->arena, &rows.matrix, &config->forest, &forest));
    if (report->readings_status == DETECT_SCORED) {
        status = score_rows(run, forest, &rows, err);
        report->readings_scored = (int64_t) rows.n_rows;
    }
    if (status != OK)
        return status;
    model.forest = config->forest;
    model.features = rows.names;
    model.n_features = rows.matrix.n_columns;
    model.n_rows = rows.n_rows;
    model.status = report->readings_status;
    if (rows.from_day.len > 0)
        model.from_day = str_dup(run->arena, rows.from_day);
    report->readings_from = model.from_day;
    return detect_write_model(run, &model, err);
}

Status detect_readings(const DetectRun *run, DetectReport *report, Error *err)
{
    ReadingsConfig config;
    DetectRun own = *run; /* with an arena that ends here: meters need the memory next */
    Status status = detect_config_readings(run->project->detect, &config, err);

    if (status == OK)
        status = detect_clear(run, "detect_readings_clear", err);
    if (status != OK)
        return status;
    own.arena = arena_new();
    status = run_detector(&own, &config, report, err);
    if (report->readings_from != NULL)
        report->readings_from = str_dup(run->arena, str_from(report->readings_from));
    arena_free(own.arena);
    return status;
}
