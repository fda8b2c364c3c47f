/*
 * memory: a store for unit tests: tables in memory, answers given beforehand, failures on demand.
 *
 * Stage: store, in tests only (a library of its own, memory_dep). It speaks no SQL: a statement is
 * known by its name. A statement named like a table that was loaded gives that table's rows; one
 * with an answer gives the answer; any other gives no rows. Loads, begin, commit and rollback do
 * what they say; there is one set of tables for all connections, without isolation. One thread.
 * Its dialect is DuckDB's, so that sql_named() finds the real statements.
 */
#ifndef EIOT_STORE_MEMORY_MEMORY_H
#define EIOT_STORE_MEMORY_MEMORY_H

#include "store/driver.h"

extern const StoreDriver memory_driver;

/* An empty store; store_close() releases it. */
Status memory_store_open(Store **ret_store, Error *err) MUST_USE;

/* From now on `statement` gives a copy of `rows`. */
void memory_answer(Store *store, const char *statement, const Batch *rows);

/* Call number `nth` from now (1 is the next) gives `status` and does nothing. Calls that count:
 * run, script, query, next, load, begin, commit. */
void memory_fail_at(Store *store, size_t nth, Status status);

/* Calls so far, and what the call at `index` was about: "run NAME", "load TABLE", "begin", ... */
size_t memory_n_calls(const Store *store);
const char *memory_call(const Store *store, size_t index);

#endif
