#include "quality/docs/docs_site.h"
#include "world.h"

static World world;

static const char format[] =
    "{\"name\": \"%s\", \"meta\": {\"eiot\": {\"table\": \"main.%s\", \"layer\": \"%s\","
    " \"optional\": %s}}, \"expectations\": ["
    "{\"type\": \"expect_column_values_to_be_between\", \"kwargs\": {\"column\": \"a\","
    " \"min_value\": 0}, \"severity\": \"%s\", \"notes\": \"why\"},"
    "{\"type\": \"expect_column_values_to_not_be_null\", \"kwargs\": {\"column\": \"a\"}}]}";

static void add_suite(
    const char *name,
    const char *table,
    const char *layer,
    const char *optional,
    const char *severity)
{
    world_suite(
        &world, name, arena_printf(world.arena, format, name, table, layer, optional, severity));
}

static QualityReport judge(const char *run_id, const char *suite, int64_t now_us)
{
    QualityOptions options = {.run_id = run_id, .now_us = now_us, .suite = suite};
    QualityReport report = {0};
    Error err = {0};

    CASE_OK(
        run_id,
        quality_run(world.arena, &world.project, world.conn, &options, &report, &err),
        &err);
    return report;
}

static DocsSite site_of(const QualityReport *report)
{
    History *history = ARENA_NEW(world.arena, History);
    Suites suites = {0};
    Error err = {0};

    CASE_OK("suites", suites_read(world.arena, &world.project, &suites, &err), &err);
    CASE_OK(
        "history", results_history(world.arena, world.conn, DATA_DOCS_RUNS, history, &err), &err);
    return docs_site(world.arena, &suites, report, history);
}

static void test_earlier_suites_are_shown(void **state)
{
    QualityReport report;
    DocsSite site;
    const QualityResult *result;

    (void) state;
    world_sql(
        &world,
        "create table main.t as select case when i = 3 then null else i - 1 end as a from range(5) "
        "r(i); create table main.empty (a integer);");
    add_suite("marts_suite", "t", "marts", "false", "warning");
    add_suite("raw_suite", "t", "raw", "false", "critical");
    add_suite("optional_suite", "empty", "raw", "true", "critical");
    add_suite("never_judged", "t", "raw", "false", "critical");
    (void) judge("r1", "marts_suite", 1000000);
    (void) judge("r2", "optional_suite", 2000000);
    report = judge("r3", "raw_suite", 3000000);
    site = site_of(&report);
    CASE_INT("suites", site.n_suites, 3);
    CASE_TEXT("by layer and name", site.suites[0].report.name, "optional_suite");
    CASE_TEXT("by layer and name", site.suites[1].report.name, "raw_suite");
    CASE_TEXT("by layer and name", site.suites[2].report.name, "marts_suite");
    CASE_TRUE("newest", !site.suites[1].is_earlier && site.suites[1].run_at_us == 3000000);
    CASE_TRUE("earlier", site.suites[2].is_earlier && site.suites[2].run_at_us == 1000000);

    result = &site.suites[2].report.results[0];
    CASE_INT("in the suite's order", site.suites[2].report.n_results, 2);
    CASE_TEXT("in the suite's order", result->expectation, "expect_column_values_to_be_between");
    CASE_INT("failed", result->outcome, OUTCOME_FAILED);
    CASE_INT("severity", result->severity, SEVERITY_WARNING);
    CASE_TEXT("notes", result->notes, "why");
    CASE_INT("rows", result->element_count, 5);
    CASE_INT("judged", result->nonmissing_count, 4);
    CASE_INT("unexpected", result->unexpected_count, 1);
    CASE_TRUE("sample", result->sample != NULL);

    CASE_INT("with its rule", site.suites[0].report.n_results, 3);
    CASE_TEXT("with its rule", site.suites[0].report.results[0].expectation, "eiot_table_has_rows");
    for (size_t at = 0; at < 3; at++)
        CASE_INT("not judged", site.suites[0].report.results[at].outcome, OUTCOME_NOT_JUDGED);

    CASE_INT("all", site.total.expectations, 7);
    CASE_INT("all", site.total.not_judged, 3);
    CASE_INT("all", site.total.failed, 4);
    CASE_INT("runs", site.n_runs, 3);
    CASE_INT("oldest first", site.runs[0].run_at_us, 1000000);
    CASE_INT("of the first", site.runs[0].warning_failed, 1);
    CASE_INT("of the first", site.runs[0].critical_failed, 1);
    CASE_INT("nothing to judge", site.runs[1].judged, 0);
    CASE_INT("of the last", site.runs[2].critical_failed, 2);
}

/* Of many runs the newest count; a suite that changed shows what it asks for now. */
static void test_many_runs_and_changes(void **state)
{
    QualityReport report;
    DocsSite site;

    (void) state;
    world_sql(&world, "create table main.t as select 1 as a;");
    add_suite("a_suite", "t", "raw", "false", "critical");
    add_suite("b_suite", "t", "raw", "false", "critical");
    (void) judge("first", "b_suite", 1);
    for (int at = 0; at < 40; at++)
        report = judge(arena_printf(world.arena, "r%d", at), "a_suite", 1000 + at);
    site = site_of(&report);
    CASE_INT("runs", site.n_runs, DATA_DOCS_RUNS);
    CASE_INT("the oldest of them", site.runs[0].run_at_us, 1010);
    CASE_INT("an old suite is not lost", site.n_suites, 2);
    CASE_INT("points", site.history->n_points, 2 * DATA_DOCS_RUNS + 2);
    world_suite(
        &world,
        "b_suite",
        "{\"name\": \"b_suite\", \"meta\": {\"eiot\": {\"table\": \"main.t\", \"layer\": \"raw\"}},"
        " \"expectations\": [{\"type\": \"expect_column_values_to_not_be_null\","
        " \"kwargs\": {\"column\": \"a\"}}]}");
    site = site_of(&report);
    CASE_INT("what it no longer asks for", site.suites[1].report.n_results, 1);
}

static void test_file_names(void **state)
{
    static const struct {
        const char *suite;
        const char *begins;
        bool is_kept;
    } cases[] = {
        {"raw_readings", "raw_readings.html", true},
        {"../../etc/passwd", "______etc_passwd-", false},
        {"Upper", "_pper-", false},
        {"<b>\"&", "_b___-", false},
        {"-rf", "_rf-", false},
        {"", ".html", true},
        {"é", "__-", false},
        {"a.html", "a_html-", false},
    };

    const char *one;

    (void) state;
    for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++) {
        const char *name = docs_file_name(world.arena, cases[at].suite);

        CASE_TRUE(name, str_starts_with(str_from(name), str_from(cases[at].begins)));
        CASE_TRUE(name, !cases[at].is_kept || strcmp(name, cases[at].begins) == 0);
        CASE_TRUE(name, str_ends_with(str_from(name), STR(".html")));
        CASE_TRUE(name, strchr(name, '/') == NULL);
    }
    one = docs_file_name(world.arena, "a b");
    CASE_TRUE("no two share a page", strcmp(one, docs_file_name(world.arena, "a/b")) != 0);
    one = docs_file_name(world.arena, arena_printf(world.arena, "%0200d", 1));
    CASE_TRUE("bounded", strlen(one) < 100);
    CASE_TRUE(
        "long ones differ",
        strcmp(one, docs_file_name(world.arena, arena_printf(world.arena, "%0200d", 2))) != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(test_earlier_suites_are_shown),
        WORLD_TEST(test_many_runs_and_changes),
        WORLD_TEST(test_file_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
