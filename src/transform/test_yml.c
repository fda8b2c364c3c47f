/*
 * Data tests as YAML writes them under a column or a model:
 *
 *     - not_null
 *     - accepted_values: {values: [import, export], config: {severity: warn}}
 *     - relationships: {to: ref('stg_network_nodes'), field: node_id}
 *
 * Names are dbt's, before it shortens long ones.
 */
#include "base/limits.h"
#include "base/mem.h"
#include "base/parse.h"
#include "store/sqltext.h"
#include "transform/models_internal.h"
#include "transform/parser.h"

static const char *const kind_names[] = {
    [TEST_UNIQUE] = "unique",
    [TEST_NOT_NULL] = "not_null",
    [TEST_ACCEPTED_VALUES] = "accepted_values",
    [TEST_RELATIONSHIPS] = "relationships",
};

const char *test_label(const ModelSet *set, const DataTest *test)
{
    if (test->model != NO_INDEX)
        return set->models[test->model].name;
    return test->source != NO_INDEX ? set->sources[test->source].label : "";
}

/* dbt's way to make a name of anything: each run of other bytes than letters, digits and _ is
 * one _. */
static void put_word(StrBuf *buffer, Str text)
{
    bool is_in_run = false;

    for (size_t at = 0; at < text.len; at++) {
        char byte = text.ptr[at];
        bool is_plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                        (byte >= '0' && byte <= '9') || byte == '_';

        if (is_plain || !is_in_run)
            strbuf_put(buffer, is_plain ? (Str){.ptr = &text.ptr[at], .len = 1} : STR("_"));
        is_in_run = !is_plain;
    }
}

static const char *make_name(Loader *loader, const DataTest *test, Str column, const char *to)
{
    StrBuf name = strbuf_new(loader->arena);

    if (test->source != NO_INDEX)
        strbuf_puts(&name, "source_");
    strbuf_puts(&name, kind_names[test->kind]);
    strbuf_put_char(&name, '_');
    put_word(&name, str_from(test_label(loader->set, test)));
    strbuf_put_char(&name, '_');
    put_word(&name, column);
    if (!test->quotes_values)
        strbuf_puts(&name, "__False");
    for (size_t at = 0; at < test->n_values; at++) {
        strbuf_puts(&name, "__");
        put_word(&name, value_write(loader->arena, &test->values[at]));
    }
    if (to != NULL) {
        strbuf_puts(&name, "__");
        put_word(&name, test->field);
        strbuf_puts(&name, "__");
        put_word(&name, str_from(to));
    }
    return strbuf_text(&name);
}

static Status read_values(Loader *loader, DataTest *test, const Yaml *node, Error *err)
{
    Value values;
    Status status;

    if (node->kind != YAML_LIST || node->n_items == 0)
        return yaml_error(node, err, "'values' must be a list with something in it");
    status = yaml_value(loader->arena, node, &values, err);
    if (status != OK)
        return status;
    for (size_t at = 0; at < values.n_items; at++)
        if (!value_is_writable(&values.items[at]) || values.items[at].kind == VALUE_NONE)
            return yaml_error(&node->items[at], err, "an accepted value must be text or a number");
    test->values = values.items;
    test->n_values = values.n_items;
    return OK;
}

/* to: ref('x') or source('a', 'b'). */
static Status
read_to(Loader *loader, DataTest *test, const Yaml *node, Capture *capture, Error *err)
{
    RenderInput input = capture_input(capture, NULL, false);
    const Expr *expr;
    Value value;
    Status status;

    input.config = NULL;
    status = parse_expression(loader->arena, node->text, yaml_place(node), &expr, err);
    if (status == OK)
        status = render_value(loader->arena, expr, &input, &value, err);
    if (status != OK)
        return status;
    if (value.kind != VALUE_RELATION)
        return yaml_error(node, err, "'to' must be ref('model') or source('schema', 'table')");
    if (capture->refs.n_items > 0)
        test->to_model = *(const size_t *) capture->refs.items;
    else
        test->to_source = *(const size_t *) capture->sources.items;
    return OK;
}

static Status set_config(Loader *loader, DataTest *test, Str key, const Yaml *node, Error *err)
{
    Value value;
    Status status = yaml_value(loader->arena, node, &value, err);

    if (status == OK) {
        status = test_config_set(test, key, &value, err);
        if (status != OK)
            error_at(err, node->file, node->line, node->column);
    }
    return status;
}

/* What a test was given so far: some of it is checked when all is read. */
typedef struct Given {
    Str column;     /* of a test of a whole model */
    const char *to; /* the text of `to` */
    Capture capture;
} Given;

static Status
read_arguments(Loader *loader, DataTest *test, const Yaml *map, Given *given, Error *err);

static Status read_text(Loader *loader, const Yaml *node, Str *ret_text, Error *err)
{
    const char *text;
    Status status = yaml_plain_text(loader->arena, node, &text, err);

    if (status == OK)
        *ret_text = str_from(text);
    return status;
}

static Status
read_argument(Loader *loader, DataTest *test, Str key, const Yaml *node, Given *given, Error *err)
{
    const char *ignored;

    if (str_equal(key, STR("arguments")))
        return read_arguments(loader, test, node, given, err);
    if (str_equal(key, STR("name")))
        return yaml_plain_text(loader->arena, node, &test->name, err);
    if (str_equal(key, STR("description")))
        return yaml_plain_text(loader->arena, node, &ignored, err);
    if (str_equal(key, STR("severity")) || str_equal(key, STR("where")))
        return set_config(loader, test, key, node, err);
    if (str_equal(key, STR("column_name")) && test->column_name[0] == '\0')
        return read_text(loader, node, &given->column, err);
    if (test->kind == TEST_ACCEPTED_VALUES && str_equal(key, STR("values")))
        return read_values(loader, test, node, err);
    if (test->kind == TEST_ACCEPTED_VALUES && str_equal(key, STR("quote"))) {
        if (node->kind == YAML_SCALAR && str_parse_bool(node->text, &test->quotes_values))
            return OK;
        return yaml_error(node, err, "'quote' must be true or false");
    }
    if (test->kind == TEST_RELATIONSHIPS && str_equal(key, STR("to"))) {
        Status status = yaml_plain_text(loader->arena, node, &given->to, err);

        return status == OK ? read_to(loader, test, node, &given->capture, err) : status;
    }
    if (test->kind == TEST_RELATIONSHIPS && str_equal(key, STR("field")))
        return read_text(loader, node, &test->field, err);
    return outside_subset(
        yaml_place(node),
        err,
        "test '%s' has no argument '%.*s' here",
        kind_names[test->kind],
        STR_ARG(key));
}

/* The map below the test's name, or below `arguments:` in it. */
static Status
read_arguments(Loader *loader, DataTest *test, const Yaml *map, Given *given, Error *err)
{
    if (map->kind == YAML_SCALAR && map->text.len == 0)
        return OK; /* `- unique:` */
    if (map->kind != YAML_MAP)
        return yaml_error(map, err, "expected the arguments of the test here");
    for (size_t at = 0; at < map->n_items; at++) {
        const Yaml *node = &map->items[at];
        Status status = OK;

        if (!str_equal(map->keys[at], STR("config"))) {
            status = read_argument(loader, test, map->keys[at], node, given, err);
        } else if (node->kind != YAML_MAP) {
            status = yaml_error(node, err, "expected keys with values here");
        } else {
            for (size_t key = 0; status == OK && key < node->n_items; key++)
                status = set_config(loader, test, node->keys[key], &node->items[key], err);
        }
        if (status != OK)
            return status;
    }
    return OK;
}

static Status check_given(const DataTest *test, const Yaml *item, const Given *given, Error *err)
{
    if (test->column_name[0] == '\0' && given->column.len == 0)
        return yaml_error(item, err, "test of a whole table needs `column_name`");
    if (test->kind == TEST_ACCEPTED_VALUES && test->n_values == 0)
        return yaml_error(item, err, "test 'accepted_values' needs `values`");
    if (test->kind == TEST_RELATIONSHIPS && (given->to == NULL || test->field.len == 0))
        return yaml_error(item, err, "test 'relationships' needs `to` and `field`");
    return OK;
}

static Status find_kind(const Yaml *item, Str name, DataTestKind *ret_kind, Error *err)
{
    for (size_t at = 0; at < COUNT_OF(kind_names); at++) {
        if (str_equal(name, str_from(kind_names[at]))) {
            *ret_kind = (DataTestKind) at;
            return OK;
        }
    }
    (void) outside_subset(yaml_place(item), err, "there is no test '%.*s' here", STR_ARG(name));
    error_hint(
        err,
        "Known are unique, not_null, accepted_values and relationships. Write others as a query "
        "in dbt/tests, or run the project with dbt itself.");
    return STATUS_CONFIG;
}

static Status load_test(Loader *loader, const Yaml *item, const DataTest *under, Error *err)
{
    DataTest test = *under;
    Given given = {.capture = {.arena = loader->arena, .set = loader->set}};
    bool is_map = item->kind == YAML_MAP && item->n_items == 1;
    StrBuf column = strbuf_new(loader->arena);
    Status status;

    if (!is_map && item->kind != YAML_SCALAR)
        return outside_yaml(item, err, "a test is a name, or one name with its arguments");
    status = find_kind(item, is_map ? item->keys[0] : item->text, &test.kind, err);
    if (status != OK)
        return status;
    test.place = yaml_place(item);
    test.is_warning = loader->tests_warn;
    test.quotes_values = true;
    test.to_model = NO_INDEX;
    test.to_source = NO_INDEX;
    if (is_map)
        status = read_arguments(loader, &test, &item->items[0], &given, err);
    if (status == OK)
        status = check_given(&test, item, &given, err);
    if (status != OK)
        return status;
    if (given.column.len == 0) {
        given.column = str_from(test.column_name);
        sql_put_ident(&column, given.column);
    } else {
        strbuf_put(&column, given.column); /* an SQL expression, as in dbt */
    }
    test.expression = strbuf_str(&column);
    if (test.name == NULL)
        test.name = make_name(loader, &test, given.column, given.to);
    if (test.model != NO_INDEX)
        *(size_t *) growing_add(loader->arena, &given.capture.refs, sizeof(size_t)) = test.model;
    test.refs = capture_indexes(loader->arena, &given.capture.refs, &test.n_refs);
    if (loader->tests.n_items >= LIMIT_DATA_TESTS)
        return error_set(
            err, STATUS_LIMIT, "project has more than the %d tests read", LIMIT_DATA_TESTS);
    *(DataTest *) growing_add(loader->arena, &loader->tests, sizeof(test)) = test;
    return OK;
}

Status load_tests(Loader *loader, const Yaml *list, const DataTest *under, Error *err)
{
    Status status = OK;

    if (list == NULL)
        return OK;
    if (list->kind != YAML_LIST)
        return yaml_error(list, err, "tests must be a list");
    for (size_t at = 0; status == OK && at < list->n_items; at++)
        status = load_test(loader, &list->items[at], under, err);
    return status;
}
