/*
 * ROC AUC is the Mann-Whitney statistic (Hanley & McNeil 1982): the share of (positive, negative)
 * pairs in the right order, half a point for a tie. Walking groups of equal score from the top,
 * each negative of a group is beaten by the positives above the group and ties with those in it.
 * Average precision is the step-wise sum of scikit-learn's average_precision_score.
 */
#include "roc.h"

#include <math.h>
#include <stdbool.h>

#include "detect/stats/rank.h"

RocList roc_order(Arena *arena, const double *scores, const uint8_t *labels, size_t n)
{
    double *ordered = ARENA_ARRAY(arena, double, n);
    uint8_t *ordered_labels = ARENA_ARRAY(arena, uint8_t, n);
    const uint32_t *order = rank_falling(arena, scores, n);
    size_t n_positive = 0;

    for (size_t at = 0; at < n; at++) {
        ordered[at] = scores[order[at]];
        ordered_labels[at] = labels[order[at]];
        n_positive += labels[order[at]];
    }
    return (RocList){.n = n, .n_positive = n_positive, .scores = ordered, .labels = ordered_labels};
}

/* The end of the group of equal scores that begins at `first`; counts its positives. */
static size_t group_end(const RocList *list, size_t first, size_t *ret_positive)
{
    size_t end = first;

    *ret_positive = 0;
    while (end < list->n && !(list->scores[end] < list->scores[first]))
        *ret_positive += list->labels[end++];
    return end;
}

static bool has_both_classes(const RocList *list)
{
    return list->n_positive > 0 && list->n_positive < list->n;
}

double roc_auc(const RocList *list)
{
    double n_negative = (double) (list->n - list->n_positive);
    double pairs = 0;
    size_t above = 0;

    if (!has_both_classes(list))
        return NAN;
    for (size_t first = 0; first < list->n;) {
        size_t positive;
        size_t end = group_end(list, first, &positive);

        pairs += ((double) above + (double) positive / 2) * (double) (end - first - positive);
        above += positive;
        first = end;
    }
    return pairs / ((double) list->n_positive * n_negative);
}

double roc_average_precision(const RocList *list)
{
    double area = 0;
    size_t hits = 0;

    if (list->n_positive == 0)
        return NAN;
    for (size_t first = 0; first < list->n;) {
        size_t positive;
        size_t end = group_end(list, first, &positive);

        hits += positive;
        area += (double) positive * (double) hits / (double) end;
        first = end;
    }
    return area / (double) list->n_positive;
}

static size_t hits_in(const RocList *list, size_t k)
{
    size_t hits = 0;

    for (size_t at = 0; at < k; at++)
        hits += list->labels[at];
    return hits;
}

double roc_precision_at(const RocList *list, size_t k)
{
    size_t first = k < list->n ? k : list->n;

    return first == 0 ? NAN : (double) hits_in(list, first) / (double) first;
}

double roc_f1_at(const RocList *list, size_t k)
{
    size_t first = k < list->n ? k : list->n;

    if (first == 0 || list->n_positive == 0)
        return NAN;
    return 2 * (double) hits_in(list, first) / (double) (first + list->n_positive);
}

double roc_map_at(const RocList *list, size_t n)
{
    size_t first = n < list->n ? n : list->n;
    double sum = 0;
    size_t hits = 0;

    if (list->n_positive == 0)
        return NAN;
    for (size_t at = 0; at < first; at++) {
        if (list->labels[at] != 0) {
            hits++;
            sum += (double) hits / (double) (at + 1);
        }
    }
    return hits == 0 ? 0 : sum / (double) hits;
}
