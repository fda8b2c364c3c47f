/*
 * served: the sessions pages read through, whatever the store and whatever the pipeline does.
 *
 * Stage: serve. PostgreSQL: sessions of the store itself. DuckDB lets one process hold its file, so
 * pages read a copy of it (data/snapshot.h), made anew when the file has changed and nobody holds
 * it. So the pipeline never waits for the server, and pages show one whole state, whose time they
 * tell.
 */
#ifndef EIOT_SERVE_DATA_SERVED_H
#define EIOT_SERVE_DATA_SERVED_H

#include "conf/project.h"
#include "store/store.h"

typedef struct Served Served;

/* One session lent out, with what it shows. */
typedef struct Lent {
    StoreConn *conn;
    int64_t as_of_us; /* when the state that is shown was taken; 0: it is the store itself */
    int64_t version;  /* another number means other data may be shown */
    void *source;     /* where it goes back to */
} Lent;

typedef struct ServedOptions {
    size_t n_conns;  /* sessions that are open at once, at most; 0: two for each core */
    unsigned wait_s; /* for a run that is going on, before the first copy can be made; then BUSY */
    void (*tell)(const char *message); /* of what goes wrong later, when a copy can't be made */
} ServedOptions;

/* Makes the store when there is none, migrates it, makes the first copy, and starts the thread that
 * looks for changes. CONFIG for a store in memory or one that holds a copy. */
Status served_open(
    const Project *project, const ServedOptions *options, Served **ret_served, Error *err) MUST_USE;
void served_close(Served *served); /* NULL is allowed; all sessions must be back */

/* What a session lent now would show, without one: as_of_us and version. Never waits. */
Lent served_seen(Served *served);

/* Waits while all are lent out, at most 10 s: then BUSY. A session that was lost is opened anew. */
Status served_lend(Served *served, Lent *ret_lent, Error *err) MUST_USE;
void served_return(Served *served, Lent *lent);

/* Looks for changes now, not at the next turn; what is shown has another version at once. */
void served_changed(Served *served);

/* Runs `write` on a session of the store itself, as its one writer. BUSY when somebody else writes.
 * Pages show it soon after. */
Status served_write(
    Served *served,
    Status (*write)(void *context, StoreConn *conn, Error *err),
    void *context,
    Error *err) MUST_USE;

#endif
