/*
 * profile_find: which source a file is of, by the `match` of the profiles: globs on its name and
 * headings it must have. One must match; of several the one that asks for all the headings of each
 * other, and for more, is taken.
 *
 * Stage: ingest, before anything else is read.
 */
#ifndef EIOT_INGEST_PROFILE_FIND_H
#define EIOT_INGEST_PROFILE_FIND_H

#include "ingest/profile.h"

/* DATA when no profile matches, naming the headings found; CONFIG when two do and
 * neither is the closer one. Errors of opening
 * the file come as they are. */
Status profile_find(
    Arena *arena,
    const Project *project,
    const char *path,
    const Profile **ret_profile,
    Error *err) MUST_USE;

#endif
