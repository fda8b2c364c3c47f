#include "ingest/previous_stamp.h"

#include "base/civil.h"

/* A meter's end stamps before a record, each later than the other. */
typedef struct StampsBefore {
    size_t n; /* 0 to 2 that are known */
    int64_t last_us;
    int64_t before_us;
} StampsBefore;

static void add_stamp(StampsBefore *stamps, int64_t us)
{
    if (stamps->n == 0)
        stamps->last_us = us;
    else if (stamps->n == 1 && us < stamps->last_us)
        stamps->before_us = us;
    else
        return;
    stamps->n++;
}

static void add_segment(StampsBefore *stamps, const Segment *segment)
{
    add_stamp(stamps, segment->last_us);
    add_stamp(stamps, segment->before_us);
}

/* Those of the same meter in this block, then in earlier ones. */
static StampsBefore
stamps_before(const BlockSeries *series, const Tracker *tracker, const Reading *reading)
{
    const Segment *here = block_series_find(series, reading->meter_id, reading->clocked);
    const Series *earlier = tracker_find(tracker, reading->meter_id, reading->clocked);
    StampsBefore stamps = {0};

    if (here != NULL)
        add_segment(&stamps, here);
    if (earlier != NULL)
        add_segment(&stamps, &earlier->all);
    return stamps;
}

/* Moves the meter's stamp on to that of this record, whatever becomes of it. The
 * series is tracked by its end stamps, so that the next record finds them. */
static StampsBefore move_stamp(BlockSeries *series, const Tracker *tracker, Reading *reading)
{
    StampsBefore stamps = stamps_before(series, tracker, reading);

    /* of two instants the one that goes on from the stamp before */
    if (stamps.n > 0 && reading->stamp_us <= stamps.last_us)
        reading->stamp_us = reading->second_us;
    reading->start_us = reading->stamp_us;
    /* the same stamp again is added as well: its key repeats */
    if (stamps.n == 0 || reading->stamp_us >= stamps.last_us)
        (void) block_series_add(series, reading);
    return stamps;
}

static bool is_length(const Profile *profile, int64_t us)
{
    const int64_t most_us =
        profile->most_s == 0 ? INT64_C(31) * US_PER_DAY : profile->most_s * US_PER_S;

    return us > 0 && us <= most_us && us % US_PER_S == 0;
}

static bool not_near(const Profile *profile, int column, RowFault *fault)
{
    if (profile->most_s == 0)
        return row_fault(fault, column, "stamp is not within 31 days after the one before");
    return row_fault(
        fault, column, "stamp is not within %d s after the one before", (int) profile->most_s);
}

bool previous_stamp_finish(
    BlockSeries *series,
    ReadingParser *parser,
    const Tracker *tracker,
    Reading *reading,
    RowFault *fault)
{
    int column = parser->header->columns[READING_TS] >= 0 ? parser->header->columns[READING_TS]
                                                          : parser->header->columns[READING_DATE];
    StampsBefore stamps;
    int64_t length_us;
    bool is_again;

    /* a clock that has gone wrong moves nothing */
    if (!reading_check_stamp(parser, reading, fault))
        return false;
    stamps = move_stamp(series, tracker, reading);
    /* a record of the same stamp is of the same interval */
    is_again = stamps.n > 0 && reading->stamp_us == stamps.last_us;
    if (stamps.n == 0 || (stamps.n == 1 && is_again))
        return row_fault(fault, column, "the meter's first stamp: the length is not known");
    length_us = reading->stamp_us - (is_again ? stamps.before_us : stamps.last_us);
    if (!is_length(parser->profile, length_us))
        return not_near(parser->profile, column, fault);
    return reading_finish(parser, reading, (int32_t) (length_us / US_PER_S), fault);
}

void previous_stamp_pass(
    BlockSeries *series, ReadingParser *parser, const CsvRecord *record, const Tracker *tracker)
{
    Reading reading;
    RowFault unused;

    if (reading_parse_stamp(parser, record, &reading) &&
        reading_check_stamp(parser, &reading, &unused))
        (void) move_stamp(series, tracker, &reading);
}
