#include "mean_day.h"

#include <math.h>

bool mean_day_of(
    const Panel *panel,
    const float *series,
    const float *noise,
    const bool *takes,
    MeanDay *ret_mean)
{
    ret_mean->variance = 0;
    for (size_t slot = 0; slot < panel->day_slots; slot++) {
        double sum = 0;
        double weights = 0;
        size_t n = 0;

        for (size_t day = 0; day < panel->n_days; day++) {
            size_t at = day * panel->day_slots + slot;
            double value = series[at];
            double weight;

            if ((takes != NULL && !takes[day]) || isnan(value))
                continue;
            weight = noise == NULL ? 1 : 1 / ((double) noise[at] * noise[at]);
            sum += weight * value;
            weights += weight;
            n++;
        }
        if (n < MEAN_DAY_DAYS_MIN)
            return false;
        ret_mean->kwh[slot] = sum / weights;
        ret_mean->variance += noise == NULL ? 0 : 1 / weights;
    }
    return true;
}
