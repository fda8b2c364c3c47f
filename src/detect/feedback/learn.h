/*
 * learn: what inspections teach: a new ranking, when there are enough of them and it is better.
 *
 * Stage: detect, after the evidence of all meters is there and the built-in weights have made a
 * probability of it. Pure: rows in memory in, probabilities out; detect.c reads and writes them.
 *
 * The rule. Visits with an outcome (confirmed or cleared; no_access says nothing of the meter) up
 * to `as_of` count. With fewer than LEARN_LABELS_MIN of either, the built-in weights stand. Else
 * gradient boosting (boost.h) is fitted, starting from the built-in probability, and judged on
 * visits at transformers it has not seen: five folds, whole transformers. It is used when
 *
 *   - its ROC AUC there is at least two standard errors above 0.5, those of a ranking by chance
 *     (Mann & Whitney 1947): labels that teach nothing look better half of the time; and
 *   - that AUC is above the one of the built-in probability on the same visits by more than one
 *     standard error of the difference (auc_gain.h). A tie, or luck, keeps the built-in weights:
 *     they can be explained.
 *
 * Only what was known at the time: the measures of a visit are those of the readings before it
 * (the caller computes them so), or a bypass that was removed would teach that honest curves are
 * thefts.
 *
 * Its limit, selection: crews visit what the list named, so labels say nothing of meters that never
 * looked strange. The probabilities are those of meters like the visited ones; for others they are
 * an extrapolation, which is why the built-in probability is where the trees start from. A few
 * visits drawn at random each month keep it honest; see docs/feedback.md.
 */
#ifndef EIOT_DETECT_FEEDBACK_LEARN_H
#define EIOT_DETECT_FEEDBACK_LEARN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

#define LEARN_LABELS_MIN 30

typedef enum LearnLabel {
    LEARN_NO_LABEL, /* no_access */
    LEARN_CLEARED,
    LEARN_CONFIRMED,
} LearnLabel;

/* One visit with the evidence of its meter as readings before the day of the visit give it. */
typedef struct LearnVisit {
    Str meter_id;
    Str transformer_id;   /* "" when none is known: the meter is a group of its own */
    int32_t inspected_on; /* days since 1970-01-01 */
    LearnLabel label;
    double built_in;        /* probability of the built-in weights from that evidence, 0..1 */
    const double *measures; /* n_measures values; NaN where there is none */
} LearnVisit;

typedef struct LearnInput {
    const char *const *names; /* of the measures */
    size_t n_measures;
    const LearnVisit *visits; /* in any order */
    size_t n_visits;
    int32_t as_of; /* visits after this day are not known yet */

    const double *measures; /* of the meters now: n_meters rows of n_measures values */
    const double *built_in; /* their probability by the built-in weights */
    size_t n_meters;
} LearnInput;

typedef enum LearnOutcome {
    LEARN_USED,
    LEARN_TOO_FEW,     /* visits with an outcome, or transformers they are spread over */
    LEARN_NOT_BETTER,  /* than the built-in weights on visits it has not seen */
    LEARN_UNAVAILABLE, /* built without libxgboost */
} LearnOutcome;

typedef struct LearnResult {
    LearnOutcome outcome;
    int64_t n_confirmed; /* up to as_of */
    int64_t n_cleared;
    double auc_built_in;         /* on the visits; NaN when nothing was fitted */
    double auc_learned;          /* on the visits, held out; NaN when nothing was fitted */
    const double *probabilities; /* of the meters, calibrated; NULL unless LEARN_USED */
    const char *importance;      /* JSON: {"measure": share of the gain, ...}, largest first, shares
                                    of 0 left out; NULL unless LEARN_USED */
} LearnResult;

/* All memory in `arena`. The same input gives the same result. */
Status
learn_run(Arena *arena, const LearnInput *input, LearnResult *ret_result, Error *err) MUST_USE;

/* "used", "too_few_visits", "not_better", "unavailable": as in ml.models and texts. */
const char *learn_outcome_name(LearnOutcome outcome);

#endif
