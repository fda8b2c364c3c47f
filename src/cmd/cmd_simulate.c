#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/show.h"
#include "simulate/loads.h"
#include "simulate/simulate.h"

static Json *json_report(const SimulateReport *report)
{
    return json_pack(
        "{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:f, s:f, s:f, s:f, s:f}",
        "files_folder",
        report->files_folder,
        "truth",
        report->truth_path,
        "substations",
        (json_int_t) report->n_substations,
        "feeders",
        (json_int_t) report->n_feeders,
        "transformers",
        (json_int_t) report->n_transformers,
        "meters",
        (json_int_t) report->n_meters,
        "thieves",
        (json_int_t) report->n_thieves,
        "lookalikes",
        (json_int_t) report->n_lookalikes,
        "hook_ups",
        (json_int_t) report->n_hook_ups,
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
        "lost_kwh",
        report->lost_kwh,
        "technical_kwh",
        report->technical_kwh);
}

static Json *json_loads_report(const SimLoadsReport *report)
{
    return json_pack(
        "{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:f, s:f, s:f}",
        "files_folder",
        report->files_folder,
        "truth",
        report->truth_path,
        "loads",
        (json_int_t) report->n_read,
        "picked",
        (json_int_t) report->n_picked,
        "left_out",
        (json_int_t) report->n_left_out,
        "areas",
        (json_int_t) report->n_areas,
        "windows",
        (json_int_t) report->n_windows,
        "meters",
        (json_int_t) report->n_meters,
        "thieves",
        (json_int_t) report->n_thieves,
        "rows",
        (json_int_t) report->rows,
        "input_kwh",
        report->input_kwh,
        "true_kwh",
        report->true_kwh,
        "stolen_kwh",
        report->stolen_kwh);
}

/* Options that mean something for one of the two ways only. */
static const char *const NETWORK_ONLY[] = {
    "meters", "theft", "lookalikes", "prepaid", "gaps", "registers", NULL};
static const char *const LOADS_ONLY[] = {
    "pick", "areas", "area-size", "thieves", "observer-loss", "observer-noise", NULL};

static Status check_way(const Context *context, bool has_loads, Error *err)
{
    for (const char *const *name = has_loads ? NETWORK_ONLY : LOADS_ONLY; *name != NULL; name++) {
        if (args_has(context->args, *name))
            return error_set(
                err,
                STATUS_USAGE,
                has_loads ? "option --%s does not go with --loads" : "option --%s needs --loads",
                *name);
    }
    if (!has_loads && args_n_words(context->args) > 0)
        return error_set(
            err,
            STATUS_USAGE,
            "word '%s' is not understood: files and folders need --loads",
            args_word(context->args, 0));
    return OK;
}

static Status read_thefts(const Context *context, SimThefts *thefts, Error *err)
{
    const char *kinds = args_text(context->args, "theft-kind", NULL);
    const char *tampered = args_text(context->args, "tampered", NULL);
    Status status = OK;

    thefts->from = args_share(context->args, "theft-from", thefts->from);
    thefts->already = args_share(context->args, "already", thefts->already);
    if (kinds != NULL)
        status = sim_kinds_parse(str_from(kinds), &thefts->kinds, err);
    if (status == OK && tampered != NULL)
        status = sim_tampering_parse(str_from(tampered), &thefts->tampering, err);
    return status;
}

/* The value of --loads and the words after it. */
static void read_paths(const Context *context, SimLoadsOptions *options)
{
    size_t n_words = args_n_words(context->args);
    const char **paths = ARENA_ARRAY(context->arena, const char *, n_words + 1);

    paths[0] = args_text(context->args, "loads", NULL);
    for (size_t at = 0; at < n_words; at++)
        paths[at + 1] = args_word(context->args, at);
    options->paths = paths;
    options->n_paths = n_words + 1;
}

static Status read_loads_options(const Context *context, SimLoadsOptions *options, Error *err)
{
    const Args *args = context->args;
    const char *pick = args_text(args, "pick", NULL);
    SimAreasOptions *areas = &options->areas;
    Status status = OK;

    read_paths(context, options);
    options->zone_name = args_text(args, "zone", options->zone_name);
    areas->n_days = (size_t) args_whole(args, "days", (int64_t) areas->n_days);
    areas->n_areas = (size_t) args_whole(args, "areas", (int64_t) areas->n_areas);
    areas->area_size = (size_t) args_whole(args, "area-size", (int64_t) areas->area_size);
    areas->seed = context->project.seed;
    options->n_thieves = (size_t) args_whole(args, "thieves", (int64_t) options->n_thieves);
    options->observer.loss = args_share(args, "observer-loss", options->observer.loss);
    options->observer.noise = args_share(args, "observer-noise", options->observer.noise);
    options->progress = &context->progress;
    if (pick != NULL)
        status = sim_pick_parse(str_from(pick), &areas->pick, err);
    return status == OK ? read_thefts(context, &options->thefts, err) : status;
}

static Status run_loads(Context *context, const char *folder, Error *err)
{
    SimLoadsOptions options = sim_loads_defaults();
    SimLoadsReport report;
    Status status = read_loads_options(context, &options, err);

    options.folder = folder;
    if (status == OK)
        status = sim_loads(context->arena, &options, &report, err);
    console_progress_clear();
    if (status != OK)
        return status;
    if (context->is_json)
        console_json(context->arena, json_loads_report(&report));
    else
        (void) printf(
            "%s\n",
            locale_format(
                context->arena,
                context->locale,
                "simulate_loads_done",
                "loads",
                cell_whole(context, (int64_t) report.n_read),
                "picked",
                cell_whole(context, (int64_t) report.n_picked),
                "areas",
                cell_whole(context, (int64_t) report.n_areas),
                "meters",
                cell_whole(context, (int64_t) report.n_meters),
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

static Status run_network(Context *context, const char *folder, Error *err)
{
    SimulateOptions options = simulate_defaults();
    SimulateReport report;
    Status status;

    options.folder = folder;
    options.n_meters = args_whole(context->args, "meters", options.n_meters);
    options.n_days = args_whole(context->args, "days", options.n_days);
    options.theft_share = args_share(context->args, "theft", options.theft_share);
    options.lookalike_share = args_share(context->args, "lookalikes", options.lookalike_share);
    options.prepaid_share = args_share(context->args, "prepaid", options.prepaid_share);
    options.gaps_share = args_share(context->args, "gaps", options.gaps_share);
    options.as_registers = args_has(context->args, "registers");
    options.seed = context->project.seed;
    options.zone_name = args_text(context->args, "zone", options.zone_name);
    options.n_threads = context->project.n_threads;
    options.progress = &context->progress;
    status = read_thefts(context, &options.thefts, err);
    if (status == OK)
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

static Status run(Context *context, Error *err)
{
    const char *folder = args_text(context->args, "out", NULL);
    bool has_loads = args_has(context->args, "loads");
    Status status;

    if (folder == NULL) {
        (void) error_set(err, STATUS_USAGE, "option --out is missing");
        error_hint(err, "Say where the files go: eiot simulate --out data/simulated.");
        return STATUS_USAGE;
    }
    status = check_way(context, has_loads, err);
    if (status != OK)
        return status;
    return has_loads ? run_loads(context, folder, err) : run_network(context, folder, err);
}

static const OptionSpec options[] = {
    {.name = "out", .kind = OPTION_TEXT, .value = "DIR"},
    {.name = "meters", .kind = OPTION_WHOLE, .value = "N", .least = 1, .most = SIMULATE_MAX_METERS},
    {.name = "days", .kind = OPTION_WHOLE, .value = "N", .least = 1, .most = SIMULATE_MAX_DAYS},
    {.name = "theft", .kind = OPTION_SHARE, .value = "SHARE"},
    {.name = "lookalikes", .kind = OPTION_SHARE, .value = "SHARE"},
    {.name = "prepaid", .kind = OPTION_SHARE, .value = "SHARE"},
    {.name = "gaps", .kind = OPTION_SHARE, .value = "SHARE"},
    {.name = "registers", .kind = OPTION_FLAG},
    {.name = "theft-kind", .kind = OPTION_TEXT, .value = "KIND[,KIND...]"},
    {.name = "theft-from", .kind = OPTION_SHARE, .value = "SHARE"},
    {.name = "already", .kind = OPTION_SHARE, .value = "SHARE"},
    {.name = "tampered", .kind = OPTION_TEXT, .value = "N/LAST"},
    {.name = "zone", .kind = OPTION_TEXT, .value = "ZONE"},
    {.name = "loads", .kind = OPTION_TEXT, .value = "FILE|DIR"},
    {.name = "pick", .kind = OPTION_TEXT, .value = "even|odd|FIRST-LAST"},
    {.name = "areas", .kind = OPTION_WHOLE, .value = "N", .least = 1, .most = SIM_MAX_AREAS},
    {.name = "area-size",
     .kind = OPTION_WHOLE,
     .value = "N",
     .least = 1,
     .most = SIM_MAX_AREA_SIZE},
    {.name = "thieves", .kind = OPTION_WHOLE, .value = "N", .least = 0, .most = SIM_MAX_AREA_SIZE},
    {.name = "observer-loss", .kind = OPTION_SHARE, .value = "SHARE"},
    {.name = "observer-noise", .kind = OPTION_SHARE, .value = "SHARE"},
    {0},
};

const Command cmd_simulate = {
    .name = "simulate",
    .usage = "--out DIR [--meters N] [--days N] [--theft SHARE] [--zone ZONE] [--seed N] | "
             "--out DIR --loads FILE|DIR... [--areas N] [--days N]",
    .options = options,
    .most_words = 10000,
    .has_json = true,
    .run = run,
};
