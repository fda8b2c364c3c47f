#include "outages.h"

#include <math.h>

#include "base/mem.h"
#include "simulate/streams.h"

#define SHED_EVERY_N_DAYS    3 /* each feeder; the feeders take turns */
#define FAULT_EVERY_N_DAYS   30.0
#define FAULT_MEDIAN_MINUTES 90.0
#define FAULT_SPREAD         0.8 /* of the logarithm */
#define FAULT_MIN_MINUTES    20.0
#define FAULT_MAX_MINUTES    720.0
#define US_PER_MINUTE        (60 * US_PER_S)

/* The slots of the rotation, half-hours of the local day. */
static const struct {
    uint8_t start;
    uint8_t length;
} ROTATION[] = {{12, 4}, {18, 6}, {24, 4}, {28, 6}, {34, 4}, {38, 6}, {43, 4}};

/* The slot of a day in which the clock reads start .. start+length; false when the clock skips it.
 */
static bool
shed_on(const SimCalendar *calendar, size_t day, size_t start, size_t length, SimOutage *ret_outage)
{
    size_t first = SIZE_MAX;
    size_t last = 0;

    for (size_t slot = calendar->day_first[day]; slot < calendar->day_first[day + 1]; slot++) {
        if (calendar->slots[slot].of_day < start || calendar->slots[slot].of_day >= start + length)
            continue;
        if (first == SIZE_MAX)
            first = slot;
        last = slot;
    }
    if (first == SIZE_MAX)
        return false;
    ret_outage->start_us = sim_slot_us(calendar, first);
    ret_outage->end_us = sim_slot_us(calendar, last + 1);
    return true;
}

SimShedding
sim_shedding_make(Arena *arena, const SimCalendar *calendar, uint64_t seed, size_t n_feeders)
{
    size_t per_feeder = calendar->n_days / SHED_EVERY_N_DAYS + 1;
    SimOutage *items = ARENA_ARRAY(arena, SimOutage, n_feeders * per_feeder);
    size_t *first = ARENA_ARRAY(arena, size_t, n_feeders + 1);
    Rng rng = sim_rng(seed, SIM_STREAM_SHEDDING, 0);
    size_t turn = rng_below(&rng, COUNT_OF(ROTATION));
    size_t n_items = 0;

    for (size_t feeder = 0; feeder < n_feeders; feeder++) {
        first[feeder] = n_items;
        for (size_t day = 0; day < calendar->n_days; day++) {
            size_t at = (turn + day / SHED_EVERY_N_DAYS + 2 * feeder) % COUNT_OF(ROTATION);
            SimOutage outage = {.node = feeder};

            if ((day + feeder) % SHED_EVERY_N_DAYS != 0)
                continue;
            if (shed_on(calendar, day, ROTATION[at].start, ROTATION[at].length, &outage))
                items[n_items++] = outage;
        }
    }
    first[n_feeders] = n_items;
    return (SimShedding){.items = items, .first = first, .n_feeders = n_feeders};
}

size_t sim_faults_draw(
    const SimCalendar *calendar, uint64_t seed, size_t transformer, SimOutage *ret_faults)
{
    Rng rng = sim_rng(seed, SIM_STREAM_FAULTS, transformer);
    int64_t at_us = calendar->start_us;
    size_t n_faults = 0;

    while (n_faults < SIM_MAX_FAULTS) {
        double wait_minutes = -FAULT_EVERY_N_DAYS * 24 * 60 * log(1 - rng_uniform(&rng));
        double minutes = FAULT_MEDIAN_MINUTES * exp(FAULT_SPREAD * rng_normal(&rng));

        minutes = fmin(fmax(minutes, FAULT_MIN_MINUTES), FAULT_MAX_MINUTES);
        at_us += (1 + (int64_t) wait_minutes) * US_PER_MINUTE;
        if (at_us + (int64_t) minutes * US_PER_MINUTE > calendar->end_us)
            break;
        ret_faults[n_faults++] = (SimOutage){
            .node = transformer,
            .start_us = at_us,
            .end_us = at_us + (int64_t) minutes * US_PER_MINUTE,
        };
        at_us = ret_faults[n_faults - 1].end_us;
    }
    return n_faults;
}

static void cut(const SimCalendar *calendar, const SimOutage *outage, double *supply)
{
    size_t slot = (size_t) ((outage->start_us - calendar->start_us) / SIM_SLOT_US);

    for (; slot < calendar->n_slots && sim_slot_us(calendar, slot) < outage->end_us; slot++) {
        int64_t slot_us = sim_slot_us(calendar, slot);
        int64_t from_us = outage->start_us > slot_us ? outage->start_us : slot_us;
        int64_t to_us =
            outage->end_us < slot_us + SIM_SLOT_US ? outage->end_us : slot_us + SIM_SLOT_US;

        if (to_us - from_us == SIM_SLOT_US)
            supply[slot] = 0;
        else
            supply[slot] = fmax(0, supply[slot] - (double) (to_us - from_us) / SIM_SLOT_US);
    }
}

void sim_supply(
    const SimCalendar *calendar,
    const SimShedding *shedding,
    size_t feeder,
    const SimOutage *faults,
    size_t n_faults,
    double *ret_supply)
{
    for (size_t slot = 0; slot < calendar->n_slots; slot++)
        ret_supply[slot] = 1;
    /* the schedule takes whole slots, so that a fault within one takes nothing twice */
    for (size_t at = shedding->first[feeder]; at < shedding->first[feeder + 1]; at++)
        cut(calendar, &shedding->items[at], ret_supply);
    for (size_t at = 0; at < n_faults; at++)
        cut(calendar, &faults[at], ret_supply);
}
