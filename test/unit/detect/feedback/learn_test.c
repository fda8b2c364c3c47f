/* What visits teach, on made-up evidence whose truth is known. */
#include <stdlib.h>

#include "base/json.h"
#include "base/rng.h"
#include "cases.h"
#include "detect/feedback/boost.h"
#include "detect/feedback/learn.h"

#define MEASURES     3
#define N_METERS     2000
#define AS_OF        20000
#define TRANSFORMERS 40

static const char *const names[MEASURES] = {"drop", "residual", "weather"};

typedef enum Truth {
    TRUTH_PAIR,     /* theft: a drop with a residual; a drop without one is an empty house */
    TRUTH_NONE,     /* whatever is seen says nothing */
    TRUTH_BUILT_IN, /* as the built-in weights say */
} Truth;

/* A meter: its measures, what the built-in weights make of them, and whether it steals. */
typedef struct Meter {
    double measures[MEASURES];
    double built_in;
    bool steals;
} Meter;

static Meter draw_meter(Rng *rng, Truth truth)
{
    Meter meter;
    bool has_drop;
    bool has_residual;

    for (size_t at = 0; at < MEASURES; at++)
        meter.measures[at] = rng_uniform(rng);
    has_drop = meter.measures[0] > 0.5;
    has_residual = meter.measures[1] > 0.5;
    meter.built_in = 0.1 + 0.8 * meter.measures[0]; /* a drop is all they look at */
    if (truth == TRUTH_NONE)
        meter.steals = rng_uniform(rng) < 0.4;
    else if (truth == TRUTH_PAIR)
        meter.steals = rng_uniform(rng) < (has_drop && has_residual ? 0.8 : 0.1);
    else
        meter.steals = rng_uniform(rng) < meter.built_in;
    return meter;
}

/* Visits on days up to AS_OF, at TRANSFORMERS transformers; and meters drawn alike. */
static LearnInput draw(Arena *arena, uint64_t seed, Truth truth, size_t n_visits)
{
    Rng rng = rng_new(seed, 1);
    LearnVisit *visits = ARENA_ARRAY(arena, LearnVisit, n_visits);
    double *measures = ARENA_ARRAY(arena, double, N_METERS *MEASURES);
    double *built_in = ARENA_ARRAY(arena, double, N_METERS);

    for (size_t at = 0; at < n_visits; at++) {
        Meter *meter = ARENA_NEW(arena, Meter);

        *meter = draw_meter(&rng, truth);
        visits[at] = (LearnVisit){
            .meter_id = str_from(arena_printf(arena, "M%04zu", at)),
            .transformer_id = str_from(arena_printf(arena, "T%02zu", at % TRANSFORMERS)),
            .inspected_on = (int32_t) (AS_OF - at),
            .label = meter->steals ? LEARN_CONFIRMED : LEARN_CLEARED,
            .built_in = meter->built_in,
            .measures = meter->measures,
        };
    }
    for (size_t at = 0; at < N_METERS; at++) {
        Meter meter = draw_meter(&rng, truth);

        memcpy(measures + at * MEASURES, meter.measures, sizeof(meter.measures));
        built_in[at] = meter.built_in;
    }
    return (LearnInput){
        .names = names,
        .n_measures = MEASURES,
        .visits = visits,
        .n_visits = n_visits,
        .as_of = AS_OF,
        .measures = measures,
        .built_in = built_in,
        .n_meters = N_METERS,
    };
}

static LearnResult learn(Arena *arena, const LearnInput *input)
{
    LearnResult result;
    Error err;

    CASE_OK("learn", learn_run(arena, input, &result, &err), &err);
    return result;
}

static LearnVisit *visits_of(LearnInput *input)
{
    return (LearnVisit *) (uintptr_t) input->visits;
}

/* Mean probability of the meters where the rule is (or is not) met. */
static double mean_where(const LearnInput *input, const LearnResult *result, bool is_pair)
{
    double sum = 0;
    size_t n = 0;

    for (size_t at = 0; at < N_METERS; at++) {
        const double *row = input->measures + at * MEASURES;

        if ((row[0] > 0.5 && row[1] > 0.5) != is_pair)
            continue;
        sum += result->probabilities[at];
        n++;
    }
    return sum / (double) n;
}

/* The weights rank empty houses beside thefts; visits tell them apart. */
static void learns_what_the_weights_miss(void **state)
{
    Arena *arena = arena_new();
    LearnInput input = draw(arena, 1, TRUTH_PAIR, 600);
    LearnResult result = learn(arena, &input);
    double rate = (double) result.n_confirmed / 600;
    double thieves;
    double honest;
    Json *importance;
    Error err;

    (void) state;
    CASE_TEXT("outcome", learn_outcome_name(result.outcome), "used");
    CASE_INT("labels", result.n_confirmed + result.n_cleared, 600);
    CASE_TRUE("better", result.auc_learned > 0.75 && result.auc_built_in < 0.74);
    thieves = mean_where(&input, &result, true);
    honest = mean_where(&input, &result, false);
    /* calibrated: near the rate on the whole, and near 0.8 and 0.1 where they belong */
    CASE_NEAR("mean", 0.25 * thieves + 0.75 * honest, rate, 0.04);
    CASE_NEAR("honest", honest, 0.1, 0.06);
    CASE_NEAR("thieves", thieves, 0.8, 0.12);
    CASE_OK(
        "importance",
        json_parse(str_from(result.importance), "importance", &importance, &err),
        &err);
    CASE_TRUE(
        "both measures",
        json_real_value(json_object_get(importance, "drop")) +
                json_real_value(json_object_get(importance, "residual")) >
            0.7);
    json_decref(importance);
    arena_free(arena);
}

static void the_order_of_visits_is_nothing(void **state)
{
    Arena *arena = arena_new();
    LearnInput input = draw(arena, 2, TRUTH_PAIR, 240);
    LearnResult one = learn(arena, &input);
    LearnVisit *visits = visits_of(&input);
    LearnResult other;

    (void) state;
    for (size_t at = 0; at < input.n_visits / 2; at++) {
        LearnVisit kept = visits[at];

        visits[at] = visits[input.n_visits - 1 - at];
        visits[input.n_visits - 1 - at] = kept;
    }
    other = learn(arena, &input);
    CASE_INT("outcome", other.outcome, LEARN_USED);
    assert_memory_equal(one.probabilities, other.probabilities, N_METERS * sizeof(double));
    CASE_TEXT("importance", other.importance, one.importance);
    arena_free(arena);
}

/* The first `n_confirmed` and `n_cleared` visits get these labels, the others no access. */
static void set_labels(LearnInput *input, size_t n_confirmed, size_t n_cleared)
{
    LearnVisit *visits = visits_of(input);

    for (size_t at = 0; at < input->n_visits; at++)
        visits[at].label = at < n_confirmed               ? LEARN_CONFIRMED
                           : at < n_confirmed + n_cleared ? LEARN_CLEARED
                                                          : LEARN_NO_LABEL;
}

static void keeps_the_weights(void **state)
{
    static const struct {
        const char *name;
        Truth truth;
        size_t n_confirmed; /* 0: as drawn */
        size_t n_cleared;
        bool one_transformer;
        int32_t as_of;
        const char *outcome;
    } cases[] = {
        {"29 confirmed", TRUTH_PAIR, 29, 60, false, AS_OF, "too_few_visits"},
        {"29 cleared", TRUTH_PAIR, 60, 29, false, AS_OF, "too_few_visits"},
        {"no visit at all", TRUTH_PAIR, 0, 1, false, 0, "too_few_visits"},
        {"later visits are not known", TRUTH_PAIR, 0, 0, false, AS_OF - 250, "too_few_visits"},
        {"one transformer", TRUTH_PAIR, 0, 0, true, AS_OF, "too_few_visits"},
        {"labels of a coin", TRUTH_NONE, 0, 0, false, AS_OF, "not_better"},
        {"the weights know", TRUTH_BUILT_IN, 0, 0, false, AS_OF, "not_better"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        LearnInput input = draw(arena, 100 + at, cases[at].truth, 300);
        const char *expected = cases[at].outcome;
        LearnResult result;

        if (cases[at].n_confirmed + cases[at].n_cleared > 0)
            set_labels(&input, cases[at].n_confirmed, cases[at].n_cleared);
        input.as_of = cases[at].as_of;
        if (cases[at].one_transformer)
            for (size_t visit = 0; visit < input.n_visits; visit++)
                visits_of(&input)[visit].transformer_id = STR("T1");
        result = learn(arena, &input);
        if (!boost_is_available() &&
            (strcmp(expected, "not_better") == 0 || cases[at].one_transformer))
            expected = "unavailable";
        CASE_TEXT(cases[at].name, learn_outcome_name(result.outcome), expected);
        CASE_TRUE(cases[at].name, result.probabilities == NULL && result.importance == NULL);
        arena_free(arena);
    }
}

/* A tie is no reason to leave weights that can be explained; nor is luck. */
static void coins_are_seldom_believed(void **state)
{
    size_t n_used = 0;

    (void) state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        Arena *arena = arena_new();
        LearnInput input = draw(arena, 1000 + seed, TRUTH_NONE, 80);

        n_used += learn(arena, &input).outcome == LEARN_USED;
        arena_free(arena);
    }
    CASE_TRUE("at most two of forty", n_used <= 2);
}

static void counts_labels(void **state)
{
    Arena *arena = arena_new();
    LearnInput input = draw(arena, 9, TRUTH_PAIR, 100);
    LearnResult result;

    (void) state;
    set_labels(&input, 12, 20);
    result = learn(arena, &input);
    CASE_INT("confirmed", result.n_confirmed, 12);
    CASE_INT("cleared", result.n_cleared, 20);
    CASE_TRUE("nothing was fitted", isnan(result.auc_built_in) && isnan(result.auc_learned));
    input.as_of = AS_OF - 5; /* days fall by one a visit: the first five are later */
    result = learn(arena, &input);
    CASE_INT("confirmed by then", result.n_confirmed, 7);
    CASE_INT("cleared by then", result.n_cleared, 20);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest always[] = {
        cmocka_unit_test(keeps_the_weights),
        cmocka_unit_test(counts_labels),
    };
    const struct CMUnitTest learning[] = {
        cmocka_unit_test(learns_what_the_weights_miss),
        cmocka_unit_test(the_order_of_visits_is_nothing),
        cmocka_unit_test(coins_are_seldom_believed),
    };
    int n_failed = cmocka_run_group_tests(always, NULL, NULL);

    if (boost_is_available())
        return n_failed + cmocka_run_group_tests(learning, NULL, NULL);
    (void) printf("SKIP: built without libxgboost\n");
    return n_failed;
}
