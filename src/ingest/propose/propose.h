/*
 * propose: what can be seen of a file that no source profile matches yet, as a profile to start
 * from. What can't be known from values - zone, start or end stamps, and whatever two readings of
 * the file allow - is left open: the profile asks for it when it is used.
 *
 * Stage: ingest, beside source_check; the text is written by the command. Looks at a sample of the
 * file (sample.h); nothing here decides how a file is loaded.
 */
#ifndef EIOT_INGEST_PROPOSE_H
#define EIOT_INGEST_PROPOSE_H

#include "conf/project.h"
#include "ingest/propose/sample.h"

#define PROPOSAL_FORMATS 4
#define PROPOSAL_CODES   24

/* Texts that fit all values of a column: one, or what has to be chosen from. */
typedef struct Choice {
    const char *items[PROPOSAL_FORMATS];
    size_t n;
} Choice;

/* Codes of a column, in order of appearance. */
typedef struct Codes {
    const char *items[PROPOSAL_CODES];
    size_t n;
} Codes;

/* Columns count from 0; -1: none was found. */
typedef struct Proposal {
    const char *name; /* of the profile, from the file's */
    Sample sample;
    int meter;
    int ts; /* or date and time in two columns */
    int date;
    int clock;
    int value;
    int unit_column;
    int quality;
    int channel;
    Choice ts_formats; /* of ts; of a day alone as well */
    Choice date_formats;
    Choice clock_formats;
    bool has_offset; /* stamps state it: no zone is needed */
    Choice decimals; /* "point", "comma" */
    const char *thousands;
    const char *unit; /* by the value's heading; NULL: not known */
    bool is_power;
    bool is_rising; /* no meter's value ever falls: a register? */
    bool has_negative;
    int32_t interval_s; /* commonest step of a meter's stamps; 0: not known */
    bool has_one_step;
    Codes quality_codes;
    Codes channel_codes;
} Proposal;

/* IO, or DATA when the file is no table or a source of the project reads it by a layout. */
Status
propose(Arena *arena, const Project *project, const char *path, Proposal *ret_proposal, Error *err)
    MUST_USE;

#endif
