#include "base/rng.h"
#include "cases.h"
#include "detect/stats/auc_gain.h"
#include "detect/stats/roc.h"

#define MOST 8

/* Standard errors by the covariance matrix of the paper, in NumPy. */
static void small_lists(void **state)
{
    static const struct {
        const char *name;
        double old_scores[MOST];
        double new_scores[MOST];
        uint8_t labels[MOST];
        double auc_old;
        double auc_new;
        double standard_error;
    } cases[] = {
        {"without ties",
         {8, 3, 5, 4, 2, 1, 6, 7},
         {8, 7, 6, 5, 4, 3, 2, 1},
         {1, 1, 1, 0, 0, 0, 0, 1},
         0.8125,
         0.75,
         0.3498511588280555},
        {"ties",
         {1, 1, 2, 2, 1, 1, 1, 2},
         {3, 3, 3, 1, 1, 1, 3, 1},
         {1, 1, 1, 0, 0, 0, 0, 1},
         0.625,
         0.75,
         0.3145764348029479},
        {"the same order",
         {8, 3, 5, 4, 2, 1, 6, 7},
         {80, 30, 50, 40, 20, 10, 60, 70},
         {1, 1, 1, 0, 0, 0, 0, 1},
         0.8125,
         0.8125,
         0},
        {"from none",
         {1, 1, 1, 1, 1, 1, 1, 1},
         {1, 2, 3, 4, 5, 6, 7, 8},
         {1, 1, 1, 0, 0, 0, 0, 1},
         0.5,
         0.25,
         0.25},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        AucGain gain =
            auc_gain(arena, cases[at].old_scores, cases[at].new_scores, cases[at].labels, MOST);

        CASE_NEAR(cases[at].name, gain.auc_old, cases[at].auc_old, 1e-12);
        CASE_NEAR(cases[at].name, gain.auc_new, cases[at].auc_new, 1e-12);
        CASE_NEAR(cases[at].name, gain.standard_error, cases[at].standard_error, 1e-12);
        arena_free(arena);
    }
}

/* The areas are those of roc.h, and the error is how far gains of fresh draws lie apart. */
static void error_is_that_of_fresh_draws(void **state)
{
    enum { CASES = 120, DRAWS = 400 };

    double sum = 0;
    double squares = 0;
    double stated = 0;

    (void) state;
    for (uint64_t draw = 0; draw < DRAWS; draw++) {
        Arena *arena = arena_new();
        Rng rng = rng_new(5, draw);
        double old_scores[CASES];
        double new_scores[CASES];
        uint8_t labels[CASES];
        RocList list;
        AucGain gain;

        for (size_t at = 0; at < CASES; at++) {
            labels[at] = at < CASES / 3;
            old_scores[at] = labels[at] + rng_normal(&rng);
            new_scores[at] = old_scores[at] + 0.5 * labels[at] + rng_normal(&rng);
        }
        gain = auc_gain(arena, old_scores, new_scores, labels, CASES);
        list = roc_order(arena, old_scores, labels, CASES);
        CASE_NEAR("old", gain.auc_old, roc_auc(&list), 1e-12);
        list = roc_order(arena, new_scores, labels, CASES);
        CASE_NEAR("new", gain.auc_new, roc_auc(&list), 1e-12);
        sum += gain.auc_new - gain.auc_old;
        squares += (gain.auc_new - gain.auc_old) * (gain.auc_new - gain.auc_old);
        stated += gain.standard_error / DRAWS;
        arena_free(arena);
    }
    CASE_NEAR("error", stated, sqrt(squares / DRAWS - (sum / DRAWS) * (sum / DRAWS)), 0.003);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_lists),
        cmocka_unit_test(error_is_that_of_fresh_draws),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
