/*
 * areas: which real loads stand together under one transformer, and when.
 *
 * The time of the loads is cut into windows of whole local days, from the first day on. A window is
 * used when enough picked meters have at least 98 % of its half-hours. Area i lives in used window
 * i mod (number of used windows), with meters drawn at random without repeat until too few are left
 * for an area; then all are there to be drawn again. Pure: same loads, options and seed, same
 * areas.
 */
#ifndef EIOT_SIMULATE_AREAS_H
#define EIOT_SIMULATE_AREAS_H

#include "simulate/load_set.h"

#define SIM_MAX_AREAS 10000

/* Which meters of a load set are used, by their order from 1. */
typedef struct SimPick {
    enum { SIM_PICK_ALL, SIM_PICK_EVEN, SIM_PICK_ODD, SIM_PICK_RANGE } kind;

    size_t first; /* SIM_PICK_RANGE: both ends belong to it */
    size_t last;
} SimPick;

/* "even", "odd" or "1-30". */
Status sim_pick_parse(Str text, SimPick *ret_pick, Error *err) MUST_USE;

typedef struct SimAreasOptions {
    SimPick pick;
    size_t n_days;
    size_t n_areas;
    size_t area_size;
    uint64_t seed;
} SimAreasOptions;

typedef struct SimArea {
    size_t window;
    const SimLoad **meters; /* area_size */
} SimArea;

typedef struct SimAreas {
    SimArea *items;
    size_t n;
    size_t area_size;
    SimCalendar *windows; /* the used ones, by time */
    size_t n_windows;
    size_t n_picked;
} SimAreas;

/* USAGE error when the pick leaves too few meters, the days are more than there are or no window
 * has enough meters; CONFIG for a zone that is not a whole number of half-hours from UTC. */
Status sim_areas_draw(
    Arena *arena,
    const SimLoadSet *set,
    const Zone *zone,
    const SimAreasOptions *options,
    SimAreas *ret_areas,
    Error *err) MUST_USE;

/* The half-hour of a load at which a window begins. */
size_t sim_window_slot(const SimCalendar *window);

#endif
