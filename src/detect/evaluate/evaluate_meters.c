/* How good the scores of meters are, against the truth. */
#include <math.h>
#include <stdlib.h>

#include "detect/stats/rank.h"
#include "detect/stats/roc.h"
#include "evaluate_internal.h"

#define METERS_MAX 10000000

static int compare_entries(const void *left, const void *right)
{
    const TruthEntry *a = left;
    const TruthEntry *b = right;

    return str_compare(a->row->meter_id, b->row->meter_id);
}

/* The truth in the order of the ids; a DATA error when a meter stands in it twice. */
static Status
order_truth(Arena *arena, const EvaluateOptions *options, TruthEntry **ret_entries, Error *err)
{
    TruthEntry *entries = ARENA_ARRAY(arena, TruthEntry, options->n_truth);

    for (size_t at = 0; at < options->n_truth; at++)
        entries[at] = (TruthEntry){.row = &options->truth[at], .score = NAN, .probability = NAN};
    if (options->n_truth > 0)
        qsort(entries, options->n_truth, sizeof(*entries), compare_entries);
    for (size_t at = 1; at < options->n_truth; at++) {
        if (compare_entries(&entries[at - 1], &entries[at]) != 0)
            continue;
        (void) error_set(
            err,
            STATUS_DATA,
            "meter '%.*s' stands twice in the truth",
            STR_ARG(entries[at].row->meter_id));
        return STATUS_DATA;
    }
    *ret_entries = entries;
    return OK;
}

/* Both lists are in the order of the ids: one walk, and what is in both is kept. */
static size_t keep_known(TruthEntry *entries, size_t n, const Table *scores)
{
    size_t meter_id = table_column(scores, "meter_id");
    size_t score = table_column(scores, "score");
    size_t probability = table_column(scores, "probability");
    size_t n_kept = 0;
    size_t row = 0;

    for (size_t at = 0; at < n; at++) {
        Str id = entries[at].row->meter_id;

        while (row < scores->n_rows && str_compare(table_text(scores, row, meter_id), id) < 0)
            row++;
        if (row == scores->n_rows || !str_equal(table_text(scores, row, meter_id), id))
            continue;
        entries[n_kept++] = (TruthEntry){
            .row = entries[at].row,
            .score = table_f64(scores, row, score),
            .probability = table_f64(scores, row, probability),
        };
    }
    return n_kept;
}

Status truth_join(
    Arena *arena, StoreConn *conn, const EvaluateOptions *options, TruthList *ret_list, Error *err)
{
    Sql sql = sql_named(conn, "evaluate_meters", NULL, 0);
    TruthEntry *entries = NULL;
    Table table;
    Status status = order_truth(arena, options, &entries, err);

    if (status == OK)
        status = store_table(arena, conn, &sql, METERS_MAX, &table, err);
    if (status != OK)
        return status;
    ret_list->n = keep_known(entries, options->n_truth, &table);
    ret_list->n_not_meters = options->n_truth - ret_list->n;
    ret_list->entries = entries;
    return OK;
}

static int compare_kinds(const void *left, const void *right)
{
    const KindMetrics *a = left;
    const KindMetrics *b = right;

    return str_compare(a->kind, b->kind);
}

/* Folds one line per meter (n = 1, n_found 0 or 1) into one per kind; returns how many. */
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

/* Scored meters, the most suspect first. */
typedef struct Ranked {
    const TruthEntry *const *entries;
    size_t n;
    size_t n_first; /* within the budget */
} Ranked;

/* Thefts, or honest meters, by kind, and how many of each are within the budget. */
static const KindMetrics *
count_kinds(Arena *arena, const Ranked *ranked, bool is_theft, size_t *ret_n)
{
    KindMetrics *kinds = ARENA_ARRAY(arena, KindMetrics, ranked->n);
    size_t n = 0;

    for (size_t at = 0; at < ranked->n; at++) {
        const TruthRow *row = ranked->entries[at]->row;

        if (row->is_theft == is_theft)
            kinds[n++] = (KindMetrics){
                .kind = is_theft || row->kind.len > 0 ? row->kind : STR("honest"),
                .n = 1,
                .n_found = at < ranked->n_first ? 1 : 0};
    }
    *ret_n = fold_kinds(kinds, n);
    return kinds;
}

static double expected_hits(const Ranked *ranked)
{
    double sum = NAN;

    for (size_t at = 0; at < ranked->n_first; at++)
        if (!isnan(ranked->entries[at]->probability))
            sum = (isnan(sum) ? 0 : sum) + ranked->entries[at]->probability;
    return sum;
}

static double stolen_kwh(const TruthEntry *entry)
{
    return entry->row->is_theft && !isnan(entry->row->stolen_kwh) ? entry->row->stolen_kwh : 0;
}

/* Thieves that were not scored were not found: they count in what was stolen. */
static double recovered_share(const TruthList *list, const Ranked *ranked)
{
    double found = 0;
    double all = 0;

    for (size_t at = 0; at < ranked->n_first; at++)
        found += stolen_kwh(ranked->entries[at]);
    for (size_t at = 0; at < list->n; at++)
        all += stolen_kwh(&list->entries[at]);
    return all > 0 ? found / all : NAN;
}

void evaluate_meters(
    Arena *arena, const TruthList *list, int64_t budget, MetersMetrics *ret_metrics)
{
    const TruthEntry **entries = ARENA_ARRAY(arena, const TruthEntry *, list->n);
    const TruthEntry **in_order = ARENA_ARRAY(arena, const TruthEntry *, list->n);
    double *scores = ARENA_ARRAY(arena, double, list->n);
    uint8_t *labels = ARENA_ARRAY(arena, uint8_t, list->n);
    size_t n = 0;
    const uint32_t *order;
    RocList roc;
    Ranked ranked;

    for (size_t at = 0; at < list->n; at++) {
        if (isnan(list->entries[at].score))
            continue;
        entries[n] = &list->entries[at];
        scores[n] = list->entries[at].score;
        labels[n++] = list->entries[at].row->is_theft;
    }
    order = rank_falling(arena, scores, n);
    for (size_t at = 0; at < n; at++)
        in_order[at] = entries[order[at]];
    ranked = (Ranked){in_order, n, (size_t) budget < n ? (size_t) budget : n};
    roc = roc_order(arena, scores, labels, n);
    *ret_metrics = (MetersMetrics){
        .is_present = n > 0,
        .n_meters = (int64_t) n,
        .n_theft = (int64_t) roc.n_positive,
        .n_not_scored = (int64_t) (list->n - n),
        .n_not_meters = (int64_t) list->n_not_meters,
        .budget = budget,
        .roc_auc = roc_auc(&roc),
        .pr_auc = roc_average_precision(&roc),
        .map_at_20 = roc_map_at(&roc, 20),
        .precision_at_budget = roc_precision_at(&roc, (size_t) budget),
        .expected_hits = expected_hits(&ranked),
        .recovered_share = recovered_share(list, &ranked),
    };
    ret_metrics->kinds = count_kinds(arena, &ranked, true, &ret_metrics->n_kinds);
    ret_metrics->false_kinds = count_kinds(arena, &ranked, false, &ret_metrics->n_false_kinds);
}
