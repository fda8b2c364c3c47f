/*
 * iforest_bench: how long the forest takes, on the sizes the design states.
 *
 * Data are random (seeded): normal columns with one row in a hundred shifted. Prints for each case
 * the best of several runs, in milliseconds of the clock and of the processor (all threads; the
 * better figure when the machine is busy):
 *   fit     100 trees x 256 rows on 581,012 x 54 (the size of CovType) and on 6,435 x 36
 * (Satellite) score   1,000,000 rows x 10 columns, one thread and two bench/iforest_peers.py times
 * isotree and scikit-learn on the same sizes.
 */
#include <stdio.h>
#include <time.h>

#include "base/mem.h"
#include "base/rng.h"
#include "detect/forest/iforest.h"

static double now_ms(clockid_t clock)
{
    struct timespec now;

    (void) clock_gettime(clock, &now);
    return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

typedef struct Timer {
    double wall_start;
    double cpu_start;
    double wall_best;
    double cpu_best;
} Timer;

static Timer timer_new(void)
{
    return (Timer){.wall_best = INFINITY, .cpu_best = INFINITY};
}

static void timer_begin(Timer *timer)
{
    timer->wall_start = now_ms(CLOCK_MONOTONIC);
    timer->cpu_start = now_ms(CLOCK_PROCESS_CPUTIME_ID);
}

static void timer_end(Timer *timer)
{
    timer->wall_best = fmin(timer->wall_best, now_ms(CLOCK_MONOTONIC) - timer->wall_start);
    timer->cpu_best = fmin(timer->cpu_best, now_ms(CLOCK_PROCESS_CPUTIME_ID) - timer->cpu_start);
}

static void
timer_print(const Timer *timer, const char *what, size_t n_rows, size_t n_columns, size_t n_threads)
{
    printf(
        "%-6s %8zu x %2zu  %zu thread(s)  %9.2f ms  %9.2f ms processor\n",
        what,
        n_rows,
        n_columns,
        n_threads,
        timer->wall_best,
        timer->cpu_best);
}

static IforestMatrix make_matrix(Arena *arena, size_t n_rows, size_t n_columns)
{
    float *values = ARENA_ARRAY(arena, float, n_rows *n_columns);
    Rng rng = rng_new(1, n_columns);

    for (size_t row = 0; row < n_rows; row++) {
        double shift = row % 100 == 0 ? 4 : 0;
        for (size_t column = 0; column < n_columns; column++)
            values[row * n_columns + column] = iforest_value(rng_normal(&rng) + shift);
    }
    return (IforestMatrix){.values = values, .n_rows = n_rows, .n_columns = n_columns};
}

static void bench_fit(size_t n_rows, size_t n_columns, size_t n_threads)
{
    Arena *arena = arena_new();
    IforestMatrix matrix = make_matrix(arena, n_rows, n_columns);
    Timer timer = timer_new();

    for (uint64_t run = 0; run < 20; run++) {
        Arena *scratch = arena_new();
        const Iforest *forest;
        IforestOutcome outcome;

        timer_begin(&timer);
        outcome = iforest_fit(
            scratch, &matrix, &(IforestOptions){.seed = run, .n_threads = n_threads}, &forest);
        timer_end(&timer);
        ASSERT(outcome == IFOREST_FITTED);
        arena_free(scratch);
    }
    timer_print(&timer, "fit", n_rows, n_columns, n_threads);
    arena_free(arena);
}

static void bench_score(size_t n_rows, size_t n_columns, size_t n_threads)
{
    Arena *arena = arena_new();
    IforestMatrix matrix = make_matrix(arena, n_rows, n_columns);
    double *scores = ARENA_ARRAY(arena, double, n_rows);
    const Iforest *forest;
    Timer timer = timer_new();

    ASSERT(iforest_fit(arena, &matrix, &(IforestOptions){.seed = 1}, &forest) == IFOREST_FITTED);
    for (int run = 0; run < 5; run++) {
        timer_begin(&timer);
        iforest_score(forest, &matrix, n_threads, scores);
        timer_end(&timer);
    }
    timer_print(&timer, "score", n_rows, n_columns, n_threads);
    arena_free(arena);
}

int main(void)
{
    bench_fit(581012, 54, 1);
    bench_fit(581012, 54, 2);
    bench_fit(6435, 36, 1);
    bench_score(1000000, 10, 1);
    bench_score(1000000, 10, 2);
    bench_score(1000000, 2, 1);
    return 0;
}
