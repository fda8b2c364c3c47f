#include <stdlib.h>

#include "cases.h"
#include "detect/evidence/attribution.h"
#include "detect/evidence/oddness.h"
#include "detect/evidence/onset.h"
#include "panel_kit.h"

#define THIEF  3
#define SECOND 5
#define VACANT 6

static const Residual *residual(const PanelKit *kit)
{
    return residual_of(kit->arena, &kit->panel, panel_use_of(kit->arena, &kit->panel, NULL));
}

/* As evidence.c puts it together. */
static const Attribution *attribution(const PanelKit *kit)
{
    const Residual *to = residual(kit);
    const double **odd = ARENA_ARRAY(kit->arena, const double *, kit->panel.n_meters);

    for (size_t meter = 0; meter < kit->panel.n_meters; meter++)
        odd[meter] = oddness_of(kit->arena, &kit->panel, meter, to->is_quiet);
    return attribution_of(
        kit->arena,
        &kit->panel,
        to,
        odd,
        shortfall_of(kit->arena, &kit->panel, to),
        onset_match(kit->arena, &kit->panel, to));
}

static void the_thief_owns_the_days(void **state)
{
    static const struct {
        const char *name;
        KitTheft how;
        size_t from;
        size_t to;
        size_t lose_nth;
    } cases[] = {
        {"a share", KIT_SHARE, KIT_ONSET, KIT_DAYS, 0},
        {"nights", KIT_NIGHTS, KIT_ONSET, KIT_DAYS, 0},
        {"clipped", KIT_CLIPPED, KIT_ONSET, KIT_DAYS, 0},
        {"zeros", KIT_ZEROS, KIT_ONSET, KIT_DAYS, 0},
        {"a share for five days", KIT_SHARE, KIT_ONSET, KIT_ONSET + 5, 0},
        {"a share, a twentieth missing", KIT_SHARE, KIT_ONSET, KIT_DAYS, 20},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        const Attribution *all;
        const Attribution *thief;
        int32_t first = KIT_FIRST_DAY + (int32_t) cases[index].from;
        int32_t last = KIT_FIRST_DAY + (int32_t) cases[index].to - 1;
        double shares = 0;

        panel_kit_steal(kit, THIEF, cases[index].how, cases[index].from, cases[index].to);
        if (cases[index].lose_nth > 0)
            panel_kit_lose(kit, cases[index].lose_nth);
        all = attribution(kit);
        thief = &all[THIEF];
        CASE_TRUE(cases[index].name, thief->day_share > 0.5);
        CASE_TRUE(cases[index].name, thief->kwh_share > 0.8);
        CASE_TRUE(cases[index].name, abs(thief->first_own_day - first) <= 2);
        CASE_TRUE(cases[index].name, abs(thief->last_own_day - last) <= 2);
        CASE_TRUE(cases[index].name, thief->n_own_days <= cases[index].to - cases[index].from);
        for (size_t meter = 0; meter < KIT_METERS; meter++) {
            shares += all[meter].day_share;
            if (meter == THIEF)
                continue;
            CASE_TRUE(cases[index].name, all[meter].day_share < 0.1);
            CASE_TRUE(cases[index].name, all[meter].support < thief->support);
        }
        CASE_TRUE(cases[index].name, shares <= 1 + 1e-9);
        arena_free(arena);
    }
}

/* A thief's energy a day is what was taken. */
static void the_energy_of_its_days_is_what_was_taken(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    double taken = 0;
    const Attribution *all;

    (void) state;
    for (size_t day = KIT_ONSET; day < KIT_DAYS; day++)
        for (size_t slot = 0; slot < KIT_SLOTS; slot++)
            taken += 0.6 * *panel_kit_at(kit, THIEF, day, slot);
    panel_kit_steal(kit, THIEF, KIT_SHARE, KIT_ONSET, KIT_DAYS);
    all = attribution(kit);
    CASE_NEAR("kWh a day", all[THIEF].kwh_day, taken / 30, 0.05 * taken / 30);
    arena_free(arena);
}

/* Which answers see which kind of theft. */
static void kinds_of_theft_show_in_their_answers(void **state)
{
    Arena *arena = arena_new();
    PanelKit *share = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    PanelKit *zeros = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const Attribution *of_share;
    const Attribution *of_zeros;

    (void) state;
    panel_kit_steal(share, THIEF, KIT_SHARE, KIT_ONSET, KIT_DAYS);
    panel_kit_steal(zeros, THIEF, KIT_ZEROS, KIT_ONSET, KIT_DAYS);
    of_share = attribution(share);
    of_zeros = attribution(zeros);
    CASE_TRUE("a share is followed", of_share[THIEF].regression > 10);
    CASE_TRUE("a share is followed", of_share[THIEF].pearson > 0.9);
    CASE_TRUE("a share is followed", of_share[THIEF].match > 10);
    CASE_TRUE("zeros are not", of_zeros[THIEF].pearson < 0.3);
    CASE_TRUE("zeros are odd", of_zeros[THIEF].oddness > 5);
    CASE_TRUE("on the days of theft", of_zeros[THIEF].timing > 0.7);
    CASE_TRUE("zeros are completed", of_zeros[THIEF].completion > 5);
    for (size_t meter = 0; meter < KIT_METERS; meter++) {
        if (meter == THIEF)
            continue;
        CASE_TRUE("regression", of_share[meter].regression < of_share[THIEF].regression / 2);
        CASE_TRUE("oddness", of_zeros[meter].oddness < of_zeros[THIEF].oddness / 2);
        CASE_TRUE("timing", of_zeros[meter].timing < of_zeros[THIEF].timing / 2);
        CASE_TRUE("completion", of_zeros[meter].completion < of_zeros[THIEF].completion);
    }
    arena_free(arena);
}

static void two_thieves_are_told_apart(void **state)
{
    static const struct {
        const char *name;
        KitTheft first;
        KitTheft second;
        size_t from; /* days of the second */
        size_t to;
        double least; /* share of the days each owns */
    } cases[] = {
        {"one after the other", KIT_SHARE, KIT_ZEROS, 20, KIT_ONSET, 0.3},
        {"at once on half of the days", KIT_SHARE, KIT_SHARE, 30, 55, 0.2},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        const Attribution *all;
        double others = 0;

        panel_kit_steal(kit, THIEF, cases[index].first, KIT_ONSET, KIT_DAYS);
        panel_kit_steal(kit, SECOND, cases[index].second, cases[index].from, cases[index].to);
        all = attribution(kit);
        CASE_TRUE(cases[index].name, all[THIEF].day_share > cases[index].least);
        CASE_TRUE(cases[index].name, all[SECOND].day_share > cases[index].least);
        for (size_t meter = 0; meter < KIT_METERS; meter++)
            others += meter == THIEF || meter == SECOND ? 0 : all[meter].day_share;
        CASE_TRUE(cases[index].name, others < 0.05);
        arena_free(arena);
    }
}

static void an_empty_house_owns_nothing(void **state)
{
    static const struct {
        const char *name;
        bool is_stolen;
    } cases[] = {{"nothing missing", false}, {"a neighbour steals", true}};

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        const Attribution *all;

        panel_kit_scale(kit, VACANT, 0.1, 25, KIT_DAYS);
        panel_kit_balance(kit);
        if (cases[index].is_stolen)
            panel_kit_steal(kit, THIEF, KIT_SHARE, KIT_ONSET, KIT_DAYS);
        all = attribution(kit);
        CASE_TRUE(cases[index].name, all[VACANT].day_share < 0.02);
        CASE_INT(cases[index].name, all[VACANT].n_own_days, 0);
        CASE_INT(cases[index].name, all[VACANT].first_own_day, 0);
        arena_free(arena);
    }
}

/* Both have days without use at the same time. What is missing completes those of the thief; the
 * neighbour is away at night, when nothing is missing. */
static void missing_energy_belongs_where_it_fits(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const Attribution *all;

    (void) state;
    for (size_t day = KIT_ONSET; day < KIT_DAYS; day++)
        for (size_t slot = 0; slot < 12; slot++)
            *panel_kit_at(kit, VACANT, day, slot) = 0;
    panel_kit_balance(kit);
    panel_kit_steal(kit, THIEF, KIT_ZEROS, KIT_ONSET, KIT_DAYS);
    all = attribution(kit);
    CASE_TRUE("both are odd", all[VACANT].oddness > 0.5 * all[THIEF].oddness);
    CASE_TRUE("the thief's are completed", all[THIEF].completion > all[VACANT].completion + 10);
    CASE_TRUE("the days are the thief's", all[THIEF].day_share > 0.7);
    CASE_TRUE("by a wide margin", all[THIEF].support > all[VACANT].support + 10);
    arena_free(arena);
}

/* A line that nobody registered: as much every slot as a household or two, by a rhythm of its own.
 */
static void an_unmetered_line_accuses_nobody(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const Attribution *all;
    double shares = 0;

    (void) state;
    for (size_t at = KIT_ONSET * KIT_SLOTS; at < KIT_DAYS * KIT_SLOTS; at++)
        kit->input[at] += at % KIT_SLOTS % 16 < 8 ? 0.5F : 0.2F;
    CASE_TRUE("energy is missing", residual(kit)->n_loud >= 28);
    all = attribution(kit);
    for (size_t meter = 0; meter < KIT_METERS; meter++) {
        CASE_TRUE("one meter", all[meter].day_share < 0.1);
        shares += all[meter].day_share;
    }
    CASE_TRUE("all meters", shares < 0.2);
    arena_free(arena);
}

/* A large customer: a hundredth of what it reads is what a loss model is off. */
static void little_for_its_size_is_not_its_own(void **state)
{
    static const struct {
        const char *name;
        double stolen; /* share of its use */
        double least;  /* of the days */
        double most;
    } cases[] = {
        {"a hundredth", 0.01, 0, 0.3},
        {"a tenth", 0.1, 0.7, 1},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        const Attribution *all;

        panel_kit_scale(kit, THIEF, 50, 0, KIT_DAYS);
        panel_kit_balance(kit);
        panel_kit_scale(kit, THIEF, 1 - cases[index].stolen, KIT_ONSET, KIT_DAYS);
        all = attribution(kit);
        CASE_TRUE(cases[index].name, all[THIEF].n_own_days >= 20);
        CASE_TRUE(
            cases[index].name,
            all[THIEF].day_share >= cases[index].least &&
                all[THIEF].day_share <= cases[index].most);
        arena_free(arena);
    }
}

static void a_meter_without_readings_is_not_asked(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const Attribution *all;

    (void) state;
    panel_kit_steal(kit, THIEF, KIT_SHARE, KIT_ONSET, KIT_DAYS);
    panel_kit_scale(kit, 0, NAN, 10, KIT_DAYS);
    all = attribution(kit);
    CASE_NEAR("owns nothing", all[0].day_share, 0, 0);
    CASE_TRUE("no answer", isnan(all[0].support) && isnan(all[0].pearson) && isnan(all[0].mic));
    CASE_TRUE("the thief is found", all[THIEF].day_share > 0.8);
    arena_free(arena);
}

/* All measures of a meter, for comparing them with one value. */
static void check_all(const char *name, const Attribution *meter, double expected)
{
    const double values[] = {
        meter->day_share,
        meter->kwh_share,
        meter->support,
        meter->completion,
        meter->regression,
        meter->match,
        meter->oddness,
        meter->timing,
        meter->pearson,
        meter->mic,
        meter->kwh_day,
    };

    for (size_t at = 0; at < COUNT_OF(values); at++) {
        if (isnan(expected))
            CASE_TRUE(name, isnan(values[at]));
        else
            CASE_NEAR(name, values[at], expected, 0);
    }
    CASE_INT(name, meter->n_own_days, 0);
}

static void without_loud_days_there_is_nothing_to_own(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_empty(arena, 3, KIT_DAYS, KIT_SLOTS);
    const Attribution *unknown = attribution_of(arena, &kit->panel, NULL, NULL, NULL, NULL);
    const Attribution *nothing;

    (void) state;
    for (size_t at = 0; at < 3 * kit->panel.stride; at++)
        kit->kwh[at] = 0.25F;
    panel_kit_balance(kit);
    CASE_INT("loud days", residual(kit)->n_loud, 0);
    nothing = attribution(kit);
    for (size_t meter = 0; meter < 3; meter++) {
        check_all("nothing missing", &nothing[meter], 0);
        check_all("no balance", &unknown[meter], NAN);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_thief_owns_the_days),
        cmocka_unit_test(the_energy_of_its_days_is_what_was_taken),
        cmocka_unit_test(kinds_of_theft_show_in_their_answers),
        cmocka_unit_test(two_thieves_are_told_apart),
        cmocka_unit_test(an_empty_house_owns_nothing),
        cmocka_unit_test(missing_energy_belongs_where_it_fits),
        cmocka_unit_test(an_unmetered_line_accuses_nobody),
        cmocka_unit_test(little_for_its_size_is_not_its_own),
        cmocka_unit_test(a_meter_without_readings_is_not_asked),
        cmocka_unit_test(without_loud_days_there_is_nothing_to_own),
    };

    return cmocka_run_group_tests_name("detect/attribution", tests, NULL, NULL);
}
