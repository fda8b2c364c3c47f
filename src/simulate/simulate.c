#include "simulate.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/workers.h"
#include "simulate/readme.h"
#include "simulate/run.h"
#include "simulate/tables.h"

#define FIRST_YEAR     2000
#define LAST_YEAR      2099
#define N_OTHER_FILES  8 /* four tables, truth, faults, two readmes */
#define WH_PER_KWH     1000.0
#define DEFAULT_METERS 500
#define DEFAULT_DAYS   60
#define DEFAULT_THEFT  0.05

SimulateOptions simulate_defaults(void)
{
    return (SimulateOptions){
        .n_meters = DEFAULT_METERS,
        .n_days = DEFAULT_DAYS,
        .theft_share = DEFAULT_THEFT,
        .seed = 1,
        .start_day = civil_days(2025, 6, 1),
        .zone_name = "Africa/Dakar",
    };
}

static Status check_count(const char *what, int64_t value, int64_t most, Error *err)
{
    if (value >= 1 && value <= most)
        return OK;
    return error_set(
        err,
        STATUS_USAGE,
        "number of %s is %lld, expected 1 to %lld",
        what,
        (long long) value,
        (long long) most);
}

static Status check_options(const SimulateOptions *options, Error *err)
{
    Status status = check_count("meters", options->n_meters, SIMULATE_MAX_METERS, err);

    if (status == OK)
        status = check_count("days", options->n_days, SIMULATE_MAX_DAYS, err);
    if (status == OK && options->n_threads > LIMIT_THREADS)
        status = check_count("threads", (int64_t) options->n_threads, LIMIT_THREADS, err);
    if (status != OK)
        return status;
    if (!(options->theft_share >= 0 && options->theft_share <= 1))
        return error_set(
            err, STATUS_USAGE, "share of thieves is %g, expected 0 to 1", options->theft_share);
    if (options->start_day < civil_days(FIRST_YEAR, 1, 1) ||
        options->start_day > civil_days(LAST_YEAR, 12, 31))
        return error_set(
            err,
            STATUS_USAGE,
            "first day is out of range, expected %d-01-01 to %d-12-31",
            FIRST_YEAR,
            LAST_YEAR);
    if (options->folder == NULL || options->folder[0] == '\0')
        return error_set(err, STATUS_USAGE, "the folder for the simulated files is not given");
    return OK;
}

/* The folders of one simulation. */
typedef struct Places {
    const char *out;
    const char *files;
    const char *readings;
} Places;

static Status make_places(Arena *arena, const char *folder, Places *ret_places, Error *err)
{
    Places places = {.out = folder, .files = file_join(arena, folder, "files")};
    Status status;

    places.readings = file_join(arena, places.files, "readings");
    status = file_make_folder(places.readings, err);
    if (status == OK)
        *ret_places = places;
    return status;
}

/* Readings of another simulation beside ours would be ingested with them. */
static Status
refuse_strangers(Arena *arena, const Places *places, const SimOutput *output, Error *err)
{
    const char **paths;
    size_t n_paths;
    Status status = file_list(arena, places->files, &paths, &n_paths, err);

    if (status != OK)
        return status;
    for (size_t at = 0; at < n_paths; at++) {
        if (sim_output_has(output, paths[at]))
            continue;
        status = error_set(
            err,
            STATUS_USAGE,
            "folder '%s' holds '%s', which this simulation would not replace",
            places->out,
            paths[at]);
        error_hint(err, "Choose another folder, or remove that file.");
        return status;
    }
    return OK;
}

static Status open_months(
    Arena *arena,
    const SimCalendar *calendar,
    const Places *places,
    SimOutput *output,
    SimOutputFile **ret_months,
    Error *err)
{
    Status status = OK;

    for (size_t at = 0; at < calendar->n_months && status == OK; at++) {
        const SimMonth *month = &calendar->months[at];
        const char *name = arena_printf(arena, "readings-%04d-%02d.csv", month->year, month->month);

        status =
            sim_output_open(output, file_join(arena, places->readings, name), &ret_months[at], err);
        if (status == OK)
            status = sim_output_write(ret_months[at], STR(SIM_ROWS_HEADER), err);
    }
    return status;
}

/* Puts the text under `folder`/`name` and empties the buffer for the next. */
static Status put_table(
    Arena *arena, SimOutput *output, const char *folder, const char *name, StrBuf *text, Error *err)
{
    Status status = sim_output_put(output, file_join(arena, folder, name), strbuf_str(text), err);

    strbuf_clear(text);
    return status;
}

static Status
put_tables(Arena *arena, const SimModel *model, const Places *places, SimOutput *output, Error *err)
{
    StrBuf text = strbuf_new(arena);
    Status status;

    sim_table_network(&text, model);
    status = put_table(arena, output, places->files, "network.csv", &text, err);
    if (status != OK)
        return status;
    sim_table_weather(&text, model);
    status = put_table(arena, output, places->files, "weather.csv", &text, err);
    if (status != OK)
        return status;
    sim_table_outages(&text, model);
    status = put_table(arena, output, places->files, "outages.csv", &text, err);
    if (status != OK)
        return status;
    sim_table_tariffs(&text);
    return put_table(arena, output, places->files, "tariffs.csv", &text, err);
}

static SimulateReport make_report(const SimModel *model, const SimRun *run)
{
    SimulateReport report = {
        .n_feeders = model->grid.n_feeders,
        .n_transformers = model->grid.n_transformers,
        .n_meters = model->grid.n_meters,
        .n_thieves = model->grid.n_thieves,
        .rows = run->counts.rows,
        .broken = run->counts.broken,
        .duplicates = run->counts.duplicates,
        .corrected = run->counts.corrected,
        .blanks = run->counts.blanks,
        .estimated = run->counts.estimated,
        .absent = run->counts.absent,
        .start_us = model->calendar.start_us,
        .end_us = model->calendar.end_us,
        .input_kwh = (double) run->input_wh / WH_PER_KWH,
        .true_kwh = (double) run->load_wh / WH_PER_KWH,
        .transformer_technical_kwh = (double) run->transformer_technical_wh / WH_PER_KWH,
        .technical_kwh = (double) (run->input_wh - run->load_wh) / WH_PER_KWH,
    };
    int64_t stolen_wh = 0;

    for (size_t meter = 0; meter < model->grid.n_meters; meter++)
        stolen_wh += run->totals[meter].true_wh - run->totals[meter].recorded_wh;
    report.stolen_kwh = (double) stolen_wh / WH_PER_KWH;
    return report;
}

/* What stands beside the files: the truth about thefts and faults. */
static Status put_truth(
    Arena *arena,
    const char *folder,
    const SimModel *model,
    SimRun *run,
    SimOutput *output,
    Error *err)
{
    StrBuf text = strbuf_new(arena);
    Status status;

    sim_table_truth(&text, model, run->totals);
    status = put_table(arena, output, folder, "truth.csv", &text, err);
    if (status != OK)
        return status;
    return put_table(arena, output, folder, "faults.csv", &run->faults, err);
}

static Status put_readmes(
    Arena *arena,
    const SimulateOptions *options,
    const SimulateReport *report,
    SimOutput *output,
    Error *err)
{
    StrBuf text = strbuf_new(arena);
    Civil first = civil_from_us(options->start_day * US_PER_DAY);
    const char *start_day =
        arena_printf(arena, "%04d-%02d-%02d", first.year, first.month, first.day);
    Status status;

    sim_readme_en(&text, options, report, start_day);
    status = put_table(arena, output, options->folder, "README.md", &text, err);
    if (status != OK)
        return status;
    sim_readme_fr(&text, options, report, start_day);
    return put_table(arena, output, options->folder, "README.fr.md", &text, err);
}

static Status write_all(
    Arena *arena,
    const SimulateOptions *options,
    const SimModel *model,
    SimOutput *output,
    SimulateReport *ret_report,
    Error *err)
{
    SimOutputFile **months = ARENA_ARRAY(arena, SimOutputFile *, model->calendar.n_months);
    SimRunOptions run_options = {
        .n_threads = options->n_threads > 0 ? options->n_threads : workers_default(),
        .progress = options->progress,
    };
    Places places;
    SimRun run;
    Status status = make_places(arena, options->folder, &places, err);

    if (status == OK)
        status = open_months(arena, &model->calendar, &places, output, months, err);
    if (status == OK)
        status = put_tables(arena, model, &places, output, err);
    if (status == OK)
        status = refuse_strangers(arena, &places, output, err);
    if (status == OK)
        status = sim_run(arena, model, &run_options, months, &run, err);
    if (status != OK)
        return status;
    *ret_report = make_report(model, &run);
    ret_report->files_folder = places.files;
    ret_report->truth_path = file_join(arena, options->folder, "truth.csv");
    status = put_truth(arena, options->folder, model, &run, output, err);
    return status == OK ? put_readmes(arena, options, ret_report, output, err) : status;
}

/* The model and the buffers are some hundred megabytes for a large network, so they go with an
 * arena of their own rather than stay with the caller. */
static Status
simulate(Arena *scratch, const SimulateOptions *options, SimulateReport *ret_report, Error *err)
{
    SimScope scope = {
        .start_day = options->start_day,
        .n_days = (size_t) options->n_days,
        .n_meters = (size_t) options->n_meters,
        .theft_share = options->theft_share,
        .seed = options->seed,
    };
    const Zone *zone;
    SimOutput *output;
    SimModel model;
    Status status = zone_open(scratch, options->zone_name, &zone, err);

    if (status != OK)
        return status;
    model = sim_model_make(scratch, zone, &scope);
    output = sim_output_new(scratch, model.calendar.n_months + N_OTHER_FILES);
    status = write_all(scratch, options, &model, output, ret_report, err);
    if (status != OK) {
        sim_output_abandon(output);
        return status;
    }
    ret_report->n_files = sim_output_count(output);
    ret_report->bytes = sim_output_bytes(output);
    return sim_output_commit(output, err);
}

Status simulate_network(
    Arena *arena, const SimulateOptions *options, SimulateReport *ret_report, Error *err)
{
    Arena *scratch;
    SimulateReport report;
    Status status = check_options(options, err);

    if (status != OK)
        return status;
    scratch = arena_new();
    status = simulate(scratch, options, &report, err);
    if (status == OK) {
        report.files_folder = str_dup(arena, str_from(report.files_folder));
        report.truth_path = str_dup(arena, str_from(report.truth_path));
        *ret_report = report;
    } else {
        error_add_context(err, "simulate into '%s'", options->folder);
    }
    arena_free(scratch);
    return status;
}
