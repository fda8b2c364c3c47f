#include "ingest/wide_columns.h"

#include "base/civil.h"

/* ---- of a header ---- */

/* The column of one end of the range; `otherwise` when it is not stated. */
static Status find_end(
    Arena *arena,
    const ProfileColumn *end,
    const HeaderMap *map,
    const char *path,
    size_t otherwise,
    size_t *ret_column,
    Error *err)
{
    int column = (int) otherwise;

    if (end->position > 0)
        column = end->position <= map->n_columns ? (int) end->position - 1 : -1;
    else if (end->names.n > 0)
        column = header_find(map, &end->names);
    if (column >= 0) {
        *ret_column = (size_t) column;
        return OK;
    }
    if (end->position > 0)
        (void) error_set(
            err,
            STATUS_DATA,
            "column %zu of 'wide' is missing: a record has %zu",
            end->position,
            map->n_columns);
    else
        (void) error_set(
            err,
            STATUS_DATA,
            "column '%s' of 'wide' is missing",
            header_join(arena, end->names.items, end->names.n));
    error_at(err, path, map->line, 0);
    if (map->headings[0].len > 0)
        error_hint(
            err, "The headings found are: %s.", header_join(arena, map->headings, map->n_columns));
    return STATUS_DATA;
}

/* What a heading states; DATA when it is none of its kind. */
static Status read_heading(
    const Profile *profile, const HeaderMap *map, const char *path, WideColumn *wide, Error *err)
{
    const TimeFormat *format =
        profile->wide == WIDE_DATE ? profile->date_format : profile->clock_format;
    Str heading = map->headings[wide->column];
    TimeValue value;

    if (time_format_parse(format, heading, &value) == TIME_OK) {
        wide->local_us = value.local_us;
        return OK;
    }
    (void) error_set(
        err,
        STATUS_DATA,
        "heading '%.*s' in column %d is no %s by '%s'",
        STR_ARG(heading),
        wide->column + 1,
        profile->wide == WIDE_DATE ? "day" : "time of day",
        time_format_text(format));
    error_at(err, path, map->line, 0);
    error_hint(
        err,
        "Say with wide.first and wide.last in sources/%s.yml which columns hold values.",
        profile->name);
    return STATUS_DATA;
}

Status wide_columns_find(
    Arena *arena, const Profile *profile, const char *path, HeaderMap *map, Error *err)
{
    WideColumn *wide = ARENA_ARRAY(arena, WideColumn, map->n_columns + 1);
    size_t first = 0;
    size_t last = 0;
    size_t n = 0;
    Status status = find_end(arena, &profile->wide_first, map, path, 0, &first, err);

    if (status == OK)
        status = find_end(arena, &profile->wide_last, map, path, map->n_columns - 1, &last, err);
    for (size_t column = first; status == OK && column <= last; column++) {
        Channel channel = code_find(&profile->channel, map->headings[column]);
        if (header_field_of(profile, map, column) != NULL)
            continue;
        if (profile->wide == WIDE_CHANNEL && (channel < 0 || channel == CHANNEL_SKIP))
            continue;
        wide[n] = (WideColumn){.column = (int) column, .local_us = (int64_t) n, .channel = channel};
        if (profile_is_wide_in_time(profile) && profile->wide != WIDE_COUNT)
            status = read_heading(profile, map, path, &wide[n], err);
        n++;
    }
    if (status != OK)
        return status;
    if (n == 0) {
        (void) error_set(err, STATUS_DATA, "no column holds values");
        error_at(err, path, map->line, 0);
        return STATUS_DATA;
    }
    map->wide = wide;
    map->n_wide = n;
    return OK;
}

/* ---- of a record ---- */

/* WIDE_COUNT: the intervals of a day as they pass. */
static InstantFit count_intervals(
    const Profile *profile,
    const WideColumn *wide,
    int64_t day_us,
    Instant *ret_instant,
    RowFault *fault)
{
    int64_t start_us = time_day_start(profile->zone, day_us);
    int64_t end_us = time_day_start(profile->zone, day_us + US_PER_DAY);
    int64_t n = (end_us - start_us) / (profile->interval_s * US_PER_S);

    if (wide->local_us >= n) {
        (void) row_fault(
            fault,
            wide->column,
            "the day has %d intervals of %d s in %s",
            (int) n,
            (int) profile->interval_s,
            zone_name(profile->zone));
        return INSTANT_MISSING;
    }
    ret_instant->us = start_us + wide->local_us * profile->interval_s * US_PER_S;
    ret_instant->second_us = ret_instant->us;
    return INSTANT_OK;
}

InstantFit wide_column_instant(
    const Profile *profile,
    const HeaderMap *header,
    const WideColumn *wide,
    int64_t day_us,
    Instant *ret_instant,
    int32_t *ret_length_s,
    RowFault *fault)
{
    if (profile->wide == WIDE_COUNT)
        return count_intervals(profile, wide, day_us, ret_instant, fault);
    if (profile->wide == WIDE_CLOCK)
        return row_place(
            profile,
            day_us + wide->local_us,
            header->headings[wide->column],
            wide->column,
            ret_instant,
            fault);
    ret_instant->us = time_day_start(profile->zone, wide->local_us);
    ret_instant->second_us = ret_instant->us;
    *ret_length_s =
        (int32_t) ((time_day_start(profile->zone, wide->local_us + US_PER_DAY) - ret_instant->us) / US_PER_S);
    return INSTANT_OK;
}
