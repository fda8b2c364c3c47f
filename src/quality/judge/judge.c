#include "quality/judge/judge.h"

#include <math.h>

#include "base/civil.h"
#include "base/parse.h"

#define OBSERVED_DIGITS 12

bool judge_mostly(int64_t judged, int64_t unexpected, double mostly)
{
    if (judged == 0)
        return true;
    return (double) (judged - unexpected) / (double) judged >= mostly;
}

static Json *cell_json(Arena *arena, const Table *rows, size_t row, size_t column)
{
    const Column *cells = &rows->columns[column];
    char text[CIVIL_TEXT_MAX];

    if (table_is_null(rows, row, column))
        return json_null();
    switch (cells->type) {
    case COLUMN_TEXT: {
        Str value = table_text(rows, row, column);
        Json *json = json_stringn(value.ptr, value.len);

        return json != NULL ? json : json_string("(not UTF-8)");
    }
    case COLUMN_BOOL:
        return json_boolean(((const uint8_t *) cells->values)[row] != 0);
    case COLUMN_TIMESTAMP:
        return json_string(civil_text_utc(((const int64_t *) cells->values)[row], text));
    case COLUMN_DATE:
        (void) civil_text_utc(((const int32_t *) cells->values)[row] * US_PER_DAY, text);
        return json_string(arena_copy(arena, text, sizeof("2025-01-01") - 1));
    case COLUMN_I32:
    case COLUMN_I64:
        return json_integer(table_i64(rows, row, column));
    case COLUMN_F64:
    case COLUMN_DECIMAL:
    default:
        return json_number_or_null(table_f64(rows, row, column));
    }
}

const char *sample_json(Arena *arena, const Table *rows)
{
    Json *list = json_array();
    const char *text;

    for (size_t row = 0; row < rows->n_rows; row++) {
        Json *item;

        if (rows->n_columns == 1) {
            (void) json_array_append_new(list, cell_json(arena, rows, row, 0));
            continue;
        }
        item = json_object();
        for (size_t column = 0; column < rows->n_columns; column++)
            (void) json_object_set_new(
                item, rows->columns[column].name, cell_json(arena, rows, row, column));
        (void) json_array_append_new(list, item);
    }
    text = json_text(arena, list, false);
    json_decref(list);
    return text;
}

static void
judge_rows(const Expectation *e, const Slot *slot, const Table *row, QualityResult *result)
{
    result->has_counts = true;
    result->element_count = table_i64(row, 0, slot->first);
    result->nonmissing_count = table_i64(row, 0, slot->first + 1);
    result->missing_count = result->element_count - result->nonmissing_count;
    result->unexpected_count = table_i64(row, 0, slot->first + 2);
    if (result->nonmissing_count > 0)
        result->unexpected_percent =
            100 * (double) result->unexpected_count / (double) result->nonmissing_count;
    result->outcome = judge_mostly(result->nonmissing_count, result->unexpected_count, e->mostly)
                          ? OUTCOME_PASSED
                          : OUTCOME_FAILED;
}

/* Whole numbers are written as such: 48 rows, not 48.0. Others with OBSERVED_DIGITS: the last
 * digits of a mean are those of the order its rows were added in. */
static Json *observed_json(Arena *arena, const Table *row, size_t column)
{
    bool is_real = !table_is_null(row, 0, column) && row->columns[column].type == COLUMN_F64;
    double value = is_real ? table_f64(row, 0, column) : 0;

    if (!is_real || !isfinite(value))
        return cell_json(arena, row, 0, column);
    (void) str_parse_f64(
        str_from(arena_printf(arena, "%.*g", OBSERVED_DIGITS, value)), &value); /* a number */
    if (value >= -1e15 && value <= 1e15 && !(fabs(value - nearbyint(value)) > 0))
        return json_integer((json_int_t) value);
    return json_real(value);
}

static void judge_value(Arena *arena, const Slot *slot, const Table *row, QualityResult *result)
{
    size_t n_values = slot->n - 1;
    Json *observed = n_values == 1 ? observed_json(arena, row, slot->first) : json_array();

    for (size_t at = 0; n_values > 1 && at < n_values; at++)
        (void) json_array_append_new(observed, observed_json(arena, row, slot->first + at));
    result->observed_value = json_text(arena, observed, false);
    json_decref(observed);
    result->outcome =
        table_i64(row, 0, slot->first + n_values) == 1 ? OUTCOME_PASSED : OUTCOME_FAILED;
}

/* What was counted, in the order of divergence_columns(). */
static PartitionCounts
counted(Arena *arena, const Expectation *e, const Slot *slot, const Table *row)
{
    size_t n = e->partition.n;
    int64_t *counts = ARENA_ARRAY(arena, int64_t, n);
    size_t after = slot->first + 1 + n;
    PartitionCounts result = {.counts = counts, .n_rows = table_i64(row, 0, slot->first)};

    for (size_t at = 0; at < n; at++)
        counts[at] = table_i64(row, 0, slot->first + 1 + at);
    if (e->partition.edges != NULL) {
        result.n_below = table_i64(row, 0, after);
        result.n_above = table_i64(row, 0, after + 1);
    } else if (slot->n > 1 + n) {
        result.n_kinds = table_i64(row, 0, after);
        result.n_log_sum = table_f64(row, 0, after + 1);
    }
    return result;
}

/* As the library: an infinite distance is written null. Without a value there is no distribution,
 * which it can't judge either. */
static void judge_divergence(
    Arena *arena, const Expectation *e, const Slot *slot, const Table *row, QualityResult *result)
{
    PartitionCounts counts = counted(arena, e, slot, row);
    double divergence = partition_divergence(&e->partition, &counts);
    Json *observed;

    if (counts.n_rows == 0) {
        result->error = arena_printf(arena, "column '%s' has no value to compare", e->column);
        result->outcome = OUTCOME_FAILED;
        return;
    }
    observed = json_number_or_null(divergence);
    result->observed_value = json_text(arena, observed, false);
    json_decref(observed);
    result->outcome = divergence <= e->threshold ? OUTCOME_PASSED : OUTCOME_FAILED;
}

void judge_slot(
    Arena *arena, const Expectation *e, const Slot *slot, const Table *row, QualityResult *result)
{
    if (slot->error != NULL) {
        result->error = slot->error;
        result->outcome = OUTCOME_FAILED;
    } else if (e->kind->family == FAMILY_QUERY) {
        int64_t n = table_i64(row, 0, slot->first);

        result->observed_value = arena_printf(arena, "%lld", (long long) n);
        result->outcome = n == 0 ? OUTCOME_PASSED : OUTCOME_FAILED;
    } else if (e->kind->id == KIND_KL_DIVERGENCE) {
        judge_divergence(arena, e, slot, row, result);
    } else if (e->kind->family == FAMILY_VALUE) {
        judge_value(arena, slot, row, result);
    } else {
        judge_rows(e, slot, row, result);
    }
}
