#include "cases.h"
#include "conf/yaml.h"

static const Yaml *parse(Arena *arena, const char *text)
{
    const Yaml *root = NULL;
    Error err;

    CASE_OK(text, yaml_parse(arena, str_from(text), "t.yml", &root, &err), &err);
    return root;
}

static void reads_a_tree_with_lines(void **state)
{
    Arena *arena = arena_new();
    const Yaml *root =
        parse(arena, "name: generic\n# note\ncolumns:\n  kwh: [kwh, energy]\n  ts: 'x: y'\n");
    const Yaml *columns = yaml_get(root, "columns");
    const Yaml *kwh = yaml_get(columns, "kwh");

    (void) state;
    assert_int_equal(root->kind, YAML_MAP);
    assert_int_equal(columns->line, 4);
    assert_int_equal(kwh->kind, YAML_LIST);
    assert_int_equal(kwh->n_items, 2);
    assert_true(str_equal(kwh->items[1].text, STR("energy")));
    assert_true(yaml_get(columns, "ts")->is_quoted);
    assert_true(str_equal(yaml_get(columns, "ts")->text, STR("x: y")));
    assert_null(yaml_get(root, "other"));
    assert_null(yaml_get(NULL, "other"));
    arena_free(arena);
}

static void an_empty_document_is_an_empty_map(void **state)
{
    static const char *const texts[] = {"", "# only a comment\n", "---\n"};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(texts); at++) {
        Arena *arena = arena_new();
        const Yaml *root = parse(arena, texts[at]);
        CASE_INT(texts[at], root->kind, YAML_MAP);
        CASE_INT(texts[at], root->n_items, 0);
        arena_free(arena);
    }
}

static void refuses_with_a_place(void **state)
{
    static const struct {
        const char *text;
        const char *message;
        const char *where;
    } cases[] = {
        {"a: 1\na: 2\n", "key 'a' stands twice", "t.yml:2:1"},
        {"a: &x 1\nb: *x\n", "anchors and aliases are not supported", "t.yml:2:4"},
        {"a: !!str 1\n", "tags are not supported", "t.yml:1:4"},
        {"a: !own [1]\n", "tags are not supported", "t.yml:1:4"},
        {"a: !!map {b: 1}\n", "tags are not supported", "t.yml:1:4"},
        {"a: 1\n---\nb: 2\n", "a second document is not supported", "t.yml:2:1"},
        {"? [a]\n: 1\n", "a key must be plain text", "t.yml:1:3"},
        {"a: [1\n", "did not find expected ',' or ']'", "t.yml:2:1"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        const Yaml *root = NULL;
        Error err;
        CASE_INT(
            cases[at].text,
            yaml_parse(arena, str_from(cases[at].text), "t.yml", &root, &err),
            STATUS_CONFIG);
        CASE_TEXT(cases[at].text, err.message, cases[at].message);
        CASE_TEXT(cases[at].text, err.where, cases[at].where);
        arena_free(arena);
    }
}

static void nesting_is_bounded(void **state)
{
    Arena *arena = arena_new();
    char text[200];
    const Yaml *root = NULL;
    Error err;

    (void) state;
    memset(text, '[', 100);
    memset(text + 100, ']', 99);
    text[199] = '\0';
    assert_int_equal(yaml_parse(arena, str_from(text), "t.yml", &root, &err), STATUS_CONFIG);
    assert_string_equal(err.message, "nested too deeply");
    arena_free(arena);
}

static void typed_reads(void **state)
{
    Arena *arena = arena_new();
    const Yaml *root = parse(arena, "n: 12\nx: 1.5\nb: yes\nempty:\nlist: [1]\nword: abc\n");
    Error err;
    int64_t whole = 0;
    double number = 0;
    bool truth = false;
    Str text;

    (void) state;
    CASE_OK("n", yaml_i64(root, "n", 0, &whole, &err), &err);
    assert_int_equal(whole, 12);
    CASE_OK("missing", yaml_i64(root, "none", 7, &whole, &err), &err);
    assert_int_equal(whole, 7);
    CASE_OK("no value", yaml_i64(root, "empty", 8, &whole, &err), &err);
    assert_int_equal(whole, 8);
    CASE_OK("x", yaml_f64(root, "x", 0, &number, &err), &err);
    CASE_NEAR("x", number, 1.5, 0);
    CASE_OK("b", yaml_bool(root, "b", false, &truth, &err), &err);
    assert_true(truth);
    CASE_OK("word", yaml_text(root, "word", STR(""), &text, &err), &err);
    assert_true(str_equal(text, STR("abc")));
    assert_int_equal(yaml_i64(root, "word", 0, &whole, &err), STATUS_CONFIG);
    assert_string_equal(err.message, "key 'word' has value 'abc', expected a whole number");
    assert_string_equal(err.where, "t.yml:6:7");
    assert_int_equal(yaml_f64(root, "word", 0, &number, &err), STATUS_CONFIG);
    assert_string_equal(err.message, "key 'word' has value 'abc', expected a number");
    assert_int_equal(yaml_bool(root, "word", false, &truth, &err), STATUS_CONFIG);
    assert_string_equal(err.message, "key 'word' has value 'abc', expected true or false");
    assert_int_equal(yaml_text(root, "list", STR(""), &text, &err), STATUS_CONFIG);
    assert_string_equal(err.message, "key 'list' must be a single value");
    arena_free(arena);
}

static void unknown_keys_name_the_nearest(void **state)
{
    static const char *const known[] = {"delimiter", "quote", NULL};
    Arena *arena = arena_new();
    Error err;

    (void) state;
    CASE_OK("known", yaml_only(parse(arena, "quote: x\n"), known, &err), &err);
    assert_int_equal(yaml_only(parse(arena, "delimeter: x\n"), known, &err), STATUS_CONFIG);
    assert_string_equal(err.message, "key 'delimeter' is not known here");
    assert_string_equal(err.hint, "Did you mean `delimiter`?");
    assert_int_equal(yaml_only(parse(arena, "colour: x\n"), known, &err), STATUS_CONFIG);
    assert_string_equal(err.hint, "");
    assert_int_equal(yaml_only(parse(arena, "[1, 2]\n"), known, &err), STATUS_CONFIG);
    assert_string_equal(err.message, "expected keys with values here");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_tree_with_lines),
        cmocka_unit_test(an_empty_document_is_an_empty_map),
        cmocka_unit_test(refuses_with_a_place),
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(typed_reads),
        cmocka_unit_test(unknown_keys_name_the_nearest),
    };
    return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
