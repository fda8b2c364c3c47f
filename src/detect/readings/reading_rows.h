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
 * past_avg_kwh is what the file states; where it states none, the mean of the last 10 readings of
 * the series, this one included, of which blanks take a place and have no say. It is made here and
 * not by the store: rows come in that order anyway, and a second sort of them would be most of the
 * store's memory.
 *
 * A column that has a value in less than half of the readings is left out: rows without it would
 * have no say in the forest.
 *
 * Memory is bounded by ReadingsConfig.newest: of more readings only those of the newest local days
 * are taken that fit, whole days, and the newest day in any case. What is strange is worth a look
 * while it is new; a run of each night looks at every day once. The day before the first is read
 * for the means only. A reading takes 12 bytes for its
 * key and 4 for each column.
 */
#ifndef EIOT_DETECT_READINGS_READING_ROWS_H
#define EIOT_DETECT_READINGS_READING_ROWS_H

#include "base/progress.h"
#include "detect/detect_config.h"
#include "store/store.h"

/* The readings of one meter and channel: rows `first` to the first of the next series. */
typedef struct ReadingSeries {
    Str meter_id;
    Str channel;
    size_t first;
} ReadingSeries;

/* All in the arena of reading_rows_read(); row i has key (meter and channel of its series,
 * start_ts[i], length_s[i]), in rising order. */
typedef struct ReadingRows {
    size_t n_rows;
    IforestMatrix matrix;
    const char *names[READING_COLUMNS_N]; /* of the matrix's columns */
    const ReadingSeries *series;
    size_t n_series;
    const int64_t *start_ts;
    const int32_t *length_s;
    const uint64_t *labelled; /* bit i % 64 of word i / 64: row i came with a label */
    Str from_day;             /* YYYY-MM-DD, when earlier days were left out; else "" */
} ReadingRows;

Status reading_rows_read(
    Arena *arena,
    StoreConn *conn,
    const ReadingsConfig *config,
    const Progress *progress,
    ReadingRows *ret_rows,
    Error *err) MUST_USE;

/* The series a row belongs to. */
const ReadingSeries *reading_rows_series(const ReadingRows *rows, size_t row);

static inline bool reading_rows_is_labelled(const ReadingRows *rows, size_t row)
{
    return ((rows->labelled[row / 64] >> (row % 64)) & 1) != 0;
}

#endif
