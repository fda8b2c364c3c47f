/*
 * registers_derive: from raw_data.register_reads to temp.ingest_derived: what lies between the
 * registers around what a load touched.
 *
 * Stage: ingest, part of registers_load, within its transaction. Memory holds one part of the
 * series at a time, and what is derived of it.
 */
#ifndef EIOT_INGEST_REGISTERS_DERIVE_H
#define EIOT_INGEST_REGISTERS_DERIVE_H

#include "ingest/load_job.h"

/* Reads what temp.ingest_touched lists; fills ingest_derived, ingest_register_spans and
 * ingest_register_fates. */
Status registers_derive(const LoadJob *job, Error *err) MUST_USE;

#endif
