/* Expected values by hand: place share (n + 1) of 1..n. */
#include "cases.h"
#include "forecast/model/quantile.h"

static void places_lie_between_values(void **state)
{
    static const struct {
        const char *name;
        size_t n;
        double share;
        double expected;
    } cases[] = {
        {"tenth of nine", 9, 0.1, 1},
        {"tenth of nineteen", 19, 0.1, 2},
        {"between two", 19, 0.125, 2.5},
        {"middle of an even number", 10, 0.5, 5.5},
        {"ninetieth of nineteen", 19, 0.9, 18},
        {"before the first", 5, 0.1, 1},
        {"behind the last", 5, 0.9, 5},
        {"one value", 1, 0.3, 1},
        {"no share", 7, 0, 1},
        {"all", 7, 1, 7},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        double values[19];
        /* 1..n in an order that is none: steps of 7 around a prime */
        for (size_t place = 0, n = 0; place < 23 && n < cases[at].n; place++) {
            size_t value = place * 7 % 23;
            if (value >= 1 && value <= cases[at].n)
                values[n++] = (double) value;
        }
        CASE_NEAR(
            cases[at].name,
            quantile_take(values, cases[at].n, cases[at].share),
            cases[at].expected,
            1e-12);
    }
}

static void equal_values_are_no_trouble(void **state)
{
    double values[] = {2, 2, 1, 2, 2, 3, 2};

    (void) state;
    CASE_NEAR("middle", quantile_take(values, 7, 0.5), 2, 0);
    CASE_NEAR("top", quantile_take(values, 7, 1), 3, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_lie_between_values),
        cmocka_unit_test(equal_values_are_no_trouble),
    };

    return cmocka_run_group_tests_name("forecast/quantile", tests, NULL, NULL);
}
