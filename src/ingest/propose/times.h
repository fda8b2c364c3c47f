/*
 * times: which time formats read all values of a sample's column.
 *
 * Stage: ingest, part of propose. More than one may: 01/02/2025 is of January and of February. Then
 * all are told, and people choose.
 */
#ifndef EIOT_INGEST_PROPOSE_TIMES_H
#define EIOT_INGEST_PROPOSE_TIMES_H

#include "ingest/propose/propose.h"

typedef enum TimesKind {
    TIMES_STAMP, /* a day and a time of day */
    TIMES_DATE,
    TIMES_CLOCK,
} TimesKind;

/* The first column that some format of the kind reads as a whole, and these formats; -1: none. */
int column_of_times(Arena *arena, const Sample *sample, TimesKind kind, Choice *ret_formats);

bool choice_has_offset(Arena *arena, const Choice *formats);

/* Reads the stamps of a proposal by the first of its formats. */
typedef struct StampReader StampReader;

/* NULL: it has no stamps. */
StampReader *stamp_reader(Arena *arena, const Proposal *proposal);

/* Seconds between the stamps of two rows, whichever is earlier; 0: not both can be read. */
int32_t stamp_step(const StampReader *reader, size_t before, size_t row);

#endif
