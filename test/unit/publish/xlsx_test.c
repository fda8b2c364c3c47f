#include "cases.h"
#include "publish/xlsx.h"
#include "unzip.h"

static const XlsxColumn columns[] = {
    {"Meter", XLSX_TEXT, 18},
    {"Rank", XLSX_WHOLE, 6},
    {"Since", XLSX_DAY, 12},
    {"Share & more", XLSX_SHARE, 9},
};

#define N_COLUMNS COUNT_OF(columns)

static XlsxSheet sheet_of(const XlsxCell *cells, size_t n_rows)
{
    return (XlsxSheet){
        .name = "Suspects",
        .columns = columns,
        .n_columns = N_COLUMNS,
        .cells = cells,
        .n_rows = n_rows,
        .made_us = INT64_C(1752235200) * 1000000, /* 2025-07-11T12:00:00Z */
    };
}

static void check_parts(const char *text, const char *const *parts)
{
    for (; *parts != NULL; parts++)
        if (strstr(text, *parts) == NULL)
            fail_msg("no %s in %s", *parts, text);
}

static void cells_have_types(void **state)
{
    /* 6 July 2025 is day 20275 since 1970 and 45844 of a sheet */
    static const XlsxCell cells[] = {
        {.text = {"M1", 2}},
        {.number = 1234},
        {.number = 20275},
        {.number = 0.875},
        {.text = {"=1+1", 4}},
        {.number = NAN},
        {.number = NAN},
        {.number = NAN},
    };
    static const char *const sheet_parts[] = {
        "<dimension ref=\"A1:D3\"/>",
        "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>",
        "<autoFilter ref=\"A1:D3\"/>",
        "<v>1234</v>",
        "<v>45844</v>",
        "<v>0.875</v>",
        "<c r=\"A3\" s=\"2\" t=\"s\"><v>5</v></c></row>", /* the empty ones have no cell */
        NULL,
    };
    static const char *const style_parts[] = {
        "formatCode=\"yyyy-mm-dd\"", "formatCode=\"0.0%\"", NULL};
    XlsxSheet sheet = sheet_of(cells, 2);
    Arena *arena = arena_new();
    const char *xml;
    Error err = {0};
    Str bytes;

    (void) state;
    CASE_OK("make", xlsx_make(arena, &sheet, &bytes, &err), &err);
    xml = unzip(arena, bytes, "xl/worksheets/sheet1.xml");
    check_parts(xml, sheet_parts);
    CASE_TRUE("no formula", strstr(xml, "<f>") == NULL);
    check_parts(unzip(arena, bytes, "xl/styles.xml"), style_parts);
    check_parts(
        unzip(arena, bytes, "xl/sharedStrings.xml"),
        (const char *const[]){"<t>=1+1</t>", "<t>Share &amp; more</t>", NULL});
    check_parts(
        unzip(arena, bytes, "docProps/core.xml"),
        (const char *const[]){">2025-07-11T12:00:00Z<", NULL});
    arena_free(arena);
}

static void same_input_same_bytes(void **state)
{
    static const XlsxCell cells[N_COLUMNS] = {{.text = {"M1", 2}, .number = 1}};
    XlsxSheet sheet = sheet_of(cells, 1);
    Arena *arena = arena_new();
    Error err = {0};
    Str once;
    Str twice;

    (void) state;
    CASE_OK("make", xlsx_make(arena, &sheet, &once, &err), &err);
    CASE_OK("make", xlsx_make(arena, &sheet, &twice, &err), &err);
    CASE_TRUE("equal", str_equal(once, twice));
    arena_free(arena);
}

static void an_empty_list_has_its_heading(void **state)
{
    XlsxSheet sheet = sheet_of(NULL, 0);
    Arena *arena = arena_new();
    Error err = {0};
    Str bytes;

    (void) state;
    CASE_OK("make", xlsx_make(arena, &sheet, &bytes, &err), &err);
    check_parts(
        unzip(arena, bytes, "xl/sharedStrings.xml"),
        (const char *const[]){"<t>Meter</t>", "<t>Since</t>", NULL});
    arena_free(arena);
}

static void more_than_a_cell_or_a_sheet_holds(void **state)
{
    Arena *arena = arena_new();
    XlsxCell cells[N_COLUMNS] = {0};
    XlsxSheet sheet = sheet_of(cells, 1);
    char *text = arena_alloc_zero(arena, 40000, 1);
    const char *found;
    Error err = {0};
    Str bytes = {0};

    (void) state;
    /* two bytes a character, from an odd place: the cut falls into one */
    memset(text, 'x', 1);
    for (size_t at = 1; at + 1 < 40000; at += 2)
        memcpy(text + at, "é", 2);
    cells[0].text = (Str){text, 39999};
    CASE_OK("make", xlsx_make(arena, &sheet, &bytes, &err), &err);
    found = strstr(unzip(arena, bytes, "xl/sharedStrings.xml"), "<t>xé");
    assert_non_null(found);
    CASE_INT("cut", strcspn(found + 3, "<"), 32767);
    cells[0].text.len = 32768;
    cells[0].text.ptr = text + 1;
    CASE_OK("make", xlsx_make(arena, &sheet, &bytes, &err), &err);
    found = strstr(unzip(arena, bytes, "xl/sharedStrings.xml"), "<t>é");
    assert_non_null(found);
    CASE_INT("cut between characters", strcspn(found + 3, "<"), 32766);
    sheet.n_rows = XLSX_MAX_ROWS + 1;
    CASE_INT("rows", xlsx_make(arena, &sheet, &bytes, &err), STATUS_LIMIT);
    CASE_TEXT("message", err.message, "a sheet holds 1048575 rows below its heading, not 1048576");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_have_types),
        cmocka_unit_test(same_input_same_bytes),
        cmocka_unit_test(an_empty_list_has_its_heading),
        cmocka_unit_test(more_than_a_cell_or_a_sheet_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
