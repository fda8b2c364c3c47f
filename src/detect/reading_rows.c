#include "reading_rows.h"

#include <string.h>

#include "base/mem.h"
#include "median.h"

/* Columns of detect_readings.sql before those of reading_columns[]. */
enum { KEY_METER, KEY_CHANNEL, KEY_START, KEY_LENGTH, KEY_COLUMNS };

#define PROGRESS_EVERY 256 /* batches */

/* Rows being gathered. */
typedef struct Gather {
    Arena *arena;
    const ReadingsConfig *config;
    size_t n_max;
    size_t n_rows;
    float *values;
    uint32_t *series_of;
    int64_t *start_ts;
    int32_t *length_s;
    ReadingSeries *series;
    size_t n_series;
    size_t max_series;
} Gather;

static Gather gather_new(Arena *arena, const ReadingsConfig *config, size_t n_max)
{
    return (Gather){
        .arena = arena,
        .config = config,
        .n_max = n_max,
        .values = ARENA_ARRAY(arena, float, n_max * config->n_columns),
        .series_of = ARENA_ARRAY(arena, uint32_t, n_max),
        .start_ts = ARENA_ARRAY(arena, int64_t, n_max),
        .length_s = ARENA_ARRAY(arena, int32_t, n_max),
    };
}

/* Rows come in the order of their series: a new one begins where the key changes. */
static uint32_t series_at(Gather *gather, Str meter_id, Str channel)
{
    if (gather->n_series > 0) {
        const ReadingSeries *last = &gather->series[gather->n_series - 1];

        if (str_equal(last->meter_id, meter_id) && str_equal(last->channel, channel))
            return (uint32_t) (gather->n_series - 1);
    }
    if (gather->n_series == gather->max_series) {
        size_t max = gather->max_series == 0 ? 1024 : 2 * gather->max_series;
        ReadingSeries *grown = ARENA_ARRAY(gather->arena, ReadingSeries, max);

        if (gather->n_series > 0)
            memcpy(grown, gather->series, gather->n_series * sizeof(*grown));
        gather->series = grown;
        gather->max_series = max;
    }
    gather->series[gather->n_series] = (ReadingSeries){
        .meter_id = str_from(str_dup(gather->arena, meter_id)),
        .channel = str_from(str_dup(gather->arena, channel)),
    };
    return (uint32_t) gather->n_series++;
}

static void add_batch(Gather *gather, const Batch *batch)
{
    const Column *columns = batch->columns;
    const Str *meters = columns[KEY_METER].values;
    const Str *channels = columns[KEY_CHANNEL].values;
    const int64_t *starts = columns[KEY_START].values;
    const int32_t *lengths = columns[KEY_LENGTH].values;
    size_t n_columns = gather->config->n_columns;

    for (size_t row = 0; row < batch->n_rows && gather->n_rows < gather->n_max; row++) {
        size_t at = gather->n_rows++;

        gather->series_of[at] = series_at(gather, meters[row], channels[row]);
        gather->start_ts[at] = starts[row];
        gather->length_s[at] = lengths[row];
        for (size_t column = 0; column < n_columns; column++) {
            const Column *from = &columns[KEY_COLUMNS + gather->config->columns[column]];
            const double *numbers = from->values;

            gather->values[at * n_columns + column] =
                column_is_valid(from, row) ? iforest_value(numbers[row]) : NAN;
        }
    }
}

/* The median of the positive values of an energy column within a series; 1 without one. */
static double
level_of(const Gather *gather, size_t first, size_t end, size_t column, double *scratch)
{
    size_t n_columns = gather->config->n_columns;
    size_t n = 0;

    for (size_t row = first; row < end; row++) {
        float value = gather->values[row * n_columns + column];
        if (value > 0)
            scratch[n++] = value;
    }
    return n == 0 ? 1 : median_of(scratch, n);
}

/* Divides the energy columns of each series by the level of its first energy column. */
static void scale_series(Gather *gather)
{
    size_t n_columns = gather->config->n_columns;
    double *scratch = ARENA_ARRAY(gather->arena, double, gather->n_rows);
    size_t first_energy = n_columns;

    for (size_t column = n_columns; column-- > 0;)
        if (reading_columns[gather->config->columns[column]].is_energy)
            first_energy = column;
    if (first_energy == n_columns)
        return;
    for (size_t first = 0; first < gather->n_rows;) {
        size_t end = first;
        double level;

        while (end < gather->n_rows && gather->series_of[end] == gather->series_of[first])
            end++;
        level = level_of(gather, first, end, first_energy, scratch);
        for (size_t row = first; row < end; row++)
            for (size_t column = 0; column < n_columns; column++)
                if (reading_columns[gather->config->columns[column]].is_energy)
                    gather->values[row * n_columns + column] =
                        iforest_value((double) gather->values[row * n_columns + column] / level);
        first = end;
    }
}

/* Leaves out columns that are mostly missing and names the others. */
static void keep_columns(const Gather *gather, ReadingRows *rows)
{
    size_t n_columns = gather->config->n_columns;
    size_t kept[READING_COLUMNS_N];
    size_t n_kept = 0;

    for (size_t column = 0; column < n_columns; column++) {
        size_t n_values = 0;

        for (size_t row = 0; row < gather->n_rows; row++)
            n_values += isnan(gather->values[row * n_columns + column]) ? 0 : 1;
        if (2 * n_values >= gather->n_rows) {
            rows->names[n_kept] = reading_columns[gather->config->columns[column]].name;
            kept[n_kept++] = column;
        }
    }
    for (size_t row = 0; n_kept < n_columns && row < gather->n_rows; row++)
        for (size_t column = 0; column < n_kept; column++)
            gather->values[row * n_kept + column] = gather->values[row * n_columns + kept[column]];
    rows->matrix.n_columns = n_kept;
}

static Status read_rows(Gather *gather, StoreConn *conn, const Progress *progress, Error *err)
{
    Sql sql = sql_named(conn, "detect_readings", NULL, 0);
    Rows *rows;
    const Batch *batch;
    size_t n_batches = 0;
    Status status = store_query(conn, &sql, EXPECT_ANY, &rows, err);

    if (status != OK)
        return status;
    for (;;) {
        status = rows_next(rows, &batch, err);
        if (status != OK || batch->n_rows == 0)
            break;
        add_batch(gather, batch);
        if (n_batches++ % PROGRESS_EVERY == 0)
            progress_update(progress, "readings", gather->n_rows, gather->n_max);
    }
    rows_close(rows);
    return status;
}

Status reading_rows_read(
    Arena *arena,
    StoreConn *conn,
    const ReadingsConfig *config,
    const Progress *progress,
    ReadingRows *ret_rows,
    Error *err)
{
    Sql count_sql = sql_named(conn, "detect_readings_count", NULL, 0);
    int64_t n_max;
    Gather gather;
    ReadingRows rows = {0};
    Status status = store_value_i64(conn, &count_sql, &n_max, err);

    if (status != OK)
        return status;
    if (n_max > UINT32_MAX) {
        (void) error_set(
            err,
            STATUS_LIMIT,
            "%lld readings to score, at most %u can be",
            (long long) n_max,
            UINT32_MAX);
        error_hint(
            err, "Keep fewer readings in the store, or split the site into several projects.");
        return STATUS_LIMIT;
    }
    gather = gather_new(arena, config, (size_t) n_max);
    status = read_rows(&gather, conn, progress, err);
    if (status != OK)
        return status;
    scale_series(&gather);
    rows.n_rows = gather.n_rows;
    rows.matrix = (IforestMatrix){.values = gather.values, .n_rows = gather.n_rows};
    keep_columns(&gather, &rows);
    iforest_find_complete(arena, &rows.matrix);
    rows.series = gather.series;
    rows.series_of = gather.series_of;
    rows.start_ts = gather.start_ts;
    rows.length_s = gather.length_s;
    *ret_rows = rows;
    return OK;
}
