#include "cases.h"
#include "forecast/model/ridge.h"

static void weights_are_those_of_the_normal_equations(void **state)
{
    static const struct {
        const char *name;
        double penalty[2];
        double weight[2];
    } cases[] = {
        /* [4 2; 2 3] w = [10 8] */
        {"none", {0, 0}, {1.75, 1.5}},
        /* [5 2; 2 4] w = [10 8] */
        {"one each", {1, 1}, {1.5, 1.25}},
        /* the second held at zero: 4 w = 10 */
        {"a wall", {0, 1e15}, {2.5, 0}},
    };

    static const double gram[] = {4, 2, 3};
    static const double moment[] = {10, 8};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        double weight[2];
        CASE_TRUE(cases[at].name, ridge_solve(gram, moment, cases[at].penalty, 2, weight));
        CASE_NEAR(cases[at].name, weight[0], cases[at].weight[0], 1e-9);
        CASE_NEAR(cases[at].name, weight[1], cases[at].weight[1], 1e-9);
    }
}

static void dependent_terms_need_a_penalty(void **state)
{
    static const double gram[] = {1, 2, 4};
    static const double moment[] = {1, 2};
    static const double none[] = {0, 0};
    static const double little[] = {1e-6, 1e-6};
    double weight[2] = {-7, -7};

    (void) state;
    CASE_TRUE("dependent", !ridge_solve(gram, moment, none, 2, weight));
    CASE_NEAR("not written", weight[0], -7, 0);
    CASE_TRUE("held", ridge_solve(gram, moment, little, 2, weight));
    CASE_NEAR("the shorter term", weight[0], 0.2, 1e-6);
    CASE_NEAR("the longer term", weight[1], 0.4, 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_those_of_the_normal_equations),
        cmocka_unit_test(dependent_terms_need_a_penalty),
    };

    return cmocka_run_group_tests_name("forecast/ridge", tests, NULL, NULL);
}
