/*
 * process: starts a program and waits for its end. The words go to it as they stand: no shell is
 * between, so nothing in them is taken for a command.
 */
#ifndef EIOT_BASE_PROCESS_H
#define EIOT_BASE_PROCESS_H

#include <stdint.h>

#include "base/error.h"
#include "base/str.h"

/* Runs `words` (ending in NULL; the first is found on PATH) with `settings` ("NAME=value", ending
 * in NULL; may be NULL) added to the environment and `input` on its standard input. What it prints
 * goes to standard error. OK when it ended with 0; IO when it can't be started, ended otherwise, or
 * took longer than `most_s` seconds: then it is killed with what it started. */
Status process_run(
    const char *const *words,
    const char *const *settings,
    Str input,
    int64_t most_s,
    Error *err) MUST_USE;

#endif
