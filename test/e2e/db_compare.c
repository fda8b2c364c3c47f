/*
 * db_compare: whether two stores hold the same tables, value by value. Rows are matched in the
 * order of all columns that are not doubles; doubles may differ by one part in 10^9, everything
 * else not at all. Columns that say when or by which run something was done are left out.
 *
 * Usage: db_compare URL URL WHAT... ; prints a line for each, exit 1 at a difference. WHAT is
 * SCHEMA.TABLE[-COLUMN...], or @FILE: a query whose tables are found in marts, ml and raw_data,
 * whose rows keep their order, and whose whole numbers may be of another width.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/store.h"

#define TOLERANCE  1e-9
#define MAX_ROWS   10000000
#define MAX_SHOWN  5
#define MAX_COLUMN 64

static const char *const volatile_columns[] = {
    "loaded_at",
    "load_seq",
    "run_id",
    "forecast_at",
    "scored_at",
    "trained_at",
    "superseded_at",
    "started_at",
    "run_at",
    "ms",
    "path",
};

/* One side: its rows and the order they are looked at. */
typedef struct Side {
    Table table;
    size_t columns[MAX_COLUMN]; /* that are compared */
    size_t n_columns;
    size_t *order;
} Side;

static const Side *sorted_side; /* qsort() passes no context */

static int compare_values(const Column *a, size_t i, const Column *b, size_t j)
{
    bool has_a = column_is_valid(a, i);
    bool has_b = column_is_valid(b, j);

    if (!has_a || !has_b)
        return (int) has_a - (int) has_b;
    switch (a->type) {
    case COLUMN_BOOL:
        return ((const uint8_t *) a->values)[i] - ((const uint8_t *) b->values)[j];
    case COLUMN_I32:
    case COLUMN_DATE: {
        int32_t x = ((const int32_t *) a->values)[i];
        int32_t y = ((const int32_t *) b->values)[j];
        return (x > y) - (x < y);
    }
    case COLUMN_I64:
    case COLUMN_TIMESTAMP: {
        int64_t x = ((const int64_t *) a->values)[i];
        int64_t y = ((const int64_t *) b->values)[j];
        return (x > y) - (x < y);
    }
    case COLUMN_DECIMAL: {
        Decimal x = ((const Decimal *) a->values)[i];
        Decimal y = ((const Decimal *) b->values)[j];
        return (x > y) - (x < y);
    }
    case COLUMN_TEXT:
        return str_compare(((const Str *) a->values)[i], ((const Str *) b->values)[j]);
    case COLUMN_F64:
        break;
    }
    return 0;
}

static bool is_near(double x, double y)
{
    if (isnan(x) || isnan(y))
        return isnan(x) && isnan(y);
    return fabs(x - y) <= TOLERANCE * fmax(1, fmax(fabs(x), fabs(y)));
}

static int by_values(const void *left, const void *right)
{
    size_t i = *(const size_t *) left;
    size_t j = *(const size_t *) right;

    for (size_t at = 0; at < sorted_side->n_columns; at++) {
        const Column *column = &sorted_side->table.columns[sorted_side->columns[at]];
        int order = compare_values(column, i, column, j);
        if (order != 0)
            return order;
    }
    return 0;
}

/* `words` is "schema.table-column-column". */
static bool is_left_out(const char *words, const char *column)
{
    char mark[128];

    for (size_t at = 0; at < COUNT_OF(volatile_columns); at++)
        if (strcmp(volatile_columns[at], column) == 0)
            return true;
    (void) snprintf(mark, sizeof(mark), "-%s-", column);
    return strstr(words, mark) != NULL;
}

/* Where a query looks for tables without a schema; ClickHouse has one database. */
static Status set_search_path(StoreConn *conn, Error *err)
{
    const char *dialect = store_conn_dialect(conn)->name;

    if (strcmp(dialect, "duckdb") == 0)
        return store_script(conn, "search path", STR("set search_path = 'marts,ml,raw_data'"), err);
    if (strcmp(dialect, "postgres") == 0)
        return store_script(conn, "search path", STR("set search_path = marts, ml, raw_data"), err);
    return OK;
}

static bool is_query(const char *words)
{
    return words[0] == '@';
}

static Status read_side(Arena *arena, StoreConn *conn, const char *words, Side *side, Error *err)
{
    size_t length = strcspn(words, "-");
    Sql sql = {.name = words};
    Status status = OK;

    if (is_query(words)) {
        status = file_read(arena, words + 1, 1 << 20, &sql.text, err);
        if (status == OK)
            status = set_search_path(conn, err);
    } else {
        sql.text = str_from(arena_printf(arena, "select * from %.*s", (int) length, words));
    }
    if (status == OK)
        status = store_table(arena, conn, &sql, MAX_ROWS, &side->table, err);
    if (status != OK)
        return status;
    words = arena_printf(arena, "%s-", words);
    side->n_columns = 0;
    for (size_t at = 0; at < side->table.n_columns; at++)
        if (!is_left_out(words, side->table.columns[at].name))
            side->columns[side->n_columns++] = at;
    side->order = ARENA_ARRAY(arena, size_t, side->table.n_rows + 1);
    for (size_t row = 0; row < side->table.n_rows; row++)
        side->order[row] = row;
    sorted_side = side;
    if (!is_query(words))
        qsort(side->order, side->table.n_rows, sizeof(*side->order), by_values);
    return OK;
}

static void print_value(const Column *column, size_t row)
{
    char text[DECIMAL_TEXT_MAX];

    if (!column_is_valid(column, row))
        (void) printf("null");
    else if (column->type == COLUMN_F64)
        (void) printf("%.17g", ((const double *) column->values)[row]);
    else if (column->type == COLUMN_TEXT)
        (void) printf("'%.*s'", STR_ARG(((const Str *) column->values)[row]));
    else if (column->type == COLUMN_DECIMAL)
        (void) printf("%s", decimal_text(((const Decimal *) column->values)[row], text));
    else if (column->type == COLUMN_I64 || column->type == COLUMN_TIMESTAMP)
        (void) printf("%lld", (long long) ((const int64_t *) column->values)[row]);
    else if (column->type == COLUMN_BOOL)
        (void) printf("%d", ((const uint8_t *) column->values)[row]);
    else
        (void) printf("%d", ((const int32_t *) column->values)[row]);
}

static bool is_whole(ColumnType type)
{
    return type == COLUMN_I32 || type == COLUMN_I64;
}

static int64_t whole(const Column *column, size_t row)
{
    return column->type == COLUMN_I32 ? ((const int32_t *) column->values)[row]
                                      : ((const int64_t *) column->values)[row];
}

static bool is_equal(const Column *a, size_t i, const Column *b, size_t j)
{
    if (a->type == COLUMN_F64 && b->type == COLUMN_F64 && column_is_valid(a, i) &&
        column_is_valid(b, j))
        return is_near(((const double *) a->values)[i], ((const double *) b->values)[j]);
    if (is_whole(a->type) && is_whole(b->type) && column_is_valid(a, i) && column_is_valid(b, j))
        return whole(a, i) == whole(b, j);
    return a->type == b->type && compare_values(a, i, b, j) == 0;
}

/* Number of values that differ; the first are printed. */
static size_t compare_rows(const char *words, const Side *left, const Side *right)
{
    size_t n_different = 0;

    for (size_t row = 0; row < left->table.n_rows; row++) {
        for (size_t at = 0; at < left->n_columns; at++) {
            const Column *a = &left->table.columns[left->columns[at]];
            const Column *b = &right->table.columns[right->columns[at]];
            if (is_equal(a, left->order[row], b, right->order[row]))
                continue;
            if (n_different++ >= MAX_SHOWN)
                continue;
            (void) printf("%s row %zu %s: ", words, row, a->name);
            print_value(a, left->order[row]);
            (void) printf(" <> ");
            print_value(b, right->order[row]);
            (void) printf("\n");
        }
    }
    return n_different;
}

static bool have_same_columns(const char *words, const Side *left, const Side *right)
{
    bool is_same = left->n_columns == right->n_columns;

    for (size_t at = 0; is_same && at < left->n_columns; at++) {
        const Column *a = &left->table.columns[left->columns[at]];
        const Column *b = &right->table.columns[right->columns[at]];
        if (strcmp(a->name, b->name) == 0 &&
            (a->type == b->type || (is_query(words) && is_whole(a->type) && is_whole(b->type))))
            continue;
        (void) printf(
            "%s: %s %s <> %s %s\n",
            words,
            a->name,
            column_type_name(a->type),
            b->name,
            column_type_name(b->type));
        is_same = false;
    }
    if (!is_same)
        (void) printf("%s: other columns\n", words);
    return is_same;
}

static Status compare_table(StoreConn *conns[2], const char *words, bool *ret_is_same, Error *err)
{
    Arena *arena = arena_new();
    Side sides[2];
    size_t n_different = 0;
    Status status = OK;

    for (size_t at = 0; at < 2 && status == OK; at++)
        status = read_side(arena, conns[at], words, &sides[at], err);
    if (status == OK) {
        *ret_is_same = have_same_columns(words, &sides[0], &sides[1]);
        if (*ret_is_same && sides[0].table.n_rows != sides[1].table.n_rows) {
            (void) printf(
                "%s: %zu <> %zu rows\n", words, sides[0].table.n_rows, sides[1].table.n_rows);
            *ret_is_same = false;
        }
        if (*ret_is_same)
            n_different = compare_rows(words, &sides[0], &sides[1]);
        if (n_different > 0)
            (void) printf("%s: %zu values differ\n", words, n_different);
        *ret_is_same = *ret_is_same && n_different == 0;
        if (*ret_is_same)
            (void) printf("%s: %zu rows equal\n", words, sides[0].table.n_rows);
    }
    arena_free(arena);
    return status;
}

int main(int argc, char **argv)
{
    Store *stores[2] = {0};
    StoreConn *conns[2] = {0};
    bool is_all_same = true;
    Error err;
    Status status = OK;

    if (argc < 4)
        return 2;
    for (int at = 0; at < 2 && status == OK; at++) {
        status = store_open(argv[at + 1], 1, &stores[at], &err);
        if (status == OK)
            status = store_connect(stores[at], &conns[at], &err);
    }
    for (int at = 3; at < argc && status == OK; at++) {
        bool is_same = false;
        status = compare_table(conns, argv[at], &is_same, &err);
        is_all_same = is_all_same && is_same;
    }
    if (status != OK)
        (void) fprintf(stderr, "db_compare: %s\n", err.message);
    for (int at = 0; at < 2; at++) {
        store_disconnect(conns[at]);
        store_close(stores[at]);
    }
    return status == OK && is_all_same ? 0 : 1;
}
