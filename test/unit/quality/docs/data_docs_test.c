#include <unistd.h>

#include "base/file.h"
#include "quality/docs/data_docs.h"
#include "quality/docs/docs_site.h"
#include "world.h"

static World world;

static const char suite[] =
    "{\"name\": \""
    "<b>s</b>"
    "\", \"meta\": {\"eiot\": {\"table\": \"main.t\", \"layer\": \"raw\","
    " \"key_columns\": [\"id\"]}}, \"expectations\": ["
    "{\"type\": \"expect_column_values_to_be_between\", \"kwargs\": {\"column\": \"kwh\","
    " \"min_value\": 0}, \"notes\": \"why <i>\", \"meta\": {\"notes_fr\": \"pourquoi <i>\"}},"
    "{\"type\": \"expect_column_values_to_match_regex\", \"kwargs\": {\"column\": \"id\","
    " \"regex\": \"(<x\"}},"
    "{\"type\": \"unexpected_rows_expectation\", \"kwargs\": {\"unexpected_rows_query\":"
    " \"select id as \\\"<em>\\\", 1 as one from {batch} where kwh < 0\"}, \"severity\": "
    "\"warning\"},"
    "{\"type\": \"expect_column_values_to_not_be_null\", \"kwargs\": {\"column\": \"id\"}}]}";

static const char second[] =
    "{\"name\": \"second\", \"meta\": {\"eiot\": {\"table\": \"main.t\", \"layer\": \"marts\"}},"
    " \"expectations\": [{\"type\": \"expect_column_values_to_not_be_null\","
    " \"kwargs\": {\"column\": \"id\"}}]}";

static QualityReport judge(const char *run_id, const char *only, int64_t now_us)
{
    QualityOptions options = {.run_id = run_id, .now_us = now_us, .suite = only};
    QualityReport report = {0};
    Error err = {0};

    CASE_OK(
        "run", quality_run(world.arena, &world.project, world.conn, &options, &report, &err), &err);
    return report;
}

static const char *docs_folder(void)
{
    return file_join(world.arena, world.folder, "docs");
}

static const char *page_of(const char *name)
{
    Str text = {0};
    Error err = {0};

    CASE_OK(
        name,
        file_read(world.arena, file_join(world.arena, docs_folder(), name), 1 << 20, &text, &err),
        &err);
    return text.ptr;
}

static void write_site(const QualityReport *report, Lang lang)
{
    DataDocsOptions options = {.folder = docs_folder(), .lang = lang};
    Error err = {0};

    CASE_OK(
        "write",
        data_docs_write(world.arena, &world.project, world.conn, report, &options, &err),
        &err);
}

static const char *suite_page(void)
{
    return page_of(arena_printf(world.arena, "suites/%s", docs_file_name(world.arena, "<b>s</b>")));
}

static size_t count(const char *page, const char *what)
{
    size_t n = 0;

    for (const char *at = strstr(page, what); at != NULL; at = strstr(at + 1, what))
        n++;
    return n;
}

static void check_inert(const char *name, const char *page)
{
    CASE_INT(name, count(page, "<script"), 0);
    CASE_INT(name, count(page, "<em>") + count(page, "<b>s") + count(page, "<u>"), 0);
    CASE_INT(name, count(page, "http:") + count(page, "https:") + count(page, "\"//"), 0);
    CASE_INT(name, count(page, "default-src 'none'"), 1);
    CASE_INT(name, count(page, "<main") - count(page, "</main>"), 0);
}

static void test_nothing_hostile_gets_through(void **state)
{
    QualityReport report = judge("<u>r1", NULL, 1750000000000000);
    const char *page;

    (void) state;
    write_site(&report, LANG_EN);
    check_inert("overview", page_of("index.html"));
    check_inert("second", page_of("suites/second.html"));
    page = suite_page();
    check_inert("suite", page);
    CASE_INT(
        "ids are shown as they are",
        count(page, "<td>&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;</td>"),
        2);
    CASE_INT("column names", count(page, "<th scope=\"col\">&lt;em&gt;</th>"), 1);
    CASE_INT("regex", count(page, "<h2>id matches (&lt;x</h2>"), 1);
    CASE_INT("notes", count(page, "<p class=\"notes\">why &lt;i&gt;</p>"), 1);
    CASE_INT("the regex could not be judged", count(page, "<p class=\"error\">"), 1);
    CASE_INT("dark", count(page_of("data_docs.css"), "prefers-color-scheme: dark"), 1);
    CASE_INT("print", count(page_of("data_docs.css"), "@media print"), 1);
    CASE_INT("one run", count(page_of("index.html"), ">One run so far; 3 failed<"), 1);
    CASE_INT("one run", count(page, "one run so far") + count(page, "One run so far"), 8);
    CASE_INT("no \"last 1 runs\"", count(page, "ast 1 runs"), 0);
}

static void test_states_and_history(void **state)
{
    QualityReport report;
    const char *page;

    (void) state;
    (void) judge("r1", NULL, 1750000000000000);
    world_sql(&world, "update main.t set kwh = 1;");
    (void) judge("r2", NULL, 1750086400000000);
    world_sql(&world, "update main.t set kwh = -1 where id like '<%';");
    report = judge("r3", NULL, 1750172800000000);
    write_site(&report, LANG_FR);
    page = suite_page();
    CASE_INT("language", count(page, "<html lang=\"fr\">"), 1);
    CASE_INT("failed one", count(page, "<article class=\"bad\""), 2);
    CASE_INT("warned one", count(page, "<article class=\"warn\""), 1);
    CASE_INT("passed one", count(page, "<article class=\"good\""), 1);
    CASE_INT("failures first", count(page, "id=\"e1\"") + count(page, "id=\"e4\""), 2);
    CASE_TRUE("failures first", strstr(page, "id=\"e4\"") > strstr(page, "id=\"e3\""));
    CASE_INT("in French", count(page, "pourquoi &lt;i&gt;") - count(page, "why"), 1);
    CASE_INT("judged", count(page, "<dt>Lignes jugées</dt><dd>3</dd>"), 2);
    CASE_INT("unexpected", count(page, "<dt>Inattendues</dt><dd>1</dd>"), 1);
    CASE_INT("share", count(page, "<dd>33,333\u00a0%</dd>"), 1);
    CASE_INT(
        "the chart says it in words",
        count(page, "aria-label=\"Part inattendue, 3 dernières exécutions ; au plus 33,333 %\""),
        1);
    CASE_INT(
        "runs",
        count(page, "<g><title>2025-06-15 15:06: critique, 33,333\u00a0%</title>") +
            count(page, "<g><title>2025-06-16 15:06: conforme, 0\u00a0%</title>"),
        3); /* of the bounds one each, of the null check one more */
    CASE_INT("as a table", count(page, "<td class=\"number\">33,333\u00a0%</td>"), 2);
}

static void test_overview(void **state)
{
    QualityReport report;
    const char *page;
    const char *file = docs_file_name(world.arena, "<b>s</b>");

    (void) state;
    (void) judge("r1", NULL, 1750000000000000);
    report = judge("r2", "second", 1750086400000000);
    write_site(&report, LANG_EN);
    page = page_of("index.html");
    CASE_INT(
        "counts",
        count(page, "<div class=\"tile bad\"><dt>critical failed</dt><dd>2</dd></div>"),
        1);
    CASE_INT("warnings", count(page, "<dt>warnings</dt><dd>1</dd>"), 1);
    CASE_INT(
        "failures link to what failed",
        count(page, arena_printf(world.arena, "<a href=\"suites/%s#e", file)),
        3);
    CASE_INT(
        "suites link to their pages",
        count(page, arena_printf(world.arena, "<a href=\"suites/%s\">", file)) +
            count(page, "<a href=\"suites/second.html\">"),
        2);
    CASE_INT("layers", count(page, "<h2>raw data</h2>") + count(page, "<h2>results</h2>"), 2);
    CASE_INT("an earlier one is marked", count(page, "<td class=\"number earlier\">"), 1);
    CASE_INT(
        "trend",
        count(page, "<title>2025-06-15 15:06: 2 critical failed, 1 warnings, of 5 judged</title>"),
        1);
    CASE_INT("said on its page", count(suite_page(), "The newest run did not judge this suite"), 1);
    CASE_INT("way back", count(suite_page(), "<a href=\"../index.html\">"), 1);
    CASE_INT("next", count(suite_page(), "<a rel=\"next\" href=\"second.html\">"), 1);
}

static int set_up(void **state)
{
    (void) state;
    world = world_open();
    world_suite(&world, "s", suite);
    world_suite(&world, "second", second);
    world_sql(
        &world,
        "create table main.t as select * from (values ('<script>alert(1)</script>\"''&', -1.0),"
        " ('a', 1.0), ('b', 2.0)) t(id, kwh);");
    return 0;
}

static int tear_down(void **state)
{
    const char **paths = NULL;
    size_t n = 0;

    (void) state;
    if (file_list(world.arena, docs_folder(), &paths, &n, NULL) == OK)
        for (size_t at = 0; at < n; at++)
            (void) unlink(paths[at]);
    (void) rmdir(file_join(world.arena, docs_folder(), "suites"));
    (void) rmdir(docs_folder());
    world_close(&world);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nothing_hostile_gets_through, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_states_and_history, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_overview, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
