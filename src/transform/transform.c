#include "transform/transform.h"

#include "transform/graph.h"
#include "transform/materialise.h"
#include "transform/models_internal.h"
#include "transform/sqlgen.h"
#include "transform/vars.h"

/* One run: what is to be done, in which order, and what came of it. */
typedef struct Run {
    Arena *arena;
    StoreConn *conn;
    const TransformOptions *options;
    const ModelSet *set;
    const size_t *order;
    const bool *selected; /* by model */
    const bool *present;  /* by model: selected, or read by what is */
    bool is_everything;   /* all models are selected */
    bool full_refresh;
    bool *blocked;        /* by model: what it reads failed a test or was skipped */
    bool *is_skipped;     /* by model: selected, but blocked */
    bool *source_blocked; /* by source */
    bool *is_tested;      /* by test: it ran or was skipped */
    TransformReport *report;
    uint64_t n_steps; /* models to build and tests to run */
    const DataTestResult *first_failed;
} Run;

static int64_t now_us(const Run *run)
{
    return run->options->clock_us == NULL ? 0 : run->options->clock_us(run->options->clock_context);
}

static double ms_since(const Run *run, int64_t start_us)
{
    return (double) (now_us(run) - start_us) / 1000.0;
}

static void tell(const Run *run, const char *kind, const char *name)
{
    uint64_t done = run->report->n_models + run->report->n_tests;

    progress_update(
        run->options->progress,
        arena_printf(run->arena, "%s %s", kind, name),
        done,
        run->n_steps > done ? run->n_steps : done + 1);
}

/* True when a model can't be built for what it reads. */
static bool is_blocked(const Run *run, const Model *model)
{
    for (size_t at = 0; at < model->n_refs; at++)
        if (run->blocked[model->refs[at]])
            return true;
    for (size_t at = 0; at < model->n_sources; at++)
        if (run->source_blocked[model->sources[at]])
            return true;
    return false;
}

static Status build_model(Run *run, size_t index, ModelResult *result, Error *err)
{
    const Model *model = &run->set->models[index];
    int64_t start_us = now_us(run);
    Built built;
    Status status;

    *result = (ModelResult){
        .name = model->name,
        .relation = model->label,
        .materialization = model->config.materialization,
        .rows = -1,
    };
    if (run->blocked[index]) {
        result->outcome = MODEL_SKIPPED;
        run->is_skipped[index] = true;
        run->report->n_skipped++;
        return OK;
    }
    status = materialise(
        run->arena,
        &(Target){.conn = run->conn, .set = run->set, .full_refresh = run->full_refresh},
        model,
        &built,
        err);
    result->ms = ms_since(run, start_us);
    if (status != OK) {
        result->outcome = MODEL_FAILED;
        error_add_context(err, "model '%s'", model->name);
        return status;
    }
    result->outcome = MODEL_BUILT;
    result->is_incremental = built.is_incremental;
    result->rows = built.rows;
    run->report->n_built++;
    return OK;
}

/* Adds one to the count of each model that reads `root`, directly or not. */
static void count_readers(const Run *run, size_t root, size_t *counts)
{
    bool *reads = ARENA_ARRAY(run->arena, bool, run->set->n_models);

    for (size_t at = 0; at < run->set->n_models; at++) {
        size_t index = run->order[at];
        const Model *model = &run->set->models[index];

        for (size_t ref = 0; ref < model->n_refs; ref++)
            reads[index] |= model->refs[ref] == root || reads[model->refs[ref]];
        counts[index] += reads[index];
    }
}

/* The models that read all a failed test reads must wait: they are not built any more in this run.
 * One that reads only a part may be right, and dbt builds it too. */
static void block_readers(Run *run, const DataTest *test)
{
    size_t *counts = ARENA_ARRAY(run->arena, size_t, run->set->n_models);

    if (test->source != NO_INDEX) {
        run->source_blocked[test->source] = true;
        return;
    }
    for (size_t at = 0; at < test->n_refs; at++)
        count_readers(run, test->refs[at], counts);
    for (size_t at = 0; at < run->set->n_models; at++)
        run->blocked[at] |= test->n_refs > 0 && counts[at] == test->n_refs;
}

static bool reads_skipped(const Run *run, const DataTest *test)
{
    for (size_t at = 0; at < test->n_refs; at++)
        if (run->is_skipped[test->refs[at]])
            return true;
    return false;
}

static Status run_test(Run *run, const DataTest *test, DataTestResult *result, Error *err)
{
    int64_t start_us = now_us(run);
    Str sql;
    Status status = OK;

    *result = (DataTestResult){.name = test->name, .model = test_label(run->set, test)};
    if (reads_skipped(run, test)) {
        result->outcome = DATA_TEST_SKIPPED;
        return OK;
    }
    status = models_compile_test(run->arena, run->set, test, &sql, err);
    if (status == OK)
        status = query_count(
            run->conn, test->name, sqlgen_count_rows(run->arena, sql), &result->failures, err);
    result->ms = ms_since(run, start_us);
    if (status != OK) {
        result->outcome = DATA_TEST_FAILED;
        error_add_context(err, "test '%s'", test->name);
        if (!str_starts_with(str_from(err == NULL ? "" : err->where), STR("dbt/")))
            error_at(err, test->place.file, test->place.line, test->place.column);
        return status;
    }
    if (result->failures == 0) {
        result->outcome = DATA_TEST_PASSED;
    } else if (test->is_warning) {
        result->outcome = DATA_TEST_WARNED;
        run->report->n_tests_warned++;
    } else {
        result->outcome = DATA_TEST_FAILED;
        run->report->n_tests_failed++;
        if (run->first_failed == NULL)
            run->first_failed = result;
        block_readers(run, test);
    }
    return OK;
}

/* A test of a source goes with the models that read the source. */
static bool is_source_wanted(const Run *run, size_t source)
{
    for (size_t at = 0; at < run->set->n_models; at++) {
        const Model *model = &run->set->models[at];

        for (size_t read = 0; run->selected[at] && read < model->n_sources; read++)
            if (model->sources[read] == source)
                return true;
    }
    return false;
}

/* A test is wanted when it reads a selected model and nothing that is not there yet: dbt's
 * `--indirect-selection buildable`. One that reads no model at all, in a run of everything. */
static bool is_wanted(const Run *run, const DataTest *test)
{
    bool has_selected = false;

    if (run->options->skip_tests)
        return false;
    if (test->n_refs == 0 && test->source != NO_INDEX)
        return run->is_everything || is_source_wanted(run, test->source);
    if (test->n_refs == 0)
        return run->is_everything;
    for (size_t at = 0; at < test->n_refs; at++) {
        if (!run->present[test->refs[at]])
            return false;
        has_selected |= run->selected[test->refs[at]];
    }
    return has_selected;
}

/* True when nothing a test reads is still to be built; `is_done` by model. */
static bool is_ready(const Run *run, const DataTest *test, const bool *is_done)
{
    for (size_t at = 0; at < test->n_refs; at++)
        if (run->selected[test->refs[at]] && !is_done[test->refs[at]])
            return false;
    return true;
}

static Status run_ready_tests(Run *run, const bool *is_done, Error *err)
{
    for (size_t at = 0; at < run->set->n_tests; at++) {
        const DataTest *test = &run->set->tests[at];
        Status status;

        if (run->is_tested[at] || !is_wanted(run, test) || !is_ready(run, test, is_done))
            continue;
        run->is_tested[at] = true;
        tell(run, "test", test->name);
        status = run_test(run, test, &run->report->tests[run->report->n_tests], err);
        run->report->n_tests++;
        if (status != OK)
            return status;
    }
    return OK;
}

static void count_steps(Run *run)
{
    for (size_t at = 0; at < run->set->n_models; at++)
        run->n_steps += run->selected[at] &&
                        run->set->models[at].config.materialization != MATERIALIZE_EPHEMERAL;
    for (size_t at = 0; at < run->set->n_tests; at++)
        run->n_steps += is_wanted(run, &run->set->tests[at]);
}

static Status run_all(Run *run, Error *err)
{
    bool *is_done = ARENA_ARRAY(run->arena, bool, run->set->n_models);
    Status status = run_ready_tests(run, is_done, err);

    for (size_t at = 0; status == OK && at < run->set->n_models; at++) {
        size_t index = run->order[at];
        const Model *model = &run->set->models[index];

        run->blocked[index] |= is_blocked(run, model);
        if (run->selected[index] && model->config.materialization != MATERIALIZE_EPHEMERAL) {
            tell(run, "model", model->name);
            status = build_model(run, index, &run->report->models[run->report->n_models], err);
            run->report->n_models++;
        }
        is_done[index] = true;
        if (status == OK)
            status = run_ready_tests(run, is_done, err);
    }
    return status;
}

static Status check_result(const Run *run, Error *err)
{
    const TransformReport *report = run->report;

    if (report->n_tests_failed == 0)
        return OK;
    (void) error_set(
        err,
        STATUS_CHECK,
        "%zu of %zu model tests failed, first '%s' with %lld rows",
        report->n_tests_failed,
        report->n_tests,
        run->first_failed->name,
        (long long) run->first_failed->failures);
    if (report->n_skipped > 0)
        error_hint(
            err,
            "%zu models that read what failed were not built and hold what they held before.",
            report->n_skipped);
    return STATUS_CHECK;
}

/* Loads the project, orders and selects: all that needs no store. */
static Status prepare(Run *run, const Project *project, const char *dialect, Error *err)
{
    VarList vars = run_vars(run->arena, project, run->options);
    Status status = models_load(run->arena, project, dialect, vars, &run->set, err);

    if (status == OK)
        status = graph_order(run->arena, run->set, &run->order, err);
    if (status == OK)
        status = graph_select(run->arena, run->set, run->options->select, &run->selected, err);
    return status;
}

/* Readings that were taken out leave nothing that an incremental build could select. */
static Status find_removed(StoreConn *conn, bool *ret_is_removed, Error *err)
{
    Sql built = sql_named(conn, "transform_built", NULL, 0);
    Sql removed = sql_named(conn, "transform_removed", NULL, 0);
    int64_t n = 0;
    Status status = store_value_i64(conn, &built, &n, err);

    if (status == OK && n > 0)
        status = store_value_i64(conn, &removed, &n, err);
    *ret_is_removed = n > 0;
    return status;
}

Status transform_run(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const TransformOptions *options,
    TransformReport *ret_report,
    Error *err)
{
    Run run = {.arena = arena, .conn = conn, .options = options, .report = ret_report};
    Status status;

    *ret_report = (TransformReport){0};
    status = prepare(&run, project, store_conn_dialect(conn)->name, err);
    run.full_refresh = options->full_refresh;
    if (status == OK && !run.full_refresh)
        status = find_removed(conn, &run.full_refresh, err);
    if (status != OK)
        return status;
    run.present = graph_with_read(arena, run.set, run.selected);
    run.is_everything = true;
    for (size_t at = 0; at < run.set->n_models; at++)
        run.is_everything &= run.selected[at];
    run.blocked = ARENA_ARRAY(arena, bool, run.set->n_models);
    run.is_skipped = ARENA_ARRAY(arena, bool, run.set->n_models);
    run.source_blocked = ARENA_ARRAY(arena, bool, run.set->n_sources);
    run.is_tested = ARENA_ARRAY(arena, bool, run.set->n_tests);
    ret_report->models = ARENA_ARRAY(arena, ModelResult, run.set->n_models);
    ret_report->tests = ARENA_ARRAY(arena, DataTestResult, run.set->n_tests);
    count_steps(&run);
    status = run_all(&run, err);
    return status == OK ? check_result(&run, err) : status;
}

Status transform_list(
    Arena *arena,
    const Project *project,
    const char *dialect,
    const TransformOptions *options,
    TransformList *ret_list,
    Error *err)
{
    static const TransformOptions none = {0};
    Run run = {.arena = arena, .options = options == NULL ? &none : options};
    Status status = prepare(&run, project, dialect, err);

    return status == OK ? describe_models(arena, run.set, run.order, run.selected, ret_list, err)
                        : status;
}
