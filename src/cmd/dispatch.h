/*
 * dispatch: from the words of the command line to the command that runs.
 */
#ifndef EIOT_CMD_DISPATCH_H
#define EIOT_CMD_DISPATCH_H

#include "cmd/command.h"

/* Finds the command, reads its options and the project, checks its words and runs it; without a
 * command shows help or the version. `context` has its arena set; the rest is filled here, the
 * locale as early as it is known. */
Status dispatch(Context *context, int argc, char **argv, Error *err) MUST_USE;

#endif
