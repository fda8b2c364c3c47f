#include "causes.h"

#include <math.h>

#include "base/mem.h"

#define ONSET_MATCH       0.40 /* its mean day lost what the transformer lost */
#define OUTAGE_SHARE      0.30
#define STUCK_SHARE       0.45 /* of readings that repeat the one before, above the past */
#define STUCK_ALL_DAY     0.60 /* the same, and of readings at the day's maximum */
#define STUCK_VARIABILITY 0.30 /* of its days, against the past */
#define STOPPED_SHARE     0.01 /* of its former level */
#define STOPPED_ONSET     0.60
#define STEP_WITHIN       0.30 /* of a multiplier's power: seasons move levels as well */
#define STEP_SHAPE_MAX    0.08 /* cosine distance of profiles */
#define VACANT_RATIO      0.35
#define MOVED_RATIO_LOW   0.75
#define MOVED_RATIO_HIGH  1.50
#define MOVED_SHAPE_MIN   0.05

/* Log-odds an explanation takes away. */
#define ODDS_SURE   8.0
#define ODDS_LIKELY 3.0

const char *cause_name(Cause cause)
{
    switch (cause) {
    case CAUSE_NONE:
        return NULL;
    case CAUSE_FRAUD:
        return "fraud";
    case CAUSE_VACANCY:
        return "vacancy";
    case CAUSE_SOLAR:
        return "solar";
    case CAUSE_OUTAGE:
        return "outage";
    case CAUSE_FAULTY_METER:
        return "faulty_meter";
    case CAUSE_WRONG_MULTIPLIER:
        return "wrong_multiplier";
    case CAUSE_WRONG_MAPPING:
        return "wrong_mapping";
    case CAUSE_CUSTOMER_CHANGE:
        return "customer_change";
    case CAUSE_N:
        break;
    }
    mem_die("broken promise: a cause without a name", __FILE__, __LINE__);
}

/* The step of its level, the trend of its neighbours taken out. */
static double step_of(const Evidence *evidence)
{
    double trend = evidence->own.level_ratio / evidence->level_ratio_peers;

    return evidence->own.change_after / evidence->own.change_before /
           (isfinite(trend) && trend > 0 ? trend : 1);
}

/* Whether the meter's level changed by a factor that multipliers have, its shape kept. */
static bool is_multiplier_step(const Evidence *evidence)
{
    static const double factors[] = {10, 20, 40, 60, 80, 100, 120, 200};
    const OwnPast *own = &evidence->own;
    double step = step_of(evidence);

    if (!(own->change_score >= CHANGE_SCORE_MIN) || !(own->profile_distance <= STEP_SHAPE_MAX))
        return false;
    if (step > 1)
        step = 1 / step;
    for (size_t at = 0; at < COUNT_OF(factors); at++)
        if (fabs(step * factors[at] - 1) <= STEP_WITHIN)
            return true;
    return false;
}

/* One value again and again. A curve that is clipped repeats values as well, but not all day long,
 * and its days differ. */
static bool is_stuck(const OwnPast *own)
{
    bool is_flat = own->flat_share >= STUCK_SHARE && own->variability <= STUCK_VARIABILITY;

    return is_flat || (own->flat_share >= STUCK_ALL_DAY && own->ceiling_share >= STUCK_ALL_DAY);
}

/* Nothing at all since the change, and it was a customer before. */
static bool has_stopped(const OwnPast *own)
{
    return own->change_score >= CHANGE_SCORE_MIN &&
           own->change_after <= STOPPED_SHARE * own->change_before;
}

static bool exports(const MeterRow *row)
{
    return row->export_kwh > 0 &&
           row->export_kwh >= EXPORT_SHARE * row->mean_day_kwh * (double) row->n_days;
}

/* Energy is missing at the transformer, and it goes with this meter. */
static bool is_missing(const Evidence *evidence)
{
    return evidence->residual.day_share >= OWN_DAYS_SHARE || evidence->onset_match >= ONSET_MATCH;
}

/* Explanations that leave energy missing: it was used, and not by a thief. */
static Cause broken_meter(const Meter *meter)
{
    const Evidence *evidence = meter->evidence;

    if (evidence->is_elsewhere)
        return CAUSE_WRONG_MAPPING;
    if (is_multiplier_step(evidence))
        return CAUSE_WRONG_MULTIPLIER;
    if (is_stuck(&evidence->own))
        return CAUSE_FAULTY_METER;
    if (has_stopped(&evidence->own))
        return !evidence->has_residual || evidence->onset_match >= STOPPED_ONSET
                   ? CAUSE_FAULTY_METER
                   : CAUSE_VACANCY;
    return CAUSE_NONE;
}

/* Explanations of use that is lower, where none was taken. */
static Cause lower_use(const Meter *meter)
{
    const OwnPast *own = &meter->evidence->own;
    double step = step_of(meter->evidence);

    if (meter->row->outage_share >= OUTAGE_SHARE)
        return CAUSE_OUTAGE;
    if (exports(meter->row))
        return CAUSE_SOLAR;
    if (own->level_ratio <= VACANT_RATIO)
        return CAUSE_VACANCY;
    if (own->change_score >= CHANGE_SCORE_MIN && own->profile_distance >= MOVED_SHAPE_MIN &&
        (step <= MOVED_RATIO_LOW || step >= MOVED_RATIO_HIGH))
        return CAUSE_CUSTOMER_CHANGE;
    return CAUSE_NONE;
}

Explanation explanation_of(const Meter *meter)
{
    Cause cause = broken_meter(meter);

    if (cause != CAUSE_NONE)
        return (Explanation){.cause = cause, .odds = ODDS_SURE, .is_sure = true};
    cause = is_missing(meter->evidence) ? CAUSE_NONE : lower_use(meter);
    /* what the balance says of it, the fusion has counted already */
    return (Explanation){.cause = cause, .odds = cause == CAUSE_NONE ? 0 : ODDS_LIKELY};
}
