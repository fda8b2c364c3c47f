#include "intervals.h"

#define DAY_S 86400

Intervals intervals_of(Arena *arena, const Zone *zone, int32_t first_day, int32_t length_s)
{
    /* a day more at both ends: local days begin up to so long before or after UTC's */
    size_t max = (size_t) ((FORECAST_DAYS + 2) * DAY_S / length_s);
    int64_t start_us = (first_day - 1) * US_PER_DAY;
    Interval *items = ARENA_ARRAY(arena, Interval, max);
    size_t n_slots = (size_t) (DAY_S / length_s);
    size_t n = 0;

    for (size_t at = 0; at < max; at++, start_us += length_s * US_PER_S) {
        LocalTime local = local_time(zone, start_us);
        int64_t day = (int64_t) local.day - first_day;

        if (day < 0 || day >= FORECAST_DAYS)
            continue;
        items[n++] = (Interval){
            .start_us = start_us,
            .local = local,
            .cell = (size_t) day * n_slots + (size_t) (local.minute * 60 / length_s),
        };
    }
    return (Intervals){.length_s = length_s, .items = items, .n = n};
}
