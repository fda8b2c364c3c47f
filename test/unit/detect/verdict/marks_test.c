#include "cases.h"
#include "detect/verdict/marks.h"
#include "meter_kit.h"

#define EXPECTED_MAX 3

/* Each of a change's marks, in order. */
static void check(const char *name, const Mark *marks, size_t n, const Mark expected[EXPECTED_MAX])
{
    size_t n_expected = 0;

    while (n_expected < EXPECTED_MAX && expected[n_expected].code != NULL)
        n_expected++;
    for (size_t at = 0; at < n && at < n_expected; at++) {
        CASE_TEXT(name, marks[at].code, expected[at].code);
        CASE_NEAR(name, marks[at].value, expected[at].value, 1e-9);
        CASE_NEAR(name, marks[at].reference, expected[at].reference, 1e-9);
        CASE_INT(name, marks[at].since, expected[at].since);
    }
    CASE_INT(name, n, n_expected);
}

static void nothing(MeterKit *kit)
{
    (void) kit;
}

static void nothing_known(MeterKit *kit)
{
    double *own = (double *) &kit->evidence.own;

    for (size_t at = 0; at < OWN_PAST_N; at++)
        own[at] = NAN;
    kit->evidence.level_ratio_peers = NAN;
    kit->evidence.forest = NAN;
    kit->row.peer_ratio = NAN;
    kit->row.mean_day_kwh = NAN;
    kit->row.outage_share = NAN;
    kit->row.export_kwh = NAN;
}

static void follows(MeterKit *kit)
{
    kit_owns_days(kit);
    kit->evidence.residual.regression = 20;
    kit->evidence.residual.pearson = 0.9;
}

static void correlates(MeterKit *kit)
{
    kit_owns_days(kit);
    kit->evidence.residual.match = 20;
    kit->evidence.residual.pearson = 0.8;
}

static void completes(MeterKit *kit)
{
    kit_owns_days(kit);
    kit->evidence.residual.completion = 20;
    kit->evidence.residual.timing = 0.8;
}

static void owns_by_shares_only(MeterKit *kit)
{
    kit_owns_days(kit);
    kit->evidence.residual.n_own_days = 0;
}

static void follows_without_days(MeterKit *kit)
{
    follows(kit);
    kit->evidence.residual.day_share = 0.01;
}

static void low_by_peers(MeterKit *kit)
{
    kit->row.peer_ratio = 0.2;
}

static void zeros(MeterKit *kit)
{
    kit->evidence.own.zero_share = 0.2;
    kit->evidence.own.zero_share_recent = 0.3;
}

static void clipped(MeterKit *kit)
{
    kit->evidence.own.ceiling_share = 0.3;
    kit->evidence.own.ceiling_share_recent = 0.35;
}

static void flat(MeterKit *kit)
{
    kit->evidence.own.flat_share = 0.4;
    kit->evidence.own.flat_share_recent = 0.5;
}

static void flat_always(MeterKit *kit)
{
    kit->evidence.own.flat_share = 0.02;
    kit->evidence.own.flat_share_recent = 0.5;
}

static void low_night(MeterKit *kit)
{
    kit->evidence.own.night_ratio = 0.3;
}

static void divergent(MeterKit *kit)
{
    kit->evidence.own.week_divergence = 0.5;
}

static void reversed(MeterKit *kit)
{
    kit->evidence.own.profile_reversed = 0.3;
}

static void opposed(MeterKit *kit)
{
    kit->evidence.opposed = 0.3;
    kit->evidence.pearson_window = -0.45;
}

static void hardly_opposed(MeterKit *kit)
{
    kit->evidence.opposed = 0.1;
    kit->evidence.pearson_window = -0.25;
}

static void night_after_night(MeterKit *kit)
{
    kit->evidence.hours = (Hours){0.5, 2.5};
}

static void now_and_then(MeterKit *kit)
{
    kit->evidence.hours = (Hours){0.29, 2.5};
}

static void irregular(MeterKit *kit)
{
    kit->evidence.forest = 0.8;
}

static void tokens(MeterKit *kit)
{
    kit->row.tokens_without_sale = 3;
}

static void unpaid(MeterKit *kit)
{
    kit->row.vended_ratio = 2;
}

static void idle(MeterKit *kit)
{
    kit->row.supplied_days = 50;
    kit->row.days_since_vend = 60;
}

static void little(MeterKit *kit)
{
    kit->row.buys_little = 0.1;
}

static void edge(MeterKit *kit)
{
    kit->row.edge_months = 10;
    kit->row.months = 12;
    kit->row.edge_kwh = 150;
}

static void edge_at_times(MeterKit *kit)
{
    edge(kit);
    kit->row.edge_months = 5;
}

static void new_customer_at_the_edge(MeterKit *kit)
{
    edge(kit);
    kit->row.edge_months = 1;
    kit->row.months = 1;
}

static void signs_of_fraud_are_told(void **state)
{
    static const struct {
        const char *name;
        MeterChange change;
        Mark expected[EXPECTED_MAX];
    } cases[] = {
        {"ordinary", nothing, {{0}}},
        {"nothing known", nothing_known, {{0}}},
        {"owns days", kit_owns_days, {{"residual_share", 50, 200, METER_FIRST_DAY + 10}}},
        {"owns days by shares", owns_by_shares_only, {{"residual_share", 50, 200, NO_DAY}}},
        {"follows",
         follows,
         {{"residual_share", 50, 200, METER_FIRST_DAY + 10},
          {"residual_follows", 0.9, 0, METER_FIRST_DAY + 10}}},
        {"correlates",
         correlates,
         {{"residual_share", 50, 200, METER_FIRST_DAY + 10},
          {"residual_follows", 0.8, 0, METER_FIRST_DAY + 10}}},
        {"completes",
         completes,
         {{"residual_share", 50, 200, METER_FIRST_DAY + 10},
          {"completes_profile", 20, 0, METER_FIRST_DAY + 10},
          {"residual_timing", 0.8, 0, METER_FIRST_DAY + 10}}},
        {"follows, but the days are another's", follows_without_days, {{0}}},
        {"falls",
         kit_falls,
         {{"recent_drop", 40, 10, METER_FIRST_DAY + 45},
          {"peer_drop", 40, 100, METER_FIRST_DAY + 45}}},
        {"low by its neighbours", low_by_peers, {{"low_vs_peers", 20, 100, NO_DAY}}},
        {"zeros", zeros, {{"zero_supplied", 30, 10, NO_DAY}}},
        {"clipped", clipped, {{"clipped", 35, 5, NO_DAY}}},
        {"flat", flat, {{"flat_line", 50, 10, NO_DAY}}},
        {"flat as ever", flat_always, {{0}}},
        {"low at night", low_night, {{"low_night", 30, 100, NO_DAY}}},
        {"another shape", divergent, {{"shape_changed", 0.5, 0, NO_DAY}}},
        {"turned round", reversed, {{"reversed_profile", 0.3, 0, NO_DAY}}},
        {"opposed", opposed, {{"residual_opposed", -0.45, 0, NO_DAY}}},
        {"night after night", night_after_night, {{"residual_hours", 2.5, 0, NO_DAY}}},
        {"now and then", now_and_then, {{0}}},
        {"hardly opposed", hardly_opposed, {{0}}},
        {"irregular", irregular, {{"irregular", 0.8, 0, NO_DAY}}},
        {"tokens", tokens, {{"token_without_sale", 3, 0, NO_DAY}}},
        {"unpaid", unpaid, {{"unpaid_use", 50, 100, NO_DAY}}},
        {"no purchase", idle, {{"no_purchase", 60, 50, NO_DAY}}},
        {"buys little", little, {{"buys_little", 10, 100, NO_DAY}}},
        {"at the edge of a block", edge, {{"block_edge", 10, 150, NO_DAY}}},
        {"at the edge at times", edge_at_times, {{0}}},
        {"one month at the edge", new_customer_at_the_edge, {{0}}},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        MeterKit kit = meter_kit(true);
        Meter meter = {.row = &kit.row, .evidence = &kit.evidence};
        Mark marks[MARKS_MAX];

        cases[index].change(&kit);
        check(cases[index].name, marks, marks_of_fraud(&meter, marks), cases[index].expected);
    }
}

static void tampering_has_a_mark_a_kind(void **state)
{
    static const struct {
        const char *event;
        const char *mark;
    } cases[] = {
        {"cover_open", "tamper_cover_open"},
        {"terminal_open", "tamper_terminal_open"},
        {"magnet", "tamper_magnet"},
        {"neutral_missing", "tamper_neutral_missing"},
        {"reverse_energy", "tamper_reverse_energy"},
        {"ct_open", "tamper_ct_open"},
        {"phase_loss", "tamper_phase_loss"},
        {"tamper", "tamper_other"},
        {"", "tamper_other"},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        MeterKit kit = meter_kit(true);
        Meter meter = {.row = &kit.row, .evidence = &kit.evidence};
        Mark marks[MARKS_MAX];

        kit.row.tamper_code = str_from(cases[index].event);
        kit.row.tamper_day = METER_FIRST_DAY + 33;
        CASE_INT(cases[index].mark, marks_of_fraud(&meter, marks), 1);
        CASE_TEXT(cases[index].event, marks[0].code, cases[index].mark);
        CASE_INT(cases[index].mark, marks[0].since, METER_FIRST_DAY + 33);
    }
}

static void elsewhere(MeterKit *kit)
{
    kit->evidence.is_elsewhere = true;
    kit->evidence.pearson_window = -0.8;
}

/* Where the balance is even, that is told as well. */
static void falls_by_one_of_many(MeterKit *kit)
{
    kit_falls(kit);
    kit->evidence.residual.day_share = 0.02;
    kit->evidence.n_loud_days = 12;
}

static void falls_with_all(MeterKit *kit)
{
    kit_falls(kit);
    kit_owns_days(kit);
    kit->evidence.level_ratio_peers = 0.8;
}

static void falls_with_the_weather(MeterKit *kit)
{
    kit_falls(kit);
    kit_owns_days(kit);
    kit->evidence.own.weather_ratio = 0.9;
}

static void falls_on_its_own_days(MeterKit *kit)
{
    kit_falls(kit);
    kit_owns_days(kit);
    kit->evidence.own.weather_ratio = 0.4;
}

static void nearly_stops(MeterKit *kit)
{
    falls_on_its_own_days(kit);
    kit->evidence.own.level_ratio = 0.1;
    kit->evidence.own.level_recent = 1;
}

static void exports(MeterKit *kit)
{
    kit->row.export_kwh = 50;
}

static void outages(MeterKit *kit)
{
    kit->row.outage_share = 0.5;
}

static void signs_against_are_told(void **state)
{
    static const struct {
        const char *name;
        MeterChange change;
        Mark expected[EXPECTED_MAX];
    } cases[] = {
        {"ordinary", nothing, {{0}}},
        {"nothing known", nothing_known, {{0}}},
        {"elsewhere", elsewhere, {{"mapped_elsewhere", -0.8, 0, NO_DAY}}},
        {"falls, and energy is missing", falls_on_its_own_days, {{0}}},
        {"falls with its neighbours",
         falls_with_all,
         {{"neighbours_fell", 40, 50, NO_DAY}, {"weather_explains", 100, 100, NO_DAY}}},
        {"falls with the weather, its neighbours did not", falls_with_the_weather, {{0}}},
        {"falls, and nothing of it is missing",
         falls_by_one_of_many,
         {{"energy_not_missing", 2, 12, NO_DAY}}},
        {"a tenth is left", nearly_stops, {{"standby_left", 10, 1, METER_FIRST_DAY + 45}}},
        {"exports", exports, {{"exports", 50, 0, NO_DAY}}},
        {"outages", outages, {{"outages", 50, 0, NO_DAY}}},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        MeterKit kit = meter_kit(true);
        Meter meter = {.row = &kit.row, .evidence = &kit.evidence};
        Mark marks[MARKS_MAX];

        cases[index].change(&kit);
        check(cases[index].name, marks, marks_against(&meter, marks), cases[index].expected);
    }
}

static void without_a_balance_none_speaks_against(void **state)
{
    MeterKit kit = meter_kit(false);
    Meter meter = {.row = &kit.row, .evidence = &kit.evidence};
    Mark marks[MARKS_MAX];

    (void) state;
    kit_falls(&kit);
    kit.evidence.own.weather_ratio = NAN;
    CASE_INT("falls", marks_against(&meter, marks), 0);
}

static void a_drop_has_a_day_when_it_is_clear(void **state)
{
    static const struct {
        const char *name;
        double score;
        double after; /* of 10 */
        int32_t day;
    } cases[] = {
        {"clear", 50, 4, METER_FIRST_DAY + 45},
        {"to nothing", 50, 0, METER_FIRST_DAY + 45},
        {"not sure", 1, 4, NO_DAY},
        {"small", 50, 9, NO_DAY},
        {"a rise", 50, 20, NO_DAY},
        {"not known", NAN, 4, NO_DAY},
        {"level not known", 50, NAN, NO_DAY},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        MeterKit kit = meter_kit(true);
        Meter meter = {.row = &kit.row, .evidence = &kit.evidence};

        kit.evidence.own.change_score = cases[index].score;
        kit.evidence.own.change_after = cases[index].after;
        CASE_INT(cases[index].name, meter_drop_day(&meter), cases[index].day);
    }
}

/* All at once has its place. */
static void all_marks_have_room(void **state)
{
    static const MeterChange changes[] = {
        follows,
        completes,
        kit_falls,
        low_by_peers,
        zeros,
        clipped,
        flat,
        low_night,
        divergent,
        reversed,
        irregular,
        tokens,
        unpaid,
        idle,
        little,
        edge,
    };
    MeterKit kit = meter_kit(true);
    Meter meter = {.row = &kit.row, .evidence = &kit.evidence};
    Mark marks[MARKS_MAX];
    size_t n;

    (void) state;
    for (size_t at = 0; at < COUNT_OF(changes); at++)
        changes[at](&kit);
    kit.row.tamper_day = METER_FIRST_DAY;
    n = marks_of_fraud(&meter, marks);
    CASE_INT("marks", n, 20);
    for (size_t at = 0; at < n; at++)
        for (size_t other = 0; other < at; other++)
            CASE_TRUE(marks[at].code, strcmp(marks[at].code, marks[other].code) != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_of_fraud_are_told),
        cmocka_unit_test(tampering_has_a_mark_a_kind),
        cmocka_unit_test(signs_against_are_told),
        cmocka_unit_test(without_a_balance_none_speaks_against),
        cmocka_unit_test(a_drop_has_a_day_when_it_is_clear),
        cmocka_unit_test(all_marks_have_room),
    };

    return cmocka_run_group_tests_name("detect/marks", tests, NULL, NULL);
}
