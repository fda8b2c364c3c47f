/*
 * How well each measure ranks meters on its own: what a score is made of, one by one, each taken in
 * the direction in which it is suspicious (evidence.def).
 *
 * The evidence of a large site has many million rows, so it is read measure by measure, and of each
 * only the meters of the truth are kept.
 */
#include <math.h>

#include "base/mem.h"
#include "detect/evidence/evidence.h"
#include "detect/stats/roc.h"
#include "evaluate_internal.h"

#define FUSED         "fused"
#define DETECTORS_MAX (EVIDENCE_N + 1) /* each measure, and the score of all */

/* The values of one measure, of the meters of the truth that have it. */
typedef struct Gather {
    Arena *arena;
    const TruthList *list;
    Str measure;
    int direction; /* of the measure; one that only describes is left out */
    double *values;
    uint8_t *labels;
    size_t n;
    size_t next; /* of the truth: ids come in rising order within a measure */
    DetectorMetrics *detectors;
    size_t n_detectors;
} Gather;

static Gather gather_new(Arena *arena, const TruthList *list)
{
    return (Gather){
        .arena = arena,
        .list = list,
        .values = ARENA_ARRAY(arena, double, list->n),
        .labels = ARENA_ARRAY(arena, uint8_t, list->n),
        .detectors = ARENA_ARRAY(arena, DetectorMetrics, DETECTORS_MAX),
    };
}

/* Adds what was gathered as one line and begins anew. */
static void end_measure(Gather *gather)
{
    Arena *scratch;
    RocList roc;

    if (gather->n > 0) {
        ASSERT(gather->n_detectors < DETECTORS_MAX); /* names that are not ours have no direction */
        scratch = arena_new();
        roc = roc_order(scratch, gather->values, gather->labels, gather->n);
        gather->detectors[gather->n_detectors++] = (DetectorMetrics){
            .measure = gather->measure,
            .n = (int64_t) gather->n,
            .n_theft = (int64_t) roc.n_positive,
            .roc_auc = roc_auc(&roc),
            .map_at_20 = roc_map_at(&roc, 20),
        };
        arena_free(scratch);
    }
    gather->n = 0;
    gather->next = 0;
}

static void add(Gather *gather, const TruthEntry *entry, double value)
{
    if (gather->direction == 0 || !isfinite(value))
        return;
    gather->values[gather->n] = gather->direction * value;
    gather->labels[gather->n++] = entry->row->is_theft;
}

static void add_row(Gather *gather, Str measure, Str meter_id, double value)
{
    const TruthList *list = gather->list;

    if (!str_equal(measure, gather->measure)) {
        end_measure(gather);
        gather->measure = str_from(str_dup(gather->arena, measure));
        gather->direction = evidence_direction(measure);
    }
    while (gather->next < list->n &&
           str_compare(list->entries[gather->next].row->meter_id, meter_id) < 0)
        gather->next++;
    if (gather->next < list->n && str_equal(list->entries[gather->next].row->meter_id, meter_id))
        add(gather, &list->entries[gather->next++], value);
}

static Status read_evidence(Gather *gather, StoreConn *conn, Error *err)
{
    Sql sql = sql_named(conn, "evaluate_detectors", NULL, 0);
    const Batch *batch;
    Rows *rows;
    Status status = store_query(conn, &sql, EXPECT_ANY, &rows, err);

    if (status != OK)
        return status;
    for (;;) {
        status = rows_next(rows, &batch, err);
        if (status != OK || batch->n_rows == 0)
            break;
        for (size_t row = 0; row < batch->n_rows; row++)
            add_row(
                gather,
                ((const Str *) batch->columns[0].values)[row],
                ((const Str *) batch->columns[1].values)[row],
                ((const double *) batch->columns[2].values)[row]);
    }
    rows_close(rows);
    return status;
}

Status evaluate_detectors(
    Arena *arena, StoreConn *conn, const TruthList *list, EvaluateReport *report, Error *err)
{
    Gather gather = gather_new(arena, list);
    Status status = read_evidence(&gather, conn, err);

    if (status != OK)
        return status;
    end_measure(&gather);
    gather.measure = STR(FUSED);
    gather.direction = 1;
    for (size_t at = 0; at < list->n; at++)
        add(&gather, &list->entries[at], list->entries[at].score);
    end_measure(&gather);
    report->detectors = gather.detectors;
    report->n_detectors = gather.n_detectors;
    return OK;
}
