#include "quality/docs/html.h"

#include "base/escape.h"

void html_put(StrBuf *page, const char *text)
{
    escape_html(page, str_from(text));
}

void html_element(StrBuf *page, const char *tag, const char *class, const char *text)
{
    strbuf_printf(page, "<%s", tag);
    if (class != NULL)
        strbuf_printf(page, " class=\"%s\"", class);
    strbuf_put_char(page, '>');
    html_put(page, text);
    strbuf_printf(page, "</%s>", tag);
}
