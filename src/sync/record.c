#include "sync/record.h"

#include <time.h>

#include "base/mem.h"

/* A server needs some seconds to see that a killed sync is gone, and holds its lock until then. */
#define LOCK_TRIES 20

static Status try_lock(StoreConn *source, int64_t *ret_is_ours, Error *err)
{
    static const struct timespec nap = {.tv_nsec = 500 * 1000 * 1000};
    Sql lock = sql_named(source, "sync_lock", NULL, 0);
    Status status = store_value_i64(source, &lock, ret_is_ours, err);

    for (int tries = 1; tries < LOCK_TRIES && status == OK && !*ret_is_ours; tries++) {
        (void) nanosleep(&nap, NULL);
        status = store_value_i64(source, &lock, ret_is_ours, err);
    }
    return status;
}

Status record_lock(StoreConn *source, Error *err)
{
    Sql stop = sql_named(source, "sync_runs_stop", NULL, 0);
    int64_t is_ours = 0;
    Status status = try_lock(source, &is_ours, err);

    if (status == OK && !is_ours) {
        (void) error_set(err, STATUS_BUSY, "another sync of this store is running");
        error_hint(err, "Wait until it is done. `eiot status` shows how it ended.");
        return STATUS_BUSY;
    }
    return status == OK ? store_run(source, &stop, NULL, err) : status;
}

Status record_store_id(Arena *arena, StoreConn *source, const char **ret_id, Error *err)
{
    Sql sql = sql_named(source, "sync_store_id", NULL, 0);
    Table table;
    Status status = store_table(arena, source, &sql, 1, &table, err);

    if (status != OK)
        return status;
    ASSERT(table.n_rows == 1); /* a migration wrote it */
    *ret_id = str_dup(arena, table_text(&table, 0, 0));
    return OK;
}

Status record_last_id(StoreConn *source, int64_t *ret_id, Error *err)
{
    Sql sql = sql_named(source, "sync_last_id", NULL, 0);

    return store_value_i64(source, &sql, ret_id, err);
}

Status record_begin(
    StoreConn *source, int64_t sync_id, const char *target, int64_t from_load_seq, Error *err)
{
    const Param params[] = {PARAM_I64(sync_id), PARAM_CSTR(target), PARAM_I64(from_load_seq)};
    Sql sql = sql_named(source, "sync_run_begin", params, COUNT_OF(params));

    return store_run(source, &sql, NULL, err);
}

Status record_end(
    StoreConn *source,
    int64_t sync_id,
    int64_t to_load_seq,
    int64_t rows_sent,
    const char *error,
    Error *err)
{
    const Param params[] = {
        PARAM_I64(sync_id),
        PARAM_TEXT(error == NULL ? STR("success") : STR("failed")),
        PARAM_I64(to_load_seq),
        PARAM_I64(rows_sent),
        {.type = COLUMN_TEXT, .is_null = error == NULL, .value.text = str_from(error)},
    };
    Sql sql = sql_named(source, "sync_run_end", params, COUNT_OF(params));

    return store_run(source, &sql, NULL, err);
}

/* Days in columns, as ops.sync_days has them. */
typedef struct DaysBatch {
    size_t n_rows;
    int64_t sync_id[BATCH_ROWS];
    Str table_name[BATCH_ROWS];
    int32_t day[BATCH_ROWS];
    uint64_t has_day[BATCH_ROWS / 64];
    int64_t source_rows[BATCH_ROWS];
    int64_t target_rows[BATCH_ROWS];
    Str source_sum[BATCH_ROWS];
    uint64_t has_source_sum[BATCH_ROWS / 64];
    Str target_sum[BATCH_ROWS];
    uint64_t has_target_sum[BATCH_ROWS / 64];
    uint8_t is_equal[BATCH_ROWS];
} DaysBatch;

static void put_day(DaysBatch *batch, int64_t sync_id, const DayResult *result)
{
    size_t row = batch->n_rows++;

    batch->sync_id[row] = sync_id;
    batch->table_name[row] = str_from(result->table);
    batch->day[row] = result->day;
    column_set_valid(batch->has_day, row, result->has_day);
    batch->source_rows[row] = result->source_rows;
    batch->target_rows[row] = result->target_rows;
    batch->source_sum[row] = str_from(result->source_sum);
    column_set_valid(batch->has_source_sum, row, result->source_sum != NULL);
    batch->target_sum[row] = str_from(result->target_sum);
    column_set_valid(batch->has_target_sum, row, result->target_sum != NULL);
    batch->is_equal[row] = result->is_equal;
}

static Status append_days(StoreConn *source, const DaysBatch *batch, Error *err)
{
    const Column columns[] = {
        {"sync_id", COLUMN_I64, batch->sync_id, NULL},
        {"table_name", COLUMN_TEXT, batch->table_name, NULL},
        {"day", COLUMN_DATE, batch->day, batch->has_day},
        {"source_rows", COLUMN_I64, batch->source_rows, NULL},
        {"target_rows", COLUMN_I64, batch->target_rows, NULL},
        {"source_sum", COLUMN_TEXT, batch->source_sum, batch->has_source_sum},
        {"target_sum", COLUMN_TEXT, batch->target_sum, batch->has_target_sum},
        {"is_equal", COLUMN_BOOL, batch->is_equal, NULL},
    };
    Batch rows = {.n_rows = batch->n_rows, .n_columns = COUNT_OF(columns), .columns = columns};

    return store_append(source, "ops.sync_days", &rows, err);
}

Status record_days(StoreConn *source, int64_t sync_id, const DayResults *days, Error *err)
{
    DaysBatch *batch = mem_alloc_zero(1, sizeof(*batch));
    Status status = OK;

    for (size_t at = 0; at < days->n_rows && status == OK;) {
        *batch = (DaysBatch){0};
        while (at < days->n_rows && batch->n_rows < BATCH_ROWS)
            put_day(batch, sync_id, &days->rows[at++]);
        status = append_days(source, batch, err);
    }
    mem_free(batch);
    return status;
}
