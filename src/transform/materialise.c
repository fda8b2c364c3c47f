#include "transform/materialise.h"

#include <string.h>

#include "base/parse.h"
#include "store/sqltext.h"
#include "transform/sqlgen.h"

typedef enum Standing { STANDS_NOTHING, STANDS_VIEW, STANDS_TABLE } Standing;

/* One model on its way into the store. */
typedef struct Step {
    Arena *arena;
    StoreConn *conn;
    const Model *model;
    Str beside; /* name the new rows are built under */
    Str query;
    Standing standing; /* what is there under the model's name */
} Step;

/* `what` is the statement's name in errors; whose it is the caller says. */
static Status run(const Step *step, const char *what, Str sql, Error *err)
{
    const Sql statement = {.name = what, .text = sql};

    return store_run(step->conn, &statement, NULL, err);
}

Status query_count(StoreConn *conn, const char *name, Str sql, int64_t *ret_count, Error *err)
{
    const Sql statement = {.name = name, .text = sql};

    return store_value_i64(conn, &statement, ret_count, err);
}

/* Asked for first: who may build in a schema need not be allowed to make one. */
static Status make_schema(const Step *step, Error *err)
{
    Str schema = step->model->relation.schema;
    const Param params[] = {PARAM_TEXT(schema)};
    const Sql exists = {
        .name = "schema",
        .text = sqlgen_schema_exists(step->arena),
        .params = params,
        .n_params = 1,
    };
    int64_t n = 0;
    Status status = store_value_i64(step->conn, &exists, &n, err);

    if (status != OK || n > 0)
        return status;
    return run(step, "create schema", sqlgen_create_schema(step->arena, schema), err);
}

static Status find_standing(Step *step, Error *err)
{
    const Param params[] = {
        PARAM_TEXT(step->model->relation.schema), PARAM_TEXT(step->model->relation.name)};
    const Sql statement = {
        .name = "relation type",
        .text = sqlgen_relation_type(step->arena),
        .params = params,
        .n_params = 2,
    };
    Table table;
    Status status = store_table(step->arena, step->conn, &statement, 1, &table, err);

    if (status != OK)
        return status;
    if (table.n_rows == 0)
        step->standing = STANDS_NOTHING;
    else if (str_equal(table_text(&table, 0, 0), STR("VIEW")))
        step->standing = STANDS_VIEW;
    else
        step->standing = STANDS_TABLE;
    return OK;
}

/* Takes away what stands under the model's name. */
static Status drop_standing(const Step *step, Error *err)
{
    Str relation = step->model->relation.sql;

    if (step->standing == STANDS_NOTHING)
        return OK;
    return run(
        step,
        "drop",
        step->standing == STANDS_VIEW ? sqlgen_drop_view(step->arena, relation)
                                      : sqlgen_drop_table(step->arena, relation),
        err);
}

static Status build_view(const Step *step, bool full_refresh, Built *ret_built, Error *err)
{
    Status status = OK;

    if (step->standing == STANDS_TABLE || full_refresh)
        status = drop_standing(step, err);
    if (status == OK)
        status =
            run(step,
                "create view",
                sqlgen_create_view(step->arena, step->model->relation.sql, step->query),
                err);
    *ret_built = (Built){.rows = -1};
    return status;
}

static Status build_table(const Step *step, Built *ret_built, Error *err)
{
    Str beside = sqlgen_relation(step->arena, step->model->relation.schema, step->beside);
    Status status =
        run(step, "create table", sqlgen_create_table(step->arena, beside, step->query), err);

    *ret_built = (Built){.rows = 0};
    if (status == OK)
        status = query_count(
            step->conn, "count", sqlgen_count(step->arena, beside), &ret_built->rows, err);
    if (status == OK)
        status = drop_standing(step, err);
    if (status == OK)
        status =
            run(step,
                "rename",
                sqlgen_rename_table(step->arena, beside, step->model->relation.name),
                err);
    if (status == OK)
        status = run(step, "analyze", sqlgen_analyze(step->arena, step->model->relation.sql), err);
    return status;
}

static Status
read_columns(const Step *step, Str relation, const Str **ret_names, size_t *ret_n, Error *err)
{
    const Sql statement = {.name = "columns", .text = sqlgen_columns(step->arena, relation)};
    const Column *columns;
    Rows *rows;
    Str *names;
    Status status = store_query(step->conn, &statement, EXPECT_ANY, &rows, err);

    if (status != OK)
        return status;
    columns = rows_columns(rows, ret_n);
    names = ARENA_ARRAY(step->arena, Str, *ret_n);
    for (size_t at = 0; at < *ret_n; at++)
        names[at] = str_from(str_dup(step->arena, str_from(columns[at].name)));
    rows_close(rows);
    *ret_names = names;
    return OK;
}

static bool has_name(const Str *names, size_t n_names, Str name)
{
    for (size_t at = 0; at < n_names; at++)
        if (str_equal(names[at], name))
            return true;
    return false;
}

static Status columns_differ(const Step *step, Str column, const char *where, Error *err)
{
    (void) error_set(
        err,
        STATUS_CONFIG,
        "column '%.*s' of model '%s' is in %s only",
        STR_ARG(column),
        step->model->name,
        where);
    error_at(err, step->model->path, 0, 0);
    error_hint(err, "Build the table anew: eiot transform --full-refresh.");
    return STATUS_CONFIG;
}

/* Columns of the table, which the query must have too, no more and no less. */
static Status
match_columns(const Step *step, Str fresh, const Str **ret_names, size_t *ret_n, Error *err)
{
    const Str *names;
    size_t n_names;
    Status status = read_columns(step, step->model->relation.sql, ret_names, ret_n, err);

    if (status == OK)
        status = read_columns(step, fresh, &names, &n_names, err);
    if (status != OK)
        return status;
    for (size_t at = 0; at < *ret_n; at++)
        if (!has_name(names, n_names, (*ret_names)[at]))
            return columns_differ(step, (*ret_names)[at], "the table", err);
    for (size_t at = 0; at < n_names; at++)
        if (!has_name(*ret_names, *ret_n, names[at]))
            return columns_differ(step, names[at], "the query", err);
    return OK;
}

static Status build_increment(const Step *step, Built *ret_built, Error *err)
{
    const ModelConfig *config = &step->model->config;
    StrBuf name = strbuf_new(step->arena);
    const Str *columns;
    size_t n_columns;
    Str relation = step->model->relation.sql;
    Str fresh;
    Status status;

    sql_put_ident(&name, step->beside); /* temporary tables have no schema */
    fresh = strbuf_str(&name);
    *ret_built = (Built){.is_incremental = true};
    status = run(
        step, "create temporary table", sqlgen_create_temp(step->arena, fresh, step->query), err);
    if (status == OK)
        status = match_columns(step, fresh, &columns, &n_columns, err);
    if (status == OK && config->n_unique_key > 0 && !config->is_append)
        status =
            run(step,
                "delete",
                sqlgen_delete_keys(
                    step->arena, relation, fresh, config->unique_key, config->n_unique_key),
                err);
    if (status == OK)
        status = query_count(
            step->conn, "count", sqlgen_count(step->arena, fresh), &ret_built->rows, err);
    if (status == OK)
        status = run(
            step, "insert", sqlgen_insert(step->arena, relation, fresh, columns, n_columns), err);
    if (status == OK)
        status = run(step, "analyze", sqlgen_analyze(step->arena, relation), err);
    if (status == OK)
        status = run(step, "drop", sqlgen_drop_table(step->arena, fresh), err);
    return status;
}

/* Inside the transaction. */
static Status build(Step *step, const Target *target, Built *ret_built, Error *err)
{
    const Model *model = step->model;
    bool is_incremental;
    Status status = find_standing(step, err);

    if (status != OK)
        return status;
    is_incremental = model->config.materialization == MATERIALIZE_INCREMENTAL &&
                     !target->full_refresh && step->standing == STANDS_TABLE;
    status = models_compile(step->arena, target->set, model, is_incremental, &step->query, err);
    if (status != OK)
        return status;
    if (model->config.materialization == MATERIALIZE_VIEW)
        return build_view(step, target->full_refresh, ret_built, err);
    if (is_incremental)
        return build_increment(step, ret_built, err);
    return build_table(step, ret_built, err);
}

/* The store places an error at a line of its statement; people look for the model's file. The
 * query begins on the statement's second line. */
static void place_error_at_model(const Model *model, Error *err)
{
    const char *colon = err == NULL ? NULL : strrchr(err->where, ':');
    int64_t line;

    if (err == NULL || str_starts_with(str_from(err->where), STR("dbt/")))
        return;
    if (colon != NULL && str_parse_i64(str_from(colon + 1), &line) && line > 1)
        error_add_context(err, "line %lld of its compiled query", (long long) (line - 1));
    error_at(err, model->path, 0, 0);
}

Status
materialise(Arena *arena, const Target *target, const Model *model, Built *ret_built, Error *err)
{
    Step step = {
        .arena = arena,
        .conn = target->conn,
        .model = model,
        .beside = str_from(arena_printf(arena, "%s__eiot_new", model->name)),
    };
    Status status = store_begin(target->conn, err);

    if (status != OK)
        return status;
    status = make_schema(&step, err);
    if (status == OK)
        status = build(&step, target, ret_built, err);
    if (status == OK)
        status = store_commit(target->conn, err);
    if (status != OK) {
        store_rollback(target->conn);
        place_error_at_model(model, err);
    }
    return status;
}
