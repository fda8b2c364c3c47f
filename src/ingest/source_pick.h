/*
 * source_pick: the profile a file is read by, and the meter it is of where the file does not say.
 *
 * Stage: ingest, shared by ingest.c and source_check.c.
 */
#ifndef EIOT_INGEST_SOURCE_PICK_H
#define EIOT_INGEST_SOURCE_PICK_H

#include "ingest/ingest.h"
#include "ingest/profile.h"

/* The named profile, or the one that matches. *ret_meter_id is len 0 when the records state it.
 * DATA with *ret_profile set: the file's name should be a meter's and can't. IO: the file can't be
 * opened. */
Status source_pick(
    Arena *arena,
    const Project *project,
    const char *path,
    const IngestOptions *options,
    const Profile **ret_profile,
    Str *ret_meter_id,
    Error *err) MUST_USE;

#endif
