/*
 * The information of a grid, without a division. With n_ij points in column j and row i, and
 * f(k) = k ln k:
 *
 *     I = H(rows) - H(rows | columns) = H(rows) + 1/n sum_j (sum_i f(n_ij) - f(n_j))
 *
 * The sum is over columns, each by itself, so the best columns follow from a table of the gain of a
 * column from clump s up to clump t, gain[s][t], by
 *
 *     best[l][t] = max over s of best[l - 1][s] + gain[s][t]
 *
 * Counts are whole numbers up to n: f is a table. Both loops run along t, where numbers lie side by
 * side, so the compiler takes several at once.
 */
#include "mic.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

/* One of the two series, in order. */
typedef struct Axis {
    uint32_t *order; /* points by rising value */
    uint32_t *tie;   /* of each place in that order: the number of its group of equal values */
} Axis;

struct MicWork {
    size_t n_max;
    double *n_log_n; /* f(k), k = 0..n_max */
    Axis x;
    Axis y;
    uint32_t *row;   /* of each point */
    uint32_t *clump; /* of each place in order of the columns' series */
    size_t *ends;    /* points in clumps 0..t */
    uint32_t *cells; /* cumulated points of (row, clump) */
    double *gain;
    double *best;
    double *best_next;
};

/* Grids have at most B(n) cells. */
static size_t cells_max(size_t n)
{
    double limit = pow((double) n, MIC_EXPONENT);

    return limit < 4 ? 4 : (size_t) limit;
}

/* Clumps of the widest grid: one of two rows. */
static size_t clumps_max(size_t n)
{
    size_t clumps = MIC_CLUMPS * (cells_max(n) / 2);

    return clumps < n ? clumps : n;
}

static Axis axis_new(Arena *arena, size_t n_max)
{
    return (Axis){
        .order = ARENA_ARRAY(arena, uint32_t, n_max),
        .tie = ARENA_ARRAY(arena, uint32_t, n_max),
    };
}

MicWork *mic_work_new(Arena *arena, size_t n_max)
{
    MicWork *work = ARENA_NEW(arena, MicWork);
    size_t n_clumps = clumps_max(n_max) + 1;

    ASSERT(n_max <= MIC_N_MAX);
    work->n_max = n_max;
    work->n_log_n = ARENA_ARRAY(arena, double, n_max + 1);
    for (size_t k = 2; k <= n_max; k++)
        work->n_log_n[k] = (double) k * log((double) k);
    work->x = axis_new(arena, n_max);
    work->y = axis_new(arena, n_max);
    work->row = ARENA_ARRAY(arena, uint32_t, n_max);
    work->clump = ARENA_ARRAY(arena, uint32_t, n_max);
    work->ends = ARENA_ARRAY(arena, size_t, n_clumps);
    work->cells = ARENA_ARRAY(arena, uint32_t, n_clumps * (cells_max(n_max) / 2 + 1));
    work->gain = ARENA_ARRAY(arena, double, n_clumps *n_clumps);
    work->best = ARENA_ARRAY(arena, double, n_clumps);
    work->best_next = ARENA_ARRAY(arena, double, n_clumps);
    return work;
}

/* Shell's sort with Ciura's gaps: short, without memory, and quick for a day of readings. */
static void sort_order(const double *values, uint32_t *order, size_t n)
{
    static const size_t gaps[] = {1750, 701, 301, 132, 57, 23, 10, 4, 1};

    for (size_t at = 0; at < n; at++)
        order[at] = (uint32_t) at;
    for (size_t step = 0; step < COUNT_OF(gaps); step++) {
        size_t gap = gaps[step];
        for (size_t at = gap; at < n; at++) {
            uint32_t held = order[at];
            size_t to = at;
            for (; to >= gap && values[order[to - gap]] > values[held]; to -= gap)
                order[to] = order[to - gap];
            order[to] = held;
        }
    }
}

/* Sorts and numbers groups of equal values. Returns the number of groups. */
static size_t axis_fill(Axis *axis, const double *values, size_t n)
{
    uint32_t tie = 0;

    sort_order(values, axis->order, n);
    axis->tie[0] = 0;
    for (size_t at = 1; at < n; at++) {
        tie += values[axis->order[at]] > values[axis->order[at - 1]];
        axis->tie[at] = tie;
    }
    return tie + 1;
}

/* Cuts places 0..n-1 into at most `n_parts` parts of about equal size without parting a group: a
 * group goes where the part comes nearer to its share of what was left. Returns the parts there
 * are. */
static size_t equipartition(const uint32_t *group, size_t n, size_t n_parts, uint32_t *ret_part)
{
    double share = (double) n / (double) n_parts;
    size_t part = 0;
    size_t held = 0; /* points in the part */
    size_t end;

    for (size_t at = 0; at < n; at = end) {
        for (end = at + 1; end < n && group[end] == group[at]; end++)
            continue;
        size_t added = end - at;
        if (held > 0 && fabs((double) (held + added) - share) >= fabs((double) held - share)) {
            part++;
            held = 0;
            share = (double) (n - at) / (double) (n_parts - part);
        }
        for (size_t place = at; place < end; place++)
            ret_part[place] = (uint32_t) part;
        held += added;
    }
    return part + 1;
}

/* Of the group of equal values from `at` up to `end`: whether its points are of several rows. */
static bool is_mixed(const uint32_t *row, const uint32_t *order, size_t at, size_t end)
{
    for (size_t place = at + 1; place < end; place++) {
        if (row[order[place]] != row[order[at]])
            return true;
    }
    return false;
}

/* Numbers the clumps along the columns' series. Returns their number. */
static size_t clumps_fill(MicWork *work, const Axis *columns, size_t n)
{
    size_t clump = 0;
    bool was_mixed = false;
    size_t end;

    for (size_t at = 0; at < n; at = end) {
        for (end = at + 1; end < n && columns->tie[end] == columns->tie[at]; end++)
            continue;
        bool mixed = is_mixed(work->row, columns->order, at, end);
        bool same_row =
            at > 0 && work->row[columns->order[at]] == work->row[columns->order[at - 1]];
        if (at > 0 && (mixed || was_mixed || !same_row))
            clump++;
        for (size_t place = at; place < end; place++)
            work->clump[place] = (uint32_t) clump;
        was_mixed = mixed;
    }
    return clump + 1;
}

/* Counts points up to each clump, in all and of each row: cells[row * n_clumps + clump]. */
static void cells_fill(MicWork *work, const Axis *columns, size_t n, size_t n_rows, size_t n_clumps)
{
    memset(work->cells, 0, n_rows * n_clumps * sizeof(*work->cells));
    memset(work->ends, 0, n_clumps * sizeof(*work->ends));
    for (size_t place = 0; place < n; place++) {
        size_t clump = work->clump[place];
        work->ends[clump]++;
        work->cells[work->row[columns->order[place]] * n_clumps + clump]++;
    }
    for (size_t clump = 1; clump < n_clumps; clump++) {
        work->ends[clump] += work->ends[clump - 1];
        for (size_t row = 0; row < n_rows; row++)
            work->cells[row * n_clumps + clump] += work->cells[row * n_clumps + clump - 1];
    }
}

/* gain[s * n_clumps + t] for a column of clumps s..t: sum_i f(n_i) - f(n). */
static void gains_fill(MicWork *work, size_t n_rows, size_t n_clumps)
{
    const double *n_log_n = work->n_log_n;

    for (size_t s = 0; s < n_clumps; s++) {
        double *gain = work->gain + s * n_clumps;
        size_t before = s == 0 ? 0 : work->ends[s - 1];
        for (size_t t = s; t < n_clumps; t++)
            gain[t] = -n_log_n[work->ends[t] - before];
        for (size_t row = 0; row < n_rows; row++) {
            const uint32_t *cells = work->cells + row * n_clumps;
            uint32_t row_before = s == 0 ? 0 : cells[s - 1];
            for (size_t t = s; t < n_clumps; t++)
                gain[t] += n_log_n[cells[t] - row_before];
        }
    }
}

/* One column more: best_next[t] from best[s] for all columns s + 1..t. */
static void best_advance(MicWork *work, size_t n_clumps)
{
    double *restrict next = work->best_next;

    for (size_t t = 0; t < n_clumps; t++)
        next[t] = -INFINITY; /* fewer clumps than columns */
    for (size_t s = 0; s + 1 < n_clumps; s++) {
        double before = work->best[s];
        const double *restrict gain = work->gain + (s + 1) * n_clumps;
        for (size_t t = s + 1; t < n_clumps; t++) {
            double sum = before + gain[t];
            next[t] = sum > next[t] ? sum : next[t];
        }
    }
    work->best_next = work->best;
    work->best = next;
}

/* The best coefficient of grids with these rows and 2..n_columns columns. */
static double
best_columns(MicWork *work, size_t n, size_t n_rows, size_t n_clumps, size_t n_columns)
{
    double most = 0;
    double rows_entropy = work->n_log_n[n];

    for (size_t row = 0; row < n_rows; row++)
        rows_entropy -= work->n_log_n[work->cells[row * n_clumps + n_clumps - 1]];
    memcpy(work->best, work->gain, n_clumps * sizeof(*work->best));
    for (size_t columns = 2; columns <= n_columns && columns <= n_clumps; columns++) {
        best_advance(work, n_clumps);
        double information = (rows_entropy + work->best[n_clumps - 1]) / (double) n;
        double least = log((double) (columns < n_rows ? columns : n_rows));
        most = fmax(most, information / least);
    }
    return most;
}

/* The greatest over grids whose rows are an equipartition of `rows`. */
static double best_grids(MicWork *work, const Axis *rows, const Axis *columns, size_t n)
{
    size_t limit = cells_max(n);
    double most = 0;

    for (size_t asked = 2; asked <= limit / 2; asked++) {
        size_t n_columns = limit / asked;
        size_t n_rows = equipartition(rows->tie, n, asked, work->clump);
        for (size_t place = 0; place < n; place++)
            work->row[rows->order[place]] = work->clump[place];
        size_t n_clumps = clumps_fill(work, columns, n);
        if (n_clumps > MIC_CLUMPS * n_columns)
            n_clumps = equipartition(work->clump, n, MIC_CLUMPS * n_columns, work->clump);
        cells_fill(work, columns, n, n_rows, n_clumps);
        gains_fill(work, n_rows, n_clumps);
        most = fmax(most, best_columns(work, n, n_rows, n_clumps, n_columns));
    }
    return most;
}

double mic(MicWork *work, const double *x, const double *y, size_t n)
{
    ASSERT(n <= work->n_max);
    if (n < 4)
        return 0;
    if (axis_fill(&work->x, x, n) < 2 || axis_fill(&work->y, y, n) < 2)
        return 0;
    double by_y = best_grids(work, &work->y, &work->x, n);
    double by_x = best_grids(work, &work->x, &work->y, n);
    return fmin(1, fmax(by_y, by_x));
}
