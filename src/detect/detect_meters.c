/*
 * The meters detector: what each meter's own past, its peers and its transformer say of it.
 *
 * A meter is looked at when it has at least 7 covered days and half of the expected readings; any
 * other is listed with status `coverage` and no score. An isolation forest over the one-sided
 * measures (meter_reasons.h) says how unusual their combination is, the reasons say what is wrong,
 * and both make the score. Medians that meters are compared with are taken over the meters looked
 * at, so a meter without data changes nothing for the others.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "detect_internal.h"
#include "median.h"
#include "meter_reasons.h"
#include "rank.h"

#define METERS_MAX   10000000
#define DAYS_MIN     7
#define COVERAGE_MIN 0.5

/* Meters looked at, and what came out. */
typedef struct Meters {
    size_t n_all;
    MeterFeatures *all; /* by meter_id */
    size_t n;
    const MeterFeatures **looked_at;
    MeterReference *references; /* of looked_at */
    IforestMatrix matrix;       /* measures of looked_at that have values */
    const char *names[MEASURE_N];
    DetectStatus status;
    double *scores;
    int64_t *ranks; /* from 1, the highest score first; ties by id */
    Str *reasons;   /* JSON, "[]" without one */
    bool *has_reason;
    Str *top;
    Str *shares;
} Meters;

static double number_at(const Table *table, size_t row, const char *name)
{
    size_t column = table_column(table, name);
    double value = table_is_null(table, row, column) ? NAN : table_f64(table, row, column);

    return isfinite(value) ? value : NAN;
}

static MeterFeatures features_at(const Table *table, size_t row)
{
    size_t transformer = table_column(table, "transformer_id");
    size_t drop = table_column(table, "last_drop_day");
    const int32_t *days = table->columns[drop].values;
    bool has_drop_day = !table_is_null(table, row, drop);
    double coverage = number_at(table, row, "coverage");

    return (MeterFeatures){
        .meter_id = table_text(table, row, table_column(table, "meter_id")),
        .transformer_id =
            table_is_null(table, row, transformer) ? STR("") : table_text(table, row, transformer),
        .n_days = table_i64(table, row, table_column(table, "n_days")),
        .coverage = isnan(coverage) ? 0 : coverage,
        .recent_ratio = number_at(table, row, "recent_ratio"),
        .recent_ratio_peers = number_at(table, row, "recent_ratio_peers"),
        .zero_supplied_share = number_at(table, row, "zero_supplied_share"),
        .night_share = number_at(table, row, "night_share"),
        .recent_night_share = number_at(table, row, "recent_night_share"),
        .past_night_share = number_at(table, row, "past_night_share"),
        .flat_share = number_at(table, row, "flat_share"),
        .peer_ratio = number_at(table, row, "peer_ratio"),
        .residual_corr = number_at(table, row, "residual_corr"),
        .residual_corr_after = number_at(table, row, "residual_share_corr_after"),
        .has_drop_day = has_drop_day,
        .drop_day = has_drop_day ? days[row] : 0,
    };
}

static Status read_meters(const DetectRun *run, Meters *meters, Error *err)
{
    Sql sql = sql_named(run->conn, "detect_meters", NULL, 0);
    Table table;
    Status status = store_table(run->arena, run->conn, &sql, METERS_MAX, &table, err);

    if (status != OK)
        return status;
    meters->n_all = table.n_rows;
    meters->all = ARENA_ARRAY(run->arena, MeterFeatures, table.n_rows);
    meters->looked_at = ARENA_ARRAY(run->arena, const MeterFeatures *, table.n_rows);
    for (size_t row = 0; row < table.n_rows; row++) {
        meters->all[row] = features_at(&table, row);
        if (meters->all[row].n_days >= DAYS_MIN && meters->all[row].coverage >= COVERAGE_MIN)
            meters->looked_at[meters->n++] = &meters->all[row];
    }
    return OK;
}

static int compare_transformers(const void *left, const void *right)
{
    const MeterFeatures *const *a = left;
    const MeterFeatures *const *b = right;
    int order = str_compare((*a)->transformer_id, (*b)->transformer_id);

    /* meters stand in one array, in the order of their ids */
    return order != 0 ? order : (*a > *b) - (*a < *b);
}

/* The median correlation of each transformer's meters, for these. */
static void set_residual_references(Arena *arena, Meters *meters)
{
    const MeterFeatures **sorted = ARENA_ARRAY(arena, const MeterFeatures *, meters->n);
    double *of_meter = ARENA_ARRAY(arena, double, meters->n_all); /* by place in `all` */
    double *scratch = ARENA_ARRAY(arena, double, meters->n);

    for (size_t at = 0; at < meters->n; at++)
        sorted[at] = meters->looked_at[at];
    if (meters->n > 0)
        qsort(sorted, meters->n, sizeof(MeterFeatures *), compare_transformers);
    for (size_t first = 0; first < meters->n;) {
        size_t end = first;
        size_t n = 0;
        double median;

        while (end < meters->n &&
               str_equal(sorted[end]->transformer_id, sorted[first]->transformer_id)) {
            if (!isnan(sorted[end]->residual_corr))
                scratch[n++] = sorted[end]->residual_corr;
            end++;
        }
        median = median_of(scratch, n);
        for (; first < end; first++)
            of_meter[sorted[first] - meters->all] = median;
    }
    for (size_t at = 0; at < meters->n; at++)
        meters->references[at].residual_corr = of_meter[meters->looked_at[at] - meters->all];
}

static void set_references(Arena *arena, Meters *meters)
{
    double *scratch = ARENA_ARRAY(arena, double, meters->n);
    size_t n = 0;
    double night_share;

    meters->references = ARENA_ARRAY(arena, MeterReference, meters->n);
    for (size_t at = 0; at < meters->n; at++)
        if (!isnan(meters->looked_at[at]->night_share))
            scratch[n++] = meters->looked_at[at]->night_share;
    night_share = median_of(scratch, n);
    for (size_t at = 0; at < meters->n; at++)
        meters->references[at].night_share = night_share;
    set_residual_references(arena, meters);
}

/* Measures as rows for the forest; those that less than half of the meters have are left out. */
static void make_matrix(Arena *arena, Meters *meters)
{
    double(*measures)[MEASURE_N] = arena_alloc_zero(arena, meters->n, sizeof(*measures));
    float *values = ARENA_ARRAY(arena, float, meters->n *MEASURE_N);
    size_t n_values[MEASURE_N] = {0};
    size_t kept[MEASURE_N];
    size_t n_kept = 0;

    for (size_t at = 0; at < meters->n; at++) {
        meter_measures(meters->looked_at[at], &meters->references[at], measures[at]);
        for (size_t measure = 0; measure < MEASURE_N; measure++)
            n_values[measure] += isnan(measures[at][measure]) ? 0 : 1;
    }
    for (size_t measure = 0; measure < MEASURE_N; measure++) {
        if (2 * n_values[measure] >= meters->n) {
            meters->names[n_kept] = meter_measure_names[measure];
            kept[n_kept++] = measure;
        }
    }
    for (size_t at = 0; at < meters->n; at++)
        for (size_t column = 0; column < n_kept; column++)
            values[at * n_kept + column] = iforest_value(measures[at][kept[column]]);
    meters->matrix = (IforestMatrix){.values = values, .n_rows = meters->n, .n_columns = n_kept};
    iforest_find_complete(arena, &meters->matrix);
}

static Str reasons_json(Arena *arena, const MeterReason *reasons, size_t n)
{
    StrBuf json = strbuf_new(arena);

    strbuf_put_char(&json, '[');
    for (size_t at = 0; at < n; at++) {
        const MeterReason *reason = &reasons[at];

        strbuf_printf(
            &json,
            "%s{\"code\":\"%s\",\"value\":%.2f,\"reference\":%.2f,\"since\":",
            at > 0 ? "," : "",
            reason->code,
            reason->value,
            reason->reference);
        if (reason->has_since) {
            Civil day = civil_from_us(reason->since * US_PER_DAY);
            strbuf_printf(&json, "\"%04d-%02d-%02d\"}", day.year, day.month, day.day);
        } else {
            strbuf_puts(&json, "null}");
        }
    }
    strbuf_put_char(&json, ']');
    return strbuf_str(&json);
}

/* The usual forest score and how far meters usually are from it. */
static MeterOddness usual_oddness(Arena *arena, const double *scores, size_t n)
{
    double *scratch = ARENA_ARRAY(arena, double, n);
    MeterOddness oddness = {0};

    memcpy(scratch, scores, n * sizeof(*scratch));
    oddness.usual = median_of(scratch, n);
    for (size_t at = 0; at < n; at++)
        scratch[at] = fabs(scores[at] - oddness.usual);
    oddness.spread = median_of(scratch, n);
    return oddness;
}

static void score_meters(const DetectRun *run, const Iforest *forest, Meters *meters)
{
    Arena *arena = run->arena;
    double *forest_scores = ARENA_ARRAY(arena, double, meters->n);
    const uint32_t *order;
    MeterOddness oddness;

    meters->scores = ARENA_ARRAY(arena, double, meters->n);
    meters->reasons = ARENA_ARRAY(arena, Str, meters->n);
    meters->has_reason = ARENA_ARRAY(arena, bool, meters->n);
    meters->top = ARENA_ARRAY(arena, Str, meters->n);
    meters->shares = ARENA_ARRAY(arena, Str, meters->n);
    iforest_score(forest, &meters->matrix, run->options->n_threads, forest_scores);
    oddness = usual_oddness(arena, forest_scores, meters->n);
    for (size_t at = 0; at < meters->n; at++) {
        MeterReason reasons[METER_REASONS_MAX];
        double shares[MEASURE_N];
        size_t n_reasons;

        oddness.score = forest_scores[at];
        n_reasons =
            meter_reasons(meters->looked_at[at], &meters->references[at], &oddness, reasons);
        meters->scores[at] = meter_score(reasons, n_reasons, forest_scores[at]);
        meters->reasons[at] = reasons_json(arena, reasons, n_reasons);
        meters->has_reason[at] = n_reasons > 0;
        iforest_explain(forest, meters->matrix.values + at * meters->matrix.n_columns, shares);
        meters->shares[at] = detect_shares_json(
            arena, meters->names, shares, meters->matrix.n_columns, &meters->top[at]);
    }
    order = rank_falling(arena, meters->scores, meters->n);
    meters->ranks = ARENA_ARRAY(arena, int64_t, meters->n);
    for (size_t at = 0; at < meters->n; at++)
        meters->ranks[order[at]] = (int64_t) at + 1;
}

/* One row for ml.meter_scores each, in the order of their ids. */
static Status write_scores(const DetectRun *run, const Meters *meters, Error *err)
{
    enum { ROWS = BATCH_ROWS };

    Str meter_id[ROWS];
    Str status_text[ROWS];
    double score[ROWS];
    int64_t rank[ROWS];
    Str reasons[ROWS];
    Str top[ROWS];
    Str shares[ROWS];
    Str run_id[ROWS];
    int64_t scored_at[ROWS];
    uint64_t scored[ROWS / 64];
    const Column columns[] = {
        {.name = "meter_id", .type = COLUMN_TEXT, .values = meter_id},
        {.name = "status", .type = COLUMN_TEXT, .values = status_text},
        {.name = "score", .type = COLUMN_F64, .values = score, .valid = scored},
        {.name = "score_rank", .type = COLUMN_I64, .values = rank, .valid = scored},
        {.name = "reasons", .type = COLUMN_TEXT, .values = reasons, .valid = scored},
        {.name = "top_feature", .type = COLUMN_TEXT, .values = top, .valid = scored},
        {.name = "contributions", .type = COLUMN_TEXT, .values = shares, .valid = scored},
        {.name = "run_id", .type = COLUMN_TEXT, .values = run_id},
        {.name = "scored_at", .type = COLUMN_TIMESTAMP, .values = scored_at},
    };
    size_t n_looked_at = 0;
    Status status = OK;

    for (size_t first = 0; status == OK && first < meters->n_all; first += ROWS) {
        size_t n = meters->n_all - first < ROWS ? meters->n_all - first : ROWS;
        Batch batch = {.n_rows = n, .n_columns = COUNT_OF(columns), .columns = columns};

        memset(scored, 0, sizeof(scored));
        for (size_t at = 0; at < n; at++) {
            const MeterFeatures *meter = &meters->all[first + at];
            bool is_looked_at = n_looked_at < meters->n && meters->looked_at[n_looked_at] == meter;

            meter_id[at] = meter->meter_id;
            run_id[at] = str_from(run->options->run_id);
            scored_at[at] = run->options->now_us;
            status_text[at] =
                is_looked_at ? str_from(detect_status_name(meters->status)) : STR("coverage");
            if (is_looked_at && meters->status == DETECT_SCORED) {
                scored[at / 64] |= UINT64_C(1) << (at % 64);
                score[at] = meters->scores[n_looked_at];
                rank[at] = meters->ranks[n_looked_at];
                reasons[at] = meters->reasons[n_looked_at];
                top[at] = meters->top[n_looked_at];
                shares[at] = meters->shares[n_looked_at];
            }
            n_looked_at += is_looked_at;
        }
        status = store_append(run->conn, "ml.meter_scores", &batch, err);
    }
    return status;
}

static void count(const DetectRun *run, const Meters *meters, DetectReport *report)
{
    size_t n_suspects = 0;

    report->meters_status = meters->status;
    report->meters_scored = meters->status == DETECT_SCORED ? (int64_t) meters->n : 0;
    report->meters_not_scored = (int64_t) meters->n_all - report->meters_scored;
    for (size_t at = 0; meters->status == DETECT_SCORED && at < meters->n; at++)
        n_suspects += meters->has_reason[at];
    report->suspects =
        (int64_t) n_suspects < run->options->budget ? (int64_t) n_suspects : run->options->budget;
}

Status detect_meters(const DetectRun *run, DetectReport *report, Error *err)
{
    Meters meters = {0};
    IforestOptions options = {
        .n_trees = IFOREST_TREES_DEFAULT,
        .sample_size = IFOREST_SAMPLE_DEFAULT,
        .seed = run->options->seed,
        .n_threads = run->options->n_threads,
    };
    const Iforest *forest;
    Status status = detect_clear(run, "detect_meters_clear", err);

    if (status == OK)
        status = read_meters(run, &meters, err);
    if (status != OK)
        return status;
    set_references(run->arena, &meters);
    make_matrix(run->arena, &meters);
    meters.status = detect_status_of(iforest_fit(run->arena, &meters.matrix, &options, &forest));
    if (meters.status == DETECT_SCORED)
        score_meters(run, forest, &meters);
    status = write_scores(run, &meters, err);
    if (status != OK)
        return status;
    count(run, &meters, report);
    return detect_write_model(
        run,
        &(DetectModel){
            .detector = "meters",
            .forest = options,
            .features = meters.names,
            .n_features = meters.matrix.n_columns,
            .n_rows = meters.n,
            .status = meters.status,
        },
        err);
}
