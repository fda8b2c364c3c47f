/*
 * series_check: what is missing between the readings of a file, and which it states twice, for
 * `eiot source check`.
 *
 * Stage: ingest, part of source_check. Holds the first SERIES_CHECK_MAX readings of a file, 48
 * bytes each. A series is a meter and a channel; it is known by a hash of 64 bits, so that two of
 * them may be taken for one, which is not to be expected in a file of a billion. One thread.
 */
#ifndef EIOT_INGEST_SERIES_CHECK_H
#define EIOT_INGEST_SERIES_CHECK_H

#include "ingest/ingest.h"
#include "ingest/profile.h"
#include "ingest/tracker.h"
#include "store/batch.h"

#define SERIES_CHECK_MAX 4000000

typedef struct SeriesCheck SeriesCheck;

/* Released by series_check_close(). */
SeriesCheck *series_check_new(Arena *arena, const Profile *profile);
void series_check_close(SeriesCheck *check); /* NULL is allowed */

/* A batch of readings, or of registers; columns stand as reading_block.h says. */
void series_check_add(SeriesCheck *check, const Batch *batch);

/* After the last one: ret->gaps and ret->repeats. `lengths` has the length of each series where it
 * comes from steps, NULL where the batches had it; readings of the `n_late` lines (rising) were
 * rejected at the end. */
void series_check_finish(
    SeriesCheck *check,
    const Tracker *lengths,
    const int64_t *late_lines,
    size_t n_late,
    SourceCheck *ret);

#endif
