#include "holidays.h"

#include "base/civil.h"

static Str cut_at(Str text, char stop)
{
    for (size_t at = 0; at < text.len; at++)
        if (text.ptr[at] == stop)
            return (Str){.ptr = text.ptr, .len = at};
    return text;
}

static Status refuse(const char *file, size_t line, Str date, Error *err)
{
    if (line == 1)
        (void) error_set(
            err, STATUS_CONFIG, "the first column is '%.*s', expected 'date'", STR_ARG(date));
    else
        (void) error_set(
            err, STATUS_CONFIG, "'%.*s' is no date, expected YYYY-MM-DD", STR_ARG(date));
    error_at(err, file, line, 1);
    return STATUS_CONFIG;
}

Status holidays_mark(
    Str text, const char *file, int32_t first_day, size_t n_days, bool *is_holiday, Error *err)
{
    for (size_t line = 1; text.len > 0; line++) {
        Str whole = cut_at(text, '\n');
        Str date = cut_at(cut_at(whole, '\r'), ',');
        size_t taken = whole.len < text.len ? whole.len + 1 : whole.len;
        int32_t day;

        text = (Str){.ptr = text.ptr + taken, .len = text.len - taken};
        if (line == 1 && str_equal(date, STR("date")))
            continue;
        if (line > 1 && date.len == 0)
            continue;
        if (line == 1 || !civil_parse_day(date, &day))
            return refuse(file, line, date, err);
        if (day >= first_day && (size_t) (day - first_day) < n_days)
            is_holiday[day - first_day] = true;
    }
    return OK;
}

Status holidays_read(
    Arena *arena,
    const Project *project,
    const char *name,
    int32_t first_day,
    size_t n_days,
    const bool **ret_is_holiday,
    Error *err)
{
    bool *is_holiday = ARENA_ARRAY(arena, bool, n_days);
    const char *path;
    Str text;
    Status status;

    *ret_is_holiday = is_holiday;
    if (name == NULL)
        return OK;
    path = arena_printf(arena, "holidays/%s.csv", name);
    status = project_file(arena, project, path, &text, err);
    if (status != OK) {
        (void) yaml_error(
            yaml_get(yaml_get(project->root, "forecast"), "holidays"),
            err,
            "forecast.holidays is '%s', and there is no %s",
            name,
            path);
        error_hint(err, "Write the file (date,name) below the folder of eiot.yml.");
        return STATUS_CONFIG;
    }
    return holidays_mark(text, path, first_day, n_days, is_holiday, err);
}
