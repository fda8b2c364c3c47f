#include "evaluate.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "rank.h"
#include "roc.h"

#define METERS_MAX   10000000
#define READINGS_MAX UINT32_MAX

/* A truth row with its place, in the order of the ids. */
typedef struct TruthEntry {
    const TruthRow *row;
    double score; /* NaN: not scored */
} TruthEntry;

static int compare_entries(const void *left, const void *right)
{
    const TruthEntry *a = left;
    const TruthEntry *b = right;

    return str_compare(a->row->meter_id, b->row->meter_id);
}

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

/* The truth in the order of the ids, each with its score. */
static Status join_scores(
    Arena *arena,
    StoreConn *conn,
    const EvaluateOptions *options,
    TruthEntry **ret_entries,
    Error *err)
{
    Sql sql = sql_named(conn, "evaluate_meters", NULL, 0);
    TruthEntry *entries = ARENA_ARRAY(arena, TruthEntry, options->n_truth);
    size_t row = 0;
    Table table;
    Status status = store_table(arena, conn, &sql, METERS_MAX, &table, err);

    if (status != OK)
        return status;
    for (size_t at = 0; at < options->n_truth; at++)
        entries[at] = (TruthEntry){.row = &options->truth[at], .score = NAN};
    if (options->n_truth > 0)
        qsort(entries, options->n_truth, sizeof(*entries), compare_entries);
    for (size_t at = 0; at < options->n_truth; at++) {
        Str meter_id = entries[at].row->meter_id;
        size_t column = table_column(&table, "meter_id");

        if (at > 0 && str_equal(meter_id, entries[at - 1].row->meter_id))
            return error_set(
                err, STATUS_DATA, "meter '%.*s' stands twice in the truth", STR_ARG(meter_id));
        while (row < table.n_rows && str_compare(table_text(&table, row, column), meter_id) < 0)
            row++;
        if (row < table.n_rows && str_equal(table_text(&table, row, column), meter_id))
            entries[at].score = table_f64(&table, row, table_column(&table, "score"));
    }
    *ret_entries = entries;
    return OK;
}

static int compare_kinds(const void *left, const void *right)
{
    const KindMetrics *a = left;
    const KindMetrics *b = right;

    return str_compare(a->kind, b->kind);
}

/* Folds one line per theft (n = 1, n_found 0 or 1) into one per kind; returns how many. */
static size_t fold_kinds(KindMetrics *kinds, size_t n)
{
    size_t n_kinds = 0;

    if (n > 0)
        qsort(kinds, n, sizeof(*kinds), compare_kinds);
    for (size_t at = 0; at < n; at++) {
        if (n_kinds > 0 && str_equal(kinds[n_kinds - 1].kind, kinds[at].kind)) {
            kinds[n_kinds - 1].n++;
            kinds[n_kinds - 1].n_found += kinds[at].n_found;
        } else {
            kinds[n_kinds++] = kinds[at];
        }
    }
    return n_kinds;
}

/* Thefts by kind, and how many of each are among the first `budget` of `order`. */
static void count_kinds(
    Arena *arena,
    const TruthEntry *const *scored,
    const uint32_t *order,
    size_t n,
    MetersMetrics *metrics)
{
    KindMetrics *kinds = ARENA_ARRAY(arena, KindMetrics, n);
    size_t n_thefts = 0;

    for (size_t at = 0; at < n; at++) {
        const TruthRow *row = scored[order[at]]->row;

        if (row->is_theft)
            kinds[n_thefts++] = (KindMetrics){
                .kind = row->kind, .n = 1, .n_found = (int64_t) at < metrics->budget ? 1 : 0};
    }
    metrics->n_kinds = fold_kinds(kinds, n_thefts);
    metrics->kinds = kinds;
}

static Status evaluate_meters(
    Arena *arena,
    StoreConn *conn,
    const EvaluateOptions *options,
    MetersMetrics *ret_metrics,
    Error *err)
{
    TruthEntry *entries = NULL;
    const TruthEntry **scored = ARENA_ARRAY(arena, const TruthEntry *, options->n_truth);
    double *scores = ARENA_ARRAY(arena, double, options->n_truth);
    uint8_t *labels = ARENA_ARRAY(arena, uint8_t, options->n_truth);
    size_t n = 0;
    RocList list;
    Status status = join_scores(arena, conn, options, &entries, err);

    if (status != OK)
        return status;
    ASSERT(entries != NULL || options->n_truth == 0);
    for (size_t at = 0; at < options->n_truth; at++) {
        if (isnan(entries[at].score))
            continue;
        scored[n] = &entries[at];
        scores[n] = entries[at].score;
        labels[n++] = entries[at].row->is_theft;
    }
    list = roc_order(arena, scores, labels, n);
    *ret_metrics = (MetersMetrics){
        .is_present = n > 0,
        .n_meters = (int64_t) n,
        .n_theft = (int64_t) list.n_positive,
        .n_not_scored = (int64_t) (options->n_truth - n),
        .budget = options->budget,
        .roc_auc = roc_auc(&list),
        .pr_auc = roc_average_precision(&list),
        .map_at_20 = roc_map_at(&list, 20),
        .precision_at_budget = roc_precision_at(&list, (size_t) options->budget),
    };
    count_kinds(arena, scored, rank_falling(arena, scores, n), n, ret_metrics);
    return OK;
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
        status = evaluate_meters(arena, conn, options, &report.meters, err);
        if (status != OK) {
            error_add_context(err, "evaluate meters");
            return status;
        }
    }
    *ret_report = report;
    return OK;
}
