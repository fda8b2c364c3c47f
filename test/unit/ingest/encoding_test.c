#include "cases.h"
#include "ingest/encoding.h"

static void knows_marks(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        Bom bom;
        size_t mark;
        const char *name;
    } cases[] = {
        {"\xef\xbb\xbfid", 5, BOM_UTF8, 3, "UTF-8"},
        {"\xff\xfei\0", 4, BOM_UTF16_LE, 2, "UTF-16 (little endian)"},
        {"\xfe\xff\0i", 4, BOM_UTF16_BE, 2, "UTF-16 (big endian)"},
        {"\xff\xfe\0\0", 4, BOM_UTF32_LE, 4, "UTF-32 (little endian)"},
        {"\0\0\xfe\xff", 4, BOM_UTF32_BE, 4, "UTF-32 (big endian)"},
        {"\xef\xbb", 2, BOM_NONE, 0, ""},
        {"id", 2, BOM_NONE, 0, ""},
        {"", 0, BOM_NONE, 0, ""},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        size_t mark = 99;
        const Bom bom = encoding_bom((Str){cases[at].bytes, cases[at].length}, &mark);
        CASE_INT(cases[at].name, bom, cases[at].bom);
        CASE_INT(cases[at].name, mark, cases[at].mark);
        CASE_TEXT(cases[at].name, encoding_bom_name(bom), cases[at].name);
    }
}

static void knows_names(void **state)
{
    static const struct {
        const char *name;
        bool is_known;
        Encoding encoding;
    } cases[] = {
        {"utf-8", true, ENCODING_UTF8},
        {"UTF8", true, ENCODING_UTF8},
        {"latin-1", true, ENCODING_LATIN1},
        {"ISO-8859-1", true, ENCODING_LATIN1},
        {"windows-1252", true, ENCODING_LATIN1},
        {"utf-16", false, ENCODING_UTF8},
        {"", false, ENCODING_UTF8},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Encoding encoding = ENCODING_UTF8;
        CASE_INT(
            cases[at].name,
            encoding_from_name(str_from(cases[at].name), &encoding),
            cases[at].is_known);
        CASE_INT(cases[at].name, encoding, cases[at].encoding);
    }
    assert_string_equal(encoding_name(ENCODING_UTF8), "utf-8");
    assert_string_equal(encoding_name(ENCODING_LATIN1), "latin-1");
}

/* Each case also at every distance from the 16-byte steps. */
static void judges_utf8(void **state)
{
    static const struct {
        const char *bytes;
        bool is_utf8;
    } cases[] = {
        {"plain", true},
        {"\x7f", true},
        {"\xc2\x80", true},
        {"\xdf\xbf", true},
        {"\xe0\xa0\x80", true},
        {"\xed\x9f\xbf", true},
        {"\xee\x80\x80", true},
        {"\xef\xbf\xbf", true},
        {"\xf0\x90\x80\x80", true},
        {"\xf4\x8f\xbf\xbf", true},
        {"\x80", false},
        {"\xbf", false},
        {"\xc0\x80", false},
        {"\xc1\xbf", false},
        {"\xc2", false},
        {"\xc2\x41", false},
        {"\xe0\x9f\xbf", false},
        {"\xe2\x82", false},
        {"\xe2\x82\x41", false},
        {"\xed\xa0\x80", false},
        {"\xf0\x8f\xbf\xbf", false},
        {"\xf0\x90\x80", false},
        {"\xf4\x90\x80\x80", false},
        {"\xf5\x80\x80\x80", false},
        {"\xff", false},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        for (size_t shift = 0; shift < 40; shift++) {
            char text[64];
            const size_t length = strlen(cases[at].bytes);
            memset(text, 'a', sizeof(text));
            memcpy(text + shift, cases[at].bytes, length);
            CASE_INT(
                cases[at].bytes, encoding_is_utf8((Str){text, shift + length}), cases[at].is_utf8);
            CASE_INT(cases[at].bytes, encoding_is_utf8((Str){text, 60}), cases[at].is_utf8);
        }
    }
}

/* Against a reference: all code points are valid, and each three-byte text is judged as decoding
 * it by the book says. */
static bool by_the_book(const unsigned char bytes[3])
{
    size_t at = 0;

    while (at < 3) {
        const unsigned first = bytes[at];
        unsigned code = 0;
        size_t length = 0;
        if (first < 0x80)
            length = 1;
        else if ((first & 0xe0) == 0xc0)
            length = 2;
        else if ((first & 0xf0) == 0xe0)
            length = 3;
        else
            return false; /* four bytes do not fit */
        if (at + length > 3)
            return false;
        code = length == 1 ? first : first & (0xffU >> (length + 1));
        for (size_t next = 1; next < length; next++) {
            if ((bytes[at + next] & 0xc0) != 0x80)
                return false;
            code = (code << 6) | (bytes[at + next] & 0x3fU);
        }
        if ((length == 2 && code < 0x80) || (length == 3 && code < 0x800) ||
            (code >= 0xd800 && code <= 0xdfff))
            return false;
        at += length;
    }
    return true;
}

static void agrees_with_the_book(void **state)
{
    (void) state;
    for (uint32_t word = 0; word < (1U << 24); word += 3) { /* 3 is odd: every byte pattern class */
        const unsigned char bytes[3] = {
            (unsigned char) (word >> 16), (unsigned char) (word >> 8), (unsigned char) word};
        if (encoding_is_utf8((Str){(const char *) bytes, 3}) != by_the_book(bytes))
            fail_msg("%02x %02x %02x", bytes[0], bytes[1], bytes[2]);
    }
}

static void ascii(void **state)
{
    char text[70];

    (void) state;
    memset(text, 'x', sizeof(text));
    assert_true(encoding_is_ascii((Str){text, 0}));
    assert_true(encoding_is_ascii((Str){text, sizeof(text)}));
    for (size_t at = 0; at < sizeof(text); at++) {
        text[at] = (char) 0x80;
        assert_false(encoding_is_ascii((Str){text, sizeof(text)}));
        assert_true(encoding_is_ascii((Str){text, at}));
        text[at] = 'x';
    }
}

static void turns_latin1(void **state)
{
    static const struct {
        const char *latin1;
        const char *utf8;
    } cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"\xe9t\xe9", "\xc3\xa9t\xc3\xa9"},
        {"1\xa0"
         "234",
         "1\xc2\xa0"
         "234"},
        {"\x80", "\xe2\x82\xac"},
        {"\x93quoted\x94", "\xe2\x80\x9cquoted\xe2\x80\x9d"},
        {"\x81", "\xc2\x81"},
        {"\xff", "\xc3\xbf"},
        {"a long run of plain text and then \xb0"
         "C, then more",
         "a long run of plain text and then \xc2\xb0"
         "C, then more"},
    };

    char all[256];
    char utf8[256 * ENCODING_LATIN1_GROWTH];

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        char text[256];
        const size_t n = encoding_latin1_to_utf8(str_from(cases[at].latin1), text);
        text[n] = '\0';
        CASE_TEXT(cases[at].latin1, text, cases[at].utf8);
    }
    for (size_t byte = 0; byte < 256; byte++)
        all[byte] = (char) byte;
    assert_true(encoding_is_utf8((Str){utf8, encoding_latin1_to_utf8((Str){all, 256}, utf8)}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_marks),
        cmocka_unit_test(knows_names),
        cmocka_unit_test(judges_utf8),
        cmocka_unit_test(agrees_with_the_book),
        cmocka_unit_test(ascii),
        cmocka_unit_test(turns_latin1),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
