#include <stdlib.h>

#include "cases.h"
#include "detect/evidence/evidence.h"
#include "detect/evidence/oddness.h"
#include "panel_kit.h"

#define THIEF 3

static void measures_have_a_name_and_a_direction(void **state)
{
    (void) state;
    for (size_t at = 0; at < EVIDENCE_N; at++) {
        const char *name = evidence_names[at];

        CASE_TRUE(name, strspn(name, "abcdefghijklmnopqrstuvwxyz_") == strlen(name));
        CASE_TRUE(name, abs(evidence_directions[at]) <= 1);
        CASE_INT(name, evidence_direction(str_from(name)), evidence_directions[at]);
        for (size_t other = 0; other < at; other++)
            CASE_TRUE(name, strcmp(name, evidence_names[other]) != 0);
    }
    CASE_INT("more is worse", evidence_direction(STR("residual_share")), 1);
    CASE_INT("less is worse", evidence_direction(STR("level_ratio")), -1);
    CASE_INT("not known", evidence_direction(STR("residual")), 0);
    CASE_INT("empty", evidence_direction(STR("")), 0);
}

static void a_measure_that_is_no_number_is_not_known(void **state)
{
    Evidence evidence = {
        .residual.day_share = 0.25,
        .shortfall.level = NAN,
        .onset_match = INFINITY,
        .visibility = -INFINITY,
        .own.change_before = 0,
        .own.change_after = 3,
        .own.level_ratio = 0.5,
        .forest = 0.7,
    };
    double measures[EVIDENCE_N];

    (void) state;
    evidence_measures(&evidence, measures);
    CASE_NEAR("share", measures[EVIDENCE_residual_share], 0.25, 0);
    CASE_NEAR("level", measures[EVIDENCE_level_ratio], 0.5, 0);
    CASE_NEAR("the last one", measures[EVIDENCE_N - 1], 0.7, 0);
    CASE_TRUE("NaN", isnan(measures[EVIDENCE_residual_level]));
    CASE_TRUE("infinite", isnan(measures[EVIDENCE_residual_onset]));
    CASE_TRUE("below all", isnan(measures[EVIDENCE_residual_visibility]));
    CASE_TRUE("by nothing", isnan(measures[EVIDENCE_change_ratio]));
    evidence.own.change_before = 4;
    evidence_measures(&evidence, measures);
    CASE_NEAR("change", measures[EVIDENCE_change_ratio], 0.75, 0);
}

/* All measures of both are the same. */
static void check_same(const char *name, const Evidence *one, const Evidence *other)
{
    double measures[EVIDENCE_N];
    double others[EVIDENCE_N];
    char text[96];

    evidence_measures(one, measures);
    evidence_measures(other, others);
    for (size_t at = 0; at < EVIDENCE_N; at++) {
        (void) snprintf(text, sizeof(text), "%s, %s", name, evidence_names[at]);
        if (isnan(others[at]))
            CASE_TRUE(text, isnan(measures[at]));
        else
            CASE_NEAR(text, measures[at], others[at], 0);
    }
    CASE_INT(name, one->residual.n_own_days, other->residual.n_own_days);
    CASE_INT(name, one->residual.first_own_day, other->residual.first_own_day);
    CASE_INT(name, one->n_loud_days, other->n_loud_days);
}

static void a_thief_stands_out(void **state)
{
    static const struct {
        const char *name;
        KitTheft how;
    } cases[] = {
        {"a share", KIT_SHARE},
        {"nights", KIT_NIGHTS},
        {"clipped", KIT_CLIPPED},
        {"zeros", KIT_ZEROS},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        double taken = 0;
        const Evidence *all;

        for (size_t at = KIT_ONSET * KIT_SLOTS; at < KIT_DAYS * KIT_SLOTS; at++)
            taken += panel_meter(&kit->panel, THIEF)[at];
        panel_kit_steal(kit, THIEF, cases[index].how, KIT_ONSET, KIT_DAYS);
        for (size_t at = KIT_ONSET * KIT_SLOTS; at < KIT_DAYS * KIT_SLOTS; at++)
            taken -= panel_meter(&kit->panel, THIEF)[at];
        all = evidence_of(arena, &kit->panel);
        for (size_t meter = 0; meter < KIT_METERS; meter++) {
            const Evidence *one = &all[meter];

            CASE_TRUE(cases[index].name, one->has_residual && !one->is_elsewhere);
            CASE_INT(cases[index].name, one->first_day, KIT_FIRST_DAY);
            CASE_INT(cases[index].name, one->n_loud_days, KIT_DAYS - KIT_ONSET);
            CASE_NEAR(cases[index].name, one->missing_kwh, taken, 0.05 * taken);
            CASE_TRUE(cases[index].name, isnan(one->forest));
            if (meter == THIEF)
                continue;
            CASE_TRUE(cases[index].name, one->residual.day_share < all[THIEF].residual.day_share);
            CASE_TRUE(cases[index].name, one->shortfall.level < all[THIEF].shortfall.level);
            CASE_TRUE(cases[index].name, one->onset_match < all[THIEF].onset_match);
            CASE_TRUE(cases[index].name, one->oddness_recent < all[THIEF].oddness_recent);
            CASE_TRUE(cases[index].name, one->level_ratio_peers > all[THIEF].level_ratio_peers);
        }
        arena_free(arena);
    }
}

static void without_a_balance_there_are_no_residual_measures(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const Evidence *all;

    (void) state;
    panel_kit_steal(kit, THIEF, KIT_CLIPPED, KIT_ONSET, KIT_DAYS);
    kit->panel.input = NULL;
    kit->panel.technical = NULL;
    all = evidence_of(arena, &kit->panel);
    for (size_t meter = 0; meter < KIT_METERS; meter++) {
        double measures[EVIDENCE_N];

        evidence_measures(&all[meter], measures);
        for (size_t at = 0; at < EVIDENCE_N; at++) {
            bool is_of_balance =
                strncmp(evidence_names[at], "residual_", 9) == 0 || at == EVIDENCE_observer_ratio;
            /* nor temperatures, nor a forest; the meter's own past is known */
            bool is_unknown = is_of_balance || at == EVIDENCE_weather_ratio ||
                              at == EVIDENCE_weather_shift || at == EVIDENCE_isolation_forest;

            CASE_INT(evidence_names[at], isnan(measures[at]) ? 1 : 0, is_unknown);
        }
        CASE_TRUE("balance", !all[meter].has_residual);
        CASE_INT("loud days", all[meter].n_loud_days, 0);
        CASE_NEAR("missing", all[meter].missing_kwh, 0, 0);
        CASE_INT("own days", all[meter].residual.n_own_days, 0);
    }
    CASE_TRUE("its form", all[THIEF].oddness_recent > 2 * all[0].oddness_recent);
    arena_free(arena);
}

static int compare_falling(const void *left, const void *right)
{
    double a = *(const double *) left;
    double b = *(const double *) right;

    return (a < b) - (a > b);
}

/* Of the last 23 of 70 days, against the 47 before them. */
static void oddness_is_of_the_twelve_oddest_recent_days(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    bool is_learned[KIT_DAYS] = {false};
    double recent[23];
    double sum = 0;
    const double *odd;

    (void) state;
    panel_kit_steal(kit, THIEF, KIT_ZEROS, 60, KIT_DAYS);
    kit->panel.input = NULL;
    for (size_t day = 0; day < 47; day++)
        is_learned[day] = true;
    odd = oddness_of(arena, &kit->panel, THIEF, is_learned);
    memcpy(recent, odd + 47, sizeof(recent));
    qsort(recent, 23, sizeof(*recent), compare_falling);
    for (size_t at = 0; at < 12; at++)
        sum += recent[at];
    CASE_NEAR("mean", evidence_of(arena, &kit->panel)[THIEF].oddness_recent, sum / 12, 1e-9);
    arena_free(arena);
}

static void neighbours_are_at_least_three(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, 4, KIT_DAYS);
    PanelKit *few = panel_kit_new(arena, 3, KIT_DAYS);
    const Evidence *all;

    (void) state;
    panel_kit_scale(kit, 0, 0.5, 47, KIT_DAYS);
    panel_kit_scale(kit, 1, 2, 47, KIT_DAYS);
    panel_kit_balance(kit);
    all = evidence_of(arena, &kit->panel);
    /* the middle of three is the one between */
    CASE_NEAR(
        "of four",
        all[0].level_ratio_peers,
        all[0].own.level_ratio / fmax(all[2].own.level_ratio, all[3].own.level_ratio),
        1e-9);
    CASE_NEAR(
        "of four",
        all[1].level_ratio_peers,
        all[1].own.level_ratio / fmin(all[2].own.level_ratio, all[3].own.level_ratio),
        1e-9);
    CASE_TRUE("of three", isnan(evidence_of(arena, &few->panel)[0].level_ratio_peers));
    arena_free(arena);
}

static void visibility_is_a_mean_day_by_the_noise_of_days(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_empty(arena, 2, KIT_DAYS, KIT_SLOTS);
    double input = 0.3 / (1 - KIT_LOSS);
    double noise = sqrt(KIT_SLOTS * (KIT_NOISE * KIT_NOISE * input * input + 3 * 0.0005 * 0.0005));
    const Evidence *all;

    (void) state;
    for (size_t at = 0; at < panel_slots(&kit->panel); at++) {
        kit->kwh[at] = 0.1F;
        kit->kwh[kit->panel.stride + at] = 0.2F;
        kit->input[at] = (float) input;
    }
    all = evidence_of(arena, &kit->panel);
    CASE_NEAR("a third", all[0].visibility, 0.1 * KIT_SLOTS / noise, 0.001);
    CASE_NEAR("two thirds", all[1].visibility, 0.2 * KIT_SLOTS / noise, 0.001);
    arena_free(arena);
}

static void a_meter_that_hangs_elsewhere_is_told(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const Evidence *all;

    (void) state;
    for (size_t at = 0; at < panel_slots(&kit->panel); at++)
        kit->input[at] -= (float) (panel_meter(&kit->panel, 2)[at] / (1 - KIT_LOSS));
    all = evidence_of(arena, &kit->panel);
    for (size_t meter = 0; meter < KIT_METERS; meter++)
        CASE_INT("elsewhere", all[meter].is_elsewhere, meter == 2);
    /* without it the balance is even */
    CASE_TRUE("quiet", all[0].n_loud_days <= 2);
    arena_free(arena);
}

/* A bypass of the night hours that is there from the first day changes nothing in its own past, but
 * energy is missing when the meter reads least. */
static void a_theft_that_never_began_is_opposed(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    PanelKit *few = panel_kit_new(arena, 3, KIT_DAYS);
    const Evidence *all;

    (void) state;
    panel_kit_steal(kit, 5, KIT_NIGHTS, 0, KIT_DAYS);
    panel_kit_steal(few, 2, KIT_NIGHTS, 0, KIT_DAYS);
    all = evidence_of(arena, &kit->panel);
    CASE_NEAR("correlates", all[5].pearson_window, -0.55, 0.05);
    CASE_NEAR(
        "beyond what honest meters reach", all[5].opposed, -all[5].pearson_window - 0.15, 1e-9);
    for (size_t meter = 0; meter < KIT_METERS; meter++)
        if (meter != 5)
            CASE_TRUE("others", all[meter].opposed < 0.6 * all[5].opposed);
    CASE_NEAR("one that goes with the losses", all[1].opposed, 0, 0);
    CASE_TRUE("too few to compare", isnan(evidence_of(arena, &few->panel)[2].opposed));
    /* one that another transformer feeds is subtracted from an input it is no part of */
    kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    for (size_t at = 0; at < panel_slots(&kit->panel); at++)
        kit->input[at] -= (float) (panel_meter(&kit->panel, 2)[at] / (1 - KIT_LOSS));
    all = evidence_of(arena, &kit->panel);
    CASE_NEAR("elsewhere", all[2].opposed, 0, 0);
    arena_free(arena);
}

static void temperatures_are_asked_when_known(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, 2, KIT_DAYS);
    float *temperature = ARENA_ARRAY(arena, float, panel_slots(&kit->panel));

    (void) state;
    CASE_TRUE("not known", isnan(evidence_of(arena, &kit->panel)[0].own.weather_ratio));
    for (size_t at = 0; at < panel_slots(&kit->panel); at++)
        temperature[at] = (float) (20 + 8 * sin((double) at / 400));
    kit->panel.temperature_c = temperature;
    CASE_NEAR("known", evidence_of(arena, &kit->panel)[0].own.weather_ratio, 1, 0.2);
    arena_free(arena);
}

/* The first days of a panel in arrays of their own. */
static PanelKit *first_days(const PanelKit *kit, size_t n_days)
{
    PanelKit *part = panel_kit_empty(kit->arena, kit->panel.n_meters, n_days, KIT_SLOTS);

    for (size_t meter = 0; meter < kit->panel.n_meters; meter++)
        memcpy(
            part->kwh + meter * part->panel.stride,
            panel_meter(&kit->panel, meter),
            part->panel.stride * sizeof(float));
    memcpy(part->input, kit->input, part->panel.stride * sizeof(float));
    return part;
}

static void what_came_later_is_not_known_before(void **state)
{
    static const struct {
        const char *name;
        int32_t day; /* from the first one */
        size_t n_days;
    } cases[] = {
        {"ten days into the theft", 50, 50},
        {"before the theft", KIT_ONSET, KIT_ONSET},
        {"all days", KIT_DAYS, KIT_DAYS},
        {"after the last day", 1000, KIT_DAYS},
    };

    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);

    (void) state;
    panel_kit_steal(kit, THIEF, KIT_SHARE, KIT_ONSET, KIT_DAYS);
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Panel before = panel_before(&kit->panel, KIT_FIRST_DAY + cases[index].day);
        PanelKit *part = first_days(kit, cases[index].n_days);
        const Evidence *all = evidence_of(arena, &before);
        const Evidence *expected = evidence_of(arena, &part->panel);

        CASE_INT(cases[index].name, before.n_days, cases[index].n_days);
        for (size_t meter = 0; meter < KIT_METERS; meter++)
            check_same(cases[index].name, &all[meter], &expected[meter]);
        CASE_INT(
            cases[index].name, all[THIEF].residual.n_own_days > 0, cases[index].n_days > KIT_ONSET);
    }
    arena_free(arena);
}

/* Panels that are hardly any. */
static void little_gives_no_evidence(void **state)
{
    static const struct {
        const char *name;
        size_t n_meters;
        int32_t n_days; /* -1: before the first */
    } cases[] = {
        {"no day", 3, 0},
        {"before the first day", 3, -1},
        {"one day", 3, 1},
        {"thirteen days of one meter", 1, 13},
        {"no meter", 0, 20},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, cases[index].n_meters, 20);
        Panel panel = panel_before(&kit->panel, KIT_FIRST_DAY + cases[index].n_days);
        const Evidence *all = evidence_of(arena, &panel);

        for (size_t meter = 0; meter < cases[index].n_meters; meter++) {
            CASE_TRUE(cases[index].name, isnan(all[meter].own.level_ratio));
            CASE_TRUE(cases[index].name, isnan(all[meter].oddness_recent));
            CASE_TRUE(cases[index].name, !(all[meter].residual.day_share > 0));
        }
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_have_a_name_and_a_direction),
        cmocka_unit_test(a_measure_that_is_no_number_is_not_known),
        cmocka_unit_test(a_thief_stands_out),
        cmocka_unit_test(without_a_balance_there_are_no_residual_measures),
        cmocka_unit_test(oddness_is_of_the_twelve_oddest_recent_days),
        cmocka_unit_test(neighbours_are_at_least_three),
        cmocka_unit_test(visibility_is_a_mean_day_by_the_noise_of_days),
        cmocka_unit_test(a_meter_that_hangs_elsewhere_is_told),
        cmocka_unit_test(a_theft_that_never_began_is_opposed),
        cmocka_unit_test(temperatures_are_asked_when_known),
        cmocka_unit_test(what_came_later_is_not_known_before),
        cmocka_unit_test(little_gives_no_evidence),
    };

    return cmocka_run_group_tests_name("detect/evidence", tests, NULL, NULL);
}
