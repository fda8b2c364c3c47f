/*
 * register_series: what a cumulative register counted between its readings.
 *
 * Readings of one meter and channel, sorted by instant, become energies of intervals:
 *
 *     100.0   100.5     0.0   101.4   (nothing)   104.4     0.2
 *        \ 0.5 /  \      low     0.9 /   \  3.0 spread /  \ restart: no energy
 *
 * A reading is low when the register falls and then comes back, at most REGISTER_LOW_MAX readings
 * later, in a step of at least half of the fall; it is left out. One is high when the register
 * falls back and goes on from where it was, at most REGISTER_HIGH_MAX readings after it rose to it
 * in one step; it is left out as well. Any other fall is the register's roll-over, when the range
 * of its digits makes a possible energy of it, else a restart (replaced, reset): nothing is known
 * of that interval. So it is when the register rises by more than it can. A distance of one and a
 * half regular intervals or more is a gap: its energy is spread by time.
 *
 * What a reading is depends on REGISTER_LOOK_AHEAD readings after it and REGISTER_LOW_MAX before it
 * and no others, so a part of a long series is derived alone, with REGISTER_CONTEXT readings around
 * what changed.
 *
 * Stage: ingest. Pure: no store, no clock.
 */
#ifndef EIOT_INGEST_REGISTER_SERIES_H
#define EIOT_INGEST_REGISTER_SERIES_H

#include "ingest/profile.h"

#define REGISTER_LOW_MAX  8
#define REGISTER_HIGH_MAX 2

/* That a reading is high is seen by the fall behind it, that this is no low by what comes then. */
#define REGISTER_LOOK_AHEAD (REGISTER_LOW_MAX + REGISTER_HIGH_MAX)

/* Status of a reading is known LOOK_AHEAD readings inside; around the change itself statuses change
 * for as many, and the nearest reading that is not left out is at most as many further. */
#define REGISTER_CONTEXT (3 * REGISTER_LOOK_AHEAD + 2)

/* A gap of more intervals than this is not spread: it has no energy. */
#define REGISTER_GAP_MAX 40000

/* What a reading is, to the one before. */
typedef enum RegisterFate {
    REGISTER_GOES_ON,
    REGISTER_FIRST,
    REGISTER_ROLLOVER,
    REGISTER_RESTART, /* the energy since the one before is not known */
    REGISTER_LOW,     /* left out: it fell and came back */
    REGISTER_HIGH,    /* left out: it rose and came back */
    REGISTER_N_FATES
} RegisterFate;

/* As raw_data.register_reads has it; NULL for one that goes on. */
const char *register_fate_word(RegisterFate fate);

typedef struct RegisterRead {
    int64_t ts_us; /* whole seconds */
    Decimal kwh;
    const RegisterRules *rules; /* of its file */
    int64_t line;
    int32_t file_id;
    Quality quality;
    RegisterFate fate; /* set by register_series_derive() */
} RegisterRead;

/* The energy between two readings, or a piece of it. */
typedef struct RegisterInterval {
    int64_t start_us;
    int32_t length_s;
    Decimal kwh;
    Quality quality; /* the worse of both readings; of a piece of a gap: estimated */
    bool is_spread;
} RegisterInterval;

/* `end` is the reading that ends it; of a gap, the one that ends the gap. */
typedef void RegisterPut(void *context, const RegisterRead *end, const RegisterInterval *interval);

/* The readings between which all is known, those left out included: indexes. */
typedef struct RegisterSpan {
    size_t first;
    size_t last;
} RegisterSpan;

/* Derives the intervals of `reads` (at least one, by instant, no two alike). `is_start`, `is_end`:
 * the series has none before, none after. Fates are set within the span; that of its first reading
 * only with `is_start`. */
RegisterSpan register_series_derive(
    RegisterRead *reads, size_t n, bool is_start, bool is_end, RegisterPut *put, void *context);

#endif
