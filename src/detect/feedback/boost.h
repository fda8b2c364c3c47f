/*
 * boost: gradient-boosted trees with calibrated probabilities; the one door to libxgboost.
 *
 * Pure over arrays: no store, no clock, no seed (nothing is drawn at random); memory from the
 * caller's arena. It always works on one thread, so that the same rows give the same result
 * whatever a run has; any thread may call it.
 *
 * The trees are shallow and few, since labels are: they correct a prior (the log-odds of the
 * built-in weights) rather than replace it. For each fold a model of the other folds gives margins
 * of rows it has not seen; a calibration fitted to these (isotonic from BOOST_ISOTONIC_LABELS
 * labels, below that Platt's) turns the margins of the model of all rows into probabilities. So
 * what it says of itself, `held_out`, and its probabilities never come from rows it was trained on.
 *
 * Folds are made of whole groups (rows of one transformer share their losses and their weather):
 * the caller says which fold a row is in.
 *
 * A build without libxgboost (boost_absent.c) has boost_is_available() false, and boost_fit() is
 * UNSUPPORTED.
 */
#ifndef EIOT_DETECT_FEEDBACK_BOOST_H
#define EIOT_DETECT_FEEDBACK_BOOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

#define BOOST_FOLDS           5
#define BOOST_ISOTONIC_LABELS 200

/* Row by row: value of (row, column) at values[row * n_columns + column]; NaN is missing, and goes
 * down the branch that fitted best in training. */
typedef struct BoostMatrix {
    const float *values;
    const double *prior; /* n_rows log-odds to start from, finite; NULL: none */
    size_t n_rows;
    size_t n_columns;
} BoostMatrix;

typedef struct BoostLabels {
    const uint8_t *labels; /* 0 or 1 */
    const uint8_t *folds;  /* 0 .. BOOST_FOLDS-1 */
} BoostLabels;

typedef struct BoostModel BoostModel;

bool boost_is_available(void);

/* Fits to labelled rows; both classes must be there outside of each fold. `*ret_model` lives in
 * `arena`. INTERNAL error with the text of the library. */
Status boost_fit(
    Arena *arena,
    const BoostMatrix *matrix,
    const BoostLabels *labels,
    const BoostModel **ret_model,
    Error *err) MUST_USE;

/* The margin of each training row by the model that did not see it: log-odds, not calibrated. */
const double *boost_held_out(const BoostModel *model);

/* Writes a calibrated probability for each row; columns as in training. */
Status boost_predict(
    const BoostModel *model,
    const BoostMatrix *matrix,
    double *ret_probabilities,
    Error *err) MUST_USE;

/* The share of each column in the gain of all splits: n_columns values that add to 1, or all 0
 * when no split was worth it. */
const double *boost_importance(const BoostModel *model);

#endif
