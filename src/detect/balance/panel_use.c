#include "panel_use.h"

#include <math.h>

#include "base/mem.h"
#include "detect/balance/shared_days.h"

#define MISSING_SHARE_MAX 0.5
#define USUAL_DAYS_MIN    7
#define LEVEL_DAYS        4 /* to each side */
#define WEEKDAYS_MIN      4
#define WEEK_F            4.0 /* F of days of the week: by chance in one of a thousand meters */

/* Sums over the days of one weekday. */
typedef struct SlotSums {
    double sum;
    double squares;
    double n;
} SlotSums;

/* The mean of a slot over all days; of each day of the week over its own, where these are enough.
 */
static void
set_usual(const Panel *panel, const PanelUse *use, bool follows_week, size_t meter, size_t slot)
{
    SlotSums week[WEEK_DAYS] = {{0}};
    SlotSums all = {0};

    for (size_t day = 0; day < panel->n_days; day++) {
        double value = panel_day(panel, meter, day)[slot];
        SlotSums *sums = &week[day % WEEK_DAYS];

        if (isnan(value))
            continue;
        sums->sum += value;
        sums->n++;
    }
    for (size_t day = 0; day < WEEK_DAYS; day++) {
        all.sum += week[day].sum;
        all.n += week[day].n;
    }
    for (size_t day = 0; day < WEEK_DAYS; day++) {
        const SlotSums *sums = follows_week && week[day].n >= WEEKDAYS_MIN ? &week[day] : &all;

        use->usual_kwh[panel_use_usual(panel, meter, day) + slot] =
            all.n < USUAL_DAYS_MIN ? NAN : (float) (sums->sum / sums->n);
    }
}

/* Sums of all days before each day, over the slots that are known. */
typedef struct Before {
    double *used;
    double *usual;
} Before;

static void set_before(const Panel *panel, const PanelUse *use, size_t meter, Before *before)
{
    for (size_t day = 0; day < panel->n_days; day++) {
        const float *kwh = panel_day(panel, meter, day);
        const float *mean = use->usual_kwh + panel_use_usual(panel, meter, day);

        before->used[day + 1] = before->used[day];
        before->usual[day + 1] = before->usual[day];
        for (size_t slot = 0; slot < panel->day_slots; slot++) {
            if (isnan(kwh[slot]) || isnan(mean[slot]))
                continue;
            before->used[day + 1] += kwh[slot];
            before->usual[day + 1] += mean[slot];
        }
    }
}

/* Analysis of variance of the days' use by what is usual, one group a day of the week. */
static bool follows_week(const Panel *panel, const Before *before)
{
    SlotSums week[WEEK_DAYS] = {{0}};
    SlotSums all = {0};
    double between = 0;
    double within;

    for (size_t day = 0; day < panel->n_days; day++) {
        double usual = before->usual[day + 1] - before->usual[day];
        SlotSums *sums = &week[day % WEEK_DAYS];
        double ratio;

        if (!(usual > 0))
            continue;
        ratio = (before->used[day + 1] - before->used[day]) / usual;
        sums->sum += ratio;
        sums->n++;
        all.sum += ratio;
        all.squares += ratio * ratio;
        all.n++;
    }
    for (size_t day = 0; day < WEEK_DAYS; day++) {
        if (week[day].n < WEEKDAYS_MIN)
            return false;
        between += week[day].sum * week[day].sum / week[day].n;
    }
    within = all.squares - between;
    between -= all.sum * all.sum / all.n;
    return between / (WEEK_DAYS - 1) > WEEK_F * within / (all.n - WEEK_DAYS);
}

/* Days of all meters, in the slots that are known: kWh used, usual, and expected by the other days
 * around; 0: not known. */
typedef struct Days {
    double *used;
    double *usual;
    double *expected;
} Days;

/* The level of each day: what the meter used in the days around it by what is usual in the same
 * slots. */
static void
set_levels(const Panel *panel, PanelUse *use, size_t meter, const Before *before, const Days *days)
{
    for (size_t day = 0; day < panel->n_days; day++) {
        size_t at = meter * panel->n_days + day;
        size_t first = day < LEVEL_DAYS ? 0 : day - LEVEL_DAYS;
        size_t end = day + LEVEL_DAYS + 1 < panel->n_days ? day + LEVEL_DAYS + 1 : panel->n_days;
        double around_used = before->used[end] - before->used[first];
        double around_usual = before->usual[end] - before->usual[first];
        double used = before->used[day + 1] - before->used[day];
        double usual = before->usual[day + 1] - before->usual[day];

        use->level[at] = around_usual > 0 ? (float) (around_used / around_usual) : 1;
        days->used[at] = used;
        days->usual[at] = usual;
        if (around_usual > usual)
            days->expected[at] = (around_used - used) / (around_usual - usual) * usual;
    }
}

/* Moves levels and expectations by what neighbours did on each day; and tells what days err by when
 * their own readings are not among what they are expected by, as in a gap. */
static void share_days(Arena *arena, const Panel *panel, PanelUse *use, const Days *days)
{
    double *factors = ARENA_ARRAY(arena, double, panel->n_meters * panel->n_days);
    SharedDays shared = {panel->n_meters, panel->n_days, days->used, days->expected};

    shared_days_factors(arena, &shared, factors);
    for (size_t meter = 0; meter < panel->n_meters; meter++) {
        double squares = 0;
        double usual = 0;

        for (size_t day = 0; day < panel->n_days; day++) {
            size_t at = meter * panel->n_days + day;
            double error;

            use->level[at] *= (float) factors[at];
            days->expected[at] *= factors[at];
            if (!(days->expected[at] > 0))
                continue;
            error = days->used[at] - days->expected[at];
            squares += error * error;
            usual += days->usual[at];
        }
        use->day_variance[meter] = usual > 0 ? (float) (squares / usual) : 0;
    }
}

/* What slots of a day err by when nothing is known of the day. */
static void
set_slot_variances(const Panel *panel, const PanelUse *use, size_t meter, const Days *days)
{
    for (size_t slot = 0; slot < panel->day_slots; slot++) {
        double squares = 0;
        double levels = 0;

        for (size_t day = 0; day < panel->n_days; day++) {
            size_t at = meter * panel->n_days + day;
            double level = days->expected[at] / days->usual[at];
            double usual = use->usual_kwh[panel_use_usual(panel, meter, day) + slot];
            double error = panel_day(panel, meter, day)[slot] - level * usual;

            if (isnan(error) || !(days->expected[at] > 0))
                continue;
            squares += error * error;
            levels += level * level;
        }
        use->slot_variance[meter * panel->day_slots + slot] =
            levels > 0 ? (float) (squares / levels) : 0;
    }
}

const PanelUse *panel_use_of(Arena *arena, const Panel *panel, const bool *is_elsewhere)
{
    PanelUse *use = ARENA_NEW(arena, PanelUse);
    size_t n_usual = panel->n_meters * WEEK_DAYS * panel->day_slots;
    size_t n_days = panel->n_meters * panel->n_days;
    Before before = {
        .used = ARENA_ARRAY(arena, double, panel->n_days + 1),
        .usual = ARENA_ARRAY(arena, double, panel->n_days + 1),
    };
    Days days = {
        .used = ARENA_ARRAY(arena, double, n_days),
        .usual = ARENA_ARRAY(arena, double, n_days),
        .expected = ARENA_ARRAY(arena, double, n_days),
    };

    use->is_elsewhere = is_elsewhere;
    use->usual_kwh = ARENA_ARRAY(arena, float, n_usual);
    use->slot_variance = ARENA_ARRAY(arena, float, panel->n_meters * panel->day_slots);
    use->day_variance = ARENA_ARRAY(arena, float, panel->n_meters);
    use->level = ARENA_ARRAY(arena, float, n_days);
    for (size_t meter = 0; meter < panel->n_meters; meter++) {
        for (size_t slot = 0; slot < panel->day_slots; slot++)
            set_usual(panel, use, false, meter, slot);
        set_before(panel, use, meter, &before);
        if (follows_week(panel, &before)) {
            for (size_t slot = 0; slot < panel->day_slots; slot++)
                set_usual(panel, use, true, meter, slot);
            set_before(panel, use, meter, &before);
        }
        set_levels(panel, use, meter, &before, &days);
    }
    share_days(arena, panel, use, &days);
    for (size_t meter = 0; meter < panel->n_meters; meter++)
        set_slot_variances(panel, use, meter, &days);
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
            size_t usual = panel_use_usual(panel, meter, day) + slot;
            double level = use->level[meter * panel->n_days + day];

            kwh = panel_use_expected(panel, use, meter, day, slot);
            if (isnan(kwh))
                continue;
            sum.variance += level * level * use->slot_variance[meter * panel->day_slots + slot];
            sum.day_variance +=
                level * level * use->day_variance[meter] * fmax(use->usual_kwh[usual], 0);
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
