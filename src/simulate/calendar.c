#include "calendar.h"

#include <string.h>

#include "base/mem.h"

/* The first instant of a local day. Where the clock jumps over midnight, that is the jump itself:
 * midnight counted with the offset of the day before. */
static int64_t midnight(const Zone *zone, int64_t day)
{
    int64_t local_us = day * US_PER_DAY;
    int64_t first;
    int64_t second;

    if (zone_to_utc(zone, local_us, &first, &second) != ZONE_MISSING)
        return first;
    return local_us - zone_offset_s(zone, local_us - US_PER_DAY) * US_PER_S;
}

static void fill_slots(SimCalendar *calendar, const Zone *zone, SimSlot *slots, size_t *day_first)
{
    int64_t next_day = 0;

    for (size_t slot = 0; slot < calendar->n_slots; slot++) {
        int64_t utc_us = sim_slot_us(calendar, slot);
        int64_t local_us = utc_us + zone_offset_s(zone, utc_us) * US_PER_S;
        int64_t day = local_us / US_PER_DAY; /* years 2000 and later: never below zero */
        char text[CIVIL_TEXT_MAX];

        slots[slot] = (SimSlot){
            .day = (int32_t) (day - calendar->start_day),
            .of_day = (uint8_t) (local_us % US_PER_DAY / SIM_SLOT_US),
            .weekday = (uint8_t) ((day + 3) % 7 + 1), /* 1970-01-01 was a Thursday */
        };
        while (next_day <= slots[slot].day)
            day_first[next_day++] = slot;
        memcpy(calendar->stamps[slot], civil_text_utc(utc_us, text), SIM_STAMP_LENGTH);
    }
    ASSERT(next_day == (int64_t) calendar->n_days);
    day_first[calendar->n_days] = calendar->n_slots;
}

static void fill_months(SimCalendar *calendar, SimMonth *months)
{
    for (size_t day = 0; day < calendar->n_days; day++) {
        Civil civil = civil_from_us((calendar->start_day + (int64_t) day) * US_PER_DAY);
        SimMonth *last = calendar->n_months > 0 ? &months[calendar->n_months - 1] : NULL;

        if (last == NULL || last->month != civil.month) {
            last = &months[calendar->n_months++];
            *last = (SimMonth){
                .year = civil.year,
                .month = civil.month,
                .first = calendar->day_first[day],
            };
        }
        last->end = calendar->day_first[day + 1];
    }
}

SimCalendar sim_calendar_make(Arena *arena, const Zone *zone, int64_t start_day, size_t n_days)
{
    SimCalendar calendar = {
        .start_us = midnight(zone, start_day),
        .end_us = midnight(zone, start_day + (int64_t) n_days),
        .start_day = start_day,
        .n_days = n_days,
    };
    SimSlot *slots;
    size_t *day_first = ARENA_ARRAY(arena, size_t, n_days + 1);
    SimMonth *months = ARENA_ARRAY(arena, SimMonth, n_days / 28 + 2);

    calendar.n_slots = (size_t) ((calendar.end_us - calendar.start_us) / SIM_SLOT_US);
    slots = ARENA_ARRAY(arena, SimSlot, calendar.n_slots);
    calendar.stamps = arena_alloc(arena, calendar.n_slots * sizeof(*calendar.stamps));
    calendar.slots = slots;
    calendar.day_first = day_first;
    calendar.months = months;
    fill_slots(&calendar, zone, slots, day_first);
    fill_months(&calendar, months);
    return calendar;
}
