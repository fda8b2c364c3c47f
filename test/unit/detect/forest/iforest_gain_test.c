#include "detect/forest/iforest_internal.h"
#include "matrix.h"

static void threshold_splits_where_spread_falls_most(void **state)
{
    static const struct {
        const char *name;
        float values[6];
        size_t n;
        float expected;
    } cases[] = {
        {"two values", {3, 1}, 2, 2},
        {"two equal groups", {1, 9, 1, 9, 1, 9}, 6, 5},
        {"one far above", {1, 2, 3, 2, 100, 1}, 6, 51.5F},
        {"one far below", {-100, 2, 3, 2, 1, 1}, 6, -49.5F},
        {"a small group apart", {50, 51, 1, 2, 1, 2}, 6, 26},
        {"far from zero", {100001, 100002, 100001, 100900, 100901, 100002}, 6, 100451},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        float values[6];
        double gain;

        memcpy(values, cases[index].values, sizeof(values));
        CASE_NEAR(
            cases[index].name,
            iforest_gain_threshold(values, cases[index].n, &gain),
            cases[index].expected,
            0);
    }
}

static void gain_is_the_share_of_spread_taken_away(void **state)
{
    float apart[4] = {0, 10, 0, 10};
    float even[4] = {0, 1, 2, 3};
    double gain;

    (void) state;
    (void) iforest_gain_threshold(apart, 4, &gain);
    CASE_NEAR("all of it", gain, 1, 1e-12);
    /* sd of 0..3 is sqrt(1.25); of each half it is 0.5 */
    (void) iforest_gain_threshold(even, 4, &gain);
    CASE_NEAR("some of it", gain, 1 - 0.5 / sqrt(1.25), 1e-12);
}

static void between_leaves_no_side_empty(void **state)
{
    float one_up = nextafterf(1, 2);

    (void) state;
    CASE_NEAR("halfway", iforest_between(1, 2), 1.5, 0);
    CASE_NEAR("no float between", iforest_between(1, one_up), one_up, 0);
    CASE_NEAR("the ends of floats", iforest_between(-3e38F, 3e38F), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threshold_splits_where_spread_falls_most),
        cmocka_unit_test(gain_is_the_share_of_spread_taken_away),
        cmocka_unit_test(between_leaves_no_side_empty),
    };

    return cmocka_run_group_tests_name("detect/iforest_gain", tests, NULL, NULL);
}
