#include <string.h>

#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/show.h"
#include "pipeline/run_log.h"
#include "quality/docs/data_docs.h"

#define REPORT_PATH "data/processed/report.html"
#define TOP_SHOWN   10

/* One line a stage on stderr, as it goes. */
static void tell_stage(void *argument, const StageResult *result, bool is_done)
{
    const Context *context = argument;

    if (is_done && !context->is_json)
        console_note(
            context->is_quiet,
            "%-16s %s  %s s",
            result->stage->name,
            command_text(context, stage_outcome_name(result->outcome)),
            cell_number(context, result->ms / 1000, 2));
}

static void heading(const Context *context, const char *key)
{
    (void) printf("\n== %s\n", command_text(context, key));
}

/* The counts of all layers that were judged; each result stands in quality.results. */
static Json *json_counts(const Run *run)
{
    size_t expectations = 0;
    size_t failed = 0;
    size_t critical_failed = 0;
    size_t not_judged = 0;

    for (size_t at = 0; at < run->n_quality; at++) {
        expectations += run->quality[at].expectations;
        failed += run->quality[at].failed;
        critical_failed += run->quality[at].critical_failed;
        not_judged += run->quality[at].not_judged;
    }
    return json_pack(
        "{s:I, s:I, s:I, s:I}",
        "expectations",
        (json_int_t) expectations,
        "failed",
        (json_int_t) failed,
        "critical_failed",
        (json_int_t) critical_failed,
        "not_judged",
        (json_int_t) not_judged);
}

static void print_json(const Context *context, const Run *run, const StageResult *results)
{
    console_json(
        context->arena,
        json_pack(
            "{s:s, s:o, s:o, s:o, s:o, s:s, s:s}",
            "run_id",
            run->run_id,
            "stages",
            json_stages(results),
            "ingest",
            json_files(run->files, run->n_files),
            "quality",
            json_counts(run),
            "detect",
            json_detect(&run->detect),
            "report",
            run->report_path,
            "data_docs",
            run->docs_folder));
}

/* What people want to know, in the order of the data's path; the parts that ran. */
static Status
print_all(const Context *context, const Run *run, const StageResult *results, Error *err)
{
    Status status = OK;

    if (run->n_files > 0) {
        heading(context, "section_files");
        show_files(context, run->files, run->n_files);
    }
    if (run->transform.n_tests + run->marts.n_tests > 0) {
        heading(context, "section_models");
        show_models(context, &run->transform);
        show_models(context, &run->marts);
    }
    for (size_t at = 0; at < run->n_quality; at++) {
        if (at == 0)
            heading(context, "section_quality");
        show_quality(context, &run->quality[at]);
    }
    if (results[stage_find("marts")].outcome == STAGE_SUCCESS) {
        heading(context, "section_losses");
        status = show_losses(context, run->conn, err);
        if (status == OK) {
            heading(context, "section_anomalies");
            show_detect(context, &run->detect);
            status = show_anomalies(context, run->conn, TOP_SHOWN, err);
        }
    }
    heading(context, "section_stages");
    show_stages(context, results);
    if (results[stage_find("report")].outcome == STAGE_SUCCESS)
        (void) printf("\n%s: %s\n", command_text(context, "report"), run->report_path);
    if (run->n_quality > 0)
        (void) printf(
            "%s: %s\n",
            command_text(context, "data_docs"),
            file_join(context->arena, run->docs_folder, DATA_DOCS_INDEX));
    return status;
}

/* A run that begins after ingest reads no files. */
static bool needs_files(const RunOptions *options)
{
    const char *first = options->only != NULL ? options->only : options->from;

    return first == NULL || strcmp(first, stage_table[0].name) == 0;
}

static Status run_in(Context *context, Session *session, Error *err)
{
    char run_id[RUN_ID_MAX];
    StageResult *results = ARENA_ARRAY(context->arena, StageResult, n_stages);
    Run run = {
        .arena = context->arena,
        .project = &context->project,
        .conn = session->conn,
        .run_id = run_id,
        .now_us = command_now_us(),
        .source_name = args_text(context->args, "source", NULL),
        .meter_id = args_text(context->args, "meter", NULL),
        .report_path = args_text(context->args, "report", REPORT_PATH),
        .docs_folder = args_text(context->args, "docs", DATA_DOCS_FOLDER),
        .clock_us = command_now_us,
        .full_refresh = args_has(context->args, "full-refresh"),
        .progress = &context->progress,
    };
    RunOptions options = {
        .from = args_text(context->args, "from", NULL),
        .only = args_text(context->args, "only", NULL),
        .clock_us = command_now_us,
        .on_stage = tell_stage,
        .context = context,
    };
    Error shown;
    Status status;
    Status printed = OK;

    (void) run_id_text(run.now_us, run_id);
    status = needs_files(&options) ? command_paths(context, &run.paths, &run.n_paths, err) : OK;
    if (status != OK)
        return status;
    status = run_pipeline(&run, &options, results, err);
    console_progress_clear();
    if (status == STATUS_USAGE)
        return status;
    if (context->is_json)
        print_json(context, &run, results);
    else
        printed = print_all(context, &run, results, status == OK ? err : &shown);
    return status == OK ? printed : status;
}

static Status run(Context *context, Error *err)
{
    Session session = {0};
    Status status = command_open(context, ACCESS_WRITE, &session, err);

    if (status == OK)
        status = run_in(context, &session, err);
    command_close(&session);
    return status;
}

static const OptionSpec options[] = {
    {.name = "from", .kind = OPTION_TEXT, .value = "STAGE"},
    {.name = "only", .kind = OPTION_TEXT, .value = "STAGE"},
    {.name = "source", .kind = OPTION_TEXT, .value = "NAME"},
    {.name = "meter", .kind = OPTION_TEXT, .value = "ID"},
    {.name = "report", .kind = OPTION_TEXT, .value = "FILE"},
    {.name = "docs", .kind = OPTION_TEXT, .value = "DIR"},
    {.name = "full-refresh", .kind = OPTION_FLAG},
    {0},
};

const Command cmd_run = {
    .name = "run",
    .usage =
        "[FILE|DIR...] [--from STAGE | --only STAGE] [--source NAME] [--meter ID] [--report FILE] "
        "[--docs DIR]",
    .options = options,
    .most_words = 100000,
    .has_json = true,
    .run = run,
};
