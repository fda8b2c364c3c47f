/*
 * csv_bench: rates of the lower half of ingest alone, no store: blocks and records, then stamps.
 * Each figure is the best of five runs. Usage: csv_bench FILE [WORKERS]   (see make_rows)
 */
#include <stdio.h>
#include <time.h>

#include "base/civil.h"
#include "base/limits.h"
#include "base/parse.h"
#include "base/workers.h"
#include "ingest/csv_blocks.h"
#include "ingest/time_format.h"

#define RUNS   5
#define STAMPS 10000000

typedef struct Count {
    CsvBlocks *blocks;
    uint64_t n_records[LIMIT_THREADS];
    uint64_t n_fields[LIMIT_THREADS];
    Status status[LIMIT_THREADS];
    Error err;
} Count;

static double clock_s(clockid_t clock)
{
    struct timespec now;

    (void) clock_gettime(clock, &now);
    return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

static void count_records(void *context, size_t worker)
{
    Count *count = context;
    Arena *arena = arena_new();
    CsvReader *reader = csv_reader_new(arena, &(CsvFormat){0});
    uint64_t n_records = 0;
    uint64_t n_fields = 0;
    CsvBlock block;
    CsvRecord record;
    Error err;

    for (;;) {
        count->status[worker] = csv_blocks_next(count->blocks, worker, &block, &err);
        if (count->status[worker] != OK || block.text.len == 0)
            break;
        csv_reader_start(reader, &block);
        while (csv_reader_next(reader, &record)) {
            n_records++;
            n_fields += record.n_fields;
        }
    }
    count->n_records[worker] = n_records;
    count->n_fields[worker] = n_fields;
    csv_reader_close(reader);
    arena_free(arena);
}

static Status read_file(const char *path, size_t n_workers, Error *err)
{
    double best = 1e9;
    double best_cpu = 1e9; /* of all workers: what is left when others use the machine */
    uint64_t n_records = 0;
    uint64_t n_fields = 0;
    uint64_t size = 0;

    for (int run = 0; run < RUNS; run++) {
        Arena *arena = arena_new();
        const CsvBlocksOptions options = {.n_workers = n_workers};
        const double start = clock_s(CLOCK_MONOTONIC);
        const double start_cpu = clock_s(CLOCK_PROCESS_CPUTIME_ID);
        Count count = {0};
        FileSource *source = NULL;
        Status status = file_source_open(arena, path, &source, err);

        if (status == OK)
            status = csv_blocks_open(arena, source, &options, &count.blocks, err);
        if (status == OK) {
            workers_run(n_workers, count_records, &count);
            size = file_source_size(source);
            n_records = 0;
            n_fields = 0;
            for (size_t worker = 0; worker < n_workers; worker++) {
                n_records += count.n_records[worker];
                n_fields += count.n_fields[worker];
                status = status == OK ? count.status[worker] : status;
            }
        }
        csv_blocks_close(count.blocks);
        file_source_close(source);
        arena_free(arena);
        if (status != OK)
            return status;
        if (clock_s(CLOCK_MONOTONIC) - start < best)
            best = clock_s(CLOCK_MONOTONIC) - start;
        if (clock_s(CLOCK_PROCESS_CPUTIME_ID) - start_cpu < best_cpu)
            best_cpu = clock_s(CLOCK_PROCESS_CPUTIME_ID) - start_cpu;
    }
    (void) printf(
        "blocks and records  %zu workers  %llu records  %llu fields  %.3f s  %.2f GB/s  "
        "(%.2f GB/s a core)\n",
        n_workers,
        (unsigned long long) n_records,
        (unsigned long long) n_fields,
        best,
        (double) size / best * 1e-9,
        (double) size / best_cpu * 1e-9);
    return OK;
}

static Status read_stamps(const char *pattern, const char *form, Error *err)
{
    static char texts[1024][CIVIL_TEXT_MAX];
    static size_t lengths[1024];
    Arena *arena = arena_new();
    const Str name = str_from(pattern);
    const TimeFormat *format;
    double best = 1e9;
    int64_t sum = 0;
    Status status = time_format_compile(arena, &name, 1, TIME_STAMP, &format, err);

    for (size_t at = 0; at < 1024; at++) {
        const Civil civil =
            civil_from_us((int64_t) at * 1800 * US_PER_S + civil_days(2025, 6, 1) * US_PER_DAY);
        lengths[at] = (size_t) snprintf(
            texts[at],
            CIVIL_TEXT_MAX,
            form,
            civil.year,
            civil.month,
            civil.day,
            civil.hour,
            civil.minute);
    }
    for (int run = 0; status == OK && run < RUNS; run++) {
        const double start = clock_s(CLOCK_PROCESS_CPUTIME_ID);
        for (size_t at = 0; at < STAMPS; at++) {
            TimeValue value = {0};
            (void) time_format_parse(format, (Str){texts[at % 1024], lengths[at % 1024]}, &value);
            sum += value.local_us;
        }
        if (clock_s(CLOCK_PROCESS_CPUTIME_ID) - start < best)
            best = clock_s(CLOCK_PROCESS_CPUTIME_ID) - start;
    }
    if (status == OK)
        (void) printf(
            "stamps  %-24s %.1f ns  (sum %lld)\n",
            pattern,
            best / STAMPS * 1e9,
            (long long) (sum % 1000000007));
    arena_free(arena);
    return status;
}

int main(int argc, char **argv)
{
    int64_t n_workers = 1;
    Error err = {0};
    Status status;

    if (argc < 2 || argc > 3 || (argc == 3 && !str_parse_i64(str_from(argv[2]), &n_workers)) ||
        n_workers < 1 || n_workers > LIMIT_THREADS) {
        (void) fprintf(stderr, "usage: csv_bench FILE [WORKERS]\n");
        return 2;
    }
    status = read_file(argv[1], (size_t) n_workers, &err);
    if (status == OK)
        status = read_stamps("rfc3339", "%04d-%02d-%02dT%02d:%02d:00Z", &err);
    if (status == OK)
        status = read_stamps("YYYY-MM-DD HH:mm", "%04d-%02d-%02d %02d:%02d", &err);
    if (status == OK)
        status = read_stamps("M/D/YYYY H:mm", "%2$d/%3$d/%1$04d %4$d:%5$02d", &err);
    if (status != OK)
        (void) fprintf(stderr, "error: %s\n", err.message);
    return status == OK ? 0 : 1;
}
