/*
 * source_propose: a proposal as the text of a source profile, commented in the user's language.
 *
 * What has to be said by people stands there as a comment in place of the key, so that a profile
 * that was not finished is refused with the name of what is missing.
 */
#ifndef EIOT_CMD_SOURCE_PROPOSE_H
#define EIOT_CMD_SOURCE_PROPOSE_H

#include "cmd/command.h"
#include "ingest/propose/propose.h"

/* In the context's arena. `path` is named in the first line. */
const char *source_propose_text(const Context *context, const char *path, const Proposal *proposal);

#endif
