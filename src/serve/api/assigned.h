/*
 * assigned: who visits which meter, as the state knows it.
 *
 * Stage: serve.
 */
#ifndef EIOT_SERVE_API_ASSIGNED_H
#define EIOT_SERVE_API_ASSIGNED_H

#include "serve/api/call.h"

/* Sets "assigned_to" (a name or null) of each object of the list by its "meter_id". */
Status assigned_add(Call *call, Json *items, Error *err) MUST_USE;

#endif
