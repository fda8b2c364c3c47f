#include "serve/api/ids.h"

void ids_put(StrBuf *list, Str id)
{
    if (list->len > 0)
        strbuf_put_char(list, '\n');
    for (size_t at = 0; at < id.len; at++) {
        if (id.ptr[at] == '%')
            strbuf_puts(list, "%25");
        else if (id.ptr[at] == '\n')
            strbuf_puts(list, "%0A");
        else
            strbuf_put_char(list, id.ptr[at]);
    }
}
