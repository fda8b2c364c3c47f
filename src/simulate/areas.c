#include "areas.h"

#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "simulate/streams.h"

#define LEAST_SHARE 0.98 /* of the half-hours of a window that a meter must have */

Status sim_pick_parse(Str text, SimPick *ret_pick, Error *err)
{
    const char *dash = memchr(text.ptr, '-', text.len);
    size_t at = dash == NULL ? text.len : (size_t) (dash - text.ptr);
    int64_t first;
    int64_t last;

    if (str_equal(text, STR("even")) || str_equal(text, STR("odd"))) {
        *ret_pick = (SimPick){.kind = text.ptr[0] == 'e' ? SIM_PICK_EVEN : SIM_PICK_ODD};
        return OK;
    }
    if (dash == NULL || !str_parse_i64((Str){text.ptr, at}, &first) ||
        !str_parse_i64((Str){dash + 1, text.len - at - 1}, &last) || first < 1 || last < first)
        return error_set(
            err,
            STATUS_USAGE,
            "pick is '%.*s', expected even, odd or a range such as 1-30",
            STR_ARG(text));
    *ret_pick = (SimPick){.kind = SIM_PICK_RANGE, .first = (size_t) first, .last = (size_t) last};
    return OK;
}

static bool is_picked(const SimPick *pick, size_t number)
{
    switch (pick->kind) {
    case SIM_PICK_ALL:
        return true;
    case SIM_PICK_EVEN:
        return number % 2 == 0;
    case SIM_PICK_ODD:
        return number % 2 == 1;
    case SIM_PICK_RANGE:
        return number >= pick->first && number <= pick->last;
    }
    return false;
}

/* The meters that may be drawn, and from when to when they are known. */
typedef struct Pool {
    const SimLoad **meters;
    size_t n;
    size_t first;
    size_t last;
} Pool;

static Pool pick_meters(Arena *arena, const SimLoadSet *set, const SimPick *pick)
{
    Pool pool = {
        .meters = ARENA_ARRAY(arena, const SimLoad *, set->n_meters),
        .first = SIM_LOAD_MAX_SLOTS,
    };

    for (size_t at = 0; at < set->n_meters; at++) {
        const SimLoad *load = set->meters[at];

        if (!is_picked(pick, at + 1))
            continue;
        pool.meters[pool.n++] = load;
        pool.first = load->first < pool.first ? load->first : pool.first;
        pool.last = load->last > pool.last ? load->last : pool.last;
    }
    return pool;
}

static int64_t local_day(const Zone *zone, size_t slot)
{
    int64_t utc_us = SIM_LOAD_BASE_US + (int64_t) slot * SIM_SLOT_US;

    return (utc_us + zone_offset_s(zone, utc_us) * US_PER_S) / US_PER_DAY;
}

size_t sim_window_slot(const SimCalendar *window)
{
    return (size_t) ((window->start_us - SIM_LOAD_BASE_US) / SIM_SLOT_US);
}

/* A window may begin before the first load, by less than a day. */
static bool has_window(const SimLoad *load, const SimCalendar *window)
{
    size_t first = sim_window_slot(window);
    size_t n_known = 0;

    for (size_t slot = 0; slot < window->n_slots; slot++)
        n_known += sim_load_wh(load, first + slot) != SIM_NO_READING;
    return (double) n_known >= LEAST_SHARE * (double) window->n_slots;
}

/* For each window and meter of the pool whether it may be drawn; windows with too few are left
 * out. */
static Status find_windows(
    Arena *arena,
    const Pool *pool,
    const Zone *zone,
    const SimAreasOptions *options,
    SimAreas *areas,
    bool **ret_known,
    Error *err)
{
    int64_t first_day = local_day(zone, pool->first);
    size_t n_days = (size_t) (local_day(zone, pool->last) - first_day + 1);
    size_t n_windows = n_days / options->n_days;
    size_t most_known = 0;

    if (n_windows == 0)
        return error_set(
            err,
            STATUS_USAGE,
            "the loads span %zu days, a window needs %zu",
            n_days,
            options->n_days);
    areas->windows = ARENA_ARRAY(arena, SimCalendar, n_windows);
    for (size_t at = 0; at < n_windows; at++) {
        SimCalendar window = sim_calendar_make(
            arena, zone, first_day + (int64_t) (at * options->n_days), options->n_days);
        bool *known = ARENA_ARRAY(arena, bool, pool->n);
        size_t n_known = 0;

        if (window.start_us % SIM_SLOT_US != 0 || window.start_us < SIM_LOAD_BASE_US)
            return error_set(
                err,
                STATUS_CONFIG,
                "days of zone '%s' do not begin on a half-hour of UTC from the year 2000 on",
                zone_name(zone));
        for (size_t meter = 0; meter < pool->n; meter++)
            n_known += known[meter] = has_window(pool->meters[meter], &window);
        most_known = n_known > most_known ? n_known : most_known;
        if (n_known < options->area_size)
            continue;
        ret_known[areas->n_windows] = known;
        areas->windows[areas->n_windows++] = window;
    }
    if (areas->n_windows == 0)
        return error_set(
            err,
            STATUS_USAGE,
            "no window of %zu days has %zu meters with 98 %% of its half-hours; the best has %zu",
            options->n_days,
            options->area_size,
            most_known);
    return OK;
}

static void shuffle(Rng *rng, size_t *order, size_t n)
{
    for (size_t at = 0; at < n; at++)
        order[at] = at;
    for (size_t at = n; at > 1; at--) {
        size_t other = rng_below(rng, at);
        size_t kept = order[at - 1];

        order[at - 1] = order[other];
        order[other] = kept;
    }
}

static size_t count_left(const size_t *order, size_t n_left, const bool *known)
{
    size_t n = 0;

    for (size_t at = 0; at < n_left; at++)
        n += known[order[at]];
    return n;
}

/* Takes the first meters of the order that are known in the window; the others close up. */
static void take_area(
    const Pool *pool, const bool *known, size_t *order, size_t *n_left, SimArea *area, size_t size)
{
    size_t n_taken = 0;
    size_t n_kept = 0;

    for (size_t at = 0; at < *n_left; at++) {
        if (n_taken < size && known[order[at]])
            area->meters[n_taken++] = pool->meters[order[at]];
        else
            order[n_kept++] = order[at];
    }
    ASSERT(n_taken == size);
    *n_left = n_kept;
}

Status sim_areas_draw(
    Arena *arena,
    const SimLoadSet *set,
    const Zone *zone,
    const SimAreasOptions *options,
    SimAreas *ret_areas,
    Error *err)
{
    Rng rng = sim_rng(options->seed, SIM_STREAM_AREAS, 0);
    Pool pool = pick_meters(arena, set, &options->pick);
    size_t *order = ARENA_ARRAY(arena, size_t, set->n_meters);
    bool **known = ARENA_ARRAY(arena, bool *, SIM_LOAD_MAX_SLOTS / SIM_DAY_SLOTS);
    size_t n_left = 0;
    SimAreas areas = {
        .items = ARENA_ARRAY(arena, SimArea, options->n_areas),
        .n = options->n_areas,
        .area_size = options->area_size,
        .n_picked = pool.n,
    };
    Status status;

    if (pool.n < options->area_size)
        return error_set(
            err,
            STATUS_USAGE,
            "%zu of %zu meters are picked, an area needs %zu",
            pool.n,
            set->n_meters,
            options->area_size);
    status = find_windows(arena, &pool, zone, options, &areas, known, err);
    if (status != OK)
        return status;
    ASSERT(areas.n_windows > 0); /* none is an error */
    for (size_t at = 0; at < areas.n; at++) {
        SimArea *area = &areas.items[at];

        area->window = at % areas.n_windows;
        area->meters = ARENA_ARRAY(arena, const SimLoad *, areas.area_size);
        if (count_left(order, n_left, known[area->window]) < areas.area_size) {
            shuffle(&rng, order, pool.n);
            n_left = pool.n;
        }
        take_area(&pool, known[area->window], order, &n_left, area, areas.area_size);
    }
    *ret_areas = areas;
    return OK;
}
