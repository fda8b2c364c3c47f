/*
 * visits: outcomes of inspections on their way into the store.
 *
 * Stage: serve. What a page sends is kept in the server's own state first, and nothing is lost from
 * then on. A thread writes it to the store when that is free (an embedded store may be held by a
 * run) and takes it out of the state after that; writing it twice changes nothing.
 */
#ifndef EIOT_SERVE_DATA_VISITS_H
#define EIOT_SERVE_DATA_VISITS_H

#include "base/json.h"
#include "publish/inspections.h"
#include "serve/data/served.h"
#include "serve/state/state.h"

typedef struct Visits Visits;

/* Starts the thread that writes; with `served` NULL what is in the state is only told. `tell` hears
 * what hinders it, but for a store that is busy. */
Visits *visits_open(State *state, Served *served, void (*tell)(const char *message));
void visits_close(Visits *visits); /* NULL is allowed; what waits stays in the state */

/* Keeps it for `user`; *ret_is_stored whether the store has it already when this returns (waited
 * for shortly), else it waits. That there is such a meter was checked before. */
Status visits_add(
    Visits *visits,
    const Inspection *visit,
    const char *user,
    int64_t now_us,
    bool *ret_is_stored,
    Error *err) MUST_USE;

/* [{"meter_id", "inspected_on", "outcome", "kwh", "note", "user", "sent_at"}] that wait, oldest
 * first; of one meter, or of all for NULL. The caller calls json_decref(). */
Status visits_waiting(
    Arena *arena, Visits *visits, const char *meter_id, Json **ret_list, Error *err) MUST_USE;

#endif
