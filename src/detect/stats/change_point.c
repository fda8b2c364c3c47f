#include "change_point.h"

#include <math.h>

/* Of the known values of a stretch: number, sum and sum of squares around `center`. The center is
 * the first known value, so that the sums stay small where the series does. */
typedef struct Sums {
    size_t n;
    double center;
    double sum;
    double squares;
} Sums;

static Sums sums_of(const double *series, size_t n)
{
    Sums sums = {.center = NAN};

    for (size_t at = 0; at < n; at++) {
        if (isnan(series[at]))
            continue;
        if (sums.n == 0)
            sums.center = series[at];
        double value = series[at] - sums.center;
        sums.n++;
        sums.sum += value;
        sums.squares += value * value;
    }
    return sums;
}

/* The score of parting `all` with `gain` less squares around the means. */
static double score_of(const Sums *all, double gain)
{
    double n = (double) all->n;
    double around_one = all->squares - all->sum * all->sum / n;

    if (around_one <= CHANGE_FLOOR * all->squares)
        return 0; /* constant but for rounding */
    double around_two = fmax(around_one - gain, CHANGE_FLOOR * around_one);
    return n / 2 * log(around_one / around_two) - log(n);
}

bool change_point_find(const double *series, size_t n, size_t least, ChangePoint *ret_change)
{
    Sums all = sums_of(series, n);
    double total = (double) all.n;
    double best_gain = -1;
    double best_before = 0;
    double sum = 0;
    size_t n_before = 0;

    if (least == 0 || all.n < 2 * least)
        return false;
    for (size_t at = 0; at < n; at++) {
        if (isnan(series[at]))
            continue;
        if (n_before >= least && all.n - n_before >= least) {
            double here = (double) n_before;
            double lead = sum - here / total * all.sum;
            double gain = lead * lead * total / (here * (total - here));
            if (gain > best_gain) {
                best_gain = gain;
                best_before = sum / here;
                ret_change->at = at;
                ret_change->after = all.center + (all.sum - sum) / (total - here);
            }
        }
        sum += series[at] - all.center;
        n_before++;
    }
    ret_change->before = all.center + best_before;
    ret_change->score = score_of(&all, best_gain);
    return true;
}

/* A part of the series that may still be cut. */
typedef struct Part {
    size_t from;
    size_t to;
    bool has_change; /* one above the least score */
    ChangePoint change;
} Part;

static Part part_of(const double *series, size_t from, size_t to, size_t least, double least_score)
{
    Part part = {.from = from, .to = to};

    part.has_change = change_point_find(series + from, to - from, least, &part.change) &&
                      part.change.score > least_score;
    part.change.at += from;
    return part;
}

/* The part with the highest score; n_parts when none has a change. */
static size_t best_part(const Part *parts, size_t n_parts)
{
    size_t best = n_parts;

    for (size_t at = 0; at < n_parts; at++) {
        if (parts[at].has_change &&
            (best == n_parts || parts[at].change.score > parts[best].change.score))
            best = at;
    }
    return best;
}

static double mean_of(const double *series, const Part *part)
{
    Sums sums = sums_of(series + part->from, part->to - part->from);

    return sums.center + sums.sum / (double) sums.n;
}

size_t change_points_find(
    const double *series,
    size_t n,
    size_t least,
    double least_score,
    ChangePoint ret_changes[CHANGE_POINTS_MAX])
{
    Part parts[CHANGE_POINTS_MAX + 1];
    double scores[CHANGE_POINTS_MAX + 1] = {0}; /* of the change a part starts with */
    size_t n_parts = 1;

    parts[0] = part_of(series, 0, n, least, least_score);
    while (n_parts <= CHANGE_POINTS_MAX) {
        size_t best = best_part(parts, n_parts);
        if (best == n_parts)
            break;
        Part whole = parts[best];
        for (size_t at = n_parts; at > best + 1; at--) {
            parts[at] = parts[at - 1];
            scores[at] = scores[at - 1];
        }
        parts[best] = part_of(series, whole.from, whole.change.at, least, least_score);
        parts[best + 1] = part_of(series, whole.change.at, whole.to, least, least_score);
        scores[best + 1] = whole.change.score;
        n_parts++;
    }
    for (size_t at = 1; at < n_parts; at++) {
        ret_changes[at - 1] = (ChangePoint){
            .at = parts[at].from,
            .before = mean_of(series, &parts[at - 1]),
            .after = mean_of(series, &parts[at]),
            .score = scores[at],
        };
    }
    return n_parts - 1;
}
