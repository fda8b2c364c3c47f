#include "cases.h"
#include "detect/balance/elsewhere.h"
#include "panel_kit.h"

static const Residual *residual(const PanelKit *kit)
{
    return residual_of(kit->arena, &kit->panel, panel_use_of(kit->arena, &kit->panel, NULL));
}

/* Each slot, and the sums of its day, by the formulas of the header. */
static void a_day_adds_up(void **state)
{
    static const size_t day = 50;
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, 3, KIT_DAYS);
    const Residual *to;
    double sum = 0;
    double size = 0;
    double squares = 0;
    double noises = 0;

    (void) state;
    panel_kit_steal(kit, 1, KIT_SHARE, KIT_ONSET, KIT_DAYS);
    to = residual(kit);
    for (size_t slot = 0; slot < KIT_SLOTS; slot++) {
        size_t at = day * KIT_SLOTS + slot;
        double input = kit->input[at];
        double kwh = (1 - KIT_LOSS - to->extra_share) * input;
        double noise = KIT_NOISE * input * KIT_NOISE * input + 4 * 0.0005 * 0.0005;

        for (size_t meter = 0; meter < 3; meter++)
            kwh -= *panel_kit_at(kit, meter, day, slot);
        CASE_NEAR("slot", to->kwh[at], kwh, 1e-6);
        CASE_NEAR("noise", to->noise_kwh[at], sqrt(noise), 1e-6);
        sum += kwh;
        size += fabs(kwh);
        squares += kwh * kwh;
        noises += noise;
    }
    CASE_NEAR("day", to->day_kwh[day], sum, 1e-9);
    CASE_NEAR("size", to->day_size[day], size, 1e-9);
    CASE_NEAR("noise of the day", to->day_noise[day], sqrt(noises), 1e-9);
    CASE_NEAR("steps", to->day_steps[day], sum / sqrt(noises), 1e-6);
    CASE_NEAR("loudness", to->loudness[day], sqrt(squares / noises), 1e-6);
    arena_free(arena);
}

/* How many of the days from `from` to before `to` are loud. */
static size_t n_loud(const Residual *residual, size_t from, size_t to)
{
    size_t n = 0;

    for (size_t day = from; day < to; day++)
        n += residual->is_loud[day];
    return n;
}

static void honest_days_are_quiet(void **state)
{
    static const struct {
        const char *name;
        size_t lose_nth;
        double noise_share;
        double extra_share; /* at most, either way */
    } cases[] = {
        {"all readings", 0, KIT_NOISE, 0.001},
        {"a tenth missing", 10, KIT_NOISE, 0.02},
        {"a quarter missing", 4, KIT_NOISE, 0.02},
        {"a model that was not fitted", 0, NAN, 0.005},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        const Residual *to;

        kit->technical.noise_share = cases[index].noise_share;
        if (cases[index].lose_nth > 0)
            panel_kit_lose(kit, cases[index].lose_nth);
        to = residual(kit);
        CASE_TRUE(cases[index].name, to->n_loud <= 2);
        CASE_INT(cases[index].name, to->n_quiet, KIT_DAYS - to->n_loud);
        CASE_NEAR(cases[index].name, to->extra_share, 0, cases[index].extra_share);
        arena_free(arena);
    }
}

static void days_of_theft_are_loud(void **state)
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
        {"ten days that ended", KIT_ZEROS, 20, 30, 0},
        {"one day", KIT_SHARE, 33, 34, 0},
        {"a tenth of the readings missing", KIT_SHARE, KIT_ONSET, KIT_DAYS, 10},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        size_t n_days = cases[index].to - cases[index].from;
        const Residual *to;
        size_t n;

        panel_kit_steal(kit, 3, cases[index].how, cases[index].from, cases[index].to);
        if (cases[index].lose_nth > 0)
            panel_kit_lose(kit, cases[index].lose_nth);
        to = residual(kit);
        n = n_loud(to, cases[index].from, cases[index].to);
        CASE_TRUE(cases[index].name, n >= n_days - n_days / 10);
        CASE_TRUE(cases[index].name, to->n_loud - n <= 2);
        arena_free(arena);
    }
}

static void a_small_theft_shows_in_its_weeks(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    size_t n_steps = 0;
    const Residual *to;

    (void) state;
    kit->technical.noise_share = 0.03;
    panel_kit_scale(kit, 3, 0.85, KIT_ONSET, KIT_DAYS);
    to = residual(kit);
    for (size_t day = KIT_ONSET; day < KIT_DAYS; day++)
        n_steps += to->day_steps[day] > 4 || to->loudness[day] > 2;
    CASE_TRUE("no day by itself", n_steps <= 3);
    CASE_TRUE("most days together", n_loud(to, KIT_ONSET, KIT_DAYS) >= 20);
    CASE_TRUE("not before", n_loud(to, 0, KIT_ONSET - 5) == 0);
    arena_free(arena);
}

static void what_is_not_known_is_not_judged(void **state)
{
    static const struct {
        const char *name;
        size_t n_input_gaps; /* slots of the day without an input */
        size_t n_meter_gaps; /* slots in which five of eight meters have no reading */
        bool is_known;
    } cases[] = {
        {"nothing missing", 0, 0, true},
        {"half of the inputs", 24, 0, true},
        {"more than half of the inputs", 25, 0, false},
        {"half of the slots with too many gaps", 0, 24, true},
        {"more than half", 0, 25, false},
        {"no input", 48, 0, false},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        size_t n_gaps = cases[index].n_input_gaps + cases[index].n_meter_gaps;
        const Residual *to;
        size_t n_unknown = 0;

        for (size_t slot = 0; slot < cases[index].n_input_gaps; slot++)
            kit->input[3 * KIT_SLOTS + slot] = NAN;
        for (size_t slot = 0; slot < cases[index].n_meter_gaps; slot++)
            for (size_t meter = 0; meter < 5; meter++)
                *panel_kit_at(kit, meter, 3, slot) = NAN;
        to = residual(kit);
        for (size_t slot = 0; slot < KIT_SLOTS; slot++)
            n_unknown += isnan(to->kwh[3 * KIT_SLOTS + slot]) ? 1 : 0;
        CASE_INT(cases[index].name, n_unknown, n_gaps);
        CASE_INT(cases[index].name, !isnan(to->loudness[3]), cases[index].is_known);
        CASE_INT(cases[index].name, !isnan(to->day_steps[3]), cases[index].is_known);
        CASE_INT(cases[index].name, to->is_quiet[3] || to->is_loud[3], cases[index].is_known);
        arena_free(arena);
    }
}

static void a_day_is_scaled_to_its_slots(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const Residual *to;
    double sum = 0;

    (void) state;
    for (size_t slot = 0; slot < 16; slot++)
        kit->input[3 * KIT_SLOTS + slot] = NAN;
    to = residual(kit);
    for (size_t slot = 16; slot < KIT_SLOTS; slot++)
        sum += to->kwh[3 * KIT_SLOTS + slot];
    CASE_NEAR("two thirds known", to->day_kwh[3], 1.5 * sum, 1e-6);
    arena_free(arena);
}

static void gaps_are_no_theft(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    double without = residual(kit)->noise_kwh[30 * KIT_SLOTS + 40];
    const Residual *to;

    (void) state;
    for (size_t slot = 0; slot < KIT_SLOTS; slot++)
        *panel_kit_at(kit, 2, 30, slot) = NAN;
    to = residual(kit);
    CASE_TRUE("the day is quiet", to->is_quiet[30]);
    CASE_TRUE("its noise is greater", to->noise_kwh[30 * KIT_SLOTS + 40] > 3 * without);
    CASE_NEAR("not on the next", to->noise_kwh[31 * KIT_SLOTS + 40], without, 0.01);
    arena_free(arena);
}

static void a_model_too_low_or_high_is_recentred(void **state)
{
    static const struct {
        const char *name;
        double input_share; /* of the model; KIT_LOSS is true */
    } cases[] = {{"too low", 0.03}, {"true", KIT_LOSS}, {"too high", 0.07}};

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        const Residual *to;

        kit->technical.input_share = cases[index].input_share;
        to = residual(kit);
        CASE_NEAR(cases[index].name, to->extra_share, KIT_LOSS - cases[index].input_share, 0.0005);
        CASE_TRUE(cases[index].name, to->n_loud <= 2);
        arena_free(arena);
    }
}

static void thefts_on_most_days_do_not_recentre(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const Residual *to;

    (void) state;
    panel_kit_steal(kit, 3, KIT_SHARE, 20, KIT_DAYS);
    to = residual(kit);
    CASE_NEAR("the model stands", to->extra_share, 0, 0.001);
    CASE_TRUE("fifty days", n_loud(to, 20, KIT_DAYS) >= 48);
    arena_free(arena);
}

/* A clock that is wrong: energy comes an hour late, on every day. */
static void without_quiet_days_the_quieter_half_is_learned(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    float *late = ARENA_ARRAY(arena, float, panel_slots(&kit->panel));
    const Residual *to;
    double quietest_other = INFINITY;
    double loudest_quiet = 0;

    (void) state;
    for (size_t at = 0; at < panel_slots(&kit->panel); at++)
        late[at] = kit->input[at < 2 ? 0 : at - 2];
    kit->panel.input = late;
    to = residual(kit);
    CASE_TRUE("hardly a day is within noise", to->n_loud > KIT_DAYS - 14);
    CASE_INT("half", to->n_quiet, KIT_DAYS / 2);
    for (size_t day = 0; day < KIT_DAYS; day++) {
        if (to->is_quiet[day])
            loudest_quiet = fmax(loudest_quiet, to->loudness[day]);
        else
            quietest_other = fmin(quietest_other, to->loudness[day]);
    }
    CASE_TRUE("the quieter one", loudest_quiet < quietest_other);
    arena_free(arena);
}

typedef void (*Change)(PanelKit *kit);

static void no_input(PanelKit *kit)
{
    kit->panel.input = NULL;
}

static void no_model(PanelKit *kit)
{
    kit->panel.technical = NULL;
}

static void no_day(PanelKit *kit)
{
    kit->panel = panel_before(&kit->panel, KIT_FIRST_DAY - 1);
}

static void input_not_known(PanelKit *kit)
{
    for (size_t at = 0; at < panel_slots(&kit->panel); at++)
        kit->input[at] = NAN;
}

static void readings_not_known(PanelKit *kit)
{
    for (size_t at = 0; at < KIT_METERS * kit->panel.stride; at++)
        kit->kwh[at] = NAN;
}

static void without_a_balance_there_is_none(void **state)
{
    static const struct {
        const char *name;
        Change change;
    } cases[] = {
        {"no meter of its own", no_input},
        {"no model", no_model},
        {"no day", no_day},
        {"input not known", input_not_known},
        {"readings not known", readings_not_known},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);

        cases[index].change(kit);
        CASE_TRUE(cases[index].name, residual(kit) == NULL);
        CASE_TRUE(cases[index].name, elsewhere_find(arena, &kit->panel) == NULL);
        arena_free(arena);
    }
}

/* An outage of most of the time: meters and transformer read 0. */
static void dead_days_do_not_move_the_model(void **state)
{
    Arena *arena = arena_new();
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
    const Residual *to;

    (void) state;
    for (size_t meter = 0; meter < KIT_METERS; meter++)
        panel_kit_scale(kit, meter, 0, 0, 50);
    panel_kit_balance(kit);
    panel_kit_steal(kit, 3, KIT_SHARE, 60, KIT_DAYS);
    to = residual(kit);
    CASE_NEAR("extra share", to->extra_share, 0, 0.01);
    CASE_INT("dead days are quiet", n_loud(to, 0, 50), 0);
    CASE_TRUE("theft is loud", n_loud(to, 60, KIT_DAYS) >= 9);
    arena_free(arena);
}

static void the_residual_is_held_against_a_meter(void **state)
{
    static const struct {
        const char *name;
        double slope;
        double constant;
        double correlation;
    } cases[] = {
        {"the same", 1, 0, 1},
        {"the opposite", -1, 0, -1},
        {"half as much, on a constant", 0.5, 0.3, 1},
        {"constant", 0, 0.3, 0},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, 2, 20);
        const Residual *to = residual(kit);
        double slope;
        double correlation;

        for (size_t at = 0; at < panel_slots(&kit->panel); at++)
            to->kwh[at] = (float) (cases[index].slope * kit->kwh[at] + cases[index].constant);
        /* pairs need both */
        to->kwh[7] = NAN;
        kit->kwh[9] = NAN;
        residual_against(&kit->panel, to, 0, &slope, &correlation);
        CASE_NEAR(cases[index].name, slope, cases[index].slope, 1e-4);
        CASE_NEAR(cases[index].name, correlation, cases[index].correlation, 1e-4);
        /* a meter that reads nothing goes with nothing */
        panel_kit_scale(kit, 1, 0, 0, 20);
        residual_against(&kit->panel, to, 1, &slope, &correlation);
        CASE_NEAR(cases[index].name, slope, 0, 0);
        CASE_NEAR(cases[index].name, correlation, 0, 0);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_adds_up),
        cmocka_unit_test(honest_days_are_quiet),
        cmocka_unit_test(days_of_theft_are_loud),
        cmocka_unit_test(a_small_theft_shows_in_its_weeks),
        cmocka_unit_test(what_is_not_known_is_not_judged),
        cmocka_unit_test(a_day_is_scaled_to_its_slots),
        cmocka_unit_test(gaps_are_no_theft),
        cmocka_unit_test(a_model_too_low_or_high_is_recentred),
        cmocka_unit_test(thefts_on_most_days_do_not_recentre),
        cmocka_unit_test(without_quiet_days_the_quieter_half_is_learned),
        cmocka_unit_test(without_a_balance_there_is_none),
        cmocka_unit_test(dead_days_do_not_move_the_model),
        cmocka_unit_test(the_residual_is_held_against_a_meter),
    };

    return cmocka_run_group_tests_name("detect/residual", tests, NULL, NULL);
}
