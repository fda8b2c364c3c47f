#include "panel_use.h"

#include <math.h>

#include "base/mem.h"

#define MISSING_SHARE_MAX 0.5
#define USUAL_DAYS_MIN    7
#define LEVEL_DAYS        4 /* to each side */

static void set_usual(const Panel *panel, PanelUse *use, size_t meter, size_t slot)
{
    size_t at = meter * panel->day_slots + slot;
    double sum = 0;
    double squares = 0;
    double mean;
    size_t n = 0;

    for (size_t day = 0; day < panel->n_days; day++) {
        double value = panel_day(panel, meter, day)[slot];

        if (isnan(value))
            continue;
        sum += value;
        squares += value * value;
        n++;
    }
    mean = sum / (double) n;
    use->usual_kwh[at] = n < USUAL_DAYS_MIN ? NAN : (float) mean;
    use->usual_variance[at] = (float) fmax(squares / (double) n - mean * mean, 0);
}

/* The level of each day: what the meter used in the days around it by what is usual in the same
 * slots. */
static void set_levels(const Panel *panel, PanelUse *use, size_t meter, double *used, double *usual)
{
    const float *mean = use->usual_kwh + meter * panel->day_slots;
    float *level = use->level + meter * panel->n_days;

    /* sums of the days before */
    for (size_t day = 0; day < panel->n_days; day++) {
        const float *kwh = panel_day(panel, meter, day);

        used[day + 1] = used[day];
        usual[day + 1] = usual[day];
        for (size_t slot = 0; slot < panel->day_slots; slot++) {
            if (isnan(kwh[slot]) || isnan(mean[slot]))
                continue;
            used[day + 1] += kwh[slot];
            usual[day + 1] += mean[slot];
        }
    }
    for (size_t day = 0; day < panel->n_days; day++) {
        size_t first = day < LEVEL_DAYS ? 0 : day - LEVEL_DAYS;
        size_t end = day + LEVEL_DAYS + 1 < panel->n_days ? day + LEVEL_DAYS + 1 : panel->n_days;
        double most = usual[end] - usual[first];

        level[day] = most > 0 ? (float) ((used[end] - used[first]) / most) : 1;
    }
}

const PanelUse *panel_use_of(Arena *arena, const Panel *panel, const bool *is_elsewhere)
{
    PanelUse *use = ARENA_NEW(arena, PanelUse);
    double *used = ARENA_ARRAY(arena, double, panel->n_days + 1);
    double *usual = ARENA_ARRAY(arena, double, panel->n_days + 1);

    use->is_elsewhere = is_elsewhere;
    use->usual_kwh = ARENA_ARRAY(arena, float, panel->n_meters * panel->day_slots);
    use->usual_variance = ARENA_ARRAY(arena, float, panel->n_meters * panel->day_slots);
    use->level = ARENA_ARRAY(arena, float, panel->n_meters * panel->n_days);
    for (size_t meter = 0; meter < panel->n_meters; meter++) {
        for (size_t slot = 0; slot < panel->day_slots; slot++)
            set_usual(panel, use, meter, slot);
        set_levels(panel, use, meter, used, usual);
    }
    return use;
}

SlotUse panel_use_slot(const Panel *panel, const PanelUse *use, size_t day, size_t slot)
{
    size_t at = day * panel->day_slots + slot;
    SlotUse sum = {0};
    size_t n_expected = 0;

    for (size_t meter = 0; meter < panel->n_meters; meter++) {
        double kwh = panel_meter(panel, meter)[at];

        if (use->is_elsewhere != NULL && use->is_elsewhere[meter])
            continue;
        if (isnan(kwh)) {
            double level = use->level[meter * panel->n_days + day];

            kwh = panel_use_expected(panel, use, meter, day, slot);
            if (isnan(kwh))
                continue;
            sum.variance += level * level * use->usual_variance[meter * panel->day_slots + slot];
            n_expected++;
        }
        sum.kwh += kwh;
        sum.n_meters++;
    }
    if (panel->exported != NULL)
        sum.kwh -= panel->exported[at];
    sum.is_known =
        sum.n_meters > 0 && (double) n_expected <= MISSING_SHARE_MAX * (double) sum.n_meters;
    return sum;
}
