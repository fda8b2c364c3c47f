/*
 * calendar: the half-hours of the simulated window and what the local clock says at each.
 *
 * People live by local time, files state UTC: this is where the two meet. Local days have 46, 48
 * or 50 half-hours. Read-only once made; any thread may use it.
 */
#ifndef EIOT_SIMULATE_CALENDAR_H
#define EIOT_SIMULATE_CALENDAR_H

#include "base/civil.h"
#include "base/zone.h"

#define SIM_SLOT_S       1800
#define SIM_SLOT_US      (SIM_SLOT_S * US_PER_S)
#define SIM_DAY_SLOTS    48
#define SIM_STAMP_LENGTH 20 /* 2025-06-01T00:30:00Z */

typedef struct SimSlot {
    int32_t day;     /* local day, 0 .. n_days-1 */
    uint8_t of_day;  /* half-hour of the local clock, 0..47 */
    uint8_t weekday; /* 1 Monday .. 7 Sunday */
} SimSlot;

/* Slots of one local month, or the part of it inside the window. */
typedef struct SimMonth {
    int year;
    int month;
    size_t first;
    size_t end;
} SimMonth;

typedef struct SimCalendar {
    int64_t start_us;  /* local midnight of the first day */
    int64_t end_us;    /* local midnight after the last */
    int64_t start_day; /* days since 1970-01-01 */
    size_t n_days;
    size_t n_slots;
    const SimSlot *slots;
    const size_t *day_first;          /* first slot of each day, and n_slots at n_days */
    char (*stamps)[SIM_STAMP_LENGTH]; /* start of each slot as text, not NUL-terminated */
    const SimMonth *months;
    size_t n_months;
} SimCalendar;

/* All memory in `arena`. */
SimCalendar sim_calendar_make(Arena *arena, const Zone *zone, int64_t start_day, size_t n_days);

static inline int64_t sim_slot_us(const SimCalendar *calendar, size_t slot)
{
    return calendar->start_us + (int64_t) slot * SIM_SLOT_US;
}

#endif
