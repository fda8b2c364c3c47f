/*
 * inspection: what `eiot inspect` is told of one visit, checked before anything is opened. Pure.
 */
#ifndef EIOT_CMD_INSPECTION_H
#define EIOT_CMD_INSPECTION_H

#include "cmd/args.h"
#include "publish/inspections.h"

extern const OptionSpec inspection_options[];

/* Reads the words and options; texts are those of `args`. `today` is the day in the site's zone:
 * what a visit without --date is of, and the last day it can be of. USAGE errors. */
Status
inspection_read(const Args *args, int32_t today, Inspection *ret_inspection, Error *err) MUST_USE;

#endif
