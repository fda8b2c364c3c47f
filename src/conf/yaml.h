/*
 * yaml: the door to libyaml. Reads one document into a tree of nodes that know their line, and
 * gives typed reads whose errors name file, line and key. No anchors, no tags, no duplicate keys.
 */
#ifndef EIOT_CONF_YAML_H
#define EIOT_CONF_YAML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

typedef enum YamlKind { YAML_SCALAR, YAML_LIST, YAML_MAP } YamlKind;

typedef struct Yaml {
    YamlKind kind;
    const char *file; /* as given to yaml_parse */
    size_t line;      /* from 1 */
    size_t column;    /* from 1 */
    Str text;         /* scalar */
    bool is_quoted;   /* scalar written in quotes: '' is text, not null */
    size_t n_items;   /* list or map */
    Str *keys;        /* map */
    struct Yaml *items;
} Yaml;

/* All memory in `arena`. An empty document is an empty map. */
Status
yaml_parse(Arena *arena, Str text, const char *file, const Yaml **ret_root, Error *err) MUST_USE;

/* The value of `key`, or NULL; `map` may be NULL or of another kind (then NULL). */
const Yaml *yaml_get(const Yaml *map, const char *key);

/* Typed reads with a default when the key is missing; a wrong type is a CONFIG error. */
Status
yaml_text(const Yaml *map, const char *key, Str otherwise, Str *ret_value, Error *err) MUST_USE;
Status yaml_i64(
    const Yaml *map, const char *key, int64_t otherwise, int64_t *ret_value, Error *err) MUST_USE;
Status yaml_f64(
    const Yaml *map, const char *key, double otherwise, double *ret_value, Error *err) MUST_USE;
Status
yaml_bool(const Yaml *map, const char *key, bool otherwise, bool *ret_value, Error *err) MUST_USE;

/* A CONFIG error for any key of `map` not in `known` (NULL-terminated), naming the nearest known.
 */
Status yaml_only(const Yaml *map, const char *const *known, Error *err) MUST_USE;

/* Starts a CONFIG error placed at `node`. */
Status yaml_error(const Yaml *node, Error *err, const char *format, ...) PRINTF_LIKE(3, 4);

#endif
