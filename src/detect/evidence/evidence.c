#include "evidence.h"

#include <math.h>

#include "base/median.h"
#include "base/mem.h"
#include "detect/balance/elsewhere.h"
#include "detect/evidence/oddness.h"
#include "detect/stats/observer_ratio.h"
#include "detect/stats/rank.h"

#define OPPOSED_HONEST 0.15 /* one honest meter in seventeen reaches it */
#define PEERS_MIN      3
#define ODDEST_N       12
#define RECENT_OF      3 /* the last third of the days */

const char *const evidence_names[EVIDENCE_N] = {
#define EVIDENCE(name, value, direction) #name,
#include "evidence.def"
#undef EVIDENCE
};

const int evidence_directions[EVIDENCE_N] = {
#define EVIDENCE(name, value, direction) direction,
#include "evidence.def"
#undef EVIDENCE
};

int evidence_direction(Str name)
{
    for (size_t at = 0; at < EVIDENCE_N; at++)
        if (str_equal(name, str_from(evidence_names[at])))
            return evidence_directions[at];
    return 0;
}

void evidence_measures(const Evidence *evidence, double ret_measures[EVIDENCE_N])
{
#define EVIDENCE(name, value, direction) ret_measures[EVIDENCE_##name] = (value);
#include "evidence.def"
#undef EVIDENCE
    for (size_t at = 0; at < EVIDENCE_N; at++)
        if (!isfinite(ret_measures[at]))
            ret_measures[at] = NAN;
}

/* Without a residual the first two thirds of the days are what a meter is held against. */
static const bool *learned_days(Arena *arena, const Panel *panel, const Residual *residual)
{
    bool *is_learned;

    if (residual != NULL)
        return residual->is_quiet;
    is_learned = ARENA_ARRAY(arena, bool, panel->n_days);
    for (size_t day = 0; day < panel->n_days; day++)
        is_learned[day] = day < panel->n_days - panel->n_days / RECENT_OF;
    return is_learned;
}

static double oddest_of(Arena *arena, const double *odd, size_t n_days)
{
    double *recent = ARENA_ARRAY(arena, double, n_days);
    const uint32_t *order;
    double sum = 0;
    size_t n = 0;

    for (size_t day = n_days - n_days / RECENT_OF; day < n_days; day++)
        if (!isnan(odd[day]))
            recent[n++] = odd[day];
    if (n < ODDEST_N / 2)
        return NAN;
    order = rank_falling(arena, recent, n);
    n = n < ODDEST_N ? n : ODDEST_N;
    for (size_t at = 0; at < n; at++)
        sum += recent[order[at]];
    return sum / (double) n;
}

static void set_peers(Arena *arena, Evidence *evidence, size_t n)
{
    double *others = ARENA_ARRAY(arena, double, n);

    for (size_t meter = 0; meter < n; meter++) {
        size_t n_others = 0;

        for (size_t other = 0; other < n; other++)
            if (other != meter && !isnan(evidence[other].own.level_ratio))
                others[n_others++] = evidence[other].own.level_ratio;
        evidence[meter].level_ratio_peers =
            n_others < PEERS_MIN ? NAN
                                 : evidence[meter].own.level_ratio / median_of(others, n_others);
    }
}

/* What goes with the hours of the day goes with all meters: their middle is taken away. A meter
 * that the node's meter does not see is subtracted from an input it is no part of, which is no
 * theft. */
static void set_opposed(Arena *arena, Evidence *evidence, size_t n)
{
    double *others = ARENA_ARRAY(arena, double, n);

    for (size_t meter = 0; meter < n; meter++) {
        double own = evidence[meter].pearson_window;
        size_t n_others = 0;

        for (size_t other = 0; other < n; other++)
            if (other != meter && !isnan(evidence[other].pearson_window))
                others[n_others++] = evidence[other].pearson_window;
        if (isnan(own) || n_others < PEERS_MIN)
            evidence[meter].opposed = NAN;
        else if (evidence[meter].is_elsewhere)
            evidence[meter].opposed = 0;
        else
            evidence[meter].opposed =
                fmax(0, fmin(-own, median_of(others, n_others) - own) - OPPOSED_HONEST);
    }
}

/* Noise of the transformer's days, each counting for what it tells: a day on which a large customer
 * is absent tells little and takes nothing from the others. */
static double noise_of(const Panel *panel, const Residual *residual)
{
    double told = 0;
    double n = 0;

    if (residual == NULL)
        return NAN;
    for (size_t day = 0; day < panel->n_days; day++) {
        if (isnan(residual->loudness[day]))
            continue;
        told += 1 / (residual->day_noise[day] * residual->day_noise[day]);
        n++;
    }
    return sqrt(n / told);
}

/* Mean day of a meter. */
static double level_of(const Panel *panel, size_t meter)
{
    const float *kwh = panel_meter(panel, meter);
    double sum = 0;
    size_t n = 0;

    for (size_t at = 0; at < panel_slots(panel); at++) {
        if (isnan(kwh[at]))
            continue;
        sum += kwh[at];
        n++;
    }
    return sum / (double) n * (double) panel->day_slots;
}

static void
set_residual(const Panel *panel, const Residual *residual, Evidence *evidence, size_t meter)
{
    double slope;

    evidence->has_residual = residual != NULL;
    evidence->pearson_window = NAN;
    if (residual == NULL)
        return;
    residual_against(panel, residual, meter, &slope, &evidence->pearson_window);
    evidence->n_loud_days = residual->n_loud;
    for (size_t day = 0; day < panel->n_days; day++)
        if (residual->is_loud[day])
            evidence->missing_kwh += fmax(residual->day_kwh[day], 0);
}

Evidence *evidence_of(Arena *arena, const Panel *panel)
{
    Evidence *evidence = ARENA_ARRAY(arena, Evidence, panel->n_meters);
    const double **odd = ARENA_ARRAY(arena, const double *, panel->n_meters);
    const bool *is_elsewhere = elsewhere_find(arena, panel);
    const Residual *residual = residual_of(arena, panel, panel_use_of(arena, panel, is_elsewhere));
    const bool *is_learned = learned_days(arena, panel, residual);
    OwnPastWork *own_work = own_past_work_new(arena, panel->n_days);
    ObserverRatioWork *ratio_work = observer_ratio_work_new(arena, panel->n_days);
    const Attribution *attributions;
    const Shortfall *shortfalls;
    const double *matches;
    const Hours *hours;
    double noise_kwh = noise_of(panel, residual);

    for (size_t meter = 0; meter < panel->n_meters; meter++)
        odd[meter] = oddness_of(arena, panel, meter, is_learned);
    shortfalls = shortfall_of(arena, panel, residual);
    matches = onset_match(arena, panel, residual);
    hours = hours_of(arena, panel, residual);
    attributions = attribution_of(arena, panel, residual, odd, shortfalls, matches);
    for (size_t meter = 0; meter < panel->n_meters; meter++) {
        OwnPastInput input = {
            .kwh = panel_meter(panel, meter),
            .temperature = panel->temperature_c,
            .n_days = panel->n_days,
            .slots_per_day = panel->day_slots,
        };

        evidence[meter].first_day = panel->first_day;
        evidence[meter].residual = attributions[meter];
        evidence[meter].shortfall = shortfalls[meter];
        evidence[meter].onset_match = matches[meter];
        evidence[meter].hours = hours[meter];
        evidence[meter].visibility = level_of(panel, meter) / noise_kwh;
        evidence[meter].forest = NAN;
        evidence[meter].is_elsewhere = is_elsewhere != NULL && is_elsewhere[meter];
        set_residual(panel, residual, &evidence[meter], meter);
        evidence[meter].observer_ratio =
            panel->input == NULL
                ? NAN
                : observer_ratio_score(
                      ratio_work, panel->input, input.kwh, panel->n_days, panel->day_slots);
        own_past_measure(own_work, &input, &evidence[meter].own);
        evidence[meter].oddness_recent = oddest_of(arena, odd[meter], panel->n_days);
    }
    set_peers(arena, evidence, panel->n_meters);
    set_opposed(arena, evidence, panel->n_meters);
    return evidence;
}
