/*
 * A zone is kept as the list of its offset changes over the years readings can have. GLib knows the
 * offset at an instant; changes are found once, at opening, by looking at every day and halving
 * the days over which the offset differs. After that no call leaves this file and nothing locks.
 */
#include "zone.h"

#include <string.h>

#include "base/civil.h"
#include "base/mem.h"

/* Outside the system headers' warnings: GLib's casts away const. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-qual"
#include <glib.h>
#pragma GCC diagnostic pop

#define FIRST_YEAR  1990
#define LAST_YEAR   2070
#define MAX_CHANGES 1024

struct Zone {
    const char *name;
    size_t n_changes;
    int64_t *from_s; /* the offset holds from this instant; [0] is the beginning of time */
    int32_t *offset_s;
};

static int32_t offset_at(GTimeZone *zone, int64_t utc_s)
{
    int interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, utc_s);

    return g_time_zone_get_offset(zone, interval);
}

/* The first second in (low, high] with the offset that holds at `high`. */
static int64_t find_change(GTimeZone *zone, int64_t low, int64_t high)
{
    int32_t after = offset_at(zone, high);

    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (offset_at(zone, middle) == after)
            high = middle;
        else
            low = middle;
    }
    return high;
}

static void add_change(Zone *zone, int64_t from_s, int32_t offset_s)
{
    ASSERT(zone->n_changes < MAX_CHANGES);
    zone->from_s[zone->n_changes] = from_s;
    zone->offset_s[zone->n_changes] = offset_s;
    zone->n_changes++;
}

static void find_changes(GTimeZone *from, Zone *zone)
{
    int64_t last = civil_days(LAST_YEAR, 1, 1) * 86400;
    int64_t day = civil_days(FIRST_YEAR, 1, 1) * 86400;
    int32_t offset = offset_at(from, day);

    add_change(zone, INT64_MIN / US_PER_S, offset);
    for (; day < last; day += 86400) {
        int32_t next = offset_at(from, day + 86400);
        if (next != offset) {
            add_change(zone, find_change(from, day, day + 86400), next);
            offset = next;
        }
    }
}

Status zone_open(Arena *arena, const char *name, const Zone **ret_zone, Error *err)
{
    GTimeZone *from = g_time_zone_new_identifier(name);
    Zone *zone;

    if (from == NULL) {
        (void) error_set(err, STATUS_CONFIG, "time zone '%s' is not known", name);
        error_hint(
            err,
            "Use an IANA name such as Africa/Lagos or Europe/Paris, UTC, or an offset such as "
            "+03:00. The package tzdata must be installed.");
        return STATUS_CONFIG;
    }
    zone = ARENA_NEW(arena, Zone);
    zone->name = arena_copy(arena, name, strlen(name));
    zone->from_s = ARENA_ARRAY(arena, int64_t, MAX_CHANGES);
    zone->offset_s = ARENA_ARRAY(arena, int32_t, MAX_CHANGES);
    find_changes(from, zone);
    g_time_zone_unref(from);
    *ret_zone = zone;
    return OK;
}

/* Index of the change that holds at an instant. */
static size_t change_at(const Zone *zone, int64_t utc_s)
{
    size_t low = 0;
    size_t high = zone->n_changes;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (zone->from_s[middle] <= utc_s)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static int64_t floor_s(int64_t us)
{
    return us / US_PER_S - (us % US_PER_S < 0);
}

ZoneFit zone_to_utc(const Zone *zone, int64_t local_us, int64_t *ret_first, int64_t *ret_second)
{
    int64_t local_s = floor_s(local_us);
    /* offsets are below a day, so the changes that matter are those a day around */
    size_t from = change_at(zone, local_s - 86400);
    size_t to = change_at(zone, local_s + 86400);
    int64_t found[2] = {0, 0};
    size_t n_found = 0;

    for (size_t change = from; change <= to && n_found < 2; change++) {
        int64_t utc_s = local_s - zone->offset_s[change];
        bool starts_before = change == 0 || zone->from_s[change] <= utc_s;
        bool ends_after = change + 1 == zone->n_changes || utc_s < zone->from_s[change + 1];
        if (starts_before && ends_after)
            found[n_found++] = local_us - zone->offset_s[change] * US_PER_S;
    }
    if (n_found == 0)
        return ZONE_MISSING;
    *ret_first = found[0];
    *ret_second = found[n_found - 1];
    return n_found == 2 ? ZONE_AMBIGUOUS : ZONE_UNIQUE;
}

int32_t zone_offset_s(const Zone *zone, int64_t utc_us)
{
    return zone->offset_s[change_at(zone, floor_s(utc_us))];
}

const char *zone_name(const Zone *zone)
{
    return zone->name;
}
