/*
 * id_pattern: the one regular expression that fits all texts of a column, if they are built alike.
 *
 * Pure and in constant memory: texts are shown one by one. A text is cut into runs of digits,
 * capital and small letters, and other characters; texts are alike when their runs are. Where
 * letters and digits mix freely (hexadecimal), runs of both are taken together. Letters that never
 * change stay as they are, lengths become bounds: M0001, M0723 give ^M[0-9]{4}$.
 */
#ifndef EIOT_QUALITY_ID_PATTERN_H
#define EIOT_QUALITY_ID_PATTERN_H

#include <stdint.h>

#include "base/str.h"

#define ID_PATTERN_RUNS 12
#define ID_PATTERN_TEXT                                                                            \
    64 /* longer texts, and such as are not printable ASCII, have no pattern                       \
        */

typedef struct IdRun {
    unsigned classes; /* of its characters */
    size_t least;     /* characters */
    size_t most;
    bool is_same; /* in every text seen */
    char text[ID_PATTERN_TEXT];
} IdRun;

typedef struct IdRuns {
    size_t n;
    IdRun runs[ID_PATTERN_RUNS];
    bool is_broken; /* texts are not alike */
} IdRuns;

/* Cleared by = {0}. */
typedef struct IdPattern {
    size_t n_texts;
    IdRuns fine;
    IdRuns coarse; /* letters and digits are one class */
} IdPattern;

void id_pattern_add(IdPattern *pattern, Str text);

/* The expression in `arena`, or NULL: fewer than two texts, not alike, or none of an id, which has
 * digits. `is_loose`: runs of any length, for when not all texts were seen. */
const char *id_pattern_regex(Arena *arena, const IdPattern *pattern, bool is_loose);

#endif
