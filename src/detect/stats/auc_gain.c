#include "auc_gain.h"

#include <math.h>

#include "base/mem.h"

/* 1 when the positive scores above the negative, a half for a tie. */
static double order_of(double positive, double negative)
{
    if (positive > negative)
        return 1;
    return positive < negative ? 0 : 0.5;
}

/* Mean of the values of one class and the variance of that mean. */
typedef struct Mean {
    double value;
    double variance;
} Mean;

static Mean mean_of_class(const double *values, const uint8_t *labels, size_t n, uint8_t class)
{
    Mean mean = {0};
    double squares = 0;
    double count = 0;

    for (size_t at = 0; at < n; at++) {
        if (labels[at] != class)
            continue;
        mean.value += values[at];
        count++;
    }
    ASSERT(count >= 2); /* auc_gain.h */
    mean.value /= count;
    for (size_t at = 0; at < n; at++)
        if (labels[at] == class)
            squares += (values[at] - mean.value) * (values[at] - mean.value);
    mean.variance = squares / (count - 1) / count;
    return mean;
}

/* The placement of each case, positive or negative. */
static double *
placements(Arena *arena, const double *scores, const uint8_t *labels, size_t n, size_t n_positive)
{
    double *placed = ARENA_ARRAY(arena, double, n);

    for (size_t row = 0; row < n; row++) {
        if (labels[row] == 0)
            continue;
        for (size_t other = 0; other < n; other++) {
            double order;

            if (labels[other] != 0)
                continue;
            order = order_of(scores[row], scores[other]);
            placed[row] += order / (double) (n - n_positive);
            placed[other] += order / (double) n_positive;
        }
    }
    return placed;
}

AucGain auc_gain(
    Arena *arena,
    const double *old_scores,
    const double *new_scores,
    const uint8_t *labels,
    size_t n)
{
    AucGain gain;
    size_t n_positive = 0;
    double *before;
    double *after;
    double *differences = ARENA_ARRAY(arena, double, n);

    for (size_t at = 0; at < n; at++)
        n_positive += labels[at];
    before = placements(arena, old_scores, labels, n, n_positive);
    after = placements(arena, new_scores, labels, n, n_positive);
    for (size_t at = 0; at < n; at++)
        differences[at] = after[at] - before[at];
    gain = (AucGain){
        .auc_old = mean_of_class(before, labels, n, 1).value,
        .auc_new = mean_of_class(after, labels, n, 1).value,
        .standard_error = sqrt(
            mean_of_class(differences, labels, n, 1).variance +
            mean_of_class(differences, labels, n, 0).variance),
    };
    return gain;
}
