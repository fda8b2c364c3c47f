#include "cases.h"
#include "publish/metrics_text.h"

static void label_values(void **state)
{
    static const struct {
        const char *name;
        const char *value;
        const char *line;
    } cases[] = {
        {"plain", "generic", "m{source=\"generic\"} 1\n"},
        {"empty", "", "m{source=\"\"} 1\n"},
        {"a quote", "June \"A\"", "m{source=\"June \\\"A\\\"\"} 1\n"},
        {"a backslash", "C:\\new", "m{source=\"C:\\\\new\"} 1\n"},
        {"a newline", "new\nx.csv", "m{source=\"new\\nx.csv\"} 1\n"},
        {"all of them",
         "June \"A\" C:\\new\nx.csv",
         "m{source=\"June \\\"A\\\" C:\\\\new\\nx.csv\"} 1\n"},
        {"not ASCII", "Zähler/1", "m{source=\"Zähler/1\"} 1\n"},
        {"the end of a line of samples",
         "\"} 1\nup 0\n# TYPE x counter",
         "m{source=\"\\\"} 1\\nup 0\\n# TYPE x counter\"} 1\n"},
        {"braces and commas", "a{b=\"c\"},d", "m{source=\"a{b=\\\"c\\\"},d\"} 1\n"},
        {"a backslash at the end", "x\\", "m{source=\"x\\\\\"} 1\n"},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        StrBuf text = strbuf_new(arena);
        const MetricLabel labels[] = {{"source", str_from(cases[at].value)}};

        metrics_put_sample(&text, "m", labels, 1, 1);
        CASE_TEXT(cases[at].name, strbuf_text(&text), cases[at].line);
    }
    arena_free(arena);
}

static void values(void **state)
{
    static const struct {
        const char *name;
        double value;
        const char *line;
    } cases[] = {
        {"zero", 0, "m 0\n"},
        {"negative zero", -0.0, "m 0\n"},
        {"a count", 279825, "m 279825\n"},
        {"a large count", 9007199254740991.0, "m 9007199254740991\n"},
        {"larger than doubles count", 1e300, "m 1e+300\n"},
        {"negative", -12.5, "m -12.5\n"},
        {"a kWh", 1213.789946, "m 1213.789946\n"},
        {"a third", 1.0 / 3.0, "m 0.333333333333333\n"},
        {"a sum that is not quite decimal", 0.1 + 0.2, "m 0.3\n"},
        {"small", 2.5e-9, "m 2.5e-09\n"},
        {"not a number", NAN, ""},
        {"infinite", INFINITY, ""},
        {"minus infinite", -INFINITY, ""},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        StrBuf text = strbuf_new(arena);

        metrics_put_sample(&text, "m", NULL, 0, cases[at].value);
        CASE_TEXT(cases[at].name, text.len == 0 ? "" : strbuf_text(&text), cases[at].line);
    }
    arena_free(arena);
}

static void a_family(void **state)
{
    const MetricLabel labels[] = {{"stage", STR("detect")}, {"status", STR("failed")}};
    Arena *arena = arena_new();
    StrBuf text = strbuf_new(arena);

    (void) state;
    metrics_put_family(&text, "eiot_x", "gauge", "A \"help\" of\ntwo lines, \\ and all.");
    metrics_put_sample(&text, "eiot_x", labels, 2, 1);
    CASE_TEXT(
        "text",
        strbuf_text(&text),
        "# HELP eiot_x A \"help\" of\\ntwo lines, \\\\ and all.\n"
        "# TYPE eiot_x gauge\n"
        "eiot_x{stage=\"detect\",status=\"failed\"} 1\n");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(label_values),
        cmocka_unit_test(values),
        cmocka_unit_test(a_family),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
