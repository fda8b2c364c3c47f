/*
 * explain: all the evidence about one meter, for whoever decides about a visit or stands at the
 * meter.
 *
 * Stage: publish. Reads the marts, ml.meter_evidence and what came with files about the meter. The
 * result is one JSON object with numbers for programs and the words of a language beside them; the
 * command line and pages show it. docs/suspects.md describes its members.
 */
#ifndef EIOT_PUBLISH_EXPLAIN_H
#define EIOT_PUBLISH_EXPLAIN_H

#include "publish/suspects.h"

/* What there is of meter `meter_id`, owned by the caller, who calls json_decref(). DATA error for
 * an id that is no meter's, with the ids that may have been meant; STORE when the marts have not
 * been built. A meter that was not scored has its reason in "status_text". */
Status explain_meter(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const SuspectsWords *words,
    const char *meter_id,
    Json **ret_json,
    Error *err) MUST_USE;

#endif
