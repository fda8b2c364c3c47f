#include "grants.h"

#include <string.h>

#include "base/mem.h"
#include "cmd/console.h"

#define MOST_GRANTS 1000

static const char *const job_names[] = {"load", "transform", "read", "sync"};

static bool has_name(const char *const *names, size_t n_names, const char *name)
{
    for (size_t at = 0; at < n_names; at++)
        if (strcmp(names[at], name) == 0)
            return true;
    return false;
}

/* Whether `job` is asked for: no words ask for all. */
static bool is_asked(const char *const *jobs, size_t n_jobs, const char *job)
{
    return n_jobs == 0 || has_name(jobs, n_jobs, job);
}

static const char *cell(Arena *arena, const Table *table, size_t row, const char *column)
{
    size_t at = table_column(table, column);

    return table_is_null(table, row, at) ? "" : str_dup(arena, table_text(table, row, at));
}

static Status read_needed(Arena *arena, StoreConn *conn, Grants *grants, Error *err)
{
    Sql sql = sql_named(conn, "grants_needed", NULL, 0);
    Grant *needed;
    Table table;
    Status status = store_table(arena, conn, &sql, MOST_GRANTS, &table, err);

    if (status != OK)
        return status;
    needed = ARENA_ARRAY(arena, Grant, table.n_rows);
    for (size_t row = 0; row < table.n_rows; row++)
        needed[row] = (Grant){
            .job = cell(arena, &table, row, "job"),
            .object = cell(arena, &table, row, "object"),
            .privileges = cell(arena, &table, row, "privileges"),
            .missing = cell(arena, &table, row, "missing"),
            .mend = cell(arena, &table, row, "mend"),
        };
    grants->needed = needed;
    grants->n_needed = table.n_rows;
    return OK;
}

static Status read_wide(Arena *arena, StoreConn *conn, Grants *grants, Error *err)
{
    Sql sql = sql_named(conn, "grants_wide", NULL, 0);
    WideGrant *wide;
    Table table;
    Status status = store_table(arena, conn, &sql, MOST_GRANTS, &table, err);

    if (status != OK)
        return status;
    wide = ARENA_ARRAY(arena, WideGrant, table.n_rows);
    for (size_t row = 0; row < table.n_rows; row++)
        wide[row] = (WideGrant){
            .finding = cell(arena, &table, row, "finding"),
            .subject = cell(arena, &table, row, "subject"),
        };
    grants->wide = wide;
    grants->n_wide = table.n_rows;
    return OK;
}

Status grants_read(Arena *arena, StoreConn *conn, Grants *ret_grants, Error *err)
{
    Sql sql = sql_named(conn, "grants_role", NULL, 0);
    Grants grants = {0};
    Table table;
    Status status = store_table(arena, conn, &sql, 1, &table, err);

    if (status == OK && !table_is_null(&table, 0, 0)) {
        grants.role = str_dup(arena, table_text(&table, 0, 0));
        status = read_needed(arena, conn, &grants, err);
        if (status == OK)
            status = read_wide(arena, conn, &grants, err);
    }
    if (status == OK)
        *ret_grants = grants;
    return status;
}

bool grants_hold(const Grants *grants, const char *job)
{
    for (size_t at = 0; at < grants->n_needed; at++)
        if (strcmp(grants->needed[at].job, job) == 0 && grants->needed[at].missing[0] != '\0')
            return false;
    return true;
}

/* Whether something that `job` needs is not in the store at all: it was never set up. */
static bool is_unmade(const Grants *grants, const char *job)
{
    for (size_t at = 0; at < grants->n_needed; at++)
        if (strcmp(grants->needed[at].job, job) == 0 && grants->needed[at].missing[0] != '\0' &&
            grants->needed[at].mend[0] == '\0')
            return true;
    return false;
}

static void add_hint(bool is_unmade_store, Error *err)
{
    error_hint(
        err,
        is_unmade_store ? "The store's tables are not there yet: eiot init, as their owner."
                        : "Run the statements shown, as the owner of the store.");
}

Status grants_judge(const Grants *grants, const char *const *jobs, size_t n_jobs, Error *err)
{
    bool holds_any = false;

    for (size_t at = 0; at < n_jobs; at++)
        if (!has_name(job_names, COUNT_OF(job_names), jobs[at])) {
            (void) error_set(err, STATUS_USAGE, "there is no job '%s'", jobs[at]);
            error_hint(err, "The jobs of a role are load, transform, read and sync.");
            return STATUS_USAGE;
        }
    if (grants->role == NULL)
        return OK;
    for (size_t at = 0; at < COUNT_OF(job_names); at++) {
        const char *job = job_names[at];
        bool holds = grants_hold(grants, job);

        holds_any = holds_any || holds;
        if (holds || !has_name(jobs, n_jobs, job))
            continue;
        (void) error_set(err, STATUS_CHECK, "role '%s' lacks rights to %s", grants->role, job);
        add_hint(is_unmade(grants, job), err);
        return STATUS_CHECK;
    }
    if (n_jobs > 0 || holds_any)
        return OK;
    (void) error_set(
        err, STATUS_CHECK, "role '%s' can neither load, transform, read nor sync", grants->role);
    add_hint(is_unmade(grants, job_names[0]), err);
    return STATUS_CHECK;
}

static Json *json_job(const Grants *grants, const char *job)
{
    Json *list = json_array();

    for (size_t at = 0; at < grants->n_needed; at++) {
        const Grant *grant = &grants->needed[at];

        if (strcmp(grant->job, job) == 0)
            json_array_append_new(
                list,
                json_pack(
                    "{s:s, s:s, s:s, s:s}",
                    "object",
                    grant->object,
                    "privileges",
                    grant->privileges,
                    "missing",
                    grant->missing,
                    "mend",
                    grant->mend));
    }
    return json_pack(
        "{s:s, s:b, s:o}", "job", job, "held", grants_hold(grants, job), "needs", list);
}

Json *grants_json(const Grants *grants, const char *const *jobs, size_t n_jobs)
{
    Json *list = json_array();
    Json *wide = json_array();

    for (size_t at = 0; grants->role != NULL && at < COUNT_OF(job_names); at++)
        if (is_asked(jobs, n_jobs, job_names[at]))
            json_array_append_new(list, json_job(grants, job_names[at]));
    for (size_t at = 0; at < grants->n_wide; at++)
        json_array_append_new(
            wide,
            json_pack(
                "{s:s, s:s}",
                "finding",
                grants->wide[at].finding,
                "subject",
                grants->wide[at].subject));
    return json_pack("{s:s?, s:o, s:o}", "role", grants->role, "jobs", list, "too_wide", wide);
}

/* One line an object: held, missing (and then how it is mended), or not there yet. */
static void put_grant(const Context *context, Grid *grid, const Grant *grant)
{
    bool is_held = grant->missing[0] == '\0';
    bool is_there = is_held || grant->mend[0] != '\0';

    grid_row(
        grid,
        (const char *[]){
            command_text(context, grant->job),
            command_text(
                context,
                is_held    ? "grants_held"
                : is_there ? "grants_missing"
                           : "grants_absent"),
            grant->object,
            is_held ? grant->privileges : grant->missing,
            is_there ? grant->mend : "eiot init",
        });
}

static void show_wide(const Context *context, const WideGrant *wide)
{
    const char *key = arena_printf(context->arena, "grants_%s", wide->finding);

    (void) printf(
        "%s: %s\n",
        command_text(context, "warning"),
        locale_format(context->arena, context->locale, key, "subject", wide->subject, NULL));
}

void grants_show(
    const Context *context, const Grants *grants, const char *const *jobs, size_t n_jobs)
{
    static const bool is_right[] = {false, false, false, false, false};
    Grid grid = grid_new(context->arena, COUNT_OF(is_right), is_right);

    if (grants->role == NULL) {
        (void) printf("%s\n", command_text(context, "grants_no_roles"));
        return;
    }
    (void) printf(
        "%s\n\n",
        locale_format(context->arena, context->locale, "grants_role", "role", grants->role, NULL));
    grid_row(
        &grid,
        (const char *[]){
            command_text(context, "grants_job"),
            command_text(context, "status"),
            command_text(context, "grants_object"),
            command_text(context, "grants_privileges"),
            command_text(context, "grants_mend"),
        });
    for (size_t at = 0; at < grants->n_needed; at++)
        if (is_asked(jobs, n_jobs, grants->needed[at].job))
            put_grant(context, &grid, &grants->needed[at]);
    grid_print(&grid, stdout);
    if (grants->n_wide > 0)
        (void) putchar('\n');
    for (size_t at = 0; at < grants->n_wide; at++)
        show_wide(context, &grants->wide[at]);
}
