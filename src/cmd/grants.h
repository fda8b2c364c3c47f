/*
 * grants: what the role of a store's session may do, measured by what each job of eiot needs. A job
 * is what a role is made for: load, transform, read, sync.
 *
 * Reads the rows of sql/postgres/grants_needed.sql and grants_wide.sql, judges them and shows them.
 * The statements that mend are the store's own text; nothing here runs one.
 */
#ifndef EIOT_CMD_GRANTS_H
#define EIOT_CMD_GRANTS_H

#include "cmd/command.h"

/* What one job needs on one object. */
typedef struct Grant {
    const char *job;
    const char *object;     /* "table raw_data.readings" */
    const char *privileges; /* "select, insert" */
    const char *missing;    /* of these; "" when all are held */
    const char *mend;       /* the statement that gives them; "" when the object is not there yet */
} Grant;

/* A right that no job needs. */
typedef struct WideGrant {
    const char *finding; /* locale key grants_<finding> */
    const char *subject; /* whose or on what */
} WideGrant;

typedef struct Grants {
    const char *role; /* NULL: the store has no roles */
    const Grant *needed;
    size_t n_needed;
    const WideGrant *wide;
    size_t n_wide;
} Grants;

/* Reads what the role of `conn` holds and lacks; all in `arena`. */
Status grants_read(Arena *arena, StoreConn *conn, Grants *ret_grants, Error *err) MUST_USE;

/* Whether the role holds all that `job` needs. */
bool grants_hold(const Grants *grants, const char *job);

/* CHECK when a job of `jobs` lacks something, or, without any, when the role can do none. USAGE for
 * a job that does not exist. A store without roles passes. */
Status
grants_judge(const Grants *grants, const char *const *jobs, size_t n_jobs, Error *err) MUST_USE;

/* The whole of it, for programs. */
Json *grants_json(const Grants *grants, const char *const *jobs, size_t n_jobs);

/* A table of the named jobs (none: all) and the warnings, for people; texts by `context`. */
void grants_show(
    const Context *context, const Grants *grants, const char *const *jobs, size_t n_jobs);

#endif
