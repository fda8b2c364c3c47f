#include "matrix.h"

static void shares_name_the_column_that_isolated(void **state)
{
    static const struct {
        const char *name;
        float row[4];
        size_t expected;
    } cases[] = {
        {"first", {6, 0, 0, 0}, 0},
        {"second, below", {0, -6, 0, 0}, 1},
        {"last", {0.1F, 0.2F, -0.1F, 7}, 3},
        {"with a missing value", {6, 0, NAN, 0}, 0},
    };

    Arena *arena = arena_new();
    IforestMatrix matrix = matrix_normal(arena, 2000, 4, 0, 0);
    const Iforest *forest = matrix_fit(arena, &matrix, (IforestOptions){.seed = 1});

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        double shares[4];
        double total = 0;

        iforest_explain(forest, cases[index].row, shares);
        for (size_t column = 0; column < 4; column++) {
            CASE_TRUE(cases[index].name, shares[column] >= 0 && shares[column] <= 1);
            CASE_TRUE(cases[index].name, !isnan(cases[index].row[column]) || shares[column] <= 0);
            total += shares[column];
        }
        CASE_NEAR(cases[index].name, total, 1, 1e-12);
        CASE_TRUE(cases[index].name, shares[cases[index].expected] > 0.8);
    }
    arena_free(arena);
}

static void two_columns_share(void **state)
{
    static const float row[4] = {5, 0, 5, 0};
    Arena *arena = arena_new();
    IforestMatrix matrix = matrix_normal(arena, 2000, 4, 0, 0);
    double shares[4];

    (void) state;
    iforest_explain(matrix_fit(arena, &matrix, (IforestOptions){.seed = 1}), row, shares);
    CASE_NEAR("first", shares[0], 0.5, 0.12);
    CASE_NEAR("third", shares[2], 0.5, 0.12);
    arena_free(arena);
}

/* A row whose every value is missing is isolated by none: equal shares, not 0/0. */
static void nothing_known_gives_equal_shares(void **state)
{
    static const float row[4] = {NAN, NAN, NAN, NAN};
    Arena *arena = arena_new();
    IforestMatrix matrix = matrix_normal(arena, 100, 4, 0, 0);
    double shares[4];

    (void) state;
    iforest_explain(matrix_fit(arena, &matrix, (IforestOptions){.seed = 1}), row, shares);
    for (size_t column = 0; column < 4; column++)
        CASE_NEAR("share", shares[column], 0.25, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_name_the_column_that_isolated),
        cmocka_unit_test(two_columns_share),
        cmocka_unit_test(nothing_known_gives_equal_shares),
    };

    return cmocka_run_group_tests_name("detect/iforest_explain", tests, NULL, NULL);
}
