/*
 * run_lock: two runs of one store never overlap, on any number of machines.
 *
 * In PostgreSQL it is an advisory lock of the session, beside that of writers (store_lock): the
 * server lets go of it when the session ends, however it ends, and looks every 5 seconds whether
 * the program is still there while a statement runs. An embedded store is its own lock: its file is
 * open in one process, and the system lets go of it. So a run that was killed blocks nobody, and no
 * row has to be cleared by hand.
 */
#ifndef EIOT_PIPELINE_RUN_LOCK_H
#define EIOT_PIPELINE_RUN_LOCK_H

#include "store/store.h"

/* Takes the lock until the session ends. BUSY, at once, when a run is going on: the error says
 * which, by whom and where. */
Status run_lock_take(StoreConn *conn, Error *err) MUST_USE;

#endif
