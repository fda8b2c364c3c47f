/*
 * readings: the change feed: readings of the source as versions of their keys in the copy.
 *
 * Stage: sync. Each attempt reads, in one transaction of the source, the readings that loads after
 * the cursor made hold, and the keys that such loads took out and no reading has now. They become
 * rows of readings_versions with the attempt's number as version; of the rows of a key the newest
 * is read (ReplacingMergeTree, FINAL), and none when that one is a removal.
 *
 * Why no load can be missed. A load is numbered by load_seq: in PostgreSQL its transaction's
 * number, in DuckDB its file's. The next cursor is not the highest number seen but one below which
 * every load had ended when the snapshot was taken: in PostgreSQL pg_snapshot_xmin - 1, in DuckDB,
 * where one process writes at a time, the highest. A load that was open then and commits later has
 * a number at or above xmin, so the next attempt reads it, whenever it commits and whatever else
 * committed before. Rows of loads above xmin that are already seen are sent again next time, and
 * replace themselves.
 *
 * Why the version is the attempt and not the load. Loads may commit out of the order of their
 * numbers; attempts look one after the other, and the later one saw what holds.
 *
 * A source whose numbers went back (restored elsewhere from a dump: PostgreSQL counts transactions
 * anew) is read from the start. A whole reading (--full) also removes what the source has not:
 * after it, rows of earlier attempts that no row of this one replaced are gone there.
 */
#ifndef EIOT_SYNC_READINGS_H
#define EIOT_SYNC_READINGS_H

#include "sync/copy.h"

/* Sends what changed after load `from` and compares the days it touches. With copy->is_full, `from`
 * is -1: all is sent and all days are compared. DATA error that names the key of a reading whose
 * start no copy can hold; nothing is sent then. */
Status readings_copy(Copy *copy, int64_t from, CopyReport *ret_report, Error *err) MUST_USE;

/* The load the next attempt may read after, when this one, which reads after `from`, ends well. */
Status readings_next_cursor(StoreConn *source, int64_t *ret_load_seq, Error *err) MUST_USE;

#endif
