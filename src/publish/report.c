#include "publish/report.h"

#include <string.h>

#include "base/asset.h"
#include "base/escape.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "publish/format.h"
#include "publish/report_internal.h"

#define N_TABLES_READ 7 /* of report_ready.sql */

Status report_table(
    Arena *arena,
    StoreConn *conn,
    const char *name,
    const int64_t *numbers,
    size_t n_numbers,
    size_t max_rows,
    Table *ret_table,
    Error *err)
{
    Param *params = ARENA_ARRAY(arena, Param, n_numbers);
    Sql sql;

    for (size_t at = 0; at < n_numbers; at++)
        params[at] = PARAM_I64(numbers[at]);
    sql = sql_named(conn, name, params, n_numbers);
    return store_table(arena, conn, &sql, max_rows, ret_table, err);
}

Status marts_check(StoreConn *conn, Error *err)
{
    Sql sql = sql_named(conn, "report_ready", NULL, 0);
    int64_t n_tables = 0;
    Status status = store_value_i64(conn, &sql, &n_tables, err);

    if (status == OK && n_tables < N_TABLES_READ) {
        status = error_set(err, STATUS_STORE, "the marts have not been built");
        error_hint(err, "Run `eiot run`, or `eiot transform`, first.");
    }
    return status;
}

static const char *currency_of(Arena *arena, const Project *project, const Table *headline)
{
    size_t column = table_column(headline, "currency");

    return table_is_null(headline, 0, column) ? project->currency
                                              : str_dup(arena, table_text(headline, 0, column));
}

/* Only what carries the nonce runs or styles: a text that slipped through as markup stays inert.
 * The nonce is a fingerprint of the data, which whoever wrote the data can't foretell in it. */
static void put_head(Page *page, StrBuf *out, const char *nonce, const char *title)
{
    strbuf_printf(
        out,
        "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "script-src 'nonce-%s'; style-src 'nonce-%s'; img-src data:; base-uri 'none'; "
        "form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
        page->lang == LANG_FR ? "fr" : "en",
        nonce,
        nonce);
    escape_html(out, str_from(title));
    strbuf_printf(out, "</title>\n<style nonce=\"%s\">\n", nonce);
    strbuf_put(out, asset_text("web/report.css"));
    strbuf_puts(out, "</style>\n</head>\n<body>\n");
}

static void put_script(StrBuf *out, const char *nonce, const char *asset)
{
    strbuf_printf(out, "<script nonce=\"%s\">\n", nonce);
    strbuf_put(out, asset_text(asset));
    strbuf_puts(out, "\n</script>\n");
}

/* What web/report.js needs besides the charts. */
static Json *chart_texts(const Page *page)
{
    static const char *const keys[] = {
        "input",
        "billed",
        "technical",
        "ntl",
        "ntl_pct",
        "own_load",
        "peers_load",
        "drop_since",
        "reading",
        "strange",
        "forecast_load",
        "forecast_expected",
        "forecast_band",
        "coverage",
        "no_value",
    };
    Json *texts = json_object();

    for (size_t at = 0; at < COUNT_OF(keys); at++)
        (void) json_object_set_new(texts, keys[at], page_json_text(page_say(page, keys[at])));
    return texts;
}

static Str assemble(Page *page, const char *title)
{
    StrBuf out = strbuf_new(page->arena);
    StrBuf data = strbuf_new(page->arena);
    Json *root = json_object();
    HashStream *hash = hash_begin();
    char nonce[HASH_TEXT_MAX];

    (void) json_object_set_new(root, "lang", json_string(page->lang == LANG_FR ? "fr" : "en"));
    (void) json_object_set_new(root, "texts", chart_texts(page));
    (void) json_object_set(root, "charts", page->charts);
    escape_script(&data, str_from(json_text(page->arena, root, false)));
    json_decref(root);
    hash_add(hash, strbuf_str(&data));
    hash_add(hash, strbuf_str(&page->html));
    hash_end(hash, nonce);

    put_head(page, &out, nonce, title);
    strbuf_put(&out, strbuf_str(&page->html));
    strbuf_printf(
        &out, "<script type=\"application/json\" id=\"report-data\" nonce=\"%s\">", nonce);
    strbuf_put(&out, strbuf_str(&data));
    strbuf_puts(&out, "</script>\n");
    put_script(&out, nonce, "web/echarts.min.js");
    put_script(&out, nonce, "web/report.js");
    strbuf_puts(&out, "</body>\n</html>\n");
    return strbuf_str(&out);
}

/* What is left out, with its line in the contents, where the store has none of it. */
typedef struct Optional {
    ReportForecast forecast;
    ReportInspections inspections;
} Optional;

static Status read_optional(Arena *arena, StoreConn *conn, Optional *ret_optional, Error *err)
{
    Optional optional;
    Status status = report_read_forecast(arena, conn, &optional.forecast, err);

    if (status == OK)
        status = report_read_inspections(arena, conn, &optional.inspections, err);
    if (status == OK)
        *ret_optional = optional;
    return status;
}

static void put_header(
    Page *page, const Table *headline, const Optional *optional, const ReportOptions *options)
{
    static const char *const sections[] = {
        "headline",
        "losses",
        "trend",
        "forecast",
        "meters",
        "inspections",
        "readings",
        "quality",
        "runs",
    };

    page_put(page, "<a class=\"skip\" href=\"#headline\">");
    page_text(page, page_say(page, "skip"));
    page_put(page, "</a>\n<header>\n");
    page_element(page, "h1", NULL, page_say(page, "title"));
    if (options->subtitle != NULL)
        page_element(page, "p", "subtitle", options->subtitle);
    page_element(
        page,
        "p",
        "period",
        locale_format(
            page->arena,
            page->locale,
            page_count(headline, 0, "n_days") > 0 ? "period" : "period_none",
            "first",
            page_day(page, headline, 0, "first_day"),
            "last",
            page_day(page, headline, 0, "last_day"),
            "days",
            page_count_text(page, headline, 0, "n_days"),
            "zone",
            zone_name(page->zone),
            "made",
            format_instant(page->arena, page->lang, page->zone, options->now_us),
            NULL));
    page_put(page, "<nav aria-label=\"");
    page_text(page, page_say(page, "contents"));
    page_put(page, "\"><ul>\n");
    for (size_t at = 0; at < COUNT_OF(sections); at++) {
        if (strcmp(sections[at], "inspections") == 0 && optional->inspections.totals.n_rows == 0)
            continue;
        if (strcmp(sections[at], "forecast") == 0 && optional->forecast.nodes.n_rows == 0)
            continue;
        strbuf_printf(&page->html, "<li><a href=\"#%s\">", sections[at]);
        page_text(page, page_say(page, sections[at]));
        page_put(page, "</a></li>\n");
    }
    page_put(page, "</ul></nav>\n</header>\n<main>\n");
}

static Status put_sections(
    Page *page, const Project *project, StoreConn *conn, const ReportOptions *options, Error *err)
{
    Table headline;
    Optional optional;
    Status status = report_read_headline(page->arena, conn, project->budget, &headline, err);

    if (status == OK)
        status = read_optional(page->arena, conn, &optional, err);
    if (status != OK)
        return status;
    page->currency = currency_of(page->arena, project, &headline);
    put_header(page, &headline, &optional, options);
    report_headline(page, &headline);
    status = report_losses(page, conn, err);
    if (status == OK)
        status = report_trend(page, conn, err);
    if (status == OK)
        report_forecast(page, &optional.forecast);
    if (status == OK)
        status = report_meters(page, conn, project->budget, err);
    if (status == OK)
        report_inspections(page, &optional.inspections);
    if (status == OK)
        status = report_readings(page, conn, err);
    if (status == OK)
        status = report_quality(page, conn, err);
    if (status == OK)
        status = report_runs(page, conn, err);
    page_put(page, "</main>\n");
    return status;
}

static Status write_page(Arena *arena, const char *path, Str text, Error *err)
{
    const char *name = file_base_name(path);
    Status status = OK;

    if (name != path)
        status = file_make_folder(arena_copy(arena, path, (size_t) (name - path)), err);
    if (status == OK)
        status = file_write(path, text, err);
    return status;
}

Status report_write(
    Arena *arena, const Project *project, StoreConn *conn, const ReportOptions *options, Error *err)
{
    Page page = {.arena = arena, .lang = options->lang, .html = strbuf_new(arena)};
    Status status = marts_check(conn, err);

    page.charts = json_array();
    if (status == OK)
        status = locale_load(arena, project, "report", options->lang, &page.locale, err);
    if (status == OK)
        status = locale_load(arena, project, "reasons", options->lang, &page.reasons, err);
    if (status == OK)
        status = locale_load(arena, project, "suspects", options->lang, &page.suspects, err);
    if (status == OK)
        status = zone_open(arena, project->zone, &page.zone, err);
    if (status == OK)
        status = put_sections(&page, project, conn, options, err);
    if (status == OK)
        status = write_page(arena, options->path, assemble(&page, page_say(&page, "title")), err);
    json_decref(page.charts);
    if (status != OK)
        error_add_context(err, "write the report");
    return status;
}
