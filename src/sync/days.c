#include "sync/days.h"

#include <math.h>
#include <string.h>

#include "base/civil.h"
#include "base/mem.h"

/* One side of a day. A day the side has not is one of 0 rows. */
typedef struct DaySide {
    int64_t n_rows;
    bool has_total;
    bool is_decimal;
    Decimal decimal;
    double number;
} DaySide;

void day_set_add_us(DaySet *set, int64_t us)
{
    int64_t day = us / US_PER_DAY - (us % US_PER_DAY < 0);
    size_t bit = (size_t) (day - SYNC_FIRST_DAY);
    uint64_t mask = UINT64_C(1) << (bit % 64);

    ASSERT(day >= SYNC_FIRST_DAY && day <= SYNC_LAST_DAY);
    if ((set->bits[bit / 64] & mask) != 0)
        return;
    set->bits[bit / 64] |= mask;
    if (set->n_days == 0 || day < set->span.first)
        set->span.first = (int32_t) day;
    if (set->n_days == 0 || day > set->span.last)
        set->span.last = (int32_t) day;
    set->n_days++;
}

bool day_set_has(const DaySet *set, int32_t day)
{
    size_t bit = (size_t) (day - SYNC_FIRST_DAY);

    return day >= SYNC_FIRST_DAY && day <= SYNC_LAST_DAY &&
           (set->bits[bit / 64] >> (bit % 64) & 1) != 0;
}

static DaySide side_at(const Table *table, size_t row)
{
    DaySide side = {.n_rows = table_i64(table, row, table_column(table, "n_rows"))};
    size_t column;

    if (table->n_columns < 3)
        return side;
    column = table_column(table, "total");
    side.has_total = !table_is_null(table, row, column);
    if (!side.has_total)
        return side;
    side.is_decimal = table->columns[column].type == COLUMN_DECIMAL;
    if (side.is_decimal)
        side.decimal = ((const Decimal *) table->columns[column].values)[row];
    else
        side.number = table_f64(table, row, column);
    return side;
}

static bool numbers_agree(double left, double right)
{
    if (isnan(left) || isnan(right))
        return isnan(left) && isnan(right);
    return fabs(left - right) <= DAY_TOLERANCE * fmax(1.0, fmax(fabs(left), fabs(right)));
}

static bool sides_agree(const DaySide *source, const DaySide *target)
{
    if (source->n_rows != target->n_rows || source->has_total != target->has_total ||
        source->is_decimal != target->is_decimal)
        return false;
    return source->is_decimal ? source->decimal == target->decimal
                              : numbers_agree(source->number, target->number);
}

static const char *side_sum(Arena *arena, const DaySide *side)
{
    char text[DECIMAL_TEXT_MAX];

    if (!side->has_total)
        return NULL;
    return side->is_decimal ? arena_printf(arena, "%s", decimal_text(side->decimal, text))
                            : arena_printf(arena, "%.17g", side->number);
}

static DayResult *results_add(DayResults *results)
{
    if (results->n_rows == results->size) {
        size_t size = results->size == 0 ? 64 : results->size * 2;
        DayResult *rows = ARENA_ARRAY(results->arena, DayResult, size);

        if (results->n_rows > 0)
            memcpy(rows, results->rows, results->n_rows * sizeof(*rows));
        results->rows = rows;
        results->size = size;
    }
    return &results->rows[results->n_rows++];
}

/* The day of a row; a table without days has one row, whose day is null: 0 will do. */
static int32_t day_at(const Table *table, size_t row)
{
    size_t column = table_column(table, "day");

    return table_is_null(table, row, column) ? 0 : (int32_t) table_i64(table, row, column);
}

static bool add_result(
    DayResults *results,
    const SyncTable *table,
    int32_t day,
    const DaySide *source,
    const DaySide *target)
{
    DayResult *result = results_add(results);

    *result = (DayResult){
        .table = table->name,
        .has_day = table->time_kind != TIME_NONE,
        .day = day,
        .source_rows = source->n_rows,
        .target_rows = target->n_rows,
        .source_sum = side_sum(results->arena, source),
        .target_sum = side_sum(results->arena, target),
        .is_equal = sides_agree(source, target),
    };
    return result->is_equal;
}

size_t days_compare(
    DayResults *results,
    const SyncTable *table,
    const Table *source,
    const Table *target,
    const DaySet *only)
{
    size_t left = 0;
    size_t right = 0;
    size_t n_different = 0;

    while (left < source->n_rows || right < target->n_rows) {
        DaySide source_side = {0};
        DaySide target_side = {0};
        bool has_source = left < source->n_rows;
        bool has_target = right < target->n_rows;
        int32_t source_day = has_source ? day_at(source, left) : INT32_MAX;
        int32_t target_day = has_target ? day_at(target, right) : INT32_MAX;
        int32_t day = source_day < target_day ? source_day : target_day;

        if (source_day == day)
            source_side = side_at(source, left++);
        if (target_day == day)
            target_side = side_at(target, right++);
        if (only != NULL && !day_set_has(only, day))
            continue;
        if (!add_result(results, table, day, &source_side, &target_side))
            n_different++;
    }
    return n_different;
}
