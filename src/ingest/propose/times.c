#include "ingest/propose/times.h"

#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "ingest/time_format.h"

/* The stricter form first: of two that say the same it is the one that is told. */
static const char *const stamp_formats[] = {
    "rfc3339",
    "YYYY-MM-DD HH:mm:ss[.f]",
    "YYYY-MM-DDTHH:mm:ss[.f]",
    "YYYY-MM-DD HH:mm",
    "YYYY-MM-DDTHH:mm",
    "YYYY/MM/DD HH:mm:ss",
    "YYYY/MM/DD HH:mm",
    "DD/MM/YYYY HH:mm:ss",
    "MM/DD/YYYY HH:mm:ss",
    "DD/MM/YYYY HH:mm",
    "MM/DD/YYYY HH:mm",
    "DD-MM-YYYY HH:mm:ss",
    "DD-MM-YYYY HH:mm",
    "DD.MM.YYYY HH:mm:ss",
    "DD.MM.YYYY HH:mm",
    "D/M/YYYY H:mm[:ss]",
    "M/D/YYYY H:mm[:ss]",
    "DD/MM/YYYY hh:mm[:ss] AM/PM",
    "MM/DD/YYYY hh:mm[:ss] AM/PM",
    "M/D/YYYY h:mm[:ss] AM/PM",
    "YYYY-MM-DD HH24:mm",
    "YYYYMMDDHHmmss",
    "YYYYMMDDHHmm",
    NULL};
static const char *const date_formats[] = {
    "YYYY-MM-DD",
    "YYYY/MM/DD",
    "DD/MM/YYYY",
    "MM/DD/YYYY",
    "DD-MM-YYYY",
    "DD.MM.YYYY",
    "D/M/YYYY",
    "M/D/YYYY",
    "YYYYMMDD",
    NULL};
static const char *const clock_formats[] = {
    "HH:mm:ss", "HH:mm", "H:mm[:ss]", "HH24:mm", "hh:mm[:ss] AM/PM", "h:mm[:ss] AM/PM", NULL};

/* Seconds, or milliseconds, of the years 2000 to 2050: else any whole number would be a stamp. */
#define UNIX_FROM INT64_C(946684800)
#define UNIX_TO   INT64_C(2524608000)

static const TimeFormat *compile(Arena *arena, const char *format, TimePart part)
{
    const Str pattern = str_from(format);
    const TimeFormat *compiled = NULL;
    Error unused;

    ASSERT(time_format_compile(arena, &pattern, 1, part, &compiled, &unused) == OK);
    return compiled;
}

static bool reads_all(const Sample *sample, size_t column, const TimeFormat *format)
{
    TimeValue unused;

    for (size_t row = 0; row < sample->n_rows; row++)
        if (time_format_parse(format, sample_at(sample, row, column), &unused) != TIME_OK)
            return false;
    return true;
}

static void
add_unix(Arena *arena, const Sample *sample, size_t column, const char *name, Choice *formats)
{
    const TimeFormat *format = compile(arena, name, TIME_STAMP);
    TimeValue value;

    for (size_t row = 0; row < sample->n_rows; row++)
        if (time_format_parse(format, sample_at(sample, row, column), &value) != TIME_OK ||
            value.local_us < UNIX_FROM * US_PER_S || value.local_us > UNIX_TO * US_PER_S)
            return;
    formats->items[formats->n++] = name;
}

static bool is_loose(const char *format)
{
    return strstr(format, "D/M/") == format || strstr(format, "M/D/") == format ||
           strstr(format, "H:mm[") != NULL || strstr(format, "h:mm[:ss]") == format ||
           strstr(format, "HH24") != NULL;
}

/* The formats that read the whole column. Looser forms count only where no strict one does. */
static void
find_formats(Arena *arena, const Sample *sample, size_t column, TimesKind kind, Choice *ret)
{
    static const char *const *const lists[] = {
        [TIMES_STAMP] = stamp_formats, [TIMES_DATE] = date_formats, [TIMES_CLOCK] = clock_formats};
    static const TimePart parts[] = {
        [TIMES_STAMP] = TIME_STAMP, [TIMES_DATE] = TIME_DATE, [TIMES_CLOCK] = TIME_CLOCK};

    *ret = (Choice){0};
    for (size_t i = 0; lists[kind][i] != NULL && ret->n < PROPOSAL_FORMATS; i++) {
        const char *format = lists[kind][i];
        if (is_loose(format) && ret->n > 0 && !is_loose(ret->items[0]))
            continue;
        if (reads_all(sample, column, compile(arena, format, parts[kind])))
            ret->items[ret->n++] = format;
    }
    if (kind == TIMES_STAMP && ret->n == 0) {
        add_unix(arena, sample, column, "unix", ret);
        add_unix(arena, sample, column, "unix_ms", ret);
    }
}

int column_of_times(Arena *arena, const Sample *sample, TimesKind kind, Choice *ret_formats)
{
    for (size_t column = 0; column < sample->n_columns; column++) {
        find_formats(arena, sample, column, kind, ret_formats);
        if (ret_formats->n > 0)
            return (int) column;
    }
    return -1;
}

bool choice_has_offset(Arena *arena, const Choice *formats)
{
    return formats->n > 0 && time_format_has_offset(compile(arena, formats->items[0], TIME_STAMP));
}

struct StampReader {
    const Sample *sample;
    size_t day; /* or the whole stamp */
    size_t clock;
    const TimeFormat *day_format;
    const TimeFormat *clock_format; /* NULL: in one column */
};

StampReader *stamp_reader(Arena *arena, const Proposal *proposal)
{
    StampReader *reader = ARENA_NEW(arena, StampReader);

    reader->sample = &proposal->sample;
    if (proposal->ts >= 0) {
        reader->day = (size_t) proposal->ts;
        reader->day_format = compile(arena, proposal->ts_formats.items[0], TIME_STAMP);
        return reader;
    }
    if (proposal->date < 0 || proposal->clock < 0)
        return NULL;
    reader->day = (size_t) proposal->date;
    reader->day_format = compile(arena, proposal->date_formats.items[0], TIME_DATE);
    reader->clock = (size_t) proposal->clock;
    reader->clock_format = compile(arena, proposal->clock_formats.items[0], TIME_CLOCK);
    return reader;
}

static bool read_stamp(const StampReader *reader, size_t row, int64_t *ret_us)
{
    TimeValue day;
    TimeValue clock = {0};

    if (time_format_parse(reader->day_format, sample_at(reader->sample, row, reader->day), &day) !=
        TIME_OK)
        return false;
    if (reader->clock_format != NULL &&
        time_format_parse(
            reader->clock_format, sample_at(reader->sample, row, reader->clock), &clock) != TIME_OK)
        return false;
    *ret_us = day.local_us + clock.local_us - day.offset_s * US_PER_S;
    return true;
}

int32_t stamp_step(const StampReader *reader, size_t before, size_t row)
{
    int64_t from_us;
    int64_t to_us;

    if (!read_stamp(reader, before, &from_us) || !read_stamp(reader, row, &to_us))
        return 0;
    if (to_us < from_us)
        return stamp_step(reader, row, before);
    if (to_us - from_us > INT64_C(31) * US_PER_DAY)
        return 0;
    return (int32_t) ((to_us - from_us) / US_PER_S);
}
