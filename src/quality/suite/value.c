#include "quality/suite/value.h"

bool value_from_json(Arena *arena, const Json *json, Value *ret_value)
{
    Value value = {.kind = VALUE_NONE};

    if (json_is_number(json)) {
        value.kind = VALUE_NUMBER;
        value.number = json_number_value(json);
    } else if (json_is_string(json)) {
        Str text = {.ptr = json_string_value(json), .len = json_string_length(json)};

        value.kind = VALUE_TEXT;
        value.text = (Str){.ptr = str_dup(arena, text), .len = text.len};
    } else if (json_is_boolean(json)) {
        value.kind = VALUE_BOOL;
        value.boolean = json_is_true(json);
    } else if (json != NULL && !json_is_null(json)) {
        return false;
    }
    *ret_value = value;
    return true;
}

const char *suite_value_kind_name(ValueKind kind)
{
    static const char *const names[] = {"nothing", "a number", "a text", "a boolean"};

    return names[kind];
}
