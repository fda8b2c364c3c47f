#include "cases.h"
#include "ingest/file_kind.h"

#define CSV_HINT    "Save the sheet as CSV (UTF-8) and give that file."
#define UNPACK_HINT "Unpack it and give the file inside; gzip alone is read as it is."
#define EXPORT_HINT "Export the table as CSV and give that file."
#define OTHER_HINT  "Give the CSV export of the metering system."

static void names_what_is_not_text(void **state)
{
    static const struct {
        Str head;
        const char *message;
        const char *hint;
    } cases[] = {
        {STR("PK\x03\x04\x14\0"),
         "file is a spreadsheet (.xlsx, .ods) or a zip archive, expected text",
         CSV_HINT},
        {STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
         "file is an old spreadsheet (.xls), expected text",
         CSV_HINT},
        {STR("SQLite format 3\0\x10"), "file is an SQLite database, expected text", EXPORT_HINT},
        {STR("\0\0\0\0\0\0\0\0DUCK"), "file is a DuckDB database, expected text", EXPORT_HINT},
        {STR("%PDF-1.7"), "file is a PDF document, expected text", OTHER_HINT},
        {STR("BZh91AY&SY"), "file is a bzip2 archive, expected text", UNPACK_HINT},
        {STR("\xfd"
             "7zXZ\0"),
         "file is an xz archive, expected text",
         UNPACK_HINT},
        {STR("\xff\xfei\0d\0"),
         "file is UTF-16 (little endian), expected text",
         "Save it as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8 IN.csv > OUT.csv"},
        {STR("\xfe\xff\0i\0d"),
         "file is UTF-16 (big endian), expected text",
         "Save it as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8 IN.csv > OUT.csv"},
        {STR("\xff\xfe\0\0i\0\0\0"),
         "file is UTF-32 (little endian), expected text",
         "Save it as UTF-8, or convert it: iconv -f UTF-32 -t UTF-8 IN.csv > OUT.csv"},
        {STR("m\0e\0t\0e\0r\0_\0i\0d\0,\0t\0s\0\n\0"),
         "file is UTF-16 (little endian), expected text",
         "Save it as UTF-8, or convert it: iconv -f UTF-16LE -t UTF-8 IN.csv > OUT.csv"},
        {STR("\0m\0e\0t\0e\0r\0_\0i\0d\0,\0t\0s\0\n"),
         "file is UTF-16 (big endian), expected text",
         "Save it as UTF-8, or convert it: iconv -f UTF-16BE -t UTF-8 IN.csv > OUT.csv"},
        {STR("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), "file is binary, expected text", OTHER_HINT},
        {STR(""), "file is empty", "Check that the export or the copy of this file was finished."},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Error err = {0};
        CASE_INT(
            cases[at].message, file_kind_check("in.csv", cases[at].head, false, &err), STATUS_DATA);
        CASE_TEXT(cases[at].message, err.message, cases[at].message);
        CASE_TEXT(cases[at].message, err.where, "in.csv");
        CASE_TEXT(cases[at].message, err.hint, cases[at].hint);
    }
}

static void says_that_it_was_packed(void **state)
{
    static const struct {
        Str head;
        const char *message;
    } cases[] = {
        {STR("PAR1"), "gzip file holds a Parquet file, expected text"},
        {STR("\x1f\x8b\x08"), "gzip file holds a gzip file packed in another one, expected text"},
        {STR(""), "gzip file holds nothing"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Error err = {0};
        CASE_INT(
            cases[at].message, file_kind_check("in.gz", cases[at].head, true, &err), STATUS_DATA);
        CASE_TEXT(cases[at].message, err.message, cases[at].message);
    }
}

static void accepts_text(void **state)
{
    static const struct {
        const char *name;
        Str head;
    } cases[] = {
        {"plain", STR("meter_id,ts,kwh\n")},
        {"one byte", STR("x")},
        {"UTF-8 mark", STR("\xef\xbb\xbfmeter_id\n")},
        {"Latin-1", STR("compteur;\xe9nergie\n")},
        {"a header that begins like an archive", STR("PK,name\n")},
        {"a header that begins like bzip2", STR("BZh,name,value\n")},
        {"CSV-03 a NUL byte in a field", STR("id,kwh,note\nM003,0.200,a\0b\n")},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Error err = {0};
        CASE_OK(cases[at].name, file_kind_check("in.csv", cases[at].head, false, &err), &err);
    }
}

/* One NUL in a hundred bytes is damage, more is another kind of file. */
static void draws_the_line(void **state)
{
    char text[10000];
    Error err = {0};

    (void) state;
    memset(text, 'x', sizeof(text));
    for (size_t at = 0; at < 108; at++)
        text[at * 90] = '\0';
    assert_int_equal(file_kind_check("in.csv", (Str){text, sizeof(text)}, false, &err), OK);
    text[1] = '\0';
    assert_int_equal(
        file_kind_check("in.csv", (Str){text, sizeof(text)}, false, &err), STATUS_DATA);
    assert_string_equal(err.message, "file is binary, expected text");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_what_is_not_text),
        cmocka_unit_test(says_that_it_was_packed),
        cmocka_unit_test(accepts_text),
        cmocka_unit_test(draws_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
