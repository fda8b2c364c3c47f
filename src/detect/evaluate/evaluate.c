#include "evaluate.h"

#include "detect/stats/roc.h"
#include "evaluate_internal.h"

#define READINGS_MAX UINT32_MAX

static Status evaluate_readings(
    Arena *arena,
    StoreConn *conn,
    const EvaluateOptions *options,
    ReadingsMetrics *ret_metrics,
    Error *err)
{
    Sql sql = sql_named(conn, "evaluate_readings", NULL, 0);
    Table table;
    double *scores;
    uint8_t *labels;
    RocList list;
    Status status = store_table(arena, conn, &sql, READINGS_MAX, &table, err);

    if (status != OK)
        return status;
    scores = ARENA_ARRAY(arena, double, table.n_rows);
    labels = ARENA_ARRAY(arena, uint8_t, table.n_rows);
    for (size_t row = 0; row < table.n_rows; row++) {
        scores[row] = table_f64(&table, row, table_column(&table, "score"));
        labels[row] = table_f64(&table, row, table_column(&table, "is_abnormal")) > 0.5;
    }
    list = roc_order(arena, scores, labels, table.n_rows);
    *ret_metrics = (ReadingsMetrics){
        .is_present = table.n_rows > 0,
        .n_readings = (int64_t) table.n_rows,
        .n_abnormal = (int64_t) list.n_positive,
        .k = options->k > 0 ? options->k : (int64_t) list.n_positive,
        .roc_auc = roc_auc(&list),
        .pr_auc = roc_average_precision(&list),
    };
    ret_metrics->f1_at_k = roc_f1_at(&list, (size_t) ret_metrics->k);
    ret_metrics->precision_at_k = roc_precision_at(&list, (size_t) ret_metrics->k);
    return OK;
}

static Status evaluate_truth(
    Arena *arena,
    StoreConn *conn,
    const EvaluateOptions *options,
    EvaluateReport *report,
    Error *err)
{
    TruthList list;
    Status status = truth_join(arena, conn, options, &list, err);

    if (status != OK) {
        error_add_context(err, "evaluate meters");
        return status;
    }
    evaluate_meters(arena, &list, options->budget, &report->meters);
    if (!options->has_detectors)
        return OK;
    status = evaluate_detectors(arena, conn, &list, report, err);
    if (status != OK)
        error_add_context(err, "evaluate detectors");
    return status;
}

Status evaluate_run(
    Arena *arena,
    StoreConn *conn,
    const EvaluateOptions *options,
    EvaluateReport *ret_report,
    Error *err)
{
    EvaluateReport report = {.meters = {.budget = options->budget}};
    Status status = evaluate_readings(arena, conn, options, &report.readings, err);

    if (status != OK) {
        error_add_context(err, "evaluate readings");
        return status;
    }
    if (options->truth != NULL) {
        status = evaluate_truth(arena, conn, options, &report, err);
        if (status != OK)
            return status;
    }
    *ret_report = report;
    return OK;
}
