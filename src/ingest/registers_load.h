/*
 * registers_load: a file of cumulative registers into raw_data.register_reads, and what lies
 * between them into raw_data.readings.
 *
 * Stage: ingest, within the transaction of readings_load. The registers that hold are settled
 * first; then the intervals around what changed are derived anew from all registers of the store
 * (register_series.h), compared with those derived before, and only what differs is written. What
 * is in raw_data.readings is so a function of the registers that hold: the order of files, and how
 * they are cut, play no part.
 */
#ifndef EIOT_INGEST_REGISTERS_LOAD_H
#define EIOT_INGEST_REGISTERS_LOAD_H

#include "ingest/load_job.h"
#include "ingest/reading_stream.h"

/* From the open stream to the counts of the report; the caller begins and commits. */
Status registers_load(
    const LoadJob *job,
    ReadingStream *stream,
    const LoadStamp *stamp,
    FileReport *report,
    Error *err) MUST_USE;

#endif
