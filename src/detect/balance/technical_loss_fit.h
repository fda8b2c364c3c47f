/*
 * technical_loss_fit: the technical loss of one node from its intervals. Pure.
 *
 * What a node's meter reads and the customers' meters do not is technical loss and theft together.
 * Thefts come and go, technical loss does not: so the model of technical_loss.h is fitted to the
 * days that lose least for their input. A theft that is there on every day at the same rate can't
 * be told from technical loss by this, and is part of it up to the limit the caller sets.
 */
#ifndef EIOT_DETECT_BALANCE_TECHNICAL_LOSS_FIT_H
#define EIOT_DETECT_BALANCE_TECHNICAL_LOSS_FIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

#define LOSS_DAYS_MIN      7
#define LOSS_INTERVALS_MIN 300

typedef struct LossInterval {
    int32_t day; /* any number of the local day; intervals come by rising day */
    double hours;
    double input_kwh; /* above 0 */
    double lost_kwh;  /* input less billed */
} LossInterval;

/* Meaning and units as in TechnicalLoss. */
typedef struct LossFit {
    double no_load_kw;
    double input_share;
    double square_per_kwh;
    double noise_share;
    double mean_share;  /* modelled loss of the kept days over their input */
    double lost_share;  /* what the kept days lost over their input; below 0: billed more */
    size_t n_days;      /* kept */
    size_t n_intervals; /* of these days */
} LossFit;

/* Whether there are enough days and intervals; only then `*ret_fit` is written. */
bool technical_loss_fit(Arena *scratch, const LossInterval *intervals, size_t n, LossFit *ret_fit)
    __attribute__((warn_unused_result));

#endif
