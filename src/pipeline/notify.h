/*
 * notify: tells a program and an address how a run ended. What goes wrong here never changes the
 * outcome of the run: it is handed to the caller to be told.
 */
#ifndef EIOT_PIPELINE_NOTIFY_H
#define EIOT_PIPELINE_NOTIFY_H

#include "base/json.h"
#include "pipeline/run.h"
#include "pipeline/run_config.h"

/* What is told. NULL and 0 where it does not apply. */
typedef struct RunFacts {
    const char *run_id;
    const char *site;
    const char *text; /* one line for people */
    const char *host;
    const char *resumed_from;
    int64_t due_us;
    int64_t started_us;
    const RunOutcome *outcome;
    const StageResult *results; /* n_stages; NULL: it did not begin */
    const Error *failure;       /* NULL: none */
} RunFacts;

/* The facts as one JSON object: docs/run.md lists its keys. The caller calls json_decref(). */
Json *run_facts_json(const RunFacts *facts);

/* Starts the program of this outcome and posts to the webhook, each if there is one. `tell` gets
 * the error of what could not be told; failures come back as false. */
bool notify_run(
    const RunConfig *config,
    const RunFacts *facts,
    void (*tell)(void *context, const Error *err),
    void *context);

#endif
