#include "transform/vars.h"

#include "base/civil.h"
#include "base/json.h"
#include "transform/models_internal.h"

VarList run_vars(Arena *arena, const Project *project, const TransformOptions *options)
{
    size_t n_given = options->n_vars;
    NamedValue *vars = ARENA_ARRAY(arena, NamedValue, n_given + 7);
    char run_at[CIVIL_TEXT_MAX];

    for (size_t at = 0; at < n_given; at++) {
        const TransformVar *var = &options->vars[at];
        Str text = str_from(var->value);

        vars[at] = (NamedValue){
            .name = str_from(var->name),
            .value = var->is_text ? value_text(text) : plain_value(text),
        };
    }
    (void) civil_text_utc(options->run_at_us, run_at);
    vars[n_given] = (NamedValue){STR("site_zone"), value_text(str_from(project->zone))};
    vars[n_given + 1] = (NamedValue){STR("currency"), value_text(str_from(project->currency))};
    vars[n_given + 2] = (NamedValue){STR("price_per_kwh"), value_float(project->price_per_kwh)};
    vars[n_given + 3] =
        (NamedValue){STR("technical_loss_pct"), value_float(project->technical_loss_pct)};
    vars[n_given + 4] =
        (NamedValue){STR("run_at"), value_text(str_from(str_dup(arena, str_from(run_at))))};
    vars[n_given + 5] = (NamedValue){STR("visit_cost"), value_float(project->visit_cost)};
    vars[n_given + 6] = (NamedValue){STR("recovery_months"), value_float(project->recovery_months)};
    return (VarList){.vars = vars, .n_vars = n_given + 7};
}

Status transform_read_vars(
    Arena *arena, const char *text, const TransformVar **ret_vars, size_t *ret_n, Error *err)
{
    const Yaml *root;
    TransformVar *vars;
    Status status = yaml_parse(arena, str_from(text), "--vars", &root, err);

    if (status != OK)
        return status;
    if (root->kind != YAML_MAP)
        return yaml_error(root, err, "expected names with values, such as '{site_zone: UTC}'");
    vars = ARENA_ARRAY(arena, TransformVar, root->n_items);
    for (size_t at = 0; at < root->n_items; at++) {
        const Yaml *item = &root->items[at];

        if (item->kind != YAML_SCALAR)
            return yaml_error(
                item,
                err,
                "var '%.*s' must be text, a number, true or false",
                STR_ARG(root->keys[at]));
        vars[at] = (TransformVar){
            .name = str_dup(arena, root->keys[at]),
            .value = str_dup(arena, item->text),
            .is_text = item->is_quoted,
        };
    }
    *ret_vars = vars;
    *ret_n = root->n_items;
    return OK;
}

static void put_json_text(Arena *arena, StrBuf *line, Str text)
{
    Json *json = json_stringn(text.ptr, text.len);

    strbuf_puts(line, json == NULL ? "\"\"" : json_text(arena, json, false));
    json_decref(json);
}

static void put_json_value(Arena *arena, StrBuf *line, const Value *value)
{
    switch (value->kind) {
    case VALUE_NONE:
        strbuf_puts(line, "null");
        break;
    case VALUE_BOOL:
        strbuf_puts(line, value->boolean ? "true" : "false");
        break;
    case VALUE_INT:
    case VALUE_FLOAT: /* as Python would write it */
        strbuf_put(line, value_write(arena, value));
        break;
    case VALUE_TEXT:
    case VALUE_LIST:
    case VALUE_DICT:
    case VALUE_RELATION: /* vars are plain: texts are all that is left */
        put_json_text(arena, line, value->text);
        break;
    }
}

static bool is_given_before(const VarList *list, size_t index)
{
    for (size_t at = 0; at < index; at++)
        if (str_equal(list->vars[at].name, list->vars[index].name))
            return true;
    return false;
}

const char *transform_vars(Arena *arena, const Project *project, const TransformOptions *options)
{
    VarList list = run_vars(arena, project, options);
    StrBuf line = strbuf_new(arena);

    strbuf_put_char(&line, '{');
    for (size_t at = 0; at < list.n_vars; at++) {
        if (is_given_before(&list, at))
            continue;
        strbuf_puts(&line, at == 0 ? "" : ", ");
        put_json_text(arena, &line, list.vars[at].name);
        strbuf_puts(&line, ": ");
        put_json_value(arena, &line, &list.vars[at].value);
    }
    strbuf_put_char(&line, '}');
    return strbuf_text(&line);
}
