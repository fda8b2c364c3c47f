/* Expected scores come from a fuzzy c-means of numpy, the best of ten random starts. */
#include "cases.h"
#include "detect/stats/observer_ratio.h"
#include "pattern.h"

#define N_DAYS 30

typedef enum Kind { HONEST, HALF, ZEROS } Kind;

/* A meter that reports all, half on every other day, or zeros in the mornings of the last ten. */
static void fill(float *observer, float *kwh, size_t slots, Kind kind)
{
    for (size_t at = 0; at < N_DAYS * slots; at++) {
        double turn = 2 * 3.14159265358979323846 * (double) at / (double) slots;
        kwh[at] = (float) (0.5 + 0.4 * sin(turn) + 0.1 * pattern(at, 37));
        observer[at] = (float) ((double) kwh[at] + 4 + pattern(at, 91));
        if (kind == HALF && at / slots % 2 == 1)
            kwh[at] *= 0.5F;
        if (kind == ZEROS && at / slots >= 20 && at % slots < slots / 2)
            kwh[at] = 0;
    }
}

static void scores_are_those_of_the_paper(void **state)
{
    static const struct {
        const char *name;
        size_t slots;
        Kind kind;
        double expected;
    } cases[] = {
        {"hours, honest", 24, HONEST, 0.010483906},
        {"hours, half", 24, HALF, 0.753194791},
        {"hours, zeros", 24, ZEROS, 0.990939636},
        {"half hours, honest", 48, HONEST, 0.004358221},
        {"half hours, half", 48, HALF, 0.752114306},
        {"half hours, zeros", 48, ZEROS, 0.985524617},
        {"quarters, honest", 96, HONEST, 0.025333777},
        {"quarters, half", 96, HALF, 0.749271039},
        {"quarters, zeros", 96, ZEROS, 0.984610545},
    };

    static float observer[N_DAYS * 96];
    static float kwh[N_DAYS * 96];
    Arena *arena = arena_new();
    ObserverRatioWork *work = observer_ratio_work_new(arena, N_DAYS);

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        size_t slots = cases[index].slots;

        fill(observer, kwh, slots, cases[index].kind);
        CASE_NEAR(
            cases[index].name,
            observer_ratio_score(work, observer, kwh, N_DAYS, slots),
            cases[index].expected,
            1e-5);
    }
    arena_free(arena);
}

static void days_with_gaps_are_left_out(void **state)
{
    static float observer[N_DAYS * 48];
    static float kwh[N_DAYS * 48];
    Arena *arena = arena_new();
    ObserverRatioWork *work = observer_ratio_work_new(arena, N_DAYS);

    (void) state;
    fill(observer, kwh, 48, HALF);
    double whole = observer_ratio_score(work, observer, kwh, 20, 48);
    for (size_t day = 20; day < 25; day++)
        kwh[day * 48 + day] = NAN;
    for (size_t day = 25; day < N_DAYS; day++)
        observer[day * 48] = NAN;
    CASE_NEAR("gaps", observer_ratio_score(work, observer, kwh, N_DAYS, 48), whole, 0);
    arena_free(arena);
}

static void nothing_is_said_without_days(void **state)
{
    float observer[96 * 4];
    float kwh[96 * 4];
    Arena *arena = arena_new();
    ObserverRatioWork *work = observer_ratio_work_new(arena, 4);

    (void) state;
    for (size_t at = 0; at < COUNT_OF(kwh); at++)
        observer[at] = kwh[at] = 1;
    CASE_NEAR("all days alike", observer_ratio_score(work, observer, kwh, 4, 24), 0, 0);
    CASE_TRUE("three days", isnan(observer_ratio_score(work, observer, kwh, 3, 24)));
    CASE_TRUE(
        "slots of an hour and a half", isnan(observer_ratio_score(work, observer, kwh, 4, 16)));
    for (size_t at = 0; at < COUNT_OF(kwh); at++)
        observer[at] = 0;
    CASE_NEAR("a dead observer", observer_ratio_score(work, observer, kwh, 4, 96), 0, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_those_of_the_paper),
        cmocka_unit_test(days_with_gaps_are_left_out),
        cmocka_unit_test(nothing_is_said_without_days),
    };

    return cmocka_run_group_tests_name("detect/observer_ratio", tests, NULL, NULL);
}
