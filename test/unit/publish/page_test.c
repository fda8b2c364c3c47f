#include "cases.h"
#include "publish/page.h"

static Page new_page(Arena *arena)
{
    Page page = {.arena = arena, .lang = LANG_EN, .currency = "XOF", .html = strbuf_new(arena)};
    Project project = {.folder = "/nonexistent"};
    Error err = {0};

    CASE_OK("locale", locale_load(arena, &project, "report", LANG_EN, &page.locale, &err), &err);
    page.charts = json_array();
    return page;
}

static void text_is_escaped_everywhere(void **state)
{
    static const PageColumn columns[] = {{"meter", false}, {"kwh", true}};
    Arena *arena = arena_new();
    Page page = new_page(arena);

    (void) state;
    page_table(&page, "a \"<caption>\"", columns, 2);
    page_row(&page);
    page_heading_cell(&page, "<h>");
    page_text_cell(&page, "<t>");
    page_number_cell(&page, "<n>");
    page_row_end(&page);
    page_table_end(&page);
    CASE_TEXT(
        "table",
        strbuf_text(&page.html),
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"a "
        "&quot;&lt;caption&gt;&quot;\">\n<table>\n<caption>a &quot;&lt;caption&gt;&quot;</caption>"
        "<thead><tr><th scope=\"col\">Meter</th><th scope=\"col\" class=\"number\">kWh</th></tr>"
        "</thead>\n<tbody>\n<tr><th scope=\"row\">&lt;h&gt;</th><td>&lt;t&gt;</td>"
        "<td class=\"number\">&lt;n&gt;</td></tr>\n</tbody>\n</table>\n</div>\n");
    json_decref(page.charts);
    arena_free(arena);
}

static void charts_have_labels_and_ids(void **state)
{
    Arena *arena = arena_new();
    Page page = new_page(arena);

    (void) state;
    page_chart(&page, "small", "daily <kWh>", json_pack("{s:s}", "kind", "load"));
    page_chart(&page, "wide", "map", json_pack("{s:s}", "kind", "map"));
    CASE_TEXT(
        "places",
        strbuf_text(&page.html),
        "<div id=\"chart-1\" class=\"chart small\" role=\"img\" aria-label=\"daily &lt;kWh&gt;\">"
        "</div>\n<div id=\"chart-2\" class=\"chart wide\" role=\"img\" "
        "aria-label=\"map\"></div>\n");
    CASE_TEXT(
        "data",
        json_text(arena, page.charts, false),
        "[{\"kind\":\"load\",\"id\":\"chart-1\"},{\"kind\":\"map\",\"id\":\"chart-2\"}]");
    json_decref(page.charts);
    arena_free(arena);
}

static void cells_show_what_is_missing(void **state)
{
    static const double kwh[] = {1234.56789, NAN};
    static const int32_t day[] = {20270, 0};
    static const Str id[] = {{"M1", 2}, {"", 0}};
    static const uint64_t first_only[] = {1};
    /* an hour before and at the end of summer time */
    static const int64_t time[] = {1761436800000000, 1761440400000000};
    static const Column columns[] = {
        {"kwh", COLUMN_F64, kwh, first_only},
        {"day", COLUMN_DATE, day, first_only},
        {"id", COLUMN_TEXT, id, first_only},
        {"time", COLUMN_TIMESTAMP, time, NULL},
    };
    static const Table table = {.n_rows = 2, .n_columns = COUNT_OF(columns), .columns = columns};
    Arena *arena = arena_new();
    Page page = new_page(arena);
    Json *json = json_array();
    Error err = {0};

    (void) state;
    CASE_OK("zone", zone_open(arena, "Europe/Paris", &page.zone, &err), &err);
    CASE_TEXT("energy", page_energy(&page, &table, 0, "kwh"), "1,235");
    CASE_TEXT("money", page_money(&page, &table, 0, "kwh"), "1,235\u00a0XOF");
    CASE_TEXT("share", page_share(&page, &table, 0, "kwh"), "123,456.8%");
    CASE_TEXT("day", page_day(&page, &table, 0, "day"), "1 Jul 2025");
    CASE_TEXT("text", page_value_text(&page, &table, 0, "id"), "M1");
    CASE_TEXT("no energy", page_energy(&page, &table, 1, "kwh"), "\u2013");
    CASE_TEXT("no count", page_count_text(&page, &table, 1, "kwh"), "\u2013");
    CASE_TEXT("no day", page_day(&page, &table, 1, "day"), "\u2013");
    CASE_TEXT("no text", page_value_text(&page, &table, 1, "id"), "\u2013");
    for (size_t row = 0; row < 2; row++) {
        (void) json_array_append_new(json, page_json_number(&table, row, "kwh"));
        (void) json_array_append_new(json, page_json_day(&page, &table, row, "day"));
        (void) json_array_append_new(json, page_json_time(&page, &table, row, "time"));
    }
    (void) json_array_append_new(json, page_json_text("a\xff"));
    CASE_TEXT(
        "json",
        json_text(arena, json, false),
        "[1234.568,\"2025-07-01\",\"2025-10-26 02:00\",null,null,\"2025-10-26 02:00\",\"\ufffd\"]");
    json_decref(json);
    json_decref(page.charts);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_escaped_everywhere),
        cmocka_unit_test(charts_have_labels_and_ids),
        cmocka_unit_test(cells_show_what_is_missing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
