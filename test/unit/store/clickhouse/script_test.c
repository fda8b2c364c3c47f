#include "cases.h"
#include "store/clickhouse/clickhouse_internal.h"

#define STATEMENTS_MAX 4

typedef struct ScriptCase {
    const char *name;
    const char *text;
    const char *statements[STATEMENTS_MAX];
} ScriptCase;

static const ScriptCase script_cases[] = {
    {"nothing", "", {NULL}},
    {"blanks and comments", " -- a;b\n /* c;d */ ; ;\n# e;f", {NULL}},
    {"one", "select 1", {"select 1"}},
    {"one with its end", "select 1;\n", {"select 1"}},
    {"two", "select 1; select 2", {"select 1", " select 2"}},
    {"a ; in a text", "select 'a;b'; select 2", {"select 'a;b'", " select 2"}},
    {"an escaped quote", "select 'a\\';b'; select 2", {"select 'a\\';b'", " select 2"}},
    {"a doubled quote", "select 'a'';b'; select 2", {"select 'a'';b'", " select 2"}},
    {"a ; in names", "select `a;b`, \"c;d\"; select 2", {"select `a;b`, \"c;d\"", " select 2"}},
    {"a ; in comments",
     "select 1 -- x;\n, 2 /* y; */; select 2 #! z;",
     {"select 1 -- x;\n, 2 /* y; */", " select 2 #! z;"}},
    {"a ; in a heredoc", "select $a$x;'y$a$; select 2", {"select $a$x;'y$a$", " select 2"}},
    {"a quote left open", "select 'a; select 2", {"select 'a; select 2"}},
    {"a comment left open", "select 1 /* a; select 2", {"select 1 /* a; select 2"}},
    {"a backslash at the end", "select 'a\\", {"select 'a\\"}},
    {"a minus is no comment", "select 2 - 1; select 3", {"select 2 - 1", " select 3"}},
    {"statements behind comments", "-- head\nselect 1;;\n-- tail\n", {"-- head\nselect 1"}},
};

static void scripts_are_split(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(script_cases); at++) {
        const ScriptCase *script = &script_cases[at];
        Str rest = str_from(script->text);
        size_t n = 0;

        for (; n < STATEMENTS_MAX && script->statements[n] != NULL; n++)
            CASE_TEXT(
                script->name,
                str_dup(arena, clickhouse_next_statement(&rest)),
                script->statements[n]);
        CASE_INT(script->name, clickhouse_next_statement(&rest).len, 0);
        CASE_INT(script->name, clickhouse_next_statement(&rest).len, 0);
    }
    arena_free(arena);
}

typedef struct PlaceCase {
    const char *text;
    const char *placed;
    size_t n;
} PlaceCase;

/* with $1 an integer of 64 bits and $2 a text */
static const PlaceCase place_cases[] = {
    {"select $1", "select {p1:Nullable(Int64)}", 1},
    {"select $2, $1, $2",
     "select {p2:Nullable(String)}, {p1:Nullable(Int64)}, {p2:Nullable(String)}",
     2},
    {"select $1::bigint+$2", "select {p1:Nullable(Int64)}::bigint+{p2:Nullable(String)}", 2},
    {"select '$1', `$1`, \"$1\" -- $1\n/* $1 */", "select '$1', `$1`, \"$1\" -- $1\n/* $1 */", 0},
    {"select a$1", "select a$1", 0},
    {"select $3", "select $3", 3},
    {"select $", "select $", 0},
    {"select $a$ $1 $a$", "select $a$ $1 $a$", 0},
};

static void doubles_travel_as_bits(void **state)
{
    const Param params[] = {PARAM_F64(0.1)};
    Arena *arena = arena_new();
    size_t n;

    (void) state;
    CASE_TEXT(
        "placed",
        str_dup(arena, clickhouse_place_params(arena, STR("select $1"), params, 1, &n)),
        "select reinterpretAsFloat64({p1:Nullable(UInt64)})");
    arena_free(arena);
}

static void parameters_are_placed(void **state)
{
    const Param params[] = {PARAM_I64(1), PARAM_CSTR("a")};
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(place_cases); at++) {
        const PlaceCase *place = &place_cases[at];
        size_t n = 99;
        Str placed = clickhouse_place_params(arena, str_from(place->text), params, 2, &n);

        CASE_TEXT(place->text, str_dup(arena, placed), place->placed);
        CASE_INT(place->text, n, place->n);
    }
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(scripts_are_split),
        cmocka_unit_test(parameters_are_placed),
        cmocka_unit_test(doubles_travel_as_bits),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
