#include "verdict.h"

#include <math.h>

#include "base/mem.h"

/* Fraud from this probability on: below it, nothing is said to be wrong. */
#define FRAUD_PROBABILITY 0.20

/* The score spreads log-odds over so many units. */
#define SCORE_SPREAD 4.0

#define ODDS_EXPLAINED  (-4.0) /* at most, where a sure honest cause fits */
#define ODDS_TOKENS     9.0    /* credit that was never sold has no other explanation */
#define ODDS_UNPAID     5.0
#define ODDS_IDLE_BUYER 5.0
#define ODDS_LITTLE     0.5
#define ODDS_EDGE       1.0
#define ODDS_TAMPER     1.5
#define TOKENS_MIN      2.0
#define EDGE_MONTHS_MIN 4.0
#define TAMPER_DAYS     30   /* a tamper event counts when its theft begins within so many days */
#define USE_MAX         3.0  /* x what it records: a theft is not taken for more */
#define FALL_MIN        0.10 /* of what is expected: a fall */
#define FALL_MAX        1.50 /* x its fall: not more, where it fell */
#define SEEN_VISIBILITY 2.0
#define MONTH_DAYS      30.0

static int32_t since_of(const Meter *meter)
{
    if (meter->evidence->residual.n_own_days > 0)
        return meter->evidence->residual.first_own_day;
    return meter_drop_day(meter);
}

/* What sales say; comparisons with NaN are false. */
static double odds_of_sales(const MeterRow *row)
{
    double odds = 0;

    odds += row->tokens_without_sale >= TOKENS_MIN ? ODDS_TOKENS : 0;
    odds += row->vended_ratio >= UNPAID_RATIO ? ODDS_UNPAID : 0;
    odds += row->supplied_days >= IDLE_BUYER_DAYS ? ODDS_IDLE_BUYER : 0;
    odds += row->buys_little <= BUYS_LITTLE ? ODDS_LITTLE : 0;
    odds += row->edge_months >= EDGE_MONTHS_MIN && row->edge_months >= EDGE_SHARE_MIN * row->months
                ? ODDS_EDGE
                : 0;
    return odds;
}

static double odds_of_tampering(const Meter *meter, int32_t since)
{
    if (meter->row->tamper_day == NO_DAY || since == NO_DAY)
        return 0;
    return meter->row->tamper_day <= since + TAMPER_DAYS &&
                   meter->row->tamper_day >= since - TAMPER_DAYS
               ? ODDS_TAMPER
               : 0;
}

static bool is_unpaid(const MeterRow *row)
{
    return row->tokens_without_sale >= TOKENS_MIN || row->vended_ratio >= UNPAID_RATIO;
}

/* What it uses less than its past, moved by the trend of its neighbours, kWh a day; NaN: not known.
 */
static double fall_of(const Evidence *evidence, double *ret_expected)
{
    double trend = evidence->own.level_ratio / evidence->level_ratio_peers;

    *ret_expected = evidence->own.level_past * (isfinite(trend) ? trend : 1);
    return *ret_expected - evidence->own.level_recent;
}

/* A theft is not taken for more than this, kWh a day. */
static double most_of(const Meter *meter)
{
    const OwnPast *own = &meter->evidence->own;

    return USE_MAX * fmax(fmax(own->level_past, own->level_recent), meter->row->mean_day_kwh);
}

/* Missing energy of the days that are its own, kWh a day of the time they span. Not more than what
 * its own fall makes plausible; of a meter that did not fall, than a few times what it records. */
static double attributed(const Meter *meter)
{
    const Attribution *residual = &meter->evidence->residual;
    double n_days = (double) (residual->last_own_day - residual->first_own_day + 1);
    double kwh_day = residual->kwh_share * meter->evidence->missing_kwh / n_days;
    double expected;
    double fall = fall_of(meter->evidence, &expected);

    if (fall >= FALL_MIN * expected)
        return fmin(kwh_day, FALL_MAX * fall);
    return fmin(kwh_day, most_of(meter));
}

/* Without days of its own: what is missing at its hours; its fall, unless a balance that would have
 * shown a theft says that nothing is missing. kWh a day. */
static double unattributed(const Meter *meter)
{
    double expected;

    if (meter->evidence->hours.part >= HOURS_MIN)
        return fmin(meter->evidence->hours.kwh_day, most_of(meter));
    return meter->evidence->visibility >= SEEN_VISIBILITY ? 0 : fall_of(meter->evidence, &expected);
}

/* kWh a month, see the head of verdict.h. */
static double recoverable(const Meter *meter)
{
    const MeterRow *row = meter->row;
    bool has_own_days = meter->evidence->residual.n_own_days > 0;
    double kwh_day = has_own_days ? attributed(meter) : unattributed(meter);
    bool is_known = !isnan(kwh_day) || meter->evidence->has_residual;

    kwh_day = fmax(kwh_day, 0); /* nothing where it is not known */
    if (is_unpaid(row) && !isnan(row->vended_ratio))
        kwh_day += row->mean_day_kwh * fmax(1 - 1 / fmax(row->vended_ratio, 1), 0);
    else if (!is_known)
        return NAN;
    return MONTH_DAYS * kwh_day;
}

static void set_probability(double log_odds, Verdict *verdict)
{
    verdict->log_odds = log_odds;
    verdict->probability = fusion_probability(log_odds);
    verdict->score = fusion_probability(log_odds / SCORE_SPREAD);
}

static void set_cause(Verdict *verdict)
{
    verdict->cause = verdict->probability >= FRAUD_PROBABILITY ? CAUSE_FRAUD : verdict->honest;
}

void verdict_of(const Meter *meter, Verdict *ret_verdict)
{
    Verdict *verdict = ret_verdict;
    double measures[EVIDENCE_N];
    Explanation honest = explanation_of(meter);
    double log_odds;

    *verdict = (Verdict){.since = since_of(meter)};
    evidence_measures(meter->evidence, measures);
    fusion_of(measures, &verdict->fusion);
    log_odds = verdict->fusion.log_odds - honest.odds + odds_of_sales(meter->row) +
               odds_of_tampering(meter, verdict->since);
    if (honest.is_sure)
        log_odds = fmin(log_odds, ODDS_EXPLAINED);
    set_probability(log_odds, verdict);
    verdict->recoverable_kwh_month = recoverable(meter);
    verdict->honest = honest.cause;
    set_cause(verdict);
}

void verdict_shift(double log_odds, Verdict *verdict)
{
    set_probability(verdict->log_odds + log_odds, verdict);
    set_cause(verdict);
}

void verdict_learned(double probability, Verdict *verdict)
{
    double inside = fmin(fmax(probability, 1e-6), 1 - 1e-6);

    set_probability(log(inside / (1 - inside)), verdict);
    if (verdict->cause == CAUSE_FRAUD && probability < FRAUD_PROBABILITY)
        verdict->cause = CAUSE_NONE;
    else if (verdict->cause == CAUSE_NONE && probability >= FRAUD_PROBABILITY)
        verdict->cause = CAUSE_FRAUD;
}
