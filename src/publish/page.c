#include "publish/page.h"

#include <math.h>

#include "base/civil.h"
#include "base/escape.h"
#include "publish/format.h"

void page_put(Page *page, const char *markup)
{
    strbuf_puts(&page->html, markup);
}

void page_text(Page *page, const char *text)
{
    escape_html(&page->html, str_from(text));
}

const char *page_say(const Page *page, const char *key)
{
    return locale_get(page->locale, key);
}

static void open_tag(Page *page, const char *tag, const char *class)
{
    strbuf_printf(&page->html, "<%s", tag);
    if (class != NULL)
        strbuf_printf(&page->html, " class=\"%s\"", class);
    page_put(page, ">");
}

void page_element(Page *page, const char *tag, const char *class, const char *text)
{
    open_tag(page, tag, class);
    page_text(page, text);
    strbuf_printf(&page->html, "</%s>", tag);
}

void page_section(Page *page, const char *key)
{
    strbuf_printf(
        &page->html,
        "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">",
        key,
        key,
        key);
    page_text(page, page_say(page, key));
    page_put(page, "</h2>\n");
}

void page_section_end(Page *page)
{
    page_put(page, "</section>\n");
}

void page_table(Page *page, const char *caption, const PageColumn *columns, size_t n_columns)
{
    page_put(page, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    page_text(page, caption);
    page_put(page, "\">\n<table>\n");
    page_element(page, "caption", NULL, caption);
    page_put(page, "<thead><tr>");
    for (size_t at = 0; at < n_columns; at++) {
        page_put(
            page,
            columns[at].is_number ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">");
        page_text(page, page_say(page, columns[at].key));
        page_put(page, "</th>");
    }
    page_put(page, "</tr></thead>\n<tbody>\n");
}

void page_row(Page *page)
{
    page_put(page, "<tr>");
}

void page_row_end(Page *page)
{
    page_put(page, "</tr>\n");
}

void page_table_end(Page *page)
{
    page_put(page, "</tbody>\n</table>\n</div>\n");
}

void page_heading_cell(Page *page, const char *text)
{
    page_put(page, "<th scope=\"row\">");
    page_text(page, text);
    page_put(page, "</th>");
}

void page_text_cell(Page *page, const char *text)
{
    page_element(page, "td", NULL, text);
}

void page_number_cell(Page *page, const char *text)
{
    page_element(page, "td", "number", text);
}

void page_chart(Page *page, const char *class, const char *label, Json *spec)
{
    const char *id = arena_printf(page->arena, "chart-%zu", json_array_size(page->charts) + 1);

    strbuf_printf(
        &page->html, "<div id=\"%s\" class=\"chart %s\" role=\"img\" aria-label=\"", id, class);
    page_text(page, label);
    page_put(page, "\"></div>\n");
    (void) json_object_set_new(spec, "id", json_string(id));
    (void) json_array_append_new(page->charts, spec);
}

const char *page_value_text(const Page *page, const Table *table, size_t row, const char *name)
{
    size_t column = table_column(table, name);

    return table_is_null(table, row, column) ? FORMAT_NONE
                                             : str_dup(page->arena, table_text(table, row, column));
}

double page_value(const Table *table, size_t row, const char *name)
{
    return table_f64(table, row, table_column(table, name));
}

int64_t page_count(const Table *table, size_t row, const char *name)
{
    size_t column = table_column(table, name);

    return table_is_null(table, row, column) ? 0 : table_i64(table, row, column);
}

const char *page_count_text(const Page *page, const Table *table, size_t row, const char *name)
{
    return format_number(page->arena, page->lang, page_value(table, row, name), 0);
}

const char *page_energy(const Page *page, const Table *table, size_t row, const char *name)
{
    return format_energy(page->arena, page->lang, page_value(table, row, name));
}

const char *page_percent(const Page *page, const Table *table, size_t row, const char *name)
{
    return format_percent(page->arena, page->lang, page_value(table, row, name));
}

const char *page_share(const Page *page, const Table *table, size_t row, const char *name)
{
    return format_percent(page->arena, page->lang, 100 * page_value(table, row, name));
}

const char *page_money(const Page *page, const Table *table, size_t row, const char *name)
{
    return format_money(page->arena, page->lang, page_value(table, row, name), page->currency);
}

const char *page_day(const Page *page, const Table *table, size_t row, const char *name)
{
    size_t column = table_column(table, name);

    return table_is_null(table, row, column)
               ? FORMAT_NONE
               : format_date(page->arena, page->lang, table_i64(table, row, column));
}

Json *page_json_number(const Table *table, size_t row, const char *name)
{
    double value = page_value(table, row, name);

    /* three decimals are more than a chart can show, and keep the page small */
    return json_number_or_null(round(value * 1000) / 1000);
}

Json *page_json_text(const char *text)
{
    Json *json = json_string(text);

    return json != NULL ? json : json_string("\ufffd"); /* not UTF-8 */
}

Json *page_json_day(const Page *page, const Table *table, size_t row, const char *name)
{
    size_t column = table_column(table, name);
    char text[CIVIL_TEXT_MAX];

    if (table_is_null(table, row, column))
        return json_null();
    (void) civil_text_utc(table_i64(table, row, column) * US_PER_DAY, text);
    return json_string(arena_printf(page->arena, "%.10s", text));
}

Json *page_json_time(const Page *page, const Table *table, size_t row, const char *name)
{
    int64_t us = table_i64(table, row, table_column(table, name));
    char text[CIVIL_TEXT_MAX];

    (void) civil_text_utc(us + zone_offset_s(page->zone, us) * US_PER_S, text);
    return json_string(arena_printf(page->arena, "%.10s %.5s", text, text + 11));
}
