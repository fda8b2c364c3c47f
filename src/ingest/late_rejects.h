/*
 * late_rejects: readings whose energy is impossible for a length that is known only when the whole
 * file was read.
 *
 * Where lengths come from steps (INTERVAL_STEP) a reading is judged by the longest it can have when
 * it is parsed, and handed on. Each series keeps its largest energy; when the settled length does
 * not allow it, the file is read once more with all lengths known, and what is impossible becomes a
 * reject as any other: with line, column, reason and raw text. That is rare (a meter's overflow),
 * so a second reading costs less than keeping the text of every record that might be meant.
 *
 * Stage: ingest, part of reading_stream, after the last batch. One thread.
 */
#ifndef EIOT_INGEST_LATE_REJECTS_H
#define EIOT_INGEST_LATE_REJECTS_H

#include "ingest/reading_block.h"
#include "ingest/reject_list.h"

typedef struct LateSearch {
    Arena *arena;
    const Profile *profile;
    const HeaderMap *header;
    const char *path;
    Str meter_id; /* as reading_parser_new() */
    int64_t now_us;
    const Tracker *tracker; /* lengths settled */
    MeterDevices *devices;  /* gains those of the other readings, as `*ret_kept` */
} LateSearch;

/* True when some reading of the file has more energy than its settled length allows. */
bool late_rejects_exist(const Profile *profile, const Tracker *tracker);

/* Adds them to `rejects`; their lines in file order, in the arena. `*ret_kept` counts the other
 * readings (parsed, missing, sum, range), but for those that were held. */
Status late_rejects_find(
    const LateSearch *search,
    RejectList *rejects,
    ReadingCounts *ret_kept,
    int64_t **ret_lines,
    size_t *ret_n,
    Error *err) MUST_USE;

#endif
