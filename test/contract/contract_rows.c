#include "contract_rows.h"

#include "base/civil.h"
#include "cases.h"

#define TEN_TO_19    ((Decimal) 10000000000000000000U)
#define DECIMAL_MOST (TEN_TO_19 * TEN_TO_19 - 1)

static const uint8_t bools[TYPES_ROWS] = {1, 1, 0, 0, 0};
static const int32_t i32s[TYPES_ROWS] = {7, INT32_MAX, INT32_MIN, 0, 0};
static const int64_t i64s[TYPES_ROWS] = {7, INT64_MAX, INT64_MIN, 0, 0};
static const double f64s[TYPES_ROWS] = {
    0.1, 1.7976931348623157e308, -4.9406564584124654e-324, 0, 0};
static const Decimal decimals[TYPES_ROWS] = {
    (Decimal) 25 * 1000000000000000000, DECIMAL_MOST, -DECIMAL_MOST, 0, 0};
/* 2025-07-01T00:30:00.000001Z; the ends of 294246 and 290308 BC are DuckDB's, years 1 and 9999 ours
 */
static const TypesTimes most_times = {
    {INT64_C(1751329800000001), INT64_C(253402300799999999), INT64_C(-62135596800000000)},
    {20270, 2932896, -719162}};
static int64_t instants[TYPES_ROWS];
static int32_t dates[TYPES_ROWS];

void types_set_times(const TypesTimes *times)
{
    if (times == NULL)
        times = &most_times;
    memcpy(instants, times->instants, sizeof(times->instants));
    memcpy(dates, times->dates, sizeof(times->dates));
}

#define TEXT(literal)                                                                              \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

static const Str texts[TYPES_ROWS] = {
    TEXT("twelve bytes"),
    TEXT("compteur n\xc2\xba 13, \xe2\x82\xac \xf0\x9f\x94\x8c \"'\\;--"),
    TEXT("thirteen byte"),
    TEXT(""),
    {NULL, 0},
};
static const uint64_t four_valid[] = {0xf};

static const Column types_columns[TYPES_COLUMNS] = {
    {"a_bool", COLUMN_BOOL, bools, four_valid},
    {"an_i32", COLUMN_I32, i32s, four_valid},
    {"an_i64", COLUMN_I64, i64s, four_valid},
    {"an_f64", COLUMN_F64, f64s, four_valid},
    {"a_decimal", COLUMN_DECIMAL, decimals, four_valid},
    {"an_instant", COLUMN_TIMESTAMP, instants, four_valid},
    {"a_date", COLUMN_DATE, dates, four_valid},
    {"a_text", COLUMN_TEXT, texts, four_valid},
};

const Batch types_batch = {
    .n_rows = TYPES_ROWS, .n_columns = TYPES_COLUMNS, .columns = types_columns};

static size_t width_of(ColumnType type)
{
    static const size_t widths[] = {
        [COLUMN_BOOL] = 1,
        [COLUMN_I32] = 4,
        [COLUMN_I64] = 8,
        [COLUMN_F64] = 8,
        [COLUMN_DECIMAL] = 16,
        [COLUMN_TIMESTAMP] = 8,
        [COLUMN_DATE] = 4,
    };

    return widths[type];
}

static void check_cell(const char *name, const Column *actual, const Column *expected, size_t row)
{
    CASE_INT(name, column_is_valid(actual, row), column_is_valid(expected, row));
    if (!column_is_valid(expected, row))
        return;
    if (expected->type == COLUMN_TEXT) {
        Str text = ((const Str *) actual->values)[row];
        Str wanted = ((const Str *) expected->values)[row];

        CASE_TRUE(name, str_equal(text, wanted));
        return;
    }
    CASE_TRUE(
        name,
        memcmp(
            (const char *) actual->values + row * width_of(expected->type),
            (const char *) expected->values + row * width_of(expected->type),
            width_of(expected->type)) == 0);
}

void check_types(const char *case_name, const Batch *batch)
{
    char name[128];

    CASE_INT(case_name, batch->n_rows, TYPES_ROWS);
    CASE_INT(case_name, batch->n_columns, TYPES_COLUMNS);
    for (size_t column = 0; column < TYPES_COLUMNS; column++) {
        const Column *expected = &types_columns[column];

        CASE_TEXT(case_name, batch->columns[column].name, expected->name);
        CASE_TEXT(
            expected->name,
            column_type_name(batch->columns[column].type),
            column_type_name(expected->type));
        for (size_t row = 0; row < TYPES_ROWS; row++) {
            (void) snprintf(
                name, sizeof(name), "%s: %s of row %zu", case_name, expected->name, row);
            check_cell(name, &batch->columns[column], expected, row);
        }
    }
}

/* ---- numbered rows ---- */

#define NUMBERED_MAX 5000 /* rows of one batch: more than a store takes at once */

const Column numbered_columns[3] = {
    {"n", COLUMN_I64, NULL, NULL},
    {"name", COLUMN_TEXT, NULL, NULL},
    {"part", COLUMN_F64, NULL, NULL},
};

typedef struct NumberedWorker {
    Column columns[3];
    int64_t n[NUMBERED_MAX];
    Str name[NUMBERED_MAX];
    double part[NUMBERED_MAX];
    uint64_t valid[NUMBERED_MAX / 64 + 1];
    char text[NUMBERED_MAX][24];
} NumberedWorker;

Numbered numbered_new(Arena *arena, size_t n_rows, size_t batch_rows, size_t n_workers)
{
    NumberedWorker *workers = ARENA_ARRAY(arena, NumberedWorker, n_workers);

    ASSERT(batch_rows <= NUMBERED_MAX);
    for (size_t index = 0; index < n_workers; index++) {
        NumberedWorker *worker = &workers[index];

        memcpy(worker->columns, numbered_columns, sizeof(numbered_columns));
        worker->columns[0].values = worker->n;
        worker->columns[1].values = worker->name;
        worker->columns[1].valid = worker->valid;
        worker->columns[2].values = worker->part;
    }
    return (Numbered){.n_rows = n_rows, .batch_rows = batch_rows, .workers = workers};
}

static Status next_numbered(void *context, size_t index, Batch *ret_batch, Error *err)
{
    Numbered *numbered = context;
    NumberedWorker *worker = &numbered->workers[index];
    size_t first = atomic_fetch_add(&numbered->given, numbered->batch_rows);
    size_t n_rows = numbered->batch_rows;

    if (numbered->fail_after > 0 && first >= numbered->fail_after) {
        error_set(
            err, numbered->fail_status, "column 'kwh' has value '12,5', expected a decimal number");
        error_at(err, "data/meters.csv", 1042, 7);
        error_hint(err, "Set `decimal: comma` for this source in its profile.");
        return numbered->fail_status;
    }
    if (first >= numbered->n_rows)
        return OK;
    if (n_rows > numbered->n_rows - first)
        n_rows = numbered->n_rows - first;
    memset(worker->valid, 0, sizeof(worker->valid));
    for (size_t row = 0; row < n_rows; row++) {
        size_t n = first + row;
        int length = snprintf(worker->text[row], sizeof(worker->text[row]), "row %zu", n);

        worker->n[row] = (int64_t) n;
        worker->name[row] = (Str){.ptr = worker->text[row], .len = (size_t) length};
        worker->part[row] = (double) n / 4;
        if (n % 7 != 0)
            worker->valid[row / 64] |= UINT64_C(1) << (row % 64);
    }
    *ret_batch = (Batch){.n_rows = n_rows, .n_columns = 3, .columns = worker->columns};
    return OK;
}

BatchSource numbered_source(Numbered *numbered, size_t n_workers)
{
    return (BatchSource){
        .columns = numbered_columns,
        .n_columns = 3,
        .n_workers = n_workers,
        .next = next_numbered,
        .context = numbered,
    };
}
