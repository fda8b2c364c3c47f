#include <math.h>

#include "base/civil.h"
#include "base/mem.h"
#include "cmd/console.h"
#include "cmd/show.h"

#define NODES_SHOWN 20

static const char *cell_percent(const Context *context, double share)
{
    return isnan(share) ? "" : cell_number(context, 100 * share, 1);
}

/* Of two errors, the smaller by the larger's share: how much of the floor's error is gone. */
static const char *cell_gain(const Context *context, double error, double floor)
{
    return cell_percent(context, 1 - error / floor);
}

static const char *day_text(const Context *context, int32_t day)
{
    char text[CIVIL_TEXT_MAX];

    return arena_printf(context->arena, "%s", civil_day_text(day, text));
}

static void node_row(const Context *context, Grid *grid, const NodeForecast *node)
{
    grid_row(
        grid,
        (const char *[]){
            arena_copy(context->arena, node->node_id.ptr, node->node_id.len),
            command_text(context, arena_printf(context->arena, "kind_%.*s", STR_ARG(node->kind))),
            cell_number(context, node->next_day_kwh, 0),
            isnan(node->next_day_p10_kwh) ? "" : cell_number(context, node->next_day_p10_kwh, 0),
            isnan(node->next_day_p90_kwh) ? "" : cell_number(context, node->next_day_p90_kwh, 0),
            cell_number(context, node->peak_kw, 0),
            arena_printf(
                context->arena, "%02d:%02d", node->peak_minute / 60, node->peak_minute % 60),
            cell_number(context, node->next_week_kwh, 0),
            cell_number(context, node->suppressed_kwh, 0),
            cell_percent(context, node->day_ahead.mape),
            cell_percent(context, node->day_ahead.mape_naive),
        });
}

static const char *nothing_to_forecast(const Context *context)
{
    return command_text(context, "forecast_none");
}

void show_forecast(const Context *context, const ForecastReport *report)
{
    static const bool is_right[] = {
        false, false, true, true, true, true, true, true, true, true, true};
    static const char *const headings[] = {
        "node",
        "kind",
        "next_day_kwh",
        "next_day_p10",
        "next_day_p90",
        "peak_kw",
        "peak_time",
        "next_week_kwh",
        "suppressed_kwh",
        "mape_pct",
        "mape_naive_pct"};
    Grid grid = grid_new(context->arena, COUNT_OF(headings), is_right);
    const char *texts[COUNT_OF(headings)];
    size_t n_shown = 0;

    if (report->n_forecast == 0) {
        (void) printf("%s\n", nothing_to_forecast(context));
        return;
    }
    for (size_t at = 0; at < COUNT_OF(headings); at++)
        texts[at] = command_text(context, headings[at]);
    grid_row(&grid, texts);
    for (size_t at = 0; at < report->n_nodes && n_shown < NODES_SHOWN; at++) {
        if (report->nodes[at].method == FORECAST_NONE)
            continue;
        node_row(context, &grid, &report->nodes[at]);
        n_shown++;
    }
    (void) printf(
        "%s\n",
        locale_format(
            context->arena,
            context->locale,
            "forecast_summary",
            "nodes",
            cell_whole(context, (int64_t) report->n_forecast),
            "first",
            day_text(context, report->first_day),
            "last",
            day_text(context, report->first_day + FORECAST_DAYS - 1),
            "measured",
            cell_whole(context, report->measured_days),
            NULL));
    grid_print(&grid, stdout);
    if (report->n_forecast > n_shown)
        (void) printf(
            "%s\n",
            locale_format(
                context->arena,
                context->locale,
                "forecast_more",
                "nodes",
                cell_whole(context, (int64_t) (report->n_forecast - n_shown)),
                NULL));
}

static void
quality_row(const Context *context, Grid *grid, Str kind, size_t horizon, const ForecastQuality *q)
{
    grid_row(
        grid,
        (const char *[]){
            command_text(context, arena_printf(context->arena, "kind_%.*s", STR_ARG(kind))),
            cell_whole(context, (int64_t) horizon),
            cell_whole(context, q->n_days),
            cell_percent(context, q->mape),
            cell_percent(context, q->mape_naive),
            cell_gain(context, q->mape, q->mape_naive),
            cell_percent(context, q->mape_mean),
            cell_number(context, q->pinball_kwh, 3),
            cell_number(context, q->pinball_naive_kwh, 3),
            cell_number(context, q->pinball_mean_kwh, 3),
            cell_percent(context, q->in_band),
        });
}

void show_backtest(const Context *context, const ForecastReport *report)
{
    static const bool is_right[] = {
        false, true, true, true, true, true, true, true, true, true, true};
    static const char *const headings[] = {
        "kind",
        "horizon_days",
        "node_days",
        "mape_pct",
        "mape_naive_pct",
        "mape_gain_pct",
        "mape_mean_pct",
        "pinball_kwh",
        "pinball_naive_kwh",
        "pinball_mean_kwh",
        "in_band_pct"};
    Grid grid = grid_new(context->arena, COUNT_OF(headings), is_right);
    const char *texts[COUNT_OF(headings)];
    bool is_any = false;

    for (size_t at = 0; at < COUNT_OF(headings); at++)
        texts[at] = command_text(context, headings[at]);
    grid_row(&grid, texts);
    for (size_t kind = 0; kind < report->n_kinds; kind++) {
        for (size_t at = 0; at < FORECAST_DAYS; at++) {
            const ForecastQuality *quality = &report->quality[kind][at];

            if (quality->n_intervals == 0)
                continue;
            quality_row(context, &grid, report->kinds[kind], at + 1, quality);
            is_any = true;
        }
    }
    if (is_any)
        grid_print(&grid, stdout);
    else
        (void) printf("%s\n", nothing_to_forecast(context));
}

static Json *json_quality(const ForecastQuality *quality)
{
    return json_pack(
        "{s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
        "n_days",
        (json_int_t) quality->n_days,
        "n_intervals",
        (json_int_t) quality->n_intervals,
        "mape",
        json_number_or_null(quality->mape),
        "mape_naive",
        json_number_or_null(quality->mape_naive),
        "mape_mean",
        json_number_or_null(quality->mape_mean),
        "pinball_kwh",
        json_number_or_null(quality->pinball_kwh),
        "pinball_naive_kwh",
        json_number_or_null(quality->pinball_naive_kwh),
        "pinball_mean_kwh",
        json_number_or_null(quality->pinball_mean_kwh),
        "in_band_share",
        json_number_or_null(quality->in_band));
}

static Json *json_node(const NodeForecast *node)
{
    bool is_forecast = node->method != FORECAST_NONE;

    return json_pack(
        "{s:s%, s:s%, s:s, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
        "node_id",
        node->node_id.ptr,
        node->node_id.len,
        "kind",
        node->kind.ptr,
        node->kind.len,
        "method",
        forecast_method_name(node->method),
        "n_days_learned",
        (json_int_t) node->n_days_learned,
        "next_day_kwh",
        json_number_or_null(is_forecast ? node->next_day_kwh : NAN),
        "next_day_p10_kwh",
        json_number_or_null(is_forecast ? node->next_day_p10_kwh : NAN),
        "next_day_p90_kwh",
        json_number_or_null(is_forecast ? node->next_day_p90_kwh : NAN),
        "peak_kw",
        json_number_or_null(is_forecast ? node->peak_kw : NAN),
        "next_week_kwh",
        json_number_or_null(is_forecast ? node->next_week_kwh : NAN),
        "suppressed_kwh",
        json_number_or_null(is_forecast ? node->suppressed_kwh : NAN),
        "day_ahead",
        json_quality(&node->day_ahead));
}

static Json *json_backtest(const ForecastReport *report)
{
    Json *list = json_array();

    for (size_t kind = 0; kind < report->n_kinds; kind++) {
        for (size_t at = 0; at < FORECAST_DAYS; at++) {
            Json *quality = json_quality(&report->quality[kind][at]);

            json_object_set_new(
                quality, "kind", json_stringn(report->kinds[kind].ptr, report->kinds[kind].len));
            json_object_set_new(quality, "horizon_days", json_integer((json_int_t) at + 1));
            json_array_append_new(list, quality);
        }
    }
    return list;
}

Json *json_forecast(const ForecastReport *report)
{
    char first_day[CIVIL_TEXT_MAX];
    Json *nodes = json_array();

    for (size_t at = 0; at < report->n_nodes; at++)
        json_array_append_new(nodes, json_node(&report->nodes[at]));
    return json_pack(
        "{s:o, s:I, s:I, s:o, s:o}",
        "first_day",
        report->n_nodes > 0 ? json_string(civil_day_text(report->first_day, first_day))
                            : json_null(),
        "rows",
        (json_int_t) report->rows,
        "measured_days",
        (json_int_t) report->measured_days,
        "nodes",
        nodes,
        "backtest",
        json_backtest(report));
}
