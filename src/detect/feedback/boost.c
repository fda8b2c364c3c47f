/*
 * XGBoost (Chen & Guestrin 2016), exact splits, one thread: with some dozen to some thousand labels
 * it takes milliseconds to seconds, and nothing is left that could differ between runs.
 *
 * Where trees start. Platt's scaling of the prior on the training rows gives log-odds p0; trees
 * then fit what these leave. Classes are weighted to count the same (scale_pos_weight), since
 * confirmed visits are the smaller part and it is the order that matters; so the start is moved to
 * the log-odds of equal classes too. The calibration afterwards brings the true rate back.
 *
 * A fitted model is kept as the library's own bytes in the arena: no handle outlives a call.
 */
#include "boost.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xgboost/c_api.h>

#include "base/mem.h"
#include "base/parse.h"
#include "base/str.h"
#include "detect/stats/isotonic.h"

#define ROUNDS     40
#define BLOCK_ROWS 65536 /* predicted at a time: the library makes a copy of them */

/* Log-odds that trees start from. */
typedef struct Start {
    Platt prior; /* a = 0 where there is none, or it points the wrong way */
    double shift;
} Start;

struct BoostModel {
    Start start;
    Str bytes; /* of the trees of all rows */
    size_t n_columns;
    const double *shares; /* of the columns in the gain */
    const double *held_out;
    size_t n_labels;
    bool is_isotonic;
    Isotonic isotonic;
    Platt platt;
};

bool boost_is_available(void)
{
    return true;
}

/* The first line: what follows it is a stack trace. */
static Status refused(const char *what, Error *err)
{
    const char *text = XGBGetLastError();

    return error_set(
        err, STATUS_INTERNAL, "xgboost can't %s: %.*s", what, (int) strcspn(text, "\n"), text);
}

/* ---- training ---- */

static double start_at(const Start *start, const BoostMatrix *matrix, size_t row)
{
    double prior = matrix->prior == NULL ? 0 : matrix->prior[row];

    return start->shift - (start->prior.a * prior + start->prior.b);
}

/* Rows `first` to `end` with where the trees start from; closed by XGDMatrixFree(). */
static Status open_rows(
    const Start *start,
    const BoostMatrix *matrix,
    size_t first,
    size_t end,
    DMatrixHandle *ret_rows,
    Error *err)
{
    Arena *scratch = arena_new();
    float *starts = ARENA_ARRAY(scratch, float, end - first);
    DMatrixHandle rows = NULL;
    Status status = OK;

    for (size_t row = first; row < end; row++)
        starts[row - first] = (float) start_at(start, matrix, row);
    if (XGDMatrixCreateFromMat(
            matrix->values + first * matrix->n_columns,
            end - first,
            matrix->n_columns,
            NAN,
            &rows) != 0)
        status = refused("take the rows", err);
    else if (XGDMatrixSetFloatInfo(rows, "base_margin", starts, end - first) != 0)
        status = refused("take the margins", err);
    arena_free(scratch);
    if (status == OK)
        *ret_rows = rows;
    else
        (void) XGDMatrixFree(rows);
    return status;
}

static Status set_labels(DMatrixHandle rows, const uint8_t *labels, size_t n, Error *err)
{
    Arena *scratch = arena_new();
    float *values = ARENA_ARRAY(scratch, float, n);
    Status status = OK;

    for (size_t row = 0; row < n; row++)
        values[row] = labels[row];
    if (XGDMatrixSetFloatInfo(rows, "label", values, n) != 0)
        status = refused("take the labels", err);
    arena_free(scratch);
    return status;
}

static Status set_parameters(BoosterHandle booster, double positive_weight, Error *err)
{
    char weight[32];
    const char *const parameters[][2] = {
        {"objective", "binary:logistic"},
        {"nthread", "1"},
        {"tree_method", "exact"},
        {"max_depth", "3"}, /* three measures speak together */
        {"eta", "0.05"},
        {"lambda", "1"},
        {"min_child_weight", "4"}, /* a leaf of at least 16 undecided rows */
        {"scale_pos_weight", weight},
        {"verbosity", "0"},
    };

    (void) snprintf(weight, sizeof(weight), "%.9g", positive_weight);
    for (size_t at = 0; at < COUNT_OF(parameters); at++)
        if (XGBoosterSetParam(booster, parameters[at][0], parameters[at][1]) != 0)
            return refused(parameters[at][0], err);
    return OK;
}

static Start start_of(const BoostMatrix *matrix, const uint8_t *labels, double positive_weight)
{
    Start start = {.shift = log(positive_weight)};

    if (matrix->prior != NULL)
        start.prior = platt_fit(matrix->prior, labels, matrix->n_rows);
    return start.prior.a < 0 ? start : (Start){0};
}

static Status
grow(DMatrixHandle rows, double positive_weight, BoosterHandle *ret_booster, Error *err)
{
    BoosterHandle booster = NULL;
    Status status;

    if (XGBoosterCreate(&rows, 1, &booster) != 0)
        return refused("start", err);
    status = set_parameters(booster, positive_weight, err);
    for (int round = 0; status == OK && round < ROUNDS; round++)
        if (XGBoosterUpdateOneIter(booster, round, rows) != 0)
            status = refused("fit", err);
    if (status == OK)
        *ret_booster = booster;
    else
        (void) XGBoosterFree(booster);
    return status;
}

/* The booster is closed by XGBoosterFree(). */
static Status train(
    const BoostMatrix *matrix,
    const uint8_t *labels,
    Start *ret_start,
    BoosterHandle *ret_booster,
    Error *err)
{
    Start start;
    DMatrixHandle rows = NULL;
    size_t n_positive = 0;
    double weight;
    Status status;

    for (size_t row = 0; row < matrix->n_rows; row++)
        n_positive += labels[row];
    ASSERT(n_positive > 0 && n_positive < matrix->n_rows); /* boost.h: both classes */
    weight = (double) (matrix->n_rows - n_positive) / (double) n_positive;
    start = start_of(matrix, labels, weight);
    status = open_rows(&start, matrix, 0, matrix->n_rows, &rows, err);
    if (status != OK)
        return status;
    status = set_labels(rows, labels, matrix->n_rows, err);
    if (status == OK)
        status = grow(rows, weight, ret_booster, err);
    (void) XGDMatrixFree(rows);
    if (status == OK)
        *ret_start = start;
    return status;
}

/* ---- margins ---- */

static Status margins_of_block(
    BoosterHandle booster,
    const Start *start,
    const BoostMatrix *matrix,
    size_t first,
    size_t end,
    double *ret_margins,
    Error *err)
{
    static const char config[] = "{\"type\": 1, \"training\": false, \"iteration_begin\": 0, "
                                 "\"iteration_end\": 0, \"strict_shape\": false}";
    DMatrixHandle rows = NULL;
    const bst_ulong *shape = NULL;
    bst_ulong n_dimensions = 0;
    const float *values = NULL;
    Status status = open_rows(start, matrix, first, end, &rows, err);

    if (status != OK)
        return status;
    if (XGBoosterPredictFromDMatrix(booster, rows, config, &shape, &n_dimensions, &values) != 0)
        status = refused("predict", err);
    for (size_t row = first; status == OK && row < end; row++)
        ret_margins[row] = (double) values[row - first];
    (void) XGDMatrixFree(rows);
    return status;
}

static Status margins(
    BoosterHandle booster,
    const Start *start,
    const BoostMatrix *matrix,
    double *ret_margins,
    Error *err)
{
    Status status = OK;

    for (size_t first = 0; status == OK && first < matrix->n_rows; first += BLOCK_ROWS) {
        size_t left = matrix->n_rows - first;
        size_t end = first + (left < BLOCK_ROWS ? left : BLOCK_ROWS);

        status = margins_of_block(booster, start, matrix, first, end, ret_margins, err);
    }
    return status;
}

/* ---- folds ---- */

/* The rows inside (or outside) of a fold, and where they stand in the whole. */
typedef struct Part {
    BoostMatrix matrix;
    uint8_t *labels;
    size_t *places;
} Part;

static Part
take_part(Arena *arena, const BoostMatrix *matrix, const BoostLabels *labels, int fold, bool inside)
{
    size_t n_columns = matrix->n_columns;
    float *values = ARENA_ARRAY(arena, float, matrix->n_rows *n_columns);
    double *prior = ARENA_ARRAY(arena, double, matrix->n_rows);
    Part part = {
        .matrix = {.values = values, .n_columns = n_columns},
        .labels = ARENA_ARRAY(arena, uint8_t, matrix->n_rows),
        .places = ARENA_ARRAY(arena, size_t, matrix->n_rows),
    };
    size_t n = 0;

    for (size_t row = 0; row < matrix->n_rows; row++) {
        if ((labels->folds[row] == fold) != inside)
            continue;
        memcpy(
            values + n * n_columns, matrix->values + row * n_columns, n_columns * sizeof(*values));
        prior[n] = matrix->prior == NULL ? 0 : matrix->prior[row];
        part.labels[n] = labels->labels[row];
        part.places[n++] = row;
    }
    part.matrix.n_rows = n;
    part.matrix.prior = matrix->prior == NULL ? NULL : prior;
    return part;
}

static Status hold_out(
    const BoostMatrix *matrix, const BoostLabels *labels, int fold, double *held_out, Error *err)
{
    Arena *scratch = arena_new();
    Part unseen = take_part(scratch, matrix, labels, fold, true);
    Part seen = take_part(scratch, matrix, labels, fold, false);
    double *values = ARENA_ARRAY(scratch, double, unseen.matrix.n_rows);
    BoosterHandle booster = NULL;
    Start start;
    Status status = OK;

    if (unseen.matrix.n_rows > 0) {
        status = train(&seen.matrix, seen.labels, &start, &booster, err);
        if (status == OK)
            status = margins(booster, &start, &unseen.matrix, values, err);
        (void) XGBoosterFree(booster);
        for (size_t row = 0; status == OK && row < unseen.matrix.n_rows; row++)
            held_out[unseen.places[row]] = values[row];
    }
    arena_free(scratch);
    return status;
}

static void calibrate(Arena *arena, BoostModel *model, const uint8_t *labels)
{
    double *targets = ARENA_ARRAY(arena, double, model->n_labels);

    model->is_isotonic = model->n_labels >= BOOST_ISOTONIC_LABELS;
    if (!model->is_isotonic) {
        model->platt = platt_fit(model->held_out, labels, model->n_labels);
        return;
    }
    for (size_t row = 0; row < model->n_labels; row++)
        targets[row] = labels[row];
    model->isotonic = isotonic_fit(arena, model->held_out, targets, NULL, model->n_labels);
}

/* The share of each column in the gain of all splits; 0 for all when there is none. */
static Status read_shares(BoosterHandle booster, size_t n_columns, double *ret_shares, Error *err)
{
    bst_ulong n_features = 0;
    bst_ulong n_dimensions = 0;
    const char **features = NULL;
    const bst_ulong *shape = NULL;
    const float *gains = NULL;
    double total = 0;

    if (XGBoosterFeatureScore(
            booster,
            "{\"importance_type\": \"total_gain\"}",
            &n_features,
            &features,
            &n_dimensions,
            &shape,
            &gains) != 0)
        return refused("tell what it looked at", err);
    for (size_t at = 0; at < n_features; at++)
        total += (double) gains[at];
    for (size_t at = 0; at < n_features; at++) {
        int64_t column = -1; /* the library calls column 7 "f7" */
        bool is_read = str_parse_i64(str_from(features[at] + 1), &column);

        ASSERT(is_read && column >= 0 && (size_t) column < n_columns);
        ret_shares[column] = (double) gains[at] / total;
    }
    return OK;
}

/* The model of all rows, but for its calibration. */
static Status fit_all(
    Arena *arena, const BoostMatrix *matrix, const uint8_t *labels, BoostModel *model, Error *err)
{
    double *shares = ARENA_ARRAY(arena, double, matrix->n_columns);
    BoosterHandle booster = NULL;
    bst_ulong length = 0;
    const char *bytes = NULL;
    Status status = train(matrix, labels, &model->start, &booster, err);

    if (status == OK)
        status = read_shares(booster, matrix->n_columns, shares, err);
    if (status == OK &&
        XGBoosterSaveModelToBuffer(booster, "{\"format\": \"ubj\"}", &length, &bytes) != 0)
        status = refused("write its model", err);
    if (status == OK)
        model->bytes = (Str){.ptr = arena_copy(arena, bytes, length), .len = length};
    (void) XGBoosterFree(booster);
    model->shares = shares;
    model->n_columns = matrix->n_columns;
    return status;
}

Status boost_fit(
    Arena *arena,
    const BoostMatrix *matrix,
    const BoostLabels *labels,
    const BoostModel **ret_model,
    Error *err)
{
    BoostModel *model = ARENA_NEW(arena, BoostModel);
    double *held_out = ARENA_ARRAY(arena, double, matrix->n_rows);
    Status status = OK;

    for (int fold = 0; status == OK && fold < BOOST_FOLDS; fold++)
        status = hold_out(matrix, labels, fold, held_out, err);
    if (status == OK)
        status = fit_all(arena, matrix, labels->labels, model, err);
    if (status != OK)
        return status;
    model->held_out = held_out;
    model->n_labels = matrix->n_rows;
    calibrate(arena, model, labels->labels);
    *ret_model = model;
    return OK;
}

/* ---- what a model says ---- */

const double *boost_held_out(const BoostModel *model)
{
    return model->held_out;
}

/* Rule of succession: the outer blocks of an isotonic fit are 0 and 1, and no number of visits
 * makes certain. */
static double calibrated(const BoostModel *model, double margin)
{
    double least = 1.0 / ((double) model->n_labels + 2);
    double value;

    if (!model->is_isotonic)
        return platt_at(&model->platt, margin);
    value = isotonic_at(&model->isotonic, margin);
    return fmin(fmax(value, least), 1 - least);
}

Status boost_predict(
    const BoostModel *model, const BoostMatrix *matrix, double *ret_probabilities, Error *err)
{
    BoosterHandle booster = NULL;
    Status status = OK;

    ASSERT(matrix->n_columns == model->n_columns);
    if (XGBoosterCreate(NULL, 0, &booster) != 0)
        return refused("start", err);
    if (XGBoosterLoadModelFromBuffer(booster, model->bytes.ptr, model->bytes.len) != 0 ||
        XGBoosterSetParam(booster, "nthread", "1") != 0 ||
        XGBoosterSetParam(booster, "verbosity", "0") != 0)
        status = refused("read its model", err);
    if (status == OK)
        status = margins(booster, &model->start, matrix, ret_probabilities, err);
    (void) XGBoosterFree(booster);
    for (size_t row = 0; status == OK && row < matrix->n_rows; row++)
        ret_probabilities[row] = calibrated(model, ret_probabilities[row]);
    return status;
}

const double *boost_importance(const BoostModel *model)
{
    return model->shares;
}
