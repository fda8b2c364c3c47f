/*
 * rivals: rows of raw_data.readings and of a load that share a key, and the one that holds.
 *
 * Stage: ingest, shared by the loaders of readings and of registers, within their transaction.
 */
#ifndef EIOT_INGEST_RIVALS_H
#define EIOT_INGEST_RIVALS_H

#include "ingest/load_job.h"

/* Looks through the series listed in temp.ingest_series, from `range[0]` to `range[1]`, and leaves
 * the row that holds by the written rule; the losers go to raw_data.superseded_readings. */
Status rivals_settle(const LoadJob *job, const int64_t range[2], Error *err) MUST_USE;

#endif
