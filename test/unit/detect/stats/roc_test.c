#include "base/rng.h"
#include "cases.h"
#include "detect/stats/roc.h"

#define NONE NAN

/* NaN equals NaN here: a measure that does not exist. */
static void check(const char *name, const char *what, double actual, double expected)
{
    if (isnan(expected) ? !isnan(actual) : !(fabs(actual - expected) < 1e-12))
        fail_msg("%s: %s is %.12g, expected %.12g", name, what, actual, expected);
}

/* Expected figures by hand; pr_auc as scikit-learn's average_precision_score gives it. */
static void measures_of_small_lists(void **state)
{
    static const struct {
        const char *name;
        double scores[6];
        uint8_t labels[6];
        size_t n;
        size_t k;
        double auc;
        double average_precision;
        double precision;
        double f1;
        double map;
    } cases[] = {
        {"no rows", {0}, {0}, 0, 2, NONE, NONE, NONE, NONE, NONE},
        {"one class, positive", {2, 1}, {1, 1}, 2, 1, NONE, 1, 1, 2.0 / 3, 1},
        {"one class, negative", {2, 1}, {0, 0}, 2, 1, NONE, NONE, 0, NONE, NONE},
        {"perfect", {4, 3, 2, 1}, {1, 1, 0, 0}, 4, 2, 1, 1, 1, 1, 1},
        {"worst", {4, 3, 2, 1}, {0, 0, 1, 1}, 4, 2, 0, 5.0 / 12, 0, 0, 0},
        {"all tied", {1, 1, 1, 1}, {0, 1, 0, 0}, 4, 2, 0.5, 0.25, 0.5, 2.0 / 3, 0.5},
        {"mixed",
         {6, 5, 4, 3, 2, 1},
         {1, 0, 1, 0, 0, 1},
         6,
         3,
         5.0 / 9,
         (1 + 2.0 / 3 + 0.5) / 3,
         2.0 / 3,
         2.0 / 3,
         (1 + 2.0 / 3) / 2},
        {"tie across classes", {2, 2, 1, 1}, {1, 0, 1, 0}, 4, 1, 0.5, 0.5, 1, 2.0 / 3, 1},
        {"k beyond the list", {2, 1}, {0, 1}, 2, 9, 0, 0.5, 0.5, 2.0 / 3, 0.5},
        {"k of none", {2, 1}, {1, 0}, 2, 0, 1, 1, NONE, NONE, 0},
        {"out of order", {1, 9, 5, 7}, {0, 1, 0, 1}, 4, 2, 1, 1, 1, 1, 1},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        RocList list = roc_order(arena, cases[index].scores, cases[index].labels, cases[index].n);

        check(cases[index].name, "auc", roc_auc(&list), cases[index].auc);
        check(
            cases[index].name, "ap", roc_average_precision(&list), cases[index].average_precision);
        check(
            cases[index].name,
            "precision",
            roc_precision_at(&list, cases[index].k),
            cases[index].precision);
        check(cases[index].name, "f1", roc_f1_at(&list, cases[index].k), cases[index].f1);
        check(cases[index].name, "map", roc_map_at(&list, cases[index].k), cases[index].map);
        arena_free(arena);
    }
}

/* Against counting every pair, with many ties. */
static void auc_counts_pairs(void **state)
{
    Arena *arena = arena_new();
    Rng rng = rng_new(1, 0);
    double scores[300];
    uint8_t labels[300];
    double points = 0;
    double pairs = 0;

    (void) state;
    for (size_t at = 0; at < 300; at++) {
        labels[at] = rng_uniform(&rng) < 0.2;
        scores[at] = (double) rng_below(&rng, 10) + labels[at];
    }
    for (size_t left = 0; left < 300; left++) {
        for (size_t right = 0; right < 300; right++) {
            if (labels[left] == 0 || labels[right] != 0)
                continue;
            pairs++;
            points += scores[left] > scores[right] ? 1 : scores[left] < scores[right] ? 0 : 0.5;
        }
    }
    RocList list = roc_order(arena, scores, labels, 300);
    check("pairs", "auc", roc_auc(&list), points / pairs);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_of_small_lists),
        cmocka_unit_test(auc_counts_pairs),
    };

    return cmocka_run_group_tests_name("detect/roc", tests, NULL, NULL);
}
