#include "quality/html.h"

void html_put(StrBuf *page, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            strbuf_puts(page, "&amp;");
            break;
        case '<':
            strbuf_puts(page, "&lt;");
            break;
        case '>':
            strbuf_puts(page, "&gt;");
            break;
        case '"':
            strbuf_puts(page, "&quot;");
            break;
        case '\'':
            strbuf_puts(page, "&#39;");
            break;
        default:
            if ((unsigned char) *text < 0x20 && *text != '\n' && *text != '\t')
                strbuf_puts(page, "\xef\xbf\xbd");
            else
                strbuf_put_char(page, *text);
        }
    }
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
