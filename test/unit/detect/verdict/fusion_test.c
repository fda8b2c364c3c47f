#include "cases.h"
#include "detect/verdict/fusion.h"
#include "meter_kit.h"
#include "panel_kit.h"

static void ordinary(double measures[EVIDENCE_N], bool has_residual)
{
    MeterKit kit = meter_kit(has_residual);

    evidence_measures(&kit.evidence, measures);
}

static Fusion fused(const double measures[EVIDENCE_N])
{
    Fusion fusion;

    fusion_of(measures, &fusion);
    return fusion;
}

static void an_ordinary_meter_is_hardly_suspect(void **state)
{
    double measures[EVIDENCE_N];
    Fusion seen;
    Fusion unseen;

    (void) state;
    ordinary(measures, true);
    seen = fused(measures);
    ordinary(measures, false);
    unseen = fused(measures);
    CASE_TRUE("seen", fusion_probability(seen.log_odds) < 0.01);
    CASE_TRUE("unseen", fusion_probability(unseen.log_odds) < 0.02);
    CASE_TRUE("a balance would have shown it", seen.log_odds < unseen.log_odds);
    for (size_t at = 0; at < EVIDENCE_N; at++) {
        CASE_NEAR(evidence_names[at], seen.parts[at], 0, 1e-9);
        CASE_NEAR(evidence_names[at], unseen.parts[at], 0, 1e-9);
    }
}

/* A step of a measure in the direction of its list. */
static double worse(double measure, int direction)
{
    return direction > 0 ? measure + 1 : measure - 0.5;
}

static void weights_go_the_way_of_their_measures(void **state)
{
    size_t n_weighted = 0;

    (void) state;
    for (size_t at = 0; at < EVIDENCE_N; at++) {
        double measures[EVIDENCE_N];
        double before;
        Fusion fusion;

        if (evidence_directions[at] == 0)
            continue;
        /* half seen, so that all weights count */
        ordinary(measures, true);
        measures[EVIDENCE_residual_visibility] = 2;
        before = fused(measures).log_odds;
        measures[at] = worse(measures[at], evidence_directions[at]);
        fusion = fused(measures);
        CASE_TRUE(evidence_names[at], fusion.log_odds >= before);
        CASE_NEAR(evidence_names[at], fusion.log_odds - before, fusion.parts[at], 1e-9);
        n_weighted += fusion.log_odds > before;
    }
    CASE_TRUE("most kinds of evidence count", n_weighted >= 10);
}

static void a_measure_that_describes_decides_nothing(void **state)
{
    (void) state;
    for (size_t at = 0; at < EVIDENCE_N; at++) {
        double measures[EVIDENCE_N];
        double before;

        if (evidence_directions[at] != 0 || at == EVIDENCE_residual_visibility)
            continue;
        ordinary(measures, true);
        before = fused(measures).log_odds;
        measures[at] += 100;
        CASE_NEAR(evidence_names[at], fused(measures).log_odds, before, 0);
    }
}

static void what_is_not_known_adds_nothing(void **state)
{
    double measures[EVIDENCE_N];
    double none[EVIDENCE_N];
    Fusion fusion;

    (void) state;
    for (size_t at = 0; at < EVIDENCE_N; at++)
        none[at] = NAN;
    fusion = fused(none);
    CASE_TRUE("a number", isfinite(fusion.log_odds));
    for (size_t at = 0; at < EVIDENCE_N; at++) {
        CASE_NEAR(evidence_names[at], fusion.parts[at], 0, 0);
        /* alone known, it adds what it adds together with others */
        ordinary(measures, false);
        measures[at] = worse(measures[at], 1);
        none[at] = measures[at];
        if (!isnan(measures[at]) && at != EVIDENCE_residual_visibility)
            CASE_NEAR(
                evidence_names[at],
                fused(none).log_odds - fusion.log_odds,
                fused(measures).parts[at],
                1e-9);
        none[at] = NAN;
    }
}

static void the_sum_is_of_its_parts(void **state)
{
    double measures[EVIDENCE_N];
    double base;
    double sum = 0;
    Fusion fusion;

    (void) state;
    ordinary(measures, true);
    base = fused(measures).log_odds;
    for (size_t at = 0; at < EVIDENCE_N; at++)
        if (at != EVIDENCE_residual_visibility)
            measures[at] += 0.1 * (double) (at % 7);
    fusion = fused(measures);
    for (size_t at = 0; at < EVIDENCE_N; at++)
        sum += fusion.parts[at];
    CASE_NEAR("sum", fusion.log_odds, base + sum, 1e-9);
}

static void no_measure_decides_by_being_huge(void **state)
{
    (void) state;
    for (size_t at = 0; at < EVIDENCE_N; at++) {
        double measures[EVIDENCE_N];
        double huge;

        ordinary(measures, true);
        measures[at] = 1e30;
        huge = fused(measures).log_odds;
        measures[at] = 1e35;
        CASE_NEAR(evidence_names[at], fused(measures).log_odds, huge, 1e-6);
        measures[at] = -1e30;
        CASE_TRUE(evidence_names[at], isfinite(fused(measures).log_odds));
    }
}

/* The less a balance sees of a meter, the more its own past says. */
static void what_the_balance_sees_is_blended_in(void **state)
{
    static const double visibilities[] = {0, 0.5, 1, 2, 4, 8, 1e6};
    double measures[EVIDENCE_N];
    double parts[COUNT_OF(visibilities)];
    double bases[COUNT_OF(visibilities)];
    double unseen;

    (void) state;
    ordinary(measures, true);
    measures[EVIDENCE_level_ratio_peers] = 0.3;
    measures[EVIDENCE_residual_visibility] = NAN;
    unseen = fused(measures).parts[EVIDENCE_level_ratio_peers];
    for (size_t at = 0; at < COUNT_OF(visibilities); at++) {
        Fusion fusion;

        measures[EVIDENCE_residual_visibility] = visibilities[at];
        fusion = fused(measures);
        parts[at] = fusion.parts[EVIDENCE_level_ratio_peers];
        bases[at] = fusion.log_odds - parts[at];
        if (at == 0)
            continue;
        CASE_TRUE("its past says less", parts[at] < parts[at - 1]);
        CASE_TRUE("it is less suspect from the start", bases[at] < bases[at - 1]);
    }
    CASE_TRUE("its fall speaks", unseen > 0.5);
    CASE_NEAR("nothing seen", parts[0], unseen, 1e-12);
    CASE_NEAR("all seen", parts[COUNT_OF(visibilities) - 1], 0, 1e-6);
}

/* A balance that sees half of it: 1.6 x 1.875 deviations of a theft, half are 3. */
#define HALF_SEEN    1.875
#define QUARTER_SEEN 1.0825317547305484
#define ALL_SEEN     1e9

static double part_of(size_t measure, double value, double visibility)
{
    double measures[EVIDENCE_N];

    ordinary(measures, true);
    measures[EVIDENCE_residual_visibility] = visibility;
    measures[measure] = value;
    return fused(measures).parts[measure];
}

static void what_is_against_counts_as_far_as_it_is_seen(void **state)
{
    static const struct {
        const char *name;
        size_t measure;
        double value;
        double visibility;
        double part;
    } cases[] = {
        {"days more alike, unseen", EVIDENCE_day_correlation, 0.25, NAN, 0},
        {"days more alike, half seen", EVIDENCE_day_correlation, 0.25, HALF_SEEN, -0.785},
        {"days more alike, seen", EVIDENCE_day_correlation, 0.25, ALL_SEEN, -1.57},
        {"a quarter", EVIDENCE_day_correlation, 0.25, QUARTER_SEEN, -0.05607142857142857},
        {"days less alike, unseen", EVIDENCE_day_correlation, -0.25, NAN, 1.57},
        {"days less alike, half seen", EVIDENCE_day_correlation, -0.25, HALF_SEEN, 1.57},
        {"a rise, unseen", EVIDENCE_level_ratio_peers, 1.4918246976412703, NAN, 0},
        {"a rise, half seen", EVIDENCE_level_ratio_peers, 1.4918246976412703, HALF_SEEN, -0.27},
        {"a fall, unseen", EVIDENCE_level_ratio_peers, 0.6703200460356393, NAN, 1.08},
        {"a fall, half seen", EVIDENCE_level_ratio_peers, 0.6703200460356393, HALF_SEEN, 0.54},
        {"no onset, unseen", EVIDENCE_residual_onset, -0.2, NAN, 0},
        {"no onset, half seen", EVIDENCE_residual_onset, -0.2, HALF_SEEN, -0.7365},
        {"not on its days, half seen", EVIDENCE_residual_timing, -0.4, HALF_SEEN, -0.89},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++)
        CASE_NEAR(
            cases[index].name,
            part_of(cases[index].measure, cases[index].value, cases[index].visibility),
            cases[index].part,
            1e-9);
}

/* docs/detection.md, "By hand". */
static void the_sum_by_hand(void **state)
{
    double measures[EVIDENCE_N];

    (void) state;
    ordinary(measures, true);
    measures[EVIDENCE_residual_visibility] = 3;
    measures[EVIDENCE_residual_share] = 0.3;
    measures[EVIDENCE_residual_regression] = 2;
    measures[EVIDENCE_residual_level] = 0.35;
    measures[EVIDENCE_residual_onset] = 0.3;
    measures[EVIDENCE_day_correlation] = 0.1;
    CASE_NEAR("log-odds", fused(measures).log_odds, -2.704095, 0.00001);
}

static void ratios_to_nothing_are_finite(void **state)
{
    static const double ratios[] = {0, -1, 0.02, 1e-9};
    double measures[EVIDENCE_N];

    (void) state;
    for (size_t at = 0; at < COUNT_OF(ratios); at++) {
        ordinary(measures, false);
        measures[EVIDENCE_night_ratio] = 0.02;
        double least = fused(measures).log_odds;
        measures[EVIDENCE_night_ratio] = ratios[at];
        CASE_NEAR("night ratio", fused(measures).log_odds, least, 1e-9);
    }
}

static void odds_become_probabilities(void **state)
{
    static const struct {
        const char *name;
        double odds;
        double probability;
    } cases[] = {
        {"even", 0, 0.5},
        {"one in a hundred", -4.59511985013459, 0.01},
        {"nine to one", 2.19722457733622, 0.9},
        {"surely", 1000, 1},
        {"surely not", -1000, 0},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++)
        CASE_NEAR(
            cases[index].name,
            fusion_probability(cases[index].odds),
            cases[index].probability,
            1e-12);
}

/* From the curve to the odds: a thief of each kind, everyone else honest. */
static void thieves_are_told_from_their_neighbours(void **state)
{
    static const struct {
        const char *name;
        bool is_theft;
        KitTheft how;
        bool has_input;
    } cases[] = {
        {"honest", false, KIT_SHARE, true},
        {"a share", true, KIT_SHARE, true},
        {"nights", true, KIT_NIGHTS, true},
        {"clipped", true, KIT_CLIPPED, true},
        {"zeros", true, KIT_ZEROS, true},
        {"honest, without a balance", false, KIT_SHARE, false},
        {"zeros, without a balance", true, KIT_ZEROS, false},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = panel_kit_new(arena, KIT_METERS, KIT_DAYS);
        const Evidence *all;

        if (cases[index].is_theft)
            panel_kit_steal(kit, 3, cases[index].how, KIT_ONSET, KIT_DAYS);
        if (!cases[index].has_input)
            kit->panel.input = NULL;
        all = evidence_of(arena, &kit->panel);
        for (size_t meter = 0; meter < KIT_METERS; meter++) {
            double measures[EVIDENCE_N];
            double probability;

            evidence_measures(&all[meter], measures);
            probability = fusion_probability(fused(measures).log_odds);
            if (meter == 3 && cases[index].is_theft)
                CASE_TRUE(cases[index].name, probability > 0.5);
            else
                CASE_TRUE(cases[index].name, probability < 0.05);
        }
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ordinary_meter_is_hardly_suspect),
        cmocka_unit_test(weights_go_the_way_of_their_measures),
        cmocka_unit_test(a_measure_that_describes_decides_nothing),
        cmocka_unit_test(what_is_not_known_adds_nothing),
        cmocka_unit_test(the_sum_is_of_its_parts),
        cmocka_unit_test(no_measure_decides_by_being_huge),
        cmocka_unit_test(what_the_balance_sees_is_blended_in),
        cmocka_unit_test(what_is_against_counts_as_far_as_it_is_seen),
        cmocka_unit_test(the_sum_by_hand),
        cmocka_unit_test(ratios_to_nothing_are_finite),
        cmocka_unit_test(odds_become_probabilities),
        cmocka_unit_test(thieves_are_told_from_their_neighbours),
    };

    return cmocka_run_group_tests_name("detect/fusion", tests, NULL, NULL);
}
