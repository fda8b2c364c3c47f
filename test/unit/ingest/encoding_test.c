#include "base/utf8.h"
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
    assert_true(utf8_is_valid((Str){utf8, encoding_latin1_to_utf8((Str){all, 256}, utf8)}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_marks),
        cmocka_unit_test(knows_names),
        cmocka_unit_test(ascii),
        cmocka_unit_test(turns_latin1),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
