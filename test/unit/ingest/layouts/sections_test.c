#include "layout_text.h"

static const Str table[] = {{"ts", 2}, {"v", 1}};
static const Str head[] = {{"id", 2}, {"kind", 4}};
static const Str texts[] = {{0}, {"load", 4}};

/* Tables below a head that must say `load`. */
static const LayoutOptions headed = {
    .csv = {.delimiter = ';'},
    .head = head,
    .head_texts = texts,
    .n_head = COUNT_OF(head),
    .table = table,
    .n_table = COUNT_OF(table),
};

/* The table alone. */
static const LayoutOptions alone = {
    .csv = {.delimiter = ';'}, .table = table, .n_table = COUNT_OF(table)};

typedef struct Case {
    const char *name;
    const LayoutOptions *options;
    const char *text;
    const char *expected;
} Case;

static void check_cases(const Case *cases, size_t n)
{
    Arena *arena = arena_new();

    for (size_t i = 0; i < n; i++) {
        const Str text = str_from(cases[i].text);
        CASE_TEXT(
            cases[i].name,
            layout_text_by(arena, "sections", cases[i].options, 0, text),
            cases[i].expected);
    }
    arena_free(arena);
}

static void reads_the_table(void **state)
{
    static const Case cases[] = {
        {"the head's record stands in front",
         &headed,
         "id;kind;unit\nM1;load;W\n\nts;v\n1;10\n2;\n",
         "4: id|kind|unit|ts|v\n5: M1|load|W|1|10\n6: M1|load|W|2|\nskipped 2\n"},
        {"blank lines that are not there, and others that are too many",
         &headed,
         "\n\nid;kind\nM1;load\nts;v\n\n1;10\n\n2;20\n\n",
         "5: id|kind|ts|v\n7: M1|load|1|10\n9: M1|load|2|20\nskipped 2\n"},
        {"blank as a spreadsheet leaves it",
         &headed,
         "id;kind\nM1;load\n;\nts;v\n1;10\n; \n2;20\n",
         "4: id|kind|ts|v\n5: M1|load|1|10\n7: M1|load|2|20\nskipped 4\n"},
        {"headings in any case, with spaces and a mark in front",
         &headed,
         "\xEF\xBB\xBFID; Kind\r\nM1;Load\r\n\r\nTS;V \r\n1;10\r\n",
         "4: ID|Kind|TS|V\n5: M1|Load|1|10\nskipped 2\n"},
        {"a heading of both: the table's own holds",
         &headed,
         "id;kind;v\nM1;load;7\n\nts;v\n1;10\n",
         "4: id|kind|ts|v\n5: M1|load|1|10\nskipped 2\n"},
        {"quotes",
         &headed,
         "id;kind\n\"M;1\";\"load\"\n\n\"ts\";v\n\"1\";\"1\"\"0\"\n",
         "4: id|kind|ts|v\n5: M;1|load|1|1\"0\nskipped 2\n"},
        {"no head is asked for: a preamble of any length",
         &alone,
         "report of a day\n\nfrom;to\n1;2\nv;ts;note\n10;1;a\n20;2;b\n",
         "5: v|ts|note\n6: 10|1|a\n7: 20|2|b\nskipped 3\n"},
        {"lines that end with CR alone",
         &alone,
         "report\rts;v\r1;10\r2;20\r",
         "2: ts|v\n3: 1|10\n4: 2|20\nskipped 1\n"},
    };

    (void) state;
    check_cases(cases, COUNT_OF(cases));
}

static void passes_over_other_tables(void **state)
{
    static const Case cases[] = {
        {"behind a blank line",
         &headed,
         "id;kind\nM1;load\n\nts;v\n1;10\n\nday;from;to\n1;2;3\n4;5;6\n",
         "4: id|kind|ts|v\n5: M1|load|1|10\nskipped 5\n"},
        {"with as many columns",
         &headed,
         "id;kind\nM1;load\n\nts;v\n1;10\n\nday;most\n1;99\n",
         "4: id|kind|ts|v\n5: M1|load|1|10\nskipped 4\n"},
        {"between the head and the table",
         &headed,
         "id;kind\nM1;load\n\nday;most\n1;99\n\nts;v\n1;10\n",
         "7: id|kind|ts|v\n8: M1|load|1|10\nskipped 4\n"},
        {"right below a head",
         &headed,
         "id;kind\nM1;load\nts;v\n1;10\nid;kind\nM1;peak\nday;from;to\n1;2;3\n",
         "3: id|kind|ts|v\n4: M1|load|1|10\nskipped 6\n"},
        {"under a head that says something else",
         &headed,
         "id;kind\nM1;peak\n\nts;v\n1;99\nid;kind\nM1;load\nts;v\n1;10\n\nid;kind\nM2;peak\n\n"
         "ts;v\n1;99\n",
         "8: id|kind|ts|v\n9: M1|load|1|10\nskipped 10\n"},
        {"a spoilt line behind a blank one is no table when records go on",
         &headed,
         "id;kind\nM1;load\n\nts;v\n1;10\n\n...\n2;20\n3;30\n",
         "4: id|kind|ts|v\n5: M1|load|1|10\n8: M1|load|2|20\n9: M1|load|3|30\nskipped 3\n"},
    };

    (void) state;
    check_cases(cases, COUNT_OF(cases));
}

static void reads_on_below_other_heads(void **state)
{
    static const Case cases[] = {
        {"another head, and columns in another order",
         &headed,
         "id;kind\nM1;load\n\nts;v;q\n1;10;A\n\nkind;id\nload;M2\n\nq;v;ts\nE;20;2\n",
         "4: id|kind|ts|v|q\n5: M1|load|1|10|A\n11: M2|load|2|20|E\nskipped 5\n"},
        {"one head for two tables",
         &headed,
         "id;kind\nM1;load\nts;v\n1;10\n\nts;v\n2;20\n",
         "3: id|kind|ts|v\n4: M1|load|1|10\n7: M1|load|2|20\nskipped 3\n"},
        {"other columns in the table",
         &headed,
         "id;kind\nM1;load\nts;v\n1;10\n\nid;kind\nM2;load\nts;v;q\n2;20;A\n",
         "refused: the headings of the table are not those of line 3 (at:8)\n"},
        {"other columns in the head",
         &headed,
         "id;kind\nM1;load\nts;v\n1;10\n\nid;kind;unit\nM2;load;W\nts;v\n2;20\n",
         "refused: the headings of the head are not those of line 1 (at:8)\n"},
    };

    (void) state;
    check_cases(cases, COUNT_OF(cases));
}

static void says_what_it_cannot_read(void **state)
{
    static const Case cases[] = {
        {"too few fields, too many",
         &headed,
         "id;kind\nM1;load\n\nts;v\n1\n2;20;x\n",
         "4: id|kind|ts|v\n5: M1|load|1\n6: M1|load|2|20|x\nskipped 2\n"},
        {"the same where columns changed places",
         &alone,
         "ts;v\n1;10\nv;ts\n20\n30;3\n",
         "1: ts|v\n2: 1|10\n4: record has 1 field, expected 2 [20]\n5: 3|30\nskipped 1\n"},
        {"quotes",
         &alone,
         "ts;v\n1;\"10\n2;2\"0\n\"3\"x;30\n4;40\n",
         "1: ts|v\n2: quote is never closed [1;\"10]\n"
         "3: quote inside a field that does not begin with one @2 [2;2\"0]\n"
         "4: text after the closing quote of a field @1 [\"3\"x;30]\n5: 4|40\nskipped 0\n"},
    };

    (void) state;
    check_cases(cases, COUNT_OF(cases));
}

static void refuses_what_it_is_not(void **state)
{
    static const Case cases[] = {
        {"no such table",
         &headed,
         "id;kind\nM1;load\n\nday;most\n1;99\n",
         "refused: there is no table with the headings ts, v; the file begins with 'id;kind' "
         "(at)\n"},
        {"a long line",
         &alone,
         "0123456789012345678901234567890123456789012345678901234567890123456789\n",
         "refused: there is no table with the headings ts, v; the file begins with "
         "'012345678901234567890123456789012345678901234567890123456789' (at)\n"},
        {"nothing but tables of other kinds",
         &headed,
         "id;kind\nM1;peak\n\nts;v\n1;99\n",
         "refused: no table with the headings ts, v is of this source: 'kind' is 'peak', expected "
         "'load' (at)\n"},
        {"no head",
         &headed,
         "ts;v\n1;10\n",
         "refused: no record of table 'id' stands above this table, expected one (at:1)\n"},
        {"a head without a record",
         &headed,
         "id;kind\n\nts;v\n1;10\n",
         "refused: no record of table 'id' stands above this table, expected one (at:3)\n"},
        {"a head of two records",
         &headed,
         "id;kind\nM1;load\nM2;load\n\nts;v\n1;10\n",
         "refused: more than one record of table 'id' stands above this table, expected one "
         "(at:5)\n"},
        {"a head's record with a field too few",
         &headed,
         "id;kind;unit\nM1;load\n\nts;v\n1;10\n",
         "refused: the record of table 'id' has 2 fields, expected 3 (at:2)\n"},
        {"a head's record with an open quote",
         &headed,
         "id;kind\n\"M1;load\n\nts;v\n1;10\n",
         "refused: the record of table 'id': quote is never closed (at:2)\n"},
        {"blank lines", &alone, "\n\r\n", "skipped 0\n"},
    };

    (void) state;
    check_cases(cases, COUNT_OF(cases));
}

static void does_not_depend_on_portions(void **state)
{
    const Str text =
        STR("id;kind\r\nM1;load\r\n\r\nts;v\r\n1;10\r\n2;20\r\n\r\nday;from;to\r\n1;2;3"
            "\r\n\r\nid;kind\r\nM2;load\r\n\r\nv;ts\r\n30;3\r\n40\r\n50;5\r\n");
    Arena *arena = arena_new();
    const char *whole = layout_text_by(arena, "sections", &headed, 0, text);

    (void) state;
    CASE_TRUE("last", strstr(whole, "17: M2|load|5|50\n") != NULL);
    for (size_t target = 1; target < 100; target += 7)
        CASE_TEXT("portions", layout_text_by(arena, "sections", &headed, target, text), whole);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_table),
        cmocka_unit_test(passes_over_other_tables),
        cmocka_unit_test(reads_on_below_other_heads),
        cmocka_unit_test(says_what_it_cannot_read),
        cmocka_unit_test(refuses_what_it_is_not),
        cmocka_unit_test(does_not_depend_on_portions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
