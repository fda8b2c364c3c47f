#include "marks.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

/* From here on a measure is worth telling. */
#define REGRESSION_MIN  4.0 /* log-likelihood a day */
#define MATCH_MIN       6.0
#define COMPLETION_MIN  4.0
#define TIMING_MIN      0.4
#define OPPOSED_MIN     0.2 /* one honest meter in a hundred */
#define DROP_RATIO      0.70
#define ZEROS_MORE      0.05
#define CEILING_MORE    0.05
#define FLAT_RECENT     0.30
#define FLAT_MORE       0.15
#define NIGHT_RATIO     0.60
#define DIVERGENCE_MORE 0.25
#define REVERSED_MIN    0.10
#define PEER_RATIO      0.40
#define FOREST_MIN      0.62
#define TOKENS_MIN      1.0
#define EDGE_MONTHS_MIN 3.0
#define OUTAGE_SHARE    0.20
#define WEATHER_TREND   0.85
#define STANDBY_RATIO   0.25

typedef struct Marks {
    Mark *list;
    size_t n;
} Marks;

static void add(Marks *marks, const char *code, double value, double reference, int32_t since)
{
    ASSERT(marks->n < MARKS_MAX);
    marks->list[marks->n++] =
        (Mark){.code = code, .value = value, .reference = reference, .since = since};
}

int32_t meter_drop_day(const Meter *meter)
{
    const OwnPast *own = &meter->evidence->own;

    /* comparisons with NaN are false */
    if (own->change_score >= CHANGE_SCORE_MIN &&
        own->change_after <= DROP_RATIO * own->change_before)
        return meter->evidence->first_day + (int32_t) own->change_day;
    return NO_DAY;
}

static bool owns_days(const Evidence *evidence)
{
    return evidence->residual.day_share >= OWN_DAYS_SHARE;
}

static void add_residual(Marks *marks, const Meter *meter)
{
    const Attribution *residual = &meter->evidence->residual;
    int32_t since = residual->n_own_days > 0 ? residual->first_own_day : NO_DAY;

    if (!owns_days(meter->evidence))
        return;
    add(marks, "residual_share", 100 * residual->kwh_share, meter->evidence->missing_kwh, since);
    if (residual->regression >= REGRESSION_MIN || residual->match >= MATCH_MIN)
        add(marks, "residual_follows", residual->pearson, 0, since);
    if (residual->completion >= COMPLETION_MIN)
        add(marks, "completes_profile", residual->completion, 0, since);
    if (residual->timing >= TIMING_MIN)
        add(marks, "residual_timing", residual->timing, 0, since);
}

static void add_opposed(Marks *marks, const Evidence *evidence)
{
    if (evidence->opposed >= OPPOSED_MIN)
        add(marks, "residual_opposed", evidence->pearson_window, 0, NO_DAY);
}

static void add_hours(Marks *marks, const Evidence *evidence)
{
    if (evidence->hours.part >= HOURS_MIN)
        add(marks, "residual_hours", evidence->hours.kwh_day, 0, NO_DAY);
}

static void add_level(Marks *marks, const Meter *meter)
{
    const OwnPast *own = &meter->evidence->own;
    double peers = meter->evidence->level_ratio_peers;
    int32_t since = meter_drop_day(meter);

    if (own->level_ratio <= DROP_RATIO)
        add(marks, "recent_drop", 100 * own->level_ratio, own->level_past, since);
    if (peers <= DROP_RATIO)
        add(marks, "peer_drop", 100 * peers, 100 * own->level_ratio / peers, since);
    if (meter->row->peer_ratio <= PEER_RATIO)
        add(marks, "low_vs_peers", 100 * meter->row->peer_ratio, 100, NO_DAY);
}

static void add_shape(Marks *marks, const Meter *meter)
{
    const OwnPast *own = &meter->evidence->own;

    if (own->zero_share >= ZEROS_MORE)
        add(marks,
            "zero_supplied",
            100 * own->zero_share_recent,
            100 * (own->zero_share_recent - own->zero_share),
            NO_DAY);
    if (own->ceiling_share >= CEILING_MORE)
        add(marks,
            "clipped",
            100 * own->ceiling_share_recent,
            100 * (own->ceiling_share_recent - own->ceiling_share),
            NO_DAY);
    if (own->flat_share_recent >= FLAT_RECENT && own->flat_share >= FLAT_MORE)
        add(marks,
            "flat_line",
            100 * own->flat_share_recent,
            100 * (own->flat_share_recent - own->flat_share),
            NO_DAY);
    if (own->night_ratio <= NIGHT_RATIO)
        add(marks, "low_night", 100 * own->night_ratio, 100, NO_DAY);
    if (own->week_divergence >= DIVERGENCE_MORE)
        add(marks, "shape_changed", own->week_divergence, 0, NO_DAY);
    if (own->profile_reversed >= REVERSED_MIN)
        add(marks, "reversed_profile", own->profile_reversed, 0, NO_DAY);
    if (meter->evidence->forest >= FOREST_MIN)
        add(marks, "irregular", meter->evidence->forest, 0, NO_DAY);
}

/* The code of a mark by that of the event; events that are no tampering are not asked for. */
static const char *tamper_code(Str event)
{
    static const struct {
        const char *event;
        const char *mark;
    } codes[] = {
        {"cover_open", "tamper_cover_open"},
        {"terminal_open", "tamper_terminal_open"},
        {"magnet", "tamper_magnet"},
        {"neutral_missing", "tamper_neutral_missing"},
        {"reverse_energy", "tamper_reverse_energy"},
        {"ct_open", "tamper_ct_open"},
        {"phase_loss", "tamper_phase_loss"},
    };

    for (size_t at = 0; at < COUNT_OF(codes); at++)
        if (str_equal(event, str_from(codes[at].event)))
            return codes[at].mark;
    return "tamper_other";
}

static void add_sales(Marks *marks, const MeterRow *row)
{
    if (row->tamper_day != NO_DAY)
        add(marks, tamper_code(row->tamper_code), 0, 0, row->tamper_day);
    if (row->tokens_without_sale >= TOKENS_MIN)
        add(marks, "token_without_sale", row->tokens_without_sale, 0, NO_DAY);
    if (row->vended_ratio >= UNPAID_RATIO)
        add(marks, "unpaid_use", 100 / row->vended_ratio, 100, NO_DAY);
    if (row->supplied_days >= IDLE_BUYER_DAYS)
        add(marks, "no_purchase", row->days_since_vend, row->supplied_days, NO_DAY);
    if (row->buys_little <= BUYS_LITTLE)
        add(marks, "buys_little", 100 * row->buys_little, 100, NO_DAY);
    if (row->edge_months >= EDGE_MONTHS_MIN && row->edge_months >= EDGE_SHARE_MIN * row->months)
        add(marks, "block_edge", row->edge_months, row->edge_kwh, NO_DAY);
}

size_t marks_of_fraud(const Meter *meter, Mark ret_marks[MARKS_MAX])
{
    Marks marks = {.list = ret_marks};

    add_residual(&marks, meter);
    add_opposed(&marks, meter->evidence);
    add_hours(&marks, meter->evidence);
    add_level(&marks, meter);
    add_shape(&marks, meter);
    add_sales(&marks, meter->row);
    return marks.n;
}

size_t marks_against(const Meter *meter, Mark ret_marks[MARKS_MAX])
{
    const Evidence *evidence = meter->evidence;
    const OwnPast *own = &evidence->own;
    const MeterRow *row = meter->row;
    Marks marks = {.list = ret_marks};
    bool fell = own->level_ratio <= DROP_RATIO;

    if (evidence->is_elsewhere)
        add(&marks, "mapped_elsewhere", evidence->pearson_window, 0, NO_DAY);
    if (evidence->has_residual && fell && !owns_days(evidence))
        add(&marks,
            "energy_not_missing",
            100 * evidence->residual.day_share,
            (double) evidence->n_loud_days,
            NO_DAY);
    if (fell && evidence->level_ratio_peers > DROP_RATIO)
        add(&marks,
            "neighbours_fell",
            100 * own->level_ratio,
            100 * own->level_ratio / evidence->level_ratio_peers,
            NO_DAY);
    /* the weather is the same for all: without its neighbours it explains nothing */
    if (fell && own->weather_ratio > DROP_RATIO + 0.15 &&
        own->level_ratio <= WEATHER_TREND * evidence->level_ratio_peers)
        add(&marks, "weather_explains", 100 * own->weather_ratio, 100, NO_DAY);
    if (own->level_ratio <= STANDBY_RATIO)
        add(&marks,
            "standby_left",
            100 * own->level_ratio,
            own->level_recent,
            meter_drop_day(meter));
    if (row->export_kwh > 0 &&
        row->export_kwh >= EXPORT_SHARE * row->mean_day_kwh * (double) row->n_days)
        add(&marks, "exports", row->export_kwh, 0, NO_DAY);
    if (row->outage_share >= OUTAGE_SHARE)
        add(&marks, "outages", 100 * row->outage_share, 0, NO_DAY);
    return marks.n;
}
