/*
 * block_series: the series (meter and channel) met in one block, each with a Segment for the
 * tracker.
 *
 * Stage: ingest, part of reading_block, a worker's own. A hash table that is emptied by counting on
 * instead of clearing. Ids are slices into the block. One thread.
 */
#ifndef EIOT_INGEST_BLOCK_SERIES_H
#define EIOT_INGEST_BLOCK_SERIES_H

#include "ingest/reading_parser.h"
#include "ingest/tracker.h"

typedef struct BlockSeries {
    bool counts_steps; /* lengths come from steps; set before the first block */
    Segment *segments;
    StepCounts *steps; /* by segment, when steps are counted */
    int32_t *lengths;  /* by segment, set by block_series_merge() when steps are counted */
    size_t n;
    size_t size;
    uint64_t *slots; /* block number << 32 | segment; a slot of another number is empty */
    size_t n_slots;
    uint32_t number;
    size_t last; /* segment of the reading before */
} BlockSeries;

/* Empties it: before each block, also the first. */
void block_series_start(BlockSeries *series);
void block_series_close(BlockSeries *series);

/* Adds a reading to its series, whose id must live until the next block_series_start(); the segment
 * that its length comes from. */
size_t block_series_add(BlockSeries *series, const Reading *reading);

/* What a series has in this block; NULL: nothing. */
const Segment *block_series_find(const BlockSeries *series, Str meter_id, Channel channel);

/* Merges all segments into the tracker, in order of first appearance. */
void block_series_merge(BlockSeries *series, Tracker *tracker);

#endif
