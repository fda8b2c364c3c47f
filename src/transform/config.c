/*
 * What may be said of a model or a data test, in config(), in the YAML files and in
 * dbt_project.yml: one list of keys for all three.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "transform/models_internal.h"

static bool is_word(Str text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (str_equal(text, str_from(*words)))
            return true;
    return false;
}

/* A number as YAML 1.1 writes it: an integer has no leading zeros, a float has a point, and a sign
 * in its exponent: 1e3 is text. */
static bool looks_like_number(Str text, bool *ret_is_float)
{
    bool is_float = false;

    for (size_t at = 0; at < text.len; at++) {
        bool is_exponent = text.ptr[at] == 'e' || text.ptr[at] == 'E';

        is_float |= text.ptr[at] == '.';
        if (is_exponent && (!is_float || at + 1 == text.len || text.ptr[at + 1] == '.' ||
                            (text.ptr[at + 1] >= '0' && text.ptr[at + 1] <= '9')))
            return false;
    }
    *ret_is_float = is_float;
    return is_float || text.len == 1 || text.ptr[0] != '0';
}

Value plain_value(Str text)
{
    /* YAML 1.1, which dbt's reader follows */
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const trues[] = {
        "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", NULL};
    static const char *const falses[] = {
        "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", NULL};
    Value value = {.kind = VALUE_INT};
    bool is_float;

    if (is_word(text, nulls))
        return value_none();
    if (is_word(text, trues))
        return value_bool(true);
    if (is_word(text, falses))
        return value_bool(false);
    if (!looks_like_number(text, &is_float))
        return value_text(text);
    if (!is_float && str_parse_i64(text, &value.integer))
        return value;
    if (is_float && str_parse_f64(text, &value.number)) {
        value.kind = VALUE_FLOAT;
        return value;
    }
    return value_text(text);
}

static bool has_jinja(Str text)
{
    for (size_t at = 0; at + 1 < text.len; at++)
        if (text.ptr[at] == '{' && (text.ptr[at + 1] == '{' || text.ptr[at + 1] == '%'))
            return true;
    return false;
}

Place yaml_place(const Yaml *node)
{
    return (Place){.file = node->file, .line = node->line, .column = node->column};
}

Status outside_yaml(const Yaml *node, Error *err, const char *format, ...)
{
    char message[sizeof(((Error *) NULL)->message)];
    va_list args;

    va_start(args, format);
    (void) vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    return outside_subset(yaml_place(node), err, "%s", message);
}

Status subset_yaml(Arena *arena, Str text, const char *path, const Yaml **ret_root, Error *err)
{
    Status status = yaml_parse(arena, text, path, ret_root, err);

    if (status != OK && err != NULL && strstr(err->message, "not supported") != NULL)
        error_hint(err, "%s", SUBSET_HINT);
    return status;
}

Status need_map(const Yaml *node, Error *err)
{
    bool is_nothing = node == NULL || (node->kind == YAML_SCALAR && node->text.len == 0);

    if (is_nothing || node->kind == YAML_MAP)
        return OK;
    return yaml_error(node, err, "expected keys with values here");
}

Status subset_keys(const Yaml *map, const char *const *known, Error *err)
{
    Status status = yaml_only(map, known, err);
    Error found;

    if (status == OK || err == NULL)
        return status;
    found = *err; /* its hint is the nearest key that is known, or "" */
    error_hint(err, "%s%s" SUBSET_HINT, found.hint, found.hint[0] == '\0' ? "" : " ");
    return status;
}

Status yaml_value(Arena *arena, const Yaml *node, Value *ret_value, Error *err)
{
    Value *items;

    if (node->kind == YAML_SCALAR) {
        if (has_jinja(node->text))
            return outside_subset(yaml_place(node), err, "Jinja in YAML is not rendered");
        *ret_value = node->is_quoted ? value_text(node->text) : plain_value(node->text);
        return OK;
    }
    items = ARENA_ARRAY(arena, Value, node->n_items);
    for (size_t at = 0; at < node->n_items; at++) {
        Status status = yaml_value(arena, &node->items[at], &items[at], err);

        if (status != OK)
            return status;
    }
    *ret_value = (Value){
        .kind = node->kind == YAML_LIST ? VALUE_LIST : VALUE_DICT,
        .keys = node->keys,
        .items = items,
        .n_items = node->n_items,
    };
    return OK;
}

Status yaml_plain_text(Arena *arena, const Yaml *node, const char **ret_text, Error *err)
{
    *ret_text = "";
    if (node == NULL)
        return OK;
    if (node->kind != YAML_SCALAR)
        return yaml_error(node, err, "expected text here");
    if (has_jinja(node->text))
        return outside_subset(yaml_place(node), err, "Jinja in YAML is not rendered");
    *ret_text = str_dup(arena, node->text);
    return OK;
}

static Status unknown_value(Str key, const char *expected, Error *err)
{
    (void) error_set(err, STATUS_CONFIG, "config '%.*s' must be %s here", STR_ARG(key), expected);
    error_hint(err, "eiot runs a subset of dbt, see docs/models.md, or use dbt itself.");
    return STATUS_CONFIG;
}

static Status set_materialized(ModelConfig *config, Str key, const Value *value, Error *err)
{
    for (int at = MATERIALIZE_VIEW; at <= (int) MATERIALIZE_EPHEMERAL; at++) {
        if (value->kind == VALUE_TEXT &&
            str_equal(value->text, str_from(materialization_name((Materialization) at)))) {
            config->materialization = (Materialization) at;
            return OK;
        }
    }
    return unknown_value(key, "'view', 'table', 'incremental' or 'ephemeral'", err);
}

static Status
set_unique_key(Arena *arena, ModelConfig *config, Str key, const Value *value, Error *err)
{
    const Value *items = value->kind == VALUE_LIST ? value->items : value;
    size_t n_items = value->kind == VALUE_LIST ? value->n_items : 1;
    Str *columns = ARENA_ARRAY(arena, Str, n_items);

    for (size_t at = 0; at < n_items; at++) {
        if (items[at].kind != VALUE_TEXT || items[at].text.len == 0)
            return unknown_value(key, "a column or a list of columns", err);
        columns[at] = items[at].text;
    }
    config->unique_key = columns;
    config->n_unique_key = n_items;
    return OK;
}

static Status set_strategy(ModelConfig *config, Str key, const Value *value, Error *err)
{
    bool is_append = value->kind == VALUE_TEXT && str_equal(value->text, STR("append"));

    if (!is_append && (value->kind != VALUE_TEXT || !str_equal(value->text, STR("delete+insert"))))
        return unknown_value(key, "'delete+insert' or 'append'", err);
    config->is_append = is_append;
    return OK;
}

static Status check_schema_change(Str key, const Value *value, Error *err)
{
    if (value->kind == VALUE_TEXT &&
        (str_equal(value->text, STR("ignore")) || str_equal(value->text, STR("fail"))))
        return OK;
    return unknown_value(key, "'ignore' or 'fail'", err);
}

Status config_set(Arena *arena, ModelConfig *config, Str key, const Value *value, Error *err)
{
    if (str_equal(key, STR("materialized")))
        return set_materialized(config, key, value, err);
    if (str_equal(key, STR("schema"))) {
        if (value->kind != VALUE_TEXT || value->text.len == 0)
            return unknown_value(key, "a name", err);
        config->schema = value->text;
        return OK;
    }
    if (str_equal(key, STR("unique_key")))
        return set_unique_key(arena, config, key, value, err);
    if (str_equal(key, STR("incremental_strategy")))
        return set_strategy(config, key, value, err);
    if (str_equal(key, STR("on_schema_change")))
        return check_schema_change(key, value, err);
    if (str_equal(key, STR("tags")) || str_equal(key, STR("meta")))
        return OK; /* words for people and other tools */
    (void) error_set(err, STATUS_CONFIG, "config '%.*s' is not read here", STR_ARG(key));
    error_hint(
        err,
        "Known are materialized, schema, unique_key, incremental_strategy, on_schema_change, tags "
        "and meta. For others run the project with dbt itself.");
    return STATUS_CONFIG;
}

Status test_config_set(DataTest *test, Str key, const Value *value, Error *err)
{
    if (str_equal(key, STR("severity"))) {
        bool is_warning = value->kind == VALUE_TEXT && str_equal_nocase(value->text, STR("warn"));

        if (!is_warning &&
            (value->kind != VALUE_TEXT || !str_equal_nocase(value->text, STR("error"))))
            return unknown_value(key, "'error' or 'warn'", err);
        test->is_warning = is_warning;
        return OK;
    }
    if (str_equal(key, STR("where")) && test->kind != TEST_SINGULAR) {
        if (value->kind != VALUE_TEXT || value->text.len == 0)
            return unknown_value(key, "an SQL condition", err);
        test->where = value->text;
        return OK;
    }
    if (str_equal(key, STR("tags")) || str_equal(key, STR("meta")))
        return OK;
    (void) error_set(err, STATUS_CONFIG, "config '%.*s' of a test is not read here", STR_ARG(key));
    error_hint(
        err,
        "Known are severity, where, tags and meta. For others run the project with dbt itself.");
    return STATUS_CONFIG;
}

Status
config_set_map(Loader *loader, ModelConfig *config, const Yaml *map, bool has_plus, Error *err)
{
    Status status = need_map(map, err);

    for (size_t at = 0; status == OK && map != NULL && at < map->n_items; at++) {
        Str key = map->keys[at];
        Value value = {0};

        if (has_plus && (key.len == 0 || key.ptr[0] != '+'))
            continue; /* a folder of its own */
        if (has_plus)
            key = (Str){.ptr = key.ptr + 1, .len = key.len - 1};
        status = yaml_value(loader->arena, &map->items[at], &value, err);
        if (status != OK)
            return status;
        status = config_set(loader->arena, config, key, &value, err);
        if (status != OK) {
            error_at(err, map->items[at].file, map->items[at].line, map->items[at].column);
            return status;
        }
    }
    return status;
}

const char *materialization_name(Materialization materialization)
{
    switch (materialization) {
    case MATERIALIZE_VIEW:
        return "view";
    case MATERIALIZE_TABLE:
        return "table";
    case MATERIALIZE_INCREMENTAL:
        return "incremental";
    case MATERIALIZE_EPHEMERAL:
        return "ephemeral";
    }
    return "";
}
