/* Known losses must come back from intervals with errors of meters and thefts in them. */
#include "base/rng.h"
#include "cases.h"
#include "detect/balance/technical_loss_fit.h"

#define SLOTS 48

/* A made-up node: a dozen households or so, more in the evening, more on some days. */
typedef struct NodeCase {
    const char *name;
    int n_days;
    double no_load_kw;
    double input_share;
    double square_per_kwh;
    double noise;         /* standard deviation of the error of an interval, of its input */
    double theft_of_days; /* share of the days with a theft, any of them */
    double theft_share;   /* of the customers' use, on these days from 18 to 24 */
    double always_share;  /* of the customers' use, stolen in every interval */
    double always_seen;   /* what of that is taken for technical, of the input */
    double mean_within;   /* of the modelled loss to the true one, of the input */
    double share_within;  /* of input_share to the true one; 0: not looked at */
} NodeCase;

static const NodeCase cases[] = {
    {.name = "no loss", .n_days = 30, .mean_within = 1e-12, .share_within = 1e-12},
    {.name = "a percentage, exact",
     .n_days = 30,
     .input_share = 0.03,
     .mean_within = 1e-9,
     .share_within = 1e-9},
    {.name = "a percentage, errors of meters",
     .n_days = 60,
     .input_share = 0.03,
     .noise = 0.01,
     .mean_within = 0.001,
     .share_within = 0.001},
    {.name = "iron and copper, errors of meters",
     .n_days = 60,
     .no_load_kw = 0.12,
     .square_per_kwh = 0.0015,
     .noise = 0.01,
     .mean_within = 0.001},
    {.name = "thefts on 30 % of the days",
     .n_days = 60,
     .no_load_kw = 0.12,
     .square_per_kwh = 0.0015,
     .noise = 0.01,
     .theft_of_days = 0.3,
     .theft_share = 0.1,
     .mean_within = 0.001},
    {.name = "a percentage, thefts on 45 % of the days",
     .n_days = 60,
     .input_share = 0.03,
     .noise = 0.01,
     .theft_of_days = 0.45,
     .theft_share = 0.2,
     .mean_within = 0.001,
     .share_within = 0.001},
    {.name = "a theft that began early and stayed",
     .n_days = 60,
     .input_share = 0.03,
     .noise = 0.01,
     .theft_of_days = 0.7,
     .theft_share = 0.3,
     .mean_within = 0.001,
     .share_within = 0.001},
    /* what can't be seen: it looks like a node that loses more */
    {.name = "a theft that is always there",
     .n_days = 60,
     .input_share = 0.03,
     .noise = 0.01,
     .always_share = 0.05,
     .always_seen = 0.05 * 0.97,
     .mean_within = 0.001},
};

/* The input that serves `load_kwh` with the losses of the case. */
static double input_of(const NodeCase *node, double load_kwh)
{
    double input = load_kwh;

    for (int round = 0; round < 50; round++)
        input = load_kwh + 0.5 * node->no_load_kw + node->input_share * input +
                node->square_per_kwh * input * input / 0.5;
    return input;
}

static double loss_of(const LossFit *fit, double input_kwh)
{
    return 0.5 * fit->no_load_kw + fit->input_share * input_kwh +
           fit->square_per_kwh * input_kwh * input_kwh / 0.5;
}

/* What `fit` models more than the case loses, of all input. */
static double
excess_of(const NodeCase *node, const LossInterval *intervals, size_t n, const LossFit *fit)
{
    const LossFit truth = {
        .no_load_kw = node->no_load_kw,
        .input_share = node->input_share,
        .square_per_kwh = node->square_per_kwh};
    double kwh = 0;
    double input_kwh = 0;

    for (size_t at = 0; at < n; at++) {
        kwh += loss_of(fit, intervals[at].input_kwh) - loss_of(&truth, intervals[at].input_kwh);
        input_kwh += intervals[at].input_kwh;
    }
    return kwh / input_kwh;
}

static size_t make(const NodeCase *node, LossInterval *ret_intervals)
{
    Rng rng = rng_new(5, 17);
    size_t n = 0;

    for (int day = 0; day < node->n_days; day++) {
        bool has_theft = rng_uniform(&rng) < node->theft_of_days;
        double level = 6 * (1 + 0.2 * rng_normal(&rng) * 0.5);

        for (int slot = 0; slot < SLOTS; slot++) {
            double load =
                level * (1 + 0.6 * sin((slot - 30) * 0.13)) * (1 + 0.05 * fabs(rng_normal(&rng)));
            double stolen = load * node->always_share;

            if (has_theft && slot >= 36)
                stolen += load * node->theft_share;
            ret_intervals[n] =
                (LossInterval){.day = 20000 + day, .hours = 0.5, .input_kwh = input_of(node, load)};
            ret_intervals[n].lost_kwh =
                ret_intervals[n].input_kwh * (1 + node->noise * rng_normal(&rng)) - (load - stolen);
            n++;
        }
    }
    return n;
}

static void check_recovery(Arena *arena, const NodeCase *node)
{
    LossInterval *intervals = ARENA_ARRAY(arena, LossInterval, (size_t) node->n_days * SLOTS);
    size_t n = make(node, intervals);
    LossFit fit;

    CASE_TRUE(node->name, technical_loss_fit(arena, intervals, n, &fit));
    CASE_NEAR(
        node->name, excess_of(node, intervals, n, &fit), node->always_seen, node->mean_within);
    if (node->share_within > 0)
        CASE_NEAR(node->name, fit.input_share, node->input_share, node->share_within);
    if (node->noise > 0)
        CASE_NEAR(node->name, fit.noise_share, node->noise, 0.2 * node->noise);
    CASE_TRUE(node->name, fit.no_load_kw >= 0 && fit.square_per_kwh >= 0);
}

static void test_recovery(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        check_recovery(arena, &cases[at]);
    arena_free(arena);
}

/* Nothing but iron and copper: the terms themselves. */
static void test_terms(void **state)
{
    Arena *arena = arena_new();
    NodeCase node = {
        .n_days = 30,
        .no_load_kw = 0.12,
        .square_per_kwh = 0.0015,
        .theft_of_days = 0.3,
        .theft_share = 0.1};
    LossInterval *intervals = ARENA_ARRAY(arena, LossInterval, (size_t) 30 * SLOTS);
    LossFit fit;

    (void) state;
    assert_true(technical_loss_fit(arena, intervals, make(&node, intervals), &fit));
    CASE_NEAR("no load", fit.no_load_kw, 0.12, 1e-6);
    CASE_NEAR("share", fit.input_share, 0, 1e-6);
    CASE_NEAR("square", fit.square_per_kwh, 0.0015, 1e-8);
    CASE_NEAR("noise", fit.noise_share, 0, 1e-8);
    CASE_TRUE("days", fit.n_days >= 15 && fit.n_days < 30);
    CASE_INT("intervals", fit.n_intervals, fit.n_days * SLOTS);
    arena_free(arena);
}

/* What is kept first is only the start: honest days come back. */
static void test_honest_days_come_back(void **state)
{
    Arena *arena = arena_new();
    NodeCase node = {.n_days = 60, .input_share = 0.03, .noise = 0.01};
    LossInterval *intervals = ARENA_ARRAY(arena, LossInterval, (size_t) 60 * SLOTS);
    LossFit fit;

    (void) state;
    assert_true(technical_loss_fit(arena, intervals, make(&node, intervals), &fit));
    CASE_TRUE("most days are kept", fit.n_days >= 55);
    arena_free(arena);
}

/* A load that never changes tells one number: the plain share. */
static void test_constant_load(void **state)
{
    LossInterval intervals[14 * SLOTS];
    Arena *arena = arena_new();
    LossFit fit;

    (void) state;
    for (int at = 0; at < 14 * SLOTS; at++)
        intervals[at] =
            (LossInterval){.day = at / SLOTS, .hours = 0.5, .input_kwh = 2, .lost_kwh = 0.1};
    assert_true(technical_loss_fit(arena, intervals, COUNT_OF(intervals), &fit));
    CASE_NEAR("no load", fit.no_load_kw, 0, 0);
    CASE_NEAR("share", fit.input_share, 0.05, 1e-12);
    CASE_NEAR("square", fit.square_per_kwh, 0, 0);
    arena_free(arena);
}

/* Customers that read more than came in: nothing is modelled, and lost_share says so. */
static void test_more_billed_than_came(void **state)
{
    LossInterval intervals[14 * SLOTS];
    Arena *arena = arena_new();
    LossFit fit;

    (void) state;
    for (int at = 0; at < 14 * SLOTS; at++)
        intervals[at] = (LossInterval){
            .day = at / SLOTS, .hours = 0.5, .input_kwh = 2 + at % 7, .lost_kwh = -0.1};
    assert_true(technical_loss_fit(arena, intervals, COUNT_OF(intervals), &fit));
    CASE_NEAR("mean", fit.mean_share, 0, 0);
    CASE_NEAR("lost", fit.lost_share, -0.02, 0.0005);
    arena_free(arena);
}

static void test_too_little(void **state)
{
    static const struct {
        const char *name;
        int n_days;
        int n_slots; /* a day */
        bool is_enough;
    } little[] = {
        {"none", 0, 48, false},
        {"six days", 6, 96, false},
        {"seven days of half-hours", 7, 48, true},
        {"seven days of hours", 7, 24, false},
        {"thirteen days of hours", 13, 24, true},
    };

    LossInterval intervals[600];
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(little); at++) {
        size_t n = (size_t) little[at].n_days * (size_t) little[at].n_slots;
        LossFit fit;

        for (size_t row = 0; row < n; row++)
            intervals[row] = (LossInterval){
                .day = (int32_t) row / little[at].n_slots,
                .hours = 0.5,
                .input_kwh = 1 + (double) (row % 5),
                .lost_kwh = 0.05 * (1 + (double) (row % 5))};
        CASE_INT(
            little[at].name, technical_loss_fit(arena, intervals, n, &fit), little[at].is_enough);
    }
    arena_free(arena);
}

/* A day with few intervals is no day: its share says little. */
static void test_short_days(void **state)
{
    LossInterval intervals[14 * SLOTS + 10];
    Arena *arena = arena_new();
    size_t n = 0;
    LossFit fit;

    (void) state;
    for (int at = 0; at < 14 * SLOTS; at++, n++)
        intervals[n] =
            (LossInterval){.day = at / SLOTS, .hours = 0.5, .input_kwh = 2, .lost_kwh = 0.1};
    for (int at = 0; at < 10; at++, n++)
        intervals[n] = (LossInterval){.day = 14, .hours = 0.5, .input_kwh = 2, .lost_kwh = 0};
    assert_true(technical_loss_fit(arena, intervals, n, &fit));
    CASE_NEAR("share", fit.input_share, 0.05, 1e-12);
    CASE_INT("days", fit.n_days, 14);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recovery),
        cmocka_unit_test(test_terms),
        cmocka_unit_test(test_honest_days_come_back),
        cmocka_unit_test(test_constant_load),
        cmocka_unit_test(test_more_billed_than_came),
        cmocka_unit_test(test_too_little),
        cmocka_unit_test(test_short_days),
    };

    return cmocka_run_group_tests_name("detect/technical_loss_fit", tests, NULL, NULL);
}
