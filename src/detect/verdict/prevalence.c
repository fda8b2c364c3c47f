#include "prevalence.h"

#include <math.h>

#include "detect/verdict/fusion.h"

#define ROUNDS       200
#define USUAL_METERS 200.0 /* meters of the usual share that are counted in */
#define TIMES_MAX    10.0

double prevalence_log_odds(double share)
{
    return log(share / (1 - share)) - log(PREVALENCE_USUAL / (1 - PREVALENCE_USUAL));
}

double prevalence_of(const double *log_odds, size_t n)
{
    double share = PREVALENCE_USUAL;

    for (size_t round = 0; round < ROUNDS; round++) {
        double moved = prevalence_log_odds(share);
        double thieves = USUAL_METERS * PREVALENCE_USUAL;

        for (size_t at = 0; at < n; at++)
            thieves += fusion_probability(log_odds[at] + moved);
        share = thieves / ((double) n + USUAL_METERS);
        share = fmin(fmax(share, PREVALENCE_USUAL / TIMES_MAX), PREVALENCE_USUAL * TIMES_MAX);
    }
    return share;
}
