#include <math.h>

#include "cases.h"
#include "detect/balance/shared_days.h"

#define METERS 9
#define DAYS   12
#define HOT    5
#define COLD   8
#define ABSENT 2 /* the meter of which day HOT is not known */
#define DOUBLE 3 /* the one that follows twice as much */
#define EVEN   4 /* the one that doesn't follow */

typedef struct Kit {
    double used[METERS * DAYS];
    double expected[METERS * DAYS];
    double factors[METERS * DAYS];
    SharedDays days;
} Kit;

/* All are expected to use 2 kWh a day, and use 30 % more on a hot day, 20 % less on a cold one. */
static Kit *kit_new(Arena *arena, size_t n_meters)
{
    Kit *kit = ARENA_NEW(arena, Kit);

    kit->days = (SharedDays){n_meters, DAYS, kit->used, kit->expected};
    for (size_t meter = 0; meter < n_meters; meter++) {
        double follows = meter == DOUBLE ? 2 : meter == EVEN ? 0 : 1;

        for (size_t day = 0; day < DAYS; day++) {
            double rise = day == HOT ? 0.3 : day == COLD ? -0.2 : 0;

            kit->expected[meter * DAYS + day] = 2;
            kit->used[meter * DAYS + day] = 2 * (1 + follows * rise);
        }
    }
    kit->used[ABSENT * DAYS + HOT] = 0;
    kit->expected[ABSENT * DAYS + HOT] = 0;
    return kit;
}

static void each_meter_follows_as_it_does(void **state)
{
    static const struct {
        const char *name;
        size_t meter;
        size_t day;
        double factor;
    } cases[] = {
        {"hot", 0, HOT, 1.3},
        {"cold", 0, COLD, 0.8},
        {"a day like the others", 0, 1, 1},
        {"absent on the hot day", ABSENT, HOT, 1.3},
        {"twice as much", DOUBLE, HOT, 1.6},
        {"twice as much, cold", DOUBLE, COLD, 0.6},
        {"not at all", EVEN, HOT, 1},
    };

    Arena *arena = arena_new();
    Kit *kit = kit_new(arena, METERS);

    (void) state;
    shared_days_factors(arena, &kit->days, kit->factors);
    for (size_t index = 0; index < COUNT_OF(cases); index++)
        CASE_NEAR(
            cases[index].name,
            kit->factors[cases[index].meter * DAYS + cases[index].day],
            cases[index].factor,
            1e-9);
    arena_free(arena);
}

/* Of the nine one is absent on the hot day: eight tell of it. */
static void few_meters_tell_nothing(void **state)
{
    Arena *arena = arena_new();
    Kit *kit = kit_new(arena, METERS - 1);

    (void) state;
    shared_days_factors(arena, &kit->days, kit->factors);
    CASE_NEAR("seven meters", kit->factors[HOT], 1, 0);
    CASE_NEAR("eight meters", kit->factors[COLD], 0.8, 1e-9);
    arena_free(arena);
}

static void one_meter_alone_moves_nobody(void **state)
{
    Arena *arena = arena_new();
    Kit *kit = kit_new(arena, METERS);

    (void) state;
    kit->used[1] = 40;
    shared_days_factors(arena, &kit->days, kit->factors);
    for (size_t meter = 0; meter < METERS; meter++)
        CASE_NEAR("that day", kit->factors[meter * DAYS + 1], 1, 1e-9);
    arena_free(arena);
}

static void nobody_uses_less_than_nothing(void **state)
{
    Arena *arena = arena_new();
    Kit *kit = kit_new(arena, METERS);

    (void) state;
    for (size_t meter = 0; meter < METERS; meter++)
        kit->used[meter * DAYS + COLD] = 0.4;
    kit->used[DOUBLE * DAYS + COLD] = 0;
    kit->used[DOUBLE * DAYS + HOT] = 20;
    shared_days_factors(arena, &kit->days, kit->factors);
    CASE_NEAR("a steep meter", kit->factors[DOUBLE * DAYS + COLD], 0, 0);
    arena_free(arena);
}

static void what_was_never_known_stays(void **state)
{
    Arena *arena = arena_new();
    Kit *kit = kit_new(arena, METERS);

    (void) state;
    for (size_t day = 0; day < DAYS; day++)
        kit->expected[day] = kit->used[day] = 0;
    shared_days_factors(arena, &kit->days, kit->factors);
    for (size_t day = 0; day < DAYS; day++)
        CASE_NEAR("no day known", kit->factors[day], 1, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_meter_follows_as_it_does),
        cmocka_unit_test(few_meters_tell_nothing),
        cmocka_unit_test(one_meter_alone_moves_nobody),
        cmocka_unit_test(nobody_uses_less_than_nothing),
        cmocka_unit_test(what_was_never_known_stays),
    };

    return cmocka_run_group_tests_name("detect/shared_days", tests, NULL, NULL);
}
