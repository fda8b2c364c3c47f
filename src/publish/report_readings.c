#include "base/mem.h"
#include "publish/format.h"
#include "publish/report_internal.h"

static const PageColumn reading_columns[] = {
    {"rank", true},
    {"meter", false},
    {"start", false},
    {"kwh", true},
    {"score", true},
    {"top_feature", false},
    {"label", false},
};

static const char *instant_of(const Page *page, const Table *table, size_t row)
{
    return format_instant(
        page->arena,
        page->lang,
        page->zone,
        table_i64(table, row, table_column(table, "start_ts")));
}

/* A word of the data (a feature, a label) in the reader's language, or as it is. */
static const char *
word_of(const Page *page, const char *prefix, const Table *table, size_t row, const char *name)
{
    const char *word = page_value_text(page, table, row, name);
    const char *key = arena_printf(page->arena, "%s_%s", prefix, word);
    const char *text = page_say(page, key);

    return text == key ? word : text;
}

static void put_reading_row(Page *page, const Table *table, size_t row, bool has_labels)
{
    page_row(page);
    page_number_cell(page, page_count_text(page, table, row, "score_rank"));
    page_heading_cell(page, page_value_text(page, table, row, "meter_id"));
    page_text_cell(page, instant_of(page, table, row));
    page_number_cell(
        page, format_number(page->arena, page->lang, page_value(table, row, "kwh"), 3));
    page_number_cell(
        page, format_number(page->arena, page->lang, page_value(table, row, "score"), 3));
    page_text_cell(page, word_of(page, "feature", table, row, "top_feature"));
    if (has_labels)
        page_text_cell(page, word_of(page, "label", table, row, "label"));
    page_row_end(page);
}

static bool any_label(const Table *table)
{
    size_t column = table_column(table, "label");

    for (size_t row = 0; row < table->n_rows; row++)
        if (!table_is_null(table, row, column))
            return true;
    return false;
}

static void put_around(Page *page, const Table *around, size_t first, size_t end)
{
    Json *spec = json_object();
    Json *times = json_array();
    Json *values = json_array();
    size_t strange = first;
    const char *id = page_value_text(page, around, first, "meter_id");
    const char *text;

    for (size_t row = first; row < end; row++) {
        if (page_count(around, row, "is_strange") != 0) {
            strange = row;
            (void) json_object_set_new(spec, "strange", json_integer((json_int_t) (row - first)));
        }
        (void) json_array_append_new(times, page_json_time(page, around, row, "start_ts"));
        (void) json_array_append_new(values, page_json_number(around, row, "kwh"));
    }
    text = locale_format(
        page->arena,
        page->locale,
        "around_caption",
        "time",
        instant_of(page, around, strange),
        "kwh",
        format_number(page->arena, page->lang, page_value(around, strange, "kwh"), 3),
        NULL);
    (void) json_object_set_new(spec, "kind", json_string("around"));
    (void) json_object_set_new(spec, "times", times);
    (void) json_object_set_new(spec, "values", values);
    page_put(page, "<figure>\n");
    page_chart(
        page,
        "small",
        locale_format(
            page->arena, page->locale, "around_chart", "meter", id, "reading", text, NULL),
        spec);
    page_put(page, "<figcaption>");
    page_element(page, "b", NULL, id);
    page_text(page, " ");
    page_text(page, text);
    page_put(page, "</figcaption>\n</figure>\n");
}

static Status put_all_around(Page *page, StoreConn *conn, Error *err)
{
    int64_t most = REPORT_AROUND;
    size_t column;
    Table around;
    /* readings may come every minute: 2 days of them */
    Status status = report_table(
        page->arena,
        conn,
        "report_readings_around",
        &most,
        1,
        (size_t) REPORT_AROUND * 2 * 24 * 60 + REPORT_AROUND,
        &around,
        err);

    if (status != OK || around.n_rows == 0)
        return status;
    column = table_column(&around, "score_rank");
    page_element(page, "h3", NULL, page_say(page, "around"));
    page_put(page, "<div class=\"figures\">\n");
    for (size_t first = 0, end; first < around.n_rows; first = end) {
        for (end = first; end < around.n_rows &&
                          table_i64(&around, end, column) == table_i64(&around, first, column);)
            end++;
        put_around(page, &around, first, end);
    }
    page_put(page, "</div>\n");
    return OK;
}

Status report_readings(Page *page, StoreConn *conn, Error *err)
{
    int64_t most = REPORT_READINGS;
    Table table;
    Status status =
        report_table(page->arena, conn, "report_readings", &most, 1, REPORT_READINGS, &table, err);

    if (status != OK)
        return status;
    page_section(page, "readings");
    if (table.n_rows == 0) {
        page_element(page, "p", "empty", page_say(page, "readings_none"));
    } else {
        bool has_labels = any_label(&table);

        page_element(page, "p", "note", page_say(page, "readings_note"));
        page_table(
            page,
            page_say(page, "readings_caption"),
            reading_columns,
            COUNT_OF(reading_columns) - !has_labels);
        for (size_t row = 0; row < table.n_rows; row++)
            put_reading_row(page, &table, row, has_labels);
        page_table_end(page);
        status = put_all_around(page, conn, err);
    }
    page_section_end(page);
    return status;
}
