/* The `time:` section of a profile: patterns, zone, which end of the interval a stamp marks. */
#include <stdio.h>

#include "base/civil.h"
#include "ingest/profile_internal.h"

static Status compile(
    Arena *arena,
    const Yaml *map,
    const char *key,
    TimePart part,
    const TimeFormat **ret,
    Error *err)
{
    const Yaml *node = yaml_get(map, key);
    StrList patterns = {0};
    Status status = profile_texts(arena, node, key, &patterns, err);

    if (status != OK)
        return status;
    if (patterns.n == 0) {
        *ret = NULL;
        return OK;
    }
    if (patterns.n > 8)
        return yaml_error(node, err, "key '%s' lists more than 8 patterns", key);
    status = time_format_compile(arena, patterns.items, patterns.n, part, ret, err);
    if (status == STATUS_CONFIG && err != NULL)
        error_at(err, node->file, node->line, node->column);
    return status;
}

static bool has_offset(const TimeFormat *format)
{
    return format != NULL && time_format_has_offset(format);
}

/* Only hour_of_day has an hour 25. */
static bool counts_hours(const TimeFormat *clock)
{
    TimeValue value;

    return time_format_parse(clock, STR("25"), &value) == TIME_OK && value.hour_of_day == 25;
}

/* Date and clock in two columns: one of them at most states the offset, and the hours of a local
 * day can't be counted without the zone. */
static Status check_split(const Yaml *map, const Profile *profile, Error *err)
{
    const char *date = time_format_text(profile->date_format);

    if (has_offset(profile->date_format) && has_offset(profile->clock_format))
        return yaml_error(
            map,
            err,
            "formats '%s' and '%s' both state an offset",
            date,
            time_format_text(profile->clock_format));
    if (has_offset(profile->date_format) && counts_hours(profile->clock_format))
        return yaml_error(
            map,
            err,
            "clock_format hour_of_day counts the hours of a zone, but '%s' states an offset",
            date);
    return OK;
}

static Status
read_zone(Arena *arena, const Yaml *root, const Yaml *map, Profile *profile, Error *err)
{
    const TimeFormat *stamps =
        profile->time_format != NULL ? profile->time_format : profile->date_format;
    bool is_stated;
    Str zone = {0};
    Status status = profile_required(map, root, "time", "zone", &zone, err);

    if (has_offset(profile->clock_format))
        stamps = profile->clock_format;
    is_stated = has_offset(stamps);
    if (status == OK && profile->clock_format != NULL)
        status = check_split(map, profile, err);

    if (status != OK)
        return status;
    if (str_equal(zone, STR("in_stamp"))) {
        if (!is_stated)
            return yaml_error(
                yaml_get(map, "zone"),
                err,
                "key 'zone' is in_stamp, but format '%s' states no offset",
                time_format_text(stamps));
        return OK;
    }
    status = zone_open(arena, str_dup(arena, zone), &profile->zone, err);
    if (status == STATUS_CONFIG && err != NULL) {
        const Yaml *node = yaml_get(map, "zone");
        error_at(err, node->file, node->line, node->column);
    }
    if (status == OK && is_stated) {
        (void) yaml_error(
            yaml_get(map, "zone"),
            err,
            "key 'zone' is '%.*s', but format '%s' states the offset in each stamp",
            STR_ARG(zone),
            time_format_text(stamps));
        error_hint(err, "Write `zone: in_stamp`.");
        return STATUS_CONFIG;
    }
    return status;
}

static Status read_not_before(const Yaml *map, Profile *profile, Error *err)
{
    char stamp[CIVIL_TEXT_MAX];
    Str text = {0};
    Status status = yaml_text(map, "not_before", STR("2000-01-01"), &text, err);

    if (status != OK)
        return status;
    (void) snprintf(stamp, sizeof(stamp), "%.*sT00:00:00Z", STR_ARG(text));
    if (!civil_parse_rfc3339(str_from(stamp), &profile->not_before_us))
        return yaml_error(
            yaml_get(map, "not_before"),
            err,
            "key 'not_before' has value '%.*s', expected a date such as 2000-01-01",
            STR_ARG(text));
    return OK;
}

static Status read_stamp(const Yaml *root, const Yaml *map, Profile *profile, Error *err)
{
    static const char *const stamps[] = {"start", "end", NULL};
    Str unused = {0};
    int stamp = 0;
    Status status;

    if (profile_states_register(root)) {
        if (yaml_get(map, "stamp") != NULL)
            return yaml_error(
                yaml_get(map, "stamp"),
                err,
                "a register is read at an instant, which is neither start nor end");
        return OK;
    }
    status = profile_required(map, root, "time", "stamp", &unused, err);

    if (status == OK)
        status = profile_word(map, "stamp", stamps, 0, &stamp, err);
    profile->stamp_is_end = stamp == 1;
    return status;
}

/* Whether date and clock stand in columns of their own. */
static bool is_split(const Profile *profile)
{
    if (profile->kind->kind == KIND_OUTAGES)
        return profile_has(profile, OUTAGE_DATE);
    return profile->kind->kind == KIND_READINGS &&
           (profile_has(profile, READING_DATE) || profile->wide == WIDE_DATE);
}

/* Stamps of a kind that has them: in one column, or date and clock in two. */
static Status
read_time_formats(Arena *arena, const Yaml *root, const Yaml *map, Profile *profile, Error *err)
{
    bool has_clock = !profile_is_wide_in_time(profile) || profile->wide == WIDE_CLOCK;
    Str unused = {0};
    Status status;

    if (is_split(profile)) {
        status = compile(arena, map, "date_format", TIME_DATE, &profile->date_format, err);
        if (status == OK && profile->date_format == NULL)
            status = profile_required(
                NULL, map == NULL ? root : map, "time", "date_format", &unused, err);
        if (status == OK)
            status = compile(arena, map, "clock_format", TIME_CLOCK, &profile->clock_format, err);
        if (status == OK && profile->clock_format == NULL && has_clock)
            status = profile_required(
                NULL, map == NULL ? root : map, "time", "clock_format", &unused, err);
        return status;
    }
    status = compile(arena, map, "format", TIME_STAMP, &profile->time_format, err);
    if (status == OK && profile->time_format == NULL)
        status = profile_required(NULL, map == NULL ? root : map, "time", "format", &unused, err);
    return status;
}

/* Days of the local calendar need neither clock nor zone. */
static Status read_days(Arena *arena, const Yaml *root, Profile *profile, Error *err)
{
    static const char *const known[] = {"date_format", "not_before", NULL};
    const Yaml *map = yaml_get(root, "time");
    Str unused = {0};
    Status status = yaml_only(map, known, err);

    if (status == OK)
        status = profile_required(map, root, "time", "date_format", &unused, err);
    if (status == OK)
        status = compile(arena, map, "date_format", TIME_DATE, &profile->date_format, err);
    if (status == OK && has_offset(profile->date_format))
        status = yaml_error(
            yaml_get(map, "date_format"), err, "a day of the local calendar has no offset");
    if (status == OK)
        status = read_not_before(map, profile, err);
    return status;
}

Status profile_read_time(Arena *arena, const Yaml *root, Profile *profile, Error *err)
{
    static const char *const known[] = {
        "format", "date_format", "clock_format", "zone", "stamp", "not_before", NULL};
    const Yaml *map = yaml_get(root, "time");
    RecordKind kind = profile->kind->kind;
    Status status;

    if (kind == KIND_INSPECTIONS)
        return read_days(arena, root, profile, err);
    status = yaml_only(map, known, err);
    if (status != OK)
        return status;
    if (kind == KIND_NETWORK || kind == KIND_TARIFFS) {
        if (map != NULL)
            return yaml_error(map, err, "files of kind '%s' have no stamps", profile->kind->name);
        return OK;
    }
    status = read_time_formats(arena, root, map, profile, err);
    if (status == OK)
        status = read_zone(arena, root, map, profile, err);
    if (status == OK)
        status = read_not_before(map, profile, err);
    if (status == OK && kind == KIND_READINGS)
        status = read_stamp(root, map, profile, err);
    return status;
}
