#include "area.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "simulate/streams.h"

SimAreaLife sim_area_life_new(Arena *arena, size_t n_meters, size_t max_slots)
{
    return (SimAreaLife){
        .n_meters = n_meters,
        .meters = ARENA_ARRAY(arena, SimAreaMeter, n_meters),
        .true_wh = ARENA_ARRAY(arena, int32_t, n_meters * max_slots),
        .recorded_wh = ARENA_ARRAY(arena, int32_t, n_meters * max_slots),
        .is_known = ARENA_ARRAY(arena, bool, n_meters *max_slots),
        .input_wh = ARENA_ARRAY(arena, int64_t, max_slots),
    };
}

/* Copies the window of a load and fills its gaps. */
static void
copy_load(const SimLoad *load, const SimCalendar *window, int32_t *ret_wh, bool *ret_is_known)
{
    size_t first = sim_window_slot(window);
    int64_t sums[SIM_DAY_SLOTS] = {0};
    int64_t counts[SIM_DAY_SLOTS] = {0};

    for (size_t slot = 0; slot < window->n_slots; slot++) {
        int32_t wh = sim_load_wh(load, first + slot);
        size_t of_day = window->slots[slot].of_day;

        ret_wh[slot] = wh;
        ret_is_known[slot] = wh != SIM_NO_READING;
        sums[of_day] += ret_is_known[slot] ? wh : 0;
        counts[of_day] += ret_is_known[slot];
    }
    for (size_t slot = 0; slot < window->n_slots; slot++) {
        size_t of_day = window->slots[slot].of_day;

        if (!ret_is_known[slot])
            ret_wh[slot] = counts[of_day] > 0 ? (int32_t) (sums[of_day] / counts[of_day]) : 0;
    }
}

static int64_t sum(const int32_t *wh, size_t n_slots)
{
    int64_t total = 0;

    for (size_t slot = 0; slot < n_slots; slot++)
        total += wh[slot];
    return total;
}

/* Each set of `wanted` meters that use anything is as likely (Knuth 3.4.2, algorithm S). */
static void draw_thieves(
    SimAreaLife *life,
    Rng *rng,
    const SimThefts *thefts,
    const SimCalendar *window,
    uint64_t seed,
    size_t area,
    size_t wanted)
{
    size_t n_left = 0;

    for (size_t at = 0; at < life->n_meters; at++)
        n_left += life->meters[at].true_wh > 0;
    for (size_t at = 0; at < life->n_meters; at++) {
        if (life->meters[at].true_wh == 0)
            continue;
        if (rng_uniform(rng) * (double) n_left-- >= (double) wanted)
            continue;
        wanted--;
        life->meters[at].theft =
            sim_theft_draw(rng, thefts, window, seed, area * life->n_meters + at);
    }
}

static void observe(SimAreaLife *life, Rng *rng, const SimObserver *observer, size_t n_slots)
{
    memset(life->input_wh, 0, n_slots * sizeof(*life->input_wh));
    for (size_t at = 0; at < life->n_meters; at++) {
        for (size_t slot = 0; slot < n_slots; slot++)
            life->input_wh[slot] += life->true_wh[at * n_slots + slot];
    }
    for (size_t slot = 0; slot < n_slots; slot++) {
        double seen = (double) life->input_wh[slot] * (1 + observer->loss) *
                      (1 + observer->noise * rng_normal(rng));

        life->input_wh[slot] = seen > 0 ? llround(seen) : 0;
    }
}

void sim_area_live(
    SimAreaLife *life,
    const SimAreas *areas,
    size_t area,
    const SimThefts *thefts,
    size_t n_thieves,
    const SimObserver *observer,
    uint64_t seed)
{
    const SimCalendar *window = &areas->windows[areas->items[area].window];
    size_t n_slots = window->n_slots;
    Rng for_thieves = sim_rng(seed, SIM_STREAM_AREA_THIEVES, area);
    Rng for_observer = sim_rng(seed, SIM_STREAM_OBSERVER, area);

    ASSERT(life->n_meters == areas->area_size);
    for (size_t at = 0; at < life->n_meters; at++) {
        const SimLoad *load = areas->items[area].meters[at];

        copy_load(load, window, &life->true_wh[at * n_slots], &life->is_known[at * n_slots]);
        life->meters[at] = (SimAreaMeter){
            .load = load,
            .true_wh = sum(&life->true_wh[at * n_slots], n_slots),
        };
    }
    draw_thieves(life, &for_thieves, thefts, window, seed, area, n_thieves);
    for (size_t at = 0; at < life->n_meters; at++) {
        SimAreaMeter *meter = &life->meters[at];
        int32_t *recorded_wh = &life->recorded_wh[at * n_slots];

        sim_theft_record(window, &meter->theft, NULL, &life->true_wh[at * n_slots], recorded_wh);
        meter->recorded_wh = sum(recorded_wh, n_slots);
    }
    observe(life, &for_observer, observer, n_slots);
}
