#include "quality/suite/suite.h"

#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "quality/suite/suite_internal.h"

/* Error of a suite as a whole or of one expectation: file as the place, so that a click opens it.
 */
static Status place(const char *file, Status status, Error *err)
{
    error_at(err, file, 0, 0);
    return status;
}

static Status
only_keys(Arena *arena, const Json *object, const char *const *allowed, size_t n, Error *err)
{
    for (void *at = json_object_iter((Json *) (uintptr_t) object); at != NULL;
         at = json_object_iter_next((Json *) (uintptr_t) object, at)) {
        const char *key = json_object_iter_key(at);
        bool is_known = false;
        Status status;

        for (size_t other = 0; other < n; other++)
            is_known = is_known || strcmp(key, allowed[other]) == 0;
        if (is_known)
            continue;
        status = error_set(err, STATUS_CONFIG, "unknown key '%s'", key);
        error_hint(err, "Keys that may stand here: %s.", quoted_list(arena, allowed, n));
        return status;
    }
    return OK;
}

static Status
read_severity(const Json *json, Severity otherwise, Severity *ret_severity, Error *err)
{
    const char *name = json_string_value(json);

    *ret_severity = otherwise;
    if (json == NULL || json_is_null(json))
        return OK;
    for (int at = SEVERITY_CRITICAL; name != NULL && at <= SEVERITY_INFO; at++) {
        if (strcmp(severity_name((Severity) at), name) == 0) {
            *ret_severity = (Severity) at;
            return OK;
        }
    }
    return error_set(err, STATUS_CONFIG, "severity is not one of 'critical', 'warning', 'info'");
}

static Status unknown_type(Arena *arena, const char *type, Error *err)
{
    const char *names[KIND_COUNT];
    size_t n = 0;
    Status status;

    /* the types that share the most with the wrong one are the ones meant */
    for (int id = 0; id < KIND_COUNT; id++) {
        const char *known = kind_at((KindId) id)->type;
        size_t same = 0;

        while (known[same] != '\0' && known[same] == type[same])
            same++;
        if (same >= strlen("expect_column_v"))
            names[n++] = known;
    }
    status = error_set(err, STATUS_CONFIG, "type '%s' is not supported", type);
    error_hint(
        err,
        "Supported types are listed in docs/quality.md%s%s.",
        n == 0 ? "" : "; near this one: ",
        n == 0 ? "" : quoted_list(arena, names, n > 6 ? 6 : n));
    return status;
}

/* Great Expectations writes a text or a list of paragraphs; the first says why. */
static void read_notes(Arena *arena, const Json *notes, const char **ret_notes)
{
    if (json_is_array(notes))
        notes = json_array_get(notes, 0);
    if (json_string_length(notes) > 0)
        *ret_notes = str_dup(arena, str_from(json_string_value(notes)));
}

static Status read_expectation(
    Arena *arena, const Json *json, Severity severity, Expectation *ret_expectation, Error *err)
{
    static const char *const keys[] = {
        "type", "kwargs", "meta", "notes", "severity", "id", "description", "rendered_content"};
    const char *type = json_string_value(json_object_get(json, "type"));
    const Json *kwargs = json_object_get(json, "kwargs");
    Status status;

    if (!json_is_object(json))
        return error_set(err, STATUS_CONFIG, "is not an object");
    status = only_keys(arena, json, keys, COUNT_OF(keys), err);
    if (status != OK)
        return status;
    if (type == NULL)
        return error_set(err, STATUS_CONFIG, "has no type");
    ret_expectation->kind = expectation_kind_find(str_from(type));
    if (ret_expectation->kind == NULL)
        return unknown_type(arena, type, err);
    if (kwargs != NULL && !json_is_object(kwargs))
        return error_set(err, STATUS_CONFIG, "has kwargs that are not an object");
    status =
        read_severity(json_object_get(json, "severity"), severity, &ret_expectation->severity, err);
    if (status != OK)
        return status;
    read_notes(arena, json_object_get(json, "notes"), &ret_expectation->notes);
    read_notes(
        arena,
        json_object_get(json_object_get(json, "meta"), "notes_fr"),
        &ret_expectation->notes_fr);
    ret_expectation->mostly = 1;
    ret_expectation->exact_match = true;
    ret_expectation->kwargs_text = kwargs == NULL ? "{}" : json_text(arena, kwargs, false);
    return kwargs_read(arena, kwargs, ret_expectation, err);
}

static Status
read_expectations(Arena *arena, const Json *list, Severity severity, Suite *suite, Error *err)
{
    size_t n = json_array_size(list);

    if (!json_is_array(list))
        return error_set(err, STATUS_CONFIG, "suite '%s' has no list of expectations", suite->name);
    suite->expectations = ARENA_ARRAY(arena, Expectation, n);
    suite->n_expectations = n;
    for (size_t at = 0; at < n; at++) {
        const Json *json = json_array_get(list, at);
        Expectation *expectation = &suite->expectations[at];
        Status status;

        expectation->number = at + 1;
        status = read_expectation(arena, json, severity, expectation, err);
        if (status != OK) {
            error_add_context(
                err,
                "expectation %zu (%s)",
                at + 1,
                expectation->kind == NULL ? "?" : expectation->kind->type);
            return status;
        }
    }
    return OK;
}

static Status
read_meta(Arena *arena, const Json *meta, Suite *suite, Severity *ret_severity, Error *err)
{
    static const char *const keys[] = {
        "table", "layer", "optional", "day_column", "key_columns", "severity"};
    const Json *eiot = json_object_get(meta, "eiot");
    const Json *optional = json_object_get(eiot, "optional");
    const Json *columns = json_object_get(eiot, "key_columns");
    const char *table = json_string_value(json_object_get(eiot, "table"));
    const char *layer = json_string_value(json_object_get(eiot, "layer"));
    const char *day_column = json_string_value(json_object_get(eiot, "day_column"));
    Status status = only_keys(arena, eiot, keys, COUNT_OF(keys), err);

    if (status == OK && (table == NULL || strchr(table, '.') == NULL))
        status = error_set(err, STATUS_CONFIG, "meta.eiot.table is missing or not 'schema.name'");
    else if (status == OK && (layer == NULL || layer_rank(layer) < 0))
        status = error_set(
            err, STATUS_CONFIG, "meta.eiot.layer is not one of 'raw', 'staging', 'marts'");
    else if (status == OK && optional != NULL && !json_is_boolean(optional))
        status = error_set(err, STATUS_CONFIG, "meta.eiot.optional is not true or false");
    else if (
        status == OK && columns != NULL &&
        !texts_from_json(arena, columns, &suite->key_columns, &suite->n_key_columns))
        status = error_set(err, STATUS_CONFIG, "meta.eiot.key_columns is not a list of columns");
    if (status != OK) {
        if (err != NULL && err->hint[0] == '\0')
            error_hint(
                err,
                "Example: \"meta\": {\"eiot\": {\"table\": \"raw_data.readings\", "
                "\"layer\": \"raw\"}}.");
        return status;
    }
    suite->table = str_dup(arena, str_from(table));
    suite->layer = str_dup(arena, str_from(layer));
    suite->is_optional = json_is_true(optional);
    suite->day_column = day_column == NULL ? NULL : str_dup(arena, str_from(day_column));
    return read_severity(json_object_get(eiot, "severity"), SEVERITY_CRITICAL, ret_severity, err);
}

static Status read_suite(Arena *arena, const Json *root, Suite *suite, Error *err)
{
    static const char *const keys[] = {
        "name", "expectations", "meta", "notes", "id", "suite_parameters"};
    const char *name = json_string_value(json_object_get(root, "name"));
    Severity severity = SEVERITY_CRITICAL;
    Status status;

    if (json_object_get(root, "expectation_suite_name") != NULL) {
        status = error_set(err, STATUS_CONFIG, "the suite is of Great Expectations 0.x");
        error_hint(
            err, "Rename 'expectation_suite_name' to 'name' and 'expectation_type' to 'type'.");
        return status;
    }
    status = only_keys(arena, root, keys, COUNT_OF(keys), err);
    if (status != OK)
        return status;
    if (name == NULL || name[0] == '\0')
        return error_set(err, STATUS_CONFIG, "the suite has no name");
    suite->name = str_dup(arena, str_from(name));
    status = read_meta(arena, json_object_get(root, "meta"), suite, &severity, err);
    if (status != OK)
        return status;
    return read_expectations(arena, json_object_get(root, "expectations"), severity, suite, err);
}

Status suite_parse(Arena *arena, Str text, const char *file, Suite *ret_suite, Error *err)
{
    const int most = LIMIT_SUITE_BYTES;
    Suite suite = {.file = arena_copy(arena, file, strlen(file))};
    Json *root = NULL;
    Status status;

    if (text.len > (size_t) most)
        return place(
            file,
            error_set(
                err, STATUS_LIMIT, "a suite has at most %d bytes, this one %zu", most, text.len),
            err);
    status = json_parse(text, file, &root, err);
    if (status != OK)
        return status;
    if (json_is_object(root))
        status = read_suite(arena, root, &suite, err);
    else
        status = error_set(err, STATUS_CONFIG, "a suite is a JSON object");
    json_decref(root);
    if (status != OK)
        return place(file, status, err);
    *ret_suite = suite;
    return OK;
}
