/*
 * truth: reads a truth file: meter_id,is_theft,kind[,start,end,stolen_kwh].
 */
#ifndef EIOT_CMD_TRUTH_H
#define EIOT_CMD_TRUTH_H

#include "base/arena.h"
#include "base/error.h"
#include "detect/evaluate/evaluate.h"

/* All rows, in `arena`. DATA error with file and line for a heading that lacks meter_id, is_theft
 * or kind, a record that is not CSV, is_theft that is not 0 or 1, or stolen_kwh that is no number.
 */
Status
truth_read(Arena *arena, const char *path, TruthRow **ret_rows, size_t *ret_n, Error *err) MUST_USE;

#endif
