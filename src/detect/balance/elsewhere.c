#include "elsewhere.h"

#include <math.h>

#include "base/mem.h"

/* A meter is elsewhere when the residual falls by as much as it reads, and the input is short of as
 * much. A theft of certain hours goes against what the meter reads, too, but leaves energy over. A
 * loss that was fitted here hides what is short: it is told by what nodes of this kind usually
 * lose. Where that is not known, the residual has to follow the meter closely, or to be short
 * beside the fitted loss. */
#define ELSEWHERE_SLOPE_OFF         0.3
#define ELSEWHERE_SHORT_MIN         0.5
#define ELSEWHERE_CORRELATION       0.5
#define ELSEWHERE_CORRELATION_USUAL 0.2
#define ELSEWHERE_CLOSE             0.75
#define ELSEWHERE_MAX               3

/* How the residual falls with what a meter reads. */
typedef struct Fall {
    double slope; /* with the input's part taken out of both: a loss model that is a little off goes
                     with the load, as all meters do */
    double correlation;
    double short_share; /* kWh too few in the input on the whole, for each that the meter reads */
} Fall;

/* How much less the input of a slot is than what was used and is lost. */
static double
short_of(const Panel *panel, const Residual *residual, double input, double residual_kwh)
{
    const TechnicalLoss *technical = panel->technical;
    double short_kwh = -(residual_kwh + residual->extra_share * input);

    if (!isnan(technical->usual_share))
        short_kwh +=
            technical->usual_share * input - technical_loss_kwh(technical, input, panel->slot_h);
    return short_kwh;
}

static Fall fall_of(const Panel *panel, const Residual *residual, size_t meter)
{
    enum { METER, INPUT, RESIDUAL, N };

    double sums[N] = {0};
    double products[N][N] = {{0}};
    double within[N][N];
    double weights = 0;
    double short_kwh = 0;
    double used_kwh = 0;
    double own;
    double rest;
    double both;

    for (size_t at = 0; at < panel_slots(panel); at++) {
        double values[N] = {panel_meter(panel, meter)[at], panel->input[at], residual->kwh[at]};
        double weight = 1 / ((double) residual->noise_kwh[at] * residual->noise_kwh[at]);

        if (isnan(values[METER]) || isnan(values[RESIDUAL]))
            continue;
        weights += weight;
        used_kwh += values[METER];
        short_kwh += short_of(panel, residual, values[INPUT], values[RESIDUAL]);
        for (size_t one = 0; one < N; one++) {
            sums[one] += weight * values[one];
            for (size_t other = 0; other < N; other++)
                products[one][other] += weight * values[one] * values[other];
        }
    }
    for (size_t one = 0; one < N; one++)
        for (size_t other = 0; other < N; other++)
            within[one][other] = products[one][other] - sums[one] * sums[other] / weights;
    own = within[METER][METER] - within[METER][INPUT] * within[METER][INPUT] / within[INPUT][INPUT];
    rest = within[RESIDUAL][RESIDUAL] -
           within[RESIDUAL][INPUT] * within[RESIDUAL][INPUT] / within[INPUT][INPUT];
    both = within[METER][RESIDUAL] -
           within[METER][INPUT] * within[RESIDUAL][INPUT] / within[INPUT][INPUT];
    return (Fall){
        .slope = own > 0 ? both / own : 0,
        .correlation = own > 0 && rest > 0 ? both / sqrt(own * rest) : 0,
        .short_share = used_kwh > 0 ? short_kwh / used_kwh : 0,
    };
}

static bool is_elsewhere_by(const Panel *panel, const Fall *fall)
{
    bool is_short = fall->short_share >= ELSEWHERE_SHORT_MIN;

    if (fabs(fall->slope + 1) > ELSEWHERE_SLOPE_OFF)
        return false;
    if (!isnan(panel->technical->usual_share))
        return is_short && fall->correlation < -ELSEWHERE_CORRELATION_USUAL;
    return fall->correlation < -ELSEWHERE_CLOSE ||
           (is_short && fall->correlation < -ELSEWHERE_CORRELATION);
}

const bool *elsewhere_find(Arena *arena, const Panel *panel)
{
    bool *is_elsewhere = ARENA_ARRAY(arena, bool, panel->n_meters);

    for (size_t found = 0; found < ELSEWHERE_MAX; found++) {
        const Residual *residual =
            residual_of(arena, panel, panel_use_of(arena, panel, is_elsewhere));
        size_t closest = panel->n_meters;
        double least = 0;

        if (residual == NULL ||
            (isnan(panel->technical->usual_share) && !(residual->extra_share < 0)))
            return found > 0 ? is_elsewhere : NULL;
        for (size_t meter = 0; meter < panel->n_meters; meter++) {
            Fall fall = fall_of(panel, residual, meter);

            if (!is_elsewhere[meter] && is_elsewhere_by(panel, &fall) && fall.correlation < least) {
                closest = meter;
                least = fall.correlation;
            }
        }
        if (closest == panel->n_meters)
            return found > 0 ? is_elsewhere : NULL;
        is_elsewhere[closest] = true;
    }
    return is_elsewhere;
}
