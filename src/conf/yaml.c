#include "conf/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/limits.h"
#include "base/parse.h"

/* Children of a map or list while it grows. */
typedef struct Growing {
    Str *keys;
    Yaml *items;
    size_t n;
    size_t size;
} Growing;

typedef struct Reader {
    Arena *arena;
    const char *file;
    yaml_parser_t parser;
    Error *err;
} Reader;

static Status fail(Reader *reader, const yaml_mark_t *mark, const char *message)
{
    (void) error_set(reader->err, STATUS_CONFIG, "%s", message);
    error_at(reader->err, reader->file, mark->line + 1, mark->column + 1);
    return STATUS_CONFIG;
}

static Status next_event(Reader *reader, yaml_event_t *event)
{
    if (yaml_parser_parse(&reader->parser, event))
        return OK;
    return fail(
        reader,
        &reader->parser.problem_mark,
        reader->parser.problem == NULL ? "not valid YAML" : reader->parser.problem);
}

static Status read_node(Reader *reader, yaml_event_t *event, int depth, Yaml *ret_node);

static Yaml *add_item(Reader *reader, Growing *growing, Str key)
{
    if (growing->n == growing->size) {
        size_t size = growing->size == 0 ? 8 : growing->size * 2;
        Str *keys = ARENA_ARRAY(reader->arena, Str, size);
        Yaml *items = ARENA_ARRAY(reader->arena, Yaml, size);
        if (growing->n > 0) {
            memcpy(keys, growing->keys, growing->n * sizeof(*keys));
            memcpy(items, growing->items, growing->n * sizeof(*items));
        }
        growing->keys = keys;
        growing->items = items;
        growing->size = size;
    }
    growing->keys[growing->n] = key;
    return &growing->items[growing->n++];
}

static Status
take_key(Reader *reader, const Growing *growing, const yaml_event_t *event, Str *ret_key)
{
    Str key;

    if (event->type != YAML_SCALAR_EVENT)
        return fail(reader, &event->start_mark, "a key must be plain text");
    key.len = event->data.scalar.length;
    key.ptr = arena_copy(reader->arena, (const char *) event->data.scalar.value, key.len);
    for (size_t at = 0; at < growing->n; at++) {
        if (str_equal(growing->keys[at], key)) {
            (void) error_set(reader->err, STATUS_CONFIG, "key '%.*s' stands twice", STR_ARG(key));
            error_at(
                reader->err,
                reader->file,
                event->start_mark.line + 1,
                event->start_mark.column + 1);
            return STATUS_CONFIG;
        }
    }
    *ret_key = key;
    return OK;
}

/* Reads children up to the end event of their map or list. */
static Status read_children(Reader *reader, bool is_map, int depth, Yaml *node)
{
    yaml_event_type_t end = is_map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
    Growing growing = {0};

    for (;;) {
        yaml_event_t event;
        Str key = {0};
        Yaml child = {0};
        Status status = next_event(reader, &event);
        if (status != OK)
            return status;
        if (event.type == end) {
            yaml_event_delete(&event);
            break;
        }
        if (is_map) {
            status = take_key(reader, &growing, &event, &key);
            yaml_event_delete(&event);
            if (status == OK)
                status = next_event(reader, &event);
            if (status != OK)
                return status;
        }
        status = read_node(reader, &event, depth, &child);
        yaml_event_delete(&event);
        if (status != OK)
            return status;
        *add_item(reader, &growing, key) = child;
    }
    node->n_items = growing.n;
    node->items = growing.items;
    node->keys = is_map ? growing.keys : NULL;
    return OK;
}

/* `!!str 1` would be read as the number it looks like. */
static bool has_tag(const yaml_event_t *event)
{
    if (event->type == YAML_SCALAR_EVENT)
        return event->data.scalar.tag != NULL;
    if (event->type == YAML_SEQUENCE_START_EVENT)
        return event->data.sequence_start.tag != NULL;
    return event->type == YAML_MAPPING_START_EVENT && event->data.mapping_start.tag != NULL;
}

static Status read_node(Reader *reader, yaml_event_t *event, int depth, Yaml *ret_node)
{
    ret_node->file = reader->file;
    ret_node->line = event->start_mark.line + 1;
    ret_node->column = event->start_mark.column + 1;
    if (depth >= LIMIT_YAML_DEPTH)
        return fail(reader, &event->start_mark, "nested too deeply");
    if (has_tag(event))
        return fail(reader, &event->start_mark, "tags are not supported");
    if (event->type == YAML_SCALAR_EVENT) {
        ret_node->kind = YAML_SCALAR;
        ret_node->is_quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
        ret_node->text.len = event->data.scalar.length;
        ret_node->text.ptr = arena_copy(
            reader->arena, (const char *) event->data.scalar.value, event->data.scalar.length);
        return OK;
    }
    if (event->type == YAML_SEQUENCE_START_EVENT || event->type == YAML_MAPPING_START_EVENT) {
        bool is_map = event->type == YAML_MAPPING_START_EVENT;
        ret_node->kind = is_map ? YAML_MAP : YAML_LIST;
        return read_children(reader, is_map, depth + 1, ret_node);
    }
    return fail(reader, &event->start_mark, "anchors and aliases are not supported");
}

static Status read_document(Reader *reader, Yaml *root)
{
    bool has_root = false;

    for (;;) {
        yaml_event_t event;
        yaml_event_type_t type;
        Status status = next_event(reader, &event);
        if (status != OK)
            return status;
        type = event.type;
        if (type == YAML_DOCUMENT_START_EVENT && has_root)
            status = fail(reader, &event.start_mark, "a second document is not supported");
        else if (
            type != YAML_STREAM_START_EVENT && type != YAML_DOCUMENT_START_EVENT &&
            type != YAML_DOCUMENT_END_EVENT && type != YAML_STREAM_END_EVENT) {
            status = read_node(reader, &event, 0, root);
            has_root = true;
        }
        yaml_event_delete(&event);
        if (status != OK || type == YAML_STREAM_END_EVENT)
            return status;
    }
}

Status yaml_parse(Arena *arena, Str text, const char *file, const Yaml **ret_root, Error *err)
{
    Reader reader = {.arena = arena, .file = file, .err = err};
    Yaml *root = ARENA_NEW(arena, Yaml);
    Status status;

    *root = (Yaml){.kind = YAML_MAP, .file = file, .line = 1, .column = 1};
    if (!yaml_parser_initialize(&reader.parser))
        return error_set(err, STATUS_INTERNAL, "the YAML parser did not start");
    yaml_parser_set_input_string(
        &reader.parser, (const unsigned char *) (text.ptr == NULL ? "" : text.ptr), text.len);
    status = read_document(&reader, root);
    yaml_parser_delete(&reader.parser);
    if (status == OK) {
        /* "key:" alone, and a file of comments only, are empty maps */
        if (root->kind == YAML_SCALAR && root->text.len == 0 && !root->is_quoted)
            root->kind = YAML_MAP;
        *ret_root = root;
    }
    return status;
}

const Yaml *yaml_get(const Yaml *map, const char *key)
{
    Str wanted = str_from(key);

    if (map == NULL || map->kind != YAML_MAP)
        return NULL;
    for (size_t at = 0; at < map->n_items; at++)
        if (str_equal(map->keys[at], wanted))
            return &map->items[at];
    return NULL;
}

Status yaml_error(const Yaml *node, Error *err, const char *format, ...)
{
    char message[sizeof(err->message)];
    va_list args;

    va_start(args, format);
    (void) vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    (void) error_set(err, STATUS_CONFIG, "%s", message);
    error_at(err, node->file, node->line, node->column);
    return STATUS_CONFIG;
}

/* The scalar of `key`: NULL in *ret_node when the key is missing or has no value. */
static Status get_scalar(const Yaml *map, const char *key, const Yaml **ret_node, Error *err)
{
    const Yaml *node = yaml_get(map, key);

    if (node != NULL && node->kind != YAML_SCALAR)
        return yaml_error(node, err, "key '%s' must be a single value", key);
    if (node != NULL && !node->is_quoted &&
        (node->text.len == 0 || str_equal(node->text, STR("null")) ||
         str_equal(node->text, STR("~"))))
        node = NULL;
    *ret_node = node;
    return OK;
}

Status yaml_text(const Yaml *map, const char *key, Str otherwise, Str *ret_value, Error *err)
{
    const Yaml *node = NULL;
    Status status = get_scalar(map, key, &node, err);

    if (status == OK)
        *ret_value = node == NULL ? otherwise : node->text;
    return status;
}

Status yaml_i64(const Yaml *map, const char *key, int64_t otherwise, int64_t *ret_value, Error *err)
{
    const Yaml *node = NULL;
    int64_t value = otherwise;
    Status status = get_scalar(map, key, &node, err);

    if (status != OK)
        return status;
    if (node != NULL && !str_parse_i64(node->text, &value))
        return yaml_error(
            node,
            err,
            "key '%s' has value '%.*s', expected a whole number",
            key,
            STR_ARG(node->text));
    *ret_value = value;
    return OK;
}

Status yaml_f64(const Yaml *map, const char *key, double otherwise, double *ret_value, Error *err)
{
    const Yaml *node = NULL;
    double value = otherwise;
    Status status = get_scalar(map, key, &node, err);

    if (status != OK)
        return status;
    if (node != NULL && !str_parse_f64(node->text, &value))
        return yaml_error(
            node, err, "key '%s' has value '%.*s', expected a number", key, STR_ARG(node->text));
    *ret_value = value;
    return OK;
}

Status yaml_bool(const Yaml *map, const char *key, bool otherwise, bool *ret_value, Error *err)
{
    const Yaml *node = NULL;
    bool value = otherwise;
    Status status = get_scalar(map, key, &node, err);

    if (status != OK)
        return status;
    if (node != NULL && !str_parse_bool(node->text, &value))
        return yaml_error(
            node,
            err,
            "key '%s' has value '%.*s', expected true or false",
            key,
            STR_ARG(node->text));
    *ret_value = value;
    return OK;
}

static Status unknown_key(const Yaml *map, size_t at, const char *const *known, Error *err)
{
    const char *nearest = str_nearest(map->keys[at], known);

    (void) yaml_error(&map->items[at], err, "key '%.*s' is not known here", STR_ARG(map->keys[at]));
    if (nearest != NULL)
        error_hint(err, "Did you mean `%s`?", nearest);
    return STATUS_CONFIG;
}

Status yaml_only(const Yaml *map, const char *const *known, Error *err)
{
    if (map == NULL)
        return OK;
    if (map->kind != YAML_MAP)
        return yaml_error(map, err, "expected keys with values here");
    for (size_t at = 0; at < map->n_items; at++) {
        bool is_known = false;
        for (const char *const *name = known; *name != NULL && !is_known; name++)
            is_known = str_equal(map->keys[at], str_from(*name));
        if (!is_known)
            return unknown_key(map, at, known, err);
    }
    return OK;
}
