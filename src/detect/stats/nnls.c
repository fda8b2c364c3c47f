/*
 * All work is on columns scaled to a gram of diagonal 1 (+ ridge): G_ij / (d_i d_j), m_i / d_i with
 * d_i = sqrt(G_ii). Tolerances then need no unit. Coefficients are b_i = z_i / d_i.
 *
 *     sweep_some()      coordinate descent, a feasible z and a good guess at the active set
 *     loop: settle()    solve for the active columns; while some would be negative, go towards the
 *                       solution as far as all stay feasible, drop what reached 0, solve again
 *           grow()      gradient of the others: let in the one with the greatest; none: done
 */
#include "nnls.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

#define SWEEPS 30

typedef enum Place {
    PLACE_BOUND,     /* at 0, may come in */
    PLACE_ACTIVE,    /* above 0 */
    PLACE_DEPENDENT, /* made up by active columns: out until one of these leaves */
    PLACE_EMPTY,     /* a column of zeros: out for good */
} Place;

struct NnlsWork {
    size_t n_max;
    double *gram;   /* scaled, n x n */
    double *moment; /* scaled */
    double *scale;  /* d_i; 0: a column of zeros */
    double *z;
    double *solution; /* of the active columns, by column */
    double *factor;   /* Cholesky's L of the active columns, n_active x n_active, rows of n */
    double *inverse;  /* a column of L^-1 */
    uint32_t *active; /* columns in the factor's order */
    uint8_t *place;   /* Place of each column */
};

NnlsWork *nnls_work_new(Arena *arena, size_t n_max)
{
    NnlsWork *work = ARENA_NEW(arena, NnlsWork);

    ASSERT(n_max <= NNLS_N_MAX);
    work->n_max = n_max;
    work->gram = ARENA_ARRAY(arena, double, n_max *n_max);
    work->factor = ARENA_ARRAY(arena, double, n_max *n_max);
    work->moment = ARENA_ARRAY(arena, double, n_max);
    work->scale = ARENA_ARRAY(arena, double, n_max);
    work->z = ARENA_ARRAY(arena, double, n_max);
    work->solution = ARENA_ARRAY(arena, double, n_max);
    work->inverse = ARENA_ARRAY(arena, double, n_max);
    work->active = ARENA_ARRAY(arena, uint32_t, n_max);
    work->place = ARENA_ARRAY(arena, uint8_t, n_max);
    return work;
}

/* Scales the problem; columns of zeros are out. Returns the greatest moment, the measure of the
 * tolerance. */
static double scale_problem(NnlsWork *work, const NnlsProblem *problem)
{
    size_t n = problem->n;
    double most = 0;

    for (size_t at = 0; at < n; at++) {
        double diagonal = problem->gram[at * n + at];
        work->scale[at] = diagonal > 0 ? sqrt(diagonal) : 0;
        work->place[at] = diagonal > 0 ? PLACE_BOUND : PLACE_EMPTY;
        work->moment[at] = diagonal > 0 ? problem->moment[at] / work->scale[at] : 0;
        work->z[at] = 0;
        most = fmax(most, fabs(work->moment[at]));
    }
    for (size_t row = 0; row < n; row++) {
        for (size_t col = 0; col < n; col++) {
            double product = work->scale[row] * work->scale[col];
            work->gram[row * n + col] = product > 0 ? problem->gram[row * n + col] / product : 0;
        }
        work->gram[row * n + row] = 1 + problem->ridge;
    }
    return most;
}

/* moment - gram z at one column: half the descent that raising z there would give. */
static double gradient(const NnlsWork *work, size_t n, size_t at)
{
    const double *row = work->gram + at * n;
    double sum = work->moment[at];

    for (size_t col = 0; col < n; col++)
        sum -= row[col] * work->z[col];
    return sum;
}

static void sweep_some(NnlsWork *work, size_t n, double tolerance)
{
    for (size_t sweep = 0; sweep < SWEEPS; sweep++) {
        double moved = 0;
        for (size_t at = 0; at < n; at++) {
            if (work->place[at] == PLACE_EMPTY)
                continue;
            double before = work->z[at];
            double after = before + gradient(work, n, at) / work->gram[at * n + at];
            work->z[at] = fmax(0, after);
            moved = fmax(moved, fabs(work->z[at] - before));
        }
        if (moved <= tolerance)
            break;
    }
    for (size_t at = 0; at < n; at++) {
        if (work->z[at] > 0)
            work->place[at] = PLACE_ACTIVE;
    }
}

/* Puts a column out. */
static void drop(NnlsWork *work, size_t at, Place place)
{
    work->place[at] = (uint8_t) place;
    work->z[at] = 0;
}

/* One more row of L for column `col`. False when the columns before make it up. */
static bool factor_add(NnlsWork *work, size_t n, size_t n_active, size_t col)
{
    double *row = work->factor + n_active * n;
    double pivot = work->gram[col * n + col];

    for (size_t at = 0; at < n_active; at++) {
        const double *other = work->factor + at * n;
        double sum = work->gram[col * n + work->active[at]];
        for (size_t k = 0; k < at; k++)
            sum -= row[k] * other[k];
        row[at] = sum / other[at];
        pivot -= row[at] * row[at];
    }
    if (pivot <= NNLS_PIVOT * work->gram[col * n + col])
        return false;
    row[n_active] = sqrt(pivot);
    work->active[n_active] = (uint32_t) col;
    return true;
}

/* Factors the active columns. Returns their number; dependent ones are put out. */
static size_t factor_active(NnlsWork *work, size_t n)
{
    size_t n_active = 0;

    for (size_t col = 0; col < n; col++) {
        if (work->place[col] != PLACE_ACTIVE)
            continue;
        if (factor_add(work, n, n_active, col))
            n_active++;
        else
            drop(work, col, PLACE_DEPENDENT);
    }
    return n_active;
}

/* Solves for the active columns: L L' s = moment. */
static void solve_active(NnlsWork *work, size_t n, size_t n_active)
{
    double *half = work->inverse;

    for (size_t at = 0; at < n_active; at++) {
        const double *row = work->factor + at * n;
        double sum = work->moment[work->active[at]];
        for (size_t k = 0; k < at; k++)
            sum -= row[k] * half[k];
        half[at] = sum / row[at];
    }
    for (size_t at = n_active; at-- > 0;) {
        double value = half[at] / work->factor[at * n + at];
        work->solution[work->active[at]] = value;
        for (size_t k = 0; k < at; k++)
            half[k] -= work->factor[at * n + k] * value;
    }
}

/* How far z may go towards the solution, 0..1, with all active columns at least 0. *ret_first is
 * the column that gets to 0 first; not written when none does. */
static double step_length(const NnlsWork *work, size_t n_active, size_t *ret_first)
{
    double step = 1;

    for (size_t at = 0; at < n_active; at++) {
        size_t col = work->active[at];
        double here = work->z[col];
        if (work->solution[col] > 0)
            continue;
        double reach = here > 0 ? here / (here - work->solution[col]) : 0;
        if (reach <= step) {
            step = reach;
            *ret_first = col;
        }
    }
    return step;
}

/* A column has left: what it made up may be wanted. */
static void release_dependent(NnlsWork *work, size_t n)
{
    for (size_t at = 0; at < n; at++) {
        if (work->place[at] == PLACE_DEPENDENT)
            work->place[at] = PLACE_BOUND;
    }
}

/* Goes to the solution of the active columns, putting out those that it would make negative.
 * Returns how many are left, all above 0 and factored. */
static size_t settle(NnlsWork *work, size_t n)
{
    for (;;) {
        size_t n_active = factor_active(work, n);
        size_t n_dropped = 0;
        size_t first = n; /* none */
        solve_active(work, n, n_active);
        double step = step_length(work, n_active, &first);
        for (size_t at = 0; at < n_active; at++) {
            size_t col = work->active[at];
            work->z[col] += step * (work->solution[col] - work->z[col]);
            if (col == first || work->z[col] <= 0) {
                drop(work, col, PLACE_BOUND);
                n_dropped++;
            }
        }
        if (n_dropped == 0)
            return n_active;
        release_dependent(work, n);
    }
}

/* Lets in the column whose gradient is the greatest above the tolerance. False: none is. */
static bool grow(NnlsWork *work, size_t n, double tolerance)
{
    double most = tolerance;
    size_t best = n;

    for (size_t at = 0; at < n; at++) {
        if (work->place[at] != PLACE_BOUND)
            continue;
        double slope = gradient(work, n, at);
        if (slope > most) {
            most = slope;
            best = at;
        }
    }
    if (best == n)
        return false;
    work->place[best] = PLACE_ACTIVE;
    return true;
}

/* unit_error[j]^2 = sum over rows of L^-1 of their element j, by solving L v = e_j. */
static void errors_fill(NnlsWork *work, size_t n, size_t n_active, double *unit_error)
{
    double *column = work->inverse;

    for (size_t j = 0; j < n_active; j++) {
        double squares = 0;
        for (size_t at = j; at < n_active; at++) {
            const double *row = work->factor + at * n;
            double sum = at == j ? 1 : 0;
            for (size_t k = j; k < at; k++)
                sum -= row[k] * column[k];
            column[at] = sum / row[at];
            squares += column[at] * column[at];
        }
        unit_error[work->active[j]] = sqrt(squares) / work->scale[work->active[j]];
    }
}

/* Columns out of use that those in use make up, or that are empty. The factor's next row is
 * scratch. */
static size_t count_dependent(NnlsWork *work, size_t n, size_t n_active)
{
    size_t n_dependent = 0;

    for (size_t col = 0; col < n; col++) {
        bool is_empty = work->place[col] == PLACE_EMPTY;
        bool is_unused = !(work->z[col] > 0);
        n_dependent += is_empty || (is_unused && !factor_add(work, n, n_active, col));
    }
    return n_dependent;
}

NnlsResult
nnls_fit(NnlsWork *work, const NnlsProblem *problem, double *coefficient, double *unit_error)
{
    size_t n = problem->n;
    size_t steps_left = 3 * n + 30;
    NnlsResult result = {0};

    ASSERT(n <= work->n_max && problem->ridge >= 0);
    double tolerance = NNLS_TOLERANCE * scale_problem(work, problem);
    sweep_some(work, n, tolerance);
    result.n_active = settle(work, n);
    result.has_converged = true;
    while (grow(work, n, tolerance)) {
        if (steps_left-- == 0) {
            result.has_converged = false;
            break;
        }
        result.n_active = settle(work, n);
    }
    for (size_t at = 0; at < n; at++) {
        coefficient[at] = work->z[at] > 0 ? work->z[at] / work->scale[at] : 0;
        unit_error[at] = NAN;
    }
    errors_fill(work, n, result.n_active, unit_error);
    result.n_dependent = count_dependent(work, n, result.n_active);
    return result;
}

double
nnls_residual_squares(const NnlsProblem *problem, const double *coefficient, double y_squares)
{
    double sum = y_squares;

    for (size_t row = 0; row < problem->n; row++) {
        const double *gram = problem->gram + row * problem->n;
        double product = -2 * problem->moment[row];
        for (size_t col = 0; col < problem->n; col++)
            product += gram[col] * coefficient[col];
        sum += coefficient[row] * product;
    }
    return fmax(0, sum);
}
