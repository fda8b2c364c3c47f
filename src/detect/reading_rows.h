/*
 * reading_rows: the readings of the store as rows of a forest.
 *
 * One forest for all meters is only fair when a large customer's ordinary day is not strange
 * beside a small one's. So energy columns are taken as a ratio to the level of their own series
 * (meter and channel): the median of its positive readings, which a few spikes or weeks of zeros
 * do not move. A series without a positive reading has level 1. With a single series this divides
 * everything by one number, which changes no isolation forest: what holds for a labelled data set
 * of one meter holds here. Weather is the same for all and is taken as it is.
 *
 * A column that has a value in less than half of the readings is left out: rows without it would
 * have no say in the forest.
 */
#ifndef EIOT_DETECT_READING_ROWS_H
#define EIOT_DETECT_READING_ROWS_H

#include "base/progress.h"
#include "detect/detect_config.h"
#include "store/store.h"

typedef struct ReadingSeries {
    Str meter_id;
    Str channel;
} ReadingSeries;

/* All in the arena of reading_rows_read(); row i has key (series[series_of[i]], start_ts[i],
 * length_s[i]), in rising order. */
typedef struct ReadingRows {
    size_t n_rows;
    IforestMatrix matrix;
    const char *names[READING_COLUMNS_N]; /* of the matrix's columns */
    const ReadingSeries *series;
    const uint32_t *series_of;
    const int64_t *start_ts;
    const int32_t *length_s;
} ReadingRows;

Status reading_rows_read(
    Arena *arena,
    StoreConn *conn,
    const ReadingsConfig *config,
    const Progress *progress,
    ReadingRows *ret_rows,
    Error *err) MUST_USE;

#endif
