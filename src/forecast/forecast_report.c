#include "forecast_report.h"

#include <math.h>

static void add_day(ForecastQuality *sums, const ForecastDay *day)
{
    if (day->n == 0)
        return;
    sums->n_days++;
    sums->n_intervals += (int64_t) day->n;
    sums->n_positive += (int64_t) day->n_ape;
    sums->mape += day->model.ape;
    sums->mape_naive += day->naive.ape;
    sums->mape_mean += day->mean.ape;
    sums->pinball_kwh += day->model.pinball;
    sums->pinball_naive_kwh += day->naive.pinball;
    sums->pinball_mean_kwh += day->mean.pinball;
    sums->in_band += (double) day->model.n_in_band;
}

/* Sums to means; NaN where nothing was compared. */
static void finish(ForecastQuality *quality)
{
    double n = quality->n_intervals > 0 ? (double) quality->n_intervals : NAN;
    double n_positive = quality->n_positive > 0 ? (double) quality->n_positive : NAN;

    quality->mape /= n_positive;
    quality->mape_naive /= n_positive;
    quality->mape_mean /= n_positive;
    quality->pinball_kwh /= n;
    quality->pinball_naive_kwh /= n;
    quality->pinball_mean_kwh /= n;
    quality->in_band /= n;
}

/* The place of a kind among those so far, which it joins when it is new. */
static size_t kind_at(ForecastReport *report, Str kind)
{
    size_t at = 0;

    while (at < report->n_kinds && !str_equal(report->kinds[at], kind))
        at++;
    if (at == report->n_kinds)
        report->kinds[report->n_kinds++] = kind;
    return at;
}

static void expect_interval(
    const NodeResult *result, const Interval *interval, int32_t first_day, NodeForecast *node)
{
    const LoadGrid *grid = &result->node->grid;
    double supplied = grid->supplied[grid->n_days * grid->n_slots + interval->cell];
    double demand = result->p50[interval->cell];
    double power = demand * supplied * 3600 / result->node->length_s;

    if (isnan(demand))
        return;
    node->next_week_kwh += demand * supplied;
    node->suppressed_kwh += demand * (1 - supplied);
    if (interval->local.day > first_day)
        return;
    node->next_day_kwh += demand * supplied;
    node->next_day_p10_kwh += result->p10[interval->cell] * supplied;
    node->next_day_p90_kwh += result->p90[interval->cell] * supplied;
    if (power > node->peak_kw) {
        node->peak_kw = power;
        node->peak_minute = interval->local.minute;
    }
}

static void expect_node(
    const NodeResult *result, const Intervals *intervals, int32_t first_day, NodeForecast *node)
{
    node->node_id = result->node->node_id;
    node->kind = result->node->kind;
    node->method = result->method;
    node->n_days_learned = result->n_days_learned;
    if (node->method != FORECAST_NONE)
        for (size_t at = 0; at < intervals->n; at++)
            expect_interval(result, &intervals->items[at], first_day, node);
    for (size_t at = 0; at < result->n_days; at++)
        if (result->days[at].horizon == 1)
            add_day(&node->day_ahead, &result->days[at]);
    finish(&node->day_ahead);
}

static void add_quality(ForecastReport *report, const NodeResult *result)
{
    size_t kind = kind_at(report, result->node->kind);

    for (size_t at = 0; at < result->n_days; at++)
        add_day(&report->quality[kind][result->days[at].horizon - 1], &result->days[at]);
}

void forecast_report(
    const ForecastRun *run,
    const NodeLoads *loads,
    const NodeResult *results,
    ForecastReport *report)
{
    int32_t first_day = loads->first_day + (int32_t) loads->n_days;
    Intervals intervals = {0};

    report->first_day = first_day;
    report->n_nodes = loads->n;
    report->nodes = ARENA_ARRAY(run->arena, NodeForecast, loads->n);
    report->kinds = ARENA_ARRAY(run->arena, Str, loads->n);
    report->quality = (ForecastQuality(*)[FORECAST_DAYS]) arena_alloc_zero(
        run->arena, loads->n, sizeof(*report->quality));
    for (size_t at = 0; at < loads->n; at++) {
        if (intervals.length_s != results[at].node->length_s)
            intervals = intervals_of(run->arena, run->zone, first_day, results[at].node->length_s);
        expect_node(&results[at], &intervals, first_day, &report->nodes[at]);
        report->n_forecast += report->nodes[at].method != FORECAST_NONE;
        add_quality(report, &results[at]);
    }
    for (size_t kind = 0; kind < report->n_kinds; kind++)
        for (size_t horizon = 0; horizon < FORECAST_DAYS; horizon++)
            finish(&report->quality[kind][horizon]);
}
