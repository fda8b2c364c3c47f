#include "ingest/layouts/fields.h"

#include <string.h>

size_t layout_split(Str line, char delimiter, Str *ret_fields, size_t max)
{
    size_t n = 0;
    size_t at = 0;

    while (n < max && at <= line.len) {
        const char *end = memchr(line.ptr + at, delimiter, line.len - at);
        const size_t stop = end == NULL ? line.len : (size_t) (end - line.ptr);
        ret_fields[n++] = (Str){line.ptr + at, stop - at};
        at = stop + 1;
    }
    return n;
}
