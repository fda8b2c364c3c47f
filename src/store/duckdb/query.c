#include <time.h>

#include "base/mem.h"
#include "store/duckdb/duckdb_internal.h"

/* A running query. Results are streamed, so that one of any size needs the memory of a few batches;
 * the C API marks the call that asks for it as due to change, and it stands only here. */
typedef struct DuckdbCursor {
    Cursor base;
    Arena *arena;
    const char *name;
    duckdb_prepared_statement prepared;
    duckdb_pending_result pending;
    duckdb_result result;
    duckdb_data_chunk chunk;
    VectorReader *readers;
    Column *columns;
} DuckdbCursor;

static duckdb_hugeint hugeint_of(Decimal value)
{
    return (duckdb_hugeint){.lower = (uint64_t) value, .upper = (int64_t) (value >> 64)};
}

static duckdb_state bind_param(duckdb_prepared_statement prepared, idx_t index, const Param *param)
{
    if (param->is_null)
        return duckdb_bind_null(prepared, index);
    switch (param->type) {
    case COLUMN_BOOL:
        return duckdb_bind_boolean(prepared, index, param->value.boolean);
    case COLUMN_I32:
        return duckdb_bind_int32(prepared, index, param->value.i32);
    case COLUMN_I64:
        return duckdb_bind_int64(prepared, index, param->value.i64);
    case COLUMN_F64:
        return duckdb_bind_double(prepared, index, param->value.f64);
    case COLUMN_DECIMAL:
        return duckdb_bind_decimal(
            prepared,
            index,
            (duckdb_decimal){
                .width = DECIMAL_WIDTH,
                .scale = DECIMAL_SCALE,
                .value = hugeint_of(param->value.decimal),
            });
    case COLUMN_TIMESTAMP:
        return duckdb_bind_timestamp_tz(
            prepared, index, (duckdb_timestamp){.micros = param->value.i64});
    case COLUMN_DATE:
        return duckdb_bind_date(prepared, index, (duckdb_date){.days = param->value.i32});
    case COLUMN_TEXT:
        return duckdb_bind_varchar_length(
            prepared,
            index,
            param->value.text.len == 0 ? "" : param->value.text.ptr,
            param->value.text.len);
    }
    return DuckDBError;
}

/* `*prepared` is destroyed by the caller, also after an error. */
static Status
prepare(duckdb_connection session, const Sql *sql, duckdb_prepared_statement *prepared, Error *err)
{
    Arena *arena = arena_new();
    Status status = OK;

    if (duckdb_prepare(session, arena_copy(arena, sql->text.ptr, sql->text.len), prepared) !=
        DuckDBSuccess) {
        status = duckdb_fail(err, sql->name, duckdb_prepare_error(*prepared));
        goto done;
    }
    if (duckdb_nparams(*prepared) != sql->n_params) {
        status = error_set(
            err,
            STATUS_INTERNAL,
            "%zu parameters given, the text has %zu",
            sql->n_params,
            (size_t) duckdb_nparams(*prepared));
        goto done;
    }
    for (size_t at = 0; at < sql->n_params; at++) {
        if (bind_param(*prepared, at + 1, &sql->params[at]) != DuckDBSuccess) {
            status = duckdb_fail(err, sql->name, duckdb_prepare_error(*prepared));
            error_add_context(err, "parameter %zu", at + 1);
            goto done;
        }
    }

done:
    arena_free(arena);
    return status;
}

static Status result_fail(Error *err, const char *name, duckdb_result *result)
{
    return duckdb_fail(err, name, duckdb_result_error(result));
}

Status duckdb_run_words(duckdb_connection session, const char *words, Error *err)
{
    duckdb_result result = {0};
    Status status = OK;

    if (duckdb_query(session, words, &result) != DuckDBSuccess)
        status = result_fail(err, NULL, &result);
    duckdb_destroy_result(&result);
    return status;
}

/* Works on a statement until its result is there, or its error. DuckDB's own wait spins on a core
 * while other threads have all the work; this one sleeps, and leaves the core to them and to the
 * source of a load. */
static Status
finish_pending(duckdb_pending_result pending, const char *name, duckdb_result *result, Error *err)
{
    static const struct timespec nap = {.tv_nsec = 100000};
    duckdb_pending_state state = DUCKDB_PENDING_RESULT_NOT_READY;

    while (!duckdb_pending_execution_is_finished(state)) {
        state = duckdb_pending_execute_task(pending);
        if (state == DUCKDB_PENDING_NO_TASKS_AVAILABLE)
            (void) nanosleep(&nap, NULL);
    }
    if (state == DUCKDB_PENDING_ERROR)
        return duckdb_fail(err, name, duckdb_pending_error(pending));
    if (duckdb_execute_pending(pending, result) != DuckDBSuccess)
        return result_fail(err, name, result);
    return OK;
}

static Status
execute(duckdb_prepared_statement prepared, const char *name, duckdb_result *result, Error *err)
{
    duckdb_pending_result pending = NULL;
    Status status;

    if (duckdb_pending_prepared(prepared, &pending) == DuckDBSuccess)
        status = finish_pending(pending, name, result, err);
    else
        status = duckdb_fail(err, name, duckdb_pending_error(pending));
    duckdb_destroy_pending(&pending);
    return status;
}

Status duckdb_run(StoreConn *conn, const Sql *sql, int64_t *ret_changed, Error *err)
{
    duckdb_prepared_statement prepared = NULL;
    duckdb_result result = {0};
    Status status;

    status = prepare(((DuckdbConn *) conn)->session, sql, &prepared, err);
    if (status != OK)
        goto done;
    status = execute(prepared, sql->name, &result, err);
    if (status != OK)
        goto done;
    *ret_changed = (int64_t) duckdb_rows_changed(&result);

done:
    duckdb_destroy_result(&result);
    duckdb_destroy_prepare(&prepared);
    return status;
}

Status duckdb_script(StoreConn *conn, Str text, Error *err)
{
    duckdb_connection session = ((DuckdbConn *) conn)->session;
    Arena *arena = arena_new();
    duckdb_extracted_statements statements = NULL;
    Status status = OK;
    idx_t count;

    count = duckdb_extract_statements(session, arena_copy(arena, text.ptr, text.len), &statements);
    if (count == 0 && duckdb_extract_statements_error(statements) != NULL)
        status = duckdb_fail(err, NULL, duckdb_extract_statements_error(statements));
    for (idx_t at = 0; at < count && status == OK; at++) {
        duckdb_prepared_statement prepared = NULL;
        duckdb_result result = {0};

        if (duckdb_prepare_extracted_statement(session, statements, at, &prepared) != DuckDBSuccess)
            status = duckdb_fail(err, NULL, duckdb_prepare_error(prepared));
        else
            status = execute(prepared, NULL, &result, err);
        if (status != OK)
            error_add_context(err, "statement %zu of %zu", (size_t) at + 1, (size_t) count);
        duckdb_destroy_result(&result);
        duckdb_destroy_prepare(&prepared);
    }
    duckdb_destroy_extracted(&statements);
    arena_free(arena);
    return status;
}

static Status describe_columns(DuckdbCursor *cursor, Error *err)
{
    size_t n_columns = duckdb_column_count(&cursor->result);

    cursor->readers = ARENA_ARRAY(cursor->arena, VectorReader, n_columns);
    cursor->columns = ARENA_ARRAY(cursor->arena, Column, n_columns);
    for (size_t column = 0; column < n_columns; column++) {
        const char *name = duckdb_column_name(&cursor->result, column);
        duckdb_logical_type type = duckdb_column_logical_type(&cursor->result, column);
        bool is_known = vector_reader_init(cursor->arena, type, &cursor->readers[column]);

        duckdb_destroy_logical_type(&type);
        if (!is_known) {
            error_set(err, STATUS_UNSUPPORTED, "column '%s' has a type that can't be read", name);
            error_hint(
                err, "Cast it in the statement, for instance to varchar or double precision.");
            return STATUS_UNSUPPORTED;
        }
        cursor->columns[column].name = str_dup(cursor->arena, str_from(name));
        cursor->columns[column].type = cursor->readers[column].to;
    }
    cursor->base.columns = cursor->columns;
    cursor->base.n_columns = n_columns;
    return OK;
}

Status duckdb_query_begin(StoreConn *conn, const Sql *sql, Cursor **ret_cursor, Error *err)
{
    Arena *arena = arena_new();
    DuckdbCursor *cursor = ARENA_NEW(arena, DuckdbCursor);
    Status status;

    cursor->arena = arena;
    cursor->name = str_dup(arena, str_from(sql->name));
    status = prepare(((DuckdbConn *) conn)->session, sql, &cursor->prepared, err);
    if (status != OK)
        goto fail;
    if (duckdb_pending_prepared_streaming(cursor->prepared, &cursor->pending) != DuckDBSuccess) {
        status = duckdb_fail(err, sql->name, duckdb_pending_error(cursor->pending));
        goto fail;
    }
    status = finish_pending(cursor->pending, sql->name, &cursor->result, err);
    if (status != OK)
        goto fail;
    status = describe_columns(cursor, err);
    if (status != OK)
        goto fail;
    *ret_cursor = &cursor->base;
    return OK;

fail:
    duckdb_cursor_close(&cursor->base);
    return status;
}

Status duckdb_cursor_next(Cursor *base, Batch *ret_batch, Error *err)
{
    DuckdbCursor *cursor = (DuckdbCursor *) base;
    size_t n_rows = 0;
    Status status;

    do { /* a batch without rows would mean the end */
        duckdb_destroy_data_chunk(&cursor->chunk);
        cursor->chunk = duckdb_fetch_chunk(cursor->result);
        if (cursor->chunk == NULL) {
            if (duckdb_result_error_type(&cursor->result) != DUCKDB_ERROR_INVALID)
                return result_fail(err, cursor->name, &cursor->result);
            *ret_batch = (Batch){0};
            return OK;
        }
        n_rows = duckdb_data_chunk_get_size(cursor->chunk);
    } while (n_rows == 0);
    for (size_t column = 0; column < base->n_columns; column++) {
        status = vector_read(
            &cursor->readers[column],
            duckdb_data_chunk_get_vector(cursor->chunk, column),
            n_rows,
            &cursor->columns[column],
            err);
        if (status != OK) {
            error_add_context(err, "column '%s'", cursor->columns[column].name);
            return status;
        }
    }
    *ret_batch =
        (Batch){.n_rows = n_rows, .n_columns = base->n_columns, .columns = cursor->columns};
    return OK;
}

void duckdb_cursor_close(Cursor *base)
{
    DuckdbCursor *cursor = (DuckdbCursor *) base;

    duckdb_destroy_data_chunk(&cursor->chunk);
    duckdb_destroy_result(&cursor->result);
    duckdb_destroy_pending(&cursor->pending);
    duckdb_destroy_prepare(&cursor->prepared);
    arena_free(cursor->arena);
}
