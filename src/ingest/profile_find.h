/*
 * profile_find: which source a file is of, by the `match` of the profiles: globs on its name and
 * headings it must have. Exactly one must match.
 *
 * Stage: ingest, before anything else is read.
 */
#ifndef EIOT_INGEST_PROFILE_FIND_H
#define EIOT_INGEST_PROFILE_FIND_H

#include "ingest/profile.h"

/* DATA when no profile matches, naming the headings found; CONFIG when two do. Errors of opening
 * the file come as they are. */
Status profile_find(
    Arena *arena,
    const Project *project,
    const char *path,
    const Profile **ret_profile,
    Error *err) MUST_USE;

#endif
