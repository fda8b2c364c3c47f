/*
 * meter_kit: a meter about which nothing is strange, to change one thing at a time.
 */
#ifndef EIOT_TEST_DETECT_METER_KIT_H
#define EIOT_TEST_DETECT_METER_KIT_H

#include "cases.h"
#include "detect/verdict/marks.h"

#define METER_FIRST_DAY 20000

typedef struct MeterKit {
    MeterRow row;
    Evidence evidence;
} MeterKit;

typedef void (*MeterChange)(MeterKit *kit);

static inline OwnPast ordinary_past(void)
{
    return (OwnPast){
        .level_recent = 10,
        .level_past = 10,
        .level_ratio = 1,
        .week_minimum = 1,
        .day_minimum = 1,
        .variability = 1,
        .night_ratio = 1,
        .day_night_ratio = 1,
        .load_factor = 1,
        .day_correlation_recent = 0.6,
        .slot_jitter = 1,
        .change_day = 45,
        .change_before = 10,
        .change_after = 10,
        .weather_ratio = 1,
        .days_recent = 30,
        .days_past = 60,
    };
}

/* Behind a transformer whose balance sees it, with nothing missing; or behind none with a meter. */
static inline MeterKit meter_kit(bool has_residual)
{
    double none = has_residual ? 0 : NAN;

    return (MeterKit){
        .row =
            {
                .meter_id = STR("M001"),
                .transformer_id = STR("T01"),
                .zone = STR(""),
                .n_days = 90,
                .coverage = 1,
                .interval_s = 1800,
                .mean_day_kwh = 10,
                .peer_ratio = 1,
                .price_per_kwh = NAN,
                .vended_ratio = NAN,
                .days_since_vend = NAN,
                .supplied_days = NAN,
                .buys_little = NAN,
                .tokens_without_sale = NAN,
                .edge_months = NAN,
                .months = NAN,
                .edge_kwh = NAN,
                .tamper_code = STR(""),
                .tamper_day = NO_DAY,
            },
        .evidence =
            {
                .first_day = METER_FIRST_DAY,
                .residual =
                    {
                        .day_share = none,
                        .kwh_share = none,
                        .support = none,
                        .completion = none,
                        .regression = none,
                        .match = none,
                        .oddness = none,
                        .timing = none,
                        .pearson = none,
                        .mic = none,
                        .kwh_day = none,
                    },
                .shortfall = {none, none, none, none},
                .onset_match = none,
                .hours = {none, none},
                .visibility = has_residual ? 20 : NAN,
                .pearson_window = none,
                .observer_ratio = none,
                .own = ordinary_past(),
                .level_ratio_peers = 1,
                .oddness_recent = M_E - 1,
                .forest = 0.45,
                .has_residual = has_residual,
            },
    };
}

/* Takes all days of 20 from the 11th on, and half of 200 kWh that are missing. */
static inline void kit_owns_days(MeterKit *kit)
{
    kit->evidence.n_loud_days = 25;
    kit->evidence.missing_kwh = 200;
    kit->evidence.residual.day_share = 0.8;
    kit->evidence.residual.kwh_share = 0.5;
    kit->evidence.residual.n_own_days = 18;
    kit->evidence.residual.first_own_day = METER_FIRST_DAY + 10;
    kit->evidence.residual.last_own_day = METER_FIRST_DAY + 29;
}

/* Two fifths of its former level since the 46th day, which its neighbours did not lose. */
static inline void kit_falls(MeterKit *kit)
{
    kit->evidence.own.level_recent = 4;
    kit->evidence.own.level_ratio = 0.4;
    kit->evidence.own.change_after = 4;
    kit->evidence.own.change_score = 50;
    kit->evidence.level_ratio_peers = 0.4;
}

#endif
