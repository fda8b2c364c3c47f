/*
 * The query of a model or a data test: rendered, and with the ephemeral models it reads as CTEs in
 * front, as dbt does it.
 */
#include <string.h>

#include "transform/models_internal.h"
#include "transform/sqlgen.h"

/* What a query is made of: a model or a singular test. */
typedef struct Piece {
    const char *what; /* "model", "test" */
    const char *path;
    const Block *block;
    const Relation *this_relation;
    bool is_incremental;
} Piece;

/* The text of a piece, without white space around it. */
static Status
render_piece(Arena *arena, const ModelSet *set, const Piece *piece, Str *ret_query, Error *err)
{
    Capture capture = {.arena = arena, .set = set};
    RenderInput input = capture_input(&capture, piece->this_relation, piece->is_incremental);
    Str text;
    Status status = render(arena, piece->block, &input, &text, err);

    if (status != OK)
        return status;
    while (text.len > 0 && strchr(" \t\r\n", text.ptr[0]) != NULL) {
        text.ptr++;
        text.len--;
    }
    while (text.len > 0 && strchr(" \t\r\n", text.ptr[text.len - 1]) != NULL)
        text.len--;
    if (text.len == 0 || text.ptr[text.len - 1] == ';') {
        (void) error_set(
            err,
            STATUS_CONFIG,
            text.len == 0 ? "%s '%s' renders to nothing" : "%s '%s' ends with ';'",
            piece->what,
            piece->path);
        error_at(err, piece->path, 0, 0);
        error_hint(err, "A model or test is one query, without a semicolon.");
        return STATUS_CONFIG;
    }
    *ret_query = text;
    return OK;
}

static Piece model_piece(const Model *model, bool is_incremental)
{
    return (Piece){
        .what = "model",
        .path = model->path,
        .block = &model->block,
        .this_relation = &model->relation,
        .is_incremental = is_incremental,
    };
}

/* The CTEs of ephemeral models that a query needs, each once, those they read first. */
typedef struct Inliner {
    Arena *arena;
    const ModelSet *set;
    bool *is_done; /* by model */
    Growing ctes;  /* Cte */
} Inliner;

static Inliner new_inliner(Arena *arena, const ModelSet *set)
{
    return (Inliner){
        .arena = arena, .set = set, .is_done = ARENA_ARRAY(arena, bool, set->n_models)};
}

static Status inline_refs(Inliner *inliner, const size_t *refs, size_t n_refs, Error *err);

static Status inline_model(Inliner *inliner, size_t index, Error *err)
{
    const Model *model = &inliner->set->models[index];
    Piece piece = model_piece(model, false);
    Cte cte = {.name = sqlgen_cte_name(inliner->arena, str_from(model->name))};
    Status status;

    inliner->is_done[index] = true;
    status = render_piece(inliner->arena, inliner->set, &piece, &cte.query, err);
    if (status == OK)
        status = inline_refs(inliner, model->refs, model->n_refs, err);
    if (status == OK)
        *(Cte *) growing_add(inliner->arena, &inliner->ctes, sizeof(cte)) = cte;
    return status;
}

static Status inline_refs(Inliner *inliner, const size_t *refs, size_t n_refs, Error *err)
{
    Status status = OK;

    for (size_t at = 0; status == OK && at < n_refs; at++)
        if (!inliner->is_done[refs[at]] &&
            inliner->set->models[refs[at]].config.materialization == MATERIALIZE_EPHEMERAL)
            status = inline_model(inliner, refs[at], err);
    return status;
}

Status models_compile(
    Arena *arena,
    const ModelSet *set,
    const Model *model,
    bool is_incremental,
    Str *ret_sql,
    Error *err)
{
    Inliner inliner = new_inliner(arena, set);
    Piece piece = model_piece(model, is_incremental);
    Str query;
    Status status = render_piece(arena, set, &piece, &query, err);

    if (status == OK)
        status = inline_refs(&inliner, model->refs, model->n_refs, err);
    if (status == OK)
        *ret_sql = sqlgen_with(arena, inliner.ctes.items, inliner.ctes.n_items, query);
    return status;
}

/* The query of a singular test, the ephemeral models it reads put in front. */
static Status compile_singular(Inliner *inliner, const DataTest *test, Str *ret_sql, Error *err)
{
    const Piece piece = {.what = "test", .path = test->place.file, .block = &test->block};
    Str query;
    Status status = render_piece(inliner->arena, inliner->set, &piece, &query, err);

    if (status == OK)
        status = inline_refs(inliner, test->refs, test->n_refs, err);
    if (status == OK)
        *ret_sql = sqlgen_with(inliner->arena, inliner->ctes.items, inliner->ctes.n_items, query);
    return status;
}

static const Relation *relation_of(const ModelSet *set, size_t model, size_t source)
{
    return model != NO_INDEX ? &set->models[model].relation : &set->sources[source].relation;
}

Status models_compile_test(
    Arena *arena, const ModelSet *set, const DataTest *test, Str *ret_sql, Error *err)
{
    Inliner inliner = new_inliner(arena, set);
    Str query = STR("");
    Str tested = STR("");
    Status status = OK;

    if (test->kind == TEST_SINGULAR) {
        status = compile_singular(&inliner, test, &query, err);
        inliner.ctes.n_items = 0; /* they stand in the query already */
    } else {
        tested = relation_of(set, test->model, test->source)->sql;
        status = inline_refs(&inliner, test->refs, test->n_refs, err);
    }
    if (test->kind == TEST_RELATIONSHIPS)
        query = relation_of(set, test->to_model, test->to_source)->sql;
    if (status != OK)
        return status;
    query = sqlgen_test(arena, test, tested, query);
    *ret_sql = sqlgen_with(arena, inliner.ctes.items, inliner.ctes.n_items, query);
    return OK;
}
