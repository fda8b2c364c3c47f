#include "detect/forest/iforest.h"
#include "matrix.h"

static void expected_length_of_known_sizes(void **state)
{
    static const struct {
        const char *name;
        size_t n;
        double expected;
    } cases[] = {
        {"none", 0, 0},
        {"one row", 1, 0},
        {"two rows", 2, 1},
        {"three rows", 3, 2 * 1.5 - 4.0 / 3},
        {"a sample", 256, 10.2486899},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++)
        CASE_NEAR(
            cases[index].name,
            iforest_expected_length(cases[index].n),
            cases[index].expected,
            1e-6);
}

static void value_is_finite_or_missing(void **state)
{
    (void) state;
    CASE_NEAR("plain", iforest_value(0.25), 0.25, 0);
    CASE_TRUE("nan", isnan(iforest_value((double) NAN)));
    CASE_TRUE("infinite", isnan(iforest_value((double) INFINITY)));
    CASE_TRUE("beyond a float", isnan(iforest_value(1e300)));
}

/* IF-01 a, b, c, e: no forest, whatever the seed. */
static void too_little_data_gives_no_forest(void **state)
{
    static const struct {
        const char *name;
        size_t n_rows;
        bool is_same;
        IforestOutcome expected;
    } cases[] = {
        {"no rows", 0, false, IFOREST_NOT_ENOUGH_ROWS},
        {"one row", 1, false, IFOREST_NOT_ENOUGH_ROWS},
        {"three rows", 3, false, IFOREST_NOT_ENOUGH_ROWS},
        {"one too few", IFOREST_ROWS_MIN - 1, false, IFOREST_NOT_ENOUGH_ROWS},
        {"just enough", IFOREST_ROWS_MIN, false, IFOREST_FITTED},
        {"100 identical rows", 100, true, IFOREST_NO_VARIATION},
        {"1000 identical rows", 1000, true, IFOREST_NO_VARIATION},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        IforestMatrix matrix = matrix_normal(arena, cases[index].n_rows, 4, 0, 0);
        float same[4000];

        for (size_t at = 0; at < COUNT_OF(same); at++)
            same[at] = 1.5F;
        if (cases[index].is_same)
            matrix.values = same;
        for (uint64_t seed = 0; seed < 50; seed++) {
            const Iforest *forest = NULL;
            IforestOutcome outcome =
                iforest_fit(arena, &matrix, &(IforestOptions){.seed = seed}, &forest);

            CASE_INT(cases[index].name, outcome, cases[index].expected);
            CASE_TRUE(cases[index].name, (forest != NULL) == (outcome == IFOREST_FITTED));
        }
        arena_free(arena);
    }
}

/* IF-01 d: a column that is 0 for all changes no score at all. */
static void constant_column_changes_nothing(void **state)
{
    (void) state;
    for (uint64_t seed = 0; seed < 50; seed++) {
        Arena *arena = arena_new();
        IforestMatrix plain = matrix_normal(arena, 200, 3, 0, 0);
        float *values = ARENA_ARRAY(arena, float, 200 * 4);
        IforestMatrix wider = {.values = values, .n_rows = 200, .n_columns = 4};
        IforestOptions options = {.seed = seed, .sample_size = 64};
        double plain_scores[200];
        double wider_scores[200];

        for (size_t row = 0; row < 200; row++) /* the constant column stands in the middle */
            for (size_t column = 0; column < 3; column++)
                values[row * 4 + column + (column > 0)] = plain.values[row * 3 + column];
        iforest_score(matrix_fit(arena, &plain, options), &plain, 1, plain_scores);
        iforest_score(matrix_fit(arena, &wider, options), &wider, 1, wider_scores);
        CASE_INT("scores", memcmp(plain_scores, wider_scores, sizeof(plain_scores)), 0);
        arena_free(arena);
    }
}

/* IF-02 c: five meters cut to a fifth stand on top of 200 clean ones. */
static void strange_rows_rank_on_top(void **state)
{
    (void) state;
    for (int split = IFOREST_SPLIT_RANDOM; split <= IFOREST_SPLIT_GAIN; split++) {
        for (uint64_t seed = 0; seed < 50; seed++) {
            Arena *arena = arena_new();
            IforestMatrix matrix = matrix_normal(arena, 205, 2, 5, -8);
            double scores[205];
            double least_strange = 1;
            double most_ordinary = 0;

            iforest_score(
                matrix_fit(
                    arena, &matrix, (IforestOptions){.seed = seed, .split = (IforestSplit) split}),
                &matrix,
                1,
                scores);
            for (size_t row = 0; row < 205; row++) {
                if (row < 5)
                    least_strange = fmin(least_strange, scores[row]);
                else
                    most_ordinary = fmax(most_ordinary, scores[row]);
            }
            CASE_TRUE("on top", least_strange > most_ordinary);
            arena_free(arena);
        }
    }
}

/* IF-05: rows with missing values change nothing for the complete ones, and are scored. */
static void missing_rows_do_not_matter_to_others(void **state)
{
    Arena *arena = arena_new();
    IforestMatrix complete = matrix_normal(arena, 300, 3, 3, 6);
    float *values = ARENA_ARRAY(arena, float, 302 * 3);
    IforestMatrix both = {.values = values, .n_rows = 302, .n_columns = 3};
    double complete_scores[300];
    double both_scores[302];

    (void) state;
    /* one row with a hole before the others, one without any value behind them */
    values[0] = NAN;
    memcpy(values + 3, complete.values, sizeof(float) * 900);
    values[903] = values[904] = values[905] = NAN;
    iforest_find_complete(arena, &both);
    CASE_INT("complete rows", both.n_complete, 300);
    CASE_INT("first complete row", both.complete[0], 1);
    for (uint64_t seed = 0; seed < 50; seed++) {
        IforestOptions options = {.seed = seed};

        iforest_score(matrix_fit(arena, &complete, options), &complete, 1, complete_scores);
        iforest_score(matrix_fit(arena, &both, options), &both, 1, both_scores);
        CASE_INT("same", memcmp(both_scores + 1, complete_scores, sizeof(complete_scores)), 0);
        CASE_TRUE("hole is scored", both_scores[0] > 0 && both_scores[0] < 1);
        /* nothing known: the mean of the training rows, which is close to an ordinary score */
        CASE_NEAR("nothing known", both_scores[301], 0.45, 0.1);
    }
    arena_free(arena);
}

/* IF-04: the number of threads that grow and score plays no part, nor a second run. */
static void threads_do_not_change_scores(void **state)
{
    Arena *arena = arena_new();
    IforestMatrix matrix = matrix_normal(arena, 5000, 6, 20, 5);
    double *first = ARENA_ARRAY(arena, double, 5000);
    double *other = ARENA_ARRAY(arena, double, 5000);

    (void) state;
    iforest_score(
        matrix_fit(arena, &matrix, (IforestOptions){.seed = 9, .n_threads = 1}), &matrix, 1, first);
    for (size_t n_threads = 0; n_threads <= 8; n_threads++) {
        IforestOptions options = {.seed = 9, .n_threads = n_threads};

        iforest_score(matrix_fit(arena, &matrix, options), &matrix, n_threads, other);
        CASE_INT("threads", memcmp(first, other, 5000 * sizeof(double)), 0);
    }
    iforest_score(matrix_fit(arena, &matrix, (IforestOptions){.seed = 10}), &matrix, 1, other);
    CASE_TRUE("another seed, other scores", memcmp(first, other, 5000 * sizeof(double)) != 0);
    arena_free(arena);
}

/* With two rows a tree there is one split, so every path is 1 and every score 2^-1. */
static void two_rows_a_tree_are_exact(void **state)
{
    Arena *arena = arena_new();
    IforestMatrix matrix = matrix_normal(arena, 40, 2, 0, 0);
    const Iforest *forest = matrix_fit(arena, &matrix, (IforestOptions){.sample_size = 2});
    double scores[40];

    (void) state;
    iforest_score(forest, &matrix, 1, scores);
    for (size_t row = 0; row < 40; row++) {
        CASE_NEAR("path", iforest_path_length(forest, matrix.values + 2 * row), 1, 0);
        CASE_NEAR("score", scores[row], 0.5, 0);
    }
    arena_free(arena);
}

/* ---- an independent forest: the paper's algorithms 2 and 3 word for word, in double, walking the
 * sample for every row instead of building a tree ---- */

/* Path length of `row` in a tree over `n` rows that is grown along the way of this row only. */
static double
slow_path(Rng *rng, const IforestMatrix *matrix, uint32_t *rows, size_t n, const float *row)
{
    size_t depth = 0;

    while (n > 1 && depth < 6) { /* ceil(log2 64) */
        size_t candidates[8];
        size_t n_candidates = 0;
        double low[8];
        double high[8];
        size_t kept = 0;

        for (size_t column = 0; column < matrix->n_columns; column++) {
            low[column] = INFINITY;
            high[column] = -INFINITY;
            for (size_t at = 0; at < n; at++) {
                double value = matrix->values[rows[at] * matrix->n_columns + column];
                low[column] = fmin(low[column], value);
                high[column] = fmax(high[column], value);
            }
            if (low[column] < high[column])
                candidates[n_candidates++] = column;
        }
        if (n_candidates == 0)
            break;
        size_t column = candidates[rng_below(rng, n_candidates)];
        double point = low[column] + rng_uniform(rng) * (high[column] - low[column]);
        bool is_left = row[column] < point;
        for (size_t at = 0; at < n; at++)
            if ((matrix->values[rows[at] * matrix->n_columns + column] < point) == is_left)
                rows[kept++] = rows[at];
        n = kept;
        depth++;
    }
    return (double) depth + iforest_expected_length(n);
}

static void paths_agree_with_an_independent_forest(void **state)
{
    Arena *arena = arena_new();
    IforestMatrix matrix = matrix_normal(arena, 300, 3, 2, 5);
    const Iforest *forest =
        matrix_fit(arena, &matrix, (IforestOptions){.n_trees = 4000, .sample_size = 64, .seed = 3});
    Rng rng = rng_new(4, 0);

    (void) state;
    for (size_t row = 0; row < 12; row++) {
        const float *values = matrix.values + row * 3;
        double sum = 0;
        uint32_t drawn[64];

        for (size_t tree = 0; tree < 4000; tree++) {
            rng_sample(&rng, 300, 64, drawn);
            sum += slow_path(&rng, &matrix, drawn, 64, values);
        }
        /* a path length has a standard deviation of about 1.5: the difference of two means of 4000
         * has one of 0.034 */
        CASE_NEAR("path", iforest_path_length(forest, values), sum / 4000, 0.14);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expected_length_of_known_sizes),
        cmocka_unit_test(value_is_finite_or_missing),
        cmocka_unit_test(too_little_data_gives_no_forest),
        cmocka_unit_test(constant_column_changes_nothing),
        cmocka_unit_test(strange_rows_rank_on_top),
        cmocka_unit_test(missing_rows_do_not_matter_to_others),
        cmocka_unit_test(threads_do_not_change_scores),
        cmocka_unit_test(two_rows_a_tree_are_exact),
        cmocka_unit_test(paths_agree_with_an_independent_forest),
    };

    return cmocka_run_group_tests_name("detect/iforest", tests, NULL, NULL);
}
