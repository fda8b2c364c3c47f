#include "learn.h"

#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/mem.h"
#include "detect/feedback/boost.h"
#include "detect/forest/iforest.h"
#include "detect/stats/auc_gain.h"

#define ERRORS_ABOVE_CHANCE   2.0  /* standard errors of a ranking by chance */
#define ERRORS_ABOVE_BUILT_IN 1.0  /* standard errors of the difference */
#define SURE                  1e-6 /* log-odds of a probability nearer to 0 or 1 are cut here */

/* A labelled visit on its way to a fold. */
typedef struct Label {
    const LearnVisit *visit;
    uint64_t group; /* visits at one transformer stay together */
    size_t group_size;
} Label;

const char *learn_outcome_name(LearnOutcome outcome)
{
    static const char *const names[] = {"used", "too_few_visits", "not_better", "unavailable"};

    return names[outcome];
}

/* ---- which visits count, and in which fold ---- */

static int compare_labels(const void *left, const void *right)
{
    const Label *one = left;
    const Label *other = right;
    int by_meter = str_compare(one->visit->meter_id, other->visit->meter_id);

    if (one->group_size != other->group_size)
        return one->group_size > other->group_size ? -1 : 1;
    if (one->group != other->group)
        return one->group < other->group ? -1 : 1;
    if (by_meter != 0)
        return by_meter;
    return (one->visit->inspected_on > other->visit->inspected_on) -
           (one->visit->inspected_on < other->visit->inspected_on);
}

static void set_group_sizes(Label *labels, size_t n)
{
    size_t end;

    for (size_t first = 0; first < n; first = end) {
        for (end = first; end < n && labels[end].group == labels[first].group; end++)
            continue;
        for (size_t at = first; at < end; at++)
            labels[at].group_size = end - first;
    }
}

/* Visits with a label, the largest groups first: an order of their own, whatever they came in. */
static Label *take_labels(Arena *arena, const LearnInput *input, LearnResult *result, size_t *ret_n)
{
    Label *labels = ARENA_ARRAY(arena, Label, input->n_visits);
    size_t n = 0;

    for (size_t at = 0; at < input->n_visits; at++) {
        const LearnVisit *visit = &input->visits[at];
        bool has_transformer = visit->transformer_id.len > 0;

        if (visit->label == LEARN_NO_LABEL || visit->inspected_on > input->as_of)
            continue;
        result->n_confirmed += visit->label == LEARN_CONFIRMED;
        result->n_cleared += visit->label == LEARN_CLEARED;
        labels[n++] = (Label){
            .visit = visit,
            .group = hash_bytes(has_transformer ? visit->transformer_id : visit->meter_id),
        };
    }
    qsort(labels, n, sizeof(*labels), compare_labels);
    set_group_sizes(labels, n);
    qsort(labels, n, sizeof(*labels), compare_labels);
    *ret_n = n;
    return labels;
}

static size_t smallest(const size_t *sizes, size_t n)
{
    size_t found = 0;

    for (size_t at = 1; at < n; at++)
        if (sizes[at] < sizes[found])
            found = at;
    return found;
}

/* Each group goes whole to the fold that has the fewest visits so far. */
static void set_folds(const Label *labels, size_t n, uint8_t *folds)
{
    size_t sizes[BOOST_FOLDS] = {0};
    size_t fold = 0;

    for (size_t at = 0; at < n; at++) {
        if (at == 0 || labels[at].group != labels[at - 1].group)
            fold = smallest(sizes, BOOST_FOLDS);
        sizes[fold]++;
        folds[at] = (uint8_t) fold;
    }
}

/* Whether both classes are left outside of every fold. */
static bool can_hold_out(const BoostLabels *labels, size_t n)
{
    for (size_t fold = 0; fold < BOOST_FOLDS; fold++) {
        size_t n_left[2] = {0};

        for (size_t row = 0; row < n; row++)
            n_left[labels->labels[row]] += labels->folds[row] != fold;
        if (n_left[0] == 0 || n_left[1] == 0)
            return false;
    }
    return true;
}

/* ---- matrices ---- */

static double log_odds(double probability)
{
    double cut = fmin(fmax(probability, SURE), 1 - SURE);

    return log(cut / (1 - cut));
}

static void set_row(const LearnInput *input, const double *measures, float *values)
{
    for (size_t column = 0; column < input->n_measures; column++)
        values[column] = iforest_value(measures[column]);
}

static BoostMatrix
matrix_of_labels(Arena *arena, const LearnInput *input, const Label *labels, size_t n)
{
    float *values = ARENA_ARRAY(arena, float, n * input->n_measures);
    double *prior = ARENA_ARRAY(arena, double, n);

    for (size_t row = 0; row < n; row++) {
        set_row(input, labels[row].visit->measures, values + row * input->n_measures);
        prior[row] = log_odds(labels[row].visit->built_in);
    }
    return (BoostMatrix){
        .values = values, .prior = prior, .n_rows = n, .n_columns = input->n_measures};
}

static BoostMatrix matrix_of_meters(Arena *arena, const LearnInput *input)
{
    size_t n = input->n_meters;
    float *values = ARENA_ARRAY(arena, float, n * input->n_measures);
    double *prior = ARENA_ARRAY(arena, double, n);

    for (size_t row = 0; row < n; row++) {
        set_row(input, input->measures + row * input->n_measures, values + row * input->n_measures);
        prior[row] = log_odds(input->built_in[row]);
    }
    return (BoostMatrix){
        .values = values, .prior = prior, .n_rows = n, .n_columns = input->n_measures};
}

/* ---- judging ---- */

static bool is_better(const LearnResult *result, double standard_error)
{
    double n_confirmed = (double) result->n_confirmed;
    double n_cleared = (double) result->n_cleared;
    double chance = sqrt((n_confirmed + n_cleared + 1) / (12 * n_confirmed * n_cleared));

    return result->auc_learned >= 0.5 + ERRORS_ABOVE_CHANCE * chance &&
           result->auc_learned > result->auc_built_in + ERRORS_ABOVE_BUILT_IN * standard_error;
}

/* Column and share of the gain. */
typedef struct Share {
    const char *name;
    double share;
} Share;

static int compare_shares(const void *left, const void *right)
{
    const Share *one = left;
    const Share *other = right;

    if (one->share < other->share || one->share > other->share)
        return one->share > other->share ? -1 : 1;
    return str_compare(str_from(one->name), str_from(other->name));
}

static const char *importance_text(Arena *arena, const LearnInput *input, const BoostModel *model)
{
    const double *values = boost_importance(model);
    Share *shares = ARENA_ARRAY(arena, Share, input->n_measures);
    Json *json = json_object();
    const char *text;

    for (size_t column = 0; column < input->n_measures; column++)
        shares[column] = (Share){.name = input->names[column], .share = values[column]};
    qsort(shares, input->n_measures, sizeof(*shares), compare_shares);
    for (size_t at = 0; at < input->n_measures && shares[at].share > 0; at++)
        (void) json_object_set_new(
            json, shares[at].name, json_real(round(shares[at].share * 1e4) / 1e4));
    text = json_text(arena, json, false);
    json_decref(json);
    return text;
}

/* Fits, judges, and when it is better writes what it says of the meters. */
static Status
fit(Arena *arena,
    Arena *scratch,
    const LearnInput *input,
    const Label *labels,
    size_t n,
    LearnResult *result,
    Error *err)
{
    BoostMatrix matrix = matrix_of_labels(scratch, input, labels, n);
    uint8_t *classes = ARENA_ARRAY(scratch, uint8_t, n);
    uint8_t *folds = ARENA_ARRAY(scratch, uint8_t, n);
    BoostLabels outcomes = {.labels = classes, .folds = folds};
    double *probabilities;
    BoostMatrix meters;
    const BoostModel *model;
    AucGain gain;
    Status status;

    for (size_t row = 0; row < n; row++)
        classes[row] = labels[row].visit->label == LEARN_CONFIRMED;
    set_folds(labels, n, folds);
    if (!can_hold_out(&outcomes, n)) {
        result->outcome = LEARN_TOO_FEW;
        return OK;
    }
    status = boost_fit(scratch, &matrix, &outcomes, &model, err);
    if (status != OK)
        return status;
    gain = auc_gain(scratch, matrix.prior, boost_held_out(model), classes, n);
    result->auc_built_in = gain.auc_old;
    result->auc_learned = gain.auc_new;
    if (!is_better(result, gain.standard_error)) {
        result->outcome = LEARN_NOT_BETTER;
        return OK;
    }
    probabilities = ARENA_ARRAY(arena, double, input->n_meters);
    meters = matrix_of_meters(scratch, input);
    status = boost_predict(model, &meters, probabilities, err);
    if (status != OK)
        return status;
    result->importance = importance_text(arena, input, model);
    result->probabilities = probabilities;
    result->outcome = LEARN_USED;
    return OK;
}

Status learn_run(Arena *arena, const LearnInput *input, LearnResult *ret_result, Error *err)
{
    LearnResult result = {.auc_built_in = NAN, .auc_learned = NAN};
    Arena *scratch = arena_new();
    size_t n;
    const Label *labels = take_labels(scratch, input, &result, &n);
    Status status = OK;

    if (result.n_confirmed < LEARN_LABELS_MIN || result.n_cleared < LEARN_LABELS_MIN)
        result.outcome = LEARN_TOO_FEW;
    else if (!boost_is_available())
        result.outcome = LEARN_UNAVAILABLE;
    else
        status = fit(arena, scratch, input, labels, n, &result, err);
    arena_free(scratch);
    if (status != OK) {
        error_add_context(err, "learn from inspections");
        return status;
    }
    *ret_result = result;
    return OK;
}
