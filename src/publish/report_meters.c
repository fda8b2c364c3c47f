#include "base/mem.h"
#include "publish/format.h"
#include "publish/reasons.h"
#include "publish/report_internal.h"

static const PageColumn meter_columns[] = {
    {"rank", true},
    {"meter", false},
    {"transformer", false},
    {"feeder", false},
    {"score", true},
    {"reasons", false},
    {"mean_day_kwh", true},
    {"lost_kwh_month", true},
    {"lost_amount_month", true},
};

static Status row_reasons(
    Page *page, const Table *table, size_t row, const char ***ret_texts, size_t *ret_n, Error *err)
{
    return reasons_list(
        page->arena,
        page->reasons,
        page->lang,
        table_text(table, row, table_column(table, "reasons")),
        ret_texts,
        ret_n,
        err);
}

static void put_reasons(Page *page, const char **reasons, size_t n)
{
    page_put(page, "<td class=\"words\"><ul class=\"reasons\">");
    for (size_t at = 0; at < n; at++)
        page_element(page, "li", NULL, reasons[at]);
    page_put(page, "</ul></td>");
}

static Status put_meter_row(Page *page, const Table *table, size_t row, Error *err)
{
    const char **reasons = NULL;
    size_t n = 0;
    Status status = row_reasons(page, table, row, &reasons, &n, err);

    if (status != OK)
        return status;
    page_row(page);
    page_number_cell(page, page_count_text(page, table, row, "score_rank"));
    page_heading_cell(page, page_value_text(page, table, row, "meter_id"));
    page_text_cell(page, page_value_text(page, table, row, "transformer_id"));
    page_text_cell(page, page_value_text(page, table, row, "feeder_id"));
    page_number_cell(
        page, format_number(page->arena, page->lang, page_value(table, row, "score"), 2));
    put_reasons(page, reasons, n);
    page_number_cell(page, page_energy(page, table, row, "mean_day_kwh"));
    page_element(page, "td", "number strong", page_energy(page, table, row, "lost_kwh_month"));
    page_number_cell(page, page_money(page, table, row, "lost_amount_month"));
    page_row_end(page);
    return OK;
}

/* The earliest day a reason gives, as JSON text, or null: where the chart marks the change. */
static Json *since_of(const Table *table, size_t row)
{
    Str text = table_text(table, row, table_column(table, "reasons"));
    Json *reasons = json_loadb(text.ptr, text.len, 0, NULL);
    const char *since = NULL;
    Json *found;

    for (size_t at = 0; at < json_array_size(reasons); at++) {
        const char *day = json_string_value(json_object_get(json_array_get(reasons, at), "since"));

        if (day != NULL && (since == NULL || str_compare(str_from(day), str_from(since)) < 0))
            since = day;
    }
    found = since != NULL ? json_string(since) : json_null();
    json_decref(reasons);
    return found;
}

static Json *load_spec(Page *page, const Table *loads, size_t first, size_t end)
{
    Json *spec = json_object();
    Json *days = json_array();
    Json *own = json_array();
    Json *peers = json_array();

    for (size_t row = first; row < end; row++) {
        (void) json_array_append_new(days, page_json_day(page, loads, row, "local_day"));
        (void) json_array_append_new(own, page_json_number(loads, row, "own_kwh"));
        (void) json_array_append_new(peers, page_json_number(loads, row, "median_kwh"));
    }
    (void) json_object_set_new(spec, "kind", json_string("load"));
    (void) json_object_set_new(spec, "days", days);
    (void) json_object_set_new(spec, "own", own);
    (void) json_object_set_new(spec, "peers", peers);
    return spec;
}

static Status put_load(
    Page *page,
    const Table *meters,
    size_t meter,
    const Table *loads,
    size_t first,
    size_t end,
    Error *err)
{
    const char *id = page_value_text(page, meters, meter, "meter_id");
    Json *spec;
    const char *strongest; /* the list above has them all */
    const char **reasons = NULL;
    size_t n = 0;
    Status status = row_reasons(page, meters, meter, &reasons, &n, err);

    if (status != OK)
        return status;
    strongest = n > 0 ? reasons[0] : "";
    spec = load_spec(page, loads, first, end);
    (void) json_object_set_new(spec, "since", since_of(meters, meter));
    page_put(page, "<figure>\n");
    page_chart(
        page,
        "small",
        locale_format(
            page->arena, page->locale, "load_chart", "meter", id, "reason", strongest, NULL),
        spec);
    page_put(page, "<figcaption>");
    page_element(page, "b", NULL, id);
    page_text(page, " ");
    page_text(page, strongest);
    page_put(page, "</figcaption>\n</figure>\n");
    return OK;
}

static Status put_loads(Page *page, StoreConn *conn, const Table *meters, Error *err)
{
    int64_t numbers[] = {REPORT_LOADS, REPORT_LOAD_DAYS};
    size_t first = 0;
    Table loads;
    Status status = report_table(
        page->arena,
        conn,
        "report_meter_loads",
        numbers,
        COUNT_OF(numbers),
        (size_t) REPORT_LOADS * REPORT_LOAD_DAYS,
        &loads,
        err);

    if (status != OK || loads.n_rows == 0)
        return status;
    page_element(page, "h3", NULL, page_say(page, "loads"));
    page_element(page, "p", "note", page_say(page, "loads_note"));
    page_put(page, "<div class=\"figures\">\n");
    /* both tables are in the order of rank, a meter's days together */
    for (size_t meter = 0; status == OK && meter < meters->n_rows && first < loads.n_rows;
         meter++) {
        Str id = table_text(meters, meter, table_column(meters, "meter_id"));
        size_t column = table_column(&loads, "meter_id");
        size_t end = first;

        while (end < loads.n_rows && str_equal(table_text(&loads, end, column), id))
            end++;
        if (end > first)
            status = put_load(page, meters, meter, &loads, first, end, err);
        first = end;
    }
    page_put(page, "</div>\n");
    return status;
}

/* Why nobody is listed: detection has not run, had too little data, or found nothing. */
static Status put_nobody(Page *page, StoreConn *conn, Error *err)
{
    const char *key = "meters_not_scored";
    Table models;
    Status status = report_table(page->arena, conn, "report_models", NULL, 0, 10, &models, err);

    if (status != OK)
        return status;
    for (size_t row = 0; row < models.n_rows; row++)
        if (str_equal(table_text(&models, row, table_column(&models, "detector")), STR("meters")))
            key = arena_printf(
                page->arena, "meters_%s", page_value_text(page, &models, row, "status"));
    page_element(page, "p", "empty", page_say(page, key));
    return OK;
}

Status report_meters(Page *page, StoreConn *conn, int64_t budget, Error *err)
{
    int64_t most = budget < REPORT_METERS ? budget : REPORT_METERS;
    Table meters;
    Status status =
        report_table(page->arena, conn, "report_meters", &most, 1, REPORT_METERS, &meters, err);

    if (status != OK)
        return status;
    page_section(page, "meters");
    if (meters.n_rows == 0) {
        status = put_nobody(page, conn, err);
    } else {
        page_element(page, "p", "note", page_say(page, "meters_note"));
        page_table(page, page_say(page, "meters_caption"), meter_columns, COUNT_OF(meter_columns));
        for (size_t row = 0; status == OK && row < meters.n_rows; row++)
            status = put_meter_row(page, &meters, row, err);
        page_table_end(page);
        if (status == OK)
            status = put_loads(page, conn, &meters, err);
    }
    page_section_end(page);
    return status;
}
