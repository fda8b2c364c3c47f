/*
 * The functions a model may call: dbt's ref, source, var, config and is_incremental, and the
 * project's macros.
 */
#include "base/limits.h"
#include "transform/render_internal.h"

/* `call` has from `least` to `most` arguments, all texts, none with a name. */
static Status
check_texts(const Arguments *arguments, size_t least, size_t most, const char *usage, Error *err)
{
    const Expr *call = arguments->call;

    if (call->n_items < least || call->n_items > most || call->n_positional != call->n_items)
        return outside_subset(call->place, err, "call is written %s", usage);
    for (size_t at = 0; at < least; at++)
        if (arguments->values[at].kind != VALUE_TEXT)
            return outside_subset(call->place, err, "call is written %s", usage);
    return OK;
}

/* Adds the place of the call to what the caller of the renderer found wrong. */
static Status placed(Status status, const Expr *call, Error *err)
{
    if (status != OK)
        error_at(err, call->place.file, call->place.line, call->place.column);
    return status;
}

static Status call_ref(Render *render, const Arguments *arguments, Value *ret, Error *err)
{
    Relation *relation = ARENA_NEW(render->arena, Relation);
    Status status = check_texts(arguments, 1, 1, "ref('model')", err);

    if (status != OK)
        return status;
    *ret = (Value){.kind = VALUE_RELATION, .relation = relation};
    return placed(
        render->input->ref(render->input->context, arguments->values[0].text, relation, err),
        arguments->call,
        err);
}

static Status call_source(Render *render, const Arguments *arguments, Value *ret, Error *err)
{
    Relation *relation = ARENA_NEW(render->arena, Relation);
    const Value *values = arguments->values;
    Status status = check_texts(arguments, 2, 2, "source('schema', 'table')", err);

    if (status != OK)
        return status;
    *ret = (Value){.kind = VALUE_RELATION, .relation = relation};
    return placed(
        render->input->source(
            render->input->context, values[0].text, values[1].text, relation, err),
        arguments->call,
        err);
}

static Status call_var(Render *render, const Arguments *arguments, Value *ret, Error *err)
{
    const RenderInput *input = render->input;
    Status status = check_texts(arguments, 1, 2, "var('name') or var('name', default)", err);

    if (status != OK)
        return status;
    for (size_t at = 0; at < input->n_vars; at++) {
        if (str_equal(input->vars[at].name, arguments->values[0].text)) {
            *ret = input->vars[at].value;
            return OK;
        }
    }
    if (arguments->call->n_items == 2) {
        *ret = arguments->values[1];
        return OK;
    }
    (void) place_error(
        arguments->call->place, err, "var '%.*s' has no value", STR_ARG(arguments->values[0].text));
    error_hint(err, "Give it one under `vars:` in dbt/dbt_project.yml.");
    return STATUS_CONFIG;
}

static Status call_config(Render *render, const Arguments *arguments, Value *ret, Error *err)
{
    const Expr *call = arguments->call;

    if (call->n_positional > 0)
        return outside_subset(call->place, err, "call is written config(key=value, ...)");
    for (size_t at = 0; at < call->n_items; at++) {
        Status status = render->input->config(
            render->input->context, call->keys[at], &arguments->values[at], err);

        if (status != OK)
            return placed(status, call, err);
    }
    *ret = value_text(STR(""));
    return OK;
}

static Status
call_is_incremental(Render *render, const Arguments *arguments, Value *ret, Error *err)
{
    *ret = value_bool(render->input->is_incremental);
    return check_texts(arguments, 0, 0, "is_incremental()", err);
}

static Status eval_arguments(Render *render, const Expr *call, Arguments *ret, Error *err)
{
    Value *values = ARENA_ARRAY(render->arena, Value, call->n_items);

    for (size_t at = 0; at < call->n_items; at++) {
        Status status = eval(render, call->items[at], &values[at], err);

        if (status != OK)
            return status;
    }
    *ret = (Arguments){.call = call, .values = values};
    return OK;
}

Status call_function(Render *render, const Expr *call, Value *ret_value, Error *err)
{
    const RenderInput *input = render->input;
    const Macro *macro = macro_find(input->macros, call->text);
    Arguments arguments;
    Status status = eval_arguments(render, call, &arguments, err);

    if (status != OK)
        return status;
    if (macro != NULL)
        return call_macro(render, macro, &arguments, call->place, ret_value, err);
    if (str_equal(call->text, STR("ref")) && input->ref != NULL)
        return call_ref(render, &arguments, ret_value, err);
    if (str_equal(call->text, STR("source")) && input->source != NULL)
        return call_source(render, &arguments, ret_value, err);
    if (str_equal(call->text, STR("var")))
        return call_var(render, &arguments, ret_value, err);
    if (str_equal(call->text, STR("config")) && input->config != NULL)
        return call_config(render, &arguments, ret_value, err);
    if (str_equal(call->text, STR("is_incremental")) && input->this_relation != NULL)
        return call_is_incremental(render, &arguments, ret_value, err);
    return outside_subset(
        call->place, err, "there is no function or macro '%.*s' here", STR_ARG(call->text));
}

/* The argument given for a parameter by position or name, or NULL. */
static const Value *find_argument(const Arguments *arguments, const Macro *macro, size_t parameter)
{
    const Expr *call = arguments->call;

    if (parameter < call->n_positional)
        return &arguments->values[parameter];
    for (size_t at = call->n_positional; at < call->n_items; at++)
        if (str_equal(call->keys[at - call->n_positional], macro->parameters[parameter].name))
            return &arguments->values[at];
    return NULL;
}

/* Every argument belongs to a parameter of its own. */
static Status
check_macro_call(const Macro *macro, const Arguments *arguments, Place place, Error *err)
{
    const Expr *call = arguments->call;

    if (call->n_positional > macro->n_parameters)
        return place_error(
            place,
            err,
            "macro '%.*s' has %zu parameters, the call gives %zu",
            STR_ARG(macro->name),
            macro->n_parameters,
            call->n_positional);
    for (size_t at = 0; at < call->n_items - call->n_positional; at++) {
        size_t parameter = call->n_positional;

        while (parameter < macro->n_parameters &&
               !str_equal(macro->parameters[parameter].name, call->keys[at]))
            parameter++;
        if (parameter == macro->n_parameters)
            return place_error(
                place,
                err,
                "macro '%.*s' has no parameter '%.*s' left for the call",
                STR_ARG(macro->name),
                STR_ARG(call->keys[at]));
    }
    return OK;
}

/* Gives the parameters their values; defaults are worked out inside the macro. */
static Status bind_parameters(
    Render *render, const Macro *macro, const Arguments *arguments, Place place, Error *err)
{
    for (size_t at = 0; at < macro->n_parameters; at++) {
        const MacroParameter *parameter = &macro->parameters[at];
        const Value *argument = find_argument(arguments, macro, at);
        Value value;

        if (argument != NULL) {
            value = *argument;
        } else if (parameter->otherwise != NULL) {
            Status status = eval(render, parameter->otherwise, &value, err);

            if (status != OK)
                return status;
        } else {
            return place_error(
                place,
                err,
                "macro '%.*s' needs its argument '%.*s'",
                STR_ARG(macro->name),
                STR_ARG(parameter->name));
        }
        render_bind(render, parameter->name, value);
    }
    return OK;
}

Status call_macro(
    Render *render,
    const Macro *macro,
    const Arguments *arguments,
    Place place,
    Value *ret_value,
    Error *err)
{
    const Binding *outer = render->bindings;
    StrBuf *outer_out = render->out;
    StrBuf out = strbuf_new(render->arena);
    Status status = check_macro_call(macro, arguments, place, err);

    if (status != OK)
        return status;
    if (render->macro_depth >= LIMIT_MACRO_DEPTH) {
        (void) error_set(
            err, STATUS_LIMIT, "macros call each other more than %d deep", LIMIT_MACRO_DEPTH);
        return placed(STATUS_LIMIT, &(Expr){.place = place}, err);
    }
    render->macro_depth++;
    render->bindings = NULL; /* a macro sees its parameters, not its caller's names */
    render->out = &out;
    status = bind_parameters(render, macro, arguments, place, err);
    if (status == OK)
        status = render_block(render, &macro->body, err);
    render->out = outer_out;
    render->bindings = outer;
    render->macro_depth--;
    *ret_value = value_text(strbuf_str(&out));
    return status;
}
