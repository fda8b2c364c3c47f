#include <unistd.h>

#include "base/file.h"
#include "quality/data_docs.h"
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

static QualityReport judge(const char *run_id, int64_t now_us)
{
    QualityOptions options = {.run_id = run_id, .now_us = now_us};
    QualityReport report = {0};
    Error err = {0};

    CASE_OK(
        "run", quality_run(world.arena, &world.project, world.conn, &options, &report, &err), &err);
    return report;
}

static const char *write_page(const QualityReport *report, Lang lang)
{
    DataDocsOptions options = {
        .path = arena_printf(world.arena, "%s/new/folder/docs.html", world.folder), .lang = lang};
    Str text = {0};
    Error err = {0};

    CASE_OK(
        "write",
        data_docs_write(world.arena, &world.project, world.conn, report, &options, &err),
        &err);
    CASE_OK("read", file_read(world.arena, options.path, 1 << 20, &text, &err), &err);
    (void) unlink(options.path);
    (void) rmdir(arena_printf(world.arena, "%s/new/folder", world.folder));
    (void) rmdir(arena_printf(world.arena, "%s/new", world.folder));
    return text.ptr;
}

static size_t count(const char *page, const char *what)
{
    size_t n = 0;

    for (const char *at = strstr(page, what); at != NULL; at = strstr(at + 1, what))
        n++;
    return n;
}

static void test_nothing_hostile_gets_through(void **state)
{
    QualityReport report = judge("<u>r1", 1750000000000000);
    const char *page = write_page(&report, LANG_EN);

    (void) state;
    CASE_INT("no script", count(page, "<script"), 0);
    CASE_INT("no other markup", count(page, "<em>") + count(page, "<b>s") + count(page, "<u>"), 0);
    CASE_INT(
        "ids are shown as they are",
        count(page, "<td>&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;</td>"),
        2);
    CASE_INT("column names", count(page, "<th>&lt;em&gt;</th>"), 1);
    CASE_INT("regex", count(page, "id matches (&lt;x"), 1);
    CASE_INT("notes", count(page, "<p class=\"notes\">why &lt;i&gt;</p>"), 1);
    CASE_INT("no other host", count(page, "http:") + count(page, "https:"), 0);
    CASE_INT("dark", count(page, "prefers-color-scheme: dark"), 1);
    CASE_INT("the regex could not be judged", count(page, "<p class=\"error\">"), 1);
}

static void test_states_and_history(void **state)
{
    QualityReport report;
    const char *page;

    (void) state;
    (void) judge("r1", 1750000000000000);
    world_sql(&world, "update main.t set kwh = 1;");
    (void) judge("r2", 1750086400000000);
    world_sql(&world, "update main.t set kwh = -1 where id like '<%';");
    report = judge("r3", 1750172800000000);
    page = write_page(&report, LANG_FR);
    CASE_INT("language", count(page, "<html lang=\"fr\">"), 1);
    CASE_INT("failed one", count(page, "<article class=\"bad\">"), 2);
    CASE_INT("warned one", count(page, "<article class=\"warn\">"), 1);
    CASE_INT("passed one", count(page, "<article class=\"good\">"), 1);
    CASE_INT("in French", count(page, "pourquoi &lt;i&gt;") - count(page, "why"), 1);
    CASE_INT(
        "bad, good, bad",
        count(
            page,
            "<i class=\"bad\" title=\"2025-06-15T15:06:40Z: 33,333 %\"></i>"
            "<i class=\"good\" title=\"2025-06-16T15:06:40Z: 0 %\"></i>"
            "<i class=\"bad\" title=\"2025-06-17T15:06:40Z: 33,333 %\"></i>"),
        1);
}

static int set_up(void **state)
{
    (void) state;
    world = world_open();
    world_suite(&world, "s", suite);
    world_sql(
        &world,
        "create table main.t as select * from (values ('<script>alert(1)</script>\"''&', -1.0),"
        " ('a', 1.0), ('b', 2.0)) t(id, kwh);");
    return 0;
}

static int tear_down(void **state)
{
    (void) state;
    world_close(&world);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nothing_hostile_gets_through, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_states_and_history, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
