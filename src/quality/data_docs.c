#include "quality/data_docs.h"

#include <string.h>

#include "base/civil.h"
#include "base/file.h"
#include "base/json.h"
#include "quality/docs_text.h"
#include "quality/html.h"

#define STYLE_FILE "great_expectations/data_docs.css"

typedef struct Page {
    Arena *arena;
    const Locale *locale;
    Lang lang;
    const QualityReport *report;
    const History *history;
    StrBuf html;
} Page;

static const char *say(const Page *page, const char *key)
{
    return locale_get(page->locale, key);
}

static void put(Page *page, const char *markup)
{
    strbuf_puts(&page->html, markup);
}

static const char *count_text(Page *page, size_t n)
{
    return docs_number(page->arena, page->lang, (double) n, 0);
}

static void put_tile(Page *page, const char *class, const char *key, size_t n)
{
    strbuf_printf(&page->html, "<div class=\"tile %s\">", class);
    html_element(&page->html, "b", NULL, count_text(page, n));
    html_element(&page->html, "span", NULL, say(page, key));
    put(page, "</div>\n");
}

static void put_overview(Page *page)
{
    const QualityReport *report = page->report;

    put(page, "<section class=\"tiles\">\n");
    put_tile(page, "good", "passed", report->expectations - report->failed - report->not_judged);
    put_tile(
        page, report->critical_failed > 0 ? "bad" : "", "critical_failed", report->critical_failed);
    put_tile(
        page,
        report->failed > report->critical_failed ? "warn" : "",
        "warning_failed",
        report->failed - report->critical_failed);
    put_tile(page, "", "not_judged", report->not_judged);
    put(page, "</section>\n");
}

/* How a suite stands: the worst of its results. */
static const char *suite_state(const SuiteReport *suite)
{
    const char *state = "good";

    for (size_t at = 0; at < suite->n_results; at++) {
        const QualityResult *result = &suite->results[at];

        if (result->outcome == OUTCOME_FAILED && result->severity == SEVERITY_CRITICAL)
            return "bad";
        if (result->outcome == OUTCOME_FAILED)
            state = "warn";
        else if (result->outcome == OUTCOME_NOT_JUDGED && strcmp(state, "good") == 0)
            state = "none";
    }
    return state;
}

static const char *result_state(const QualityResult *result)
{
    if (result->outcome == OUTCOME_PASSED)
        return "good";
    if (result->outcome == OUTCOME_NOT_JUDGED)
        return "none";
    return result->severity == SEVERITY_CRITICAL ? "bad" : "warn";
}

/* A mark and a word, so that the state does not hang on colour alone. */
static void put_state(Page *page, const char *state)
{
    const char *mark = strcmp(state, "good") == 0   ? "✓ "
                       : strcmp(state, "bad") == 0  ? "✗ "
                       : strcmp(state, "warn") == 0 ? "! "
                                                    : "– ";
    const char *key = arena_printf(page->arena, "state_%s", state);

    strbuf_printf(&page->html, "<span class=\"state %s\">", state);
    html_put(&page->html, mark);
    html_put(&page->html, say(page, key));
    put(page, "</span>");
}

static size_t count_outcome(const SuiteReport *suite, Outcome outcome)
{
    size_t n = 0;

    for (size_t at = 0; at < suite->n_results; at++)
        n += suite->results[at].outcome == outcome;
    return n;
}

static void put_suite_list(Page *page)
{
    static const char *const keys[] = {
        "suite", "table", "layer", "state", "passed", "failed", "not_judged"};

    put(page, "<section>\n<table>\n<thead><tr>");
    for (size_t at = 0; at < sizeof(keys) / sizeof(keys[0]); at++)
        html_element(&page->html, "th", at < 4 ? NULL : "number", say(page, keys[at]));
    put(page, "</tr></thead>\n<tbody>\n");
    for (size_t at = 0; at < page->report->n_suites; at++) {
        const SuiteReport *suite = &page->report->suites[at];

        strbuf_printf(&page->html, "<tr><td><a href=\"#suite-%zu\">", at + 1);
        html_put(&page->html, suite->name);
        put(page, "</a></td>");
        html_element(&page->html, "td", "code", suite->table);
        html_element(
            &page->html,
            "td",
            NULL,
            say(page, arena_printf(page->arena, "layer_%s", suite->layer)));
        put(page, "<td>");
        put_state(page, suite_state(suite));
        put(page, "</td>");
        for (int outcome = OUTCOME_PASSED; outcome <= OUTCOME_NOT_JUDGED; outcome++)
            html_element(
                &page->html,
                "td",
                "number",
                count_text(page, count_outcome(suite, (Outcome) outcome)));
        put(page, "</tr>\n");
    }
    put(page, "</tbody>\n</table>\n</section>\n");
}

static const char *cell_text(Page *page, const Json *json)
{
    if (json == NULL || json_is_null(json))
        return "∅";
    if (json_is_string(json))
        return json_string_value(json);
    if (json_is_number(json))
        return docs_number(page->arena, page->lang, json_number_value(json), 6);
    return json_text(page->arena, json, false);
}

static void put_sample_rows(Page *page, const Json *rows)
{
    Json *first = json_array_get(rows, 0);

    put(page, "<table class=\"sample\">\n<thead><tr>");
    for (void *at = json_object_iter(first); at != NULL; at = json_object_iter_next(first, at))
        html_element(&page->html, "th", NULL, json_object_iter_key(at));
    put(page, "</tr></thead>\n<tbody>\n");
    for (size_t row = 0; row < json_array_size(rows); row++) {
        put(page, "<tr>");
        for (void *at = json_object_iter(first); at != NULL; at = json_object_iter_next(first, at))
            html_element(
                &page->html,
                "td",
                NULL,
                cell_text(
                    page, json_object_get(json_array_get(rows, row), json_object_iter_key(at))));
        put(page, "</tr>\n");
    }
    put(page, "</tbody>\n</table>\n");
}

static void put_sample(Page *page, const QualityResult *result)
{
    Json *rows = result->sample == NULL ? NULL : json_loads(result->sample, 0, NULL);

    if (json_array_size(rows) > 0) {
        put(page, "<details open><summary>");
        html_put(
            &page->html,
            locale_format(
                page->arena,
                page->locale,
                "sample",
                "n",
                count_text(page, json_array_size(rows)),
                NULL));
        put(page, "</summary>\n");
        if (json_is_object(json_array_get(rows, 0))) {
            put_sample_rows(page, rows);
        } else {
            put(page, "<ul class=\"sample\">");
            for (size_t at = 0; at < json_array_size(rows); at++)
                html_element(&page->html, "li", NULL, cell_text(page, json_array_get(rows, at)));
            put(page, "</ul>\n");
        }
        put(page, "</details>\n");
    }
    json_decref(rows);
}

static void put_query(Page *page, const QualityResult *result)
{
    Json *kwargs = json_loads(result->kwargs, 0, NULL);
    const char *query = json_string_value(json_object_get(kwargs, "unexpected_rows_query"));

    if (query != NULL) {
        put(page, "<details><summary>");
        html_put(&page->html, say(page, "query"));
        put(page, "</summary><pre>");
        html_put(&page->html, query);
        put(page, "</pre></details>\n");
    }
    json_decref(kwargs);
}

/* One square a run, oldest first. */
static void put_history(Page *page, const SuiteReport *suite, const QualityResult *result)
{
    size_t n;
    const HistoryPoint *points =
        history_of(page->history, suite->name, result->expectation, result->kwargs, &n);
    size_t first = n > DATA_DOCS_RUNS ? n - DATA_DOCS_RUNS : 0;

    put(page, "<span class=\"history\">");
    for (size_t at = first; at < n; at++) {
        const HistoryPoint *point = &points[at];
        const char *class = point->success ? "good" : point->error != NULL ? "none" : "bad";
        char when[CIVIL_TEXT_MAX];

        (void) civil_text_utc(point->run_at_us, when);
        strbuf_printf(&page->html, "<i class=\"%s\" title=\"%s", class, when);
        if (point->has_percent)
            strbuf_printf(
                &page->html,
                ": %s %%",
                docs_number(page->arena, page->lang, point->unexpected_percent, 3));
        put(page, "\"></i>");
    }
    put(page, "</span>");
}

static bool is_rule(const QualityResult *result)
{
    return strncmp(result->expectation, "eiot_", strlen("eiot_")) == 0;
}

static void put_result(Page *page, const SuiteReport *suite, const QualityResult *result)
{
    strbuf_printf(&page->html, "<article class=\"%s\">\n<header>", result_state(result));
    put_state(page, result_state(result));
    html_element(
        &page->html,
        "span",
        "what",
        docs_describe(page->arena, page->locale, page->lang, suite, result));
    html_element(
        &page->html,
        "span",
        "severity",
        say(page, arena_printf(page->arena, "severity_%s", severity_name(result->severity))));
    put(page, "</header>\n<p>");
    html_element(
        &page->html, "span", "found", docs_found(page->arena, page->locale, page->lang, result));
    put(page, " ");
    put_history(page, suite, result);
    put(page, "</p>\n");
    if (page->lang == LANG_FR && result->notes_fr != NULL)
        html_element(&page->html, "p", "notes", result->notes_fr);
    else if (result->notes != NULL)
        html_element(&page->html, "p", "notes", result->notes);
    /* a rule's description says its reason already, in the reader's language */
    if (result->error != NULL && !is_rule(result) && result->outcome == OUTCOME_FAILED)
        html_element(&page->html, "p", "error", result->error);
    put_sample(page, result);
    put_query(page, result);
    html_element(&page->html, "code", "type", result->expectation);
    put(page, "</article>\n");
}

/* Failures first: that is what the reader came for. */
static void put_suite(Page *page, size_t number)
{
    static const Outcome order[] = {OUTCOME_FAILED, OUTCOME_NOT_JUDGED, OUTCOME_PASSED};
    const SuiteReport *suite = &page->report->suites[number];

    strbuf_printf(&page->html, "<section id=\"suite-%zu\">\n<h2>", number + 1);
    html_put(&page->html, suite->name);
    put(page, " ");
    put_state(page, suite_state(suite));
    put(page, "</h2>\n");
    html_element(
        &page->html, "p", "code", arena_printf(page->arena, "%s · %s", suite->table, suite->file));
    for (size_t outcome = 0; outcome < sizeof(order) / sizeof(order[0]); outcome++)
        for (size_t at = 0; at < suite->n_results; at++)
            if (suite->results[at].outcome == order[outcome])
                put_result(page, suite, &suite->results[at]);
    put(page, "</section>\n");
}

Status data_docs_html(
    Arena *arena, const Project *project, const DataDocsInput *input, Str *ret_page, Error *err)
{
    const QualityReport *report = input->report;
    Page page = {
        .arena = arena,
        .lang = input->lang,
        .report = report,
        .history = input->history,
        .html = strbuf_new(arena),
    };
    Str style;
    char when[CIVIL_TEXT_MAX];
    Status status = locale_load(arena, project, "quality", input->lang, &page.locale, err);

    if (status == OK)
        status = project_file(arena, project, STYLE_FILE, &style, err);
    if (status != OK)
        return status;
    strbuf_printf(
        &page.html,
        "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
        input->lang == LANG_FR ? "fr" : "en");
    html_element(&page.html, "title", NULL, say(&page, "title"));
    put(&page, "\n<style>\n");
    strbuf_put(&page.html, style);
    put(&page, "</style>\n</head>\n<body>\n<main>\n");
    html_element(&page.html, "h1", NULL, say(&page, "title"));
    html_element(
        &page.html,
        "p",
        "notes",
        locale_format(
            arena,
            page.locale,
            "run",
            "when",
            civil_text_utc(report->run_at_us, when),
            "run_id",
            report->run_id,
            NULL));
    put_overview(&page);
    put_suite_list(&page);
    for (size_t at = 0; at < report->n_suites; at++)
        put_suite(&page, at);
    put(&page, "</main>\n</body>\n</html>\n");
    *ret_page = strbuf_str(&page.html);
    return OK;
}

Status data_docs_write(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const QualityReport *report,
    const DataDocsOptions *options,
    Error *err)
{
    const char *name = file_base_name(options->path);
    History history;
    DataDocsInput input = {.report = report, .history = &history, .lang = options->lang};
    Str page;
    Status status = results_history(arena, conn, DATA_DOCS_RUNS, &history, err);

    if (status == OK)
        status = data_docs_html(arena, project, &input, &page, err);
    if (status == OK && name != options->path)
        status = file_make_folder(
            arena_copy(arena, options->path, (size_t) (name - options->path)), err);
    if (status == OK)
        status = file_write(options->path, page, err);
    return status;
}
