/*
 * smas_bench: times the four tasks of the smart-meter benchmark on generated data, as a table:
 *
 *   s, CPU s  the best of ROUNDS on the clock and on the processors, all threads together (on a
 * busy machine the second is the better figure); similarity runs once peak      the most memory
 * held while a task ran, data included rates     by the clock ratio     of the reading tasks:
 * processor time of a plain sum over the same array by as many threads, divided by the task's. Of
 * similarity: operations a second of processor time against multiply-adds that read nothing, and
 * against a triple loop over some of the consumers
 *
 * Usage: smas_bench CONSUMERS [THREADS [SET]], SET one of baseline, avx2, avx512
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/parse.h"
#include "base/workers.h"
#include "smas/chunks.h"
#include "smas/generate.h"
#include "smas/histogram.h"
#include "smas/par.h"
#include "smas/similarity.h"
#include "smas/three_line.h"

#define DAYS       365
#define SEED       1
#define ROUNDS     5
#define CHUNK      16
#define NAIVE      200      /* consumers of the triple loop */
#define MULTIPLIES 50000000 /* rounds of multiply-adds */

typedef struct Cost {
    double wall_s;
    double cpu_s;
    double peak_mb;
} Cost;

typedef struct Bench {
    SmasData data;
    SmasRun run;
    float *sums; /* one a consumer */
    SmasHistogram *histograms;
    SmasLines *lines;
    SmasPar *par;
    SmasTop *tops;
    double flops; /* of multiply-adds, one thread */
} Bench;

static double now_s(clockid_t clock)
{
    struct timespec now;

    (void) clock_gettime(clock, &now);
    return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* The kernel's mark of the most memory held begins anew; where it can't, it goes on. */
static void peak_reset(void)
{
    FILE *file = fopen("/proc/self/clear_refs", "w");

    if (file == NULL)
        return;
    (void) fputs("5", file);
    (void) fclose(file);
}

static double peak_mb(void)
{
    FILE *file = fopen("/proc/self/status", "r");
    char line[256];
    double mb = NAN;

    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        unsigned long kb;
        if (sscanf(line, "VmHWM: %lu kB", &kb) == 1)
            mb = (double) kb * 1024 / 1e6;
    }
    if (file != NULL)
        (void) fclose(file);
    return mb;
}

#define COST_NONE ((Cost){.wall_s = INFINITY, .cpu_s = INFINITY})

/* Runs `task`; `best` keeps the best of each. */
static void measure(Bench *bench, void (*task)(Arena *arena, Bench *bench), Cost *best)
{
    Arena *arena = arena_new();
    double wall_s;
    double cpu_s;

    peak_reset();
    wall_s = now_s(CLOCK_MONOTONIC);
    cpu_s = now_s(CLOCK_PROCESS_CPUTIME_ID);
    task(arena, bench);
    wall_s = now_s(CLOCK_MONOTONIC) - wall_s;
    cpu_s = now_s(CLOCK_PROCESS_CPUTIME_ID) - cpu_s;
    best->wall_s = fmin(best->wall_s, wall_s);
    best->cpu_s = fmin(best->cpu_s, cpu_s);
    best->peak_mb = fmax(best->peak_mb, peak_mb());
    arena_free(arena);
}

static void sum_some(void *context, size_t worker, size_t from, size_t to)
{
    Bench *bench = context;
    size_t n = smas_hours(&bench->data);

    (void) worker;
    for (size_t at = from; at < to; at++)
        bench->sums[at] = bench->run.kernels->sum(smas_row(&bench->data, at), n);
}

static void task_sum(Arena *arena, Bench *bench)
{
    (void) arena;
    smas_chunks(bench->data.n_consumers, CHUNK, bench->run.n_threads, sum_some, bench);
}

static void task_histogram(Arena *arena, Bench *bench)
{
    (void) arena;
    smas_histogram(&bench->data, &bench->run, bench->histograms);
}

static void task_three_line(Arena *arena, Bench *bench)
{
    smas_three_line(arena, &bench->data, &bench->run, bench->lines);
}

static void task_par(Arena *arena, Bench *bench)
{
    smas_par(arena, &bench->data, &bench->run, bench->par);
}

static void task_similarity(Arena *arena, Bench *bench)
{
    smas_similarity(arena, &bench->data, &bench->run, bench->tops);
}

static void multiply(void *context, size_t worker, size_t from, size_t to)
{
    Bench *bench = context;
    double flops;

    (void) worker;
    for (size_t at = from; at < to; at++)
        bench->sums[at] = bench->run.kernels->multiply_add(MULTIPLIES, 0.5F, &flops);
    if (from == 0)
        bench->flops = flops;
}

static void task_multiply(Arena *arena, Bench *bench)
{
    (void) arena;
    smas_chunks(bench->run.n_threads, 1, bench->run.n_threads, multiply, bench);
}

static size_t n_naive(const Bench *bench)
{
    return bench->data.n_consumers < NAIVE ? bench->data.n_consumers : NAIVE;
}

static void task_naive(Arena *arena, Bench *bench)
{
    const size_t n_hours = smas_hours(&bench->data);

    (void) arena;
    for (size_t row = 0; row < n_naive(bench); row++) {
        for (size_t column = row + 1; column < n_naive(bench); column++) {
            const float *x = smas_row(&bench->data, row);
            const float *y = smas_row(&bench->data, column);
            float sum = 0;
            for (size_t hour = 0; hour < n_hours; hour++)
                sum += x[hour] * y[hour];
            bench->sums[column] = sum;
        }
    }
}

static void print_cost(const char *name, const Cost *cost)
{
    printf("| %-10s | %8.3f | %8.3f | %6.0f |", name, cost->wall_s, cost->cpu_s, cost->peak_mb);
}

static void print_reading(const char *name, const Bench *bench, const Cost *cost, const Cost *sum)
{
    double readings = (double) bench->data.n_consumers * (double) smas_hours(&bench->data);

    print_cost(name, cost);
    printf(
        " %6.0f | %7.2f GB/s    | %.2f of the plain sum |\n",
        readings / cost->wall_s / 1e6,
        readings * sizeof(float) / cost->wall_s / 1e9,
        sum->cpu_s / cost->cpu_s);
}

static void bench_reading(Bench *bench)
{
    static const struct {
        const char *name;
        void (*task)(Arena *arena, Bench *bench);
    } tasks[] = {
        {"plain sum", task_sum},
        {"histogram", task_histogram},
        {"3-line", task_three_line},
        {"PAR", task_par},
    };

    Cost costs[COUNT_OF(tasks)];

    for (size_t at = 0; at < COUNT_OF(tasks); at++)
        costs[at] = COST_NONE;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t at = 0; at < COUNT_OF(tasks); at++)
            measure(bench, tasks[at].task, &costs[at]);
    }
    for (size_t at = 0; at < COUNT_OF(tasks); at++)
        print_reading(tasks[at].name, bench, &costs[at], &costs[0]);
}

/* A multiplication and an addition for each hour of each pair of n consumers. */
static double flops_of_pairs(size_t n, const Bench *bench)
{
    return (double) n * (double) (n - 1) * (double) smas_hours(&bench->data);
}

static void bench_similarity(Bench *bench)
{
    const double readings = (double) bench->data.n_consumers * (double) smas_hours(&bench->data);
    const double flops = flops_of_pairs(bench->data.n_consumers, bench);
    Cost similarity = COST_NONE;
    Cost most = COST_NONE;
    Cost naive = COST_NONE;
    double most_rate; /* a second of processor time */
    double naive_rate;

    measure(bench, task_similarity, &similarity);
    for (int round = 0; round < ROUNDS; round++) {
        measure(bench, task_multiply, &most);
        measure(bench, task_naive, &naive);
    }
    most_rate = bench->flops * (double) bench->run.n_threads / most.cpu_s;
    naive_rate = flops_of_pairs(n_naive(bench), bench) / naive.cpu_s;
    print_cost("similarity", &similarity);
    printf(
        " %6.0f | %6.1f GFLOP/s  | %.1f GFLOP/CPU s: %.2f of multiply-adds (%.1f), %.1f times a "
        "triple loop (%.2f) |\n",
        readings / similarity.wall_s / 1e6,
        flops / similarity.wall_s / 1e9,
        flops / similarity.cpu_s / 1e9,
        flops / similarity.cpu_s / most_rate,
        most_rate / 1e9,
        flops / similarity.cpu_s / naive_rate,
        naive_rate / 1e9);
}

static void bench_all(size_t n, const SmasRun *run)
{
    Arena *arena = arena_new();
    Bench bench = {.run = *run};
    double wall_s = now_s(CLOCK_MONOTONIC);

    bench.data = smas_generate(arena, n, DAYS, SEED, run);
    printf(
        "\n%zu consumers x %zu hours: %.1f million readings, %.0f MB; %zu thread(s), %s; generated "
        "in %.1f s\n\n",
        n,
        smas_hours(&bench.data),
        (double) n * (double) smas_hours(&bench.data) / 1e6,
        (double) n * (double) smas_hours(&bench.data) * sizeof(float) / 1e6,
        run->n_threads,
        run->kernels->name,
        now_s(CLOCK_MONOTONIC) - wall_s);
    printf("| task | s | CPU s | peak MB | million readings/s | rate | ratio |\n");
    printf("|---|---|---|---|---|---|---|\n");
    bench.sums = ARENA_ARRAY(arena, float, n + run->n_threads);
    bench.histograms = ARENA_ARRAY(arena, SmasHistogram, n);
    bench.lines = ARENA_ARRAY(arena, SmasLines, n);
    bench.par = ARENA_ARRAY(arena, SmasPar, n);
    bench.tops = ARENA_ARRAY(arena, SmasTop, n);
    bench_reading(&bench);
    bench_similarity(&bench);
    arena_free(arena);
}

/* The kernels named, or the widest that run here. NULL: none has that name. */
static const SmasKernels *kernels_named(const char *name)
{
    const SmasKernels *kernels[3];
    size_t n = smas_kernels_here(kernels);

    for (size_t at = 0; at < n; at++) {
        if (name == NULL || strcmp(kernels[at]->name, name) == 0)
            return kernels[at];
    }
    return NULL;
}

int main(int argc, char **argv)
{
    int64_t n = 0;
    int64_t n_threads = (int64_t) workers_default();
    const SmasKernels *kernels = kernels_named(argc > 3 ? argv[3] : NULL);

    if (argc < 2 || argc > 4 || !str_parse_i64(str_from(argv[1]), &n) || n < 2 || n > 1000000 ||
        (argc > 2 && !str_parse_i64(str_from(argv[2]), &n_threads)) || n_threads < 1 ||
        n_threads > 64 || kernels == NULL) {
        (void) fprintf(stderr, "usage: smas_bench CONSUMERS [THREADS [SET]]\n");
        return 2;
    }
    bench_all((size_t) n, &(SmasRun){.kernels = kernels, .n_threads = (size_t) n_threads});
    return 0;
}
