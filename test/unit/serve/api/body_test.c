#include "cases.h"
#include "serve/api/body.h"

static Json *parse(const char *text)
{
    Json *json = NULL;
    Error err = {0};

    CASE_OK(text, json_parse(str_from(text), "body", &json, &err), &err);
    return json;
}

static void texts(void **state)
{
    static const struct {
        const char *body;
        const char *text; /* NULL: none */
        const char *error;
        const char *error_when_it_must_be;
    } cases[] = {
        {"{\"a\":\"x\"}", "x", NULL, NULL},
        {"{\"a\":\"\"}", "", NULL, NULL},
        {"{\"a\":\"\\u202e<b>\"}", "\u202e<b>", NULL, NULL},
        {"{\"a\":null}", NULL, NULL, "member 'a' is missing"},
        {"{\"b\":\"x\"}", NULL, NULL, "member 'a' is missing"},
        {"{\"a\":1}", NULL, "member 'a' must be a text", "member 'a' must be a text"},
        {"{\"a\":[\"x\"]}", NULL, "member 'a' must be a text", "member 'a' must be a text"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Json *body = parse(cases[at].body);
        const char *text = "untouched";
        Error err = {0};
        Status status = body_text_or_none(body, "a", &text, &err);

        CASE_TEXT(cases[at].body, err.message, cases[at].error == NULL ? "" : cases[at].error);
        CASE_INT(cases[at].body, status, cases[at].error == NULL ? OK : STATUS_USAGE);
        if (status == OK)
            CASE_TEXT(
                cases[at].body,
                text == NULL ? "none" : text,
                cases[at].text == NULL ? "none" : cases[at].text);
        else
            CASE_TEXT(cases[at].body, text, "untouched");
        err = (Error){0};
        status = body_text(body, "a", &text, &err);
        CASE_TEXT(
            cases[at].body,
            err.message,
            cases[at].error_when_it_must_be == NULL ? "" : cases[at].error_when_it_must_be);
        json_decref(body);
    }
}

static void numbers_and_flags(void **state)
{
    Json *body = parse("{\"n\":2.5,\"i\":3,\"t\":true,\"f\":false,\"s\":\"x\",\"z\":null}");
    bool has = false;
    bool flag = false;
    double number = 0;
    Error err = {0};

    (void) state;
    CASE_OK("real", body_number_or_none(body, "n", &has, &number, &err), &err);
    CASE_TRUE("has", has);
    CASE_NEAR("real", number, 2.5, 0);
    CASE_OK("whole", body_number_or_none(body, "i", &has, &number, &err), &err);
    CASE_NEAR("whole", number, 3, 0);
    CASE_OK("null", body_number_or_none(body, "z", &has, &number, &err), &err);
    CASE_TRUE("null is none", !has);
    CASE_INT("text", body_number_or_none(body, "s", &has, &number, &err), STATUS_USAGE);
    CASE_TEXT("text", err.message, "member 's' must be a number");
    CASE_OK("true", body_flag_or_none(body, "t", &has, &flag, &err), &err);
    CASE_TRUE("true", has && flag);
    CASE_OK("false", body_flag_or_none(body, "f", &has, &flag, &err), &err);
    CASE_TRUE("false", has && !flag);
    CASE_OK("absent", body_flag_or_none(body, "x", &has, &flag, &err), &err);
    CASE_TRUE("absent", !has);
    CASE_INT("number", body_flag_or_none(body, "i", &has, &flag, &err), STATUS_USAGE);
    CASE_TEXT("number", err.message, "member 'i' must be true or false");
    json_decref(body);
}

static void members_that_are_known(void **state)
{
    static const char *const names[] = {"a", "b", NULL};
    Json *known = parse("{\"b\":1,\"a\":2}");
    Json *unknown = parse("{\"a\":1,\"<b>\":2}");
    Error err = {0};

    (void) state;
    CASE_OK("known", body_only(known, names, &err), &err);
    CASE_INT("unknown", body_only(unknown, names, &err), STATUS_USAGE);
    CASE_TEXT("message", err.message, "the body has a member that is not known");
    CASE_TEXT("hint", err.hint, "Members: a, b.");
    json_decref(known);
    json_decref(unknown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test(numbers_and_flags),
        cmocka_unit_test(members_that_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
