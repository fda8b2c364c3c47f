#include "base/file.h"
#include "cmd/console.h"
#include "cmd/show.h"
#include "quality/docs/data_docs.h"

#define TOP_SHOWN 10

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

void show_run_json(
    const Context *context,
    const Run *run,
    const StageResult *results,
    const RunOutcome *outcome,
    const char *resumed_from)
{
    console_json(
        context->arena,
        json_pack(
            "{s:s, s:s, s:s?, s:I, s:o, s:o, s:o, s:o, s:o, s:s, s:s}",
            "run_id",
            run->run_id,
            "status",
            outcome->status,
            "resumed_from",
            resumed_from,
            "retries",
            (json_int_t) outcome->retries,
            "stages",
            json_stages(results),
            "ingest",
            json_files(run->files, run->n_files),
            "quality",
            json_counts(run),
            "detect",
            json_detect(&run->detect),
            "forecast",
            json_forecast(&run->forecast),
            "report",
            run->report_path,
            "data_docs",
            run->docs_folder));
}

/* What people want to know, in the order of the data's path; the parts that ran. */
Status show_run(const Context *context, const Run *run, const StageResult *results, Error *err)
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
    if (run->forecast.n_forecast > 0) {
        heading(context, "section_forecast");
        show_forecast(context, &run->forecast);
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
