/*
 * json: the door to jansson. Json values are reference counted; json_decref() when done.
 * Use json_object_set_new / json_array_append_new to build, so that nothing else must be released.
 */
#ifndef EIOT_BASE_JSON_H
#define EIOT_BASE_JSON_H

#include <jansson.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

typedef json_t Json;

/* Parses one JSON text; `file` names it in errors (file:line:column). CONFIG error when it is not
 * JSON, has a duplicate key, or nests deeper than LIMIT_JSON_DEPTH. Caller calls json_decref(). */
Status json_parse(Str text, const char *file, Json **ret_json, Error *err) MUST_USE;

/* Compact text, or indented by two for people; in `arena`, keys in the order they were set. */
const char *json_text(Arena *arena, const Json *json, bool indent);

/* A finite number, or null: JSON has no NaN. */
Json *json_number_or_null(double value);

#endif
