/* The `wide:` section of a profile: records that hold many readings, a column each. */
#include "ingest/profile_internal.h"

#define SECONDS_PER_DAY 86400

static Status read_end(
    Arena *arena,
    const Yaml *map,
    const char *key,
    const Profile *profile,
    ProfileColumn *column,
    Error *err)
{
    const Yaml *node = yaml_get(map, key);

    return node == NULL ? OK : profile_column(arena, node, profile->has_header, column, err);
}

Status profile_read_wide(Arena *arena, const Yaml *root, Profile *profile, Error *err)
{
    static const char *const known[] = {"heading", "first", "last", NULL};
    static const char *const headings[] = {"clock", "date", "count", "channel", NULL};
    const Yaml *map = yaml_get(root, "wide");
    Str unused = {0};
    int heading = 0;
    Status status;

    if (map == NULL)
        return OK;
    status = yaml_only(map, known, err);
    if (status == OK)
        status = profile_required(map, root, "wide", "heading", &unused, err);
    if (status == OK)
        status = profile_word(map, "heading", headings, 0, &heading, err);
    profile->wide = (WideHeading) (WIDE_CLOCK + heading);
    if (status == OK)
        status = read_end(arena, map, "first", profile, &profile->wide_first, err);
    if (status == OK)
        status = read_end(arena, map, "last", profile, &profile->wide_last, err);
    if (status != OK)
        return status;
    if ((yaml_get(map, "first") == NULL) != (yaml_get(map, "last") == NULL))
        return yaml_error(map, err, "keys 'wide.first' and 'wide.last' stand together");
    if (!profile->has_header && profile->wide != WIDE_COUNT)
        return yaml_error(map, err, "a source without header has no headings to read: use count");
    return OK;
}

/* Records that have their stamp, and a column for each channel. */
static Status check_channels(const Yaml *root, const Profile *profile, Error *err)
{
    static const ReadingField taken[] = {READING_KWH, READING_CHANNEL};

    for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
        if (profile_has(profile, taken[i]))
            return yaml_error(
                yaml_get(root, "columns"),
                err,
                "a wide source has no '%s': its columns state it",
                profile->kind->fields[taken[i]].name);
    }
    if (profile->is_bidirectional)
        return yaml_error(
            yaml_get(root, "wide"),
            err,
            "direction is bidirectional, but headings state the channel");
    return OK;
}

/* Fields that the layout gives itself, and the one it needs. */
static Status check_fields(const Yaml *at, const Profile *profile, Error *err)
{
    static const ReadingField taken[] = {READING_KWH, READING_TS, READING_TIME, READING_LENGTH_S};

    for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
        if (profile_has(profile, taken[i]))
            return yaml_error(
                at,
                err,
                "a wide source has no '%s': its columns state it",
                profile->kind->fields[taken[i]].name);
    }
    if (profile_has(profile, READING_DATE) == (profile->wide == WIDE_DATE))
        return yaml_error(
            at,
            err,
            profile->wide == WIDE_DATE ? "the headings state the day: 'columns' can't have 'date'"
                                       : "'columns' has no 'date'");
    return OK;
}

Status profile_check_wide(const Yaml *root, const Profile *profile, Error *err)
{
    const Yaml *at = yaml_get(root, "wide");
    Status status;

    if (profile->wide == WIDE_NONE)
        return OK;
    if (profile->wide == WIDE_CHANNEL)
        return check_channels(root, profile, err);
    status = check_fields(yaml_get(root, "columns"), profile, err);
    if (status != OK)
        return status;
    if (profile->zone == NULL)
        return yaml_error(at, err, "a wide source needs a zone, its days are local");
    if (profile->is_register)
        return yaml_error(at, err, "a wide source holds energy or power, not registers");
    if (profile->interval != INTERVAL_CONSTANT)
        return yaml_error(at, err, "a wide source needs 'interval_s' in seconds");
    if (profile->wide == WIDE_DATE && profile->interval_s != SECONDS_PER_DAY)
        return yaml_error(at, err, "headings that are days need interval_s: 86400");
    if (profile->wide == WIDE_COUNT && SECONDS_PER_DAY % profile->interval_s != 0)
        return yaml_error(at, err, "'interval_s' does not divide a day");
    if (profile->wide != WIDE_CLOCK && profile->stamp_is_end)
        return yaml_error(at, err, "columns that are days or counted have start stamps");
    return OK;
}
