#include "cases.h"
#include "store/postgres/postgres_internal.h"

typedef struct ParamCase {
    const char *text;
    size_t n_params;
} ParamCase;

static const ParamCase param_cases[] = {
    {"", 0},
    {"select 1", 0},
    {"select $1", 1},
    {"select $2, $1, $2", 2},
    {"select $12::bigint + 1", 12},
    {"select '$1', \"$2\", e'\\'$3', 'a''$4'", 0},
    {"select E'\\\\', $1", 1},
    {"select '\\', $1", 1}, /* no escape outside e'' */
    {"select $$ $1 $$, $x$ $2 $$ $3 $x$, $4", 4},
    {"select a$1, b_$2 from t", 0},
    {"-- $1\nselect 1 /* $2 /* $3 */ $4 */", 0},
    {"select 3 - -$1", 1},
    {"select 4 / 2 * $1", 1},
    {"select '$1", 0},
    {"select $$ $1", 0},
    {"/* $1", 0},
    {"select e'\\", 0},
    {"select $", 0},
    {"select \xc3\xa9$1", 0},
    {"select $99999999999999999999", 100000},
};

static void parameters_are_found(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(param_cases); at++) {
        const char *text = param_cases[at].text;
        size_t n_params = postgres_scan_params(str_from(text));

        if (param_cases[at].n_params == 100000)
            CASE_TRUE(text, n_params >= 100000);
        else
            CASE_INT(text, n_params, param_cases[at].n_params);
    }
}

typedef struct SplitCase {
    const char *text;
    const char *statements[4];
} SplitCase;

static const SplitCase split_cases[] = {
    {"", {NULL}},
    {" ;; -- nothing\n; /* nor here */", {NULL}},
    {"select 1", {"select 1"}},
    {"-- first\nselect 1;\nselect 2 ;", {"select 1", "select 2 "}},
    {"insert into t values ('a;b'); -- ; no end\nselect \";\"",
     {"insert into t values ('a;b')", "select \";\""}},
    {"create function f() returns int as $body$ begin; return 1; end $body$; select $$;$$",
     {"create function f() returns int as $body$ begin; return 1; end $body$", "select $$;$$"}},
    {"select e'\\';' ; select /* ; /* ; */ ; */ 2",
     {"select e'\\';' ", "select /* ; /* ; */ ; */ 2"}},
    {"select 'open ; select 2", {"select 'open ; select 2"}},
};

static void scripts_are_split(void **state)
{
    char text[256];

    (void) state;
    for (size_t at = 0; at < COUNT_OF(split_cases); at++) {
        const SplitCase *split = &split_cases[at];
        PostgresScan scan = {.text = str_from(split->text)};
        Str statement;
        size_t n_statements = 0;

        while (postgres_scan_next(&scan, &statement)) {
            CASE_TRUE(split->text, split->statements[n_statements] != NULL);
            (void) snprintf(text, sizeof(text), "%.*s", STR_ARG(statement));
            CASE_TEXT(split->text, text, split->statements[n_statements]);
            n_statements++;
        }
        CASE_TRUE(split->text, split->statements[n_statements] == NULL);
    }
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(parameters_are_found),
        cmocka_unit_test(scripts_are_split),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
