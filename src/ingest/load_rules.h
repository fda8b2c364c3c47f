/*
 * load_rules: when a file is refused whole.
 *
 * Stage: ingest, shared by the loaders and source_check. Pure.
 */
#ifndef EIOT_INGEST_LOAD_RULES_H
#define EIOT_INGEST_LOAD_RULES_H

#include "ingest/profile.h"
#include "ingest/reject_list.h"

/* DATA when a file with `records`, of them `parsed` fit to load, must be refused: it has none, or
 * none that is fit, or more rejects than the profile's limits (count and share, both). */
Status load_rules_check(
    const Profile *profile,
    const char *path,
    int64_t records,
    int64_t parsed,
    const RejectList *rejects,
    Error *err) MUST_USE;

#endif
