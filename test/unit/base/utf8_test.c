#include "base/utf8.h"
#include "cases.h"

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
        {"n\xc2\xba 13, \xe2\x82\xac \xf0\x9f\x94\x8c", true},
        {"caf\xe9 1234", false},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        for (size_t shift = 0; shift < 40; shift++) {
            char text[64];
            const size_t length = strlen(cases[at].bytes);
            memset(text, 'a', sizeof(text));
            memcpy(text + shift, cases[at].bytes, length);
            CASE_INT(
                cases[at].bytes, utf8_is_valid((Str){text, shift + length}), cases[at].is_utf8);
            CASE_INT(cases[at].bytes, utf8_is_valid((Str){text, 60}), cases[at].is_utf8);
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
        if (utf8_is_valid((Str){(const char *) bytes, 3}) != by_the_book(bytes))
            fail_msg("%02x %02x %02x", bytes[0], bytes[1], bytes[2]);
    }
}

static void skips_ascii(void **state)
{
    (void) state;
    CASE_INT("all", utf8_skip_ascii(STR("0123456789abcdef0123"), 0), 20);
    CASE_INT("in a step of 16", utf8_skip_ascii(STR("0123456789abc\xc3\xa9"), 2), 13);
    CASE_INT("after one", utf8_skip_ascii(STR("0123456789abcdef01\xc3\xa9"), 0), 18);
}

static void mends(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"d\xc3\xa9j\xc3\xa0 \xf0\x9f\x94\x8c", "d\xc3\xa9j\xc3\xa0 \xf0\x9f\x94\x8c"},
        {"cut \xc3", "cut ?"},
        {"\xe9t\xe9.csv", "?t?.csv"},
        {"\xf0\x9f\x94", "???"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        char text[32];
        (void) snprintf(text, sizeof(text), "%s", cases[at][0]);
        utf8_mend(text);
        CASE_TEXT(cases[at][1], text, cases[at][1]);
    }
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(judges_utf8),
        cmocka_unit_test(agrees_with_the_book),
        cmocka_unit_test(skips_ascii),
        cmocka_unit_test(mends),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
