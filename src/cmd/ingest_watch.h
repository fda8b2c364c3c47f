/*
 * ingest_watch: `eiot ingest --watch`: loads files as they become complete, until SIGTERM or
 * SIGINT.
 */
#ifndef EIOT_CMD_INGEST_WATCH_H
#define EIOT_CMD_INGEST_WATCH_H

#include "cmd/command.h"
#include "ingest/ingest.h"

/* OK when it was told to stop. A file that is refused is told, and looked at again when it changes;
 * while the store is away or held, files wait. Files that a restart finds again are known by the
 * store. */
Status ingest_watch(
    Context *context,
    const char *const *paths,
    size_t n_paths,
    const IngestOptions *options,
    Error *err) MUST_USE;

#endif
