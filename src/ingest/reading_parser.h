/*
 * reading_parser: a record into a reading, by the profile and the file's header.
 *
 * Stage: ingest, after csv_reader, before reading_block. A record is one reading, a fault, or no
 * data at all. Its length and with it its start may not be known until its neighbours are
 * (INTERVAL_STEP, INTERVAL_PREVIOUS), nor which of two instants an ambiguous local time is: then
 * reading_finish() is called again when they are.
 * Parsing the same id, stamp length or quality as the record before costs next to nothing. One
 * parser a thread.
 */
#ifndef EIOT_INGEST_READING_PARSER_H
#define EIOT_INGEST_READING_PARSER_H

#include "ingest/header_map.h"
#include "ingest/row_fields.h"

typedef struct Reading {
    Str meter_id; /* a slice of the record, or constant */
    Str serial;   /* the same; len 0: not stated */
    Channel channel;
    Channel clocked; /* whose stamps its own goes on from: `channel` as stated; where the sign says
                        it, import, for the steps are the meter's */
    Quality quality;
    bool has_value;
    bool is_absent;    /* a blank where channels have columns: the meter has none of it there */
    bool is_hour;      /* see Instant */
    Decimal value;     /* kWh or kW, as stated; after reading_finish() kWh */
    int64_t stamp_us;  /* UTC; the earlier of two where ambiguous */
    int64_t second_us; /* the later of two */
    int64_t start_us;  /* set by reading_finish() */
    int32_t length_s;  /* 0: not stated */
    int value_column;  /* from 0, for faults; -1: a constant */
    int label;         /* -1: none */
    double context[READING_N_CONTEXT];
    uint32_t context_mask; /* bit i: context[i] has a value */
} Reading;

typedef enum RowFate {
    ROW_PARSED,
    ROW_AMBIGUOUS, /* parsed, but for which of two instants it is */
    ROW_SKIPPED,   /* no data: a filler for an hour that never was, a channel that is passed over */
    ROW_REJECTED,  /* the fault says why */
} RowFate;

typedef struct ReadingParser {
    const Profile *profile;
    const HeaderMap *header;
    IntervalRule interval; /* see reading_interval() */
    Str meter_id;          /* of all records; len 0: each states its own */
    int64_t latest_us;     /* last accepted start */

    const WideColumn *wide; /* the column that is read of a wide record; else NULL */
    int value_column;       /* from 0; -1: a constant */

    Str last_raw_id; /* slices of the block: reading_parser_start() forgets them */
    Str last_id;
    Str last_raw_quality;
    Str last_raw_date;
    Str last_raw_serial;
    Str last_serial;
    int64_t last_day_us;
    Quality last_quality;
    int32_t limit_length_s; /* the length that limit_kwh is for */
    Decimal limit_kwh;
} ReadingParser;

/* Where lengths come from: the records where the file has a length column or a constant states it,
 * else as the profile says. */
IntervalRule reading_interval(const Profile *profile, const HeaderMap *header);

/* `meter_id` len 0: from the column. */
ReadingParser
reading_parser_new(const Profile *profile, const HeaderMap *header, Str meter_id, int64_t now_us);

/* Before the first record of each block: slices of the block before are dead. */
void reading_parser_start(ReadingParser *parser);

/* Of a wide source: whether the record as a whole can be read, its shape, meter and day; and which
 * of its columns reading_parse() reads then. */
bool reading_parse_wide(ReadingParser *parser, const CsvRecord *record, RowFault *fault);
void reading_parser_at(ReadingParser *parser, const WideColumn *wide);

/* A record (with no csv fault or with one) into *ret; ROW_REJECTED sets the fault. */
RowFate
reading_parse(ReadingParser *parser, const CsvRecord *record, Reading *ret, RowFault *fault);

/* What could be read of a record that was rejected: true when meter, channel and stamp could, so
 * that the meter's next record is counted from it. */
bool reading_parse_stamp(ReadingParser *parser, const CsvRecord *record, Reading *ret);

/* False with the fault set when the stamp itself is outside the accepted window. */
bool reading_check_stamp(const ReadingParser *parser, const Reading *reading, RowFault *fault);

/* Most kWh that a reading of this length may have. */
Decimal reading_limit_kwh(const Profile *profile, int32_t length_s);

/* Settles start and kWh from stamp, value and length; false with the fault set when the instant is
 * outside the accepted window or the energy impossible. */
bool reading_finish(ReadingParser *parser, Reading *reading, int32_t length_s, RowFault *fault);

#endif
