#include "detect.h"

#include "base/mem.h"
#include "detect/stats/rank.h"
#include "detect_internal.h"

const char *detect_status_name(DetectStatus status)
{
    switch (status) {
    case DETECT_SCORED:
        return "scored";
    case DETECT_NOT_ENOUGH_DATA:
        return "not_enough_data";
    case DETECT_NO_VARIATION:
        return "no_variation";
    }
    mem_die("broken promise: a DetectStatus without a name", __FILE__, __LINE__);
}

DetectStatus detect_status_of(IforestOutcome outcome)
{
    switch (outcome) {
    case IFOREST_FITTED:
        return DETECT_SCORED;
    case IFOREST_NOT_ENOUGH_ROWS:
        return DETECT_NOT_ENOUGH_DATA;
    case IFOREST_NO_VARIATION:
        return DETECT_NO_VARIATION;
    }
    mem_die("broken promise: an IforestOutcome without a status", __FILE__, __LINE__);
}

Status detect_clear(const DetectRun *run, const char *statement, Error *err)
{
    Sql sql = sql_named(run->conn, statement, NULL, 0);

    return store_run(run->conn, &sql, NULL, err);
}

Str detect_shares_json(
    Arena *arena, const char *const *names, const double *shares, size_t n, Str *ret_top)
{
    const uint32_t *order = rank_falling(arena, shares, n);
    StrBuf json = strbuf_new(arena);

    ASSERT(n > 0);
    *ret_top = str_from(names[order[0]]);
    strbuf_put_char(&json, '{');
    for (size_t at = 0; at < n; at++) {
        if (at > 0 && shares[order[at]] < 0.0005)
            break;
        strbuf_printf(
            &json, "%s\"%s\":%.3f", at > 0 ? "," : "", names[order[at]], shares[order[at]]);
    }
    strbuf_put_char(&json, '}');
    return strbuf_str(&json);
}

Status detect_write_model(const DetectRun *run, const DetectModel *model, Error *err)
{
    StrBuf features = strbuf_new(run->arena);
    Str run_id = str_from(run->options->run_id);
    Str detector = str_from(model->detector);
    int64_t seed = (int64_t) run->options->seed; /* the same 64 bits; the column has a sign */
    Str parameters = str_from(arena_printf(
        run->arena,
        "{\"trees\":%zu,\"sample\":%zu,\"split\":\"%s\"%s}",
        model->forest.n_trees,
        model->forest.sample_size,
        model->forest.split == IFOREST_SPLIT_GAIN ? "gain" : "random",
        model->from_day == NULL ? ""
                                : arena_printf(run->arena, ",\"from\":\"%s\"", model->from_day)));
    Str features_json;
    int64_t n_rows = (int64_t) model->n_rows;
    Str status = str_from(detect_status_name(model->status));
    int64_t now_us = run->options->now_us;

    strbuf_put_char(&features, '[');
    for (size_t at = 0; at < model->n_features; at++)
        strbuf_printf(&features, "%s\"%s\"", at > 0 ? "," : "", model->features[at]);
    strbuf_put_char(&features, ']');
    features_json = strbuf_str(&features);
    const Column columns[] = {
        {.name = "run_id", .type = COLUMN_TEXT, .values = &run_id},
        {.name = "detector", .type = COLUMN_TEXT, .values = &detector},
        {.name = "seed", .type = COLUMN_I64, .values = &seed},
        {.name = "parameters", .type = COLUMN_TEXT, .values = &parameters},
        {.name = "features", .type = COLUMN_TEXT, .values = &features_json},
        {.name = "n_rows", .type = COLUMN_I64, .values = &n_rows},
        {.name = "status", .type = COLUMN_TEXT, .values = &status},
        {.name = "trained_at", .type = COLUMN_TIMESTAMP, .values = &now_us},
    };
    Batch batch = {.n_rows = 1, .n_columns = COUNT_OF(columns), .columns = columns};
    return store_append(run->conn, "ml.models", &batch, err);
}

Status detect_run(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const DetectOptions *options,
    DetectReport *ret_report,
    Error *err)
{
    DetectRun run = {.arena = arena, .project = project, .conn = conn, .options = options};
    DetectReport report = {0};
    Status status =
        store_needs(conn, "intermediate", "int_reading_features", "eiot transform", err);

    if (status == OK)
        status = store_begin(conn, err);
    if (status != OK)
        return status;
    status = detect_clear(&run, "detect_models_clear", err);
    if (status == OK) {
        status = detect_readings(&run, &report, err);
        if (status != OK)
            error_add_context(err, "detect readings");
    }
    if (status == OK) {
        status = detect_meters(&run, &report, err);
        if (status != OK)
            error_add_context(err, "detect meters");
    }
    if (status == OK)
        status = store_commit(conn, err);
    if (status != OK) {
        store_rollback(conn);
        return status;
    }
    *ret_report = report;
    return OK;
}
