/*
 * show: what several commands tell of: the same tables and the same JSON everywhere.
 * show_* print for people on stdout; json_* build a value for programs.
 */
#ifndef EIOT_CMD_SHOW_H
#define EIOT_CMD_SHOW_H

#include "cmd/command.h"
#include "detect/detect.h"
#include "detect/evaluate/evaluate.h"
#include "forecast/forecast.h"
#include "ingest/ingest.h"
#include "pipeline/run.h"
#include "publish/suspects.h"
#include "quality/profile/profile.h"
#include "quality/quality.h"
#include "transform/transform.h"

/* Files: the sum of records of each and of all, then why those of several were refused, and the
 * first rejects with their place. */
void show_files(const Context *context, const FileReport *files, size_t n_files);
Json *json_files(const FileReport *files, size_t n_files);

/* Expectations: a line per suite, then what failed and why. */
void show_quality(const Context *context, const QualityReport *report);

/* A profile as text for people: a line a column, its values below it. */
Str profile_text(const Context *context, const Profile *profile);

/* Models and data tests: failures always, all models with --verbose. */
void show_models(const Context *context, const TransformReport *report);
Json *json_models(const TransformReport *report);

Json *json_detect(const DetectReport *report);

/* Stages with their time. */
void show_stages(const Context *context, const StageResult *results);
Json *json_stages(const StageResult *results);

/* What people want to know of a run, in the order of the data's path; the parts that ran. */
Status
show_run(const Context *context, const Run *run, const StageResult *results, Error *err) MUST_USE;
void show_run_json(
    const Context *context,
    const Run *run,
    const StageResult *results,
    const RunOutcome *outcome,
    const char *resumed_from);

/* What the detectors did. */
void show_detect(const Context *context, const DetectReport *report);

/* What nodes will take, a line each; and how forecasts of past days did, by kind and horizon. */
void show_forecast(const Context *context, const ForecastReport *report);
void show_backtest(const Context *context, const ForecastReport *report);
Json *json_forecast(const ForecastReport *report);

/* Losses per feeder, or per the highest metered level. */
Status show_losses(const Context *context, StoreConn *conn, Error *err) MUST_USE;

/* The first visits of the list with their reasons, and the strangest readings. */
Status show_anomalies(const Context *context, StoreConn *conn, int64_t top, Error *err) MUST_USE;

void show_evaluation(const Context *context, const EvaluateReport *report);
Json *json_evaluation(const EvaluateReport *report);

/* Any table as it is: columns are headed by the text of their name. */
void show_rows(const Context *context, const Table *table);

/* The same; the values of the columns named in `coded`, which ends in NULL, are codes and shown by
 * their words, see command_word(). */
void show_coded_rows(const Context *context, const Table *table, const char *const *coded);

/* All visits in one row; none before the models made the list, or without a visit. */
Status inspections_read_totals(
    const Context *context, StoreConn *conn, Table *ret_totals, Error *err) MUST_USE;
void show_inspections_totals(const Context *context, const Table *totals); /* one line, or none */

/* Meters of the list, each a line with its reasons and what speaks against fraud below it. */
Status show_suspects(
    const Context *context,
    const Suspects *suspects,
    const SuspectsWords *words,
    Error *err) MUST_USE;

/* What the listed visits are expected to bring; and that no more are worth it, when fewer than
 * `wanted` (0: not asked) were found. */
void show_suspects_sum(
    const Context *context, const Suspects *suspects, const SuspectsWords *words, int64_t wanted);

/* What explain_meter() found, section by section. */
void show_explain(const Context *context, const SuspectsWords *words, const Json *evidence);

/* Short forms for cells, in the user's language; memory in the context's arena. */
const char *cell_whole(const Context *context, int64_t value);
const char *cell_number(const Context *context, double value, int decimals);

#endif
