/*
 * snapshot: a copy of an embedded store's file, taken while nobody writes to it.
 *
 * Stage: serve. The file and its log are copied together, and the copy counts only when no process
 * held the file and both stood still all the while: so it is one whole state, that of the moment
 * it was begun. Nothing is locked; whoever opens the store meanwhile goes on, and the copy is
 * dropped. Where the file system shares blocks (reflinks) a copy costs nothing.
 */
#ifndef EIOT_SERVE_DATA_SNAPSHOT_H
#define EIOT_SERVE_DATA_SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

/* What tells that a file is another one, or changed. */
typedef struct FileStamp {
    uint64_t device;
    uint64_t inode;
    uint64_t size;
    int64_t changed_ns;
} FileStamp;

typedef struct Stamp {
    FileStamp file;
    FileStamp log; /* all zero: there is none */
} Stamp;

bool stamp_equal(const Stamp *left, const Stamp *right);

/* IO when there is no such file. */
Status stamp_read(const char *path, Stamp *ret_stamp, Error *err) MUST_USE;

/* Whether another process holds the file as DuckDB does, by a lock on it. */
Status snapshot_is_held(const char *path, bool *ret_is_held, Error *err) MUST_USE;

/* Copies `path` and its log to `copy` and its log. *ret_taken is false, and no file is left, when
 * somebody holds or changed it; *ret_stamp says what was copied. */
Status snapshot_take(
    const char *path, const char *copy, Stamp *ret_stamp, bool *ret_taken, Error *err) MUST_USE;

/* Removes a copy and what belongs to it. */
void snapshot_remove(const char *copy);

/* Removes copies of `path` that a server left when it was killed while it made them: named
 * "PATH.served.*", held by nobody, and not written to for a minute. */
void snapshot_remove_left(const char *path);

#endif
