#include "misread.h"

#include "simulate/register.h"

#define LATE_SHARE       0.03 /* of the meters */
#define LATE_MAX         12
#define MINUTES_PER_SLOT 30.0

/* A stuck meter repeats what it had last, and at least one watt-hour. */
static int32_t stuck_at(const SimMeter *meter, const int32_t *wh)
{
    for (size_t slot = meter->first; slot-- > 0;) {
        if (wh[slot] > 0)
            return wh[slot];
    }
    return 1;
}

void sim_misread(
    const SimCalendar *calendar, const SimMeter *meter, const double *supply, int32_t *wh)
{
    bool is_faulty = meter->conduct == SIM_FAULTY_METER;
    bool is_stuck = is_faulty && meter->share > 0;
    int32_t stuck_wh = is_stuck ? stuck_at(meter, wh) : 0;
    double carry = 0;

    if (!is_faulty && meter->conduct != SIM_WRONG_MULTIPLIER)
        return;
    for (size_t slot = meter->first; slot < meter->end && slot < calendar->n_slots; slot++) {
        if (supply[slot] <= 0)
            wh[slot] = 0;
        else
            wh[slot] = is_faulty ? stuck_wh : sim_register(&carry, wh[slot] * meter->share);
    }
}

int sim_clock_late(uint64_t seed, size_t index)
{
    Rng rng = sim_rng(seed, SIM_STREAM_CLOCK, index);

    return rng_uniform(&rng) < LATE_SHARE ? 1 + (int) rng_below(&rng, LATE_MAX) : 0;
}

void sim_clock_shift(int minutes, size_t n_slots, int32_t *wh)
{
    int32_t to_previous = 0;

    if (minutes == 0)
        return;
    for (size_t slot = n_slots; slot-- > 1;) {
        int32_t moved = (int32_t) (wh[slot] * minutes / MINUTES_PER_SLOT);

        wh[slot] += to_previous - moved;
        to_previous = moved;
    }
    if (n_slots > 0)
        wh[0] += to_previous;
}
