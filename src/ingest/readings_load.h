/*
 * readings_load: a file of readings into raw_data.readings, in one transaction.
 *
 * Stage: ingest. The rows go straight to the table from all workers; only where keys can repeat
 * (series out of order in the file, or met in the store in the same range) are rivals looked for
 * and settled by the rule: better quality, then the newer file, then the later line.
 */
#ifndef EIOT_INGEST_READINGS_LOAD_H
#define EIOT_INGEST_READINGS_LOAD_H

#include "ingest/load_job.h"

/* As ingest_file(): the report is written for OK and for a refused file (DATA). */
Status readings_load(const LoadJob *job, FileReport *ret_report, Error *err) MUST_USE;

#endif
