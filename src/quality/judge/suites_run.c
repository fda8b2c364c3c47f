#include "quality/judge/suites_run.h"

#include <string.h>

#include "base/mem.h"
#include "base/workers.h"

/* Two, and no more with more cores: a store has threads of its own for one suite, and each suite
 * that is judged at a time sorts in memory of its own. */
#define SESSIONS_MAX 2

typedef struct Session {
    Arena *arena;
    StoreConn *conn;
    Status status; /* of the suite it stopped at */
    size_t failed; /* that suite */
    Error err;
} Session;

typedef struct Job {
    const SuiteContext *context;
    const Suites *suites;
    SuiteReport *reports;
    size_t *judged_by; /* the session, by suite */
    Session sessions[SESSIONS_MAX];
    size_t next; /* these two are shared by the threads */
    bool is_stopped;
} Job;

static double elapsed_ms(const QualityOptions *options, int64_t since_us)
{
    return options->clock_us == NULL ? 0 : (double) (options->clock_us() - since_us) / 1000;
}

static Status judge_suite(Job *job, Session *session, size_t at)
{
    const QualityOptions *options = job->context->options;
    SuiteContext context = *job->context;
    SuiteReport *report = &job->reports[at];
    int64_t start_us = options->clock_us == NULL ? 0 : options->clock_us();
    Status status;

    context.conn = session->conn;
    status = suite_run(session->arena, &context, &job->suites->items[at], report, &session->err);
    if (status != OK) {
        error_add_context(&session->err, "suite '%s'", job->suites->items[at].name);
        return status;
    }
    for (size_t result = 0; result < report->n_results; result++)
        report->results[result].ms = elapsed_ms(options, start_us) / (double) report->n_results;
    return OK;
}

static void work(void *context, size_t worker)
{
    Job *job = context;
    Session *session = &job->sessions[worker];

    while (!__atomic_load_n(&job->is_stopped, __ATOMIC_ACQUIRE)) {
        size_t at = __atomic_fetch_add(&job->next, 1, __ATOMIC_RELAXED);

        if (at >= job->suites->n)
            return;
        if (worker == 0) /* one at a time */
            progress_update(job->context->options->progress, "quality suites", at, job->suites->n);
        job->judged_by[at] = worker;
        session->status = judge_suite(job, session, at);
        if (session->status != OK) {
            session->failed = at;
            __atomic_store_n(&job->is_stopped, true, __ATOMIC_RELEASE);
        }
    }
}

static const char *text_copy(Arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_copy(arena, text, strlen(text));
}

/* What suite_run() writes of its own into a report goes from the session's arena into the caller's;
 * the rest belongs to the suite. */
static void keep_report(Arena *arena, SuiteReport *report)
{
    QualityResult *results = ARENA_ARRAY(arena, QualityResult, report->n_results);

    for (size_t at = 0; at < report->n_results; at++) {
        QualityResult *result = &results[at];

        *result = report->results[at];
        result->kwargs = text_copy(arena, result->kwargs);
        result->observed_value = text_copy(arena, result->observed_value);
        result->sample = text_copy(arena, result->sample);
        result->error = text_copy(arena, result->error);
    }
    report->results = results;
}

/* A second session, where more than one suite is to be judged; without one the first does all. */
static size_t open_sessions(Job *job, Arena *arena, StoreConn *conn)
{
    Store *store = job->context->options->store;
    Session *second = &job->sessions[1];

    job->sessions[0] = (Session){.arena = arena, .conn = conn};
    if (store == NULL || job->suites->n < 2 || store_connect(store, &second->conn, NULL) != OK)
        return 1;
    second->arena = arena_new();
    return 2;
}

static Status first_error(const Job *job, size_t n_sessions, Error *err)
{
    const Session *first = &job->sessions[0];

    for (size_t at = 1; at < n_sessions; at++) {
        const Session *other = &job->sessions[at];

        if (other->status != OK && (first->status == OK || other->failed < first->failed))
            first = other;
    }
    if (first->status != OK && err != NULL)
        *err = first->err;
    return first->status;
}

Status suites_run(
    Arena *arena,
    const SuiteContext *context,
    const Suites *suites,
    SuiteReport *ret_reports,
    Error *err)
{
    Job job = {
        .context = context,
        .suites = suites,
        .reports = ret_reports,
        .judged_by = ARENA_ARRAY(arena, size_t, suites->n),
    };
    size_t n_sessions = open_sessions(&job, arena, context->conn);
    Status status;

    workers_run(n_sessions, work, &job);
    status = first_error(&job, n_sessions, err);
    for (size_t at = 0; status == OK && at < suites->n; at++)
        if (job.judged_by[at] > 0)
            keep_report(arena, &ret_reports[at]);
    for (size_t at = 1; at < n_sessions; at++) {
        store_disconnect(job.sessions[at].conn);
        arena_free(job.sessions[at].arena);
    }
    if (status == OK)
        progress_update(context->options->progress, "quality suites", suites->n, suites->n);
    return status;
}
