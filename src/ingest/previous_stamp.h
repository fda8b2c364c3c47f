/*
 * previous_stamp: lengths that count from the meter's stamp before (INTERVAL_PREVIOUS).
 *
 * Stage: ingest, of reading_block. A meter's series is tracked by its end stamps, so that the next
 * record finds them, in this block or, by the tracker, in an earlier one; so one thread reads such
 * a file, in its order.
 */
#ifndef EIOT_INGEST_PREVIOUS_STAMP_H
#define EIOT_INGEST_PREVIOUS_STAMP_H

#include "ingest/block_series.h"
#include "ingest/reading_parser.h"

/* Settles a reading: its length is the time since the stamp before. False with the fault set. */
bool previous_stamp_finish(
    BlockSeries *series,
    ReadingParser *parser,
    const Tracker *tracker,
    Reading *reading,
    RowFault *fault);

/* A record that was rejected still ends the interval of its meter, when its stamp can be read. */
void previous_stamp_pass(
    BlockSeries *series, ReadingParser *parser, const CsvRecord *record, const Tracker *tracker);

#endif
