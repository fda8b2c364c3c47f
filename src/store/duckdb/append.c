/*
 * Loads by a table function of our own: `insert into T (...) select ... from eiot_load()` runs
 * inside the session's transaction, on all of DuckDB's threads, each asking the BatchSource for
 * its next batch and copying it into DuckDB's vectors. (The appender does the same on one thread.)
 *
 *     DuckDB thread 1 ── next(worker 0) ──▶ vectors ──▶ row group ──▶ file
 *     DuckDB thread 2 ── next(worker 1) ──▶ vectors ──▶ row group ──▶ file
 *
 * A thread that has emptied its worker takes the next one nobody has, so that every worker is
 * drained however few threads DuckDB gives. The function has no parameters: it finds its load by
 * the session it is bound in, so that no SQL text can hand it an address.
 */
#include <stdatomic.h>
#include <string.h>

#include "base/mem.h"
#include "store/duckdb/duckdb_internal.h"
#include "store/sqltext.h"

#define LOAD_FUNCTION "eiot_load"

struct DuckdbLoad {
    const BatchSource *source;
    atomic_size_t n_taken; /* workers 0 .. n_taken-1 have a thread or are empty */
    atomic_bool is_failed;
    pthread_mutex_t lock;
    Error error; /* under lock: the first failure of the source */
};

/* What one thread is at. */
typedef struct LoadThread {
    size_t worker;
    bool has_worker;
    Batch batch;
    size_t first; /* row of the batch that comes next */
} LoadThread;

static DuckdbLoad *find_load(DuckdbStore *store, idx_t id)
{
    DuckdbLoad *load = NULL;

    pthread_mutex_lock(&store->lock);
    for (DuckdbConn *conn = store->conns; conn != NULL; conn = conn->next) {
        if (conn->id == id)
            load = conn->load;
    }
    pthread_mutex_unlock(&store->lock);
    return load;
}

static void load_bind(duckdb_bind_info info)
{
    duckdb_client_context context = NULL;
    DuckdbLoad *load;

    duckdb_table_function_get_client_context(info, &context);
    load = find_load(
        duckdb_bind_get_extra_info(info), duckdb_client_context_get_connection_id(context));
    duckdb_destroy_client_context(&context);
    if (load == NULL) {
        duckdb_bind_set_error(info, LOAD_FUNCTION "() serves eiot's own loads only");
        return;
    }
    for (size_t column = 0; column < load->source->n_columns; column++) {
        duckdb_logical_type type = vector_type(load->source->columns[column].type);

        duckdb_bind_add_result_column(info, load->source->columns[column].name, type);
        duckdb_destroy_logical_type(&type);
    }
    duckdb_bind_set_bind_data(info, load, NULL);
}

static void load_init(duckdb_init_info info)
{
    const DuckdbLoad *load = duckdb_init_get_bind_data(info);

    duckdb_init_set_max_threads(info, load->source->n_workers);
}

static void load_init_thread(duckdb_init_info info)
{
    duckdb_init_set_init_data(info, mem_alloc_zero(1, sizeof(LoadThread)), mem_free);
}

/* Asks this thread's worker for a batch, and the next worker when it is empty. False at the end of
 * all, and after a failure. */
static bool next_batch(DuckdbLoad *load, LoadThread *thread, Error *err, Status *ret_status)
{
    const BatchSource *source = load->source;

    for (;;) {
        if (!thread->has_worker) {
            thread->worker = atomic_fetch_add(&load->n_taken, 1);
            if (thread->worker >= source->n_workers)
                return false;
            thread->has_worker = true;
        }
        thread->batch = (Batch){0};
        *ret_status = source->next(source->context, thread->worker, &thread->batch, err);
        if (*ret_status != OK)
            return false;
        thread->first = 0;
        if (thread->batch.n_rows > 0)
            break;
        thread->has_worker = false;
    }
    ASSERT(thread->batch.n_columns == source->n_columns);
    return true;
}

static Status fill_chunk(LoadThread *thread, duckdb_data_chunk chunk, Error *err)
{
    size_t n_rows = thread->batch.n_rows - thread->first;
    Status status = OK;

    if (n_rows > BATCH_ROWS)
        n_rows = BATCH_ROWS;
    for (size_t column = 0; column < thread->batch.n_columns && status == OK; column++) {
        status = vector_write(
            &thread->batch.columns[column],
            thread->first,
            n_rows,
            duckdb_data_chunk_get_vector(chunk, column),
            err);
    }
    thread->first += n_rows;
    duckdb_data_chunk_set_size(chunk, status == OK ? n_rows : 0);
    return status;
}

static void load_step(duckdb_function_info info, duckdb_data_chunk chunk)
{
    DuckdbLoad *load = duckdb_function_get_bind_data(info);
    LoadThread *thread = duckdb_function_get_local_init_data(info);
    Error error;
    Status status = OK;

    duckdb_data_chunk_set_size(chunk, 0);
    if (atomic_load(&load->is_failed))
        return;
    if (thread->first == thread->batch.n_rows && !next_batch(load, thread, &error, &status) &&
        status == OK)
        return;
    if (status == OK)
        status = fill_chunk(thread, chunk, &error);
    if (status == OK)
        return;
    pthread_mutex_lock(&load->lock);
    if (!atomic_exchange(&load->is_failed, true)) {
        load->error = error;
        load->error.status = status;
    }
    pthread_mutex_unlock(&load->lock);
    duckdb_function_set_error(info, "the source of the load failed");
}

Status duckdb_register_load(DuckdbStore *store, duckdb_connection session, Error *err)
{
    duckdb_table_function function = duckdb_create_table_function();
    Status status = OK;

    duckdb_table_function_set_name(function, LOAD_FUNCTION);
    duckdb_table_function_set_extra_info(function, store, NULL);
    duckdb_table_function_set_bind(function, load_bind);
    duckdb_table_function_set_init(function, load_init);
    duckdb_table_function_set_local_init(function, load_init_thread);
    duckdb_table_function_set_function(function, load_step);
    if (duckdb_register_table_function(session, function) != DuckDBSuccess)
        status = error_set(err, STATUS_INTERNAL, "can't register the function '%s'", LOAD_FUNCTION);
    duckdb_destroy_table_function(&function);
    return status;
}

static void set_load(DuckdbConn *conn, DuckdbLoad *load)
{
    DuckdbStore *store = (DuckdbStore *) conn->base.store;

    pthread_mutex_lock(&store->lock);
    conn->load = load;
    pthread_mutex_unlock(&store->lock);
}

Status duckdb_load(
    StoreConn *base, const char *table, const BatchSource *source, int64_t *ret_rows, Error *err)
{
    DuckdbConn *conn = (DuckdbConn *) base;
    DuckdbLoad load = {.source = source, .lock = PTHREAD_MUTEX_INITIALIZER};
    Arena *arena = arena_new();
    Error unused;
    Sql sql = {0};
    int64_t n_rows = 0;
    Status status;

    sql.text = sql_insert_from(arena, table, source->columns, source->n_columns, LOAD_FUNCTION);
    status = duckdb_run_words(conn->session, duckdb_unordered_words, err);
    if (status != OK)
        goto done;
    set_load(conn, &load);
    status = duckdb_run(base, &sql, &n_rows, err);
    set_load(conn, NULL);
    /* A failed transaction takes no statement but rollback, which then sets it back. */
    if (duckdb_run_words(conn->session, duckdb_ordered_words, &unused) != OK)
        conn->is_unordered = true;
    if (atomic_load(&load.is_failed)) {
        if (err != NULL)
            *err = load.error;
        status = load.error.status;
        goto done;
    }

done:
    if (status == OK)
        *ret_rows = n_rows;
    else if (!atomic_load(&load.is_failed))
        error_add_context(err, "load into '%s'", table);
    pthread_mutex_destroy(&load.lock);
    arena_free(arena);
    return status;
}
