/*
 * attribution: which meters of a transformer its unexplained energy belongs to.
 *
 * On a day with energy to explain (residual.h), each meter is asked: was it you? Three answers
 * speak for a meter, in units of log-likelihood:
 *
 *   completion   with the missing energy added, its curve looks more like its customer than the
 *                curve it reported (usual_day.h): log p(y + r) - log p(y) over the slots of the
 * day. Sees every kind of tampering, since the true curve was an ordinary one regression   the
 * residual moves with what it reported: non-negative least squares of the residual on all meters of
 * the transformer, and how much worse the fit is without this one, so that several thieves at once
 * are told apart; or the plain correlation of that day. Sees meters that record a share of the
 * truth oddness      its day has the form of tampering (oddness.h)
 *
 * The days are then shared out: a mixture in which each loud day belongs to one meter or to none of
 * them, fitted by expectation and maximisation (Dempster, Laird & Rubin 1977). A meter that
 * explains many days becomes the likelier explanation of the next. "None of them" stands for lines
 * nobody registered, wrong mappings and a loss model that does not fit: such energy accuses no one.
 *
 * Method: ours, on the ground laid by Zheng et al. 2019 (IEEE TII 15(3), arXiv 2411.06649), who
 * correlate the loss of an area with each of its meters. Pure; memory in the arena.
 */
#ifndef EIOT_DETECT_EVIDENCE_ATTRIBUTION_H
#define EIOT_DETECT_EVIDENCE_ATTRIBUTION_H

#include "detect/evidence/shortfall.h"

/* What is said of one meter; NaN where it can't be. */
typedef struct Attribution {
    double day_share;  /* of the loud days, that are its own; of few days, and of days on which
                        * little  is missing for its size, less */
    double kwh_share;  /* of the energy of the loud days, that is its own */
    double support;    /* mean over the loud days of the four answers together */
    double completion; /* mean over the loud days */
    double regression;
    double match;          /* by correlation alone */
    double oddness;        /* on loud days less that on quiet ones */
    double timing;         /* correlation over all days of its oddness with the missing energy */
    double pearson;        /* mean over the loud days of the correlation with the residual */
    double mic;            /* the same of the maximal information coefficient */
    double kwh_day;        /* energy of its days, divided by their number */
    int32_t first_own_day; /* days since 1970-01-01; 0 when none is its own */
    int32_t last_own_day;
    size_t n_own_days; /* more its own than another's */
} Attribution;

/* One for each meter of the panel; NULL residual: all NaN. `odd` holds oddness_of() of each meter.
 */
const Attribution *attribution_of(
    Arena *arena,
    const Panel *panel,
    const Residual *residual,
    const double *const *odd,
    const Shortfall *shortfalls,
    const double *matches);

#endif
