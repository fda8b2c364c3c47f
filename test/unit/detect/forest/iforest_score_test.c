#include "detect/forest/iforest_internal.h"
#include "matrix.h"

static void keys_stand_in_the_order_of_values(void **state)
{
    static const float rising[] = {
        -3e38F, -1.5F, -1e-30F, -1e-44F, 0.0F, 1e-44F, 1e-30F, 0.25F, 1.0F, 1.0000001F, 3e38F};

    (void) state;
    for (size_t at = 1; at < COUNT_OF(rising); at++)
        CASE_TRUE("rising", iforest_key(rising[at - 1]) < iforest_key(rising[at]));
    CASE_TRUE("one zero", iforest_key(-0.0F) == iforest_key(0.0F));
    CASE_TRUE("stop is above all", iforest_key(3.4e38F) < IFOREST_STOP);
}

/* The blocked scorer gives what walking row by row gives, for any number of rows and columns. */
static void blocks_agree_with_single_rows(void **state)
{
    static const struct {
        const char *name;
        size_t n_rows;
        size_t n_columns;
        size_t sample_size;
    } cases[] = {
        {"few rows", 20, 1, 256},
        {"one lane short", 23, 2, 16},
        {"one lane more", 25, 2, 16},
        {"a block and some", 515, 3, 256},
        {"wide rows", 300, 700, 64},
        {"many blocks", 5003, 10, 256},
        {"deep trees", 5003, 2, 4096},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        IforestMatrix matrix =
            matrix_normal(arena, cases[index].n_rows, cases[index].n_columns, 2, 5);
        size_t sample =
            cases[index].sample_size < matrix.n_rows ? cases[index].sample_size : matrix.n_rows;
        const Iforest *forest = matrix_fit(
            arena,
            &matrix,
            (IforestOptions){.sample_size = cases[index].sample_size, .seed = index});
        double *scores = ARENA_ARRAY(arena, double, matrix.n_rows);

        for (size_t n_threads = 1; n_threads <= 3; n_threads++) {
            iforest_score(forest, &matrix, n_threads, scores);
            for (size_t row = 0; row < matrix.n_rows; row++) {
                double length = iforest_path_length(forest, matrix.values + row * matrix.n_columns);
                CASE_NEAR(
                    cases[index].name,
                    scores[row],
                    exp2(-length / iforest_expected_length(sample)),
                    1e-12);
            }
        }
        arena_free(arena);
    }
}

/* A row without its second value: the weighted mean over both branches, done here the long way. */
static double
slow_missing(const Iforest *forest, size_t tree, size_t node, unsigned level, const float *row)
{
    size_t base = tree << forest->depth;
    const uint16_t *count = forest->count + (tree << (forest->depth + 1));
    double left;
    double right;

    if (level == forest->depth || forest->below[base + node] == IFOREST_STOP) {
        unsigned rest = forest->depth - level;
        return forest->leaf_length[base + (node << rest) - ((size_t) 1 << forest->depth)];
    }
    left = slow_missing(forest, tree, 2 * node, level + 1, row);
    right = slow_missing(forest, tree, 2 * node + 1, level + 1, row);
    if (isnan(row[forest->column[base + node]]))
        return (left * count[2 * node] + right * count[2 * node + 1]) / count[node];
    return forest->below[base + node] < iforest_key(row[forest->column[base + node]]) ? right
                                                                                      : left;
}

static void missing_values_weigh_both_branches(void **state)
{
    Arena *arena = arena_new();
    IforestMatrix matrix = matrix_normal(arena, 500, 3, 0, 0);
    const Iforest *forest = matrix_fit(arena, &matrix, (IforestOptions){.seed = 5});
    float rows[4][3] = {{5, NAN, 0}, {NAN, NAN, NAN}, {0, NAN, 0}, {0, 0, 0}};
    IforestMatrix probe = {.values = rows[0], .n_rows = 4, .n_columns = 3};
    double scores[4];

    (void) state;
    iforest_find_complete(arena, &probe);
    iforest_score(forest, &probe, 1, scores);
    for (size_t row = 0; row < 4; row++) {
        double sum = 0;

        for (size_t tree = 0; tree < forest->n_trees; tree++)
            sum += slow_missing(forest, tree, 1, 0, rows[row]);
        CASE_NEAR("path", iforest_path_length(forest, rows[row]), sum / 100, 1e-9);
        CASE_NEAR("score", scores[row], exp2(-sum / 100 / iforest_expected_length(256)), 1e-12);
    }
    CASE_TRUE("the far value still shows", scores[0] > scores[2] + 0.1);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_stand_in_the_order_of_values),
        cmocka_unit_test(blocks_agree_with_single_rows),
        cmocka_unit_test(missing_values_weigh_both_branches),
    };

    return cmocka_run_group_tests_name("detect/iforest_score", tests, NULL, NULL);
}
