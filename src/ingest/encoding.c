#include "encoding.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

/* The longer marks come first: UTF-32 LE begins like UTF-16 LE. */
static const struct {
    Bom bom;
    const char *bytes;
    size_t length;
    const char *name;
} marks[] = {
    {BOM_UTF8, "\xef\xbb\xbf", 3, "UTF-8"},
    {BOM_UTF32_LE, "\xff\xfe\0\0", 4, "UTF-32 (little endian)"},
    {BOM_UTF32_BE, "\0\0\xfe\xff", 4, "UTF-32 (big endian)"},
    {BOM_UTF16_LE, "\xff\xfe", 2, "UTF-16 (little endian)"},
    {BOM_UTF16_BE, "\xfe\xff", 2, "UTF-16 (big endian)"},
};

Bom encoding_bom(Str head, size_t *ret_length)
{
    for (size_t at = 0; at < COUNT_OF(marks); at++) {
        if (str_starts_with(head, (Str){marks[at].bytes, marks[at].length})) {
            *ret_length = marks[at].length;
            return marks[at].bom;
        }
    }
    *ret_length = 0;
    return BOM_NONE;
}

const char *encoding_bom_name(Bom bom)
{
    for (size_t at = 0; at < COUNT_OF(marks); at++)
        if (marks[at].bom == bom)
            return marks[at].name;
    return "";
}

bool encoding_from_name(Str name, Encoding *ret_encoding)
{
    static const struct {
        const char *name;
        Encoding encoding;
    } names[] = {
        {"utf-8", ENCODING_UTF8},
        {"utf8", ENCODING_UTF8},
        {"latin-1", ENCODING_LATIN1},
        {"latin1", ENCODING_LATIN1},
        {"iso-8859-1", ENCODING_LATIN1},
        {"windows-1252", ENCODING_LATIN1},
        {"cp1252", ENCODING_LATIN1},
    };

    for (size_t at = 0; at < COUNT_OF(names); at++) {
        if (str_equal_nocase(name, str_from(names[at].name))) {
            *ret_encoding = names[at].encoding;
            return true;
        }
    }
    return false;
}

const char *encoding_name(Encoding encoding)
{
    return encoding == ENCODING_LATIN1 ? "latin-1" : "utf-8";
}

bool encoding_is_ascii(Str text)
{
    return utf8_skip_ascii(text, 0) == text.len;
}

/* What Windows-1252 has at 0x80..0x9F (WHATWG Encoding Standard, index windows-1252). */
static const uint16_t windows_1252[32] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

size_t encoding_latin1_to_utf8(Str text, char *ret)
{
    size_t at = 0;
    size_t n = 0;

    while (at < text.len) {
        const size_t end = utf8_skip_ascii(text, at);
        unsigned code;

        memcpy(ret + n, text.ptr + at, end - at);
        n += end - at;
        if (end == text.len)
            break;
        code = (unsigned char) text.ptr[end];
        if (code < 0xa0)
            code = windows_1252[code - 0x80];
        if (code < 0x800) {
            ret[n++] = (char) (0xc0 | (code >> 6));
        } else {
            ret[n++] = (char) (0xe0 | (code >> 12));
            ret[n++] = (char) (0x80 | ((code >> 6) & 0x3f));
        }
        ret[n++] = (char) (0x80 | (code & 0x3f));
        at = end + 1;
    }
    return n;
}
