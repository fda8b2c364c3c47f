/* `format.declared` of a profile: when which stage of load-shedding was in force. */
#include "base/civil.h"
#include "base/mem.h"
#include "ingest/profile_internal.h"

#define PERIODS_MAX 1000
#define DAYS_MAX    400
#define STAGE_MAX   99

static Status
read_time(const TimeFormat *format, const Yaml *map, const char *key, int64_t *ret_us, Error *err)
{
    TimeValue value;
    Str text = {0};
    Status status = yaml_text(map, key, (Str){0}, &text, err);

    if (status != OK)
        return status;
    if (yaml_get(map, key) == NULL)
        return yaml_error(map, err, "a declared period needs 'from', 'to' and 'stage'");
    if (time_format_parse(format, text, &value) != TIME_OK)
        return yaml_error(
            yaml_get(map, key),
            err,
            "key '%s' has value '%.*s', expected a local time such as 2025-07-01 16:00",
            key,
            STR_ARG(text));
    *ret_us = value.local_us;
    return OK;
}

static Status
read_period(const TimeFormat *format, const Yaml *node, DeclaredStage *period, Error *err)
{
    static const char *const known[] = {"from", "to", "stage", NULL};
    int64_t stage = 0;
    Status status = OK;

    if (node->kind != YAML_MAP)
        return yaml_error(node, err, "a declared period needs 'from', 'to' and 'stage'");
    status = yaml_only(node, known, err);
    if (status == OK)
        status = read_time(format, node, "from", &period->from_us, err);
    if (status == OK)
        status = read_time(format, node, "to", &period->to_us, err);
    if (status == OK)
        status = yaml_i64(node, "stage", 0, &stage, err);
    if (status != OK)
        return status;
    if (yaml_get(node, "stage") == NULL)
        return yaml_error(node, err, "a declared period needs 'from', 'to' and 'stage'");
    if (stage < 1 || stage > STAGE_MAX)
        return yaml_error(yaml_get(node, "stage"), err, "key 'stage' must be 1 to %d", STAGE_MAX);
    if (period->to_us <= period->from_us)
        return yaml_error(yaml_get(node, "to"), err, "key 'to' is not after 'from'");
    if (period->to_us - period->from_us > DAYS_MAX * US_PER_DAY)
        return yaml_error(
            yaml_get(node, "to"), err, "a declared period is longer than %d days", DAYS_MAX);
    period->stage = (int) stage;
    return OK;
}

/* Against those above it. */
static Status check_overlap(const Yaml *list, const DeclaredStage *periods, size_t at, Error *err)
{
    for (size_t i = 0; i < at; i++) {
        if (periods[i].from_us < periods[at].to_us && periods[at].from_us < periods[i].to_us)
            return yaml_error(
                &list->items[at],
                err,
                "declared period overlaps that of line %zu",
                list->items[i].line);
    }
    return OK;
}

static Status read_periods(Arena *arena, const Yaml *list, Profile *profile, Error *err)
{
    static const Str patterns[] = {
        {"YYYY-MM-DD HH:mm", 16},
        {"YYYY-MM-DD HH:mm:ss", 19},
        {"YYYY-MM-DDTHH:mm", 16},
        {"YYYY-MM-DDTHH:mm:ss", 19},
    };
    const TimeFormat *format = NULL;
    DeclaredStage *periods = ARENA_ARRAY(arena, DeclaredStage, list->n_items + 1);
    Status status =
        time_format_compile(arena, patterns, COUNT_OF(patterns), TIME_STAMP, &format, err);

    for (size_t i = 0; i < list->n_items && status == OK; i++) {
        status = read_period(format, &list->items[i], &periods[i], err);
        if (status == OK)
            status = check_overlap(list, periods, i, err);
    }
    profile->declared = periods;
    profile->n_declared = list->n_items;
    return status;
}

Status profile_read_declared(Arena *arena, const Yaml *map, Profile *profile, Error *err)
{
    const Yaml *list = yaml_get(map, "declared");

    if (profile->layout == NULL || !profile->layout->takes_declared) {
        if (list == NULL)
            return OK;
        return yaml_error(
            list,
            err,
            "key 'declared' is not of %s%s",
            profile->layout == NULL ? "files without a layout" : "layout ",
            profile->layout == NULL ? "" : profile->layout->name);
    }
    if (profile->kind->kind != KIND_OUTAGES)
        return yaml_error(
            yaml_get(map, "layout"),
            err,
            "layout '%s' is of kind outages, not %s",
            profile->layout->name,
            profile->kind->name);
    if (list == NULL) {
        (void) yaml_error(map, err, "key 'declared' is required: which stage was declared when");
        error_hint(err, "It does not stand in the timetable; [] when no stage was.");
        return STATUS_CONFIG;
    }
    if (list->kind != YAML_LIST)
        return yaml_error(list, err, "key 'declared' must be a list of periods");
    if (list->n_items > PERIODS_MAX)
        return yaml_error(list, err, "key 'declared' lists more than %d periods", PERIODS_MAX);
    return read_periods(arena, list, profile, err);
}
