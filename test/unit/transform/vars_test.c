/* The vars of a run: which wins, how they are read from a command line and given to dbt itself. */
#include "cases.h"
#include "transform/vars.h"

static const Project project = {
    .zone = "Africa/Abidjan",
    .currency = "X\"OF",
    .price_per_kwh = 0.1,
    .technical_loss_pct = 5.0,
    .visit_cost = 7.5,
    .recovery_months = 6.0,
};

static void callers_win(void **state)
{
    static const TransformVar given[] = {
        {.name = "site_zone", .value = "Europe/Rome"},
        {.name = "interval_s", .value = "900"},
        {.name = "code", .value = "900", .is_text = true},
    };
    Arena *arena = arena_new();
    VarList list = run_vars(arena, &project, &(TransformOptions){.vars = given, .n_vars = 3});

    (void) state;
    CASE_INT("vars", list.n_vars, 10);
    CASE_TEXT("first", str_dup(arena, list.vars[0].value.text), "Europe/Rome");
    CASE_INT("a number", list.vars[1].value.kind, VALUE_INT);
    CASE_INT("text in quotes", list.vars[2].value.kind, VALUE_TEXT);
    CASE_TEXT("behind it", str_dup(arena, list.vars[3].value.text), "Africa/Abidjan");
    arena_free(arena);
}

static void reads_and_gives_on(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *expected;
    } cases[] = {
        {"none",
         "{}",
         "{\"site_zone\": \"Africa/Abidjan\", \"currency\": \"X\\\"OF\", \"price_per_kwh\": 0.1, "
         "\"technical_loss_pct\": 5.0, \"run_at\": \"2025-07-01T00:00:00Z\", \"visit_cost\": 7.5, "
         "\"recovery_months\": 6.0}"},
        {"each kind",
         "{a: 1, b: 0.50, c: yes, d: ~, e: '1', f: text, run_at: x, site_zone: y, currency: z, "
         "price_per_kwh: 1, technical_loss_pct: 2, visit_cost: 3, recovery_months: 4}",
         "{\"a\": 1, \"b\": 0.5, \"c\": true, \"d\": null, \"e\": \"1\", \"f\": \"text\", "
         "\"run_at\": \"x\", \"site_zone\": \"y\", \"currency\": \"z\", \"price_per_kwh\": 1, "
         "\"technical_loss_pct\": 2, \"visit_cost\": 3, \"recovery_months\": 4}"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        TransformOptions options = {.run_at_us = 1751328000000000};
        const char *line;
        Error err = {0};

        CASE_OK(
            cases[at].name,
            transform_read_vars(arena, cases[at].text, &options.vars, &options.n_vars, &err),
            &err);
        line = transform_vars(arena, &project, &options);
        CASE_TEXT(cases[at].name, line, cases[at].expected);
        CASE_OK(
            cases[at].name,
            transform_read_vars(arena, line, &options.vars, &options.n_vars, &err),
            &err);
        CASE_TEXT("and again", transform_vars(arena, &project, &options), cases[at].expected);
        arena_free(arena);
    }
}

static void refuses(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *message;
        const char *where;
    } cases[] = {
        {"a word",
         "site_zone",
         "expected names with values, such as '{site_zone: UTC}'",
         "--vars:1:1"},
        {"a list as value",
         "{days: [1, 2]}",
         "var 'days' must be text, a number, true or false",
         "--vars:1:8"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        const TransformVar *vars;
        size_t n_vars;
        Error err = {0};

        CASE_INT(
            cases[at].name,
            transform_read_vars(arena, cases[at].text, &vars, &n_vars, &err),
            STATUS_CONFIG);
        CASE_TEXT(cases[at].name, err.message, cases[at].message);
        CASE_TEXT(cases[at].name, err.where, cases[at].where);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(callers_win),
        cmocka_unit_test(reads_and_gives_on),
        cmocka_unit_test(refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
