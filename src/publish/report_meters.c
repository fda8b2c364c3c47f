#include "base/mem.h"
#include "publish/format.h"
#include "publish/reasons.h"
#include "publish/report_internal.h"
#include "publish/suspects.h"

#define MOST_CAUSES 20

static const PageColumn meter_columns[] = {
    {"rank", true},
    {"meter", false},
    {"transformer", false},
    {"feeder", false},
    {"probability", true},
    {"reasons", false},
    {"mean_day_kwh", true},
    {"recoverable_kwh", true},
    {"recoverable_amount", true},
    {"expected_amount", true},
};

static const PageColumn cause_columns[] = {
    {"cause", false},
    {"meters_count", true},
};

/* The list in column `name`, each reason a text. */
static Status row_reasons(
    Page *page,
    const Table *table,
    size_t row,
    const char *name,
    const char ***ret_texts,
    size_t *ret_n,
    Error *err)
{
    return reasons_list(
        page->arena,
        page->reasons,
        page->lang,
        table_text(table, row, table_column(table, name)),
        ret_texts,
        ret_n,
        err);
}

static void put_list(Page *page, const char *const *reasons, size_t n)
{
    page_put(page, "<ul class=\"reasons\">");
    for (size_t at = 0; at < n; at++)
        page_element(page, "li", NULL, reasons[at]);
    page_put(page, "</ul>");
}

/* What was seen, and below it what speaks against fraud. */
static Status put_reasons(Page *page, const Table *table, size_t row, Error *err)
{
    const char **reasons = NULL;
    const char **against = NULL;
    size_t n_reasons = 0;
    size_t n_against = 0;
    Status status = row_reasons(page, table, row, "reasons", &reasons, &n_reasons, err);

    if (status == OK)
        status = row_reasons(page, table, row, "against", &against, &n_against, err);
    if (status != OK)
        return status;
    page_put(page, "<td class=\"words\">");
    put_list(page, reasons, n_reasons);
    if (n_against > 0) {
        page_element(page, "p", "note", page_say(page, "against"));
        put_list(page, against, n_against);
    }
    page_put(page, "</td>");
    return OK;
}

static Status put_meter_row(Page *page, const Table *table, size_t row, Error *err)
{
    Status status;

    page_row(page);
    page_number_cell(page, page_count_text(page, table, row, "visit_rank"));
    page_heading_cell(page, page_value_text(page, table, row, "meter_id"));
    page_text_cell(page, page_value_text(page, table, row, "transformer_id"));
    page_text_cell(page, page_value_text(page, table, row, "feeder_id"));
    page_number_cell(page, page_share(page, table, row, "probability"));
    status = put_reasons(page, table, row, err);
    page_number_cell(page, page_energy(page, table, row, "mean_day_kwh"));
    page_number_cell(page, page_energy(page, table, row, "recoverable_kwh"));
    page_number_cell(page, page_money(page, table, row, "recoverable_amount"));
    page_element(page, "td", "number strong", page_money(page, table, row, "expected_amount"));
    page_row_end(page);
    return status;
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
    Status status = row_reasons(page, meters, meter, "reasons", &reasons, &n, err);

    if (status != OK)
        return status;
    strongest = n > 0 ? reasons[0] : "";
    spec = load_spec(page, loads, first, end);
    (void) json_object_set_new(spec, "since", page_json_day(page, meters, meter, "since"));
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

/* The meters that look strange for another reason: nobody is sent there, but the network's data
 * and the utility's records may need mending. */
static Status put_causes(Page *page, StoreConn *conn, Error *err)
{
    SuspectsWords words = {.lang = page->lang, .texts = page->suspects};
    Table causes;
    Status status =
        report_table(page->arena, conn, "report_causes", NULL, 0, MOST_CAUSES, &causes, err);

    if (status != OK || causes.n_rows == 0)
        return status;
    page_element(page, "h3", NULL, page_say(page, "causes"));
    page_element(page, "p", "note", page_say(page, "causes_note"));
    page_table(page, page_say(page, "causes_caption"), cause_columns, COUNT_OF(cause_columns));
    for (size_t row = 0; row < causes.n_rows; row++) {
        Str cause = table_text(&causes, row, table_column(&causes, "cause"));

        page_row(page);
        page_heading_cell(page, suspects_word(page->arena, &words, "cause", cause));
        page_number_cell(page, page_count_text(page, &causes, row, "n_meters"));
        page_row_end(page);
    }
    page_table_end(page);
    return OK;
}

static Status put_meters(Page *page, StoreConn *conn, const Table *meters, Error *err)
{
    Status status = OK;

    page_element(page, "p", "note", page_say(page, "meters_note"));
    page_table(page, page_say(page, "meters_caption"), meter_columns, COUNT_OF(meter_columns));
    for (size_t row = 0; status == OK && row < meters->n_rows; row++)
        status = put_meter_row(page, meters, row, err);
    page_table_end(page);
    return status == OK ? put_loads(page, conn, meters, err) : status;
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
    status =
        meters.n_rows == 0 ? put_nobody(page, conn, err) : put_meters(page, conn, &meters, err);
    if (status == OK)
        status = put_causes(page, conn, err);
    page_section_end(page);
    return status;
}
