/*
 * inspection: what `eiot inspect` is told of one visit, checked before anything is opened. Pure.
 */
#ifndef EIOT_CMD_INSPECTION_H
#define EIOT_CMD_INSPECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "cmd/args.h"

typedef struct Inspection {
    const char *meter_id;
    int32_t day;         /* of the visit: days since 1970-01-01 */
    const char *outcome; /* confirmed, cleared, no_access */
    bool has_kwh;
    double kwh;       /* recovered; only of a confirmed theft */
    const char *note; /* NULL: none */
} Inspection;

extern const OptionSpec inspection_options[];

/* Reads the words and options; texts are those of `args`. `today` is the day in the site's zone:
 * what a visit without --date is of, and the last day it can be of. USAGE errors. */
Status
inspection_read(const Args *args, int32_t today, Inspection *ret_inspection, Error *err) MUST_USE;

#define INSPECTION_DAY_MAX 11

/* "2025-07-01" */
const char *inspection_day_text(int32_t day, char text[INSPECTION_DAY_MAX]);

#endif
