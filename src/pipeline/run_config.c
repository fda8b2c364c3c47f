#include "run_config.h"

#include <string.h>

#define MOST_WORDS 64

static const char *const known_keys[] = {
    "retries", "retry_wait", "on_failure", "on_success", "webhook", NULL};

static Status read_whole(
    const Yaml *map, const char *key, int64_t otherwise, int64_t most, int64_t *ret, Error *err)
{
    int64_t value = otherwise;
    Status status = yaml_i64(map, key, otherwise, &value, err);

    if (status == OK && (value < 0 || value > most))
        return yaml_error(
            yaml_get(map, key),
            err,
            "key '%s' has value %lld, expected 0 to %lld",
            key,
            (long long) value,
            (long long) most);
    if (status == OK)
        *ret = value;
    return status;
}

static Status bad_command(const Yaml *node, const char *key, Error *err)
{
    (void) yaml_error(node, err, "key '%s' is no program with its words", key);
    error_hint(
        err,
        "Write it as a list, [program, word, word]: it is started as it stands, without a shell.");
    return STATUS_CONFIG;
}

/* One word alone, or a list of words. A text with a space would be a shell's. */
static Status read_command(
    Arena *arena, const Yaml *map, const char *key, const char *const **ret_words, Error *err)
{
    const Yaml *node = yaml_get(map, key);
    const char **words;
    size_t n;

    if (node == NULL || (node->kind == YAML_SCALAR && node->text.len == 0 && !node->is_quoted))
        return OK;
    n = node->kind == YAML_LIST ? node->n_items : 1;
    if (node->kind == YAML_MAP || n == 0 || n > MOST_WORDS)
        return bad_command(node, key, err);
    words = ARENA_ARRAY(arena, const char *, n + 1);
    for (size_t at = 0; at < n; at++) {
        const Yaml *word = node->kind == YAML_LIST ? &node->items[at] : node;
        if (word->kind != YAML_SCALAR || (at == 0 && word->text.len == 0) ||
            memchr(word->text.ptr, '\0', word->text.len) != NULL ||
            (node->kind == YAML_SCALAR && memchr(word->text.ptr, ' ', word->text.len) != NULL))
            return bad_command(node, key, err);
        words[at] = str_dup(arena, word->text);
    }
    *ret_words = words;
    return OK;
}

static Status read_webhook(Arena *arena, const Yaml *map, const char **ret_webhook, Error *err)
{
    Str text = {0};
    Status status = yaml_text(map, "webhook", STR(""), &text, err);

    if (status != OK || text.len == 0)
        return status;
    if (!str_starts_with(text, STR("http://")) && !str_starts_with(text, STR("https://")))
        return yaml_error(
            yaml_get(map, "webhook"), err, "key 'webhook' is no http:// or https:// address");
    *ret_webhook = str_dup(arena, text);
    return OK;
}

Status run_config_read(Arena *arena, const Project *project, RunConfig *ret_config, Error *err)
{
    const Yaml *map = yaml_get(project->root, "run");
    RunConfig config = {0};
    Status status = OK;

    if (map != NULL && map->kind == YAML_SCALAR && map->text.len == 0)
        map = NULL; /* "run:" with all its keys commented out */
    if (map != NULL && map->kind != YAML_MAP)
        return yaml_error(map, err, "key 'run' is no map of keys");
    if (map != NULL)
        status = yaml_only(map, known_keys, err);
    if (status == OK)
        status = read_whole(map, "retries", 2, RETRIES_MOST, &config.retry.retries, err);
    if (status == OK)
        status = read_whole(map, "retry_wait", 5, RETRY_WAIT_MOST_S, &config.retry.wait_s, err);
    if (status == OK)
        status = read_command(arena, map, "on_failure", &config.on_failure, err);
    if (status == OK)
        status = read_command(arena, map, "on_success", &config.on_success, err);
    if (status == OK)
        status = read_webhook(arena, map, &config.webhook, err);
    if (status == OK)
        *ret_config = config;
    return status;
}
