/*
 * value: a scalar of a suite file, as it was written there.
 */
#ifndef EIOT_QUALITY_VALUE_H
#define EIOT_QUALITY_VALUE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"

typedef enum ValueKind { VALUE_NONE, VALUE_NUMBER, VALUE_TEXT, VALUE_BOOL } ValueKind;

typedef struct Value {
    ValueKind kind;
    double number;
    bool boolean;
    Str text; /* in the arena of value_from_json() */
} Value;

/* False when `json` is a list or an object; null gives VALUE_NONE. */
bool value_from_json(Arena *arena, const Json *json, Value *ret_value);

/* "a number", "a text", "a boolean", "nothing". */
const char *suite_value_kind_name(ValueKind kind);

#endif
