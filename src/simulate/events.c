#include "events.h"

#include <string.h>

#include "base/mem.h"

#define N_OTHER_EVENTS 4 /* maintenance, replacement, tampering: two */
#define US_PER_MINUTE  (60 * US_PER_S)
#define MAINTENANCE    0.0004 /* a day: once in seven years */
#define REPLACEMENT    0.0002
#define TAMPER_AT_SITE 0.5  /* share of the thieves at the meter whose meter notices */
#define TAMPER_FAR     0.1  /* the same of thieves who change values */
#define BEFORE_MAX     2880 /* minutes between what the meter notices and the theft */

size_t sim_events_max(size_t n_faults, size_t n_vends)
{
    return n_faults + n_vends + N_OTHER_EVENTS;
}

/* Some instant of the window. */
static int64_t any_time(Rng *rng, const SimCalendar *calendar)
{
    uint64_t minutes = (uint64_t) ((calendar->end_us - calendar->start_us) / US_PER_MINUTE);

    return calendar->start_us + (int64_t) rng_below(rng, minutes) * US_PER_MINUTE;
}

static bool happens(Rng *rng, const SimCalendar *calendar, double a_day)
{
    return rng_uniform(rng) < a_day * (double) calendar->n_days;
}

/* What opening, bridging or holding a magnet to a meter sets off. */
static size_t
draw_tampering(Rng *rng, const SimModel *model, const SimMeter *meter, SimEvent *ret_events)
{
    static const char *const CODES[] = {"cover_open", "terminal_open", "magnet", "neutral_missing"};
    bool is_at_site = meter->conduct == SIM_BYPASS || meter->conduct == SIM_NIGHT_BYPASS;
    bool is_noticed = rng_uniform(rng) < (is_at_site ? TAMPER_AT_SITE : TAMPER_FAR);
    const char *code = CODES[rng_below(rng, COUNT_OF(CODES))];
    int64_t before_us = (int64_t) rng_below(rng, BEFORE_MAX) * US_PER_MINUTE;
    int64_t ts_us = sim_slot_us(&model->calendar, meter->first) - before_us;

    if (!sim_is_thief(meter) || meter->conduct == SIM_GHOST_VENDING || !is_noticed)
        return 0;
    /* who stole already did it before there was anything to record */
    if (meter->first == 0 || ts_us < model->calendar.start_us)
        return 0;
    ret_events[0] = (SimEvent){.ts_us = ts_us, .code = code};
    return 1;
}

/* Insertion: events of a meter are few and nearly in order. */
static void sort(SimEvent *events, size_t n_events)
{
    for (size_t at = 1; at < n_events; at++) {
        SimEvent event = events[at];
        size_t place = at;

        while (place > 0 && events[place - 1].ts_us > event.ts_us) {
            events[place] = events[place - 1];
            place--;
        }
        events[place] = event;
    }
}

size_t sim_events_draw(
    const SimModel *model,
    size_t index,
    const SimOutage *faults,
    size_t n_faults,
    const SimVend *vends,
    size_t n_vends,
    SimEvent *ret_events)
{
    const SimCalendar *calendar = &model->calendar;
    Rng rng = sim_rng(model->seed, SIM_STREAM_EVENTS, index);
    size_t n_events = 0;

    if (happens(&rng, calendar, MAINTENANCE))
        ret_events[n_events++] =
            (SimEvent){.ts_us = any_time(&rng, calendar), .code = "cover_open"};
    if (happens(&rng, calendar, REPLACEMENT))
        ret_events[n_events++] =
            (SimEvent){.ts_us = any_time(&rng, calendar), .code = "meter_replaced"};
    n_events += draw_tampering(&rng, model, &model->grid.meters[index], ret_events + n_events);
    for (size_t at = 0; at < n_faults; at++)
        ret_events[n_events++] = (SimEvent){.ts_us = faults[at].start_us, .code = "power_loss"};
    for (size_t at = 0; at < n_vends; at++) {
        int64_t typed_us = (int64_t) (1 + rng_below(&rng, 60)) * US_PER_MINUTE;

        ret_events[n_events++] =
            (SimEvent){.ts_us = vends[at].ts_us + typed_us, .code = "token_accepted"};
    }
    sort(ret_events, n_events);
    return n_events;
}
