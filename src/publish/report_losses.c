#include <math.h>

#include "base/mem.h"
#include "publish/format.h"
#include "publish/report_internal.h"

Status
report_read_headline(Arena *arena, StoreConn *conn, int64_t budget, Table *ret_headline, Error *err)
{
    return report_table(arena, conn, "report_headline", &budget, 1, 1, ret_headline, err);
}

/* ---- headline ---- */

static void
put_tile(Page *page, const char *class, const char *key, const char *value, const char *below)
{
    strbuf_printf(&page->html, "<div class=\"tile %s\">", class);
    page_element(page, "dt", NULL, page_say(page, key));
    page_element(page, "dd", "figure", value);
    page_element(page, "dd", "below", below);
    page_put(page, "</div>\n");
}

static const char *with_unit(const Page *page, const char *value)
{
    return arena_printf(page->arena, "%s\u00a0kWh", value);
}

static const char *share_of_input(const Page *page, const Table *headline, const char *name)
{
    double input = page_value(headline, 0, "input_kwh");

    return locale_format(
        page->arena,
        page->locale,
        "of_input",
        "percent",
        format_percent(page->arena, page->lang, 100 * page_value(headline, 0, name) / input),
        NULL);
}

static void put_loss_tiles(Page *page, const Table *headline)
{
    put_tile(
        page,
        "accent",
        "ntl",
        format_percent(
            page->arena,
            page->lang,
            100 * page_value(headline, 0, "ntl_kwh") / page_value(headline, 0, "input_kwh")),
        arena_printf(
            page->arena,
            "%s · %s",
            with_unit(page, page_energy(page, headline, 0, "ntl_kwh")),
            page_money(page, headline, 0, "ntl_amount")));
    put_tile(page, "", "input", with_unit(page, page_energy(page, headline, 0, "input_kwh")), "");
    put_tile(
        page,
        "",
        "billed",
        with_unit(page, page_energy(page, headline, 0, "billed_kwh")),
        share_of_input(page, headline, "billed_kwh"));
    put_tile(
        page,
        "",
        "technical",
        with_unit(page, page_energy(page, headline, 0, "technical_loss_kwh")),
        share_of_input(page, headline, "technical_loss_kwh"));
}

static void put_meter_tiles(Page *page, const Table *headline)
{
    put_tile(
        page,
        "",
        "meters_count",
        page_count_text(page, headline, 0, "n_meters"),
        locale_format(
            page->arena,
            page->locale,
            "meters_reporting",
            "n",
            page_count_text(page, headline, 0, "n_meters_reporting"),
            NULL));
    put_tile(
        page,
        "",
        "coverage",
        page_share(page, headline, 0, "coverage"),
        page_say(page, "coverage_below"));
    put_tile(
        page,
        "",
        "suspects",
        page_count_text(page, headline, 0, "n_suspects"),
        page_count(headline, 0, "n_suspects") == 0
            ? locale_format(
                  page->arena,
                  page->locale,
                  "suspects_scored",
                  "n",
                  page_count_text(page, headline, 0, "n_scored"),
                  NULL)
            : locale_format(
                  page->arena,
                  page->locale,
                  "suspects_stake",
                  "kwh",
                  page_energy(page, headline, 0, "recoverable_kwh"),
                  "money",
                  page_money(page, headline, 0, "recoverable_amount"),
                  NULL));
}

/* What is known only where payments or a network are: no tile where it is not. */
static void put_service_tiles(Page *page, const Table *headline)
{
    double minutes = page_value(headline, 0, "saidi_minutes");
    double percent = page_value(headline, 0, "atc_pct");

    if (!isnan(percent))
        put_tile(
            page,
            "",
            "atc",
            format_percent(page->arena, page->lang, percent),
            locale_format(
                page->arena,
                page->locale,
                "atc_below",
                "day",
                page_day(page, headline, 0, "atc_day"),
                NULL));
    if (!isnan(minutes))
        put_tile(
            page,
            "",
            "saidi",
            arena_printf(
                page->arena, "%s\u00a0min", format_number(page->arena, page->lang, minutes, 0)),
            locale_format(
                page->arena,
                page->locale,
                "saidi_below",
                "times",
                format_number(page->arena, page->lang, page_value(headline, 0, "saifi"), 1),
                NULL));
}

/* Why there are no losses, or on which days they stand. */
static const char *basis_text(Page *page, const Table *headline)
{
    const char *key = "basis";

    if (page_count(headline, 0, "n_balance_days") == 0)
        key = "basis_no_input";
    else if (page_count(headline, 0, "n_used_days") == 0)
        key = "basis_no_coverage";
    return locale_format(
        page->arena,
        page->locale,
        key,
        "used",
        page_count_text(page, headline, 0, "n_used_days"),
        "days",
        page_count_text(page, headline, 0, "n_days"),
        NULL);
}

void report_headline(Page *page, const Table *headline)
{
    page_section(page, "headline");
    page_put(page, "<dl class=\"tiles\">\n");
    if (page_count(headline, 0, "n_used_days") > 0)
        put_loss_tiles(page, headline);
    else
        put_tile(
            page,
            "",
            "billed",
            with_unit(page, page_energy(page, headline, 0, "all_billed_kwh")),
            page_say(page, "billed_all"));
    put_meter_tiles(page, headline);
    put_service_tiles(page, headline);
    page_put(page, "</dl>\n");
    page_element(page, "p", "note", basis_text(page, headline));
    page_section_end(page);
}

/* ---- losses by node ---- */

static const PageColumn loss_columns[] = {
    {"node", false},
    {"days", true},
    {"coverage", true},
    {"input_kwh", true},
    {"billed_kwh", true},
    {"technical_kwh", true},
    {"technical_model", false},
    {"ntl_kwh", true},
    {"ntl_pct", true},
    {"ntl_amount", true},
    {"warning", false},
};

const char *report_node_text(Page *page, const Table *table, size_t row)
{
    const char *id = page_value_text(page, table, row, "node_id");
    size_t column = table_column(table, "name");
    Str name;

    if (table_is_null(table, row, column))
        return id;
    name = table_text(table, row, column);
    if (name.len == 0 || str_equal(name, str_from(id)))
        return id;
    return arena_printf(page->arena, "%s · %.*s", id, STR_ARG(name));
}

/* "2.9 %, fitted": the share of the input and where it is from. */
static const char *model_text(Page *page, const Table *table, size_t row)
{
    double share =
        100 * page_value(table, row, "technical_loss_kwh") / page_value(table, row, "input_kwh");
    const char *method = page_value_text(page, table, row, "technical_method");

    return locale_format(
        page->arena,
        page->locale,
        arena_printf(page->arena, "model_%s", method),
        "percent",
        format_percent(page->arena, page->lang, share),
        NULL);
}

/* Why the row can't be taken at its word; "" without a reason. */
static const char *warning_text(Page *page, const Table *table, size_t row)
{
    if (table_is_null(table, row, table_column(table, "warning")))
        return "";
    return page_say(
        page,
        arena_printf(page->arena, "warning_%s", page_value_text(page, table, row, "warning")));
}

static void put_loss_row(Page *page, const Table *table, size_t row)
{
    page_row(page);
    page_heading_cell(page, report_node_text(page, table, row));
    page_number_cell(page, page_count_text(page, table, row, "n_days"));
    page_number_cell(page, page_share(page, table, row, "coverage"));
    page_number_cell(page, page_energy(page, table, row, "input_kwh"));
    page_number_cell(page, page_energy(page, table, row, "billed_kwh"));
    page_number_cell(page, page_energy(page, table, row, "technical_loss_kwh"));
    page_text_cell(page, model_text(page, table, row));
    page_number_cell(page, page_energy(page, table, row, "ntl_kwh"));
    page_element(page, "td", "number strong", page_percent(page, table, row, "ntl_pct"));
    page_number_cell(page, page_money(page, table, row, "ntl_amount"));
    page_text_cell(page, warning_text(page, table, row));
    page_row_end(page);
}

/* Rows of the kind stand together: first and how many. */
static size_t rows_of_kind(const Table *table, Str kind, size_t *ret_first)
{
    size_t column = table_column(table, "kind");
    size_t n = 0;

    for (size_t row = 0; row < table->n_rows; row++)
        if (str_equal(table_text(table, row, column), kind)) {
            if (n++ == 0)
                *ret_first = row;
        }
    return n;
}

static void put_bars(Page *page, const Table *table, size_t first, size_t n, const char *label)
{
    Json *spec = json_object();
    Json *labels = json_array();
    Json *values = json_array();
    Json *percents = json_array();
    size_t n_shown = n < REPORT_BARS ? n : REPORT_BARS;

    for (size_t row = first; row < first + n_shown; row++) {
        (void) json_array_append_new(
            labels, page_json_text(page_value_text(page, table, row, "node_id")));
        (void) json_array_append_new(values, page_json_number(table, row, "ntl_kwh"));
        (void) json_array_append_new(percents, page_json_number(table, row, "ntl_pct"));
    }
    (void) json_object_set_new(spec, "kind", json_string("bars"));
    (void) json_object_set_new(spec, "labels", labels);
    (void) json_object_set_new(spec, "values", values);
    (void) json_object_set_new(spec, "percents", percents);
    page_chart(page, n_shown > 8 ? "tall" : n_shown > 3 ? "" : "low", label, spec);
}

static void put_kind(Page *page, const Table *table, const char *kind)
{
    size_t first = 0;
    size_t n = rows_of_kind(table, str_from(kind), &first);
    const char *caption;

    if (n == 0)
        return;
    caption = locale_format(
        page->arena,
        page->locale,
        arena_printf(page->arena, "losses_%s", kind),
        "n",
        format_number(page->arena, page->lang, (double) n, 0),
        "all",
        page_count_text(page, table, first, "n_of_kind"),
        NULL);
    page_element(page, "h3", NULL, page_say(page, arena_printf(page->arena, "kind_%s", kind)));
    if (n > 1)
        put_bars(
            page,
            table,
            first,
            n,
            locale_format(page->arena, page->locale, "losses_chart", "kind", caption, NULL));
    page_table(page, caption, loss_columns, COUNT_OF(loss_columns));
    for (size_t row = first; row < first + n; row++)
        put_loss_row(page, table, row);
    page_table_end(page);
}

Status report_losses(Page *page, StoreConn *conn, Error *err)
{
    int64_t most = REPORT_NODES;
    Table table;
    Status status = report_table(
        page->arena, conn, "report_losses", &most, 1, (size_t) 8 * REPORT_NODES, &table, err);

    if (status != OK)
        return status;
    page_section(page, "losses");
    if (table.n_rows == 0) {
        page_element(page, "p", "empty", page_say(page, "losses_none"));
    } else {
        page_element(page, "p", "note", page_say(page, "losses_note"));
        put_kind(page, &table, "substation");
        put_kind(page, &table, "feeder");
        put_kind(page, &table, "transformer");
    }
    page_section_end(page);
    return OK;
}
