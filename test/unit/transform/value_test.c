/* Values follow Python: its texts, its truth, its equality. */
#include "cases.h"
#include "transform/value.h"

static void writes_as_python(void **state)
{
    const struct {
        const char *name;
        Value value;
        const char *expected;
    } cases[] = {
        {"none", value_none(), "None"},
        {"true", value_bool(true), "True"},
        {"false", value_bool(false), "False"},
        {"int", value_int(-42), "-42"},
        {"float", value_float(0.15), "0.15"},
        {"whole float", value_float(5.0), "5.0"},
        {"negative float", value_float(-2.5), "-2.5"},
        {"zero", value_float(0.0), "0.0"},
        {"third", value_float(1.0 / 3.0), "0.3333333333333333"},
        {"sum that shows its bits", value_float(0.1 + 0.2), "0.30000000000000004"},
        {"large", value_float(123456789012345.0), "123456789012345.0"},
        {"large, rounded digits", value_float(1.5e15), "1500000000000000.0"},
        {"exponent", value_float(1e16), "1e+16"},
        {"small", value_float(0.0001), "0.0001"},
        {"small exponent", value_float(0.00001), "1e-05"},
        {"exponent of three digits", value_float(1.5e-300), "1.5e-300"},
        {"text", value_text(STR("a'b")), "a'b"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        Str text = value_write(arena, &cases[at].value);

        CASE_TEXT(cases[at].name, str_dup(arena, text), cases[at].expected);
        arena_free(arena);
    }
}

static void knows_truth(void **state)
{
    static const Value item = {.kind = VALUE_INT};
    static const Relation relation = {0};

    const struct {
        const char *name;
        Value value;
        bool expected;
    } cases[] = {
        {"none", value_none(), false},
        {"false", value_bool(false), false},
        {"true", value_bool(true), true},
        {"0", value_int(0), false},
        {"-1", value_int(-1), true},
        {"0.0", value_float(0.0), false},
        {"0.5", value_float(0.5), true},
        {"''", value_text(STR("")), false},
        {"' '", value_text(STR(" ")), true},
        {"[]", {.kind = VALUE_LIST}, false},
        {"[0]", {.kind = VALUE_LIST, .items = &item, .n_items = 1}, true},
        {"{}", {.kind = VALUE_DICT}, false},
        {"relation", {.kind = VALUE_RELATION, .relation = &relation}, true},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_INT(cases[at].name, value_truth(&cases[at].value), cases[at].expected);
}

static void compares(void **state)
{
    static const Value one = {.kind = VALUE_INT, .integer = 1};
    static const Value two = {.kind = VALUE_INT, .integer = 2};
    static const Str key_a = {.ptr = "a", .len = 1};
    static const Str key_b = {.ptr = "b", .len = 1};
    const Value list_one = {.kind = VALUE_LIST, .items = &one, .n_items = 1};
    const Value list_two = {.kind = VALUE_LIST, .items = &two, .n_items = 1};
    const Value dict_a = {.kind = VALUE_DICT, .keys = &key_a, .items = &one, .n_items = 1};
    const Value dict_b = {.kind = VALUE_DICT, .keys = &key_b, .items = &one, .n_items = 1};

    const struct {
        const char *name;
        Value left;
        Value right;
        bool is_equal;
    } cases[] = {
        {"none", value_none(), value_none(), true},
        {"none and false", value_none(), value_bool(false), false},
        {"1 and 1.0", value_int(1), value_float(1.0), true},
        {"1 and true", value_int(1), value_bool(true), true},
        {"1 and '1'", value_int(1), value_text(STR("1")), false},
        {"texts", value_text(STR("a")), value_text(STR("a")), true},
        {"case counts", value_text(STR("a")), value_text(STR("A")), false},
        {"2^53 + 1", value_int(9007199254740993), value_int(9007199254740992), false},
        {"lists", list_one, list_one, true},
        {"other lists", list_one, list_two, false},
        {"longer list", list_one, {.kind = VALUE_LIST}, false},
        {"dicts", dict_a, dict_a, true},
        {"other keys", dict_a, dict_b, false},
        {"longer dict", dict_a, {.kind = VALUE_DICT}, false},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_INT(
            cases[at].name, value_equal(&cases[at].left, &cases[at].right), cases[at].is_equal);
}

static void orders(void **state)
{
    const struct {
        const char *name;
        Value left;
        Value right;
        bool has_order;
        int order;
    } cases[] = {
        {"ints", value_int(1), value_int(2), true, -1},
        {"int and float", value_int(2), value_float(1.5), true, 1},
        {"equal floats", value_float(1.5), value_float(1.5), true, 0},
        {"texts", value_text(STR("a")), value_text(STR("b")), true, -1},
        {"text and int", value_text(STR("1")), value_int(1), false, 0},
        {"none", value_none(), value_none(), false, 0},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        int order = 0;

        CASE_INT(
            cases[at].name,
            value_order(&cases[at].left, &cases[at].right, &order),
            cases[at].has_order);
        CASE_INT(cases[at].name, (order > 0) - (order < 0), cases[at].order);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_as_python),
        cmocka_unit_test(knows_truth),
        cmocka_unit_test(compares),
        cmocka_unit_test(orders),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
