/*
 * evidence: all that the readings of a transformer say of each of its meters, as numbers.
 *
 * Place: between panels (panel.h) and verdicts (verdict.h). Numbers only: nothing here knows what
 * is suspicious. The measures are listed in evidence.def, once for the table ml.meter_evidence, the
 * isolation forest, what is learned from inspections, and `eiot evaluate --detectors`.
 *
 * Pure; memory in the arena.
 */
#ifndef EIOT_DETECT_EVIDENCE_EVIDENCE_H
#define EIOT_DETECT_EVIDENCE_EVIDENCE_H

#include "detect/evidence/attribution.h"
#include "detect/evidence/hours.h"
#include "detect/evidence/onset.h"
#include "detect/evidence/own_past.h"
#include "detect/evidence/shortfall.h"

typedef struct Evidence {
    int32_t first_day; /* of the panel: changes are counted from it */
    Attribution residual;
    Shortfall shortfall;
    double onset_match;
    Hours hours;
    double visibility;  /* its mean day by the noise of its transformer's days: what the balance can
                           see */
    size_t n_loud_days; /* of the transformer; 0 when it has no meter, or nothing is missing */
    double missing_kwh; /* of these days */
    double pearson_window; /* correlation with the residual over all known slots */
    double
        opposed; /* how far that is below 0 and below the middle of the transformer's other meters,
                  * of at least 3, beyond OPPOSED_HONEST: energy is missing when it reads little */
    double observer_ratio;
    OwnPast own;
    double level_ratio_peers; /* by the median of the transformer's other meters, of at least 3 */
    double oddness_recent;    /* mean of the twelve oddest of the recent third of the days */
    double forest;            /* isolation forest over the measures of its own past; NaN: not run */
    bool has_residual;
    bool is_elsewhere; /* the node's meter does not see it: it hangs on another transformer */
} Evidence;

/* Evidence of each meter of the panel, n_meters of them, `forest` left NaN. */
Evidence *evidence_of(Arena *arena, const Panel *panel);

enum {

#define EVIDENCE(name, value, direction) EVIDENCE_##name,
#include "evidence.def"
#undef EVIDENCE
    EVIDENCE_N,
};

extern const char *const evidence_names[EVIDENCE_N];
extern const int evidence_directions[EVIDENCE_N];

/* Direction of a measure by its name; 0 of one that is not known. */
int evidence_direction(Str name);

/* The measures in their order, NaN where there is none. */
void evidence_measures(const Evidence *evidence, double ret_measures[EVIDENCE_N]);

#endif
