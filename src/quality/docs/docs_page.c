#include "quality/docs/docs_page.h"

#include <string.h>

#include "base/civil.h"
#include "quality/docs/docs_folder.h"
#include "quality/docs/html.h"

const char *docs_say(const DocsPage *page, const char *key)
{
    return locale_get(page->locale, key);
}

void docs_put(DocsPage *page, const char *markup)
{
    strbuf_puts(&page->html, markup);
}

const char *docs_count(const DocsPage *page, size_t n)
{
    return locale_figure(page->arena, page->lang, (double) n, 0);
}

const char *docs_instant(const DocsPage *page, int64_t us)
{
    Civil at = civil_from_us(us + (int64_t) zone_offset_s(page->zone, us) * US_PER_S);

    return arena_printf(
        page->arena, "%04d-%02d-%02d %02d:%02d", at.year, at.month, at.day, at.hour, at.minute);
}

void docs_put_time(DocsPage *page, int64_t us)
{
    char utc[CIVIL_TEXT_MAX];

    strbuf_printf(
        &page->html,
        "<time datetime=\"%s\">%s</time>",
        civil_text_utc(us - us % US_PER_S, utc),
        docs_instant(page, us));
}

const char *docs_span(const DocsPage *page, double ms)
{
    bool is_short = ms < 1000;

    return arena_printf(
        page->arena,
        "%s\u00a0%s",
        locale_number(page->arena, page->lang, is_short ? ms : ms / 1000, is_short ? 0 : 1),
        is_short ? "ms" : "s");
}

const char *docs_state(const QualityResult *result)
{
    if (result->outcome == OUTCOME_PASSED)
        return "good";
    if (result->outcome == OUTCOME_NOT_JUDGED)
        return "none";
    return result->severity == SEVERITY_CRITICAL ? "bad" : "warn";
}

const char *docs_suite_state(const SuiteReport *suite)
{
    const char *state = "good";

    for (size_t at = 0; at < suite->n_results; at++) {
        const char *of_one = docs_state(&suite->results[at]);

        if (strcmp(of_one, "bad") == 0)
            return "bad";
        if (strcmp(of_one, "warn") == 0 ||
            (strcmp(of_one, "none") == 0 && strcmp(state, "good") == 0))
            state = of_one;
    }
    return state;
}

size_t docs_count_outcome(const SuiteReport *suite, Outcome outcome)
{
    size_t n = 0;

    for (size_t at = 0; at < suite->n_results; at++)
        n += suite->results[at].outcome == outcome;
    return n;
}

void docs_put_state(DocsPage *page, const char *state)
{
    const char *mark = strcmp(state, "good") == 0   ? "✓\u00a0"
                       : strcmp(state, "bad") == 0  ? "✗\u00a0"
                       : strcmp(state, "warn") == 0 ? "!\u00a0"
                                                    : "–\u00a0";

    strbuf_printf(&page->html, "<span class=\"state %s\">", state);
    html_put(&page->html, mark);
    html_put(&page->html, docs_say(page, arena_printf(page->arena, "state_%s", state)));
    docs_put(page, "</span>");
}

void docs_put_heading(DocsPage *page, const char *const *keys, size_t n_keys, size_t first_number)
{
    docs_put(page, "<thead><tr>");
    for (size_t at = 0; at < n_keys; at++) {
        strbuf_printf(
            &page->html, "<th scope=\"col\"%s>", at < first_number ? "" : " class=\"number\"");
        html_put(&page->html, docs_say(page, keys[at]));
        docs_put(page, "</th>");
    }
    docs_put(page, "</tr></thead>\n");
}

/* No script and no other host, whatever slipped through as markup. */
void docs_begin(DocsPage *page, const char *title, const char *up)
{
    strbuf_printf(
        &page->html,
        "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'self' file:; base-uri 'none'; form-action 'none'\">\n" DOCS_MARK "\n",
        page->lang == LANG_FR ? "fr" : "en");
    html_element(&page->html, "title", NULL, title);
    strbuf_printf(
        &page->html,
        "\n<link rel=\"stylesheet\" href=\"%sdata_docs.css\">\n</head>\n<body>\n"
        "<a class=\"skip\" href=\"#content\">",
        up);
    html_put(&page->html, docs_say(page, "skip"));
    docs_put(page, "</a>\n");
}

Str docs_end(DocsPage *page)
{
    docs_put(page, "</main>\n<footer>");
    html_element(
        &page->html,
        "p",
        NULL,
        locale_format(
            page->arena,
            page->locale,
            "run",
            "when",
            docs_instant(page, page->site->newest->run_at_us),
            "run_id",
            page->site->newest->run_id,
            "zone",
            zone_name(page->zone),
            NULL));
    docs_put(page, "</footer>\n</body>\n</html>\n");
    return strbuf_str(&page->html);
}
