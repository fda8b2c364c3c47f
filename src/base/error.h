/*
 * error: what went wrong in three parts, as a user reads it.
 *
 *     error: column 'kwh' has value '12,5', expected a decimal number
 *       at: data/meters.csv:1042:7
 *       hint: Set `decimal: comma` for this source in its profile.
 *
 * Message: one line, lower case, no full stop, values in single quotes, no function names.
 * Where: file:line:column. Hint: full sentences. Fixed buffers: an Error is a plain value, owns
 * nothing, and may live on the stack. Long text is cut, never overflows.
 */
#ifndef EIOT_BASE_ERROR_H
#define EIOT_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

typedef struct Error {
    Status status;
    char message[1024];
    char where[512]; /* "" when there is no place */
    char hint[512];  /* "" when there is none */
    bool is_passing; /* the same may succeed later, with nothing mended: see error_passes() */
} Error;

/* Starts an error: sets kind and message, clears where and hint. Returns `status`, so that
 * `return error_set(err, STATUS_DATA, ...)` reads as one step. `err` may be NULL. */
Status error_set(Error *err, Status status, const char *format, ...) PRINTF_LIKE(3, 4);

/* Adds the place: `line` and `column` count from 1; 0 leaves them out. */
void error_at(Error *err, const char *file, size_t line, size_t column);

/* Says that trying again later may help: a server that is away, a full disk. Starting an error
 * says so of BUSY alone. */
void error_passes(Error *err, bool is_passing);

/* Adds the hint. */
void error_hint(Error *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Puts "context: " in front of the message: the story on the way up. */
void error_add_context(Error *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Makes its texts well-formed UTF-8, as stores and JSON want them: they may quote a file's bytes,
 * or be cut within a character. */
void error_mend(Error *err);

/* Sets an IO error from errno: "can't <what> '<path>': No such file or directory". */
Status error_errno(Error *err, const char *what, const char *path);

#endif
