/*
 * source: one state of the store that pages are made of: the database itself, or a copy of its
 * file.
 *
 * Stage: serve. Used by data/served.c alone, which holds its lock while it counts who uses one. A
 * copy is private to this process, named after the store (energy.duckdb.served.PID.N), and its name
 * is removed as soon as it is open: whatever ends the process, nothing is left.
 */
#ifndef EIOT_SERVE_DATA_SOURCE_H
#define EIOT_SERVE_DATA_SOURCE_H

#include "conf/project.h"
#include "store/store.h"

typedef struct Source Source;

typedef enum Renewed {
    RENEWED_NOT,     /* it shows what the store holds */
    RENEWED_DATA,    /* the same source, which shows other data than before */
    RENEWED_SOURCE,  /* a new one, held once */
    RENEWED_NOT_NOW, /* somebody holds the store: it could not be told, or not be copied */
} Renewed;

/* What became of the store since `current` (NULL: there is none yet) was made or last asked about.
 * One thread at a time. *ret_source is set for RENEWED_SOURCE. Where there is no store yet it is
 * made. */
Status source_renew(
    const Project *project,
    Source *current,
    Renewed *ret_renewed,
    Source **ret_source,
    Error *err) MUST_USE;

void source_hold(Source *source);
bool source_drop(Source *source); /* true for the last one, who calls source_close() */

/* Gives back what a source has: of a copy up to its memory limit, so under no lock. */
void source_close(Source *source);

/* A session to read through; closed by store_disconnect(). */
Status source_connect(Source *source, StoreConn **ret_conn, Error *err) MUST_USE;
int64_t source_as_of_us(const Source *source); /* 0: it is the store itself */

/* Runs `write` on the store itself, with the lock of writers. */
Status source_write(
    const Project *project,
    Status (*write)(void *context, StoreConn *conn, Error *err),
    void *context,
    Error *err) MUST_USE;

#endif
