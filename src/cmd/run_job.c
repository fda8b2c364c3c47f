#include "run_job.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmd/console.h"
#include "cmd/show.h"
#include "pipeline/notify.h"
#include "pipeline/resume.h"
#include "pipeline/run.h"
#include "pipeline/run_lock.h"
#include "quality/docs/data_docs.h"

#define REPORT_PATH "data/processed/report.html"
#define TURN_NS     100000000L

/* A job under way. */
typedef struct Work {
    Context *context;
    const RunJob *job;
    Session session;
    RunLines *lines;
    StageResult *results;
    RunOutcome outcome;
    Resume resume;
    bool is_begun;
    int64_t open_retries;
    char run_id[RUN_ID_MAX];
    char host[HOST_NAME_MAX_BYTES];
} Work;

/* ---- what the runner asks for ---- */

/* One line a stage on stderr, as it goes. */
static void tell_stage(void *argument, const StageResult *result, bool is_done)
{
    const Work *work = argument;
    const Context *context = work->context;

    if (is_done && !context->is_json)
        console_note(
            context->is_quiet,
            "%-16s %s  %s s",
            result->stage->name,
            command_text(context, stage_outcome_name(result->outcome)),
            cell_number(context, result->ms / 1000, 2));
}

static void tell_retry(void *argument, const char *stage, int64_t wait_s, const Error *err)
{
    const Work *work = argument;

    console_note(
        work->context->is_quiet,
        command_text(work->context, "retry_note"),
        stage,
        err->message,
        (long long) wait_s);
}

static bool must_stop(void *argument)
{
    const Work *work = argument;

    return work->job->must_stop != NULL && work->job->must_stop();
}

static bool wait_for(void *argument, int64_t wait_s)
{
    const struct timespec turn = {.tv_nsec = TURN_NS};
    int64_t until_us = command_now_us() + wait_s * 1000000;

    while (command_now_us() < until_us) {
        if (must_stop(argument))
            return false;
        (void) nanosleep(&turn, NULL);
    }
    return true;
}

/* ---- the store ---- */

/* A session that holds both locks: no other run, no other writer. */
static Status open_session(Work *work, Error *err)
{
    Session *session = &work->session;
    Status status = command_open(work->context, ACCESS_READ, session, err);

    if (status == OK)
        status = run_lock_take(session->conn, err);
    if (status == OK)
        status = command_lock(work->context, session, err);
    if (status != OK)
        command_close(session);
    return status;
}

static Status reopen(void *argument, StoreConn **conn, Error *err)
{
    Work *work = argument;
    Status status;

    command_close(&work->session);
    *conn = NULL;
    status = open_session(work, err);
    if (status == OK)
        *conn = work->session.conn;
    return status;
}

/* Opens the store, again as long as that may help. */
static Status open_patiently(Work *work, Error *err)
{
    const RetryPolicy *policy = &work->job->config->retry;
    int64_t wait_s = 0;
    int64_t n_failed = 0;
    Status status = open_session(work, err);

    while (status != OK && retry_wanted(policy, ++n_failed, err, &wait_s)) {
        error_mend(err);
        run_lines_add(
            work->lines,
            command_now_us(),
            RUN_WARNING,
            NULL,
            n_failed,
            "the store can't be opened, again in %lld s: %s",
            (long long) wait_s,
            err->message);
        tell_retry(work, command_text(work->context, "store"), wait_s, err);
        if (!wait_for(work, wait_s))
            break;
        work->open_retries++;
        status = open_session(work, err);
    }
    return status;
}

/* ---- the run ---- */

/* A run that begins after ingest reads no files. */
static bool needs_files(const RunOptions *options)
{
    const char *first = options->only != NULL ? options->only : options->from;

    return first == NULL || strcmp(first, stage_table[0].name) == 0;
}

static RunOptions options_of(Work *work)
{
    const Args *args = work->context->args;
    const Resume *resume = &work->resume;
    bool is_resumed = resume->run_id != NULL && resume->first != NULL;
    RunOptions options = {
        .from = args_text(args, "from", NULL),
        .only = args_text(args, "only", NULL),
        .retry = work->job->config->retry,
        .host = command_host(work->host),
        .pid = getpid(),
        .resumed_from = is_resumed ? resume->run_id : NULL,
        .due_us = work->job->due_us,
        .retries_before = work->open_retries,
        .lines = work->lines,
        .clock_us = command_now_us,
        .on_stage = tell_stage,
        .on_retry = tell_retry,
        .pause = wait_for,
        .reopen = reopen,
        .must_stop = must_stop,
        .context = work,
    };

    if (is_resumed && resume->is_only)
        options.only = resume->first;
    else if (is_resumed)
        options.from = resume->first;
    return options;
}

static void tell_resume(const Work *work)
{
    const Context *context = work->context;
    const Resume *resume = &work->resume;

    if (resume->run_id == NULL)
        return;
    if (resume->is_needed)
        console_note(
            context->is_quiet, command_text(context, "resume_note"), resume->run_id, resume->first);
    else
        console_note(context->is_quiet, command_text(context, "resume_none"), resume->run_id);
    if (!resume->is_needed && context->is_json)
        console_json(
            context->arena,
            json_pack("{s:s, s:s, s:[]}", "run_id", resume->run_id, "status", "success", "stages"));
}

static Status run_and_show(Work *work, Run *run, Error *err)
{
    Context *context = work->context;
    RunOptions options = options_of(work);
    Error shown;
    Status printed = OK;
    Status status = OK;

    if (needs_files(&options))
        status = command_paths(context, &run->paths, &run->n_paths, err);
    if (status != OK)
        return status;
    run->conn = work->session.conn;
    status = run_pipeline(run, &options, work->results, &work->outcome, err);
    console_progress_clear();
    work->is_begun = work->outcome.status != NULL;
    if (!work->is_begun)
        return status;
    if (context->is_json)
        show_run_json(context, run, work->results, &work->outcome, options.resumed_from);
    else if (run->conn != NULL && !store_conn_is_lost(run->conn))
        printed = show_run(context, run, work->results, status == OK ? err : &shown);
    return status == OK ? printed : status;
}

static Status work_through(Work *work, int64_t now_us, Error *err)
{
    Context *context = work->context;
    Run run = {
        .arena = context->arena,
        .project = &context->project,
        .run_id = work->run_id,
        .now_us = now_us,
        .source_name = args_text(context->args, "source", NULL),
        .meter_id = args_text(context->args, "meter", NULL),
        .report_path = args_text(context->args, "report", REPORT_PATH),
        .docs_folder = args_text(context->args, "docs", DATA_DOCS_FOLDER),
        .clock_us = command_now_us,
        .full_refresh = args_has(context->args, "full-refresh"),
        .progress = &context->progress,
    };
    Status status = open_patiently(work, err);

    if (status == OK && work->job->is_resume) {
        status = resume_find(context->arena, work->session.conn, &work->resume, err);
        if (status == OK)
            tell_resume(work);
    }
    if (status == OK && work->resume.is_needed)
        status = run_and_show(work, &run, err);
    return status;
}

/* ---- telling ---- */

static void tell_failure(void *argument, const Error *err)
{
    const Work *work = argument;
    Error warning = *err;

    error_add_context(&warning, "%s", command_text(work->context, "not_told"));
    command_error(work->context, &warning);
}

static const char *text_of(const Work *work, int64_t started_us, const Error *failure)
{
    const Context *context = work->context;
    const RunOutcome *outcome = &work->outcome;
    const char *site = context->project.site == NULL ? "eiot" : context->project.site;

    if (failure == NULL)
        return arena_printf(
            context->arena,
            command_text(context, "run_text_success"),
            site,
            work->run_id,
            (double) (outcome->ended_us - started_us) / 1e6);
    if (outcome->stage == NULL)
        return arena_printf(
            context->arena,
            command_text(context, "run_text_not_begun"),
            site,
            work->run_id,
            failure->message);
    return arena_printf(
        context->arena,
        command_text(
            context,
            failure->status == STATUS_INTERRUPTED ? "run_text_stopped" : "run_text_failed"),
        site,
        work->run_id,
        outcome->stage,
        failure->message);
}

/* After the store is closed, so that a program may look into it. */
static void notify(Work *work, int64_t started_us, const Error *failure)
{
    RunFacts facts = {
        .run_id = work->run_id,
        .site = work->context->project.site,
        .host = command_host(work->host),
        .resumed_from = work->resume.run_id,
        .due_us = work->job->due_us,
        .started_us = started_us,
        .outcome = &work->outcome,
        .results = work->is_begun ? work->results : NULL,
        .failure = failure,
    };

    if (!work->is_begun)
        work->outcome = (RunOutcome){
            .status = "failed",
            .retries = work->open_retries,
            .ended_us = command_now_us(),
        };
    facts.text = text_of(work, started_us, failure);
    (void) notify_run(work->job->config, &facts, tell_failure, work);
}

Status run_job(Context *context, const RunJob *job, Error *err)
{
    int64_t now_us = command_now_us();
    Work work = {
        .context = context,
        .job = job,
        .lines = run_lines_new(context->arena),
        .results = ARENA_ARRAY(context->arena, StageResult, n_stages),
        .resume = {.is_needed = true},
    };
    Status status;

    (void) run_id_text(now_us, work.run_id);
    status = work_through(&work, now_us, err);
    command_close(&work.session);
    if (status != OK)
        error_mend(err);
    if (status != STATUS_USAGE && work.resume.is_needed)
        notify(&work, now_us, status == OK ? NULL : err);
    return status;
}
