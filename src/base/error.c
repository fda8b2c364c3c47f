#include "error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

Status error_set(Error *err, Status status, const char *format, ...)
{
    if (err != NULL) {
        va_list args;
        err->status = status;
        err->where[0] = '\0';
        err->hint[0] = '\0';
        err->is_passing = status == STATUS_BUSY;
        va_start(args, format);
        (void) vsnprintf(err->message, sizeof(err->message), format, args);
        va_end(args);
    }
    return status;
}

void error_at(Error *err, const char *file, size_t line, size_t column)
{
    if (err == NULL)
        return;
    if (line == 0)
        (void) snprintf(err->where, sizeof(err->where), "%s", file);
    else if (column == 0)
        (void) snprintf(err->where, sizeof(err->where), "%s:%zu", file, line);
    else
        (void) snprintf(err->where, sizeof(err->where), "%s:%zu:%zu", file, line, column);
}

void error_passes(Error *err, bool is_passing)
{
    if (err != NULL)
        err->is_passing = is_passing;
}

void error_hint(Error *err, const char *format, ...)
{
    va_list args;

    if (err == NULL)
        return;
    va_start(args, format);
    (void) vsnprintf(err->hint, sizeof(err->hint), format, args);
    va_end(args);
}

void error_add_context(Error *err, const char *format, ...)
{
    char old[sizeof(err->message)];
    va_list args;
    int used;

    if (err == NULL)
        return;
    memcpy(old, err->message, sizeof(old));
    va_start(args, format);
    used = vsnprintf(err->message, sizeof(err->message), format, args);
    va_end(args);
    if (used >= 0 && (size_t) used < sizeof(err->message))
        (void) snprintf(err->message + used, sizeof(err->message) - (size_t) used, ": %s", old);
}

void error_mend(Error *err)
{
    utf8_mend(err->message);
    utf8_mend(err->where);
    utf8_mend(err->hint);
}

/* A disk that may get room, a network folder that may come back. */
static bool passes(int number)
{
    static const int passing[] = {
        ENOSPC, EDQUOT, EIO, ESTALE, ETIMEDOUT, EHOSTDOWN, EHOSTUNREACH, ENETUNREACH};

    for (size_t at = 0; at < sizeof(passing) / sizeof(passing[0]); at++)
        if (passing[at] == number)
            return true;
    return false;
}

Status error_errno(Error *err, const char *what, const char *path)
{
    char reason[128];
    int saved = errno;

    (void) error_set(
        err, STATUS_IO, "can't %s '%s': %s", what, path, strerror_r(saved, reason, sizeof(reason)));
    error_passes(err, passes(saved));
    if (saved == EACCES)
        error_hint(err, "Check the permissions of the file and its folder.");
    else if (saved == ENOSPC)
        error_hint(err, "The disk is full: free some space and run the command again.");
    return STATUS_IO;
}
