#include <stdlib.h>

#include "base/limits.h"
#include "cases.h"
#include "csv_text.h"
#include "ingest/csv_reader.h"

#define LONG_TEXT ((size_t) LIMIT_RECORD_BYTES + 64)

/* All records of `text`, read as one block. */
static const char *read_all(Arena *arena, Str text, const CsvFormat *format)
{
    CsvReader *reader = csv_reader_new(arena, format);
    StrBuf out = strbuf_new(arena);
    CsvBlock block = csv_block_of(text, format);
    CsvRecord record;

    csv_reader_start(reader, &block);
    while (csv_reader_next(reader, &record))
        csv_text_record(&out, &record);
    csv_reader_close(reader);
    return strbuf_text(&out);
}

typedef struct Case {
    const char *name;
    Str text;
    CsvFormat format;
    const char *records;
} Case;

static const Case cases[] = {
    {"plain", STR("a,b,c\n1,2,3\n"), {0}, "1: a|b|c\n2: 1|2|3\n"},
    {"no line end at the end", STR("a,b\n1,2"), {0}, "1: a|b\n2: 1|2\n"},
    {"CRLF", STR("a,b\r\n1,2\r\n"), {0}, "1: a|b\n2: 1|2\n"},
    {"CR CR LF", STR("a,b\r\r\n1,2\r\r\n"), {0}, "1: a|b\n2: 1|2\n"},
    {"CR alone", STR("a,b\r1,2\r"), {0}, "1: a|b\n2: 1|2\n"},
    {"LF and CRLF mixed", STR("a,b\n1,2\r\n3,4\n"), {0}, "1: a|b\n2: 1|2\n3: 3|4\n"},
    {"empty fields", STR(",\n,,\n"), {0}, "1: |\n2: ||\n"},
    {"empty field before CRLF", STR("a,\r\n"), {0}, "1: a|\n"},
    {"lines without a byte", STR("\n\na\n\r\n\nb\n\n"), {0}, "3: a\n6: b\n"},
    {"spaces are kept", STR(" a , b\n"), {0}, "1:  a | b\n"},
    {"semicolon", STR("a;b,c\n"), {.delimiter = ';'}, "1: a|b,c\n"},
    {"tab", STR("a\tb\n"), {.delimiter = '\t'}, "1: a|b\n"},
    {"quoted", STR("\"a\",b\n"), {0}, "1: \"a\"|b\n"},
    {"quoted and empty", STR("\"\",\n"), {0}, "1: \"\"|\n"},
    {"all quoted, CRLF",
     STR("\"a\",\"b\"\r\n\"c\",\"d\"\r\n"),
     {0},
     "1: \"a\"|\"b\"\n2: \"c\"|\"d\"\n"},
    {"delimiter in quotes", STR("\"a,b\",c\n"), {0}, "1: \"a,b\"|c\n"},
    {"line end in quotes", STR("\"a\nb\",c\nd,e\n"), {0}, "1-2: \"a\\nb\"|c\n3: d|e\n"},
    {"CRLF in quotes", STR("\"a\r\nb\",c\r\nd,e\r\n"), {0}, "1-2: \"a\\r\\nb\"|c\n3: d|e\n"},
    {"CR file, CR in quotes", STR("x\r\"a\rb\",c\rd"), {0}, "1: x\n2-3: \"a\\rb\"|c\n4: d\n"},
    {"LF file, CR in quotes first", STR("\"a\rb\"\nc\n"), {0}, "1: \"a\\rb\"\n2: c\n"},
    {"doubled quotes", STR("\"a \"\"b\"\" c\"\n"), {0}, "1: \"a \"b\" c\"\n"},
    {"only doubled quotes", STR("\"\"\"\"\n"), {0}, "1: \"\"\"\n"},
    {"two unescaped fields", STR("\"\"\"a\",\"b\"\"\"\n"), {0}, "1: \"\"a\"|\"b\"\"\n"},
    {"quoted at the very end", STR("a,\"b\""), {0}, "1: a|\"b\"\n"},
    {"other quote", STR("'a,b',\"\n"), {.quote = '\''}, "1: \"a,b\"|\"\n"},
    {"no quote", STR("\"a\",5\" pipe\n"), {.has_no_quote = true}, "1: \"a\"|5\" pipe\n"},
    {"CSV-05 line end in quotes looks like a record",
     STR("meter_id,ts,kwh,note\n"
         "M005,2025-07-01T00:00:00Z,1.000,\"door locked\n"
         "M005,2025-07-01T00:30:00Z,99.000,see card\"\n"
         "M005,2025-07-01T01:00:00Z,2.000,ok\n"),
     {0},
     "1: meter_id|ts|kwh|note\n"
     "2-3: M005|2025-07-01T00:00:00Z|1.000|"
     "\"door locked\\nM005,2025-07-01T00:30:00Z,99.000,see card\"\n"
     "4: M005|2025-07-01T01:00:00Z|2.000|ok\n"},
    {"CSV-08 ragged rows, and the good row after",
     STR("meter_id,ts,kwh,quality\n"
         "M008,2025-07-01T00:00:00Z,0.100,A\n"
         "M008,2025-07-01T00:30:00Z\n"
         "M008,2025-07-01T01:00:00Z,0.300,A,extra\n"
         "M008,2025-07-01T01:30:00Z,0.400,A\n"),
     {0},
     "1: meter_id|ts|kwh|quality\n"
     "2: M008|2025-07-01T00:00:00Z|0.100|A\n"
     "3: M008|2025-07-01T00:30:00Z\n"
     "4: M008|2025-07-01T01:00:00Z|0.300|A|extra\n"
     "5: M008|2025-07-01T01:30:00Z|0.400|A\n"},
    {"CSV-03 NUL in one field",
     STR("id,kwh,note\nM003,0.1,ok\nM003,0.2,a\0b\nM003,0.3,ok\n"),
     {0},
     "1: id|kwh|note\n"
     "2: M003|0.1|ok\n"
     "3: record holds a NUL byte @3 [M003,0.2,a\\0b]\n"
     "4: M003|0.3|ok\n"},
    {"CSV-03 NUL before the value",
     STR("M003,\0"
         "0.2,ab\nM003,0.3,ok\n"),
     {0},
     "1: record holds a NUL byte @2 [M003,\\0"
     "0.2,ab]\n2: M003|0.3|ok\n"},
    {"bytes that are not UTF-8",
     STR("a,b\n1,\xe9t\xe9\n\xc3\xa9,2\n"),
     {0},
     "1: a|b\n2: record is not valid UTF-8 @2 [1,\\xe9t\\xe9]\n3: \\xc3\\xa9|2\n"},
    {"a sequence cut by a delimiter",
     STR("a\xc3,\xa9\n1,2\n"),
     {0},
     "1: record is not valid UTF-8 @1 [a\\xc3,\\xa9]\n2: 1|2\n"},
    {"quote inside a plain field",
     STR("a,5\" pipe,c\n1,2,3\n"),
     {0},
     "1: quote inside a field that does not begin with one @2 [a,5\" pipe,c]\n2: 1|2|3\n"},
    {"space before a quote",
     STR("a, \"b\"\n1,2\n"),
     {0},
     "1: quote inside a field that does not begin with one @2 [a, \"b\"]\n2: 1|2\n"},
    {"text after a closing quote",
     STR("\"a\"x,b\n1,2\n"),
     {0},
     "1: text after the closing quote of a field @1 [\"a\"x,b]\n2: 1|2\n"},
    {"quotes not doubled",
     STR("\"he said \"hi\" there\",1\n1,2\n"),
     {0},
     "1: text after the closing quote of a field @1 [\"he said \"hi\" there\",1]\n2: 1|2\n"},
    {"line end in quotes after a bad field",
     STR("\"a\"b,\"c\nd\",e\n1,2\n"),
     {0},
     "1-2: text after the closing quote of a field @1 [\"a\"b,\"c\\nd\",e]\n3: 1|2\n"},
    {"quote never closed",
     STR("a,b\n1,\"2\n3,4\n5,6\n"),
     {0},
     "1: a|b\n2-4: quote is never closed [1,\"2\\n3,4\\n5,6\\n]\n"},
    {"quote never closed, no line end",
     STR("a,b\n1,\"2\n3,4"),
     {0},
     "1: a|b\n2-3: quote is never closed [1,\"2\\n3,4]\n"},
    {"quote as the last byte", STR("a,\""), {0}, "1: quote is never closed [a,\"]\n"},
    {"a lone doubled quote at the end",
     STR("\"a\"\""),
     {0},
     "1: quote is never closed [\"a\"\"]\n"},
};

static void reads(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        CASE_TEXT(
            cases[at].name, read_all(arena, cases[at].text, &cases[at].format), cases[at].records);
        arena_free(arena);
    }
}

/* The 64-byte window must not matter: each case behind 1 to 130 bytes of another record. */
static void reads_at_any_distance(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        for (size_t before = 1; before <= 130; before++) {
            Arena *arena = arena_new();
            const char delimiter =
                cases[at].format.delimiter == '\0' ? ',' : cases[at].format.delimiter;
            const bool is_cr = csv_block_of(cases[at].text, &cases[at].format).line_end == '\r';
            StrBuf text = strbuf_new(arena);
            const char *alone = read_all(arena, cases[at].text, &cases[at].format);
            const char *behind;
            const char *line;

            for (size_t byte = 0; byte < before; byte++)
                strbuf_put_char(&text, byte % 7 == 3 ? delimiter : 'x');
            strbuf_put_char(&text, is_cr ? '\r' : '\n');
            strbuf_put(&text, cases[at].text);
            behind = strchr(read_all(arena, strbuf_str(&text), &cases[at].format), '\n') + 1;
            /* the same but for line numbers, one higher */
            for (line = alone; *line != '\0' && *behind != '\0';) {
                const char *rest = strchr(line, ':');
                const char *rest_behind = strchr(behind, ':');
                const size_t length = (size_t) (strchr(rest, '\n') - rest) + 1;
                CASE_INT(cases[at].name, atol(behind), atol(line) + 1);
                CASE_TRUE(cases[at].name, strncmp(rest, rest_behind, length) == 0);
                line = rest + length;
                behind = rest_behind + length;
            }
            CASE_TEXT(cases[at].name, behind, line);
            arena_free(arena);
        }
    }
}

static Str repeat(Arena *arena, const char *first, char byte, size_t n, const char *last)
{
    StrBuf text = strbuf_new(arena);
    char *run = arena_alloc(arena, n);

    memset(run, byte, n);
    strbuf_puts(&text, first);
    strbuf_put(&text, (Str){run, n});
    strbuf_puts(&text, last);
    return strbuf_str(&text);
}

static void keeps_limits(void **state)
{
    static const struct {
        const char *name;
        const char *first;
        char byte;
        size_t n;
        const char *last;
        const char *records; /* NULL: the one long record is accepted */
    } limits[] = {
        {"as long as allowed", "", 'x', LIMIT_RECORD_BYTES, "\n", NULL},
        {"one byte longer",
         "",
         'x',
         (size_t) LIMIT_RECORD_BYTES + 1,
         "\na,b\n",
         "1: record is longer than 1048576 bytes\n2: a|b\n"},
        {"one byte longer, quoted",
         "\"",
         'x',
         LIMIT_RECORD_BYTES,
         "\"\na,b\n",
         "1: record is longer than 1048576 bytes\n2: a|b\n"},
        {"long and open", "a\n\"", 'x', LONG_TEXT, "\nb\n", "1: a\n2-3: quote is never closed\n"},
        {"as many fields as allowed", "", ',', LIMIT_COLUMNS - 1, "\n", NULL},
        {"one field more",
         "",
         ',',
         LIMIT_COLUMNS,
         "\na,b\n",
         "1: record has more than 1024 fields\n2: a|b\n"},
        {"one field more, quoted",
         "\"\"",
         ',',
         LIMIT_COLUMNS,
         "\na,b\n",
         "1: record has more than 1024 fields\n2: a|b\n"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(limits); at++) {
        Arena *arena = arena_new();
        const Str text =
            repeat(arena, limits[at].first, limits[at].byte, limits[at].n, limits[at].last);
        const char *records = read_all(arena, text, &(CsvFormat){0});
        if (limits[at].records != NULL)
            CASE_TEXT(limits[at].name, records, limits[at].records);
        else
            CASE_TRUE(
                limits[at].name, strlen(records) == text.len + 3 && memcmp(records, "1: ", 3) == 0);
        arena_free(arena);
    }
}

static void cuts_raw_of_long_faults(void **state)
{
    Arena *arena = arena_new();
    const Str text = repeat(arena, "", 'x', LONG_TEXT, "\n");
    const CsvFormat format = {0};
    const CsvBlock block = csv_block_of(text, &format);
    CsvReader *reader = csv_reader_new(arena, &format);
    CsvRecord record;

    (void) state;
    csv_reader_start(reader, &block);
    assert_true(csv_reader_next(reader, &record));
    assert_int_equal(record.raw.len, LIMIT_REJECT_TEXT_BYTES);
    csv_reader_close(reader);
    csv_reader_close(NULL);
    arena_free(arena);
}

/* Slices of a block live until the next csv_reader_start(). */
static void slices_outlive_records(void **state)
{
    Arena *arena = arena_new();
    const CsvFormat format = {0};
    const CsvBlock block =
        csv_block_of(STR("\"a\"\"1\",b1\n\"a\"\"2\",b2\n\"a\"\"3\",b3\n"), &format);
    CsvReader *reader = csv_reader_new(arena, &format);
    CsvRecord record;
    Str kept[6];
    static const char *const expected[] = {"a\"1", "b1", "a\"2", "b2", "a\"3", "b3"};
    size_t n = 0;

    (void) state;
    for (int round = 0; round < 2; round++) { /* and a reader is used again */
        n = 0;
        csv_reader_start(reader, &block);
        while (csv_reader_next(reader, &record))
            for (size_t field = 0; field < record.n_fields; field++)
                kept[n++] = record.fields[field];
        assert_int_equal(n, 6);
        for (size_t at = 0; at < n; at++)
            CASE_TRUE(expected[at], str_equal(kept[at], str_from(expected[at])));
    }
    csv_reader_close(reader);
    arena_free(arena);
}

static void gives_raw_text(void **state)
{
    Arena *arena = arena_new();
    const CsvFormat format = {0};
    const CsvBlock block = csv_block_of(STR("a,b\r\n\"c\nd\",e\r\n"), &format);
    CsvReader *reader = csv_reader_new(arena, &format);
    CsvRecord record;

    (void) state;
    csv_reader_start(reader, &block);
    assert_true(csv_reader_next(reader, &record));
    assert_true(str_equal(record.raw, STR("a,b")));
    assert_true(csv_reader_next(reader, &record));
    assert_true(str_equal(record.raw, STR("\"c\nd\",e")));
    assert_false(csv_reader_next(reader, &record));
    assert_false(csv_reader_next(reader, &record));
    csv_reader_close(reader);
    arena_free(arena);
}

static void judges_formats(void **state)
{
    static const struct {
        const char *name;
        CsvFormat format;
        bool is_valid;
    } formats[] = {
        {"default", {0}, true},
        {"tab", {.delimiter = '\t'}, true},
        {"quote as delimiter", {.delimiter = '"'}, false},
        {"quote as delimiter, no quote", {.delimiter = '"', .has_no_quote = true}, true},
        {"line feed", {.delimiter = '\n'}, false},
        {"carriage return", {.quote = '\r'}, false},
        {"not ASCII", {.delimiter = (char) 0xa7}, false},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(formats); at++)
        CASE_INT(formats[at].name, csv_format_is_valid(&formats[at].format), formats[at].is_valid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads),
        cmocka_unit_test(reads_at_any_distance),
        cmocka_unit_test(keeps_limits),
        cmocka_unit_test(cuts_raw_of_long_faults),
        cmocka_unit_test(slices_outlive_records),
        cmocka_unit_test(gives_raw_text),
        cmocka_unit_test(judges_formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
