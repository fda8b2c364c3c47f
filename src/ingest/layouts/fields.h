/*
 * fields: small texts that several layouts need. Pure; any thread.
 *
 * Stage: ingest.
 */
#ifndef EIOT_INGEST_LAYOUT_FIELDS_H
#define EIOT_INGEST_LAYOUT_FIELDS_H

#include "base/str.h"

/* Cuts a line at each delimiter, without quotes, into at most `max` fields; what is beyond is not
 * looked at. Returns how many there are. */
size_t layout_split(Str line, char delimiter, Str *ret_fields, size_t max);

#endif
