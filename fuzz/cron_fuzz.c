/*
 * cron_fuzz: any text as a schedule (src/pipeline/cron.c), in zones with and without clock changes.
 *
 * The first byte chooses the zone, the next four a time, the rest is the schedule. Beyond not
 * crashing: an error has its words; the next start is after the instant and looking back from it
 * finds it; nothing lies between two starts that follow each other.
 */
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "pipeline/cron.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const zone_names[] = {"UTC", "Africa/Cairo", "Europe/Berlin", "Pacific/Apia"};
static const Zone *zones[COUNT_OF(zone_names)];

/* Opened once: a zone looks at eighty years. */
static void open_zones(void)
{
    static Arena *arena;
    Error err;

    if (arena != NULL)
        return;
    arena = arena_new();
    for (size_t at = 0; at < COUNT_OF(zone_names); at++)
        ASSERT(zone_open(arena, zone_names[at], &zones[at], &err) == OK);
}

/* Within the years whose clock changes a zone knows. */
static int64_t instant_of(const uint8_t *bytes)
{
    uint32_t seconds;

    memcpy(&seconds, bytes, sizeof(seconds));
    return (INT64_C(946684800) + seconds % 1800000000) * 1000000; /* from 2000 on */
}

static void check_starts(const Cron *cron, const Zone *zone, int64_t from_us)
{
    int64_t next_us = 0;
    int64_t last_us = 0;
    int64_t second_us = 0;

    if (!cron_next(cron, zone, from_us, &next_us))
        return;
    ASSERT(next_us > from_us && next_us % 1000000 == 0);
    ASSERT(cron_last(cron, zone, next_us, &last_us) && last_us == next_us);
    if (cron_last(cron, zone, next_us - 1, &last_us))
        ASSERT(last_us <= from_us);
    if (cron_next(cron, zone, next_us, &second_us)) {
        ASSERT(second_us > next_us);
        ASSERT(cron_last(cron, zone, second_us - 1, &last_us) && last_us == next_us);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Cron cron;
    Error err = {0};

    if (size < 5 || size > 1024)
        return 0;
    open_zones();
    if (cron_parse((Str){(const char *) data + 5, size - 5}, &cron, &err) != OK) {
        ASSERT(err.status == STATUS_USAGE && err.message[0] != '\0');
        return 0;
    }
    check_starts(&cron, zones[data[0] % COUNT_OF(zones)], instant_of(data + 1));
    return 0;
}
