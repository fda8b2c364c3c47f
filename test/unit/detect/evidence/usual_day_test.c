#include "cases.h"
#include "detect/evidence/usual_day.h"
#include "panel_kit.h"

#define DAYS 30

static const bool *first_days(Arena *arena, size_t n)
{
    bool *is_learned = ARENA_ARRAY(arena, bool, KIT_DAYS);

    for (size_t day = 0; day < n; day++)
        is_learned[day] = true;
    return is_learned;
}

/* A twentieth of the mean of the days learned from. */
static double offset_of(const PanelKit *kit, size_t n_days)
{
    double sum = 0;
    size_t n = n_days * kit->panel.day_slots;

    for (size_t at = 0; at < n; at++)
        sum += kit->kwh[at];
    return 0.05 * (sum / (double) n + 1e-6);
}

static double largest_of(const PanelKit *kit, size_t n_days)
{
    double largest = 0;

    for (size_t at = 0; at < n_days * kit->panel.day_slots; at++)
        largest = fmax(largest, kit->kwh[at]);
    return largest;
}

/* Over log(kWh + offset), from nothing to the largest value, the mass of nothing besides. */
static double integral_of(const UsualDay *usual, size_t slot, double offset, double largest)
{
    size_t n = 400000;
    double low = log(offset);
    double step = (log(largest + offset) - low) / (double) n;
    double sum = usual_day_density(usual, slot, 0);

    for (size_t at = 0; at < n; at++)
        sum +=
            step * usual_day_density(usual, slot, exp(low + ((double) at + 0.5) * step) - offset);
    return sum;
}

/* All is found once: in the bins up to the largest value, and in the last one, which is cut at 1.3
 * times that value. */
static void densities_integrate_to_one(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, 2, DAYS);
    const UsualDay *usual;
    double offset;
    double largest;

    (void) state;
    panel_kit_steal(kit, 0, KIT_ZEROS, 0, 10);
    offset = offset_of(kit, DAYS);
    largest = largest_of(kit, DAYS);
    usual = usual_day_of(arena, &kit->panel, 0, first_days(arena, DAYS));
    for (size_t slot = 0; slot < KIT_SLOTS; slot += 7) {
        char name[32];
        double cut = usual_day_density(usual, slot, largest) *
                     log((1.3 * largest + offset) / (largest + offset));

        (void) snprintf(name, sizeof(name), "slot %zu", slot);
        CASE_NEAR(name, integral_of(usual, slot, offset, largest) + cut, 1, 0.001);
    }
    arena_free(arena);
}

static void nothing_is_a_mass_of_its_own(void **state)
{
    static const struct {
        const char *name;
        size_t n_zero_days; /* of DAYS, all day; the other days are 1 kWh a slot */
    } cases[] = {{"all days", DAYS}, {"no day", 0}, {"a third of the days", 10}};

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_empty(arena, 1, DAYS, KIT_SLOTS);
        double n = DAYS * KIT_SLOTS;
        double zeros = (double) cases[index].n_zero_days;
        /* 17 edges of values that are few make 18 bins, and one edge, of values that are equal, two
         * bins; that of nothing besides. A slot sees itself and its neighbours: 1 + 2 * (1 + 0.5)
         * days a day, and 15 of the whole distribution */
        double n_bins = cases[index].n_zero_days == DAYS ? 19 : 3;
        double whole = (zeros * KIT_SLOTS + 0.5) / (n + 0.5 * n_bins);
        double expected = (4 * zeros + 15 * whole) / (4 * DAYS + 15);
        const UsualDay *usual;

        for (size_t day = cases[index].n_zero_days; day < DAYS; day++)
            for (size_t slot = 0; slot < KIT_SLOTS; slot++)
                *panel_kit_at(kit, 0, day, slot) = 1;
        usual = usual_day_of(arena, &kit->panel, 0, first_days(arena, DAYS));
        CASE_NEAR(cases[index].name, usual_day_density(usual, 5, 0), expected, 1e-6);
        CASE_NEAR(cases[index].name, usual_day_density(usual, 5, -0.3), expected, 1e-6);
        arena_free(arena);
    }
}

static void slots_lend_to_their_neighbours(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_empty(arena, 1, DAYS, KIT_SLOTS);
    const UsualDay *usual;
    double here;
    double next;
    double second;
    double far;

    (void) state;
    for (size_t day = 0; day < DAYS; day++) {
        for (size_t slot = 0; slot < KIT_SLOTS; slot++)
            *panel_kit_at(kit, 0, day, slot) = slot == 0 ? 0 : 1;
    }
    usual = usual_day_of(arena, &kit->panel, 0, first_days(arena, DAYS));
    here = usual_day_density(usual, 0, 0);
    next = usual_day_density(usual, KIT_SLOTS - 1, 0);
    second = usual_day_density(usual, 2, 0);
    far = usual_day_density(usual, 20, 0);
    /* a slot of nothing at midnight, above what the whole distribution gives to any slot */
    CASE_NEAR("as much from the next slot, round midnight", next - far, here - far, 1e-6);
    CASE_NEAR("half from the second", second - far, 0.5 * (here - far), 1e-6);
    CASE_TRUE("little elsewhere", far > 0 && far < 0.1 * here);
    arena_free(arena);
}

static void beyond_the_largest_it_falls(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, 1, DAYS);
    const UsualDay *usual = usual_day_of(arena, &kit->panel, 0, first_days(arena, DAYS));
    double offset = offset_of(kit, DAYS);
    double largest = largest_of(kit, DAYS);
    double at_largest = usual_day_density(usual, 40, largest);

    (void) state;
    for (double times = 1.1; times < 20; times *= 1.7) {
        double by = (times * largest + offset) / (largest + offset);

        CASE_NEAR(
            "a sixth power",
            usual_day_density(usual, 40, times * largest) / at_largest,
            1 / (by * by * by * by * by * by),
            1e-6);
    }
    arena_free(arena);
}

static void errors_blur_when_they_are_large(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, 1, DAYS);
    const UsualDay *usual = usual_day_of(arena, &kit->panel, 0, first_days(arena, DAYS));
    double limit = 10 * offset_of(kit, DAYS); /* half of the mean */
    double inner = sqrt(5 - sqrt(10));        /* zeros of the fifth Hermite polynomial */
    double outer = sqrt(5 + sqrt(10));

    (void) state;
    for (double kwh = 0; kwh < 2; kwh += 0.13) {
        double deviation = 1.5 * limit;
        double expected = 8.0 / 15 * usual_day_density(usual, 12, kwh);

        for (int side = -1; side <= 1; side += 2)
            expected += (7 + 2 * sqrt(10)) / 60 *
                            usual_day_density(usual, 12, kwh + side * inner * deviation) +
                        (7 - 2 * sqrt(10)) / 60 *
                            usual_day_density(usual, 12, kwh + side * outer * deviation);
        CASE_NEAR("large", usual_day_density_about(usual, 12, kwh, deviation), expected, 1e-9);
        CASE_NEAR(
            "small",
            usual_day_density_about(usual, 12, kwh, 0.99 * limit),
            usual_day_density(usual, 12, kwh),
            0);
        CASE_NEAR(
            "none",
            usual_day_density_about(usual, 12, kwh, 0),
            usual_day_density(usual, 12, kwh),
            0);
    }
    arena_free(arena);
}

static void two_days_of_values_are_needed(void **state)
{
    static const struct {
        const char *name;
        size_t n_learned;
        size_t n_gaps; /* of the first day */
        bool is_known;
    } cases[] = {
        {"no day", 0, 0, false},
        {"one day", 1, 0, false},
        {"two days", 2, 0, true},
        {"two days but for a slot", 2, 1, false},
        {"three days with gaps", 3, 40, true},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, 1, DAYS);

        for (size_t slot = 0; slot < cases[index].n_gaps; slot++)
            *panel_kit_at(kit, 0, 0, slot) = NAN;
        CASE_INT(
            cases[index].name,
            usual_day_of(arena, &kit->panel, 0, first_days(arena, cases[index].n_learned)) != NULL,
            cases[index].is_known);
        arena_free(arena);
    }
}

/* Days not to learn from and gaps leave no trace. */
static void only_days_to_learn_from_count(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, 1, DAYS);
    const UsualDay *before = usual_day_of(arena, &kit->panel, 0, first_days(arena, 20));
    const UsualDay *after;

    (void) state;
    panel_kit_steal(kit, 0, KIT_ZEROS, 20, 25);
    panel_kit_scale(kit, 0, NAN, 25, DAYS);
    after = usual_day_of(arena, &kit->panel, 0, first_days(arena, 20));
    for (double kwh = 0; kwh < 2; kwh += 0.05)
        CASE_NEAR(
            "density", usual_day_density(after, 30, kwh), usual_day_density(before, 30, kwh), 0);
    after = usual_day_of(arena, &kit->panel, 0, first_days(arena, 25));
    CASE_TRUE(
        "five days with zeros", usual_day_density(after, 30, 0) > usual_day_density(before, 30, 0));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(densities_integrate_to_one),
        cmocka_unit_test(nothing_is_a_mass_of_its_own),
        cmocka_unit_test(slots_lend_to_their_neighbours),
        cmocka_unit_test(beyond_the_largest_it_falls),
        cmocka_unit_test(errors_blur_when_they_are_large),
        cmocka_unit_test(two_days_of_values_are_needed),
        cmocka_unit_test(only_days_to_learn_from_count),
    };

    return cmocka_run_group_tests_name("detect/usual_day", tests, NULL, NULL);
}
