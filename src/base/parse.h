/*
 * parse: strict numbers from text: whole input, range checked, the process locale plays no part.
 */
#ifndef EIOT_BASE_PARSE_H
#define EIOT_BASE_PARSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* [+-]digits that fit; false otherwise. */
bool str_parse_i64(Str text, int64_t *ret_value);

/* A finite decimal number with '.' as sign, exponent allowed; words and hex are refused. */
bool str_parse_f64(Str text, double *ret_value);

/* true/yes/on/1 and false/no/off/0, in any case. */
bool str_parse_bool(Str text, bool *ret_value);

#endif
