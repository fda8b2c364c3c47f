/*
 * ridge: least squares whose weights are held near zero, by Cholesky's factors. Pure.
 */
#ifndef EIOT_FORECAST_MODEL_RIDGE_H
#define EIOT_FORECAST_MODEL_RIDGE_H

#include <stdbool.h>
#include <stddef.h>

#define RIDGE_TERMS_MAX 16

/* Where (row, col), col <= row, stands in a symmetric matrix kept as its lower half by rows. */
#define RIDGE_AT(row, col) ((row) * ((row) + 1) / 2 + (col))
#define RIDGE_SIZE(n)      (RIDGE_AT((n), 0))

/* The weights w that make |y - X w|^2 + sum of penalty[i] w[i]^2 least. `gram` is X'X as
 * RIDGE_AT() has it, `moment` X'y, of `n` <= RIDGE_TERMS_MAX terms; penalties are not negative.
 * False, and nothing written: terms depend on each other and no penalty parts them. */
bool ridge_solve(
    const double *gram, const double *moment, const double *penalty, size_t n, double *ret_weight)
    __attribute__((warn_unused_result));

#endif
