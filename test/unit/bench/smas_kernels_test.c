#include <stdlib.h>

#include "smas_kit.h"

static int compare_keys(const void *left, const void *right)
{
    int32_t a = *(const int32_t *) left;
    int32_t b = *(const int32_t *) right;

    return (a > b) - (a < b);
}

/* Every rank of keys drawn from few and from many values, against the same keys in order. */
static void selects_each_rank(void **state)
{
    static const struct {
        const char *name;
        size_t n;
        uint64_t n_values;
    } cases[] = {
        {"two", 2, 1000},
        {"a group", 16, 1U << 30},
        {"a group and one", 17, 1U << 30},
        {"all the same", 40, 1},
        {"many equal", 150, 7},
        {"hardly any equal", 333, UINT64_C(1) << 32},
    };

    const SmasKernels *kernels[3];
    size_t n_kernels = smas_kernels_here(kernels);

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        int32_t keys[352];
        int32_t rising[352];
        Rng rng = rng_new(5, index);
        size_t n = cases[index].n;
        size_t n_places = (n + SMAS_KEY_GROUP - 1) / SMAS_KEY_GROUP * SMAS_KEY_GROUP;

        for (size_t at = 0; at < n_places; at++) {
            int64_t value = (int64_t) rng_below(&rng, cases[index].n_values);
            keys[at] = at < n ? (int32_t) (value - (int64_t) cases[index].n_values / 2) : INT32_MAX;
            keys[at] -= at < n && keys[at] == INT32_MAX;
            rising[at] = keys[at];
        }
        qsort(rising, n, sizeof(*rising), compare_keys);
        for (size_t set = 0; set < n_kernels; set++) {
            for (size_t rank = 1; rank < n; rank++) {
                int32_t two[2];
                kernels[set]->select(keys, n_places, rank, two);
                CASE_INT(cases[index].name, two[0], rising[rank - 1]);
                CASE_INT(cases[index].name, two[1], rising[rank]);
            }
        }
    }
}

/* Whole numbers, so that any order of adding gives the same. */
static void sums_are_whole(void **state)
{
    const SmasKernels *kernels[3];
    size_t n_kernels = smas_kernels_here(kernels);
    float values[331];

    (void) state;
    for (size_t at = 0; at < COUNT_OF(values); at++)
        values[at] = (float) (at % 17);
    for (size_t set = 0; set < n_kernels; set++) {
        for (size_t n = 0; n <= COUNT_OF(values); n++) {
            double expected = 0;
            for (size_t at = 0; at < n; at++)
                expected += (double) values[at];
            CASE_NEAR(kernels[set]->name, (double) kernels[set]->sum(values, n), expected, 0);
        }
    }
}

static void multiply_adds_are_counted(void **state)
{
    const SmasKernels *kernels[3];
    size_t n_kernels = smas_kernels_here(kernels);

    (void) state;
    for (size_t set = 0; set < n_kernels; set++) {
        double flops = 0;
        /* by 1/2 and 1/2 more each round: ends at 1 in each of the numbers at once */
        float value = kernels[set]->multiply_add(1000, 0.5F, &flops);
        CASE_NEAR(kernels[set]->name, flops, 2.0 * 1000 * (double) value, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(selects_each_rank),
        cmocka_unit_test(sums_are_whole),
        cmocka_unit_test(multiply_adds_are_counted),
    };

    return cmocka_run_group_tests_name("smas/kernels", tests, NULL, NULL);
}
