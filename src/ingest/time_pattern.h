/*
 * time_pattern: a date pattern as steps. Private to time_format.
 */
#ifndef EIOT_INGEST_TIME_PATTERN_H
#define EIOT_INGEST_TIME_PATTERN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"
#include "ingest/time_format.h"

#define TIME_STEPS_MAX    32
#define TIME_PATTERNS_MAX 64 /* after the parts that may be left out are written out */

typedef enum TimeOp {
    TIME_OP_LITERAL,   /* the byte `literal` */
    TIME_OP_SEPARATOR, /* T, t or a space (rfc3339) */
    TIME_OP_YEAR,
    TIME_OP_YEAR2,
    TIME_OP_MONTH,
    TIME_OP_DAY,
    TIME_OP_HOUR,   /* 0..23 */
    TIME_OP_HOUR24, /* 0..24 */
    TIME_OP_HOUR12, /* 1..12 */
    TIME_OP_HALF,   /* AM, PM */
    TIME_OP_MINUTE,
    TIME_OP_SECOND,
    TIME_OP_FRACTION,
    TIME_OP_OFFSET, /* `literal` ':' means that +hh:mm or Z are the only forms */
    TIME_OP_COUNT,
} TimeOp;

typedef struct TimeStep {
    TimeOp op;
    uint8_t min; /* digits */
    uint8_t max;
    char literal;
} TimeStep;

typedef enum TimeKind {
    TIME_KIND_STEPS,
    TIME_KIND_UNIX,
    TIME_KIND_UNIX_MS,
    TIME_KIND_SERIAL,
    TIME_KIND_HOUR_OF_DAY,
} TimeKind;

typedef struct TimePattern {
    TimeKind kind;
    bool has_offset;
    size_t n_steps;
    TimeStep steps[TIME_STEPS_MAX];
    /* The shape YYYY-MM-DD?HH:mm[:ss][Z], read without walking steps; 0 when it is another. */
    size_t iso_length;  /* 16 or 19, without the Z */
    char iso_separator; /* the byte between date and time */
    bool has_iso_zone;  /* a Z must follow */
} TimePattern;

/* Compiles one pattern into one or more (one for each choice of its optional parts), appended to
 * `ret_patterns`, which has room for TIME_PATTERNS_MAX. CONFIG errors as time_format_compile(). */
Status time_pattern_compile(
    Str text, TimePart part, TimePattern *ret_patterns, size_t *ret_n, Error *err) MUST_USE;

/* True when some text fits both and may mean two different things. */
bool time_pattern_clashes(const TimePattern *left, const TimePattern *right);

#endif
