#include "cases.h"
#include "detect/verdict/verdict.h"
#include "meter_kit.h"

static Verdict verdict(const MeterKit *kit)
{
    Meter meter = {.row = &kit->row, .evidence = &kit->evidence};
    Verdict verdict;

    verdict_of(&meter, &verdict);
    return verdict;
}

static void nothing(MeterKit *kit)
{
    (void) kit;
}

/* All that a thief's transformer shows. */
static void steals(MeterKit *kit)
{
    kit_owns_days(kit);
    kit->evidence.residual.regression = 30;
    kit->evidence.residual.timing = 0.9;
    kit->evidence.shortfall.level = 0.8;
    kit->evidence.shortfall.slope_steps = 50;
    kit->evidence.onset_match = 0.9;
    kit->evidence.oddness_recent = 12;
}

static void leaves(MeterKit *kit)
{
    kit_falls(kit);
    kit->evidence.own.level_ratio = 0.2;
    kit->evidence.level_ratio_peers = 0.2;
}

static void tokens(MeterKit *kit)
{
    kit->row.tokens_without_sale = 5;
    kit->row.vended_ratio = 2;
    kit->row.supplied_days = 60;
}

static void elsewhere(MeterKit *kit)
{
    steals(kit);
    tokens(kit);
    kit->evidence.is_elsewhere = true;
}

static void multiplier(MeterKit *kit)
{
    steals(kit);
    tokens(kit);
    kit->evidence.own.change_score = 50;
    kit->evidence.own.change_after = 10 / 40.0;
}

static void stuck(MeterKit *kit)
{
    steals(kit);
    tokens(kit);
    kit->evidence.own.flat_share = 0.8;
    kit->evidence.own.variability = 0;
}

static void stopped(MeterKit *kit)
{
    steals(kit);
    kit->evidence.own.change_score = 50;
    kit->evidence.own.change_after = 0;
}

static void outages(MeterKit *kit)
{
    kit->row.outage_share = 0.5;
}

static void exports(MeterKit *kit)
{
    kit->row.export_kwh = 50;
}

static void moves(MeterKit *kit)
{
    kit_falls(kit);
    kit->evidence.own.profile_distance = 0.06;
}

static void buys_nothing_while_away(MeterKit *kit)
{
    leaves(kit);
    tokens(kit);
    kit->evidence.has_residual = false;
}

static void verdicts_are_probabilities_with_a_cause(void **state)
{
    static const struct {
        const char *name;
        MeterChange change;
        Cause cause;
        double least; /* probability */
        double most;
    } cases[] = {
        {"ordinary", nothing, CAUSE_NONE, 0, 0.02},
        {"steals", steals, CAUSE_FRAUD, 0.9, 1},
        {"empty, nothing missing", leaves, CAUSE_VACANCY, 0, 0.02},
        {"outages", outages, CAUSE_OUTAGE, 0, 0.02},
        {"exports", exports, CAUSE_SOLAR, 0, 0.02},
        {"other people", moves, CAUSE_CUSTOMER_CHANGE, 0, 0.02},
        /* a sure cause says one in ten at most, whatever else there is */
        {"elsewhere", elsewhere, CAUSE_WRONG_MAPPING, 0, 0.101},
        {"wrong multiplier", multiplier, CAUSE_WRONG_MULTIPLIER, 0, 0.101},
        {"stuck", stuck, CAUSE_FAULTY_METER, 0, 0.101},
        {"stopped", stopped, CAUSE_FAULTY_METER, 0, 0.101},
        /* one that is likely gives way */
        {"away, tokens never sold", buys_nothing_while_away, CAUSE_FRAUD, 0.2, 1},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        MeterKit kit = meter_kit(true);
        Verdict to;

        cases[index].change(&kit);
        to = verdict(&kit);
        CASE_INT(cases[index].name, to.cause, cases[index].cause);
        CASE_TRUE(
            cases[index].name,
            to.probability >= cases[index].least && to.probability <= cases[index].most);
        CASE_NEAR(cases[index].name, to.probability, 1 / (1 + exp(-to.log_odds)), 1e-12);
        CASE_TRUE(cases[index].name, to.score > 0 && to.score < 1);
        /* nearer to the middle, on the same side */
        CASE_TRUE(cases[index].name, fabs(to.score - 0.5) < fabs(to.probability - 0.5));
        CASE_INT(cases[index].name, to.score > 0.5, to.probability > 0.5);
    }
}

/* Where thieves are more or fewer than usual: another probability, and the cause that goes with it.
 */
static void odds_are_shifted(void **state)
{
    static const struct {
        const char *name;
        MeterChange change;
        double by;
        Cause cause;
    } cases[] = {
        {"a thief, fewer of them", steals, -20, CAUSE_NONE},
        {"nobody's, many more", nothing, 20, CAUSE_FRAUD},
        {"a house that is left, fewer", leaves, -1, CAUSE_VACANCY},
        {"a house that is left, many more", leaves, 20, CAUSE_FRAUD},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        MeterKit kit = meter_kit(true);
        Verdict before;
        Verdict after;

        cases[index].change(&kit);
        before = verdict(&kit);
        after = before;
        verdict_shift(cases[index].by, &after);
        CASE_INT(cases[index].name, after.cause, cases[index].cause);
        CASE_NEAR(cases[index].name, after.log_odds, before.log_odds + cases[index].by, 1e-12);
        CASE_NEAR(cases[index].name, after.probability, 1 / (1 + exp(-after.log_odds)), 1e-12);
        verdict_shift(-cases[index].by, &after);
        CASE_INT(cases[index].name, after.cause, before.cause);
        CASE_NEAR(cases[index].name, after.score, before.score, 1e-12);
    }
}

static void edge(MeterKit *kit)
{
    kit->row.edge_months = 10;
    kit->row.months = 12;
}

static void edge_at_times(MeterKit *kit)
{
    kit->row.edge_months = 5;
    kit->row.months = 12;
}

static void little(MeterKit *kit)
{
    kit->row.buys_little = 0.1;
}

static void buys_enough(MeterKit *kit)
{
    kit->row.buys_little = 0.9;
    kit->row.tokens_without_sale = 0;
    kit->row.vended_ratio = 1;
    kit->row.supplied_days = 12;
}

static void unpaid(MeterKit *kit)
{
    kit->row.vended_ratio = 3;
}

static void idle(MeterKit *kit)
{
    kit->row.supplied_days = 60;
}

static void token(MeterKit *kit)
{
    kit->row.tokens_without_sale = 5;
}

static void sales_are_added_to_the_curve(void **state)
{
    static const struct {
        const char *name;
        MeterChange change;
        bool is_added;
    } cases[] = {
        {"not prepaid", nothing, false},
        {"buys enough", buys_enough, false},
        {"tokens never sold", token, true},
        {"uses more than it bought", unpaid, true},
        {"supplied without buying", idle, true},
        {"buys little", little, true},
        {"at the edge of a block", edge, true},
        {"at the edge at times", edge_at_times, false},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        MeterKit kit = meter_kit(true);
        double before = verdict(&kit).log_odds;
        Verdict to;

        cases[index].change(&kit);
        to = verdict(&kit);
        CASE_INT(cases[index].name, to.log_odds > before, cases[index].is_added);
        CASE_TRUE(cases[index].name, to.log_odds >= before);
        CASE_NEAR(cases[index].name, to.fusion.log_odds, before, 1e-12);
    }
}

static void tampering_counts_near_the_begin_of_a_theft(void **state)
{
    static const struct {
        const char *name;
        MeterChange change;
        int32_t day; /* of the event, from the begin of the theft */
        bool is_added;
    } cases[] = {
        {"the same day", kit_owns_days, 0, true},
        {"a week before", kit_owns_days, -7, true},
        {"a week after", kit_owns_days, 7, true},
        {"thirty days before", kit_owns_days, -30, true},
        {"thirty-one days before", kit_owns_days, -31, false},
        {"thirty-one days after", kit_owns_days, 31, false},
        {"no begin", nothing, 0, false},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        MeterKit kit = meter_kit(true);
        double before;

        cases[index].change(&kit);
        before = verdict(&kit).log_odds;
        kit.row.tamper_day = METER_FIRST_DAY + 10 + cases[index].day;
        CASE_INT(cases[index].name, verdict(&kit).log_odds > before, cases[index].is_added);
    }
}

static void falls_and_owns(MeterKit *kit)
{
    kit_falls(kit);
    kit_owns_days(kit);
}

static void it_is_said_since_when(void **state)
{
    static const struct {
        const char *name;
        MeterChange change;
        int32_t since;
    } cases[] = {
        {"not known", nothing, NO_DAY},
        {"first day of its own", kit_owns_days, METER_FIRST_DAY + 10},
        {"its fall", kit_falls, METER_FIRST_DAY + 45},
        {"days of its own before a fall", falls_and_owns, METER_FIRST_DAY + 10},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        MeterKit kit = meter_kit(true);

        cases[index].change(&kit);
        CASE_INT(cases[index].name, verdict(&kit).since, cases[index].since);
    }
}

static void falls_with_half_of_a_trend(MeterKit *kit)
{
    kit_falls(kit);
    kit->evidence.level_ratio_peers = 0.5; /* its neighbours are at 0.8 */
}

static void falls_without_neighbours(MeterKit *kit)
{
    kit_falls(kit);
    kit->evidence.level_ratio_peers = NAN;
}

static void rises(MeterKit *kit)
{
    kit->evidence.own.level_recent = 20;
    kit->evidence.own.level_ratio = 2;
    kit->evidence.level_ratio_peers = 2;
}

static void not_known(MeterKit *kit)
{
    kit->evidence.own.level_recent = NAN;
    kit->evidence.own.level_past = NAN;
    kit->evidence.own.level_ratio = NAN;
    kit->evidence.level_ratio_peers = NAN;
}

static void not_known_and_unpaid(MeterKit *kit)
{
    not_known(kit);
    unpaid(kit);
}

static void not_known_and_tokens(MeterKit *kit)
{
    not_known(kit);
    token(kit);
}

static void owns_and_unpaid(MeterKit *kit)
{
    kit_owns_days(kit);
    kit->row.vended_ratio = 2;
}

static void bought_more_than_used(MeterKit *kit)
{
    token(kit);
    kit->row.vended_ratio = 0.5;
}

static void falls_unseen(MeterKit *kit)
{
    kit_falls(kit);
    kit->evidence.visibility = 0.5;
}

static void owns_too_much(MeterKit *kit)
{
    kit_owns_days(kit);
    kit->evidence.missing_kwh = 2000;
}

static void falls_and_owns_too_much(MeterKit *kit)
{
    kit_falls(kit);
    owns_too_much(kit);
}

static void steals_by_night(MeterKit *kit)
{
    kit->evidence.hours = (Hours){0.5, 2.5};
}

static void steals_more_than_it_uses_by_night(MeterKit *kit)
{
    kit->evidence.hours = (Hours){0.5, 2500};
}

static void what_would_be_billed_again(void **state)
{
    static const struct {
        const char *name;
        MeterChange change;
        bool has_residual;
        double kwh_month;
    } cases[] = {
        {"nothing", nothing, true, 0},
        {"half of 200 kWh in 20 days", kit_owns_days, true, 0.5 * 200 / 20 * 30},
        {"falls, nothing missing", kit_falls, true, 0},
        {"every night", steals_by_night, true, 30 * 2.5},
        {"every night, too much", steals_more_than_it_uses_by_night, true, 30 * 3 * 10},
        {"falls, the balance can't see it", falls_unseen, true, 30 * (10 - 4)},
        {"more than it can have used", owns_too_much, true, 30 * 3 * 10},
        {"more than it fell by", falls_and_owns_too_much, true, 30 * 1.5 * (10 - 4)},
        {"falls from 10 to 4", kit_falls, false, 30 * (10 - 4)},
        {"from 10 to 4 where 8 was expected", falls_with_half_of_a_trend, false, 30 * (8 - 4)},
        {"falls, neighbours not known", falls_without_neighbours, false, 30 * (10 - 4)},
        {"rises", rises, false, 0},
        {"not known", not_known, false, NAN},
        {"two thirds of 10 kWh unpaid", unpaid, true, 30 * 10 * 2 / 3.0},
        {"the same, past not known", not_known_and_unpaid, false, 30 * 10 * 2 / 3.0},
        {"taken and unpaid", owns_and_unpaid, true, 150 + 30 * 10 / 2.0},
        {"tokens never sold, but more bought than used", bought_more_than_used, true, 0},
        {"tokens never sold, nothing known", not_known_and_tokens, false, NAN},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        MeterKit kit = meter_kit(cases[index].has_residual);
        double kwh;

        cases[index].change(&kit);
        kwh = verdict(&kit).recoverable_kwh_month;
        if (isnan(cases[index].kwh_month))
            CASE_TRUE(cases[index].name, isnan(kwh));
        else
            CASE_NEAR(cases[index].name, kwh, cases[index].kwh_month, 1e-9);
    }
}

/* A wrong balance bills nobody for a town. */
static void no_more_is_billed_than_could_be_used(void **state)
{
    MeterKit kit = meter_kit(true);
    double kwh;

    (void) state;
    kit_owns_days(&kit);
    kit.evidence.missing_kwh = 1e9;
    kwh = verdict(&kit).recoverable_kwh_month;
    CASE_TRUE("a few times its use", kwh >= 30 * 10 && kwh <= 30 * 10 * 20);
}

static void what_is_learned_moves_the_verdict(void **state)
{
    static const struct {
        const char *name;
        Cause before;
        double probability;
        Cause after;
    } cases[] = {
        {"fraud stays", CAUSE_FRAUD, 0.9, CAUSE_FRAUD},
        {"fraud is cleared", CAUSE_FRAUD, 0.01, CAUSE_NONE},
        {"nothing stays", CAUSE_NONE, 0.01, CAUSE_NONE},
        {"fraud is found", CAUSE_NONE, 0.9, CAUSE_FRAUD},
        {"an honest cause stays", CAUSE_VACANCY, 0.01, CAUSE_VACANCY},
        {"surely", CAUSE_NONE, 1, CAUSE_FRAUD},
        {"surely not", CAUSE_FRAUD, 0, CAUSE_NONE},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Verdict to = {.cause = cases[index].before, .since = 7, .recoverable_kwh_month = 30};

        verdict_learned(cases[index].probability, &to);
        CASE_INT(cases[index].name, to.cause, cases[index].after);
        CASE_NEAR(cases[index].name, to.probability, cases[index].probability, 1.001e-6);
        CASE_TRUE(cases[index].name, isfinite(to.log_odds));
        CASE_NEAR(cases[index].name, to.probability, 1 / (1 + exp(-to.log_odds)), 1e-12);
        CASE_INT(cases[index].name, to.since, 7);
        CASE_NEAR(cases[index].name, to.recoverable_kwh_month, 30, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_are_probabilities_with_a_cause),
        cmocka_unit_test(odds_are_shifted),
        cmocka_unit_test(sales_are_added_to_the_curve),
        cmocka_unit_test(tampering_counts_near_the_begin_of_a_theft),
        cmocka_unit_test(it_is_said_since_when),
        cmocka_unit_test(what_would_be_billed_again),
        cmocka_unit_test(no_more_is_billed_than_could_be_used),
        cmocka_unit_test(what_is_learned_moves_the_verdict),
    };

    return cmocka_run_group_tests_name("detect/verdict", tests, NULL, NULL);
}
