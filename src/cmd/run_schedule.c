#include "run_schedule.h"

#include "base/civil.h"
#include "base/zone.h"
#include "cmd/console.h"
#include "cmd/run_job.h"
#include "cmd/stop_signal.h"
#include "pipeline/resume.h"
#include "pipeline/schedule.h"

typedef struct Follow {
    const Context *context;
    const RunConfig *config;
    const Zone *zone;
    bool is_resume; /* of the next start: the one before was stopped */
} Follow;

static int64_t clock_of(void *argument)
{
    (void) argument;
    return command_now_us();
}

/* "2025-07-01 02:00" at the site. */
static const char *local_text(const Follow *follow, int64_t us, char text[CIVIL_TEXT_MAX])
{
    (void) civil_text_utc(us + zone_offset_s(follow->zone, us) * US_PER_S, text);
    text[10] = ' ';
    text[16] = '\0';
    return text;
}

static void tell_next(void *argument, int64_t next_us)
{
    const Follow *follow = argument;
    char text[CIVIL_TEXT_MAX];

    console_note(
        follow->context->is_quiet,
        command_text(follow->context, "schedule_next"),
        local_text(follow, next_us, text),
        zone_name(follow->zone));
}

static bool wait_until(void *argument, int64_t until_us)
{
    (void) argument;
    return stop_signal_wait(until_us);
}

/* One run in memory of its own. */
static bool start(void *argument, int64_t due_us)
{
    Follow *follow = argument;
    Context context = *follow->context;
    RunJob job = {
        .config = follow->config,
        .is_resume = follow->is_resume,
        .due_us = due_us,
        .must_stop = stop_signal_came,
    };
    Error err;

    context.arena = arena_new();
    if (run_job(&context, &job, &err) != OK)
        command_error(&context, &err);
    (void) fflush(stdout);
    arena_free(context.arena);
    follow->is_resume = false;
    return !stop_signal_came();
}

/* What the history says of the schedule: its last start, and whether the last run was stopped. A
 * store that is not there, or is held, says nothing. */
static int64_t read_history(Follow *follow)
{
    Context context = *follow->context;
    Session session = {0};
    Resume resume = {0};
    int64_t last_us = 0;
    Error err;
    Status status;

    context.arena = arena_new();
    status = command_open(&context, ACCESS_READ, &session, &err);
    if (status == OK) {
        Sql sql = sql_named(session.conn, "run_last_due", NULL, 0);
        status = store_value_i64(session.conn, &sql, &last_us, &err);
    }
    if (status == OK)
        status = resume_find(context.arena, session.conn, &resume, &err);
    if (status != OK)
        command_error(&context, &err);
    follow->is_resume = status == OK && resume.is_stopped && resume.is_needed;
    command_close(&session);
    arena_free(context.arena);
    return last_us > 0 ? last_us : command_now_us();
}

Status run_schedule(Context *context, const RunConfig *config, const char *schedule, Error *err)
{
    Follow follow = {.context = context, .config = config};
    Cron cron;
    Schedule rule = {
        .cron = &cron,
        .clock_us = clock_of,
        .on_wait = tell_next,
        .wait = wait_until,
        .start = start,
        .context = &follow,
    };
    Status status = cron_parse(str_from(schedule), &cron, err);

    if (status == OK)
        status = zone_open(context->arena, context->project.zone, &follow.zone, err);
    if (status != OK)
        return status;
    stop_signal_watch();
    rule.zone = follow.zone;
    rule.last_us = read_history(&follow);
    if (follow.is_resume && !start(&follow, rule.last_us))
        return OK;
    schedule_follow(&rule);
    console_note(context->is_quiet, "%s", command_text(context, "schedule_end"));
    return OK;
}
