#include "ingest/registers_derive.h"

#include "base/mem.h"
#include "ingest/files_ledger.h"
#include "ingest/register_series.h"

/* Readings of a part: some 20 MB. */
#define PART_READS INT64_C(200000)

/* Before and after all that a store can hold: the years 1900 and 9999. */
#define EVER_FROM_US (INT64_C(-2208988800) * INT64_C(1000000))
#define EVER_TO_US   (INT64_C(253370764800) * INT64_C(1000000))

#define FIRST_ROWS 4096 /* a multiple of 64: bitmaps are of words */

#define RESIZE(array, n) ((array) = mem_resize((array), (n) * sizeof(*(array))))

/* Rows of ingest_derived, in columns. */
typedef struct DerivedRows {
    size_t n;
    size_t size;
    Str *meter_id;
    Str *channel;
    int64_t *start_us;
    int32_t *length_s;
    Decimal *kwh;
    Str *quality;
    Str *flag;
    uint64_t *has_flag;
    int32_t *file_id;
    int64_t *line;
} DerivedRows;

/* Rows of ingest_register_spans, and of ingest_register_fates. */
typedef struct NotedRows {
    size_t n;
    size_t size;
    Str *meter_id;
    Str *channel;
    int64_t *from_us; /* of a fate, the instant */
    int64_t *to_us;
    Str *fate;
} NotedRows;

/* One series of a part. */
typedef struct PartSeries {
    Str meter_id;
    Str channel;
    size_t first; /* of the part's readings */
    size_t n;
    bool is_start;
    bool is_end;
} PartSeries;

/* A part in memory; texts and rules live in the arena. */
typedef struct Part {
    Arena *arena;
    RegisterRead *reads;
    size_t n_reads;
    size_t reads_size;
    PartSeries *series;
    size_t n_series;
    size_t series_size;
    const RegisterRules *rules; /* of the reading before: those of a file come together */
    const PartSeries *current;
    DerivedRows derived;
    NotedRows spans;
    NotedRows fates;
} Part;

static void close_noted(NotedRows *rows)
{
    mem_free(rows->meter_id);
    mem_free(rows->channel);
    mem_free(rows->from_us);
    mem_free(rows->to_us);
    mem_free(rows->fate);
}

static void part_close(Part *part)
{
    DerivedRows *rows = &part->derived;
    void *owned[] = {
        rows->meter_id,
        rows->channel,
        rows->start_us,
        rows->length_s,
        rows->kwh,
        rows->quality,
        rows->flag,
        rows->has_flag,
        rows->file_id,
        rows->line,
        part->reads,
        part->series,
    };

    for (size_t i = 0; i < COUNT_OF(owned); i++)
        mem_free(owned[i]);
    close_noted(&part->spans);
    close_noted(&part->fates);
    arena_free(part->arena);
}

static void part_clear(Part *part)
{
    arena_reset(part->arena);
    part->n_reads = 0;
    part->n_series = 0;
    part->rules = NULL;
    part->derived.n = 0;
    part->spans.n = 0;
    part->fates.n = 0;
}

static void grow_derived(DerivedRows *rows)
{
    rows->size = rows->size == 0 ? FIRST_ROWS : rows->size * 2;
    RESIZE(rows->meter_id, rows->size);
    RESIZE(rows->channel, rows->size);
    RESIZE(rows->start_us, rows->size);
    RESIZE(rows->length_s, rows->size);
    RESIZE(rows->kwh, rows->size);
    RESIZE(rows->quality, rows->size);
    RESIZE(rows->flag, rows->size);
    RESIZE(rows->has_flag, rows->size / 64);
    RESIZE(rows->file_id, rows->size);
    RESIZE(rows->line, rows->size);
}

static void put_interval(void *context, const RegisterRead *end, const RegisterInterval *interval)
{
    Part *part = context;
    DerivedRows *rows = &part->derived;
    size_t row = rows->n;

    if (row == rows->size)
        grow_derived(rows);
    if (row % 64 == 0)
        rows->has_flag[row / 64] = 0;
    rows->n++;
    rows->meter_id[row] = part->current->meter_id;
    rows->channel[row] = part->current->channel;
    rows->start_us[row] = interval->start_us;
    rows->length_s[row] = interval->length_s;
    rows->kwh[row] = interval->kwh;
    rows->quality[row] = str_from(quality_word(interval->quality));
    rows->flag[row] = STR("catch_up");
    if (interval->is_spread)
        rows->has_flag[row / 64] |= UINT64_C(1) << (row % 64);
    rows->file_id[row] = end->file_id;
    rows->line[row] = end->line;
}

static void
note(NotedRows *rows, const PartSeries *series, int64_t from_us, int64_t to_us, const char *fate)
{
    size_t row = rows->n;

    if (row == rows->size) {
        rows->size = rows->size == 0 ? FIRST_ROWS : rows->size * 2;
        RESIZE(rows->meter_id, rows->size);
        RESIZE(rows->channel, rows->size);
        RESIZE(rows->from_us, rows->size);
        RESIZE(rows->to_us, rows->size);
        RESIZE(rows->fate, rows->size);
    }
    rows->n++;
    rows->meter_id[row] = series->meter_id;
    rows->channel[row] = series->channel;
    rows->from_us[row] = from_us;
    rows->to_us[row] = to_us;
    rows->fate[row] = str_from(fate);
}

static void derive_series(Part *part, const PartSeries *series)
{
    RegisterRead *reads = &part->reads[series->first];
    RegisterSpan span;
    size_t fated;

    part->current = series;
    span = register_series_derive(
        reads, series->n, series->is_start, series->is_end, put_interval, part);
    note(
        &part->spans,
        series,
        series->is_start ? EVER_FROM_US : reads[span.first].ts_us,
        series->is_end ? EVER_TO_US : reads[span.last].ts_us,
        NULL);
    fated = series->is_start ? span.first : span.first + 1;
    for (size_t at = fated; at <= span.last; at++) {
        const char *word = register_fate_word(reads[at].fate);
        if (word != NULL)
            note(&part->fates, series, reads[at].ts_us, 0, word);
    }
}

/* ---- from the store ---- */

enum {
    AT_METER,
    AT_CHANNEL,
    AT_TS,
    AT_REGISTER,
    AT_QUALITY,
    AT_FILE,
    AT_LINE,
    AT_RANGE,
    AT_MOST,
    AT_INTERVAL,
    AT_IS_START,
    AT_IS_END,
};

static Str text_at(const Batch *batch, size_t column, size_t row)
{
    return ((const Str *) batch->columns[column].values)[row];
}

static Decimal decimal_at(const Batch *batch, size_t column, size_t row)
{
    const Column *cells = &batch->columns[column];

    return column_is_valid(cells, row) ? ((const Decimal *) cells->values)[row] : 0;
}

static bool bool_at(const Batch *batch, size_t column, size_t row)
{
    return ((const uint8_t *) batch->columns[column].values)[row] != 0;
}

static Quality quality_of(Str word)
{
    if (str_equal(word, str_from(quality_word(QUALITY_ACTUAL))))
        return QUALITY_ACTUAL;
    if (str_equal(word, str_from(quality_word(QUALITY_EDITED))))
        return QUALITY_EDITED;
    return QUALITY_ESTIMATED;
}

static const RegisterRules *rules_at(Part *part, const Batch *batch, size_t row)
{
    RegisterRules rules = {
        .range_kwh = decimal_at(batch, AT_RANGE, row),
        .max_kwh_per_hour = decimal_at(batch, AT_MOST, row),
        .interval_s = ((const int32_t *) batch->columns[AT_INTERVAL].values)[row],
    };
    RegisterRules *kept;

    if (part->rules != NULL && part->rules->range_kwh == rules.range_kwh &&
        part->rules->max_kwh_per_hour == rules.max_kwh_per_hour &&
        part->rules->interval_s == rules.interval_s)
        return part->rules;
    kept = ARENA_NEW(part->arena, RegisterRules);
    *kept = rules;
    part->rules = kept;
    return kept;
}

/* The series of a reading: that of the reading before, or a new one. */
static PartSeries *series_at(Part *part, const Batch *batch, size_t row)
{
    Str meter_id = text_at(batch, AT_METER, row);
    Str channel = text_at(batch, AT_CHANNEL, row);
    PartSeries *series;

    if (part->n_series > 0) {
        series = &part->series[part->n_series - 1];
        if (str_equal(series->meter_id, meter_id) && str_equal(series->channel, channel))
            return series;
    }
    if (part->n_series == part->series_size) {
        part->series_size = part->series_size == 0 ? FIRST_ROWS : part->series_size * 2;
        RESIZE(part->series, part->series_size);
    }
    series = &part->series[part->n_series++];
    *series = (PartSeries){
        .meter_id = str_from(str_dup(part->arena, meter_id)),
        .channel = str_from(str_dup(part->arena, channel)),
        .first = part->n_reads,
        .is_start = bool_at(batch, AT_IS_START, row),
        .is_end = bool_at(batch, AT_IS_END, row),
    };
    return series;
}

static void take_batch(Part *part, const Batch *batch)
{
    for (size_t row = 0; row < batch->n_rows; row++) {
        series_at(part, batch, row)->n++;
        if (part->n_reads == part->reads_size) {
            part->reads_size = part->reads_size == 0 ? FIRST_ROWS : part->reads_size * 2;
            RESIZE(part->reads, part->reads_size);
        }
        part->reads[part->n_reads++] = (RegisterRead){
            .ts_us = ((const int64_t *) batch->columns[AT_TS].values)[row],
            .kwh = decimal_at(batch, AT_REGISTER, row),
            .rules = rules_at(part, batch, row),
            .line = ((const int64_t *) batch->columns[AT_LINE].values)[row],
            .file_id = ((const int32_t *) batch->columns[AT_FILE].values)[row],
            .quality = quality_of(text_at(batch, AT_QUALITY, row)),
        };
    }
}

static Status read_part(const LoadJob *job, int64_t number, Part *part, Error *err)
{
    const Param params[] = {PARAM_I64(number)};
    Sql sql = sql_named(job->conn, "registers_read", params, COUNT_OF(params));
    const Batch *batch = NULL;
    Rows *rows = NULL;
    Status status = store_query(job->conn, &sql, EXPECT_ANY, &rows, err);

    while (status == OK) {
        status = rows_next(rows, &batch, err);
        if (status != OK || batch->n_rows == 0)
            break;
        take_batch(part, batch);
    }
    rows_close(rows);
    return status;
}

/* ---- into the store ---- */

static Status append(
    const LoadJob *job,
    const char *table,
    const Column *columns,
    size_t n_columns,
    size_t n_rows,
    Error *err)
{
    Batch batch = {.n_rows = n_rows, .n_columns = n_columns, .columns = columns};

    return n_rows == 0 ? OK : store_append(job->conn, table, &batch, err);
}

static Status write_part(const LoadJob *job, const Part *part, Error *err)
{
    const DerivedRows *rows = &part->derived;
    const NotedRows *spans = &part->spans;
    const NotedRows *fates = &part->fates;
    const Column derived[] = {
        {.name = "meter_id", .type = COLUMN_TEXT, .values = rows->meter_id},
        {.name = "channel", .type = COLUMN_TEXT, .values = rows->channel},
        {.name = "start_ts", .type = COLUMN_TIMESTAMP, .values = rows->start_us},
        {.name = "length_s", .type = COLUMN_I32, .values = rows->length_s},
        {.name = "kwh", .type = COLUMN_DECIMAL, .values = rows->kwh},
        {.name = "quality", .type = COLUMN_TEXT, .values = rows->quality},
        {.name = "flag", .type = COLUMN_TEXT, .values = rows->flag, .valid = rows->has_flag},
        {.name = "file_id", .type = COLUMN_I32, .values = rows->file_id},
        {.name = "line", .type = COLUMN_I64, .values = rows->line},
    };
    const Column span[] = {
        {.name = "meter_id", .type = COLUMN_TEXT, .values = spans->meter_id},
        {.name = "channel", .type = COLUMN_TEXT, .values = spans->channel},
        {.name = "from_ts", .type = COLUMN_TIMESTAMP, .values = spans->from_us},
        {.name = "to_ts", .type = COLUMN_TIMESTAMP, .values = spans->to_us},
    };
    const Column fate[] = {
        {.name = "meter_id", .type = COLUMN_TEXT, .values = fates->meter_id},
        {.name = "channel", .type = COLUMN_TEXT, .values = fates->channel},
        {.name = "ts", .type = COLUMN_TIMESTAMP, .values = fates->from_us},
        {.name = "fate", .type = COLUMN_TEXT, .values = fates->fate},
    };
    Status status = append(job, "ingest_derived", derived, COUNT_OF(derived), rows->n, err);

    if (status == OK)
        status = append(job, "ingest_register_spans", span, COUNT_OF(span), spans->n, err);
    if (status == OK)
        status = append(job, "ingest_register_fates", fate, COUNT_OF(fate), fates->n, err);
    return status;
}

/* Splits what was touched into parts; *ret_last is the number of the last one. */
static Status plan(const LoadJob *job, int64_t *ret_last, Error *err)
{
    const Param ever[] = {PARAM_TIMESTAMP(EVER_FROM_US), PARAM_TIMESTAMP(EVER_TO_US)};
    const Param sizes[] = {PARAM_I64(REGISTER_CONTEXT), PARAM_I64(PART_READS)};
    Sql last = sql_named(job->conn, "registers_last_part", NULL, 0);
    Status status = ledger_run(job, "registers_parts", sizes, COUNT_OF(sizes), err);

    if (status == OK)
        status = ledger_run(job, "registers_empty", ever, COUNT_OF(ever), err);
    return status == OK ? store_value_i64(job->conn, &last, ret_last, err) : status;
}

Status registers_derive(const LoadJob *job, Error *err)
{
    Part part = {.arena = arena_new()};
    int64_t last = -1;
    Status status = plan(job, &last, err);

    for (int64_t number = 0; number <= last && status == OK; number++) {
        part_clear(&part);
        status = read_part(job, number, &part, err);
        for (size_t i = 0; i < part.n_series && status == OK; i++)
            derive_series(&part, &part.series[i]);
        if (status == OK)
            status = write_part(job, &part, err);
    }
    part_close(&part);
    return status;
}
