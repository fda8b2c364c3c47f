/*
 * records_load: a file of any kind but readings into its table, in one transaction. What a newer
 * file, or a later line, says of the same key takes the place of what was there; what it says again
 * changes nothing.
 *
 * Stage: ingest. Small files: the whole file is in memory.
 */
#ifndef EIOT_INGEST_RECORDS_LOAD_H
#define EIOT_INGEST_RECORDS_LOAD_H

#include "ingest/load_job.h"

/* As ingest_file(): the report is written for OK and for a refused file (DATA). */
Status records_load(const LoadJob *job, FileReport *ret_report, Error *err) MUST_USE;

#endif
