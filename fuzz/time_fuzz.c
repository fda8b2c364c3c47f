/*
 * time_fuzz: time_pattern and time_format over any pattern and any stamp.
 *
 * The first line is the pattern, the rest the stamp. Beyond not crashing: what is read as rfc3339
 * is what base/civil reads, the fast way reads what the steps read, and every value can be written.
 */
#include <stdint.h>
#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "ingest/time_format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const TimeFormat *compile(Arena *arena, Str pattern, TimePart part)
{
    const TimeFormat *format = NULL;
    Error err = {0};

    if (time_format_compile(arena, &pattern, 1, part, &format, &err) != OK) {
        ASSERT(err.message[0] != '\0' && err.hint[0] != '\0');
        return NULL;
    }
    return format;
}

/* Years 1 to 9999, and the day after for 24:00. */
static void check_value(const TimeValue *value)
{
    const int64_t first = civil_days(1, 1, 1) * US_PER_DAY;
    const int64_t last = civil_days(10000, 1, 2) * US_PER_DAY;

    ASSERT(value->local_us >= first && value->local_us < last);
    ASSERT(value->offset_s > -19 * 3600 && value->offset_s < 19 * 3600);
    ASSERT(value->has_offset || value->offset_s == 0);
    ASSERT(value->hour_of_day >= 0 && value->hour_of_day <= 25);
}

static void check_rfc3339(Arena *arena, Str text)
{
    const TimeFormat *format = compile(arena, STR("rfc3339"), TIME_STAMP);
    TimeValue value = {0};
    const TimeFit fit = time_format_parse(format, text, &value);
    int64_t utc_us;

    if (fit != TIME_OK)
        return;
    check_value(&value);
    if (civil_parse_rfc3339(text, &utc_us))
        ASSERT(utc_us == value.local_us - value.offset_s * US_PER_S);
}

/* HH24 has no fast way: up to 24:00 itself the two patterns read the same. */
static void check_ways(Arena *arena, Str text)
{
    const TimeFormat *fast = compile(arena, STR("YYYY-MM-DD HH:mm:ss"), TIME_STAMP);
    const TimeFormat *slow = compile(arena, STR("YYYY-MM-DD HH24:mm:ss"), TIME_STAMP);
    TimeValue fast_value = {0};
    TimeValue slow_value = {0};
    const TimeFit fast_fit = time_format_parse(fast, text, &fast_value);
    const TimeFit slow_fit = time_format_parse(slow, text, &slow_value);

    if (text.len > 12 && memcmp(text.ptr + 11, "24", 2) == 0)
        return;
    ASSERT(fast_fit == slow_fit && fast_value.local_us == slow_value.local_us);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *) data;
    const char *line_end = size == 0 ? NULL : memchr(bytes, '\n', size);
    Arena *arena;
    Str text;

    if (line_end == NULL || size > 4096)
        return 0;
    arena = arena_new();
    text = (Str){line_end + 1, size - (size_t) (line_end + 1 - bytes)};
    for (TimePart part = TIME_STAMP; part <= TIME_CLOCK; part++) {
        const TimeFormat *format = compile(arena, (Str){bytes, (size_t) (line_end - bytes)}, part);
        TimeValue value = {0};
        if (format != NULL && time_format_parse(format, text, &value) == TIME_OK)
            check_value(&value);
    }
    check_rfc3339(arena, text);
    check_ways(arena, text);
    arena_free(arena);
    return 0;
}
