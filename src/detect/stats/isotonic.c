#include "isotonic.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* A point, then a block of points: weighted means. */
typedef struct Block {
    double x;
    double y;
    double weight;
    double from;
} Block;

static int compare_x(const void *left, const void *right)
{
    double a = ((const Block *) left)->x;
    double b = ((const Block *) right)->x;

    return (a > b) - (a < b);
}

static Block join(Block left, Block right)
{
    double weight = left.weight + right.weight;

    return (Block){
        .x = left.x + (right.x - left.x) * right.weight / weight,
        .y = left.y + (right.y - left.y) * right.weight / weight,
        .weight = weight,
        .from = left.from,
    };
}

/* Points in order of x, those of one x joined. Returns their number. */
static size_t
points_fill(Block *points, const double *x, const double *y, const double *weight, size_t n)
{
    size_t n_points = 0;

    for (size_t at = 0; at < n; at++) {
        double share = weight == NULL ? 1 : weight[at];
        ASSERT(isfinite(x[at]) && isfinite(y[at]) && share > 0);
        points[at] = (Block){.x = x[at], .y = y[at], .weight = share, .from = x[at]};
    }
    qsort(points, n, sizeof(*points), compare_x);
    for (size_t at = 0; at < n; at++) {
        if (n_points > 0 && points[at].x <= points[n_points - 1].x)
            points[n_points - 1] = join(points[n_points - 1], points[at]);
        else
            points[n_points++] = points[at];
    }
    return n_points;
}

/* Pools neighbours that do not rise, in place. Returns the number of blocks. */
static size_t pool(Block *points, size_t n)
{
    size_t n_blocks = 0;

    for (size_t at = 0; at < n; at++) {
        Block block = points[at];
        while (n_blocks > 0 && points[n_blocks - 1].y >= block.y)
            block = join(points[--n_blocks], block);
        points[n_blocks++] = block;
    }
    return n_blocks;
}

Isotonic
isotonic_fit(Arena *arena, const double *x, const double *y, const double *weight, size_t n)
{
    Block *blocks = ARENA_ARRAY(arena, Block, n);
    size_t n_blocks;

    ASSERT(n > 0);
    n_blocks = pool(blocks, points_fill(blocks, x, y, weight, n));
    double *lists = ARENA_ARRAY(arena, double, 4 * n_blocks);
    for (size_t at = 0; at < n_blocks; at++) {
        lists[at] = blocks[at].x;
        lists[n_blocks + at] = blocks[at].y;
        lists[2 * n_blocks + at] = blocks[at].weight;
        lists[3 * n_blocks + at] = blocks[at].from;
    }
    return (Isotonic){
        .n_blocks = n_blocks,
        .x = lists,
        .y = lists + n_blocks,
        .weight = lists + 2 * n_blocks,
        .from = lists + 3 * n_blocks,
    };
}

/* How many of n rising numbers are at most x. */
static size_t count_up_to(const double *rising, size_t n, double x)
{
    size_t low = 0;

    while (low < n) {
        size_t middle = low + (n - low) / 2;
        if (rising[middle] <= x)
            low = middle + 1;
        else
            n = middle;
    }
    return low;
}

double isotonic_at(const Isotonic *fit, double x)
{
    size_t after = count_up_to(fit->x, fit->n_blocks, x);

    if (after == 0)
        return fit->y[0];
    if (after == fit->n_blocks)
        return fit->y[after - 1];
    double share = (x - fit->x[after - 1]) / (fit->x[after] - fit->x[after - 1]);
    return fit->y[after - 1] + share * (fit->y[after] - fit->y[after - 1]);
}

double isotonic_step(const Isotonic *fit, double x)
{
    size_t after = count_up_to(fit->from, fit->n_blocks, x);

    return fit->y[after == 0 ? 0 : after - 1];
}

#define PLATT_STEPS     100
#define PLATT_HALVINGS  40
#define PLATT_RIDGE     1e-12 /* keeps the Hessian positive */
#define PLATT_TOLERANCE 1e-9  /* of the gradient, a point */

typedef struct PlattData {
    const double *score;
    const uint8_t *label;
    size_t n;
    double high; /* what a positive aims at */
    double low;
} PlattData;

/* Cross entropy, without overflow on either side. */
static double platt_loss(const PlattData *data, Platt platt)
{
    double loss = 0;

    for (size_t at = 0; at < data->n; at++) {
        double target = data->label[at] != 0 ? data->high : data->low;
        double place = platt.a * data->score[at] + platt.b;
        double tail = log1p(exp(-fabs(place)));
        loss += place >= 0 ? target * place + tail : (target - 1) * place + tail;
    }
    return loss;
}

/* The gradient and the step of Newton against it. */
typedef struct PlattStep {
    double a_slope;
    double b_slope;
    double a;
    double b;
} PlattStep;

static PlattStep platt_step(const PlattData *data, Platt platt)
{
    PlattStep step = {0};
    double aa = PLATT_RIDGE;
    double bb = PLATT_RIDGE;
    double ab = 0;

    for (size_t at = 0; at < data->n; at++) {
        double score = data->score[at];
        double p = platt_at(&platt, score);
        double target = data->label[at] != 0 ? data->high : data->low;
        double bend = p * (1 - p);
        aa += score * score * bend;
        ab += score * bend;
        bb += bend;
        step.a_slope += score * (target - p);
        step.b_slope += target - p;
    }
    double determinant = aa * bb - ab * ab;
    step.a = -(bb * step.a_slope - ab * step.b_slope) / determinant;
    step.b = -(aa * step.b_slope - ab * step.a_slope) / determinant;
    return step;
}

/* Halves the step until the loss falls enough. False: it never does. */
static bool platt_descend(const PlattData *data, const PlattStep *step, Platt *platt, double *loss)
{
    double slope = step->a_slope * step->a + step->b_slope * step->b;
    double length = 1;

    for (int halving = 0; halving < PLATT_HALVINGS; halving++) {
        Platt next = {.a = platt->a + length * step->a, .b = platt->b + length * step->b};
        double next_loss = platt_loss(data, next);
        if (next_loss < *loss + 1e-4 * length * slope) {
            *platt = next;
            *loss = next_loss;
            return true;
        }
        length /= 2;
    }
    return false;
}

Platt platt_fit(const double *score, const uint8_t *label, size_t n)
{
    PlattData data = {.score = score, .label = label, .n = n};
    double n_positive = 0;

    for (size_t at = 0; at < n; at++)
        n_positive += label[at] != 0;
    double n_negative = (double) n - n_positive;
    data.high = (n_positive + 1) / (n_positive + 2);
    data.low = 1 / (n_negative + 2);

    Platt platt = {.a = 0, .b = log((n_negative + 1) / (n_positive + 1))};
    double loss = platt_loss(&data, platt);
    double tolerance = PLATT_TOLERANCE * (double) n;
    for (int round = 0; round < PLATT_STEPS; round++) {
        PlattStep step = platt_step(&data, platt);
        if (fabs(step.a_slope) <= tolerance && fabs(step.b_slope) <= tolerance)
            break;
        if (!platt_descend(&data, &step, &platt, &loss))
            break;
    }
    return platt;
}

double platt_at(const Platt *platt, double score)
{
    double place = platt->a * score + platt->b;

    return place >= 0 ? exp(-place) / (1 + exp(-place)) : 1 / (1 + exp(place));
}
