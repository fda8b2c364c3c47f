/*
 * holidays: public holidays from a file of the project, holidays/NAME.csv.
 *
 * The first column is the date (YYYY-MM-DD), under the heading `date`; what follows it is for
 * people. Days that depend on the moon are estimated in the files that are built in: a utility
 * mends them in a copy of its own.
 */
#ifndef EIOT_FORECAST_HOLIDAYS_H
#define EIOT_FORECAST_HOLIDAYS_H

#include "conf/project.h"

/* `ret_is_holiday` [n_days] of the days from first_day (since 1970-01-01) on. All false when `name`
 * is NULL. CONFIG error when there is no such file, or with file and line for what is no date. */
Status holidays_read(
    Arena *arena,
    const Project *project,
    const char *name,
    int32_t first_day,
    size_t n_days,
    const bool **ret_is_holiday,
    Error *err) MUST_USE;

/* The file of that text, for its tests: marks the days of `is_holiday` that stand in it. */
Status holidays_mark(
    Str text, const char *file, int32_t first_day, size_t n_days, bool *is_holiday, Error *err)
    MUST_USE;

#endif
