#include "base/mem.h"
#include "publish/report_internal.h"

#define COVERAGE_MIN 0.9 /* as in marts.fct_node_losses */

/* A gap on days that lack readings: half a day's energy would look like a fall. */
static Json *column_of(const Table *table, const char *name)
{
    Json *values = json_array();

    for (size_t row = 0; row < table->n_rows; row++)
        (void) json_array_append_new(
            values,
            page_value(table, row, "coverage") >= COVERAGE_MIN ? page_json_number(table, row, name)
                                                               : json_null());
    return values;
}

static void put_chart(Page *page, const Table *table)
{
    Json *spec = json_object();
    Json *days = json_array();

    for (size_t row = 0; row < table->n_rows; row++)
        (void) json_array_append_new(days, page_json_day(page, table, row, "local_day"));
    (void) json_object_set_new(spec, "kind", json_string("trend"));
    (void) json_object_set_new(spec, "days", days);
    (void) json_object_set_new(spec, "input", column_of(table, "input_kwh"));
    (void) json_object_set_new(spec, "billed", column_of(table, "billed_kwh"));
    (void) json_object_set_new(spec, "technical", column_of(table, "technical_loss_kwh"));
    (void) json_object_set_new(spec, "ntl", column_of(table, "ntl_kwh"));
    page_chart(
        page,
        "wide",
        locale_format(
            page->arena,
            page->locale,
            "trend_chart",
            "first",
            page_day(page, table, 0, "local_day"),
            "last",
            page_day(page, table, table->n_rows - 1, "local_day"),
            NULL),
        spec);
}

static void put_figures(Page *page, const Table *table)
{
    static const PageColumn columns[] = {
        {"day", false},
        {"coverage", true},
        {"input_kwh", true},
        {"billed_kwh", true},
        {"technical_kwh", true},
        {"ntl_kwh", true},
        {"ntl_pct", true},
    };

    page_put(page, "<details>");
    page_element(page, "summary", NULL, page_say(page, "show_figures"));
    page_table(page, page_say(page, "trend_caption"), columns, COUNT_OF(columns));
    for (size_t row = 0; row < table->n_rows; row++) {
        page_row(page);
        page_heading_cell(page, page_day(page, table, row, "local_day"));
        page_number_cell(page, page_share(page, table, row, "coverage"));
        page_number_cell(page, page_energy(page, table, row, "input_kwh"));
        page_number_cell(page, page_energy(page, table, row, "billed_kwh"));
        page_number_cell(page, page_energy(page, table, row, "technical_loss_kwh"));
        page_number_cell(page, page_energy(page, table, row, "ntl_kwh"));
        page_number_cell(page, page_percent(page, table, row, "ntl_pct"));
        page_row_end(page);
    }
    page_table_end(page);
    page_put(page, "</details>\n");
}

Status report_trend(Page *page, StoreConn *conn, Error *err)
{
    int64_t most = REPORT_DAYS;
    Table table;
    Status status =
        report_table(page->arena, conn, "report_days", &most, 1, REPORT_DAYS, &table, err);

    if (status != OK)
        return status;
    page_section(page, "trend");
    if (table.n_rows == 0) {
        page_element(page, "p", "empty", page_say(page, "trend_none"));
    } else {
        page_element(page, "p", "note", page_say(page, "trend_note"));
        put_chart(page, &table);
        put_figures(page, &table);
    }
    page_section_end(page);
    return OK;
}
