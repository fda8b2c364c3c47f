#include "ingest/previous_stamp.h"

#include "base/civil.h"

/* The end stamp before this one of the same meter, in this block or an earlier one. */
static bool stamp_before(
    const BlockSeries *series, const Tracker *tracker, const Reading *reading, int64_t *ret_us)
{
    const Series *earlier;

    if (block_series_last(series, reading->meter_id, reading->clocked, ret_us))
        return true;
    earlier = tracker_find(tracker, reading->meter_id, reading->clocked);
    if (earlier != NULL)
        *ret_us = earlier->all.last_us;
    return earlier != NULL;
}

/* Moves the meter's stamp on to that of this record, whatever becomes of it. The
 * series is tracked by its end stamps, so that the next record finds them. *ret_before_us is the
 * stamp before; false when there is none. */
static bool
move_stamp(BlockSeries *series, const Tracker *tracker, Reading *reading, int64_t *ret_before_us)
{
    bool has_before = stamp_before(series, tracker, reading, ret_before_us);

    /* of two instants the one that goes on from the stamp before */
    if (has_before && reading->stamp_us <= *ret_before_us)
        reading->stamp_us = reading->second_us;
    reading->start_us = reading->stamp_us;
    if (!has_before || reading->stamp_us > *ret_before_us)
        (void) block_series_add(series, reading);
    return has_before;
}

bool previous_stamp_finish(
    BlockSeries *series,
    ReadingParser *parser,
    const Tracker *tracker,
    Reading *reading,
    RowFault *fault)
{
    const int64_t most_us = INT64_C(31) * US_PER_DAY;
    int column = parser->header->columns[READING_TS] >= 0 ? parser->header->columns[READING_TS]
                                                          : parser->header->columns[READING_DATE];
    int64_t before_us = 0;
    bool has_before;

    /* a clock that has gone wrong moves nothing */
    if (!reading_check_stamp(parser, reading, fault))
        return false;
    has_before = move_stamp(series, tracker, reading, &before_us);
    if (!has_before)
        return row_fault(fault, column, "the meter's first stamp: the length is not known");
    if (reading->stamp_us <= before_us || reading->stamp_us - before_us > most_us ||
        (reading->stamp_us - before_us) % US_PER_S != 0)
        return row_fault(fault, column, "stamp is not within 31 days after the one before");
    return reading_finish(
        parser, reading, (int32_t) ((reading->stamp_us - before_us) / US_PER_S), fault);
}

void previous_stamp_pass(
    BlockSeries *series, ReadingParser *parser, const CsvRecord *record, const Tracker *tracker)
{
    int64_t before_us = 0;
    Reading reading;
    RowFault unused;

    if (reading_parse_stamp(parser, record, &reading) &&
        reading_check_stamp(parser, &reading, &unused))
        (void) move_stamp(series, tracker, &reading, &before_us);
}
