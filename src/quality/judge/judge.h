/*
 * judge: from counts to a verdict, by Great Expectations' rules. Pure.
 *
 * A per-row expectation holds when (judged - unexpected) / judged >= mostly, or nothing was judged.
 * `mostly` 0 always holds, 1 allows no row; percentages are of the rows judged, so they lie in
 * 0..100.
 */
#ifndef EIOT_QUALITY_JUDGE_H
#define EIOT_QUALITY_JUDGE_H

#include "quality/compile/compile.h"

bool judge_mostly(int64_t judged, int64_t unexpected, double mostly);

/* Sets outcome, counts or observed value from row 0 of `row`, which answers a scan with `slot`. */
void judge_slot(
    Arena *arena, const Expectation *e, const Slot *slot, const Table *row, QualityResult *result);

/* The rows of a sample as a JSON list: values when there is one column, else objects. */
const char *sample_json(Arena *arena, const Table *rows);

#endif
