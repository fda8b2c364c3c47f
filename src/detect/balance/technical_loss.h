/*
 * technical_loss: what lines and transformers lose themselves, node by node.
 *
 * Stage: detect, its first step: everything that speaks of unexplained energy subtracts this first.
 * Reads intermediate.int_node_intervals and int_node_ancestors, one node in memory at a time, fits
 * a model to each (technical_loss_fit.h says how and what a fit can't see), writes
 * ml.technical_losses. The marts use the same rows.
 *
 *     loss of an interval of h hours with an input of e kWh, e > 0
 *         = no_load_kw * h + input_share * e + square_per_kwh * e * e / h      (kWh)
 *
 * no_load_kw: a transformer's iron, there at any load. input_share: a plain percentage (the class
 * of the meters, what nobody splits further). square_per_kwh: copper and lines, which lose by the
 * square of the load. None is negative. An interval without input (an outage, energy fed back) has
 * no technical loss.
 */
#ifndef EIOT_DETECT_BALANCE_TECHNICAL_LOSS_H
#define EIOT_DETECT_BALANCE_TECHNICAL_LOSS_H

#include "detect/detect_internal.h"

typedef enum TechnicalMethod {
    TECHNICAL_CONFIGURED, /* technical_loss_pct of eiot.yml: nothing believable could be fitted */
    TECHNICAL_TYPICAL,    /* what nodes of its kind usually lose: its own fit lost far more */
    TECHNICAL_FITTED,
} TechnicalMethod;

typedef struct TechnicalLoss {
    Str node_id;
    TechnicalMethod method;
    double no_load_kw;
    double input_share;
    double square_per_kwh;
    double noise_share;  /* usual distance of an honest interval from the model, of its input:
                          * 1.4826 x the median of |residual / input|; NaN when not fitted */
    int64_t n_intervals; /* that the model was fitted to; 0 when not fitted */
    double usual_share;  /* what nodes of its kind usually lose of their input; NaN: too few */
} TechnicalLoss;

/* A fit is believed up to so many times technical_loss_pct, and from so much of the input on: more
 * billed than that is no error of meters. */
#define TECHNICAL_SHARE_LIMIT 3.0
#define TECHNICAL_SHARE_LEAST (-0.01)

/* One for each node of int_node_intervals, by node_id in byte order. */
typedef struct TechnicalLosses {
    TechnicalLoss *losses;
    size_t n;
} TechnicalLosses;

/* Fits every node and replaces ml.technical_losses, inside the open transaction of the run.
 * `*ret_losses` lives in the run's arena. STORE errors when the models have not run. */
Status technical_losses_run(const DetectRun *run, TechnicalLosses *ret_losses, Error *err) MUST_USE;

/* The model of a node; NULL when the node has no meter of its own. */
TechnicalLoss *technical_loss_find(const TechnicalLosses *losses, Str node_id);

/* Writes them all again, once some have changed. */
Status
technical_losses_write(const DetectRun *run, const TechnicalLosses *losses, Error *err) MUST_USE;

/* The loss of an interval by the model; 0 unless input_kwh > 0. `hours` > 0. */
double technical_loss_kwh(const TechnicalLoss *loss, double input_kwh, double hours);

/* "fitted", "typical", "configured": as in ml.technical_losses.method. */
const char *technical_method_name(TechnicalMethod method);

#endif
