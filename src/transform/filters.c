/*
 * The filters of the subset: upper, lower, trim, length, join, replace.
 */
#include <string.h>

#include "transform/render_internal.h"

static Status need_text(const Expr *filter, const Value *value, Error *err)
{
    if (value->kind == VALUE_TEXT)
        return OK;
    return place_error(
        filter->place,
        err,
        "filter '%.*s' needs text, has %s",
        STR_ARG(filter->text),
        value_kind_name(value->kind));
}

/* upper and lower: only of ASCII, since Python's would know every alphabet. */
static Status change_case(Render *render, const Expr *filter, Str text, Value *ret, Error *err)
{
    bool is_upper = str_equal(filter->text, STR("upper"));
    char first = is_upper ? 'a' : 'A';
    char *copy = str_dup(render->arena, text);

    for (size_t at = 0; at < text.len; at++) {
        if ((unsigned char) copy[at] >= 0x80)
            return outside_subset(
                filter->place,
                err,
                "filter '%.*s' changes the letters a to z only",
                STR_ARG(filter->text));
        if (copy[at] >= first && copy[at] < first + 26)
            copy[at] = (char) (copy[at] ^ 0x20);
    }
    *ret = value_text((Str){.ptr = copy, .len = text.len});
    return OK;
}

static Value trim(Str text)
{
    while (text.len > 0 && strchr(" \t\r\n\f\v", text.ptr[0]) != NULL) {
        text.ptr++;
        text.len--;
    }
    while (text.len > 0 && strchr(" \t\r\n\f\v", text.ptr[text.len - 1]) != NULL)
        text.len--;
    return value_text(text);
}

static Status length(const Expr *filter, const Value *value, Value *ret, Error *err)
{
    int64_t n_characters = 0;
    Status status;

    if (value->kind == VALUE_LIST || value->kind == VALUE_DICT) {
        *ret = value_int((int64_t) value->n_items);
        return OK;
    }
    status = need_text(filter, value, err);
    if (status != OK)
        return status;
    for (size_t at = 0; at < value->text.len; at++)
        n_characters += ((unsigned char) value->text.ptr[at] & 0xc0) != 0x80;
    *ret = value_int(n_characters);
    return OK;
}

static Status
join(Render *render, const Expr *filter, const Value *list, Str separator, Value *ret, Error *err)
{
    StrBuf buffer = strbuf_new(render->arena);

    if (list->kind != VALUE_LIST)
        return place_error(
            filter->place, err, "filter 'join' needs a list, has %s", value_kind_name(list->kind));
    for (size_t at = 0; at < list->n_items; at++) {
        Str text;
        Status status = write_text(render, &list->items[at], filter->place, &text, err);

        if (status == OK)
            status = count_work(render, filter->place, text.len + separator.len, err);
        if (status != OK)
            return status;
        if (at > 0)
            strbuf_put(&buffer, separator);
        strbuf_put(&buffer, text);
    }
    *ret = value_text(strbuf_str(&buffer));
    return OK;
}

static Status replace(
    Render *render, const Expr *filter, Str text, const Value *arguments, Value *ret, Error *err)
{
    Str old = arguments[0].text;
    Str new = arguments[1].text;
    StrBuf buffer = strbuf_new(render->arena);

    if (old.len == 0)
        return outside_subset(filter->place, err, "filter 'replace' needs a text to look for");
    for (size_t at = 0; at < text.len;) {
        bool is_found = text.len - at >= old.len && memcmp(text.ptr + at, old.ptr, old.len) == 0;
        Status status = count_work(render, filter->place, is_found ? new.len : 1, err);

        if (status != OK)
            return status;
        strbuf_put(&buffer, is_found ? new : (Str){.ptr = text.ptr + at, .len = 1});
        at += is_found ? old.len : 1;
    }
    *ret = value_text(strbuf_str(&buffer));
    return OK;
}

static Status
check_arguments(const Expr *filter, const Value *arguments, size_t least, size_t most, Error *err)
{
    if (filter->n_items < least || filter->n_items > most)
        return place_error(
            filter->place,
            err,
            "filter '%.*s' has %zu arguments, expected %zu",
            STR_ARG(filter->text),
            filter->n_items,
            most);
    for (size_t at = 0; at < filter->n_items; at++) {
        Status status = need_text(filter, &arguments[at], err);

        if (status != OK)
            return status;
    }
    return OK;
}

Status apply_filter(
    Render *render,
    const Expr *filter,
    const Value *value,
    const Value *arguments,
    Value *ret_value,
    Error *err)
{
    static const struct {
        const char *name;
        size_t least;
        size_t most;
        bool needs_text;
    } filters[] = {
        {"upper", 0, 0, true},
        {"lower", 0, 0, true},
        {"trim", 0, 0, true},
        {"replace", 2, 2, true},
        {"length", 0, 0, false},
        {"join", 0, 1, false},
    };

    for (size_t at = 0; at < sizeof(filters) / sizeof(filters[0]); at++) {
        Status status;

        if (!str_equal(filter->text, str_from(filters[at].name)))
            continue;
        status = check_arguments(filter, arguments, filters[at].least, filters[at].most, err);
        if (status == OK && filters[at].needs_text)
            status = need_text(filter, value, err);
        if (status == OK)
            status = count_work(render, filter->place, value->text.len, err);
        if (status != OK)
            return status;
        switch (at) {
        case 0:
        case 1:
            return change_case(render, filter, value->text, ret_value, err);
        case 2:
            *ret_value = trim(value->text);
            return OK;
        case 3:
            return replace(render, filter, value->text, arguments, ret_value, err);
        case 4:
            return length(filter, value, ret_value, err);
        default:
            return join(
                render,
                filter,
                value,
                filter->n_items == 1 ? arguments[0].text : STR(""),
                ret_value,
                err);
        }
    }
    return outside_subset(
        filter->place, err, "there is no filter '%.*s' here", STR_ARG(filter->text));
}
