#include <string.h>

#include "base/mem.h"
#include "quality/docs/docs_page.h"
#include "quality/docs/html.h"

/* A run is a bar of its share of unexpected rows over a mark of its state. Units of the drawing. */
#define STEP       10
#define BAR        8
#define BAR_HEIGHT 40
#define MARK_TOP   44
#define MARK       8
#define HEIGHT     (MARK_TOP + MARK)

static const char *point_state(const HistoryPoint *point)
{
    if (point->success)
        return "good";
    if (point->severity == SEVERITY_INFO)
        return "none";
    return point->severity == SEVERITY_CRITICAL ? "bad" : "warn";
}

static const char *percent_text(const DocsPage *page, const HistoryPoint *point)
{
    return point->has_percent
               ? arena_printf(
                     page->arena,
                     "%s\u00a0%%",
                     locale_figure(page->arena, page->lang, point->unexpected_percent, 3))
               : "–";
}

static void begin_svg(DocsPage *page, const char *label)
{
    strbuf_printf(
        &page->html,
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
        DATA_DOCS_RUNS * STEP,
        HEIGHT);
    html_put(&page->html, label);
    strbuf_printf(
        &page->html,
        "\">\n<path class=\"axis\" d=\"M0 %d.5H%d\"/>\n",
        BAR_HEIGHT,
        DATA_DOCS_RUNS * STEP);
}

static void put_bar(DocsPage *page, size_t column, const char *class, double bottom, double height)
{
    if (height > 0)
        strbuf_printf(
            &page->html,
            "<rect class=\"%s\" x=\"%zu\" y=\"%.1f\" width=\"%d\" height=\"%.1f\"/>",
            class,
            column * STEP + 1,
            bottom - height,
            BAR,
            height);
}

/* Passed is a short mark, failed a whole one, not judged an outline: told apart without colour. */
static void put_mark(DocsPage *page, size_t column, const char *state)
{
    double height = strcmp(state, "good") == 0 ? MARK / 2.0 : MARK;

    put_bar(page, column, state, MARK_TOP + MARK, height);
}

/* Something that is not nothing can be seen. */
static double bar_height(double value, double highest)
{
    double height = highest > 0 ? BAR_HEIGHT * value / highest : 0;

    return value > 0 && height < 1 ? 1 : height;
}

static void put_point(DocsPage *page, size_t column, const HistoryPoint *point, double highest)
{
    docs_put(page, "<g><title>");
    html_put(
        &page->html,
        arena_printf(
            page->arena,
            "%s: %s%s%s",
            docs_instant(page, point->run_at_us),
            docs_say(page, arena_printf(page->arena, "state_%s", point_state(point))),
            point->has_percent ? ", " : "",
            point->has_percent ? percent_text(page, point) : ""));
    docs_put(page, "</title>");
    if (point->has_percent)
        put_bar(
            page,
            column,
            point_state(point),
            BAR_HEIGHT,
            bar_height(point->unexpected_percent, highest));
    put_mark(page, column, point_state(point));
    docs_put(page, "</g>\n");
}

static void put_values(DocsPage *page, const HistoryPoint *points, size_t n)
{
    static const char *const keys[] = {"judged_at", "state", "unexpected_percent"};

    docs_put(page, "<details><summary>");
    html_put(&page->html, docs_say(page, "values"));
    docs_put(page, "</summary>\n<table>\n");
    docs_put_heading(page, keys, COUNT_OF(keys), 2);
    docs_put(page, "<tbody>\n");
    for (size_t at = n; at-- > 0;) {
        docs_put(page, "<tr><td>");
        docs_put_time(page, points[at].run_at_us);
        docs_put(page, "</td><td>");
        docs_put_state(page, point_state(&points[at]));
        docs_put(page, "</td>");
        html_element(&page->html, "td", "number", percent_text(page, &points[at]));
        docs_put(page, "</tr>\n");
    }
    docs_put(page, "</tbody>\n</table>\n</details>\n");
}

/* The key of a caption that counts runs: a single one is told in words of its own. */
static const char *caption_of(bool has_percent, size_t n)
{
    if (has_percent)
        return n == 1 ? "history_percent_one" : "history_percent";
    return n == 1 ? "history_one" : "history";
}

void docs_put_history(DocsPage *page, const SuiteReport *suite, const QualityResult *result)
{
    size_t n;
    const HistoryPoint *points =
        history_of(page->site->history, suite->name, result->expectation, result->kwargs, &n);
    double highest = 0;
    const char *label;

    if (n == 0)
        return;
    if (n > DATA_DOCS_RUNS) { /* an expectation that stands twice in its suite */
        points += n - DATA_DOCS_RUNS;
        n = DATA_DOCS_RUNS;
    }
    for (size_t at = 0; at < n; at++)
        if (points[at].has_percent && points[at].unexpected_percent > highest)
            highest = points[at].unexpected_percent;
    label = locale_format(
        page->arena,
        page->locale,
        caption_of(highest > 0, n),
        "n",
        docs_count(page, n),
        "highest",
        locale_figure(page->arena, page->lang, highest, 3),
        NULL);
    docs_put(page, "<figure>\n");
    html_element(&page->html, "figcaption", NULL, label);
    begin_svg(page, label);
    for (size_t at = 0; at < n; at++)
        put_point(page, DATA_DOCS_RUNS - n + at, &points[at], highest);
    docs_put(page, "</svg>\n");
    put_values(page, points, n);
    docs_put(page, "</figure>\n");
}

/* ---- all runs ---- */

static void put_run(DocsPage *page, size_t column, const DocsRun *run, size_t most)
{
    double critical = bar_height((double) run->critical_failed, (double) most);

    docs_put(page, "<g><title>");
    html_put(
        &page->html,
        arena_printf(
            page->arena,
            "%s: %s",
            docs_instant(page, run->run_at_us),
            locale_format(
                page->arena,
                page->locale,
                "run_counts",
                "critical",
                docs_count(page, run->critical_failed),
                "warning",
                docs_count(page, run->warning_failed),
                "judged",
                docs_count(page, run->judged),
                NULL)));
    docs_put(page, "</title>");
    put_bar(page, column, "bad", BAR_HEIGHT, critical);
    put_bar(
        page,
        column,
        "warn",
        BAR_HEIGHT - critical,
        bar_height((double) run->warning_failed, (double) most));
    put_mark(
        page,
        column,
        run->critical_failed > 0  ? "bad"
        : run->warning_failed > 0 ? "warn"
        : run->judged > 0         ? "good"
                                  : "none");
    docs_put(page, "</g>\n");
}

static void put_run_values(DocsPage *page)
{
    static const char *const keys[] = {
        "judged_at", "critical_failed", "warning_failed", "expectations_judged"};
    const DocsSite *site = page->site;

    docs_put(page, "<details><summary>");
    html_put(&page->html, docs_say(page, "values"));
    docs_put(page, "</summary>\n<table>\n");
    docs_put_heading(page, keys, COUNT_OF(keys), 1);
    docs_put(page, "<tbody>\n");
    for (size_t at = site->n_runs; at-- > 0;) {
        const DocsRun *run = &site->runs[at];

        docs_put(page, "<tr><td>");
        docs_put_time(page, run->run_at_us);
        docs_put(page, "</td>");
        html_element(&page->html, "td", "number", docs_count(page, run->critical_failed));
        html_element(&page->html, "td", "number", docs_count(page, run->warning_failed));
        html_element(&page->html, "td", "number", docs_count(page, run->judged));
        docs_put(page, "</tr>\n");
    }
    docs_put(page, "</tbody>\n</table>\n</details>\n");
}

void docs_put_runs(DocsPage *page)
{
    const DocsSite *site = page->site;
    size_t most = 0;
    const char *label;

    for (size_t at = 0; at < site->n_runs; at++)
        if (site->runs[at].critical_failed + site->runs[at].warning_failed > most)
            most = site->runs[at].critical_failed + site->runs[at].warning_failed;
    label = locale_format(
        page->arena,
        page->locale,
        site->n_runs == 1 ? "runs_caption_one" : "runs_caption",
        "n",
        docs_count(page, site->n_runs),
        "most",
        docs_count(page, most),
        NULL);
    docs_put(page, "<section>\n");
    html_element(&page->html, "h2", NULL, docs_say(page, "runs"));
    docs_put(page, "\n<figure class=\"runs\">\n");
    html_element(&page->html, "figcaption", NULL, label);
    begin_svg(page, label);
    for (size_t at = 0; at < site->n_runs; at++)
        put_run(page, DATA_DOCS_RUNS - site->n_runs + at, &site->runs[at], most);
    docs_put(page, "</svg>\n");
    put_run_values(page);
    docs_put(page, "</figure>\n</section>\n");
}
