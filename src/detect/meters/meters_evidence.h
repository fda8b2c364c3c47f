/*
 * meters_evidence: the evidence of all meters, and of meters that were visited as it was before the
 * visit.
 *
 * Stage: detect. Reads panels group by group (panel_read.h) and lets all cores work on their
 * transformers; only the evidence stays, some hundred numbers a meter. The same tables give the
 * same numbers for any number of threads. What a transformer loses itself is fitted to all days,
 * later ones than a visit among them: it is not about the meter.
 */
#ifndef EIOT_DETECT_METERS_METERS_EVIDENCE_H
#define EIOT_DETECT_METERS_METERS_EVIDENCE_H

#include "detect/evidence/evidence.h"
#include "detect/feedback/learn.h"
#include "detect/meters/meter_list.h"

/* A visit to a meter of the list. */
typedef struct Visit {
    size_t place; /* in the list */
    int32_t inspected_on;
    LearnLabel label;
    Evidence evidence; /* of the days before the visit */
} Visit;

typedef struct MetersEvidence {
    Evidence *evidence; /* of each meter of the list */
    Visit *visits; /* by place and day; those to meters that are not in the list are left out */
    size_t n_visits;
} MetersEvidence;

/* All in the run's arena. Losses of transformers whose gaps left nothing to fit to are fitted again
 * (panel_loss.h) and written anew. */
Status meters_evidence_read(
    const DetectRun *run,
    const MeterList *list,
    TechnicalLosses *losses,
    MetersEvidence *ret_evidence,
    Error *err) MUST_USE;

#endif
