#include "base/rng.h"
#include "cases.h"
#include "detect/stats/rank.h"

static void order_is_falling_and_keeps_ties(void **state)
{
    static const struct {
        const char *name;
        double scores[5];
        size_t n;
        uint32_t expected[5];
    } cases[] = {
        {"none", {0}, 0, {0}},
        {"one", {3}, 1, {0}},
        {"falling already", {3, 2, 1}, 3, {0, 1, 2}},
        {"rising", {1, 2, 3}, 3, {2, 1, 0}},
        {"ties keep their order", {1, 2, 1, 2, 1}, 5, {1, 3, 0, 2, 4}},
        {"negative", {-1, 0.5, -3, 0, -2}, 5, {1, 3, 0, 4, 2}},
        {"both zeros are one", {-0.0, 0.0, 1, -0.0, 0.0}, 5, {2, 0, 1, 3, 4}},
        {"far apart", {1e-300, 1e300, -1e300, 1, 0}, 5, {1, 3, 0, 4, 2}},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        const uint32_t *order = rank_falling(arena, cases[index].scores, cases[index].n);

        for (size_t at = 0; at < cases[index].n; at++)
            CASE_INT(cases[index].name, order[at], cases[index].expected[at]);
        arena_free(arena);
    }
}

/* Both ways of ordering, short and long lists, of numbers of every kind. */
static void lengths_do_not_matter(void **state)
{
    static const double kinds[] = {-0.0, 1e300, -3, 0.0, 1e-300, -1e300, 0.5, 1};

    (void) state;
    for (size_t n = 60; n <= 70; n++) {
        Arena *arena = arena_new();
        double *scores = ARENA_ARRAY(arena, double, n);
        const uint32_t *order;

        for (size_t at = 0; at < n; at++)
            scores[at] = kinds[at * 5 % COUNT_OF(kinds)];
        order = rank_falling(arena, scores, n);
        for (size_t at = 1; at < n; at++) {
            double before = scores[order[at - 1]];
            double here = scores[order[at]];
            CASE_TRUE("in order", before > here || (!(before < here) && order[at - 1] < order[at]));
        }
        arena_free(arena);
    }
}

static void short_lists_take_little_memory(void **state)
{
    static const double scores[] = {3, 1, 2};
    Arena *arena = arena_new();

    (void) state;
    for (int list = 0; list < 1000; list++)
        (void) rank_falling(arena, scores, COUNT_OF(scores));
    CASE_TRUE("below a megabyte", arena_size(arena) < 1024 * 1024);
    arena_free(arena);
}

static void many_scores_are_in_order(void **state)
{
    Arena *arena = arena_new();
    double *scores = ARENA_ARRAY(arena, double, 100000);
    Rng rng = rng_new(2, 0);
    const uint32_t *order;

    (void) state;
    for (size_t at = 0; at < 100000; at++)
        scores[at] = floor(rng_normal(&rng) * 5000) / 5000; /* with many ties */
    order = rank_falling(arena, scores, 100000);
    for (size_t at = 1; at < 100000; at++) {
        double before = scores[order[at - 1]];
        double here = scores[order[at]];
        CASE_TRUE("in order", before > here || (!(before < here) && order[at - 1] < order[at]));
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_is_falling_and_keeps_ties),
        cmocka_unit_test(lengths_do_not_matter),
        cmocka_unit_test(short_lists_take_little_memory),
        cmocka_unit_test(many_scores_are_in_order),
    };

    return cmocka_run_group_tests_name("detect/rank", tests, NULL, NULL);
}
