/*
 * What ref, source and config() mean while a model is rendered on trial, and when it is compiled:
 * names are looked up in the project, and what was asked for is noted.
 */
#include <stdlib.h>
#include <string.h>

#include "transform/models_internal.h"
#include "transform/sqlgen.h"

size_t models_find(const ModelSet *set, Str name)
{
    for (size_t at = 0; at < set->n_models; at++)
        if (str_equal(str_from(set->models[at].name), name))
            return at;
    return NO_INDEX;
}

static void note(Capture *capture, Growing *found, size_t index)
{
    *(size_t *) growing_add(capture->arena, found, sizeof(size_t)) = index;
}

static Status unknown_model(const Capture *capture, Str name, Error *err)
{
    const char **names = ARENA_ARRAY(capture->arena, const char *, capture->set->n_models + 1);
    const char *nearest;

    for (size_t at = 0; at < capture->set->n_models; at++)
        names[at] = capture->set->models[at].name;
    nearest = str_nearest(name, names);
    (void) error_set(err, STATUS_CONFIG, "ref('%.*s') names no model of dbt/models", STR_ARG(name));
    if (nearest != NULL)
        error_hint(err, "Did you mean `%s`?", nearest);
    return STATUS_CONFIG;
}

static Status on_ref(void *context, Str name, Relation *ret_relation, Error *err)
{
    Capture *capture = context;
    size_t index = models_find(capture->set, name);

    if (index == NO_INDEX)
        return unknown_model(capture, name, err);
    note(capture, &capture->refs, index);
    *ret_relation = capture->set->models[index].relation;
    return OK;
}

static Status on_source(void *context, Str source, Str table, Relation *ret_relation, Error *err)
{
    Capture *capture = context;

    for (size_t at = 0; at < capture->set->n_sources; at++) {
        const SourceTable *known = &capture->set->sources[at];

        if (str_equal(str_from(known->source), source) &&
            str_equal(str_from(known->table), table)) {
            note(capture, &capture->sources, at);
            *ret_relation = known->relation;
            return OK;
        }
    }
    (void) error_set(
        err,
        STATUS_CONFIG,
        "source('%.*s', '%.*s') is not described",
        STR_ARG(source),
        STR_ARG(table));
    error_hint(err, "Add the table under `sources:` in a YAML file of dbt/models.");
    return STATUS_CONFIG;
}

static Status on_config(void *context, Str key, const Value *value, Error *err)
{
    Capture *capture = context;

    if (capture->test != NULL)
        return test_config_set(capture->test, key, value, err);
    if (capture->config != NULL)
        return config_set(capture->arena, capture->config, key, value, err);
    return OK; /* known since loading */
}

RenderInput capture_input(Capture *capture, const Relation *this_relation, bool is_incremental)
{
    const ModelSet *set = capture->set;

    return (RenderInput){
        .macros = &set->macros,
        .vars = set->vars,
        .n_vars = set->n_vars,
        .target_type = set->target_type,
        .target_schema = set->target_schema,
        .this_relation = this_relation,
        .is_incremental = is_incremental,
        .ref = on_ref,
        .source = on_source,
        .config = on_config,
        .context = capture,
    };
}

static int order_indexes(const void *left, const void *right)
{
    size_t first = *(const size_t *) left;
    size_t second = *(const size_t *) right;

    return (first > second) - (first < second);
}

const size_t *capture_indexes(Arena *arena, const Growing *found, size_t *ret_n)
{
    size_t *indexes = ARENA_ARRAY(arena, size_t, found->n_items);
    size_t n = 0;

    if (found->n_items > 0) {
        memcpy(indexes, found->items, found->n_items * sizeof(size_t));
        qsort(indexes, found->n_items, sizeof(size_t), order_indexes);
    }
    for (size_t at = 0; at < found->n_items; at++)
        if (n == 0 || indexes[n - 1] != indexes[at])
            indexes[n++] = indexes[at];
    *ret_n = n;
    return indexes;
}
