#include "panel_loss.h"

#include <math.h>

#include "base/mem.h"
#include "detect/balance/technical_loss_fit.h"

/* Most of what this fit leaves is that expectations err, which panel_use.h tells; a model fitted to
 * whole intervals leaves less than this. */
#define NOISE_SHARE 0.01

bool panel_loss_fit(
    Arena *arena,
    const Panel *panel,
    const PanelUse *use,
    double limit_share,
    TechnicalLoss *ret_loss)
{
    LossInterval *intervals;
    size_t n = 0;
    LossFit fit;

    if (panel->input == NULL || panel->technical == NULL ||
        panel->technical->method != TECHNICAL_CONFIGURED)
        return false;
    intervals = ARENA_ARRAY(arena, LossInterval, panel_slots(panel));
    for (size_t day = 0; day < panel->n_days; day++) {
        for (size_t slot = 0; slot < panel->day_slots; slot++) {
            double input = panel->input[day * panel->day_slots + slot];
            SlotUse sum;

            if (!(input > 0)) /* nor when it is not known */
                continue;
            sum = panel_use_slot(panel, use, day, slot);
            if (sum.is_known)
                intervals[n++] = (LossInterval){
                    .day = panel->first_day + (int32_t) day,
                    .hours = panel->slot_h,
                    .input_kwh = input,
                    .lost_kwh = input - sum.kwh,
                };
        }
    }
    if (!technical_loss_fit(arena, intervals, n, &fit) || fit.mean_share > limit_share ||
        fit.lost_share < TECHNICAL_SHARE_LEAST)
        return false;
    *ret_loss = (TechnicalLoss){
        .node_id = panel->technical->node_id,
        .method = TECHNICAL_FITTED,
        .no_load_kw = fit.no_load_kw,
        .input_share = fit.input_share,
        .square_per_kwh = fit.square_per_kwh,
        .noise_share = fmin(fit.noise_share, NOISE_SHARE),
        .n_intervals = (int64_t) fit.n_intervals,
        .usual_share = panel->technical->usual_share,
    };
    return true;
}
