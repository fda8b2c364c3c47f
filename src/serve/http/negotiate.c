#include "negotiate.h"

#include <string.h>

#include "base/str.h"

/* The part of `list` before `mark`; *list goes on after it. */
static Str next_part(Str *list, char mark)
{
    const char *end = list->len == 0 ? NULL : memchr(list->ptr, mark, list->len);
    const size_t length = end == NULL ? list->len : (size_t) (end - list->ptr);
    const Str part = {list->ptr, length};

    *list = end == NULL ? (Str){list->ptr + list->len, 0} : (Str){end + 1, list->len - length - 1};
    return str_trim(part);
}

/* A weight above 0: "1", "0.5"; anything that is no weight counts as 0. */
static bool is_above_zero(Str weight)
{
    bool is_above = false;

    for (size_t at = 0; at < weight.len; at++) {
        const char byte = weight.ptr[at];
        if (byte >= '1' && byte <= '9')
            is_above = true;
        else if (byte != '0' && !(byte == '.' && at == 1))
            return false;
    }
    return is_above;
}

bool negotiate_gzip(const char *accept_encoding)
{
    Str list = str_from(accept_encoding);
    bool takes_any = false;

    while (list.len > 0) {
        Str entry = next_part(&list, ',');
        const Str name = next_part(&entry, ';');
        bool is_taken = true;

        while (entry.len > 0) {
            Str value = next_part(&entry, ';');
            if (str_equal_nocase(next_part(&value, '='), STR("q")))
                is_taken = is_above_zero(str_trim(value));
        }
        if (str_equal_nocase(name, STR("gzip")) || str_equal_nocase(name, STR("x-gzip")))
            return is_taken;
        if (str_equal(name, STR("*")))
            takes_any = is_taken;
    }
    return takes_any;
}

static Str without_weak(Str tag)
{
    return str_starts_with(tag, STR("W/")) ? (Str){tag.ptr + 2, tag.len - 2} : tag;
}

bool negotiate_has(const char *if_none_match, const char *etag)
{
    const Str wanted = without_weak(str_from(etag));
    Str list = str_trim(str_from(if_none_match));

    if (str_equal(list, STR("*")))
        return true;
    while (list.len > 0) {
        const char *end;

        list = without_weak(str_trim(list));
        if (list.len == 0 || list.ptr[0] != '"')
            return false;
        end = memchr(list.ptr + 1, '"', list.len - 1);
        if (end == NULL)
            return false;
        end++;
        if (str_equal((Str){list.ptr, (size_t) (end - list.ptr)}, wanted))
            return true;
        list = str_trim((Str){end, list.len - (size_t) (end - list.ptr)});
        if (list.len > 0 && list.ptr[0] != ',')
            return false;
        if (list.len > 0)
            list = (Str){list.ptr + 1, list.len - 1};
    }
    return false;
}
