/*
 * regression: what the differences from the usual day told in the past, slot by slot.
 *
 * For each slot the sums that least squares needs are kept up row by row, old rows fading (half
 * of the weight is gone after 139 days). A fit borrows from the slots beside it, less the farther
 * away, and holds weights near zero: histories are short and small areas noisy. How near follows
 * from a prior deviation of each weight and the variance that the regression leaves (ridge as
 * Bayes has it, Hoerl & Kennard 1970, Technometrics 12:55), so that what repeats exactly is
 * followed exactly. Errors of forecasts h days ahead overlap over h days, so that n rows say no
 * more than n / h (Hansen & Hodrick 1980, J. Political Economy 88:829): the penalty grows with h.
 * Pure.
 */
#ifndef EIOT_FORECAST_MODEL_REGRESSION_H
#define EIOT_FORECAST_MODEL_REGRESSION_H

#include "forecast/model/regressors.h"
#include "forecast/model/ridge.h"

/* The sums of one slot. */
typedef struct SlotSums {
    double gram[RIDGE_SIZE(N_TERMS)];
    double moment[N_TERMS];
    double squares;
    double n;
} SlotSums;

/* `difference`: z less the base of the regressors, both known. */
void regression_learn(SlotSums *sums, const double term[N_TERMS], double difference);

/* The weights for `slot`, `horizon` days ahead (1 .. FORECAST_DAYS), from the sums of all slots of
 * the day. Without `uses_weather` those of the weather are zero. All zero while nothing is learned.
 */
void regression_fit(
    const SlotSums *sums,
    size_t n_slots,
    size_t slot,
    bool uses_weather,
    size_t horizon,
    double ret_weight[N_TERMS]);

#endif
