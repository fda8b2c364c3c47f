#include "base/rng.h"
#include "cases.h"

#define DRAWS 200000

static void same_seed_same_numbers(void **state)
{
    Rng left = rng_new(1, 7);
    Rng right = rng_new(1, 7);
    Rng other = rng_new(1, 8);
    int n_equal = 0;

    (void) state;
    for (int at = 0; at < 1000; at++) {
        uint64_t value = rng_next(&left);
        assert_true(value == rng_next(&right));
        n_equal += value == rng_next(&other);
    }
    assert_int_equal(n_equal, 0);
}

static void moments(void **state)
{
    Rng rng = rng_new(3, 0);
    double sum = 0;
    double square = 0;
    double uniform = 0;

    (void) state;
    for (int at = 0; at < DRAWS; at++) {
        double value = rng_normal(&rng);
        double even = rng_uniform(&rng);
        assert_true(even >= 0 && even < 1);
        sum += value;
        square += value * value;
        uniform += even;
    }
    CASE_NEAR("mean", sum / DRAWS, 0, 0.01);
    CASE_NEAR("variance", square / DRAWS, 1, 0.02);
    CASE_NEAR("uniform mean", uniform / DRAWS, 0.5, 0.005);
}

static void below_is_even(void **state)
{
    Rng rng = rng_new(5, 0);
    int counts[7] = {0};

    (void) state;
    for (int at = 0; at < 70000; at++)
        counts[rng_below(&rng, 7)]++;
    for (int at = 0; at < 7; at++)
        CASE_NEAR("count", counts[at], 10000, 400);
    assert_int_equal(rng_below(&rng, 1), 0);
}

static void samples_are_distinct(void **state)
{
    Rng rng = rng_new(6, 0);
    uint32_t sample[256];
    uint32_t all[5];

    (void) state;
    rng_sample(&rng, 1000, 256, sample);
    for (size_t left = 0; left < 256; left++) {
        assert_true(sample[left] < 1000);
        for (size_t right = 0; right < left; right++)
            assert_true(sample[left] != sample[right]);
    }
    rng_sample(&rng, 5, 5, all);
    assert_int_equal(all[0] + all[1] + all[2] + all[3] + all[4], 10);
    rng_sample(&rng, 5, 0, all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_seed_same_numbers),
        cmocka_unit_test(moments),
        cmocka_unit_test(below_is_even),
        cmocka_unit_test(samples_are_distinct),
    };
    return cmocka_run_group_tests_name("rng", tests, NULL, NULL);
}
