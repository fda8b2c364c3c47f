#include "reading_rows.h"

#include <string.h>

#include "base/median.h"
#include "base/mem.h"

/* Columns of detect_readings.sql before those of reading_columns[]. */
enum { KEY_METER, KEY_CHANNEL, KEY_START, KEY_LENGTH, IS_LEAD_IN, IS_LABELLED, KEY_COLUMNS };

#define PROGRESS_EVERY 256 /* batches */

#define DAYS_MAX 1000000

#define PAST_READINGS 10

/* The last readings of a series, blanks (NaN) among them. */
typedef struct Past {
    double kwh[PAST_READINGS];
    size_t n; /* readings so far; the next goes to n % PAST_READINGS */
} Past;

/* The days that are looked at, and how many readings they have. */
typedef struct Days {
    size_t n_readings;
    Str from;     /* "" without a reading */
    bool has_all; /* there are no earlier ones */
} Days;

/* Rows being gathered. */
typedef struct Gather {
    Arena *arena;
    const ReadingsConfig *config;
    size_t n_max;
    size_t n_rows;
    float *values;
    int64_t *start_ts;
    int32_t *length_s;
    uint64_t *labelled;
    ReadingSeries *series;
    size_t n_series;
    size_t max_series;
    Past past;
} Gather;

static Gather gather_new(Arena *arena, const ReadingsConfig *config, size_t n_max)
{
    return (Gather){
        .arena = arena,
        .config = config,
        .n_max = n_max,
        .values = ARENA_ARRAY(arena, float, n_max * config->n_columns),
        .start_ts = ARENA_ARRAY(arena, int64_t, n_max),
        .length_s = ARENA_ARRAY(arena, int32_t, n_max),
        .labelled = ARENA_ARRAY(arena, uint64_t, n_max / 64 + 1),
    };
}

/* Rows come in the order of their series: a new one begins where the key changes. */
static void enter_series(Gather *gather, Str meter_id, Str channel)
{
    if (gather->n_series > 0) {
        const ReadingSeries *last = &gather->series[gather->n_series - 1];

        if (str_equal(last->meter_id, meter_id) && str_equal(last->channel, channel))
            return;
    }
    if (gather->n_series == gather->max_series) {
        size_t max = gather->max_series == 0 ? 1024 : 2 * gather->max_series;
        ReadingSeries *grown = ARENA_ARRAY(gather->arena, ReadingSeries, max);

        if (gather->n_series > 0)
            memcpy(grown, gather->series, gather->n_series * sizeof(*grown));
        gather->series = grown;
        gather->max_series = max;
    }
    gather->past.n = 0;
    gather->series[gather->n_series++] = (ReadingSeries){
        .meter_id = str_from(str_dup(gather->arena, meter_id)),
        .channel = str_from(str_dup(gather->arena, channel)),
        .first = gather->n_rows,
    };
}

/* Takes the reading in; the mean of those of the last ten that have a value, NaN without one.
 * Rounded to nine decimals like all energy, and added up from the oldest on. */
static double past_mean(Past *past, double kwh)
{
    size_t first;
    double sum = 0;
    size_t n = 0;

    past->kwh[past->n++ % PAST_READINGS] = kwh;
    first = past->n > PAST_READINGS ? past->n - PAST_READINGS : 0;
    for (size_t at = first; at < past->n; at++) {
        double value = past->kwh[at % PAST_READINGS];

        if (!isnan(value)) {
            sum += value;
            n++;
        }
    }
    return n == 0 ? NAN : floor(sum / (double) n * 1e9 + 0.5) / 1e9;
}

static double number_at(const Column *column, size_t row)
{
    return column_is_valid(column, row) ? ((const double *) column->values)[row] : NAN;
}

static void add_values(Gather *gather, const Column *columns, size_t row, double mean_kwh)
{
    size_t n_columns = gather->config->n_columns;
    float *values = gather->values + gather->n_rows * n_columns;

    for (size_t column = 0; column < n_columns; column++) {
        size_t from = gather->config->columns[column];
        double value = number_at(&columns[KEY_COLUMNS + from], row);

        values[column] = iforest_value(from == READING_PAST_AVG && isnan(value) ? mean_kwh : value);
    }
}

static void add_batch(Gather *gather, const Batch *batch)
{
    const Column *columns = batch->columns;
    const Str *meters = columns[KEY_METER].values;
    const Str *channels = columns[KEY_CHANNEL].values;
    const int64_t *starts = columns[KEY_START].values;
    const int32_t *lengths = columns[KEY_LENGTH].values;
    const uint8_t *is_lead_in = columns[IS_LEAD_IN].values;
    const uint8_t *is_labelled = columns[IS_LABELLED].values;

    for (size_t row = 0; row < batch->n_rows; row++) {
        size_t at = gather->n_rows;
        double kwh = number_at(&columns[KEY_COLUMNS + READING_KWH], row);
        double mean_kwh;

        enter_series(gather, meters[row], channels[row]);
        mean_kwh = past_mean(&gather->past, kwh);
        if (is_lead_in[row] != 0 || isnan(kwh) || at == gather->n_max)
            continue;
        gather->start_ts[at] = starts[row];
        gather->length_s[at] = lengths[row];
        gather->labelled[at / 64] |= (uint64_t) is_labelled[row] << (at % 64);
        add_values(gather, columns, row, mean_kwh);
        gather->n_rows++;
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

static size_t series_end(const Gather *gather, size_t series)
{
    return series + 1 < gather->n_series ? gather->series[series + 1].first : gather->n_rows;
}

static size_t longest_series(const Gather *gather)
{
    size_t longest = 0;

    for (size_t at = 0; at < gather->n_series; at++) {
        size_t length = series_end(gather, at) - gather->series[at].first;

        longest = length > longest ? length : longest;
    }
    return longest;
}

/* Divides the energy columns of one series by the level of its first energy column. */
static void scale_one(const Gather *gather, size_t series, size_t first_energy, double *scratch)
{
    size_t n_columns = gather->config->n_columns;
    size_t first = gather->series[series].first;
    size_t end = series_end(gather, series);
    double level = level_of(gather, first, end, first_energy, scratch);

    for (size_t row = first; row < end; row++)
        for (size_t column = 0; column < n_columns; column++)
            if (reading_columns[gather->config->columns[column]].is_energy)
                gather->values[row * n_columns + column] =
                    iforest_value((double) gather->values[row * n_columns + column] / level);
}

static void scale_series(const Gather *gather)
{
    size_t n_columns = gather->config->n_columns;
    size_t first_energy = n_columns;
    double *scratch;

    for (size_t column = n_columns; column-- > 0;)
        if (reading_columns[gather->config->columns[column]].is_energy)
            first_energy = column;
    if (first_energy == n_columns)
        return;
    scratch = ARENA_ARRAY(gather->arena, double, longest_series(gather));
    for (size_t series = 0; series < gather->n_series; series++)
        scale_one(gather, series, first_energy, scratch);
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

/* The list of complete rows takes 4 bytes a row: it is made only when some are not. */
static void find_complete(const Gather *gather, IforestMatrix *matrix)
{
    size_t n_values = gather->n_rows * matrix->n_columns;
    bool is_complete = true;

    for (size_t at = 0; at < n_values; at++)
        is_complete = is_complete && !isnan(gather->values[at]);
    if (!is_complete)
        iforest_find_complete(gather->arena, matrix);
}

/* The newest days that fit, whole; the newest in any case. */
static Status
choose_days(Arena *arena, StoreConn *conn, const ReadingsConfig *config, Days *ret_days, Error *err)
{
    Sql sql = sql_named(conn, "detect_readings_days", NULL, 0);
    Days days = {.has_all = true};
    int64_t n_readings = 0;
    Table table;
    Status status = store_table(arena, conn, &sql, DAYS_MAX, &table, err);

    if (status != OK)
        return status;
    for (size_t row = 0; row < table.n_rows; row++) {
        int64_t more = table_i64(&table, row, table_column(&table, "n_readings"));

        if (row > 0 && n_readings + more > config->newest) {
            days.has_all = false;
            break;
        }
        n_readings += more;
        days.from = table_text(&table, row, table_column(&table, "local_day"));
    }
    if (n_readings > UINT32_MAX) {
        (void) error_set(
            err,
            STATUS_LIMIT,
            "%lld readings to score, at most %u can be",
            (long long) n_readings,
            UINT32_MAX);
        error_hint(err, "Set `detect.readings.newest` lower in eiot.yml.");
        return STATUS_LIMIT;
    }
    days.n_readings = (size_t) n_readings;
    *ret_days = days;
    return OK;
}

static Status
read_rows(Gather *gather, StoreConn *conn, Str from_day, const Progress *progress, Error *err)
{
    const Param params[] = {PARAM_TEXT(from_day)};
    Sql sql = sql_named(conn, "detect_readings", params, COUNT_OF(params));
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
    Days days;
    Gather gather;
    ReadingRows rows = {0};
    Status status = choose_days(arena, conn, config, &days, err);

    if (status != OK)
        return status;
    gather = gather_new(arena, config, days.n_readings);
    if (days.n_readings > 0)
        status = read_rows(&gather, conn, days.from, progress, err);
    if (status != OK)
        return status;
    scale_series(&gather);
    rows.n_rows = gather.n_rows;
    rows.matrix = (IforestMatrix){.values = gather.values, .n_rows = gather.n_rows};
    keep_columns(&gather, &rows);
    find_complete(&gather, &rows.matrix);
    rows.series = gather.series;
    rows.n_series = gather.n_series;
    rows.start_ts = gather.start_ts;
    rows.length_s = gather.length_s;
    rows.labelled = gather.labelled;
    rows.from_day = days.has_all ? STR("") : days.from;
    *ret_rows = rows;
    return OK;
}

const ReadingSeries *reading_rows_series(const ReadingRows *rows, size_t row)
{
    size_t low = 0;
    size_t high = rows->n_series; /* series[low].first <= row < first of series[high] */

    ASSERT(row < rows->n_rows);
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (rows->series[middle].first <= row)
            low = middle;
        else
            high = middle;
    }
    return &rows->series[low];
}
