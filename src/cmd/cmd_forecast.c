#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/history.h"
#include "cmd/show.h"

static void show(const Context *context, const ForecastReport *report)
{
    if (context->is_json)
        console_json(context->arena, json_forecast(report));
    else if (args_has(context->args, "backtest"))
        show_backtest(context, report);
    else
        show_forecast(context, report);
}

/* Compares and writes nothing: no run of the history. */
static Status compare(Context *context, const ForecastOptions *options, Error *err)
{
    Session session = {0};
    ForecastReport report = {0};
    Status status = command_open(context, ACCESS_READ, &session, err);

    if (status == OK)
        status =
            forecast_run(context->arena, &context->project, session.conn, options, &report, err);
    console_progress_clear();
    if (status == OK)
        show(context, &report);
    command_close(&session);
    return status;
}

static Status forecast(Context *context, ForecastOptions *options, Error *err)
{
    Session session = {0};
    RunEntry entry;
    ForecastReport report = {0};
    Status status = command_open(context, ACCESS_WRITE, &session, err);

    if (status == OK)
        status = history_begin(&entry, session.conn, "forecast", err);
    if (status == OK) {
        options->now_us = entry.now_us;
        options->run_id = entry.run_id;
        status =
            forecast_run(context->arena, &context->project, session.conn, options, &report, err);
        console_progress_clear();
        if (status == OK)
            show(context, &report);
        status = history_end(&entry, status, err);
    }
    command_close(&session);
    return status;
}

static Status run(Context *context, Error *err)
{
    ForecastOptions options = {
        .measured_days = args_whole(context->args, "days", 0),
        .is_backtest = args_has(context->args, "backtest"),
        .n_threads = context->project.n_threads,
        .progress = &context->progress,
    };

    if (!options.is_backtest && args_has(context->args, "days")) {
        (void) error_set(err, STATUS_USAGE, "option --days is for --backtest");
        error_hint(
            err,
            "`forecast.measured_days` of eiot.yml says how many days forecasts are compared "
            "with in each run.");
        return STATUS_USAGE;
    }
    return options.is_backtest ? compare(context, &options, err) : forecast(context, &options, err);
}

static const OptionSpec options[] = {
    {.name = "backtest", .kind = OPTION_FLAG},
    {.name = "days", .kind = OPTION_WHOLE, .value = "N", .least = 1, .most = FORECAST_MEASURED_MAX},
    {0},
};

const Command cmd_forecast = {
    .name = "forecast",
    .usage = "[--backtest [--days N]]",
    .options = options,
    .has_json = true,
    .run = run,
};
