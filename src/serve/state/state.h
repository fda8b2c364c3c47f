/*
 * state: the web server's own small database: who may sign in, tokens, the audit log, who visits
 * which meter, and visits that wait to be written to the store. A file beside the store
 * (data/serve.duckdb), so that it is there while the pipeline holds the store, and the same for
 * every kind of store.
 *
 * Stage: serve. One session behind a lock: statements are short, and whoever holds it gives it back
 * before anything else is waited for. Statements: sql/duckdb/serve_*.sql, tables: serve_state.sql.
 */
#ifndef EIOT_SERVE_STATE_STATE_H
#define EIOT_SERVE_STATE_STATE_H

#include "store/store.h"

typedef struct State State;

/* Opens or makes the file at `path` (":memory:" for tests) with its tables. It and its log are
 * readable by its owner only: CONFIG for one that others can read, or whose name can't be. BUSY
 * when another server has it; STORE for a file that is something else (the store itself, too), is
 * damaged or was made by a newer eiot. Closed by state_close(). */
Status state_open(const char *path, State **ret_state, Error *err) MUST_USE;
void state_close(State *state); /* NULL is allowed */

/* The session, for this thread alone until state_unlock(), which undoes a transaction that was left
 * open. */
StoreConn *state_lock(State *state);
void state_unlock(State *state);

/* Brings what is in the log into the file, when the log has at least `bytes`: state_unlock() does
 * so from time to time. */
Status state_tidy(State *state, int64_t bytes, Error *err) MUST_USE;

#endif
