/*
 * One-sided least trimmed squares over days, non-negative.
 *
 * Least trimmed squares (Rousseeuw 1984) fits to the part of the data that fits best. Here data are
 * thrown out by day, because a theft is on or off for hours and days, and on one side only, because
 * theft only ever adds to what is lost; and all but a quarter, because a theft that began in the
 * first third of the window is there on most of its days:
 *
 *     1. fit to all days; keep the quarter with the lowest loss above the model for their input;
 *        fit to these; until the quarter stays the same
 *     2. the quarter is the lowest even where all days are honest, which would make the model too
 *        low: so days come back that are no further above than the kept ones are spread
 *        (3 x 1.4826 x median absolute deviation, and never less than 0.1 % of the input)
 *
 * Least squares weighs an interval by 1 / input: the error of a meter is a share of what it reads,
 * and that of the clock a share of how fast it changes. With the load x = e / (h * mean load),
 *
 *     lost = a * h * mean + b * e + c * e * x
 *
 * has three numbers of like size, a, b, c >= 0. Of so few the best non-negative ones are found by
 * trying every subset. A larger subset must earn its place by a hundredth of the squares: otherwise
 * a plain percentage comes out as three terms that cancel.
 *
 * Sums over days are all that fits need, so intervals are read twice, however many rounds it takes.
 */
#include "technical_loss_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/median.h"
#include "base/mem.h"

#define TERMS          3
#define ROUNDS_MAX     50
#define GAIN_MIN       0.01  /* of the squares, for one more term */
#define SQUARES_MIN    1e-10 /* of the squares of what was lost: below, it is rounding */
#define SPREADS        3.0
#define SPREAD_MIN     0.001
#define NORMAL_SPREAD  1.4826 /* x median absolute deviation = standard deviation of a normal */
#define FULL_DAY_SHARE 0.5    /* of the intervals of the fullest day */

/* Sums over the intervals of a day, or of many days. */
typedef struct LossSums {
    double products[TERMS][TERMS]; /* weighted */
    double moments[TERMS];         /* weighted, with what was lost */
    double squares;                /* weighted, of what was lost */
    double terms[TERMS];
    double lost_kwh;
    double input_kwh;
    size_t n_intervals;
} LossSums;

typedef struct LossDay {
    LossSums sums;
    size_t first;        /* of its intervals */
    double excess_share; /* lost above the model, of the input */
    bool is_kept;
} LossDay;

typedef struct Fit {
    const LossInterval *intervals;
    double mean_kw;
    LossDay *days;
    size_t n_days;
    const LossDay **order; /* by excess_share */
    double *numbers;       /* scratch for medians: one an interval */
    double terms[TERMS];
} Fit;

static void set_terms(const LossInterval *interval, double mean_kw, double *ret_terms)
{
    double base_kwh = interval->hours * mean_kw;

    ret_terms[0] = base_kwh;
    ret_terms[1] = interval->input_kwh;
    ret_terms[2] = interval->input_kwh * interval->input_kwh / base_kwh;
}

static double modelled(const double *coefficients, const double *terms)
{
    double kwh = 0;

    for (size_t term = 0; term < TERMS; term++)
        kwh += coefficients[term] * terms[term];
    return kwh;
}

static void add_interval(LossSums *sums, const LossInterval *interval, double mean_kw)
{
    double terms[TERMS];
    double weight = 1 / interval->input_kwh;

    set_terms(interval, mean_kw, terms);
    for (size_t row = 0; row < TERMS; row++) {
        for (size_t col = 0; col < TERMS; col++)
            sums->products[row][col] += weight * terms[row] * terms[col];
        sums->moments[row] += weight * terms[row] * interval->lost_kwh;
        sums->terms[row] += terms[row];
    }
    sums->squares += weight * interval->lost_kwh * interval->lost_kwh;
    sums->lost_kwh += interval->lost_kwh;
    sums->input_kwh += interval->input_kwh;
    sums->n_intervals++;
}

static void add_sums(LossSums *total, const LossSums *sums)
{
    for (size_t row = 0; row < TERMS; row++) {
        for (size_t col = 0; col < TERMS; col++)
            total->products[row][col] += sums->products[row][col];
        total->moments[row] += sums->moments[row];
        total->terms[row] += sums->terms[row];
    }
    total->squares += sums->squares;
    total->lost_kwh += sums->lost_kwh;
    total->input_kwh += sums->input_kwh;
    total->n_intervals += sums->n_intervals;
}

static LossSums kept_sums(const Fit *fit)
{
    LossSums total = {0};

    for (size_t at = 0; at < fit->n_days; at++)
        if (fit->days[at].is_kept)
            add_sums(&total, &fit->days[at].sums);
    return total;
}

/* Solves the normal equations for the terms in `subset` (a bit each) by elimination; false when
 * they do not determine the terms, as when the load never changes. Others become 0. */
static bool solve(const LossSums *sums, unsigned subset, double *ret_coefficients)
{
    double rows[TERMS][TERMS + 1];
    size_t chosen[TERMS];
    size_t n = 0;

    for (size_t term = 0; term < TERMS; term++) {
        ret_coefficients[term] = 0;
        if ((subset >> term & 1) != 0)
            chosen[n++] = term;
    }
    for (size_t row = 0; row < n; row++) {
        for (size_t col = 0; col < n; col++)
            rows[row][col] = sums->products[chosen[row]][chosen[col]];
        rows[row][n] = sums->moments[chosen[row]];
    }
    for (size_t step = 0; step < n; step++) {
        if (rows[step][step] <= 1e-9 * sums->products[chosen[step]][chosen[step]])
            return false;
        for (size_t row = step + 1; row < n; row++) {
            double factor = rows[row][step] / rows[step][step];
            for (size_t col = step; col <= n; col++)
                rows[row][col] -= factor * rows[step][col];
        }
    }
    for (size_t row = n; row-- > 0;) {
        double value = rows[row][n];
        for (size_t col = row + 1; col < n; col++)
            value -= rows[row][col] * ret_coefficients[chosen[col]];
        ret_coefficients[chosen[row]] = value / rows[row][row];
    }
    return true;
}

static double squares_left(const LossSums *sums, const double *coefficients)
{
    double squares = sums->squares;

    for (size_t row = 0; row < TERMS; row++) {
        squares -= 2 * coefficients[row] * sums->moments[row];
        for (size_t col = 0; col < TERMS; col++)
            squares += coefficients[row] * sums->products[row][col] * coefficients[col];
    }
    return fmax(squares, SQUARES_MIN * sums->squares);
}

/* The best non-negative terms: none, then subsets of one, two, three; the plain share first, which
 * stands when nothing is better. */
static void fit_terms(const LossSums *sums, double *ret_terms)
{
    static const unsigned subsets[] = {2, 1, 4, 3, 6, 5, 7};
    static const double sizes[] = {0, 1, 1, 2, 1, 2, 2, 3}; /* of each subset */
    double best_squares = sums->squares;
    unsigned best = 0;

    memset(ret_terms, 0, TERMS * sizeof(*ret_terms));
    for (size_t at = 0; at < COUNT_OF(subsets); at++) {
        unsigned subset = subsets[at];
        double tried[TERMS];
        double gain = sizes[subset] > sizes[best] ? GAIN_MIN : 1e-9;
        double squares;

        if (!solve(sums, subset, tried) || tried[0] < 0 || tried[1] < 0 || tried[2] < 0)
            continue;
        squares = squares_left(sums, tried);
        if (squares < best_squares * (1 - gain)) {
            best_squares = squares;
            best = subset;
            memcpy(ret_terms, tried, sizeof(tried));
        }
    }
}

/* Fits to the kept days and says of every day how much it lost above the model. */
static void refit(Fit *fit)
{
    LossSums sums = kept_sums(fit);

    fit_terms(&sums, fit->terms);
    for (size_t at = 0; at < fit->n_days; at++) {
        LossDay *day = &fit->days[at];
        day->excess_share =
            (day->sums.lost_kwh - modelled(fit->terms, day->sums.terms)) / day->sums.input_kwh;
    }
}

static int compare_excess(const void *left, const void *right)
{
    const LossDay *const *a = left;
    const LossDay *const *b = right;

    if ((*a)->excess_share < (*b)->excess_share)
        return -1;
    if ((*a)->excess_share > (*b)->excess_share)
        return 1;
    return (*a > *b) - (*a < *b);
}

/* Keeps the days up to `limit`; whether that changed anything. */
static bool keep_up_to(Fit *fit, double limit)
{
    bool is_changed = false;

    for (size_t at = 0; at < fit->n_days; at++) {
        bool is_kept = fit->days[at].excess_share <= limit;

        is_changed |= is_kept != fit->days[at].is_kept;
        fit->days[at].is_kept = is_kept;
    }
    return is_changed;
}

/* The excess of the last day of the lowest quarter; of more days when these are too few. */
static double lowest_limit(Fit *fit)
{
    size_t n_kept = 0;
    size_t n_intervals = 0;

    qsort(fit->order, fit->n_days, sizeof(LossDay *), compare_excess);
    while (n_kept < fit->n_days &&
           (4 * n_kept < fit->n_days || n_kept < LOSS_DAYS_MIN || n_intervals < LOSS_INTERVALS_MIN))
        n_intervals += fit->order[n_kept++]->sums.n_intervals;
    return fit->order[n_kept - 1]->excess_share;
}

/* How far above the model a day may be to count as honest like the kept ones. */
static double honest_limit(Fit *fit)
{
    double middle;
    double spread;
    size_t n = 0;

    for (size_t at = 0; at < fit->n_days; at++)
        if (fit->days[at].is_kept)
            fit->numbers[n++] = fit->days[at].excess_share;
    middle = median_of(fit->numbers, n);
    for (size_t at = 0; at < n; at++)
        fit->numbers[at] = fabs(fit->numbers[at] - middle);
    spread = NORMAL_SPREAD * median_of(fit->numbers, n);
    return middle + fmax(SPREADS * spread, SPREAD_MIN);
}

static size_t count_days(const LossInterval *intervals, size_t n)
{
    size_t n_days = n > 0 ? 1 : 0;

    for (size_t at = 1; at < n; at++)
        n_days += intervals[at].day != intervals[at - 1].day;
    return n_days;
}

/* Days in the order of intervals; those with less than half the intervals of the fullest say too
 * little and are left out. */
static void make_days(Fit *fit, size_t n)
{
    size_t n_full = 0;
    size_t n_days = 0;

    for (size_t at = 0; at < n; at++) {
        if (at == 0 || fit->intervals[at].day != fit->intervals[at - 1].day)
            fit->days[fit->n_days++] = (LossDay){.first = at, .is_kept = true};
        add_interval(&fit->days[fit->n_days - 1].sums, &fit->intervals[at], fit->mean_kw);
    }
    for (size_t at = 0; at < fit->n_days; at++)
        if (fit->days[at].sums.n_intervals > n_full)
            n_full = fit->days[at].sums.n_intervals;
    for (size_t at = 0; at < fit->n_days; at++)
        if ((double) fit->days[at].sums.n_intervals >= FULL_DAY_SHARE * (double) n_full)
            fit->days[n_days++] = fit->days[at];
    fit->n_days = n_days;
    for (size_t at = 0; at < n_days; at++)
        fit->order[at] = &fit->days[at];
}

static double mean_kw(const LossInterval *intervals, size_t n)
{
    double kwh = 0;
    double hours = 0;

    for (size_t at = 0; at < n; at++) {
        kwh += intervals[at].input_kwh;
        hours += intervals[at].hours;
    }
    return kwh / hours;
}

static double noise_share(const Fit *fit)
{
    size_t n = 0;

    for (size_t at = 0; at < fit->n_days; at++) {
        const LossDay *day = &fit->days[at];

        for (size_t row = 0; day->is_kept && row < day->sums.n_intervals; row++) {
            const LossInterval *interval = &fit->intervals[day->first + row];
            double terms[TERMS];

            set_terms(interval, fit->mean_kw, terms);
            fit->numbers[n++] =
                fabs(interval->lost_kwh - modelled(fit->terms, terms)) / interval->input_kwh;
        }
    }
    return NORMAL_SPREAD * median_of(fit->numbers, n);
}

bool technical_loss_fit(Arena *scratch, const LossInterval *intervals, size_t n, LossFit *ret_fit)
{
    Fit fit = {.intervals = intervals};
    LossSums sums;
    size_t n_days;
    size_t n_kept = 0;

    if (n < LOSS_INTERVALS_MIN)
        return false;
    fit.mean_kw = mean_kw(intervals, n);
    n_days = count_days(intervals, n);
    fit.days = ARENA_ARRAY(scratch, LossDay, n_days);
    fit.order = ARENA_ARRAY(scratch, const LossDay *, n_days);
    fit.numbers = ARENA_ARRAY(scratch, double, n);
    make_days(&fit, n);
    sums = kept_sums(&fit);
    if (fit.n_days < LOSS_DAYS_MIN || sums.n_intervals < LOSS_INTERVALS_MIN)
        return false;

    refit(&fit);
    for (int round = 0; round < ROUNDS_MAX && keep_up_to(&fit, lowest_limit(&fit)); round++)
        refit(&fit);
    for (int round = 0; round < ROUNDS_MAX; round++) {
        if (!keep_up_to(&fit, fmax(lowest_limit(&fit), honest_limit(&fit))))
            break;
        refit(&fit);
    }

    sums = kept_sums(&fit);
    for (size_t at = 0; at < fit.n_days; at++)
        n_kept += fit.days[at].is_kept;
    *ret_fit = (LossFit){
        .no_load_kw = fit.terms[0] * fit.mean_kw,
        .input_share = fit.terms[1],
        .square_per_kwh = fit.terms[2] / fit.mean_kw,
        .noise_share = noise_share(&fit),
        .mean_share = modelled(fit.terms, sums.terms) / sums.input_kwh,
        .lost_share = sums.lost_kwh / sums.input_kwh,
        .n_days = n_kept,
        .n_intervals = sums.n_intervals,
    };
    return true;
}
