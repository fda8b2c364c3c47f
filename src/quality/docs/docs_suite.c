#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "conf/expectation_text.h"
#include "quality/docs/docs_page.h"
#include "quality/docs/docs_text.h"
#include "quality/docs/html.h"

static const char *cell_text(DocsPage *page, const Json *json)
{
    if (json == NULL || json_is_null(json))
        return "∅";
    if (json_is_string(json))
        return json_string_value(json);
    if (json_is_number(json))
        return locale_figure(page->arena, page->lang, json_number_value(json), 6);
    return json_text(page->arena, json, false);
}

static void put_sample_rows(DocsPage *page, const Json *rows)
{
    Json *first = json_array_get(rows, 0);

    docs_put(page, "<table class=\"sample\">\n<thead><tr>");
    for (void *at = json_object_iter(first); at != NULL; at = json_object_iter_next(first, at)) {
        docs_put(page, "<th scope=\"col\">");
        html_put(&page->html, json_object_iter_key(at));
        docs_put(page, "</th>");
    }
    docs_put(page, "</tr></thead>\n<tbody>\n");
    for (size_t row = 0; row < json_array_size(rows); row++) {
        docs_put(page, "<tr>");
        for (void *at = json_object_iter(first); at != NULL;
             at = json_object_iter_next(first, at)) {
            const Json *cell = json_object_get(json_array_get(rows, row), json_object_iter_key(at));

            html_element(
                &page->html, "td", json_is_number(cell) ? "number" : NULL, cell_text(page, cell));
        }
        docs_put(page, "</tr>\n");
    }
    docs_put(page, "</tbody>\n</table>\n");
}

static void put_summary(DocsPage *page, const char *text)
{
    docs_put(page, "<summary>");
    html_put(&page->html, text);
    docs_put(page, "</summary>\n");
}

static void put_sample(DocsPage *page, const QualityResult *result)
{
    Json *rows = result->sample == NULL ? NULL : json_loads(result->sample, 0, NULL);

    if (json_array_size(rows) > 0) {
        docs_put(page, "<details open>");
        put_summary(
            page,
            locale_format(
                page->arena,
                page->locale,
                "sample",
                "n",
                docs_count(page, json_array_size(rows)),
                NULL));
        docs_put(page, "<div class=\"scroll\" tabindex=\"0\">\n");
        if (json_is_object(json_array_get(rows, 0))) {
            put_sample_rows(page, rows);
        } else {
            docs_put(page, "<ul class=\"sample\">");
            for (size_t at = 0; at < json_array_size(rows); at++)
                html_element(&page->html, "li", NULL, cell_text(page, json_array_get(rows, at)));
            docs_put(page, "</ul>\n");
        }
        docs_put(page, "</div>\n</details>\n");
    }
    json_decref(rows);
}

/* As the suite states it: the type, and its arguments as JSON or, for a query, as SQL. */
static void put_definition(DocsPage *page, const QualityResult *result)
{
    Json *kwargs = json_loads(result->kwargs, 0, NULL);
    const char *query = json_string_value(json_object_get(kwargs, "unexpected_rows_query"));

    docs_put(page, "<details class=\"definition\">");
    put_summary(page, docs_say(page, "definition"));
    html_element(&page->html, "p", "code", result->expectation);
    docs_put(page, "<pre tabindex=\"0\">");
    html_put(&page->html, query != NULL ? query : json_text(page->arena, kwargs, true));
    docs_put(page, "</pre></details>\n");
    json_decref(kwargs);
}

static void put_fact(DocsPage *page, const char *key, const char *text)
{
    docs_put(page, "<div>");
    html_element(&page->html, "dt", NULL, docs_say(page, key));
    html_element(&page->html, "dd", NULL, text);
    docs_put(page, "</div>");
}

static void put_counts(DocsPage *page, const QualityResult *result)
{
    if (!result->has_counts || result->outcome == OUTCOME_NOT_JUDGED)
        return;
    docs_put(page, "<dl class=\"facts\">");
    put_fact(page, "judged", docs_count(page, (size_t) result->nonmissing_count));
    put_fact(page, "unexpected", docs_count(page, (size_t) result->unexpected_count));
    put_fact(
        page,
        "unexpected_percent",
        expectation_percent(page->arena, page->lang, result->unexpected_percent));
    if (result->missing_count > 0)
        put_fact(page, "missing", docs_count(page, (size_t) result->missing_count));
    docs_put(page, "</dl>\n");
}

static bool is_rule(const QualityResult *result)
{
    return strncmp(result->expectation, "eiot_", strlen("eiot_")) == 0;
}

static void put_result(DocsPage *page, const SuiteReport *suite, size_t at)
{
    const QualityResult *result = &suite->results[at];
    const char *notes =
        page->lang == LANG_FR && result->notes_fr != NULL ? result->notes_fr : result->notes;

    strbuf_printf(
        &page->html, "<article class=\"%s\" id=\"e%zu\">\n<h2>", docs_state(result), at + 1);
    html_put(&page->html, docs_describe(page->arena, page->locale, page->lang, suite, result));
    docs_put(page, "</h2>\n<p class=\"verdict\">");
    docs_put_state(page, docs_state(result));
    docs_put(page, " ");
    html_element(
        &page->html,
        "span",
        "severity",
        docs_say(page, arena_printf(page->arena, "severity_%s", severity_name(result->severity))));
    if (!result->has_counts && result->observed_value != NULL) {
        docs_put(page, " ");
        html_element(
            &page->html,
            "span",
            "found",
            docs_found(page->arena, page->locale, page->lang, result));
    }
    docs_put(page, "</p>\n");
    if (notes != NULL)
        html_element(&page->html, "p", "notes", notes);
    /* a rule's description says its reason already, in the reader's language */
    if (result->error != NULL && !is_rule(result) && result->outcome == OUTCOME_FAILED)
        html_element(&page->html, "p", "error", result->error);
    docs_put(page, "<div class=\"sides\">\n<div>\n");
    put_counts(page, result);
    put_sample(page, result);
    put_definition(page, result);
    docs_put(page, "</div>\n");
    docs_put_history(page, suite, result);
    docs_put(page, "</div>\n</article>\n");
}

/* Links to the suites before and after in the order of the first page. */
static void put_way(DocsPage *page, size_t number)
{
    const DocsSite *site = page->site;

    docs_put(page, "<nav aria-label=\"");
    html_put(&page->html, docs_say(page, "title"));
    docs_put(page, "\"><ul>\n<li><a href=\"../index.html\">");
    html_put(&page->html, docs_say(page, "title"));
    docs_put(page, "</a></li>\n");
    for (size_t step = 0; step < 2; step++) {
        const DocsSuite *other;

        if (step == 0 ? number == 0 : number + 1 == site->n_suites)
            continue;
        other = &site->suites[step == 0 ? number - 1 : number + 1];
        strbuf_printf(
            &page->html,
            "<li><a rel=\"%s\" href=\"%s\">",
            step == 0 ? "prev" : "next",
            other->file_name);
        docs_put(page, step == 0 ? "← " : "");
        html_put(&page->html, other->report.name);
        docs_put(page, step == 0 ? "" : " →");
        docs_put(page, "</a></li>\n");
    }
    docs_put(page, "</ul></nav>\n");
}

static void put_facts(DocsPage *page, const DocsSuite *suite)
{
    const SuiteReport *report = &suite->report;

    docs_put(page, "<dl class=\"facts\">");
    put_fact(page, "table", report->table);
    put_fact(page, "layer", docs_say(page, arena_printf(page->arena, "layer_%s", report->layer)));
    put_fact(page, "file", report->file);
    put_fact(page, "judged_at", docs_instant(page, suite->run_at_us));
    for (int outcome = OUTCOME_PASSED; outcome <= OUTCOME_NOT_JUDGED; outcome++) {
        static const char *const keys[] = {"passed", "failed", "not_judged"};

        put_fact(
            page, keys[outcome], docs_count(page, docs_count_outcome(report, (Outcome) outcome)));
    }
    docs_put(page, "</dl>\n");
    if (suite->is_earlier)
        html_element(&page->html, "p", "notes", docs_say(page, "earlier"));
}

Str docs_suite(DocsPage *page, size_t number)
{
    static const Outcome order[] = {OUTCOME_FAILED, OUTCOME_NOT_JUDGED, OUTCOME_PASSED};
    const DocsSuite *suite = &page->site->suites[number];

    docs_begin(
        page,
        arena_printf(page->arena, "%s · %s", suite->report.name, docs_say(page, "title")),
        "../");
    docs_put(page, "<header>\n");
    put_way(page, number);
    docs_put(page, "<h1>");
    html_put(&page->html, suite->report.name);
    docs_put(page, "</h1>\n");
    docs_put_state(page, docs_suite_state(&suite->report));
    docs_put(page, "\n");
    put_facts(page, suite);
    docs_put(page, "</header>\n<main id=\"content\">\n");
    /* failures first: that is what the reader came for */
    for (size_t outcome = 0; outcome < COUNT_OF(order); outcome++)
        for (size_t at = 0; at < suite->report.n_results; at++)
            if (suite->report.results[at].outcome == order[outcome])
                put_result(page, &suite->report, at);
    return docs_end(page);
}
