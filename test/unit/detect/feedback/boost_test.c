/* Boosting on made-up rows whose rule is known. Skipped by a build without libxgboost. */
#include "base/rng.h"
#include "base/workers.h"
#include "cases.h"
#include "detect/feedback/boost.h"
#include "detect/stats/roc.h"

#define COLUMNS 4

typedef struct Rows {
    BoostMatrix matrix;
    BoostLabels labels;
} Rows;

typedef double (*Rule)(const float *row, double prior); /* chance of label 1 */

/* Columns uniform in -1..1, a prior of normal log-odds. */
static Rows draw(Arena *arena, uint64_t seed, size_t n, Rule rule)
{
    Rng rng = rng_new(seed, 0);
    float *values = ARENA_ARRAY(arena, float, n *COLUMNS);
    double *prior = ARENA_ARRAY(arena, double, n);
    uint8_t *labels = ARENA_ARRAY(arena, uint8_t, n);
    uint8_t *folds = ARENA_ARRAY(arena, uint8_t, n);

    for (size_t row = 0; row < n; row++) {
        for (size_t column = 0; column < COLUMNS; column++)
            values[row * COLUMNS + column] = (float) (2 * rng_uniform(&rng) - 1);
        prior[row] = rng_normal(&rng);
        labels[row] = rng_uniform(&rng) < rule(values + row * COLUMNS, prior[row]);
        folds[row] = (uint8_t) (row % BOOST_FOLDS);
    }
    return (Rows){
        .matrix = {.values = values, .prior = prior, .n_rows = n, .n_columns = COLUMNS},
        .labels = {.labels = labels, .folds = folds},
    };
}

static double two_signs_agree(const float *row, double prior)
{
    (void) prior;
    return (row[1] > 0) == (row[2] > 0) ? 0.5 : 0.02;
}

static double as_the_prior(const float *row, double prior)
{
    (void) row;
    return 1 / (1 + exp(-2 * prior - 1));
}

static double mean(const double *values, size_t n)
{
    double sum = 0;

    for (size_t at = 0; at < n; at++)
        sum += values[at];
    return sum / (double) n;
}

static double auc(Arena *arena, const double *scores, const Rows *rows)
{
    RocList list = roc_order(arena, scores, rows->labels.labels, rows->matrix.n_rows);

    return roc_auc(&list);
}

static const BoostModel *fit(Arena *arena, const Rows *rows)
{
    const BoostModel *model = NULL;
    Error err;

    CASE_OK("fit", boost_fit(arena, &rows->matrix, &rows->labels, &model, &err), &err);
    return model;
}

static const double *predict(Arena *arena, const BoostModel *model, const BoostMatrix *matrix)
{
    double *probabilities = ARENA_ARRAY(arena, double, matrix->n_rows);
    Error err;

    CASE_OK("predict", boost_predict(model, matrix, probabilities, &err), &err);
    return probabilities;
}

/* No weight of one column alone can say whether two signs agree. */
static void learns_an_interaction(void **state)
{
    static const size_t sizes[] = {150, 600}; /* calibrated by Platt, and isotonic */

    (void) state;
    for (size_t at = 0; at < COUNT_OF(sizes); at++) {
        Arena *arena = arena_new();
        const char *name = arena_printf(arena, "%zu rows", sizes[at]);
        Rows seen = draw(arena, 7, sizes[at], two_signs_agree);
        Rows fresh = draw(arena, 8, 4000, two_signs_agree);
        const BoostModel *model = fit(arena, &seen);
        const double *probabilities = predict(arena, model, &fresh.matrix);
        const double *shares = boost_importance(model);

        /* 0.5 * 0.5 against 0.02: nobody can rank better than 0.81 here */
        CASE_TRUE(name, auc(arena, boost_held_out(model), &seen) > 0.65);
        CASE_TRUE(name, auc(arena, probabilities, &fresh) > 0.7);
        CASE_NEAR(name, mean(probabilities, 4000), 0.26, 0.06);
        CASE_NEAR(name, shares[0] + shares[1] + shares[2] + shares[3], 1, 1e-6);
        CASE_TRUE(name, shares[1] + shares[2] > 0.6);
        for (size_t row = 0; row < fresh.matrix.n_rows; row++)
            CASE_TRUE(name, probabilities[row] > 0 && probabilities[row] < 1);
        arena_free(arena);
    }
}

/* Where columns say nothing, the order is that of the prior, and only the scale is learnt. */
static void starts_from_the_prior(void **state)
{
    Arena *arena = arena_new();
    Rows seen = draw(arena, 3, 400, as_the_prior);
    Rows fresh = draw(arena, 4, 4000, as_the_prior);
    const double *probabilities;
    const BoostModel *model;
    double least = 1;
    double most = 0;

    (void) state;
    for (size_t at = 0; at < 400 * COLUMNS; at++)
        ((float *) (uintptr_t) seen.matrix.values)[at] = NAN;
    model = fit(arena, &seen);
    probabilities = predict(arena, model, &fresh.matrix);
    CASE_NEAR(
        "order", auc(arena, probabilities, &fresh), auc(arena, fresh.matrix.prior, &fresh), 0.01);
    CASE_NEAR("rate", mean(probabilities, 4000), 0.64, 0.05);
    for (size_t row = 0; row < 4000; row++) {
        least = fmin(least, probabilities[row]);
        most = fmax(most, probabilities[row]);
    }
    CASE_TRUE("never sure", least >= 1.0 / 402 && most <= 401.0 / 402);
    CASE_TRUE("spread", least < 0.1 && most > 0.9);
    arena_free(arena);
}

static void nothing_to_learn_has_no_gain(void **state)
{
    Arena *arena = arena_new();
    Rows rows = draw(arena, 5, 100, as_the_prior);
    const double *shares;

    (void) state;
    for (size_t at = 0; at < 100 * COLUMNS; at++)
        ((float *) (uintptr_t) rows.matrix.values)[at] = 1;
    rows.matrix.prior = NULL;
    shares = boost_importance(fit(arena, &rows));
    for (size_t column = 0; column < COLUMNS; column++)
        CASE_NEAR("share", shares[column], 0, 0);
    arena_free(arena);
}

/* Fits the same rows beside another thread that does. */
typedef struct Twice {
    const double *probabilities[2];
    Arena *arenas[2];
} Twice;

static void fit_and_predict(void *context, size_t worker)
{
    Twice *twice = context;
    Arena *arena = twice->arenas[worker];
    Rows rows = draw(arena, 11, 300, two_signs_agree);

    twice->probabilities[worker] = predict(arena, fit(arena, &rows), &rows.matrix);
}

static void same_result_on_any_thread(void **state)
{
    Twice alone = {.arenas = {arena_new(), arena_new()}};
    Twice both = {.arenas = {arena_new(), arena_new()}};

    (void) state;
    workers_run(1, fit_and_predict, &alone);
    workers_run(2, fit_and_predict, &both);
    for (size_t worker = 0; worker < 2; worker++)
        assert_memory_equal(
            alone.probabilities[0], both.probabilities[worker], 300 * sizeof(double));
    for (size_t worker = 0; worker < 2; worker++) {
        arena_free(alone.arenas[worker]);
        arena_free(both.arenas[worker]);
    }
}

static void an_error_of_the_library_is_told(void **state)
{
    Arena *arena = arena_new();
    Rows rows = draw(arena, 5, 60, as_the_prior);
    const BoostModel *model = NULL;
    Error err;

    (void) state;
    ((float *) (uintptr_t) rows.matrix.values)[17] = INFINITY;
    CASE_INT("status", boost_fit(arena, &rows.matrix, &rows.labels, &model, &err), STATUS_INTERNAL);
    CASE_TRUE(err.message, strncmp(err.message, "xgboost can't take the rows: ", 29) == 0);
    CASE_TRUE(err.message, strstr(err.message, "inf") != NULL);
    CASE_TRUE(err.message, strchr(err.message, '\n') == NULL);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(learns_an_interaction),
        cmocka_unit_test(starts_from_the_prior),
        cmocka_unit_test(nothing_to_learn_has_no_gain),
        cmocka_unit_test(same_result_on_any_thread),
        cmocka_unit_test(an_error_of_the_library_is_told),
    };

    if (!boost_is_available()) {
        (void) printf("SKIP: built without libxgboost\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
