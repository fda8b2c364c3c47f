/* Expected values come from a second program, in numpy, that shares no code with this one. */
#include "cases.h"
#include "detect/evidence/own_past.h"
#include "pattern.h"

#define N_DAYS 90
#define SLOTS  48
#define SPLIT  60

typedef float Readings[N_DAYS][SLOTS];

static void fill(Readings kwh)
{
    for (size_t at = 0; at < (size_t) N_DAYS * SLOTS; at++) {
        double turn = 2 * 3.14159265358979323846 * ((double) (at % SLOTS) - 8) / SLOTS;
        kwh[at / SLOTS][at % SLOTS] = (float) (0.3 + 0.2 * sin(turn) + 0.2 * pattern(at, 37));
    }
}

static void fill_temperature(Readings temperature)
{
    for (size_t at = 0; at < (size_t) N_DAYS * SLOTS; at++)
        temperature[at / SLOTS][at % SLOTS] =
            (float) (20 + 10 * sin((double) at / SLOTS / 9) + 3 * pattern(at, 91));
}

/* Cooling and heating on top. */
static void add_weather(Readings kwh, Readings temperature)
{
    for (size_t day = 0; day < N_DAYS; day++) {
        for (size_t slot = 0; slot < SLOTS; slot++) {
            double degrees = temperature[day][slot];
            kwh[day][slot] =
                (float) ((double) kwh[day][slot] + 0.02 * fmax(0, degrees - 24) + 0.015 * fmax(0, 14 - degrees));
        }
    }
}

static OwnPast measure(const float *kwh, const float *temperature, size_t n_days, size_t slots)
{
    Arena *arena = arena_new();
    OwnPastWork *work = own_past_work_new(arena, n_days);
    OwnPastInput input = {
        .kwh = kwh, .temperature = temperature, .n_days = n_days, .slots_per_day = slots};
    OwnPast measures;

    own_past_measure(work, &input, &measures);
    arena_free(arena);
    return measures;
}

static double value_of(const OwnPast *measures, const char *name)
{
    for (size_t at = 0; at < OWN_PAST_N; at++) {
        if (strcmp(own_past_names[at], name) == 0)
            return ((const double *) measures)[at];
    }
    fail_msg("no measure '%s'", name);
    return NAN;
}

static void check(const char *name, const OwnPast *measures, const char *measure, double expected)
{
    char text[96];
    double value = value_of(measures, measure);

    (void) snprintf(text, sizeof(text), "%s, %s", name, measure);
    if (isnan(expected))
        CASE_TRUE(text, isnan(value));
    else
        CASE_NEAR(text, value, expected, 1e-6 * fmax(1, fabs(expected)));
}

/* What one meter does in its last 30 days. */
typedef void (*Change)(float *kwh, size_t day, size_t slot);

static void half(float *kwh, size_t day, size_t slot)
{
    (void) day;
    (void) slot;
    *kwh *= 0.5F;
}

static void random_factors(float *kwh, size_t day, size_t slot)
{
    *kwh *= 0.2F + 0.6F * (float) pattern(day * SLOTS + slot, 411);
}

static void mean_with_factors(float *kwh, size_t day, size_t slot)
{
    *kwh = (float) (0.2 + 0.6 * (double) (float) pattern(day * SLOTS + slot, 411)) * 0.3F;
}

static void flat(float *kwh, size_t day, size_t slot)
{
    (void) day;
    (void) slot;
    *kwh = 0.25F;
}

static void clipped(float *kwh, size_t day, size_t slot)
{
    (void) day;
    (void) slot;
    *kwh = fminf(*kwh, 0.4F);
}

static void night_zero(float *kwh, size_t day, size_t slot)
{
    (void) day;
    if (slot < 10)
        *kwh = 0;
}

static void dead(float *kwh, size_t day, size_t slot)
{
    (void) slot;
    if (day >= 70)
        *kwh = 0;
}

static void solar(float *kwh, size_t day, size_t slot)
{
    (void) day;
    if (slot >= 18 && slot < 32)
        *kwh = fmaxf(0, *kwh - 0.3F);
}

static void changes_show_in_their_measures(void **state)
{
    static const struct {
        const char *name;
        Change change;
        const char *measure;
        double expected;
    } cases[] = {
        {"half", half, "level_ratio", 0.498702051},
        {"half", half, "week_minimum", 0.500000002},
        {"half", half, "day_minimum", 0.500000002},
        {"half", half, "variability", 1.05267239},
        {"half", half, "week_divergence", 0.428243396},
        {"half", half, "profile_distance", 0.000419474881},
        {"half", half, "change_day", 60},
        {"half", half, "change_before", 19.3133135},
        {"half", half, "change_after", 9.63158905},
        {"half", half, "change_score", 268.428949},
        {"half", half, "slot_jitter", 1.00750671},
        {"half", half, "load_factor", 0.986061029},
        {"half", half, "night_ratio", 1.00100871},
        {"half", half, "weather_ratio", NAN},
        {"random factors", random_factors, "level_ratio", 0.50469371},
        {"random factors", random_factors, "week_divergence", 0.350711514},
        {"random factors", random_factors, "profile_distance", 0.00260642471},
        {"random factors", random_factors, "profile_day_shift", 57.6043302},
        {"random factors", random_factors, "profile_day_greatest", 91.6802885},
        {"random factors", random_factors, "day_correlation", -0.437578709},
        {"random factors", random_factors, "slot_jitter", 2.66931371},
        {"random factors", random_factors, "load_factor", 0.722191915},
        {"mean with factors", mean_with_factors, "profile_distance", 0.0670593967},
        {"mean with factors", mean_with_factors, "profile_day_shift", 107.7576},
        {"mean with factors", mean_with_factors, "day_correlation_recent", 0.0325071179},
        {"mean with factors", mean_with_factors, "night_ratio", 1.25760675},
        {"mean with factors", mean_with_factors, "slot_jitter", 2.32709188},
        {"flat", flat, "flat_share", 1},
        {"flat", flat, "flat_share_recent", 1},
        {"flat", flat, "ceiling_share", 0.979166667},
        {"flat", flat, "ceiling_share_recent", 0.979166667},
        {"flat", flat, "load_factor", 1.65827124},
        {"flat", flat, "day_correlation_recent", NAN},
        {"flat", flat, "slot_jitter", 0},
        {"clipped", clipped, "ceiling_share", 0.484027778},
        {"clipped", clipped, "ceiling_share_recent", 0.484027778},
        {"clipped", clipped, "load_factor", 1.38094196},
        {"clipped", clipped, "level_ratio", 0.827874113},
        {"night zero", night_zero, "zero_share", 0.208333333},
        {"night zero", night_zero, "zero_share_recent", 0.208333333},
        {"night zero", night_zero, "zero_run_recent", 5},
        {"night zero", night_zero, "zero_run_past", 0},
        {"night zero", night_zero, "night_ratio", 0},
        {"night zero", night_zero, "day_night_ratio", NAN},
        {"dead", dead, "zero_run_recent", 480},
        {"dead", dead, "zero_share_recent", 0.666666667},
        {"dead", dead, "level_ratio", 0.330689653},
        {"dead", dead, "week_minimum", 0},
        {"dead", dead, "day_minimum", 0},
        {"dead", dead, "change_day", 70},
        {"dead", dead, "change_score", 317.922305},
        {"dead", dead, "profile_day_greatest", 1.70559765},
        {"solar", solar, "day_night_ratio", 0.452820982},
        {"solar", solar, "night_ratio", 1.2801156},
        {"solar", solar, "profile_distance", 0.0635649616},
    };

    static Readings kwh;

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        fill(kwh);
        for (size_t day = SPLIT; day < N_DAYS; day++) {
            for (size_t slot = 0; slot < SLOTS; slot++)
                cases[index].change(&kwh[day][slot], day, slot);
        }
        OwnPast measures = measure(kwh[0], NULL, N_DAYS, SLOTS);
        check(cases[index].name, &measures, cases[index].measure, cases[index].expected);
    }
}

static void days_turned_round_are_seen(void **state)
{
    static Readings kwh;

    (void) state;
    fill(kwh);
    for (size_t day = SPLIT; day < N_DAYS; day++) {
        for (size_t slot = 0; slot < SLOTS / 2; slot++) {
            float held = kwh[day][slot];
            kwh[day][slot] = kwh[day][SLOTS - 1 - slot];
            kwh[day][SLOTS - 1 - slot] = held;
        }
    }
    OwnPast measures = measure(kwh[0], NULL, N_DAYS, SLOTS);
    check("reversed", &measures, "profile_reversed", 0.0425015669);
    check("reversed", &measures, "profile_distance", 0.0429210418);
    check("reversed", &measures, "night_ratio", 0.683061246);
    check("reversed", &measures, "level_ratio", 0.997404102);
}

static void an_honest_meter_measures_as_the_second_program(void **state)
{
    /* in the order of own_past.def */
    static const double expected[OWN_PAST_N] = {
        22.9221738,
        21.4534085,
        1.06846303,
        0.992097946,
        1,
        1.03997825,
        0.0789603364,
        0.000486996975,
        1.83523339,
        -0.501849623,
        -0.0331307925,
        1.01669874,
        0.966204928,
        1.01029252,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0.000793606776,
        0.871098243,
        0.937264159,
        22,
        23.9627051,
        21.289562,
        4.41201273,
        -0.304356025,
        0.99672062,
        30,
        60,
    };
    static Readings kwh;
    static Readings temperature;

    (void) state;
    fill(kwh);
    fill_temperature(temperature);
    add_weather(kwh, temperature);
    OwnPast measures = measure(kwh[0], temperature[0], N_DAYS, SLOTS);
    for (size_t at = 0; at < OWN_PAST_N; at++)
        check("honest", &measures, own_past_names[at], expected[at]);
}

static void weather_does_not_hide_a_drop(void **state)
{
    static Readings kwh;
    static Readings temperature;

    (void) state;
    fill(kwh);
    fill_temperature(temperature);
    add_weather(kwh, temperature);
    for (size_t day = SPLIT; day < N_DAYS; day++) {
        for (size_t slot = 0; slot < SLOTS; slot++)
            kwh[day][slot] *= 0.7F;
    }
    OwnPast measures = measure(kwh[0], temperature[0], N_DAYS, SLOTS);
    check("drop", &measures, "weather_shift", -28.05575315353332);
    check("drop", &measures, "weather_ratio", 0.6977044239716002);
    check("drop", &measures, "level_ratio", 0.7479241084414264);
}

/* Forgets the temperature of some days. */
static void forget(Readings temperature, size_t from, size_t to)
{
    for (size_t day = from; day < to; day++) {
        for (size_t slot = 0; slot < SLOTS; slot++)
            temperature[day][slot] = NAN;
    }
}

static void weather_needs_days(void **state)
{
    static const struct {
        const char *name;
        size_t from; /* days without a temperature */
        size_t to;
        bool is_known;
    } cases[] = {
        {"30 days before", 30, SPLIT, true},
        {"29 days before", 29, SPLIT, false},
        {"7 recent days", SPLIT + 7, N_DAYS, true},
        {"6 recent days", SPLIT + 6, N_DAYS, false},
    };

    static Readings kwh;
    static Readings temperature;

    (void) state;
    fill(kwh);
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        fill_temperature(temperature);
        forget(temperature, cases[index].from, cases[index].to);
        OwnPast measures = measure(kwh[0], temperature[0], N_DAYS, SLOTS);
        CASE_INT(cases[index].name, !isnan(measures.weather_shift), cases[index].is_known);
        CASE_INT(cases[index].name, !isnan(measures.weather_ratio), cases[index].is_known);
    }
}

static void gaps_are_not_counted(void **state)
{
    static Readings kwh;

    (void) state;
    fill(kwh);
    for (size_t slot = 0; slot < SLOTS; slot++) {
        for (size_t day = 5; day < 9; day++)
            kwh[day][slot] = NAN;
    }
    for (size_t slot = 0; slot < 10; slot++) {
        kwh[65][slot] = slot < 9 ? NAN : kwh[65][slot]; /* 39 of 48: usable */
        kwh[66][slot] = NAN;                            /* 38: not */
        kwh[80 + slot][3] = NAN;
    }
    for (size_t slot = 20; slot < 26; slot++)
        kwh[62][slot] = slot == 24 ? NAN : 0; /* one run of five zeros */
    OwnPast measures = measure(kwh[0], NULL, N_DAYS, SLOTS);
    check("gaps", &measures, "days_recent", 29);
    check("gaps", &measures, "days_past", 56);
    check("gaps", &measures, "level_ratio", 0.996694112);
    check("gaps", &measures, "level_past", 19.3230001);
    check("gaps", &measures, "zero_run_recent", 2.5);
    check("gaps", &measures, "week_minimum", 0.984949481);
    check("gaps", &measures, "change_day", 64);
}

static void nothing_is_said_of_too_few_days(void **state)
{
    static Readings kwh;

    (void) state;
    fill(kwh);
    OwnPast enough = measure(kwh[0], NULL, 21, SLOTS);
    check("21 days", &enough, "days_recent", 7);
    CASE_TRUE("21 days", enough.level_ratio > 0);
    OwnPast few = measure(kwh[0], NULL, 20, SLOTS);
    for (size_t at = 0; at + 2 < OWN_PAST_N; at++)
        check("20 days", &few, own_past_names[at], NAN);
    check("20 days", &few, "days_recent", 6);
    check("20 days", &few, "days_past", 14);
    OwnPast none = measure(kwh[0], NULL, 0, SLOTS);
    check("no day", &none, "days_past", 0);
    check("no day", &none, "level_past", NAN);
}

static void daily_readings_have_no_shape(void **state)
{
    float kwh[N_DAYS];

    (void) state;
    for (size_t day = 0; day < N_DAYS; day++)
        kwh[day] = (float) (day < SPLIT ? 10 + pattern(day, 37) : 5 + pattern(day, 37));
    OwnPast measures = measure(kwh, NULL, N_DAYS, 1);
    check("days", &measures, "change_day", 60);
    check("days", &measures, "profile_distance", NAN);
    check("days", &measures, "night_ratio", NAN);
    check("days", &measures, "load_factor", NAN);
    check("days", &measures, "flat_share", NAN);
    check("days", &measures, "slot_jitter", NAN);
    CASE_TRUE("days", measures.level_ratio < 0.6 && measures.week_divergence > 0.2);
}

static void a_dead_past_gives_no_ratio(void **state)
{
    static Readings kwh;

    (void) state;
    fill(kwh);
    for (size_t day = 0; day < SPLIT; day++) {
        for (size_t slot = 0; slot < SLOTS; slot++)
            kwh[day][slot] = 0;
    }
    OwnPast measures = measure(kwh[0], NULL, N_DAYS, SLOTS);
    check("dead past", &measures, "level_past", 0);
    check("dead past", &measures, "level_ratio", NAN);
    check("dead past", &measures, "week_divergence", NAN);
    check("dead past", &measures, "profile_distance", NAN);
    check("dead past", &measures, "profile_day_shift", NAN);
    check("dead past", &measures, "load_factor", NAN);
    check("dead past", &measures, "zero_share", -1);
    check("dead past", &measures, "zero_run_past", 1440);
    check("dead past", &measures, "change_day", 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_show_in_their_measures),
        cmocka_unit_test(days_turned_round_are_seen),
        cmocka_unit_test(an_honest_meter_measures_as_the_second_program),
        cmocka_unit_test(weather_does_not_hide_a_drop),
        cmocka_unit_test(weather_needs_days),
        cmocka_unit_test(gaps_are_not_counted),
        cmocka_unit_test(nothing_is_said_of_too_few_days),
        cmocka_unit_test(daily_readings_have_no_shape),
        cmocka_unit_test(a_dead_past_gives_no_ratio),
    };

    return cmocka_run_group_tests_name("detect/own_past", tests, NULL, NULL);
}
