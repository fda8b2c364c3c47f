/*
 * row_fields: one field of a record into a typed value, or the reason why not, as people read it in
 * the report and in raw_data.rejected_rows.
 *
 * Stage: ingest, shared by reading_parser and record_parser. Strict and free of guesses: what does
 * not fit the profile is a fault of that column. Values quoted in reasons are cut to a length that
 * suits a line. Pure functions; any thread.
 */
#ifndef EIOT_INGEST_ROW_FIELDS_H
#define EIOT_INGEST_ROW_FIELDS_H

#include "base/civil.h"
#include "ingest/csv_reader.h"
#include "ingest/profile.h"

#define ROW_REASON_MAX 320

/* What is stated later than this after the load can't have happened yet: the clock is wrong. */
#define ROW_AHEAD_US (2 * US_PER_DAY)

/* Why a record is rejected. */
typedef struct RowFault {
    int column; /* from 0; -1: the record as a whole */
    char reason[ROW_REASON_MAX];
    char kind[ROW_REASON_MAX]; /* the reason with "..." for each value of the record: the same for
                                * all that are rejected for one reason */
} RowFault;

/* Sets a fault; returns false, so that `return row_fault(...)` ends a parse. The format knows %s %d
 * %zu; a value of the record, which its kind leaves out, is %.*s, or %-s where it is not cut.
 */
bool row_fault(RowFault *fault, int column, const char *format, ...) PRINTF_LIKE(3, 4);

/* For "'%.*s'" in reasons: the text cut at a character's border to at most 64 bytes. */
Str row_shown(Str text);

/* True when a record has the shape the file must have; else the fault is set. */
bool row_check_shape(const CsvRecord *record, size_t n_columns, RowFault *fault);

/* Blank, or one of the profile's missing_values in any case; `text` is trimmed. */
bool row_is_missing(const Profile *profile, Str text);

/* An id: trimmed, case kept. `what` names it in the fault ("meter id"). Blank ids, ids longer than
 * LIMIT_METER_ID_BYTES, with control characters, or spoilt by a spreadsheet (4.18E+12) are faults.
 */
bool row_id(Str text, int column, const char *what, Str *ret_id, RowFault *fault);

/* A serial number: trimmed; len 0 where it is blank or a word for nothing. One longer than
 * LIMIT_SERIAL_BYTES or with control characters is a fault. */
bool row_serial(const Profile *profile, Str text, int column, Str *ret_serial, RowFault *fault);

/* A finite double in the profile's number format; `text` is trimmed and not missing. */
bool row_number(const Profile *profile, Str text, int column, double *ret_value, RowFault *fault);

/* An exact number in the profile's number format. */
bool row_decimal(const Profile *profile, Str text, int column, Decimal *ret_value, RowFault *fault);

typedef enum InstantFit {
    INSTANT_OK,
    INSTANT_AMBIGUOUS, /* the clock was set back over it: `us` is the earlier, `second_us` the later
                        */
    INSTANT_MISSING,   /* the clock was set forward over it; the fault is set */
    INSTANT_BAD,       /* the fault is set */
} InstantFit;

typedef struct Instant {
    int64_t us;
    int64_t second_us;
    bool is_hour; /* an hour of the day: `us` is the start of the interval whatever the profile says
                   */
} Instant;

/* Civil time, counted as if in UTC, into UTC by the profile's zone; `text` is shown in the fault.
 */
InstantFit row_place(
    const Profile *profile,
    int64_t local_us,
    Str text,
    int column,
    Instant *ret_instant,
    RowFault *fault);

/* A stamp of one column into UTC. */
InstantFit
row_instant(const Profile *profile, Str text, int column, Instant *ret_instant, RowFault *fault);

/* What the columns of a date and of a clock state, trimmed; `column` is the clock's. */
typedef struct DateClock {
    Str date;
    Str clock;
    int column;
    TimeValue day;
    TimeValue time;
} DateClock;

bool row_date_clock(
    const Profile *profile,
    Str date,
    Str clock,
    int date_column,
    int clock_column,
    DateClock *ret,
    RowFault *fault);

/* Into UTC. */
InstantFit row_date_clock_instant(
    const Profile *profile, const DateClock *stated, Instant *ret_instant, RowFault *fault);

/* Both steps. */
InstantFit row_instant_split(
    const Profile *profile,
    Str date,
    Str clock,
    int date_column,
    int clock_column,
    Instant *ret_instant,
    RowFault *fault);

/* A day by the profile's date_format: its midnight, counted as if in UTC. */
bool row_date(const Profile *profile, Str text, int column, int64_t *ret_us, RowFault *fault);

/* False with the fault set when an instant is before the profile's not_before or after `latest`. */
bool row_check_window(
    const Profile *profile, int64_t us, int64_t latest_us, int column, RowFault *fault);

#endif
