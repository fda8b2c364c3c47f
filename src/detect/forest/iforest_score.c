/*
 * Scoring rows with a fitted forest.
 *
 * One row in one tree is `depth` dependent steps (iforest_internal.h): three loads, a compare and
 * an add with carry. Speed comes from keeping many such chains in flight and their data in the
 * first cache:
 *   - rows are taken in blocks of some 16 KiB, turned to keys in groups of eight rows, column by
 *     column (so that the eight differ by a constant offset); within a block tree after tree: a
 *     tree (1.5 KiB of splits) is read from the second cache once a block, not once a row;
 *   - the eight rows of a group step through a tree together, level by level: eight chains overlap;
 *   - no step branches: a wrong guess would cost more than the levels saved by stopping early.
 * Gather instructions (AVX2) were tried and left out: they were slower than plain loads on the
 * machines at hand, and this way there is one path, the same on every processor.
 *
 * A row's path lengths are added in the order of the trees by one thread, so sums do not depend on
 * the number of threads or on the block a row falls in. Rows with missing values are walked again
 * by the slow rule, which replaces their sum.
 */
#include <stdatomic.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/workers.h"
#include "iforest_internal.h"

#define LANES          ((size_t) 8)
#define BLOCK_BYTES    ((size_t) 16 * 1024)
#define BLOCK_ROWS_MAX 512
#define BLOCK_ROWS_MIN 32

typedef struct ScoreTask {
    const Iforest *forest;
    const IforestMatrix *matrix;
    size_t block_rows; /* a multiple of LANES */
    double per_length; /* -1 / (n_trees * c(sample_size)) */
    double *scores;
    atomic_size_t next_block;
} ScoreTask;

/* Turns a block of rows to keys: group after group, in it column after column, LANES keys each. The
 * lanes past the last row repeat it. */
static void make_keys(const float *rows, size_t n_rows, size_t n_columns, uint32_t *keys)
{
    for (size_t first = 0; first < n_rows; first += LANES) {
        uint32_t *group = keys + first * n_columns;

        for (size_t lane = 0; lane < LANES; lane++) {
            size_t row = first + lane < n_rows ? first + lane : n_rows - 1;

            for (size_t column = 0; column < n_columns; column++)
                group[column * LANES + lane] = iforest_key(rows[row * n_columns + column]);
        }
    }
}

/* Adds the path lengths in one tree to the sums of the LANES rows of a group. */
static inline void add_group(
    const uint32_t *below,
    const uint16_t *column,
    const double *leaf_length,
    unsigned depth,
    const uint32_t *keys,
    double *sums)
{
    size_t node[LANES];

    for (size_t lane = 0; lane < LANES; lane++)
        node[lane] = 1;
    for (unsigned level = 0; level < depth; level++) {
#pragma GCC unroll 8
        for (size_t lane = 0; lane < LANES; lane++) {
            size_t at = node[lane];
            node[lane] = at + at + (below[at] < keys[(size_t) column[at] * LANES + lane]);
        }
    }
    for (size_t lane = 0; lane < LANES; lane++)
        sums[lane] += leaf_length[node[lane] - ((size_t) 1 << depth)];
}

/* Mean path length of a row that came to `node`: both sides of a split on a missing value, weighted
 * by the training rows there. */
static double path_length(const Iforest *forest, size_t tree, size_t node, const float *row)
{
    size_t n_leaves = (size_t) 1 << forest->depth;
    size_t base = tree << forest->depth;
    const uint16_t *count = forest->count + (tree << (forest->depth + 1));

    while (node < n_leaves) {
        float value = row[forest->column[base + node]];

        if (isnan(value) && forest->below[base + node] != IFOREST_STOP) {
            double left = path_length(forest, tree, 2 * node, row);
            double right = path_length(forest, tree, 2 * node + 1, row);
            return (count[2 * node] * left + count[2 * node + 1] * right) / count[node];
        }
        node = forest->below[base + node] == IFOREST_STOP
                   ? 2 * node
                   : iforest_step(forest->below + base, node, value);
    }
    return forest->leaf_length[base + node - n_leaves];
}

static bool has_missing(const float *row, size_t n_columns)
{
    bool found = false;

    for (size_t column = 0; column < n_columns; column++)
        found |= isnan(row[column]);
    return found;
}

double iforest_path_length(const Iforest *forest, const float *row)
{
    double sum = 0;

    for (size_t tree = 0; tree < forest->n_trees; tree++)
        sum += path_length(forest, tree, 1, row);
    return sum / (double) forest->n_trees;
}

/* `keys` has room for the block. */
static void score_block(const ScoreTask *task, size_t first, size_t n_rows, uint32_t *keys)
{
    const Iforest *forest = task->forest;
    size_t n_columns = forest->n_columns;
    const float *rows = task->matrix->values + first * n_columns;
    double *scores = task->scores + first;
    double sums[BLOCK_ROWS_MAX] = {0};

    make_keys(rows, n_rows, n_columns, keys);
    for (size_t tree = 0; tree < forest->n_trees; tree++) {
        size_t base = tree << forest->depth;

        for (size_t row = 0; row < n_rows; row += LANES)
            add_group(
                forest->below + base,
                forest->column + base,
                forest->leaf_length + base,
                forest->depth,
                keys + row * n_columns,
                sums + row);
    }
    for (size_t row = 0; row < n_rows; row++) {
        if (task->matrix->complete != NULL && has_missing(rows + row * n_columns, n_columns))
            sums[row] =
                iforest_path_length(forest, rows + row * n_columns) * (double) forest->n_trees;
        scores[row] = exp2(sums[row] * task->per_length);
    }
}

static void score_work(void *context, size_t worker)
{
    ScoreTask *task = context;
    size_t n_keys = task->block_rows * task->matrix->n_columns;
    uint32_t *keys = mem_alloc(n_keys * sizeof(*keys)); /* an arena is for one thread */

    (void) worker; /* blocks write to places of their own */
    for (;;) {
        size_t first = atomic_fetch_add(&task->next_block, 1) * task->block_rows;
        size_t left;

        if (first >= task->matrix->n_rows)
            break;
        left = task->matrix->n_rows - first;
        score_block(task, first, left < task->block_rows ? left : task->block_rows, keys);
    }
    mem_free(keys);
}

static size_t block_rows(size_t n_columns)
{
    size_t rows = BLOCK_BYTES / (n_columns * sizeof(float)) / LANES * LANES;

    if (rows < BLOCK_ROWS_MIN)
        return BLOCK_ROWS_MIN;
    return rows > BLOCK_ROWS_MAX ? BLOCK_ROWS_MAX : rows;
}

void iforest_score(
    const Iforest *forest, const IforestMatrix *matrix, size_t n_threads, double *ret_scores)
{
    size_t n_workers = n_threads == 0 ? workers_default() : n_threads;
    ScoreTask task = {
        .forest = forest,
        .matrix = matrix,
        .block_rows = block_rows(matrix->n_columns),
        .per_length =
            -1 / ((double) forest->n_trees * iforest_expected_length(forest->sample_size)),
        .scores = ret_scores,
    };
    size_t n_blocks = (matrix->n_rows + task.block_rows - 1) / task.block_rows;

    ASSERT(matrix->n_columns == forest->n_columns);
    if (n_blocks == 0)
        return;
    n_workers = n_workers < n_blocks ? n_workers : n_blocks;
    workers_run(n_workers < LIMIT_THREADS ? n_workers : LIMIT_THREADS, score_work, &task);
}
