/*
 * store_bench: how fast store_load() takes readings. Usage: store_bench [FILE.duckdb [MILLIONS
 * [WORKERS]]] Prints rows, seconds, rows a second, CPU seconds and the peak of memory. Rows are
 * those of raw_data.readings: 1000 meters, half-hours in order, kWh with three decimals, no
 * weather.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/parse.h"
#include "store/store.h"

#define N_COLUMNS 15

typedef struct Worker {
    Column columns[N_COLUMNS];
    Str meter[BATCH_ROWS];
    Str channel[BATCH_ROWS];
    int64_t start[BATCH_ROWS];
    int32_t length[BATCH_ROWS];
    Decimal kwh[BATCH_ROWS];
    Str quality[BATCH_ROWS];
    Str none_text[BATCH_ROWS];
    double none_f64[BATCH_ROWS];
    uint64_t none[BATCH_ROWS / 64];
    int32_t file[BATCH_ROWS];
    int64_t line[BATCH_ROWS];
    int64_t loaded[BATCH_ROWS];
    char id[32];
} Worker;

typedef struct Feed {
    Worker *workers;
    atomic_size_t next_batch;
    size_t n_batches;
} Feed;

static const Column readings_columns[N_COLUMNS] = {
    {"meter_id", COLUMN_TEXT, NULL, NULL},
    {"channel", COLUMN_TEXT, NULL, NULL},
    {"start_ts", COLUMN_TIMESTAMP, NULL, NULL},
    {"length_s", COLUMN_I32, NULL, NULL},
    {"kwh", COLUMN_DECIMAL, NULL, NULL},
    {"quality", COLUMN_TEXT, NULL, NULL},
    {"flag", COLUMN_TEXT, NULL, NULL},
    {"past_avg_kwh", COLUMN_F64, NULL, NULL},
    {"temperature_c", COLUMN_F64, NULL, NULL},
    {"humidity_pct", COLUMN_F64, NULL, NULL},
    {"wind_kmh", COLUMN_F64, NULL, NULL},
    {"label", COLUMN_TEXT, NULL, NULL},
    {"file_id", COLUMN_I32, NULL, NULL},
    {"line", COLUMN_I64, NULL, NULL},
    {"loaded_at", COLUMN_TIMESTAMP, NULL, NULL},
};

static void prepare_worker(Worker *worker)
{
    const void *values[N_COLUMNS] = {
        worker->meter,
        worker->channel,
        worker->start,
        worker->length,
        worker->kwh,
        worker->quality,
        worker->none_text,
        worker->none_f64,
        worker->none_f64,
        worker->none_f64,
        worker->none_f64,
        worker->none_text,
        worker->file,
        worker->line,
        worker->loaded,
    };

    for (size_t column = 0; column < N_COLUMNS; column++) {
        worker->columns[column] = readings_columns[column];
        worker->columns[column].values = values[column];
        worker->columns[column].valid = column >= 6 && column <= 11 ? worker->none : NULL;
    }
    for (size_t row = 0; row < BATCH_ROWS; row++) {
        worker->channel[row] = STR("import");
        worker->quality[row] = STR("actual");
        worker->none_text[row] = STR("");
        worker->length[row] = 1800;
        worker->file[row] = 1;
        worker->loaded[row] = INT64_C(1764000000000000);
    }
}

static Status next_batch(void *context, size_t index, Batch *ret_batch, Error *err)
{
    Feed *feed = context;
    Worker *worker = &feed->workers[index];
    size_t batch = atomic_fetch_add(&feed->next_batch, 1);
    uint64_t noise = batch * 2654435761U + 1;

    (void) err;
    if (batch >= feed->n_batches)
        return OK;
    (void) snprintf(worker->id, sizeof(worker->id), "MTR-%07zu", batch % 1000);
    for (size_t row = 0; row < BATCH_ROWS; row++) {
        noise = noise * 6364136223846793005U + 1442695040888963407U;
        worker->meter[row] = str_from(worker->id);
        worker->start[row] = (int64_t) (batch / 1000 * BATCH_ROWS + row) * 1800000000;
        worker->kwh[row] = (Decimal) (noise >> 54) * 100000000000000000;
        worker->line[row] = (int64_t) (batch * BATCH_ROWS + row + 2);
    }
    *ret_batch = (Batch){.n_rows = BATCH_ROWS, .n_columns = N_COLUMNS, .columns = worker->columns};
    return OK;
}

static double seconds(clockid_t clock)
{
    struct timespec now;

    (void) clock_gettime(clock, &now);
    return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

static int bench(const char *url, size_t n_rows, size_t n_workers)
{
    Arena *arena = arena_new();
    Feed feed = {
        .workers = ARENA_ARRAY(arena, Worker, n_workers),
        .n_batches = n_rows / BATCH_ROWS,
    };
    BatchSource source = {readings_columns, N_COLUMNS, n_workers, next_batch, &feed};
    Store *store = NULL;
    StoreConn *conn = NULL;
    Error error;
    int64_t n_loaded = 0;
    double wall;
    double cpu;
    struct rusage usage;

    for (size_t worker = 0; worker < n_workers; worker++)
        prepare_worker(&feed.workers[worker]);
    if (store_open(url, 0, &store, &error) != OK || store_connect(store, &conn, &error) != OK ||
        store_migrate(conn, NULL, &error) != OK)
        goto fail;
    wall = seconds(CLOCK_MONOTONIC);
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    if (store_begin(conn, &error) != OK ||
        store_load(conn, store_conn_dialect(conn)->load_table, &source, &n_loaded, &error) != OK ||
        store_commit(conn, &error) != OK)
        goto fail;
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    (void) getrusage(RUSAGE_SELF, &usage);
    printf(
        "%lld rows, %.2f s, %.0f rows/s, %.2f s CPU, peak %ld MB\n",
        (long long) n_loaded,
        wall,
        (double) n_loaded / wall,
        cpu,
        usage.ru_maxrss / 1024);
    store_disconnect(conn);
    store_close(store);
    arena_free(arena);
    return 0;

fail:
    (void) fprintf(stderr, "error: %s\n", error.message);
    return 1;
}

int main(int argc, char **argv)
{
    int64_t millions = 10;
    int64_t n_workers = 2;

    if (argc > 2 && !str_parse_i64(str_from(argv[2]), &millions))
        return 2;
    if (argc > 3 && !str_parse_i64(str_from(argv[3]), &n_workers))
        return 2;
    return bench(
        argc > 1 ? argv[1] : "duckdb:build/bench.duckdb",
        (size_t) millions * 1000000,
        (size_t) n_workers);
}
