#include "framing.h"

#include <string.h>

#include "base/parse.h"

/* RFC 9110, section 5.6.2. */
static bool is_token(const char *name)
{
    static const char marks[] = "!#$%&'*+-.^_`|~";

    if (*name == '\0')
        return false;
    for (const char *at = name; *at != '\0'; at++) {
        const bool is_letter = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z');
        if (!is_letter && !(*at >= '0' && *at <= '9') && strchr(marks, *at) == NULL)
            return false;
    }
    return true;
}

static bool is_length(const char *text)
{
    return *text != '\0' && strspn(text, "0123456789") == strlen(text);
}

/* The headers that may come once. */
typedef struct Single {
    Str name;
    const char *value; /* NULL: not there */
} Single;

enum { LENGTH, CODING, HOST, N_SINGLES };

static Status note_single(Single *singles, const HttpField *field, Error *err)
{
    for (size_t at = 0; at < N_SINGLES; at++) {
        if (!str_equal_nocase(str_from(field->name), singles[at].name))
            continue;
        if (singles[at].value != NULL)
            return error_set(err, STATUS_USAGE, "there are two headers '%s'", field->name);
        singles[at].value = field->value;
    }
    return OK;
}

static Status judge(const char *length, const char *coding, int64_t *ret_length, Error *err)
{
    int64_t value = 0;

    if (length != NULL && coding != NULL)
        return error_set(
            err, STATUS_USAGE, "there are both 'Content-Length' and 'Transfer-Encoding'");
    if (coding != NULL && !str_equal_nocase(str_from(coding), STR("chunked")))
        return error_set(
            err, STATUS_USAGE, "'Transfer-Encoding' is '%.100s', expected chunked", coding);
    if (length != NULL && (!is_length(length) || !str_parse_i64(str_from(length), &value)))
        return error_set(
            err, STATUS_USAGE, "'Content-Length' is '%.100s', expected a whole number", length);
    *ret_length = coding != NULL ? -1 : value;
    return OK;
}

Status framing_read(const HttpField *headers, size_t n_headers, int64_t *ret_length, Error *err)
{
    Single singles[N_SINGLES] = {
        [LENGTH] = {.name = STR("Content-Length")},
        [CODING] = {.name = STR("Transfer-Encoding")},
        [HOST] = {.name = STR("Host")},
    };

    for (size_t at = 0; at < n_headers; at++) {
        Status status = OK;
        if (!is_token(headers[at].name))
            status = error_set(
                err,
                STATUS_USAGE,
                "a header is named '%.100s', which is no name",
                headers[at].name);
        if (status == OK)
            status = note_single(singles, &headers[at], err);
        if (status != OK)
            return status;
    }
    return judge(singles[LENGTH].value, singles[CODING].value, ret_length, err);
}
