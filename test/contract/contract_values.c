/* The contract: values there and back, and the shapes of results. */
#include "cases.h"
#include "contract.h"

void types_round_trip(void **state)
{
    Session *session = *state;
    Sql sql = sql_of("contract.types", "select * from contract.types");
    Rows *rows = NULL;
    const Batch *batch = NULL;
    const Column *columns;
    size_t n_columns = 0;

    if (lacks(LACKS_TYPES))
        skip();
    CASE_OK(
        "append",
        store_append(session->conn, "contract.types", &types_batch, &session->error),
        &session->error);
    CASE_OK(
        "query",
        store_query(session->conn, &sql, EXPECT_ANY, &rows, &session->error),
        &session->error);
    columns = rows_columns(rows, &n_columns);
    CASE_INT("columns", n_columns, TYPES_COLUMNS);
    CASE_TEXT("column name", columns[4].name, "a_decimal");
    CASE_OK("next", rows_next(rows, &batch, &session->error), &session->error);
    check_types("round trip", batch);
    CASE_OK("end", rows_next(rows, &batch, &session->error), &session->error);
    CASE_INT("end", batch->n_rows, 0);
    CASE_OK("still the end", rows_next(rows, &batch, &session->error), &session->error);
    CASE_INT("still the end", batch->n_rows, 0);
    rows_close(rows);
}

void types_in_a_table(void **state)
{
    Session *session = *state;
    Table table;
    Batch batch;

    if (lacks(LACKS_TYPES))
        skip();
    CASE_OK(
        "append",
        store_append(session->conn, "contract.types", &types_batch, &session->error),
        &session->error);
    table = read_table(session, session->conn, "contract.types");
    batch = (Batch){.n_rows = table.n_rows, .n_columns = table.n_columns, .columns = table.columns};
    check_types("table", &batch);
    CASE_INT("i64", table_i64(&table, 1, table_column(&table, "an_i64")), INT64_MAX);
    CASE_INT("i32", table_i64(&table, 2, table_column(&table, "an_i32")), INT32_MIN);
    CASE_NEAR(
        "decimal as double", table_f64(&table, 0, table_column(&table, "a_decimal")), 0.25, 0);
    CASE_NEAR("integer as double", table_f64(&table, 0, table_column(&table, "an_i32")), 7, 0);
    CASE_TRUE("null as double", isnan(table_f64(&table, 4, table_column(&table, "an_f64"))));
    CASE_TRUE("null", table_is_null(&table, 4, table_column(&table, "a_text")));
    CASE_TRUE("empty is not null", !table_is_null(&table, 3, table_column(&table, "a_text")));
    CASE_TRUE("text", str_equal(table_text(&table, 2, 7), STR("thirteen byte")));
    CASE_INT("null as text", table_text(&table, 4, 7).len, 0);
}

void parameters_round_trip(void **state)
{
    Session *session = *state;
    Param row[TYPES_COLUMNS];
    Sql insert =
        sql_of("insert", "insert into contract.types values ($1, $2, $3, $4, $5, $6, $7, $8)");
    Table table;
    Batch batch;
    int64_t changed = 0;

    if (!has(STORE_SQL) || lacks(LACKS_PARAMETERS))
        skip();
    insert.params = row;
    insert.n_params = TYPES_COLUMNS;
    for (size_t at = 0; at < TYPES_ROWS; at++) {
        const Column *columns = types_batch.columns;
        bool is_null = !column_is_valid(&columns[0], at);

        row[0] = PARAM_BOOL(((const uint8_t *) columns[0].values)[at] != 0);
        row[1] = PARAM_I32(((const int32_t *) columns[1].values)[at]);
        row[2] = PARAM_I64(((const int64_t *) columns[2].values)[at]);
        row[3] = PARAM_F64(((const double *) columns[3].values)[at]);
        row[4] = (Param){
            .type = COLUMN_DECIMAL, .value.decimal = ((const Decimal *) columns[4].values)[at]};
        row[5] = PARAM_TIMESTAMP(((const int64_t *) columns[5].values)[at]);
        row[6] =
            (Param){.type = COLUMN_DATE, .value.i32 = ((const int32_t *) columns[6].values)[at]};
        row[7] = PARAM_TEXT(((const Str *) columns[7].values)[at]);
        for (size_t column = 0; column < TYPES_COLUMNS; column++)
            row[column].is_null = is_null;
        CASE_OK(
            "insert",
            store_run(session->conn, &insert, &changed, &session->error),
            &session->error);
        CASE_INT("changed", changed, 1);
    }
    table = read_table(session, session->conn, "contract.types");
    batch = (Batch){.n_rows = table.n_rows, .n_columns = table.n_columns, .columns = table.columns};
    check_types("parameters", &batch);
}

void parameters_are_counted(void **state)
{
    Session *session = *state;
    Param one[] = {PARAM_I64(1)};
    Sql sql = {
        .name = "two", .text = STR("select $1::bigint + $2::bigint"), .params = one, .n_params = 1};
    int64_t value = 0;

    if (!has(STORE_SQL) || lacks(LACKS_PARAMETERS))
        skip();
    CASE_INT(
        "status", store_value_i64(session->conn, &sql, &value, &session->error), STATUS_INTERNAL);
    CASE_TEXT(
        "message", session->error.message, "statement 'two': 1 parameters given, the text has 2");
}

/* ---- shapes ---- */

typedef struct ShapeCase {
    const char *name;
    const char *text;
    Expect expect;
    const char *message; /* NULL: fits */
} ShapeCase;

static const ShapeCase shape_cases[] = {
    {"a value", "select 1", EXPECT_ONE_VALUE, NULL},
    {"a row", "select 1, 'a'", EXPECT_ONE_ROW, NULL},
    {"no row for a value",
     "select 1 where 1 = 0",
     EXPECT_ONE_VALUE,
     "statement 'no row for a value' gave no row"},
    {"no row for a row",
     "select 1, 2 where 1 = 0",
     EXPECT_ONE_ROW,
     "statement 'no row for a row' gave no row"},
    {"two rows",
     "select 1 union all select 2",
     EXPECT_ONE_ROW,
     "statement 'two rows' gave more than one row"},
    {
        "two columns",
        "select 1, 2",
        EXPECT_ONE_VALUE,
        "statement 'two columns' gave 2 columns, expected one",
    },
};

void shapes_are_held(void **state)
{
    Session *session = *state;

    if (!has(STORE_SQL))
        skip();
    for (size_t at = 0; at < COUNT_OF(shape_cases); at++) {
        const ShapeCase *shape = &shape_cases[at];
        Sql sql = sql_of(shape->name, shape->text);
        Rows *rows = NULL;
        Status status = store_query(session->conn, &sql, shape->expect, &rows, &session->error);

        if (shape->message == NULL) {
            CASE_OK(shape->name, status, &session->error);
            run_text(session, "select 2"); /* the connection is free */
            rows_close(rows);
            continue;
        }
        CASE_INT(shape->name, status, STATUS_INTERNAL);
        CASE_TEXT(shape->name, session->error.message, shape->message);
    }
}

void too_many_rows_for_a_table(void **state)
{
    Session *session = *state;
    Sql sql = sql_of("contract.types", "select * from contract.types");
    Table table;

    CASE_OK(
        "append",
        store_append(session->conn, "contract.types", &types_batch, &session->error),
        &session->error);
    CASE_INT(
        "status",
        store_table(session->arena, session->conn, &sql, TYPES_ROWS - 1, &table, &session->error),
        STATUS_LIMIT);
    CASE_TEXT(
        "message", session->error.message, "statement 'contract.types' gave more than 4 rows");
}

void one_result_at_a_time(void **state)
{
    Session *session = *state;
    Sql sql = sql_of("contract.types", "select * from contract.types");
    Sql other = sql_of("other", "select 1");
    Rows *rows = NULL;

    CASE_OK(
        "append",
        store_append(session->conn, "contract.types", &types_batch, &session->error),
        &session->error);
    CASE_OK(
        "query",
        store_query(session->conn, &sql, EXPECT_ANY, &rows, &session->error),
        &session->error);
    CASE_INT("run", store_run(session->conn, &other, NULL, &session->error), STATUS_INTERNAL);
    CASE_TEXT(
        "message",
        session->error.message,
        "'other' can't run while the rows of 'contract.types' are being read");
    rows_close(rows);
    CASE_OK("after", store_run(session->conn, &other, NULL, &session->error), &session->error);
}
