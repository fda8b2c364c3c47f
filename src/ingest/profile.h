/*
 * profile: how one kind of file is read, from sources/<name>.yml. What can't be known from a value
 * alone (zone, start or end stamps, number format, unit, what the value is) must stand in it; there
 * is no silent default. Errors are CONFIG and name file and line of the profile.
 *
 *     name: generic                   as the file is called
 *     kind: readings                  readings, network, weather, outages, tariffs, events,
 *                                     vends, payments, inspections
 *     match:                          when a file may be taken for this source; all must hold
 *       file: ["*.csv"]               globs on the file's name
 *       header: [meter_id, ts, kwh]   headings it must have, in any order and case
 *       start: ["100,NEM12"]          what one of its first bytes must be, blanks left out
 *       text: ["<IntervalBlock"]      what stands somewhere in its first 64 KiB
 *     format:
 *       delimiter: ","                one character, or tab
 *       quote: '"'                    one character, or none
 *       encoding: utf-8               or latin-1
 *       header: true                  false: columns are given by position
 *       skip_head: 0                  lines before the header
 *       skip_tail: 0                  records at the end that are no data (totals)
 *       skip_lines_starting: ["#"]
 *       missing_values: ["N/A"]       besides the blank
 *       layout: nem12                 the file is no table: unfolded into one (layouts/layout.h)
 *       table: [Horodate, Valeur]     of layout sections: headings of the table that is read, and
 *       head: {PRM: ~, Type: Index}   of a table of one record above it, with what must stand there
 *                                     (~: anything); a list of headings when nothing must
 *       declared:                     of layout timetable: which stage was in force when, by the
 *         - {from: "2025-07-01 16:00", to: "2025-07-02 05:00", stage: 2}    local clock
 *     number: {decimal: point, thousands: none}   point|comma; none|point|comma|space|apostrophe
 *     time:
 *       format: rfc3339               see time_format.h; a list when a source truly has several.
 *                                     Date and time in two columns: date_format and clock_format;
 *                                     inspections have a date_format alone, and no zone
 *       zone: in_stamp                or UTC, an IANA name, a fixed offset
 *       stamp: start                  or end of the interval (readings)
 *       not_before: 2000-01-01
 *     value:
 *       kind: interval_energy         or mean_power, or register: counts up, read at an instant
 *       unit: kWh                     Wh kWh MWh, W kW MW, or column
 *       unit_default: kWh             for a blank unit where `unit: column`
 *       direction: import_only        or bidirectional: negative values are export
 *       max_kwh_per_hour: 10000
 *       digits: 6                     of a register, before its point: it rolls over after them
 *       multiplier: none              or network: values are of the secondary side of CT and PT;
 *                                     models multiply them by the network file's ratio of the meter
 *     interval_s: 1800                or column, previous_stamp, {from: previous_stamp, most: 3600}
 *                                     (further apart is a gap), or {from: step, default: 1800};
 *                                     a length_s column that the file has, or a constant, comes
 *                                     before it
 *     meter: column                   or file_stem: the file is one meter's and named after it
 *     columns: {kwh: [kwh, energy]}   field: heading, list of accepted headings, or position from 1
 *     wide:                           a record holds many readings, a column each; then no kwh
 *       heading: clock                what its heading states: clock, date, channel (by the map
 *                                     below), or nothing: count, the intervals of the record's day
 *                                     one after the other
 *       first: "00:00"                heading or position of the first such column and of the last;
 *       last: "23:30"                 without: all columns that are no field
 *     optional: [quality]             mapped columns a file may lack
 *     constants: {channel: import}
 *     quality: {A: actual, "": actual}    code: actual|estimated|edited|missing
 *     channel: {E1: import}               code: import|export|skip, or a register of several that
 *                                         are kept apart and summed: import.T1, export.T1
 *     label: {Normal: normal}             code: normal|abnormal
 *     reject_limit: {count: 100, percent: 10}   a file past both is refused whole
 *
 * Stage: ingest. All memory in the arena of profile_load(); read-only after it: any thread.
 */
#ifndef EIOT_INGEST_PROFILE_H
#define EIOT_INGEST_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/zone.h"
#include "conf/project.h"
#include "ingest/csv_blocks.h"
#include "ingest/encoding.h"
#include "ingest/record_kinds.h"
#include "ingest/time_format.h"

typedef struct StrList {
    Str *items;
    size_t n;
} StrList;

/* How one field is found in a file. `names` and `position` are empty: the field is not mapped. */
typedef struct ProfileColumn {
    StrList names;
    size_t position; /* from 1; 0: by name */
    bool is_optional;
} ProfileColumn;

typedef enum IntervalRule {
    INTERVAL_CONSTANT, /* interval_s */
    INTERVAL_COLUMN,   /* each record states it */
    INTERVAL_STEP,     /* the commonest step of the meter's own stamps, else of the file, else
                          interval_s */
    INTERVAL_PREVIOUS, /* since the meter's stamp before; end stamps only */
} IntervalRule;

/* What the heading of a value's column states where a record holds many readings. */
typedef enum WideHeading {
    WIDE_NONE,    /* a record is one reading */
    WIDE_CLOCK,   /* the time of day; `date` is a field of the record */
    WIDE_DATE,    /* the day, which is the interval */
    WIDE_COUNT,   /* nothing: the first column is the first interval of the record's day */
    WIDE_CHANNEL, /* the channel; the record has its stamp */
} WideHeading;

/* Words of the store. QUALITY_* in order of worth: the lower wins a conflict. */
typedef enum Quality { QUALITY_ACTUAL, QUALITY_EDITED, QUALITY_ESTIMATED, QUALITY_MISSING } Quality;

/* Index of a profile's channel_names: these, and then the registers that are kept apart. */
typedef int Channel;

enum { CHANNEL_IMPORT, CHANNEL_EXPORT, CHANNEL_SKIP /* is no reading: passed over, counted */ };

typedef enum Label { LABEL_NORMAL, LABEL_ABNORMAL } Label;

/* Texts of a file and the word each stands for. */
typedef struct CodeMap {
    Str *codes;
    int *words;
    size_t n;
} CodeMap;

/* A unit: 10^power kWh, or kW, is one of it. */
typedef struct Unit {
    const char *name;
    bool is_power;
    int power;
} Unit;

/* What a cumulative register may do; see register_series.h. */
typedef struct RegisterRules {
    Decimal range_kwh; /* of its digits: it rolls over there; 0: not known */
    Decimal max_kwh_per_hour;
    int32_t interval_s; /* how far apart its readings are unless some are missing */
} RegisterRules;

typedef struct Profile {
    const char *name;
    const char *file; /* "sources/generic.yml" */
    const KindSpec *kind;
    char hash[HASH_TEXT_MAX]; /* of the profile's bytes */

    StrList match_files;
    StrList match_header;
    StrList match_start;
    StrList match_text;

    const Layout *layout; /* NULL: the file is a table */
    CsvFormat layout_csv; /* of a layout's own lines */
    StrList layout_head;
    Str *layout_head_texts; /* by heading; NULL, or ptr NULL: anything */
    StrList layout_table;
    const DeclaredStage *declared; /* of a layout that takes them */
    size_t n_declared;
    CsvFormat csv; /* of the table */
    Encoding encoding;
    bool has_header;
    size_t skip_head;
    size_t skip_tail;
    StrList skip_starting;
    StrList missing_values;
    bool has_missing_number; /* one of them could be read as a number: -9999 */

    NumberFormat number;

    const TimeFormat *time_format; /* of one column; NULL: the kind has no stamps, or two columns */
    const TimeFormat *date_format; /* of two columns, or of a kind that has days; else NULL */
    const TimeFormat *clock_format;
    const Zone *zone; /* NULL: each stamp states its offset, or the kind has none */
    bool stamp_is_end;
    int64_t not_before_us;

    bool is_power;
    bool is_register;         /* values count up: energy is what lies between two of them */
    Decimal range_kwh;        /* of a register of `digits`; 0: not stated */
    const Unit *unit;         /* NULL: from the column */
    const Unit *unit_default; /* NULL: a blank unit is a reject */
    bool is_bidirectional;
    bool is_secondary; /* values are to be multiplied by the network's ratio */
    Decimal max_kwh_per_hour;

    IntervalRule interval;
    int32_t interval_s;
    int32_t most_s; /* INTERVAL_PREVIOUS: further apart is a gap; 0: 31 days */

    WideHeading wide;
    ProfileColumn wide_first; /* not mapped: values are all columns that are no field */
    ProfileColumn wide_last;

    bool meter_is_file_stem;
    ProfileColumn columns[KIND_MAX_FIELDS]; /* by index of the kind's fields */
    Str constants[KIND_MAX_FIELDS];         /* ptr NULL: none */
    CodeMap quality;
    CodeMap channel;
    Str *channel_names; /* by Channel */
    size_t n_channels;
    CodeMap label;

    int64_t reject_count;
    int64_t reject_percent;
} Profile;

/* Reads sources/<name>.yml of the project. */
Status profile_load(
    Arena *arena,
    const Project *project,
    const char *name,
    const Profile **ret_profile,
    Error *err) MUST_USE;

/* The same from text; `file` names it in errors. For tests and profile_load(). */
Status profile_parse(
    Arena *arena, Str text, const char *file, const Profile **ret_profile, Error *err) MUST_USE;

/* How csv_blocks reads a file of this source. */
CsvBlocksOptions profile_blocks(const Profile *profile, size_t n_workers);

/* The unit of this name in any case, or NULL. */
const Unit *unit_find(Str name);

/* The word a code stands for (exact, else in any case), or -1. */
int code_find(const CodeMap *map, Str code);

const char *quality_word(Quality quality);

/* A record holds many readings whose times are stated by their columns. */
static inline bool profile_is_wide_in_time(const Profile *profile)
{
    return profile->wide != WIDE_NONE && profile->wide != WIDE_CHANNEL;
}

/* The channel as the store has it: "import", "import.T1". */
Str profile_channel_name(const Profile *profile, Channel channel);

/* -1: the source has none of this name. */
Channel profile_channel_find(const Profile *profile, Str name);

const char *label_word(Label label);

#endif
