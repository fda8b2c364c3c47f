#include "base/escape.h"

static const char *entity_of(char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        break;
    }
    if (((unsigned char) byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f)
        return "\ufffd";
    return NULL;
}

/* U+202A..U+202E (e2 80 aa..ae) and U+2066..U+2069 (e2 81 a6..a9). */
static bool is_direction_mark(Str text)
{
    unsigned char last;

    if (text.len < 3 || text.ptr[0] != '\xe2')
        return false;
    last = (unsigned char) text.ptr[2];
    return (text.ptr[1] == '\x80' && last >= 0xaa && last <= 0xae) ||
           (text.ptr[1] == '\x81' && last >= 0xa6 && last <= 0xa9);
}

void escape_html(StrBuf *page, Str text)
{
    for (size_t at = 0; at < text.len; at++) {
        const char *entity = entity_of(text.ptr[at]);

        if (entity != NULL) {
            strbuf_puts(page, entity);
        } else if (is_direction_mark((Str){.ptr = text.ptr + at, .len = text.len - at})) {
            strbuf_puts(page, "\ufffd");
            at += 2;
        } else {
            strbuf_put_char(page, text.ptr[at]);
        }
    }
}

void escape_script(StrBuf *page, Str json)
{
    for (size_t at = 0; at < json.len; at++) {
        char byte = json.ptr[at];
        Str rest = {.ptr = json.ptr + at, .len = json.len - at};

        if (byte == '<' || byte == '>' || byte == '&') {
            strbuf_printf(page, "\\u%04x", (unsigned) byte);
        } else if (str_starts_with(rest, STR("\u2028"))) {
            strbuf_puts(page, "\\u2028");
            at += 2;
        } else if (str_starts_with(rest, STR("\u2029"))) {
            strbuf_puts(page, "\\u2029");
            at += 2;
        } else {
            strbuf_put_char(page, byte);
        }
    }
}
