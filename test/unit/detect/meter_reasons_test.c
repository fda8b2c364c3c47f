#include "cases.h"
#include "detect/meter_reasons.h"

/* An ordinary meter: nothing to say about it. */
static MeterFeatures ordinary(void)
{
    return (MeterFeatures){
        .meter_id = STR("M1"),
        .transformer_id = STR("T1"),
        .n_days = 90,
        .coverage = 1,
        .recent_ratio = 1.02,
        .recent_ratio_peers = 1.0,
        .zero_supplied_share = 0.0,
        .night_share = 0.11,
        .recent_night_share = 0.11,
        .past_night_share = 0.11,
        .flat_share = 0.03,
        .peer_ratio = 0.9,
        .residual_corr = 0.15,
        .residual_corr_after = NAN,
    };
}

static const MeterReference usual = {.night_share = 0.11, .residual_corr = 0.15};
static const MeterOddness not_odd = {.score = 0.4, .usual = 0.4, .spread = 0.02};

typedef struct Change {
    const char *name;
    double recent_ratio; /* 0: left as it is; so for all */
    double recent_ratio_peers;
    double zero_supplied_share;
    double recent_night_share;
    double night_share;
    double flat_share;
    double peer_ratio;
    double residual_corr;
    double residual_corr_after;
    const char *codes; /* strongest first */
} Change;

static void set(double *value, double changed)
{
    if (changed > 0 || changed < 0 || isnan(changed))
        *value = changed;
}

static MeterFeatures changed(const Change *change)
{
    MeterFeatures features = ordinary();

    set(&features.recent_ratio, change->recent_ratio);
    set(&features.recent_ratio_peers, change->recent_ratio_peers);
    set(&features.zero_supplied_share, change->zero_supplied_share);
    set(&features.recent_night_share, change->recent_night_share);
    set(&features.night_share, change->night_share);
    set(&features.flat_share, change->flat_share);
    set(&features.peer_ratio, change->peer_ratio);
    set(&features.residual_corr, change->residual_corr);
    set(&features.residual_corr_after, change->residual_corr_after);
    return features;
}

static void codes_that_hold(void **state)
{
    static const Change cases[] = {
        {.name = "ordinary", .codes = ""},
        {.name = "grows", .recent_ratio = 3, .recent_ratio_peers = 3, .peer_ratio = 9, .codes = ""},
        {.name = "just above the limit",
         .recent_ratio = 0.71,
         .recent_ratio_peers = 0.71,
         .codes = ""},
        {.name = "own drop", .recent_ratio = 0.6, .codes = "recent_drop"},
        {.name = "drop of its own",
         .recent_ratio = 0.5,
         .recent_ratio_peers = 0.5,
         .codes = "peer_drop recent_drop"},
        {.name = "a drop the loss follows",
         .recent_ratio = 0.5,
         .recent_ratio_peers = 0.5,
         .residual_corr_after = 0.6,
         .codes = "residual_follows peer_drop recent_drop"},
        {.name = "zeros", .zero_supplied_share = 0.3, .codes = "zero_supplied"},
        {.name = "nights fell", .recent_night_share = 0.02, .codes = "low_night"},
        {.name = "nights were always low", .night_share = 0.02, .codes = "low_night"},
        {.name = "flat", .flat_share = 0.8, .codes = "flat_line"},
        {.name = "small alone is no reason", .peer_ratio = 0.05, .codes = ""},
        {.name = "small and flat",
         .flat_share = 0.8,
         .peer_ratio = 0.05,
         .codes = "flat_line low_vs_peers"},
        {.name = "follows the losses", .residual_corr = 0.5, .codes = "residual_follows"},
        {.name = "nothing known",
         .recent_ratio = NAN,
         .recent_ratio_peers = NAN,
         .zero_supplied_share = NAN,
         .recent_night_share = NAN,
         .night_share = NAN,
         .flat_share = NAN,
         .peer_ratio = NAN,
         .residual_corr = NAN,
         .codes = ""},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        MeterFeatures features = changed(&cases[index]);
        MeterReason reasons[METER_REASONS_MAX];
        size_t n = meter_reasons(&features, &usual, &not_odd, reasons);
        StrBuf codes = strbuf_new(arena);
        double score = meter_score(reasons, n, 0.4);

        for (size_t at = 0; at < n; at++) {
            strbuf_printf(&codes, "%s%s", at > 0 ? " " : "", reasons[at].code);
            CASE_TRUE(cases[index].name, reasons[at].strength > 0 && reasons[at].strength <= 1);
        }
        CASE_TEXT(cases[index].name, strbuf_text(&codes), cases[index].codes);
        CASE_TRUE(cases[index].name, score > 0 && score < 1);
        CASE_TRUE(cases[index].name, n > 0 || score < 0.2);
        arena_free(arena);
    }
}

static void numbers_are_those_a_person_reads(void **state)
{
    MeterFeatures features = changed(
        &(Change){.recent_ratio = 0.425, .recent_night_share = 0.02, .residual_corr_after = 0.55});
    MeterReason reasons[METER_REASONS_MAX];
    size_t n;

    (void) state;
    features.has_drop_day = true;
    features.drop_day = 20000;
    n = meter_reasons(&features, &usual, &not_odd, reasons);
    CASE_INT("reasons", n, 3);
    CASE_TEXT("first", reasons[0].code, "residual_follows");
    CASE_NEAR("correlation", reasons[0].value, 0.55, 1e-12);
    CASE_NEAR("of the others", reasons[0].reference, 0.15, 1e-12);
    CASE_TRUE("no date", !reasons[0].has_since);
    CASE_TEXT("second", reasons[1].code, "low_night");
    CASE_NEAR("share", reasons[1].value, 2, 1e-12);
    CASE_NEAR("its own past", reasons[1].reference, 11, 1e-12);
    CASE_TEXT("third", reasons[2].code, "recent_drop");
    CASE_NEAR("percent", reasons[2].value, 42.5, 1e-12);
    CASE_NEAR("of its past", reasons[2].reference, 100, 1e-12);
    CASE_TRUE("date", reasons[2].has_since && reasons[2].since == 20000);
}

static double score_of(const Change *change)
{
    MeterFeatures features = changed(change);
    MeterReason reasons[METER_REASONS_MAX];

    return meter_score(reasons, meter_reasons(&features, &usual, &not_odd, reasons), 0.4);
}

/* An empty house falls further than a bypassed one, and the loss does not move with it. */
static void theft_stands_above_an_empty_house(void **state)
{
    double moved_out = score_of(&(Change){
        .recent_ratio = 0.01,
        .recent_ratio_peers = 0.01,
        .zero_supplied_share = 0.6,
        .peer_ratio = 0.2,
        .residual_corr_after = 0.1});
    double travels = score_of(
        &(Change){.recent_ratio = 0.4, .recent_ratio_peers = 0.4, .residual_corr_after = 0.1});
    double bypass = score_of(
        &(Change){.recent_ratio = 0.4, .recent_ratio_peers = 0.4, .residual_corr_after = 0.5});
    double night = score_of(&(Change){
        .recent_ratio = 0.55,
        .recent_ratio_peers = 0.55,
        .recent_night_share = 0.01,
        .residual_corr_after = -0.3});
    double unmetered =
        score_of(&(Change){.recent_ratio = 0.4, .recent_ratio_peers = 0.4, .residual_corr = NAN});

    (void) state;
    CASE_TRUE("bypass over moved out", bypass > moved_out + 0.1);
    CASE_TRUE("bypass over travel", bypass > travels + 0.2);
    CASE_TRUE("night over travel", night > travels + 0.2);
    /* without a transformer meter nothing speaks against the drop */
    CASE_TRUE("no meter above", unmetered > travels);
}

static void odd_meters_need_another_reason(void **state)
{
    static const MeterOddness odd = {.score = 0.75, .usual = 0.4, .spread = 0.02};
    static const MeterOddness all_differ = {.score = 0.75, .usual = 0.6, .spread = 0.1};
    MeterFeatures plain = ordinary();
    MeterFeatures dropped = changed(&(Change){.recent_ratio = 0.5});
    MeterReason reasons[METER_REASONS_MAX];

    (void) state;
    CASE_INT("odd alone", meter_reasons(&plain, &usual, &odd, reasons), 0);
    CASE_INT("odd and dropped", meter_reasons(&dropped, &usual, &odd, reasons), 2);
    CASE_TEXT("code", reasons[1].code, "irregular");
    CASE_NEAR("value", reasons[1].value, 0.75, 0);
    CASE_NEAR("reference", reasons[1].reference, 0.4, 0);
    CASE_INT("all differ", meter_reasons(&dropped, &usual, &all_differ, reasons), 1);
}

/* Growth moves no measure: theft is one-sided. */
static void growth_is_not_seen(void **state)
{
    MeterFeatures plain = ordinary();
    MeterFeatures grown = changed(&(Change){
        .recent_ratio = 5, .recent_ratio_peers = 5, .peer_ratio = 20, .recent_night_share = 0.4});
    double of_plain[MEASURE_N];
    double of_grown[MEASURE_N];

    (void) state;
    plain.recent_ratio = 1;
    plain.peer_ratio = 1;
    meter_measures(&plain, &usual, of_plain);
    meter_measures(&grown, &usual, of_grown);
    for (size_t measure = 0; measure < MEASURE_N; measure++)
        CASE_NEAR(meter_measure_names[measure], of_grown[measure], of_plain[measure], 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_that_hold),
        cmocka_unit_test(numbers_are_those_a_person_reads),
        cmocka_unit_test(theft_stands_above_an_empty_house),
        cmocka_unit_test(odd_meters_need_another_reason),
        cmocka_unit_test(growth_is_not_seen),
    };

    return cmocka_run_group_tests_name("detect/meter_reasons", tests, NULL, NULL);
}
