#include <string.h>

#include "base/mem.h"
#include "quality/docs/docs_page.h"
#include "quality/docs/docs_text.h"
#include "quality/docs/html.h"

/* Failures listed on the first page; the others are on the pages of their suites. */
#define FAILURES_SHOWN 50

static void put_tile(DocsPage *page, const char *class, const char *key, size_t n)
{
    strbuf_printf(&page->html, "<div class=\"tile %s\">", n > 0 ? class : "");
    html_element(&page->html, "dt", NULL, docs_say(page, key));
    html_element(&page->html, "dd", NULL, docs_count(page, n));
    docs_put(page, "</div>\n");
}

static void put_tiles(DocsPage *page)
{
    const QualityReport *total = &page->site->total;

    docs_put(page, "<dl class=\"tiles\">\n");
    put_tile(page, "bad", "critical_failed", total->critical_failed);
    put_tile(page, "warn", "warning_failed", total->failed - total->critical_failed);
    put_tile(page, "good", "passed", total->expectations - total->failed - total->not_judged);
    put_tile(page, "", "not_judged", total->not_judged);
    docs_put(page, "</dl>\n");
}

static void put_failure(DocsPage *page, const DocsSuite *suite, size_t at)
{
    const QualityResult *result = &suite->report.results[at];

    docs_put(page, "<li>");
    docs_put_state(page, docs_state(result));
    strbuf_printf(&page->html, " <a href=\"suites/%s#e%zu\">", suite->file_name, at + 1);
    html_put(
        &page->html, docs_describe(page->arena, page->locale, page->lang, &suite->report, result));
    docs_put(page, "</a> ");
    html_element(&page->html, "code", NULL, suite->report.name);
    docs_put(page, " ");
    html_element(
        &page->html, "span", "found", docs_found(page->arena, page->locale, page->lang, result));
    docs_put(page, "</li>\n");
}

/* Critical ones first: that is what the reader came for. */
static void put_failures(DocsPage *page)
{
    static const char *const states[] = {"bad", "warn"};
    const DocsSite *site = page->site;
    size_t shown = 0;

    if (site->total.failed == 0)
        return;
    docs_put(page, "<section>\n");
    html_element(&page->html, "h2", NULL, docs_say(page, "failures"));
    docs_put(page, "\n<ul class=\"failures\">\n");
    for (size_t state = 0; state < COUNT_OF(states); state++)
        for (size_t suite = 0; suite < site->n_suites; suite++)
            for (size_t at = 0; at < site->suites[suite].report.n_results; at++) {
                const QualityResult *result = &site->suites[suite].report.results[at];

                if (strcmp(docs_state(result), states[state]) != 0)
                    continue;
                if (shown++ < FAILURES_SHOWN)
                    put_failure(page, &site->suites[suite], at);
            }
    docs_put(page, "</ul>\n");
    if (shown > FAILURES_SHOWN)
        html_element(
            &page->html,
            "p",
            "notes",
            locale_format(
                page->arena,
                page->locale,
                "failures_more",
                "n",
                docs_count(page, shown - FAILURES_SHOWN),
                NULL));
    docs_put(page, "</section>\n");
}

static double suite_ms(const SuiteReport *suite)
{
    double ms = 0;

    for (size_t at = 0; at < suite->n_results; at++)
        ms += suite->results[at].ms;
    return ms;
}

static void put_suite(DocsPage *page, const DocsSuite *suite)
{
    const SuiteReport *report = &suite->report;

    strbuf_printf(&page->html, "<tr><th scope=\"row\"><a href=\"suites/%s\">", suite->file_name);
    html_put(&page->html, report->name);
    docs_put(page, "</a></th>");
    docs_put(page, "<td>");
    docs_put_state(page, docs_suite_state(report));
    docs_put(page, "</td>");
    html_element(&page->html, "td", "code", report->table);
    for (int outcome = OUTCOME_PASSED; outcome <= OUTCOME_NOT_JUDGED; outcome++)
        html_element(
            &page->html,
            "td",
            "number",
            docs_count(page, docs_count_outcome(report, (Outcome) outcome)));
    html_element(&page->html, "td", "number", docs_span(page, suite_ms(report)));
    docs_put(page, suite->is_earlier ? "<td class=\"number earlier\">" : "<td class=\"number\">");
    docs_put_time(page, suite->run_at_us);
    docs_put(page, "</td></tr>\n");
}

static void put_layer(DocsPage *page, const char *layer)
{
    static const char *const keys[] = {
        "suite", "state", "table", "passed", "failed", "not_judged", "time", "judged_at"};
    const DocsSite *site = page->site;
    size_t n = 0;

    for (size_t at = 0; at < site->n_suites; at++)
        n += strcmp(site->suites[at].report.layer, layer) == 0;
    if (n == 0)
        return;
    docs_put(page, "<section>\n");
    html_element(
        &page->html, "h2", NULL, docs_say(page, arena_printf(page->arena, "layer_%s", layer)));
    docs_put(page, "\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    html_put(&page->html, docs_say(page, arena_printf(page->arena, "layer_%s", layer)));
    docs_put(page, "\">\n<table class=\"suites\">\n");
    docs_put_heading(page, keys, COUNT_OF(keys), 3);
    docs_put(page, "<tbody>\n");
    for (size_t at = 0; at < site->n_suites; at++)
        if (strcmp(site->suites[at].report.layer, layer) == 0)
            put_suite(page, &site->suites[at]);
    docs_put(page, "</tbody>\n</table>\n</div>\n</section>\n");
}

Str docs_overview(DocsPage *page)
{
    static const char *const layers[] = {"raw", "staging", "marts"};

    docs_begin(page, docs_say(page, "title"), "");
    docs_put(page, "<header>\n");
    html_element(&page->html, "h1", NULL, docs_say(page, "title"));
    html_element(
        &page->html,
        "p",
        "notes",
        locale_format(
            page->arena,
            page->locale,
            "overview",
            "suites",
            docs_count(page, page->site->n_suites),
            "expectations",
            docs_count(page, page->site->total.expectations),
            "when",
            docs_instant(page, page->site->newest->run_at_us),
            NULL));
    docs_put(page, "\n</header>\n<main id=\"content\">\n");
    put_tiles(page);
    put_failures(page);
    docs_put_runs(page);
    for (size_t at = 0; at < COUNT_OF(layers); at++)
        put_layer(page, layers[at]);
    return docs_end(page);
}
