/*
 * The meters detector: which meters are worth a visit.
 *
 *     technical loss of each node ─▶ panels ─▶ evidence of each meter ─▶ fusion, causes ─▶ verdict
 *                                    visits ─▶ evidence before them   ─▶ learned, if it is better
 *
 * A meter is looked at when it has at least 7 covered days and half of the expected readings; any
 * other is listed with status `coverage` and no score. An isolation forest over the measures of
 * meters against their own past says how unusual their combination is: evidence like the others.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "detect/balance/technical_loss.h"
#include "detect/detect_internal.h"
#include "detect/feedback/learn.h"
#include "detect/stats/rank.h"
#include "detect/verdict/prevalence.h"
#include "meters_evidence.h"
#include "meters_write.h"

#define DAYS_MIN     7
#define COVERAGE_MIN 0.5

/* What the forest looks at: how a meter differs from its own past. */
static const size_t forest_measures[] = {
    EVIDENCE_level_ratio_peers,
    EVIDENCE_week_minimum,
    EVIDENCE_day_minimum,
    EVIDENCE_week_divergence,
    EVIDENCE_profile_distance,
    EVIDENCE_night_ratio,
    EVIDENCE_load_factor,
    EVIDENCE_variability,
    EVIDENCE_zero_share,
    EVIDENCE_flat_share,
    EVIDENCE_ceiling_share,
    EVIDENCE_day_correlation,
    EVIDENCE_slot_jitter,
};

typedef struct Meters {
    MeterList list;
    MetersEvidence evidence;
    size_t n_looked_at;
    size_t *looked_at; /* places */
    MeterResult *results;
    /* the forest */
    const char *names[COUNT_OF(forest_measures)];
    IforestMatrix matrix;
    DetectStatus forest_status;
} Meters;

static void look_at(const DetectRun *run, Meters *meters)
{
    meters->looked_at = ARENA_ARRAY(run->arena, size_t, meters->list.n);
    meters->results = ARENA_ARRAY(run->arena, MeterResult, meters->list.n);
    for (size_t place = 0; place < meters->list.n; place++) {
        const MeterRow *row = &meters->list.rows[place];
        MeterResult *result = &meters->results[place];

        result->meter = (Meter){
            .row = row,
            .evidence = &meters->evidence.evidence[place],
        };
        result->is_looked_at = row->n_days >= DAYS_MIN && row->coverage >= COVERAGE_MIN;
        if (result->is_looked_at)
            meters->looked_at[meters->n_looked_at++] = place;
    }
}

/* Measures as rows for the forest; those that less than half of the meters have are left out. */
static void make_matrix(const DetectRun *run, Meters *meters)
{
    double(*rows)[EVIDENCE_N] = arena_alloc_zero(run->arena, meters->n_looked_at, sizeof(*rows));
    size_t kept[COUNT_OF(forest_measures)];
    size_t n_kept = 0;
    float *values;

    for (size_t row = 0; row < meters->n_looked_at; row++)
        evidence_measures(&meters->evidence.evidence[meters->looked_at[row]], rows[row]);
    for (size_t at = 0; at < COUNT_OF(forest_measures); at++) {
        size_t n_known = 0;

        for (size_t row = 0; row < meters->n_looked_at; row++)
            n_known += isnan(rows[row][forest_measures[at]]) ? 0 : 1;
        if (n_known > 0 && 2 * n_known >= meters->n_looked_at) {
            meters->names[n_kept] = evidence_names[forest_measures[at]];
            kept[n_kept++] = forest_measures[at];
        }
    }
    values = ARENA_ARRAY(run->arena, float, meters->n_looked_at *n_kept);
    for (size_t row = 0; row < meters->n_looked_at; row++)
        for (size_t column = 0; column < n_kept; column++)
            values[row * n_kept + column] = iforest_value(rows[row][kept[column]]);
    meters->matrix = (IforestMatrix){
        .values = values,
        .n_rows = meters->n_looked_at,
        .n_columns = n_kept,
    };
    iforest_find_complete(run->arena, &meters->matrix);
}

static void run_forest(const DetectRun *run, const IforestOptions *options, Meters *meters)
{
    const Iforest *forest;
    double *scores = ARENA_ARRAY(run->arena, double, meters->n_looked_at);

    make_matrix(run, meters);
    meters->forest_status =
        detect_status_of(iforest_fit(run->arena, &meters->matrix, options, &forest));
    if (meters->forest_status != DETECT_SCORED)
        return;
    iforest_score(forest, &meters->matrix, run->options->n_threads, scores);
    for (size_t row = 0; row < meters->n_looked_at; row++)
        meters->evidence.evidence[meters->looked_at[row]].forest = scores[row];
}

/* A meter's row as far as it was known before a visit: what is said of sales is of the whole
 * window, so nothing is; nor of tampering that was noticed on the day or later. */
static MeterRow row_before(const MeterRow *row, int32_t day)
{
    MeterRow before = *row;

    before.vended_ratio = NAN;
    before.days_since_vend = NAN;
    before.supplied_days = NAN;
    before.buys_little = NAN;
    before.tokens_without_sale = NAN;
    before.edge_months = NAN;
    before.months = NAN;
    if (before.tamper_day >= day)
        before.tamper_day = NO_DAY;
    return before;
}

/* What visits teach. */
static Status learn(const DetectRun *run, const Meters *meters, LearnResult *ret_result, Error *err)
{
    const MetersEvidence *all = &meters->evidence;
    LearnVisit *visits = ARENA_ARRAY(run->arena, LearnVisit, all->n_visits);
    double *measures = ARENA_ARRAY(run->arena, double, meters->n_looked_at *EVIDENCE_N);
    double *built_in = ARENA_ARRAY(run->arena, double, meters->n_looked_at);

    for (size_t at = 0; at < all->n_visits; at++) {
        const Visit *visit = &all->visits[at];
        MeterRow row = row_before(&meters->list.rows[visit->place], visit->inspected_on);
        Meter before = {.row = &row, .evidence = &visit->evidence};
        double *numbers = ARENA_ARRAY(run->arena, double, EVIDENCE_N);
        Verdict verdict;

        verdict_of(&before, &verdict);
        evidence_measures(&visit->evidence, numbers);
        visits[at] = (LearnVisit){
            .meter_id = row.meter_id,
            .transformer_id = row.transformer_id,
            .inspected_on = visit->inspected_on,
            .label = visit->label,
            .built_in = verdict.probability,
            .measures = numbers,
        };
    }
    for (size_t at = 0; at < meters->n_looked_at; at++) {
        const MeterResult *result = &meters->results[meters->looked_at[at]];

        evidence_measures(result->meter.evidence, measures + at * EVIDENCE_N);
        built_in[at] = result->verdict.probability;
    }
    return learn_run(
        run->arena,
        &(LearnInput){
            .names = evidence_names,
            .n_measures = EVIDENCE_N,
            .visits = visits,
            .n_visits = all->n_visits,
            .as_of = INT32_MAX,
            .measures = measures,
            .built_in = built_in,
            .n_meters = meters->n_looked_at,
        },
        ret_result,
        err);
}

/* How many thieves there are is told by all meters together. */
static void shift_all(const DetectRun *run, Meters *meters)
{
    double *log_odds = ARENA_ARRAY(run->arena, double, meters->n_looked_at);
    double shift;

    for (size_t at = 0; at < meters->n_looked_at; at++)
        log_odds[at] = meters->results[meters->looked_at[at]].verdict.log_odds;
    shift = prevalence_log_odds(prevalence_of(log_odds, meters->n_looked_at));
    for (size_t at = 0; at < meters->n_looked_at; at++)
        verdict_shift(shift, &meters->results[meters->looked_at[at]].verdict);
}

static Status judge(const DetectRun *run, Meters *meters, DetectReport *report, Error *err)
{
    double *scores = ARENA_ARRAY(run->arena, double, meters->n_looked_at);
    const uint32_t *order;
    LearnResult learned;
    Status status;

    for (size_t at = 0; at < meters->n_looked_at; at++) {
        MeterResult *result = &meters->results[meters->looked_at[at]];

        verdict_of(&result->meter, &result->verdict);
    }
    status = learn(run, meters, &learned, err);
    if (status != OK)
        return status;
    if (learned.outcome != LEARN_USED)
        shift_all(run, meters);
    for (size_t at = 0; at < meters->n_looked_at; at++) {
        MeterResult *result = &meters->results[meters->looked_at[at]];

        if (learned.outcome == LEARN_USED)
            verdict_learned(learned.probabilities[at], &result->verdict);
        scores[at] = result->verdict.score;
    }
    order = rank_falling(run->arena, scores, meters->n_looked_at);
    for (size_t at = 0; at < meters->n_looked_at; at++)
        meters->results[meters->looked_at[order[at]]].rank = (int64_t) at + 1;
    report->learned = learned;
    return OK;
}

static void count(const DetectRun *run, const Meters *meters, DetectReport *report)
{
    int64_t n_suspects = 0;

    report->meters_status = meters->n_looked_at > 0 ? DETECT_SCORED : DETECT_NOT_ENOUGH_DATA;
    report->meters_scored = (int64_t) meters->n_looked_at;
    report->meters_not_scored = (int64_t) (meters->list.n - meters->n_looked_at);
    for (size_t at = 0; at < meters->n_looked_at; at++)
        n_suspects += meters->results[meters->looked_at[at]].verdict.cause == CAUSE_FRAUD;
    report->suspects = n_suspects < run->options->budget ? n_suspects : run->options->budget;
}

static Status clear(const DetectRun *run, Error *err)
{
    Status status = detect_clear(run, "detect_meters_clear", err);

    return status == OK ? detect_clear(run, "detect_evidence_clear", err) : status;
}

static Status gather(const DetectRun *run, Meters *meters, Error *err)
{
    TechnicalLosses losses;
    Status status = technical_losses_run(run, &losses, err);

    if (status == OK)
        status = meter_list_read(run, &meters->list, err);
    if (status == OK)
        status = meters_evidence_read(run, &meters->list, &losses, &meters->evidence, err);
    return status;
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
    Status status = clear(run, err);

    if (status == OK)
        status = gather(run, &meters, err);
    if (status != OK)
        return status;
    look_at(run, &meters);
    run_forest(run, &options, &meters);
    status = judge(run, &meters, report, err);
    if (status == OK)
        status = meters_write(run, meters.results, meters.list.n, err);
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
            .n_rows = meters.n_looked_at,
            .status = meters.forest_status,
        },
        err);
}
