/*
 * call: one request on its way through the API: who asks, for what, with which session of the
 * store.
 *
 * Stage: serve. api/routes.def says which handler answers which path, for whom. Handlers read the
 * request, ask the store by sql/common/serve_*.sql, and fill the answer; an Error they return
 * becomes its problem (http/answer.h).
 */
#ifndef EIOT_SERVE_API_CALL_H
#define EIOT_SERVE_API_CALL_H

#include "conf/locale.h"
#include "publish/suspects.h"
#include "serve/accounts/accounts.h"
#include "serve/data/served.h"
#include "serve/data/visits.h"
#include "serve/http/answer.h"

typedef struct App App; /* api/app.h */

typedef struct Call {
    App *app;
    const Request *request;
    Answer *answer;
    Arena *arena;     /* of the request */
    StoreConn *conn;  /* NULL for routes that need no store */
    int64_t as_of_us; /* what `conn` shows; see Lent */
    const char *id;   /* the {id} of the path, NULL when it has none */
    Identity identity;
    Lang lang; /* ?lang=, else Accept-Language, else the project's */
    int64_t now_us;
} Call;

/* The rows of a query as a JSON list of objects by column; timestamps become
 * "2025-07-01T00:00:00Z", dates "2025-07-01", NULL null. At most `max_rows`. */
Status call_rows(
    Call *call,
    const char *sql_name,
    const Param *params,
    size_t n_params,
    size_t max_rows,
    Json **ret_rows,
    Error *err) MUST_USE;

/* The first row as an object, or null. A statement that gives more than one is a broken promise. */
Status call_row(
    Call *call,
    const char *sql_name,
    const Param *params,
    size_t n_params,
    Json **ret_row,
    Error *err) MUST_USE;

/* What the two above are made of; what fails is judged by call_judge(). */
Status call_table(
    Call *call,
    const char *sql_name,
    const Param *params,
    size_t n_params,
    size_t max_rows,
    Table *ret_table,
    Error *err) MUST_USE;

/* What the failure of a statement means: a STORE error becomes BUSY, whose words readers see, when
 * what is published has not been built yet. Gives the status. */
Status call_judge(const Call *call, Status failed, Error *err);

/* 404 in the answer. `hint` may be NULL. */
void call_not_found(Call *call, const char *detail, const char *hint);

/* Whether {id} is short enough to be one: 404 in the answer otherwise. */
bool call_id_fits(Call *call);

/* Notes in the audit log that the caller did this; `object` and `detail` may be NULL. */
Status call_audit(
    Call *call, const char *action, const char *object, const char *detail, Error *err) MUST_USE;

#endif
