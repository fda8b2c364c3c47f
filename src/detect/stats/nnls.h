/*
 * nnls: least squares with coefficients that can't be negative, from the normal equations.
 *
 * Lawson & Hanson 1974, ch. 23, in the form of Bro & de Jong 1997 (J. Chemometrics 11:393), which
 * needs X'X and X'y alone: X itself (slots of months times meters) is never held. Finds the b >= 0
 * with the least
 *
 *     |y - X b|^2 + ridge * sum_j G_jj b_j^2            G = X'X (gram), m = X'y (moment)
 *
 * so the ridge is relative to each column's own scale, without a unit; 0 is plain least squares. In
 * the panel of a transformer y is the unexplained loss and column j what meter j reported: b_j is
 * what was not metered per kWh that was (0.5: a third of the meter's true use is missing).
 *
 * What differs: the active set does not start empty. A few sweeps of coordinate descent come first,
 * and the active set from there takes a handful of steps more, not one a coefficient. The end is
 * exact: the conditions of Karush, Kuhn and Tucker hold to NNLS_TOLERANCE of the greatest moment
 * (both in units of their column). A column that the columns in use make up (a pivot below
 * NNLS_PIVOT of its diagonal) is left out: its coefficient is 0 and it is counted.
 *
 * Errors: with residual variance s2, the standard error of coefficient j is sqrt(s2) *
 * unit_error[j], unit_error the root of the diagonal of (G + ridge diag G)^-1 over the columns in
 * use. That they were chosen is not part of it; a coefficient at its bound has none (NaN).
 *
 * Pure. A workspace serves one thread. n = 300 takes 3 to 15 milliseconds.
 */
#ifndef EIOT_DETECT_STATS_NNLS_H
#define EIOT_DETECT_STATS_NNLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

#define NNLS_N_MAX     2000
#define NNLS_TOLERANCE 1e-10
#define NNLS_PIVOT     1e-10

typedef struct NnlsProblem {
    const double *gram;   /* n x n, symmetric: sum over slots of x_i x_j */
    const double *moment; /* n: sum over slots of x_i y */
    size_t n;
    double ridge; /* >= 0, a share of each diagonal element */
} NnlsProblem;

typedef struct NnlsResult {
    size_t n_active;    /* coefficients above 0 */
    size_t n_dependent; /* columns left out since others make them up; zero columns among them */
    bool has_converged; /* false: the step limit (3 n + 30) ended it; the coefficients are feasible
                         */
} NnlsResult;

typedef struct NnlsWork NnlsWork;

/* A workspace for up to `n_max` <= NNLS_N_MAX coefficients; lives in `arena` (2 n_max^2 numbers).
 */
NnlsWork *nnls_work_new(Arena *arena, size_t n_max);

/* Fills `coefficient` and `unit_error`, n numbers each. All of gram and moment are finite. */
NnlsResult
nnls_fit(NnlsWork *work, const NnlsProblem *problem, double *coefficient, double *unit_error);

/* |y - X b|^2 from the normal equations; `y_squares` is sum over slots of y^2. Never negative. */
double
nnls_residual_squares(const NnlsProblem *problem, const double *coefficient, double y_squares);

#endif
