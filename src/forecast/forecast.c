/*
 * From the loads of the store to forecasts and back: read, forecast each node, write, report.
 */
#include "forecast.h"

#include <stdatomic.h>
#include <string.h>

#include "base/mem.h"
#include "base/workers.h"
#include "forecast/forecast_report.h"
#include "forecast/forecast_write.h"
#include "forecast/node_loads.h"

/* What the workers share: each takes the next node. */
typedef struct Work {
    const NodeLoads *loads;
    NodeResult *results;
    Arena **scratch; /* by worker */
    size_t n_measured;
    bool is_backtest;
    const Progress *progress; /* told by the caller's own thread alone */
    atomic_size_t next;
} Work;

/* Room for the result of each node, which its worker fills. */
static NodeResult *new_results(Arena *arena, const NodeLoads *loads, size_t n_measured)
{
    NodeResult *results = ARENA_ARRAY(arena, NodeResult, loads->n);

    for (size_t at = 0; at < loads->n; at++) {
        size_t n_cells = FORECAST_DAYS * loads->nodes[at].grid.n_slots;

        results[at] = (NodeResult){
            .node = &loads->nodes[at],
            .p10 = ARENA_ARRAY(arena, double, n_cells),
            .p50 = ARENA_ARRAY(arena, double, n_cells),
            .p90 = ARENA_ARRAY(arena, double, n_cells),
            .days = ARENA_ARRAY(arena, ForecastDay, n_measured * FORECAST_DAYS),
        };
    }
    return results;
}

static void forecast_next_days(Arena *scratch, const LoadGrid *grid, NodeResult *result)
{
    size_t n_cells = FORECAST_DAYS * grid->n_slots;
    Forecast forecast;

    forecast_load(scratch, grid, grid->n_days, true, &forecast);
    result->method = forecast.method;
    result->n_days_learned = forecast.n_days_learned;
    if (forecast.method == FORECAST_NONE)
        return;
    memcpy(result->p10, forecast.p10, n_cells * sizeof(*forecast.p10));
    memcpy(result->p50, forecast.p50, n_cells * sizeof(*forecast.p50));
    memcpy(result->p90, forecast.p90, n_cells * sizeof(*forecast.p90));
}

static void forecast_node(Arena *scratch, const Work *work, size_t at)
{
    const LoadGrid *grid = &work->loads->nodes[at].grid;
    NodeResult *result = &work->results[at];
    const ForecastDay *days;

    if (!work->is_backtest)
        forecast_next_days(scratch, grid, result);
    if (work->n_measured == 0)
        return;
    days = forecast_backtest(scratch, grid, grid->n_days - work->n_measured, &result->n_days);
    if (result->n_days > 0)
        memcpy(result->days, days, result->n_days * sizeof(*days));
}

static void forecast_nodes(void *context, size_t worker)
{
    Work *work = context;
    size_t at;

    while ((at = atomic_fetch_add(&work->next, 1)) < work->loads->n) {
        arena_reset(work->scratch[worker]);
        forecast_node(work->scratch[worker], work, at);
        if (worker == 0)
            progress_update(work->progress, "nodes", at + 1, work->loads->n);
    }
}

static Status write_results(
    const ForecastRun *run,
    const NodeLoads *loads,
    const NodeResult *results,
    int64_t *ret_rows,
    Error *err)
{
    int32_t first_day = loads->first_day + (int32_t) loads->n_days;
    Status status = store_begin(run->conn, err);

    if (status != OK)
        return status;
    status = forecasts_write(run, first_day, results, loads->n, ret_rows, err);
    if (status == OK)
        status = forecast_errors_write(run, results, loads->n, err);
    if (status == OK)
        status = store_commit(run->conn, err);
    if (status != OK)
        store_rollback(run->conn);
    return status;
}

static Status
forecast_all(const ForecastRun *run, const NodeLoads *loads, ForecastReport *report, Error *err)
{
    size_t n_workers = run->options->n_threads > 0 ? run->options->n_threads : workers_default();
    size_t n_measured = (size_t) run->config.measured_days;
    Work work = {
        .loads = loads,
        .scratch = ARENA_ARRAY(run->arena, Arena *, n_workers),
        .is_backtest = run->options->is_backtest,
        .progress = run->options->progress,
    };
    Status status = OK;

    /* a forecast is made from a day at least */
    work.n_measured = n_measured < loads->n_days ? n_measured : loads->n_days - (loads->n_days > 0);
    work.results = new_results(run->arena, loads, work.n_measured);
    for (size_t worker = 0; worker < n_workers; worker++)
        work.scratch[worker] = arena_new();
    workers_run(n_workers, forecast_nodes, &work);
    for (size_t worker = 0; worker < n_workers; worker++)
        arena_free(work.scratch[worker]);
    if (!run->options->is_backtest)
        status = write_results(run, loads, work.results, &report->rows, err);
    if (status == OK)
        forecast_report(run, loads, work.results, report);
    return status;
}

Status forecast_run(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const ForecastOptions *options,
    ForecastReport *ret_report,
    Error *err)
{
    ForecastRun run = {.arena = arena, .project = project, .conn = conn, .options = options};
    ForecastReport report = {0};
    NodeLoads loads;
    Status status = forecast_config_read(arena, project, &run.config, err);

    if (status == OK)
        status = zone_open(arena, project->zone, &run.zone, err);
    if (status != OK)
        return status;
    if (options->measured_days > 0)
        run.config.measured_days = options->measured_days;
    report.measured_days = run.config.measured_days;
    status = store_needs(conn, "intermediate", "int_node_loads", "eiot transform", err);
    if (status == OK)
        status = node_loads_read(&run, &loads, err);
    /* nothing known: what an earlier run forecast goes all the same */
    if (status == OK)
        status = forecast_all(&run, &loads, &report, err);
    if (status == OK)
        *ret_report = report;
    return status;
}
