/*
 * register_check: the first intervals between the registers of a file, for `eiot source check`.
 *
 * Stage: ingest, part of source_check. Holds the first REGISTER_CHECK_MAX registers of a file, and
 * derives from them as if the store had no others. One thread.
 */
#ifndef EIOT_INGEST_REGISTER_CHECK_H
#define EIOT_INGEST_REGISTER_CHECK_H

#include "ingest/ingest.h"
#include "ingest/profile.h"
#include "store/batch.h"

#define REGISTER_CHECK_MAX 200000

typedef struct RegisterCheck RegisterCheck;

/* Released by register_check_close(). */
RegisterCheck *register_check_new(Arena *arena, const Profile *profile);
void register_check_close(RegisterCheck *check); /* NULL is allowed */

/* A batch of registers; columns stand as reading_block.h says. */
void register_check_add(RegisterCheck *check, const Batch *batch);

/* After the last one: the readings that the first lines end, at most CHECK_READINGS, and the counts
 * of the registers that were held. Of a register that stands twice the first is taken. */
void register_check_finish(RegisterCheck *check, SourceCheck *ret);

#endif
