#include "cases.h"
#include "quality/suite/condition.h"

static Arena *arena;

/* The condition written back, so that a case is one line. */
static const char *show(const Condition *condition)
{
    static const char *const words[] = {"", "in", "not in", "is null", "not null", " and ", " or "};
    StrBuf text = strbuf_new(arena);

    if (condition->n_parts > 0) {
        for (size_t at = 0; at < condition->n_parts; at++)
            strbuf_printf(
                &text,
                "%s(%s)",
                at == 0 ? "" : words[condition->kind],
                show(&condition->parts[at]));
        return strbuf_text(&text);
    }
    strbuf_printf(
        &text,
        "%s %s",
        condition->column,
        condition->kind == CONDITION_COMPARE ? condition->operator: words[condition->kind]);
    for (size_t at = 0; at < condition->n_values; at++) {
        if (condition->values[at].kind == VALUE_NUMBER)
            strbuf_printf(&text, " %g", condition->values[at].number);
        else
            strbuf_printf(&text, " '%.*s'", STR_ARG(condition->values[at].text));
    }
    return strbuf_text(&text);
}

static Status parse(const char *json_text_, const Condition **ret_condition, Error *err)
{
    Json *json = NULL;
    Status status;

    CASE_OK(json_text_, json_parse(str_from(json_text_), "t", &json, err), err);
    status = condition_parse(arena, json, ret_condition, err);
    json_decref(json);
    return status;
}

static void test_reads(void **state)
{
    static const struct {
        const char *json;
        const char *expected;
    } cases[] = {
        {"\"col(\\\"a\\\") == \\\"x\\\"\"", "a = 'x'"},
        {"\"col(\\\"a b\\\")!='it is'\"", "a b <> 'it is'"},
        {"\" col(\\\"a\\\") >= -1.5e3 \"", "a >= -1500"},
        {"\"col(\\\"a\\\") < 5\"", "a < 5"},
        {"\"col(\\\"a\\\") > date(\\\"2025-01-01\\\")\"", "a > '2025-01-01'"},
        {"\"col(\\\"a\\\").notNull()\"", "a not null"},
        {"\"col(\\\"a\\\").notnull()\"", "a not null"},
        {"{\"type\": \"comparison\", \"column\": {\"name\": \"a\"}, \"operator\": \"<=\", "
         "\"parameter\": 3}",
         "a <= 3"},
        {"{\"type\": \"comparison\", \"column\": {\"name\": \"a\"}, \"operator\": \"IN\", "
         "\"parameter\": [\"x\", \"y\"]}",
         "a in 'x' 'y'"},
        {"{\"type\": \"comparison\", \"column\": {\"name\": \"a\"}, \"operator\": \"NOT_IN\", "
         "\"parameter\": [1]}",
         "a not in 1"},
        {"{\"type\": \"nullity\", \"column\": {\"name\": \"a\"}, \"is_null\": true}", "a is null"},
        {"{\"type\": \"or\", \"conditions\": [{\"type\": \"nullity\", \"column\": {\"name\": "
         "\"a\"}, \"is_null\": false}, {\"type\": \"and\", \"conditions\": [{\"type\": "
         "\"comparison\", \"column\": {\"name\": \"b\"}, \"operator\": \"!=\", \"parameter\": "
         "0}]}]}",
         "(a not null) or ((b <> 0))"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const Condition *condition = NULL;
        Error err = {0};

        CASE_OK(cases[at].json, parse(cases[at].json, &condition, &err), &err);
        CASE_TEXT(cases[at].json, show(condition), cases[at].expected);
    }
}

static void test_refuses(void **state)
{
    static const struct {
        const char *json;
        const char *message; /* after "argument 'row_condition' " */
    } cases[] = {
        {"\"a > 1\"", "does not begin with col(\"name\")"},
        {"\"col(a) > 1\"", "does not begin with col(\"name\")"},
        {"\"col(\\\"a\\\")\"", "has no comparison after its column"},
        {"\"col(\\\"a\\\") like 'x'\"", "has no comparison after its column"},
        {"\"col(\\\"a\\\") > b\"", "does not compare with one number or quoted text"},
        {"\"col(\\\"a\\\") > date(1)\"", "does not compare with one number or quoted text"},
        {"\"col(\\\"a\\\") == 'x' or 1=1\"", "goes on after its first comparison"},
        {"\"col(\\\"a\\\") == 'x\"", "does not compare with one number or quoted text"},
        {"7", "is neither a text nor an object"},
        {"{}", "has no type"},
        {"{\"type\": \"pass_through\", \"pass_through_filter\": \"1=1\"}",
         "has no column with a name"},
        {"{\"type\": \"like\", \"column\": {\"name\": \"a\"}}", "has a type that is not supported"},
        {"{\"type\": \"and\", \"conditions\": []}",
         "has an 'and' or 'or' without a list of conditions"},
        {"{\"type\": \"comparison\", \"column\": {\"name\": \"a\"}}",
         "has a comparison without operator"},
        {"{\"type\": \"comparison\", \"column\": {\"name\": \"a\"}, \"operator\": \"~\", "
         "\"parameter\": 1}",
         "has an operator that is not supported"},
        {"{\"type\": \"comparison\", \"column\": {\"name\": \"a\"}, \"operator\": \"==\", "
         "\"parameter\": null}",
         "has a comparison without one number or text as parameter"},
        {"{\"type\": \"comparison\", \"column\": {\"name\": \"a\"}, \"operator\": \"IN\", "
         "\"parameter\": 1}",
         "has IN or NOT_IN without a list of values"},
        {"{\"type\": \"comparison\", \"column\": {\"name\": \"a\"}, \"operator\": \"IN\", "
         "\"parameter\": [[1]]}",
         "has a list with something other than numbers and texts"},
        {"{\"type\": \"nullity\", \"column\": {\"name\": \"a\"}}",
         "has a nullity without is_null true or false"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const Condition *condition = NULL;
        Error err = {0};

        CASE_INT(cases[at].json, parse(cases[at].json, &condition, &err), STATUS_CONFIG);
        CASE_TEXT(
            cases[at].json,
            err.message,
            arena_printf(arena, "argument 'row_condition' %s", cases[at].message));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads),
        cmocka_unit_test(test_refuses),
    };
    int failed;

    arena = arena_new();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
