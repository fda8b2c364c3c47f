#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/show.h"
#include "simulate/simulate.h"

static Json *json_report(const SimulateReport *report)
{
    return json_pack(
        "{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:f, s:f, s:f, s:f}",
        "files_folder",
        report->files_folder,
        "truth",
        report->truth_path,
        "feeders",
        (json_int_t) report->n_feeders,
        "transformers",
        (json_int_t) report->n_transformers,
        "meters",
        (json_int_t) report->n_meters,
        "thieves",
        (json_int_t) report->n_thieves,
        "rows",
        (json_int_t) report->rows,
        "broken",
        (json_int_t) report->broken,
        "input_kwh",
        report->input_kwh,
        "true_kwh",
        report->true_kwh,
        "stolen_kwh",
        report->stolen_kwh,
        "technical_kwh",
        report->technical_kwh);
}

static Status run(Context *context, Error *err)
{
    SimulateOptions options = simulate_defaults();
    SimulateReport report;
    Status status;

    options.folder = args_text(context->args, "out", NULL);
    if (options.folder == NULL) {
        (void) error_set(err, STATUS_USAGE, "option --out is missing");
        error_hint(err, "Say where the files go: eiot simulate --out data/simulated.");
        return STATUS_USAGE;
    }
    options.n_meters = args_whole(context->args, "meters", options.n_meters);
    options.n_days = args_whole(context->args, "days", options.n_days);
    options.theft_share = args_share(context->args, "theft", options.theft_share);
    options.seed = context->project.seed;
    options.zone_name = args_text(context->args, "zone", options.zone_name);
    options.n_threads = context->project.n_threads;
    options.progress = &context->progress;
    status = simulate_network(context->arena, &options, &report, err);
    console_progress_clear();
    if (status != OK)
        return status;
    if (context->is_json)
        console_json(context->arena, json_report(&report));
    else
        (void) printf(
            "%s\n",
            locale_format(
                context->arena,
                context->locale,
                "simulate_done",
                "meters",
                cell_whole(context, (int64_t) report.n_meters),
                "transformers",
                cell_whole(context, (int64_t) report.n_transformers),
                "feeders",
                cell_whole(context, (int64_t) report.n_feeders),
                "rows",
                cell_whole(context, report.rows),
                "thieves",
                cell_whole(context, (int64_t) report.n_thieves),
                "stolen",
                cell_number(context, report.stolen_kwh, 0),
                "folder",
                report.files_folder,
                "truth",
                report.truth_path,
                NULL));
    return OK;
}

static const OptionSpec options[] = {
    {.name = "out", .kind = OPTION_TEXT, .value = "DIR"},
    {.name = "meters", .kind = OPTION_WHOLE, .value = "N", .least = 1, .most = SIMULATE_MAX_METERS},
    {.name = "days", .kind = OPTION_WHOLE, .value = "N", .least = 1, .most = SIMULATE_MAX_DAYS},
    {.name = "theft", .kind = OPTION_SHARE, .value = "SHARE"},
    {.name = "zone", .kind = OPTION_TEXT, .value = "ZONE"},
    {0},
};

const Command cmd_simulate = {
    .name = "simulate",
    .usage = "--out DIR [--meters N] [--days N] [--theft SHARE] [--zone ZONE] [--seed N]",
    .options = options,
    .has_json = true,
    .run = run,
};
