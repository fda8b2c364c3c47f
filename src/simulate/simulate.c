#include "simulate.h"

#include "base/file.h"
#include "base/workers.h"
#include "simulate/places.h"
#include "simulate/readings.h"
#include "simulate/readme.h"
#include "simulate/run.h"
#include "simulate/tables.h"

#define N_OTHER_FILES 10 /* six tables, truth, faults, two readmes */
#define WH_PER_KWH    1000.0

static Status put_small_tables(
    Arena *arena, const SimModel *model, const SimPlaces *places, SimOutput *output, Error *err)
{
    StrBuf text = strbuf_new(arena);
    Status status;

    sim_table_weather(&text, model);
    status = sim_places_put(arena, output, places->files, "weather.csv", &text, err);
    if (status != OK)
        return status;
    sim_table_outages(&text, model);
    status = sim_places_put(arena, output, places->files, "outages.csv", &text, err);
    if (status != OK)
        return status;
    sim_table_tariffs(&text);
    return sim_places_put(arena, output, places->files, "tariffs.csv", &text, err);
}

static Status put_network(
    Arena *arena, const SimModel *model, const SimPlaces *places, SimOutput *output, Error *err)
{
    StrBuf text = strbuf_new(arena);
    SimOutputFile *file;
    Status status =
        sim_output_open(output, file_join(arena, places->files, "network.csv"), &file, err);

    sim_table_network(&text, model);
    for (size_t at = 0; at < model->grid.n_transformers && status == OK; at++) {
        sim_table_customers(&text, model, at);
        status = sim_output_write(file, strbuf_str(&text), err);
        strbuf_clear(&text);
    }
    return status;
}

static Status start(
    Arena *arena,
    SimOutput *output,
    const char *folder,
    const char *name,
    const char *heading,
    SimOutputFile **ret_file,
    Error *err)
{
    Status status = sim_output_open(output, file_join(arena, folder, name), ret_file, err);

    return status == OK ? sim_output_write(*ret_file, str_from(heading), err) : status;
}

/* The files that grow while the transformers live; those of readings are planned only. */
static Status start_files(
    Arena *arena, const SimModel *model, const SimPlaces *places, SimRunFiles *files, Error *err)
{
    SimOutput *output = files->output;
    Status status =
        start(arena, output, places->files, "vends.csv", SIM_VENDS_HEADER, &files->vends, err);

    if (status == OK)
        status = start(
            arena, output, places->files, "events.csv", SIM_EVENTS_HEADER, &files->events, err);
    if (status == OK)
        status =
            start(arena, output, places->out, "faults.csv", SIM_FAULTS_HEADER, &files->faults, err);
    if (status == OK)
        status =
            start(arena, output, places->out, "truth.csv", SIM_TRUTH_HEADER, &files->truth, err);
    sim_readings_plan(arena, model, output, files->readings);
    return status;
}

static SimulateReport make_report(const SimModel *model, const SimRun *run)
{
    const SimGrid *grid = &model->grid;

    return (SimulateReport){
        .n_substations = grid->n_substations,
        .n_feeders = grid->n_feeders,
        .n_transformers = grid->n_transformers,
        .n_meters = grid->n_meters,
        .n_thieves = grid->n_thieves,
        .n_lookalikes = grid->n_lookalikes,
        .n_hook_ups = grid->n_hook_ups,
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
        .stolen_kwh = (double) run->stolen_wh / WH_PER_KWH,
        .lost_kwh = (double) run->lost_wh / WH_PER_KWH,
        .transformer_technical_kwh = (double) run->transformer_technical_wh / WH_PER_KWH,
        .technical_kwh = (double) (run->input_wh - run->load_wh) / WH_PER_KWH,
    };
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
    status = sim_places_put(arena, output, options->folder, "README.md", &text, err);
    if (status != OK)
        return status;
    sim_readme_fr(&text, options, report, start_day);
    return sim_places_put(arena, output, options->folder, "README.fr.md", &text, err);
}

static Status write_all(
    Arena *arena,
    const SimulateOptions *options,
    const SimModel *model,
    SimOutput *output,
    SimulateReport *ret_report,
    Error *err)
{
    SimRunOptions run_options = {
        .n_threads = options->n_threads > 0 ? options->n_threads : workers_default(),
        .progress = options->progress,
    };
    SimRunFiles files = {.output = output, .is_by_feeder = sim_readings_is_by_feeder(model)};
    SimPlaces places;
    SimRun run;
    Status status = sim_places_make(arena, options->folder, &places, err);

    if (status != OK)
        return status;
    files.readings = places.readings;
    status = start_files(arena, model, &places, &files, err);
    if (status == OK)
        status = put_small_tables(arena, model, &places, output, err);
    if (status == OK)
        status = put_network(arena, model, &places, output, err);
    if (status == OK)
        status = sim_places_refuse_strangers(arena, &places, output, err);
    if (status == OK)
        status = sim_run(arena, model, &run_options, &files, &run, err);
    if (status != OK)
        return status;
    *ret_report = make_report(model, &run);
    ret_report->files_folder = places.files;
    ret_report->truth_path = file_join(arena, options->folder, "truth.csv");
    return put_readmes(arena, options, ret_report, output, err);
}

/* The model and the buffers are some hundred megabytes for a large network, so they go with an
 * arena of their own rather than stay with the caller. */
static Status
simulate(Arena *scratch, const SimulateOptions *options, SimulateReport *ret_report, Error *err)
{
    SimScope scope = simulate_scope(options);
    const Zone *zone;
    SimOutput *output;
    SimModel model;
    Status status = zone_open(scratch, options->zone_name, &zone, err);

    if (status != OK)
        return status;
    model = sim_model_make(scratch, zone, &scope);
    output = sim_output_new(scratch, sim_readings_count(&model) + N_OTHER_FILES);
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
    Status status = simulate_check(options, err);

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
