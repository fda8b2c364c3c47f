/* Expected values come from trying every cut in numpy. */
#include "cases.h"
#include "detect/stats/change_point.h"
#include "pattern.h"

/* A level with noise below 1 kWh, for some days. */
typedef struct Stretch {
    double level;
    size_t n;
    size_t step;
} Stretch;

static size_t fill(double *series, const Stretch *stretches, size_t n_stretches)
{
    size_t n = 0;

    for (size_t at = 0; at < n_stretches; at++) {
        for (size_t day = 0; day < stretches[at].n; day++)
            series[n++] = stretches[at].level + pattern(day, stretches[at].step);
    }
    return n;
}

static void one_change_is_found(void **state)
{
    static const struct {
        const char *name;
        Stretch stretches[2];
        size_t gaps[5]; /* days that are not known; 0: none */
        ChangePoint expected;
    } cases[] = {
        {"step up",
         {{10, 30, 37}, {12, 20, 91}},
         {0},
         {30, 10.443409316154607, 12.463577799801785, 58.713411941028326}},
        {"gaps at the step",
         {{10, 30, 37}, {12, 20, 91}},
         {3, 4, 30, 31, 40},
         {32, 10.45971966586436, 12.50463475776832, 53.0298940031852}},
        {"noise",
         {{0, 60, 37}, {0, 0, 37}},
         {0},
         {7, 0.20019821605550048, 0.5017110159507826, -0.45930293256357935}},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        const char *name = cases[index].name;
        double series[64];
        size_t n = fill(series, cases[index].stretches, 2);
        ChangePoint change;

        for (size_t at = 0; at < 5; at++) {
            if (cases[index].gaps[at] > 0)
                series[cases[index].gaps[at]] = NAN;
        }
        CASE_TRUE(name, change_point_find(series, n, 7, &change));
        CASE_INT(name, change.at, cases[index].expected.at);
        CASE_NEAR(name, change.before, cases[index].expected.before, 1e-9);
        CASE_NEAR(name, change.after, cases[index].expected.after, 1e-9);
        CASE_NEAR(name, change.score, cases[index].expected.score, 1e-7);
    }
}

static void ends_are_not_cut_short(void **state)
{
    double series[10] = {5, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    ChangePoint change = {.at = 99};

    (void) state;
    CASE_TRUE("one at least", change_point_find(series, 10, 1, &change));
    CASE_INT("at the jump", change.at, 1);
    CASE_NEAR("a clean step is bounded", change.score, 5 * log(1e12) - log(10), 1e-6);
    CASE_TRUE("three at least", change_point_find(series, 10, 3, &change));
    CASE_INT("as near as may be", change.at, 3);
    change.at = 99;
    CASE_TRUE("too few", !change_point_find(series, 10, 6, &change));
    CASE_INT("not written", change.at, 99);
    CASE_TRUE("no least", !change_point_find(series, 10, 0, &change));
}

static void constant_series_score_nothing(void **state)
{
    double series[40];
    ChangePoint change;
    ChangePoint changes[CHANGE_POINTS_MAX];

    (void) state;
    for (size_t at = 0; at < 40; at++)
        series[at] = 0.1 * 3;
    CASE_TRUE("constant", change_point_find(series, 40, 7, &change));
    CASE_NEAR("score", change.score, 0, 0);
    CASE_NEAR("before", change.before, 0.3, 1e-15);
    CASE_INT("no change", change_points_find(series, 40, 7, 0, changes), 0);
    for (size_t at = 0; at < 40; at++)
        series[at] = NAN;
    CASE_TRUE("nothing known", !change_point_find(series, 40, 7, &change));
    CASE_INT("nothing known", change_points_find(series, 40, 7, 0, changes), 0);
}

static void several_changes_stand_in_order(void **state)
{
    static const Stretch levels[] = {
        {10, 25, 37}, {14, 20, 91}, {9, 30, 53}, {20, 15, 53}, {5, 20, 11}};
    static const ChangePoint four[] = {
        {45, 12.22814667988107, 9.44000660720185, 16.69074258602135},
        {75, 9.44000660720185, 20.37046580773043, 60.83805913446109},
        {90, 20.37046580773043, 5.4103567888999, 21.60667433103386},
    };
    static const ChangePoint two[] = {
        {25, 10.4398017839445, 14.405002040459395, 77.07125525595721},
        {45, 14.405002040459395, 9.44000660720185, 15.233047771778239},
    };
    double series[110];
    ChangePoint found[CHANGE_POINTS_MAX];

    (void) state;
    CASE_INT("days", fill(series, levels, COUNT_OF(levels)), 110);
    CASE_INT("three of four", change_points_find(series, 110, 7, 5, found), 3);
    for (size_t at = 0; at < 3; at++) {
        CASE_INT("at", found[at].at, four[at].at);
        CASE_NEAR("before", found[at].before, four[at].before, 1e-9);
        CASE_NEAR("after", found[at].after, four[at].after, 1e-9);
        CASE_NEAR("score", found[at].score, four[at].score, 1e-7);
    }
    for (size_t at = 30; at < 33; at++)
        series[at] = NAN;
    CASE_INT("two", change_points_find(series, 75, 7, 5, found), 2);
    for (size_t at = 0; at < 2; at++) {
        CASE_INT("at", found[at].at, two[at].at);
        CASE_NEAR("before", found[at].before, two[at].before, 1e-9);
        CASE_NEAR("after", found[at].after, two[at].after, 1e-9);
        CASE_NEAR("score", found[at].score, two[at].score, 1e-7);
    }
    CASE_INT("none scores so much", change_points_find(series, 75, 7, 100, found), 0);
}

/* The first cut is in the middle; the higher of the two that are left comes next. */
static void the_highest_score_goes_first(void **state)
{
    static const Stretch levels[] = {{0, 20, 37}, {2, 20, 91}, {30, 20, 53}, {35, 20, 11}};
    double series[80];
    ChangePoint found[CHANGE_POINTS_MAX];

    (void) state;
    CASE_INT("days", fill(series, levels, COUNT_OF(levels)), 80);
    CASE_INT("all three", change_points_find(series, 80, 7, 5, found), 3);
    CASE_INT("first", found[0].at, 20);
    CASE_INT("second", found[1].at, 40);
    CASE_INT("third", found[2].at, 60);
    CASE_TRUE("scores", found[2].score > found[0].score);
    CASE_INT("the steep", change_points_find(series, 80, 7, found[0].score, found), 2);
    CASE_INT("middle", found[0].at, 40);
    CASE_INT("end", found[1].at, 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_change_is_found),
        cmocka_unit_test(ends_are_not_cut_short),
        cmocka_unit_test(constant_series_score_nothing),
        cmocka_unit_test(several_changes_stand_in_order),
        cmocka_unit_test(the_highest_score_goes_first),
    };

    return cmocka_run_group_tests_name("detect/change_point", tests, NULL, NULL);
}
