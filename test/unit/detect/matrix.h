/*
 * matrix: rows of random numbers for the tests of the forest.
 */
#ifndef EIOT_TEST_DETECT_MATRIX_H
#define EIOT_TEST_DETECT_MATRIX_H

#include "base/rng.h"
#include "cases.h"
#include "detect/forest/iforest.h"

/* Normal columns; the first `n_strange` rows are shifted by `shift` in every column. */
static inline IforestMatrix
matrix_normal(Arena *arena, size_t n_rows, size_t n_columns, size_t n_strange, double shift)
{
    float *values = ARENA_ARRAY(arena, float, n_rows *n_columns);
    Rng rng = rng_new(77, n_rows);

    for (size_t row = 0; row < n_rows; row++)
        for (size_t column = 0; column < n_columns; column++)
            values[row * n_columns + column] =
                iforest_value(rng_normal(&rng) + (row < n_strange ? shift : 0));
    return (IforestMatrix){.values = values, .n_rows = n_rows, .n_columns = n_columns};
}

static inline const Iforest *
matrix_fit(Arena *arena, const IforestMatrix *matrix, IforestOptions options)
{
    const Iforest *forest = NULL;

    assert_int_equal(iforest_fit(arena, matrix, &options, &forest), IFOREST_FITTED);
    return forest;
}

#endif
