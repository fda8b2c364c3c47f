#include "stages.h"

#include <string.h>

#include "publish/report.h"
#include "quality/docs/data_docs.h"

static Status run_ingest(Run *run, StageRows *ret_rows, Error *err)
{
    IngestOptions options = {
        .source_name = run->source_name,
        .meter_id = run->meter_id,
        .n_threads = run->project->n_threads,
        .now_us = run->now_us,
        .progress = run->progress,
    };
    Status status = ingest_paths(
        run->arena,
        run->project,
        run->conn,
        run->paths,
        run->n_paths,
        &options,
        &run->files,
        &run->n_files,
        err);

    for (size_t at = 0; at < run->n_files; at++) {
        ret_rows->in += run->files[at].records;
        ret_rows->out += run->files[at].loaded;
    }
    return status;
}

static Status run_quality(Run *run, const char *layer, StageRows *ret_rows, Error *err)
{
    QualityOptions options = {
        .layer = layer,
        .run_id = run->run_id,
        .now_us = run->now_us,
        .clock_us = run->clock_us,
        .progress = run->progress,
    };
    DataDocsOptions docs = {.folder = run->docs_folder, .lang = run->project->lang};
    QualityReport *report = &run->quality[run->n_quality];
    Status status = quality_run(run->arena, run->project, run->conn, &options, report, err);

    if (status != OK)
        return status;
    run->n_quality++;
    ret_rows->in = (int64_t) report->expectations;
    ret_rows->out = (int64_t) (report->expectations - report->failed);
    /* before the gate: who is stopped wants to see why */
    status = data_docs_write(run->arena, run->project, run->conn, report, &docs, err);
    return status == OK ? quality_gate(report, err) : status;
}

static Status run_quality_raw(Run *run, StageRows *ret_rows, Error *err)
{
    return run_quality(run, "raw", ret_rows, err);
}

static Status run_quality_staging(Run *run, StageRows *ret_rows, Error *err)
{
    return run_quality(run, "staging", ret_rows, err);
}

static Status run_quality_marts(Run *run, StageRows *ret_rows, Error *err)
{
    return run_quality(run, "marts", ret_rows, err);
}

static Status
run_models(Run *run, const char *select, TransformReport *report, StageRows *ret_rows, Error *err)
{
    TransformOptions options = {
        .select = select,
        .full_refresh = run->full_refresh,
        .run_at_us = run->now_us,
        .progress = run->progress,
    };
    Status status = transform_run(run->arena, run->project, run->conn, &options, report, err);

    ret_rows->in = (int64_t) report->n_models;
    for (size_t at = 0; at < report->n_models; at++)
        if (report->models[at].rows > 0)
            ret_rows->out += report->models[at].rows;
    return status;
}

static Status run_transform(Run *run, StageRows *ret_rows, Error *err)
{
    return run_models(run, "staging intermediate", &run->transform, ret_rows, err);
}

static Status run_marts(Run *run, StageRows *ret_rows, Error *err)
{
    return run_models(run, "marts", &run->marts, ret_rows, err);
}

static Status run_detect(Run *run, StageRows *ret_rows, Error *err)
{
    DetectOptions options = {
        .budget = run->project->budget,
        .n_threads = run->project->n_threads,
        .seed = run->project->seed,
        .now_us = run->now_us,
        .run_id = run->run_id,
        .progress = run->progress,
    };
    Status status = detect_run(run->arena, run->project, run->conn, &options, &run->detect, err);

    ret_rows->in = run->detect.readings_scored;
    ret_rows->out = run->detect.suspects;
    return status;
}

static Status run_forecast(Run *run, StageRows *ret_rows, Error *err)
{
    ForecastOptions options = {
        .n_threads = run->project->n_threads,
        .now_us = run->now_us,
        .run_id = run->run_id,
        .progress = run->progress,
    };
    Status status =
        forecast_run(run->arena, run->project, run->conn, &options, &run->forecast, err);

    ret_rows->in = (int64_t) run->forecast.n_nodes;
    ret_rows->out = run->forecast.rows;
    return status;
}

static Status run_report(Run *run, StageRows *ret_rows, Error *err)
{
    ReportOptions options = {
        .path = run->report_path,
        .subtitle = run->project->site,
        .lang = run->project->lang,
        .now_us = run->now_us,
    };

    ret_rows->out = 1;
    return report_write(run->arena, run->project, run->conn, &options, err);
}

/* The data's path. A stage runs when the one it waits for has succeeded. */
const Stage stage_table[] = {
    {"ingest", NULL, "eiot ingest DIR", "files", "raw_data", run_ingest},
    {"quality-raw", "ingest", "eiot quality --layer raw", "raw_data", "quality", run_quality_raw},
    {"transform",
     "quality-raw",
     "eiot transform --select 'staging intermediate'",
     "raw_data",
     "staging, intermediate",
     run_transform},
    {"quality-staging",
     "transform",
     "eiot quality --layer staging",
     "staging, intermediate",
     "quality",
     run_quality_staging},
    {"detect", "quality-staging", "eiot detect", "intermediate", "ml", run_detect},
    {"forecast", "detect", "eiot forecast", "intermediate", "ml", run_forecast},
    {"marts", "forecast", "eiot transform --select marts", "intermediate, ml", "marts", run_marts},
    {"quality-marts", "marts", "eiot quality --layer marts", "marts", "quality", run_quality_marts},
    {"report", "quality-marts", "eiot report", "marts, quality, ops", "report.html", run_report},
};

const size_t n_stages = sizeof(stage_table) / sizeof(stage_table[0]);

size_t stage_find(const char *name)
{
    size_t at = 0;

    while (at < n_stages && strcmp(stage_table[at].name, name) != 0)
        at++;
    return at;
}
