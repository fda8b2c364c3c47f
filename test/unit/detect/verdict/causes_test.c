#include "cases.h"
#include "detect/verdict/causes.h"
#include "meter_kit.h"

static void causes_have_names(void **state)
{
    static const struct {
        Cause cause;
        const char *name;
    } cases[] = {
        {CAUSE_FRAUD, "fraud"},
        {CAUSE_VACANCY, "vacancy"},
        {CAUSE_SOLAR, "solar"},
        {CAUSE_OUTAGE, "outage"},
        {CAUSE_FAULTY_METER, "faulty_meter"},
        {CAUSE_WRONG_MULTIPLIER, "wrong_multiplier"},
        {CAUSE_WRONG_MAPPING, "wrong_mapping"},
        {CAUSE_CUSTOMER_CHANGE, "customer_change"},
    };

    (void) state;
    CASE_INT("all of them", COUNT_OF(cases), CAUSE_N - 1);
    for (size_t index = 0; index < COUNT_OF(cases); index++)
        CASE_TEXT("name", cause_name(cases[index].cause), cases[index].name);
    CASE_TRUE("none", cause_name(CAUSE_NONE) == NULL);
}

static void nothing(MeterKit *kit)
{
    (void) kit;
}

static void elsewhere(MeterKit *kit)
{
    kit->evidence.is_elsewhere = true;
}

static void elsewhere_and_missing(MeterKit *kit)
{
    elsewhere(kit);
    kit_owns_days(kit);
}

/* A level that changes by a factor from the 46th day on, the shape kept. */
static void step(MeterKit *kit, double factor)
{
    kit->evidence.own.change_score = 50;
    kit->evidence.own.change_after = factor * kit->evidence.own.change_before;
    kit->evidence.own.level_ratio = factor;
    kit->evidence.own.level_recent = factor * kit->evidence.own.level_past;
    kit->evidence.level_ratio_peers = factor;
}

static void fortieth(MeterKit *kit)
{
    step(kit, 1 / 40.0);
}

static void fortyfold(MeterKit *kit)
{
    step(kit, 40);
}

static void tenth_and_missing(MeterKit *kit)
{
    step(kit, 1 / 10.0);
    kit_owns_days(kit);
}

/* A fifteenth where its neighbours fell to two thirds: a tenth of what was to be expected. */
static void tenth_of_a_trend(MeterKit *kit)
{
    step(kit, 1 / 15.0);
    kit->evidence.level_ratio_peers = 1 / 10.0;
}

static void fifteenth(MeterKit *kit)
{
    step(kit, 1 / 15.0);
}

static void fortieth_of_another_shape(MeterKit *kit)
{
    step(kit, 1 / 40.0);
    kit->evidence.own.profile_distance = 0.3;
}

static void quarter(MeterKit *kit)
{
    step(kit, 1 / 4.0);
}

static void quarter_and_missing(MeterKit *kit)
{
    step(kit, 1 / 4.0);
    kit_owns_days(kit);
}

static void quarter_when_energy_went(MeterKit *kit)
{
    step(kit, 1 / 4.0);
    kit->evidence.onset_match = 0.9;
}

static void stuck(MeterKit *kit)
{
    kit->evidence.own.flat_share = 0.8;
    kit->evidence.own.variability = 0;
}

static void repeats_on_days_that_differ(MeterKit *kit)
{
    kit->evidence.own.flat_share = 0.8;
}

static void stopped(MeterKit *kit)
{
    step(kit, 0);
    kit->evidence.own.profile_distance = NAN;
}

static void stopped_when_energy_went(MeterKit *kit)
{
    stopped(kit);
    kit->evidence.onset_match = 0.9;
}

static void outages(MeterKit *kit)
{
    step(kit, 1 / 4.0);
    kit->row.outage_share = 0.5;
}

static void exports(MeterKit *kit)
{
    kit->row.export_kwh = 50; /* of 900 */
}

static void exports_hardly(MeterKit *kit)
{
    kit->row.export_kwh = 1;
}

static void exports_and_missing(MeterKit *kit)
{
    exports(kit);
    kit_owns_days(kit);
}

static void moved(MeterKit *kit, double factor)
{
    step(kit, factor);
    kit->evidence.own.profile_distance = 0.3;
}

static void fewer_people(MeterKit *kit)
{
    moved(kit, 0.6);
}

static void more_people(MeterKit *kit)
{
    moved(kit, 2);
}

static void as_many_people(MeterKit *kit)
{
    moved(kit, 1.1);
}

static void other_people_and_missing(MeterKit *kit)
{
    moved(kit, 0.6);
    kit_owns_days(kit);
}

static void nothing_known(MeterKit *kit)
{
    double *own = (double *) &kit->evidence.own;

    for (size_t at = 0; at < OWN_PAST_N; at++)
        own[at] = NAN;
    kit->evidence.level_ratio_peers = NAN;
    kit->row.mean_day_kwh = NAN;
    kit->row.outage_share = NAN;
    kit->row.export_kwh = NAN;
}

static void honest_causes_are_told(void **state)
{
    static const struct {
        const char *name;
        MeterChange change;
        bool has_residual;
        Cause cause;
        bool is_sure;
    } cases[] = {
        {"ordinary", nothing, true, CAUSE_NONE, false},
        {"ordinary, no balance", nothing, false, CAUSE_NONE, false},
        {"nothing known", nothing_known, false, CAUSE_NONE, false},
        {"elsewhere", elsewhere, true, CAUSE_WRONG_MAPPING, true},
        {"elsewhere, energy missing", elsewhere_and_missing, true, CAUSE_WRONG_MAPPING, true},
        {"a fortieth", fortieth, true, CAUSE_WRONG_MULTIPLIER, true},
        {"a fortieth, no balance", fortieth, false, CAUSE_WRONG_MULTIPLIER, true},
        {"forty times", fortyfold, true, CAUSE_WRONG_MULTIPLIER, true},
        {"a tenth, energy missing", tenth_and_missing, true, CAUSE_WRONG_MULTIPLIER, true},
        {"a tenth of the trend", tenth_of_a_trend, true, CAUSE_WRONG_MULTIPLIER, true},
        {"a fifteenth: no multiplier", fifteenth, true, CAUSE_VACANCY, false},
        {"another shape", fortieth_of_another_shape, true, CAUSE_VACANCY, false},
        {"stuck", stuck, true, CAUSE_FAULTY_METER, true},
        {"repeats, but its days differ", repeats_on_days_that_differ, true, CAUSE_NONE, false},
        {"stopped, nothing missing", stopped, true, CAUSE_VACANCY, true},
        {"stopped, all of it missing", stopped_when_energy_went, true, CAUSE_FAULTY_METER, true},
        {"stopped, no balance", stopped, false, CAUSE_FAULTY_METER, true},
        {"a quarter left", quarter, true, CAUSE_VACANCY, false},
        {"a quarter left, no balance", quarter, false, CAUSE_VACANCY, false},
        {"a quarter left, days its own", quarter_and_missing, true, CAUSE_NONE, false},
        {"a quarter left, onset its own", quarter_when_energy_went, true, CAUSE_NONE, false},
        {"outages", outages, true, CAUSE_OUTAGE, false},
        {"exports", exports, true, CAUSE_SOLAR, false},
        {"hardly exports", exports_hardly, true, CAUSE_NONE, false},
        {"exports, energy missing", exports_and_missing, true, CAUSE_NONE, false},
        {"fewer people", fewer_people, true, CAUSE_CUSTOMER_CHANGE, false},
        {"more people", more_people, true, CAUSE_CUSTOMER_CHANGE, false},
        {"as many", as_many_people, true, CAUSE_NONE, false},
        {"other people, energy missing", other_people_and_missing, true, CAUSE_NONE, false},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        MeterKit kit = meter_kit(cases[index].has_residual);
        Meter meter = {.row = &kit.row, .evidence = &kit.evidence};
        Explanation honest;

        cases[index].change(&kit);
        honest = explanation_of(&meter);
        CASE_INT(cases[index].name, honest.cause, cases[index].cause);
        CASE_INT(cases[index].name, honest.is_sure, cases[index].is_sure);
        CASE_INT(cases[index].name, honest.odds > 0, cases[index].cause != CAUSE_NONE);
    }
}

static Explanation of(MeterChange change, bool has_residual)
{
    MeterKit kit = meter_kit(has_residual);
    Meter meter = {.row = &kit.row, .evidence = &kit.evidence};

    change(&kit);
    return explanation_of(&meter);
}

static void a_sure_cause_weighs_more(void **state)
{
    (void) state;
    CASE_TRUE("sure", of(elsewhere, true).odds > of(quarter, true).odds);
    /* what the balance says is not counted twice */
    CASE_NEAR("likely, no balance", of(quarter, false).odds, of(quarter, true).odds, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(causes_have_names),
        cmocka_unit_test(honest_causes_are_told),
        cmocka_unit_test(a_sure_cause_weighs_more),
    };

    return cmocka_run_group_tests_name("detect/causes", tests, NULL, NULL);
}
