#include <stdlib.h>

#include "base/median.h"
#include "base/rng.h"
#include "cases.h"

static void median_of_small_lists(void **state)
{
    static const struct {
        const char *name;
        double values[6];
        size_t n;
        double expected;
    } cases[] = {
        {"one", {3}, 1, 3},
        {"two", {4, 1}, 2, 2.5},
        {"three", {9, 1, 5}, 3, 5},
        {"four", {4, 1, 3, 2}, 4, 2.5},
        {"all the same", {2, 2, 2, 2, 2}, 5, 2},
        {"two values", {1, 0, 1, 0, 1, 0}, 6, 0.5},
        {"negative", {-5, 3, -1}, 3, -1},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        double values[6];

        memcpy(values, cases[index].values, sizeof(values));
        CASE_NEAR(cases[index].name, median_of(values, cases[index].n), cases[index].expected, 0);
    }
    CASE_TRUE("none", isnan(median_of(NULL, 0)));
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *) left;
    double b = *(const double *) right;

    return (a > b) - (a < b);
}

static void median_agrees_with_sorting(void **state)
{
    Rng rng = rng_new(6, 0);

    (void) state;
    for (size_t n = 1; n <= 200; n++) {
        double values[200];
        double sorted[200];

        for (size_t at = 0; at < n; at++)
            sorted[at] = values[at] = (double) rng_below(&rng, n % 3 == 0 ? 5 : 1000000);
        qsort(sorted, n, sizeof(*sorted), compare);
        CASE_NEAR("median", median_of(values, n), (sorted[(n - 1) / 2] + sorted[n / 2]) / 2, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(median_of_small_lists),
        cmocka_unit_test(median_agrees_with_sorting),
    };

    return cmocka_run_group_tests_name("detect/median", tests, NULL, NULL);
}
