#include <string.h>

#include "cases.h"
#include "detect/balance/elsewhere.h"
#include "panel_kit.h"

/* Balances without some meters, whose readings are put back after it. */
static void hang_elsewhere(PanelKit *kit, size_t first, size_t n)
{
    size_t size = n * kit->panel.stride * sizeof(float);
    float *kept = arena_alloc(kit->arena, size + 1);
    float *from = kit->kwh + first * kit->panel.stride;

    memcpy(kept, from, size);
    memset(from, 0, size);
    panel_kit_balance(kit);
    memcpy(from, kept, size);
}

static void meters_that_hang_elsewhere_are_found(void **state)
{
    static const struct {
        const char *name;
        size_t n_elsewhere; /* from the third meter on */
        size_t n_thieves;   /* from the seventh on */
        size_t lose_nth;
    } cases[] = {
        {"honest", 0, 0, 0},
        {"a thief", 0, 1, 0},
        {"two thieves", 0, 2, 0},
        {"gaps", 0, 0, 5},
        {"one elsewhere", 1, 0, 0},
        {"one elsewhere, gaps", 1, 0, 10},
        {"two elsewhere", 2, 0, 0},
        {"one elsewhere, one thief", 1, 1, 0},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, 10, KIT_DAYS);
        const bool *is_elsewhere;

        hang_elsewhere(kit, 2, cases[index].n_elsewhere);
        for (size_t thief = 0; thief < cases[index].n_thieves; thief++)
            panel_kit_steal(kit, 6 + thief, KIT_SHARE, KIT_ONSET, KIT_DAYS);
        if (cases[index].lose_nth > 0)
            panel_kit_lose(kit, cases[index].lose_nth);
        is_elsewhere = elsewhere_find(arena, &kit->panel);
        CASE_INT(cases[index].name, is_elsewhere != NULL, cases[index].n_elsewhere > 0);
        for (size_t meter = 0; is_elsewhere != NULL && meter < 10; meter++)
            CASE_INT(
                cases[index].name,
                is_elsewhere[meter],
                meter >= 2 && meter < 2 + cases[index].n_elsewhere);
        arena_free(arena);
    }
}

/* A small customer of another transformer: a fitted loss hides that the input is short of it, what
 * nodes of this kind usually lose does not. */
static void what_is_usual_shows_a_small_one_elsewhere(void **state)
{
    static const struct {
        const char *name;
        bool is_elsewhere;
        bool steals;  /* by night, from the first day on */
        double usual; /* share of the input that nodes of the kind lose */
        bool is_found;
    } cases[] = {
        {"elsewhere", true, false, KIT_LOSS, true},
        {"elsewhere, not known what is usual", true, false, NAN, false},
        {"honest", false, false, KIT_LOSS, false},
        {"a thief", false, true, KIT_LOSS, false},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, 30, KIT_DAYS);
        double input = 0;
        double read = 0;

        panel_kit_scale(kit, 2, 0.1, 0, KIT_DAYS);
        panel_kit_balance(kit);
        if (cases[index].is_elsewhere)
            hang_elsewhere(kit, 2, 1);
        if (cases[index].steals)
            panel_kit_steal(kit, 2, KIT_NIGHTS, 0, KIT_DAYS);
        for (size_t at = 0; at < panel_slots(&kit->panel); at++)
            input += kit->input[at];
        for (size_t at = 0; at < kit->panel.n_meters * kit->panel.stride; at++)
            read += kit->kwh[at];
        kit->technical.input_share = 1 - read / input;
        kit->technical.usual_share = cases[index].usual;
        CASE_INT(
            cases[index].name, elsewhere_find(arena, &kit->panel) != NULL, cases[index].is_found);
        if (cases[index].is_found)
            CASE_TRUE(cases[index].name, elsewhere_find(arena, &kit->panel)[2]);
        arena_free(arena);
    }
}

/* The residual falls by what is read too much, and that is half of it. */
static void a_meter_that_reads_double_is_not_elsewhere(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);

    (void) state;
    panel_kit_scale(kit, 2, 2, 0, KIT_DAYS);
    CASE_TRUE("double", elsewhere_find(arena, &kit->panel) == NULL);
    arena_free(arena);
}

/* A large customer that steals by night: energy is missing when it reads nothing, so the residual
 * falls as its meter rises. A quarter of the days is missing, of all. */
static void a_theft_of_the_nights_is_not_elsewhere(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    for (size_t meter = 0; meter < KIT_METERS; meter++) {
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        Rng rng = rng_new(17, meter);

        panel_kit_scale(kit, meter, 8, 0, KIT_DAYS);
        panel_kit_balance(kit);
        kit->technical.input_share = 0.08; /* a little too high */
        panel_kit_steal(kit, meter, KIT_NIGHTS, 0, KIT_DAYS);
        for (size_t day = 0; day < KIT_DAYS * KIT_METERS; day++)
            for (size_t slot = 0, gone = rng_below(&rng, 4) == 0 ? KIT_SLOTS : 0; slot < gone;
                 slot++)
                kit->kwh[day * KIT_SLOTS + slot] = NAN;
        CASE_TRUE("nights", elsewhere_find(arena, &kit->panel) == NULL);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meters_that_hang_elsewhere_are_found),
        cmocka_unit_test(what_is_usual_shows_a_small_one_elsewhere),
        cmocka_unit_test(a_meter_that_reads_double_is_not_elsewhere),
        cmocka_unit_test(a_theft_of_the_nights_is_not_elsewhere),
    };

    return cmocka_run_group_tests_name("detect/elsewhere", tests, NULL, NULL);
}
