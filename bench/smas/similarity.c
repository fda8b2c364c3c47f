/*
 * A matrix of consumers times its transpose, in blocks:
 *
 *   panels    rows of unit length, tile_columns consumers side by side for each hour, so that a
 *             tile reads memory in order
 *   tile      rows x columns whose sums stay in registers over HOURS_AT_ONCE hours; two panels of
 *             so many hours take 32 KB at most, the nearest cache
 *   block     BLOCK x BLOCK consumers: operands of HOURS_AT_ONCE hours take 128 KB each and the
 *             sums 256 KB, which the second cache holds; each value read from further away serves
 *             BLOCK multiply-adds
 *
 * Only blocks on and above the diagonal are computed; a pair goes to both of its consumers. A
 * worker keeps lists of its own, which are merged at the end.
 */
#include "similarity.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "smas/chunks.h"

#define HOURS_AT_ONCE 128
#define BLOCK         256
#define ALIGNMENT     64
#define PANELS_CHUNK  4

typedef struct Work {
    const SmasData *data;
    const SmasKernels *kernels;
    float *panels;
    size_t panel_size; /* floats */
    size_t n_panels;
    size_t block; /* panels of one */
    size_t n_blocks;
    SmasTop *tops; /* n_consumers a worker */
} Work;

static float *alloc_aligned(Arena *arena, size_t n)
{
    char *memory = arena_alloc(arena, n * sizeof(float) + ALIGNMENT);

    return (float *) (memory + (ALIGNMENT - (uintptr_t) memory % ALIGNMENT) % ALIGNMENT);
}

/* What a consumer's kWh are multiplied by for a vector of length 1; 0 for one of zeros. */
static float scale_of(const float *kwh, size_t n)
{
    double squares = 0;

    for (size_t hour = 0; hour < n; hour++)
        squares += (double) kwh[hour] * (double) kwh[hour];
    return squares > 0 ? (float) (1 / sqrt(squares)) : 0;
}

static void pack(void *context, size_t worker, size_t from, size_t to)
{
    const Work *work = context;
    const size_t width = work->kernels->tile_columns;
    const size_t n_hours = smas_hours(work->data);

    (void) worker;
    for (size_t panel = from; panel < to; panel++) {
        float *into = work->panels + panel * work->panel_size;
        for (size_t column = 0; column < width; column++) {
            size_t consumer = panel * width + column;
            bool is_there = consumer < work->data->n_consumers;
            const float *kwh = smas_row(work->data, is_there ? consumer : 0);
            float scale = is_there ? scale_of(kwh, n_hours) : 0;
            for (size_t hour = 0; hour < n_hours; hour++)
                into[hour * width + column] = kwh[hour] * scale;
        }
    }
}

/* The sums of panels `row` and `column` of a block over some hours. */
static void
add_panels(const Work *work, size_t row, size_t column, size_t hour, size_t n_hours, float *sums)
{
    const SmasKernels *kernels = work->kernels;
    size_t width = kernels->tile_columns;
    const float *rows = work->panels + row * work->panel_size + hour * width;
    const float *columns = work->panels + column * work->panel_size + hour * width;

    for (size_t at = 0; at < width; at += kernels->tile_rows)
        kernels->tile(rows + at, columns, n_hours, sums + at * BLOCK, BLOCK);
}

typedef struct Range {
    size_t first; /* panel */
    size_t end;
} Range;

static Range range_of(const Work *work, size_t block)
{
    size_t first = block * work->block;
    size_t end = first + work->block;

    return (Range){first, end < work->n_panels ? end : work->n_panels};
}

static void add_block(const Work *work, Range rows, Range columns, float *sums)
{
    const size_t width = work->kernels->tile_columns;
    const size_t all_hours = smas_hours(work->data);

    memset(sums, 0, BLOCK * BLOCK * sizeof(*sums));
    for (size_t hour = 0; hour < all_hours; hour += HOURS_AT_ONCE) {
        size_t left = all_hours - hour;
        size_t n_hours = left < HOURS_AT_ONCE ? left : HOURS_AT_ONCE;
        for (size_t column = columns.first; column < columns.end; column++) {
            for (size_t row = rows.first; row < rows.end && row <= column; row++) {
                float *at =
                    sums + (row - rows.first) * width * BLOCK + (column - columns.first) * width;
                add_panels(work, row, column, hour, n_hours, at);
            }
        }
    }
}

static void
offer_block(const Work *work, Range rows, Range columns, const float *sums, SmasTop *tops)
{
    const size_t width = work->kernels->tile_columns;
    const size_t n = work->data->n_consumers;
    const size_t first = columns.first * width;
    const size_t end = columns.end * width < n ? columns.end * width : n;

    for (size_t row = rows.first * width; row < rows.end * width && row < n; row++) {
        const float *line = sums + (row - rows.first * width) * BLOCK;
        for (size_t column = row < first ? first : row + 1; column < end; column++) {
            float similarity = line[column - first];
            smas_top_offer(&tops[row], (uint32_t) column, similarity);
            smas_top_offer(&tops[column], (uint32_t) row, similarity);
        }
    }
}

/* Pair number `at` of blocks (row <= column), by rows. */
static void pair_of(const Work *work, size_t at, size_t *ret_row, size_t *ret_column)
{
    size_t row = 0;

    while (at >= work->n_blocks - row) {
        at -= work->n_blocks - row;
        row++;
    }
    *ret_row = row;
    *ret_column = row + at;
}

static void compare(void *context, size_t worker, size_t from, size_t to)
{
    const Work *work = context;
    Arena *arena = arena_new();
    float *sums = alloc_aligned(arena, BLOCK * BLOCK);

    for (size_t at = from; at < to; at++) {
        size_t row;
        size_t column;
        pair_of(work, at, &row, &column);
        Range rows = range_of(work, row);
        Range columns = range_of(work, column);
        add_block(work, rows, columns, sums);
        offer_block(work, rows, columns, sums, work->tops + worker * work->data->n_consumers);
    }
    arena_free(arena);
}

static void merge(const Work *work, size_t n_threads, SmasTop *ret)
{
    const size_t n = work->data->n_consumers;

    for (size_t consumer = 0; consumer < n; consumer++) {
        ret[consumer] = work->tops[consumer];
        for (size_t worker = 1; worker < n_threads; worker++) {
            const SmasTop *top = &work->tops[worker * n + consumer];
            for (uint32_t at = 0; at < top->n; at++)
                smas_top_offer(&ret[consumer], top->id[at], top->similarity[at]);
        }
    }
}

void smas_similarity(Arena *arena, const SmasData *data, const SmasRun *run, SmasTop *ret)
{
    const size_t width = run->kernels->tile_columns;
    Work work = {
        .data = data,
        .kernels = run->kernels,
        .panel_size = smas_hours(data) * width,
        .n_panels = (data->n_consumers + width - 1) / width,
        .block = BLOCK / width,
    };

    ASSERT(data->n_consumers < UINT32_MAX);
    work.n_blocks = (work.n_panels + work.block - 1) / work.block;
    work.panels = alloc_aligned(arena, work.n_panels * work.panel_size);
    work.tops = ARENA_ARRAY(arena, SmasTop, run->n_threads * data->n_consumers);
    smas_chunks(work.n_panels, PANELS_CHUNK, run->n_threads, pack, &work);
    smas_chunks(work.n_blocks * (work.n_blocks + 1) / 2, 1, run->n_threads, compare, &work);
    merge(&work, run->n_threads, ret);
}
