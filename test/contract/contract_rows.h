/*
 * contract_rows: rows that the contract suite loads and finds again: all types, extremes, nulls,
 * and a source that gives numbered rows by several workers and can be told to fail.
 */
#ifndef EIOT_TEST_CONTRACT_ROWS_H
#define EIOT_TEST_CONTRACT_ROWS_H

#include <stdatomic.h>

#include "store/store.h"

#define TYPES_ROWS    5
#define TYPES_COLUMNS 8

/* A row of each: ordinary, greatest, least, empty or zero, null. */
extern const Batch types_batch;

/* The instants and dates of its first three rows: what a store's types hold. */
typedef struct TypesTimes {
    int64_t instants[3];
    int32_t dates[3];
} TypesTimes;

/* Sets them, for the tests that follow; NULL sets back the years 1 to 9999. */
void types_set_times(const TypesTimes *times);

/* Fails the test unless `batch` is types_batch. */
void check_types(const char *case_name, const Batch *batch);

/* Rows (n bigint, name text, part double): n counts from 0 without a gap over all workers, name is
 * "row N" and null for every seventh, part is n / 4. */
typedef struct Numbered {
    size_t n_rows;
    size_t batch_rows;
    atomic_size_t given;
    size_t fail_after; /* rows after which the source fails; 0: never */
    Status fail_status;
    struct NumberedWorker *workers;
} Numbered;

extern const Column numbered_columns[3];

Numbered numbered_new(Arena *arena, size_t n_rows, size_t batch_rows, size_t n_workers);
BatchSource numbered_source(Numbered *numbered, size_t n_workers);

#endif
