/*
 * What the project holds, for people and documents: transform_list's second half.
 */
#include "transform/models_internal.h"

/* Columns with the names of their tests; `model` or `source` says whose they are. */
static const ColumnInfo *describe_columns(
    Arena *arena,
    const ModelSet *set,
    const ColumnDoc *columns,
    size_t n_columns,
    size_t model,
    size_t source)
{
    ColumnInfo *infos = ARENA_ARRAY(arena, ColumnInfo, n_columns);

    for (size_t at = 0; at < n_columns; at++) {
        Growing names = {0};

        for (size_t test = 0; test < set->n_tests; test++) {
            const DataTest *known = &set->tests[test];

            if (known->model == model && known->source == source &&
                str_equal(str_from(known->column_name), str_from(columns[at].name)))
                *(const char **) growing_add(arena, &names, sizeof(const char *)) = known->name;
        }
        infos[at] = (ColumnInfo){
            .name = columns[at].name,
            .description = columns[at].description,
            .tests = names.items,
            .n_tests = names.n_items,
        };
    }
    return infos;
}

static Status
describe_model(Arena *arena, const ModelSet *set, size_t index, ModelInfo *info, Error *err)
{
    const Model *model = &set->models[index];
    const char **refs = ARENA_ARRAY(arena, const char *, model->n_refs);
    const char **sources = ARENA_ARRAY(arena, const char *, model->n_sources);
    bool is_incremental = model->config.materialization == MATERIALIZE_INCREMENTAL;
    Str incremental_sql = STR("");
    Str sql;
    Status status = models_compile(arena, set, model, false, &sql, err);

    if (status == OK && is_incremental)
        status = models_compile(arena, set, model, true, &incremental_sql, err);
    if (status != OK)
        return status;
    for (size_t at = 0; at < model->n_refs; at++)
        refs[at] = set->models[model->refs[at]].name;
    for (size_t at = 0; at < model->n_sources; at++)
        sources[at] = set->sources[model->sources[at]].label;
    *info = (ModelInfo){
        .name = model->name,
        .folder = model->folder,
        .path = model->path,
        .relation = model->label,
        .materialization = model->config.materialization,
        .description = model->description,
        .refs = refs,
        .n_refs = model->n_refs,
        .sources = sources,
        .n_sources = model->n_sources,
        .columns = describe_columns(arena, set, model->columns, model->n_columns, index, NO_INDEX),
        .n_columns = model->n_columns,
        .sql = str_dup(arena, sql),
        .incremental_sql = is_incremental ? str_dup(arena, incremental_sql) : NULL,
    };
    return OK;
}

static Status
describe_tests(Arena *arena, const ModelSet *set, const TestInfo **ret_tests, Error *err)
{
    TestInfo *tests = ARENA_ARRAY(arena, TestInfo, set->n_tests);

    for (size_t at = 0; at < set->n_tests; at++) {
        const DataTest *test = &set->tests[at];
        Str sql;
        Status status = models_compile_test(arena, set, test, &sql, err);

        if (status != OK)
            return status;
        tests[at] = (TestInfo){
            .name = test->name,
            .model = test_label(set, test),
            .sql = str_dup(arena, sql),
        };
    }
    *ret_tests = tests;
    return OK;
}

Status describe_models(
    Arena *arena,
    const ModelSet *set,
    const size_t *order,
    const bool *selected,
    TransformList *ret_list,
    Error *err)
{
    ModelInfo *models = ARENA_ARRAY(arena, ModelInfo, set->n_models);
    SourceInfo *sources = ARENA_ARRAY(arena, SourceInfo, set->n_sources);
    const TestInfo *tests;
    size_t n_models = 0;
    Status status = describe_tests(arena, set, &tests, err);

    for (size_t at = 0; status == OK && at < set->n_models; at++) {
        if (!selected[order[at]])
            continue;
        status = describe_model(arena, set, order[at], &models[n_models++], err);
    }
    if (status != OK)
        return status;
    for (size_t at = 0; at < set->n_sources; at++) {
        const SourceTable *table = &set->sources[at];

        sources[at] = (SourceInfo){
            .relation = table->label,
            .description = table->description,
            .columns = describe_columns(arena, set, table->columns, table->n_columns, NO_INDEX, at),
            .n_columns = table->n_columns,
        };
    }
    *ret_list = (TransformList){
        .models = models,
        .n_models = n_models,
        .sources = sources,
        .n_sources = set->n_sources,
        .tests = tests,
        .n_tests = set->n_tests,
    };
    return OK;
}
