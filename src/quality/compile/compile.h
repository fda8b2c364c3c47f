/*
 * compile: turns a suite into SQL. The only place in quality/ that assembles SQL text.
 *
 * Stage: quality, between suite.h (what is asked) and the store (which answers). Pure: text in,
 * text out. All expectations of a suite become ONE select of counts over the suite's table, so that
 * a table is read once however many there are, and once more for each check of repeated values and
 * each text of few values that much is asked of; unexpected values are asked for only where some
 * were found, by a statement of their own. What the catalog vouches for (Shape) is not counted.
 *
 * What keeps it safe: a column is written only if the catalog has it, and quoted; every value is a
 * parameter. The one exception is unexpected_rows_query, which is SQL by nature: it is wrapped as a
 * subquery, so it can read and nothing else.
 *
 * Missing values follow Great Expectations on SQL stores: a null is not judged (but by the null
 * checks), and a comparison with a null is not unexpected.
 */
#ifndef EIOT_QUALITY_COMPILE_H
#define EIOT_QUALITY_COMPILE_H

#include "quality/compile/shape.h"
#include "store/store.h"

/* The rows of one local day; `column` NULL: all rows. */
typedef struct DayRange {
    const char *column;
    const char *day;  /* for a date column */
    int64_t start_us; /* for a timestamp column: [start, end) */
    int64_t end_us;
} DayRange;

/* Where the answers to one expectation stand in the row of results. */
typedef struct Slot {
    const char *error; /* it can't be asked of this table, and why; then no columns */
    size_t first;      /* FAMILY_ROWS, FAMILY_UNIQUE: element, judged, unexpected count;
                          FAMILY_VALUE: observed values, then 1 or 0, but for a
                          distribution its counts; FAMILY_QUERY: count */
    size_t n;
    bool is_bound; /* FAMILY_UNIQUE: the unexpected count is right only when it is 0; another one
                      asks for the count, by the select of this expectation alone */
} Slot;

typedef struct Scan {
    Sql sql;     /* one row: the table's rows first, then what the slots say */
    Slot *slots; /* one per expectation of the suite */
    size_t n_columns;
} Scan;

typedef struct CompileInput {
    const char *dialect; /* Dialect.name */
    const Suite *suite;
    const Shape *shape;
    DayRange range;
} CompileInput;

#define COMPILE_ALL  SIZE_MAX
#define COMPILE_NONE (SIZE_MAX - 1)

/* The select of all expectations, of one (its index), or of the row count alone. That of all looks
 * for repeated values by keys of the table, or by their hashes where the store has them; that of
 * one counts them. */
Scan compile_scan(Arena *arena, const CompileInput *input, size_t only);

/* The statement that estimates how many different values columns have, where that is worth asking:
 * one row at most, columns named as those of the shape, null what is not known. False when there is
 * nothing to ask: the shape says it, or the store can't. */
bool compile_estimates(Arena *arena, const CompileInput *input, Sql *ret_sql);

/* The statement that fetches unexpected values of the expectation at `index`: key columns of the
 * suite that the table has, then the column or columns concerned; at most `limit` rows, in their
 * order. False for expectations that have no rows to show. */
bool compile_sample(
    Arena *arena, const CompileInput *input, size_t index, size_t limit, Sql *ret_sql);

#endif
