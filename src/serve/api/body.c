#include "serve/api/body.h"

#include <string.h>

static Status wrong(const char *name, const char *expected, Error *err)
{
    return error_set(err, STATUS_USAGE, "member '%s' must be %s", name, expected);
}

/* NULL when it is null or not there. */
static const Json *member(const Json *body, const char *name)
{
    const Json *value = json_object_get(body, name);

    return value == NULL || json_is_null(value) ? NULL : value;
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

Status body_only(Json *body, const char *const *names, Error *err)
{
    StrBuf list;
    Arena *arena;

    for (void *at = json_object_iter(body); at != NULL; at = json_object_iter_next(body, at)) {
        if (is_one_of(json_object_iter_key(at), names))
            continue;
        arena = arena_new();
        list = strbuf_new(arena);
        for (const char *const *name = names; *name != NULL; name++)
            strbuf_printf(&list, "%s%s", name == names ? "" : ", ", *name);
        (void) error_set(err, STATUS_USAGE, "the body has a member that is not known");
        error_hint(err, "Members: %s.", strbuf_text(&list));
        arena_free(arena);
        return STATUS_USAGE;
    }
    return OK;
}

Status body_text_or_none(const Json *body, const char *name, const char **ret_text, Error *err)
{
    const Json *value = member(body, name);
    const char *text = json_string_value(value);

    if (value != NULL && text == NULL)
        return wrong(name, "a text", err);
    *ret_text = text;
    return OK;
}

Status body_text(const Json *body, const char *name, const char **ret_text, Error *err)
{
    const char *text = NULL;
    Status status = body_text_or_none(body, name, &text, err);

    if (status == OK && text == NULL)
        return error_set(err, STATUS_USAGE, "member '%s' is missing", name);
    if (status == OK)
        *ret_text = text;
    return status;
}

Status body_number_or_none(
    const Json *body, const char *name, bool *ret_has, double *ret_number, Error *err)
{
    const Json *value = member(body, name);

    if (value != NULL && !json_is_number(value))
        return wrong(name, "a number", err);
    *ret_has = value != NULL;
    if (value != NULL)
        *ret_number = json_number_value(value);
    return OK;
}

Status
body_flag_or_none(const Json *body, const char *name, bool *ret_has, bool *ret_flag, Error *err)
{
    const Json *value = member(body, name);

    if (value != NULL && !json_is_boolean(value))
        return wrong(name, "true or false", err);
    *ret_has = value != NULL;
    if (value != NULL)
        *ret_flag = json_is_true(value);
    return OK;
}
