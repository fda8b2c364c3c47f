/*
 * header_map: which column of one file is which field, settled once from its header.
 *
 * Stage: ingest, between csv_blocks (its head) and the row parsers. By name in any case, or by
 * position where the profile says so. A file whose header can't be right is refused here: a column
 * that is missing (with the headings found), a heading that stands twice. Read-only after: any
 * thread.
 */
#ifndef EIOT_INGEST_HEADER_MAP_H
#define EIOT_INGEST_HEADER_MAP_H

#include "ingest/csv_reader.h"
#include "ingest/profile.h"

/* A column of values of a wide source. */
typedef struct WideColumn {
    int column;       /* from 0 */
    int64_t local_us; /* what its heading states: of a date its midnight, of a clock the time since
                         midnight, as if in UTC; WIDE_COUNT: its place, from 0 */
    Channel channel;  /* WIDE_CHANNEL: what its heading stands for */
} WideColumn;

typedef struct HeaderMap {
    uint64_t line;                /* physical line of the header; 0: the file has none */
    Str *headings;                /* trimmed; empty texts without a header */
    size_t n_columns;             /* fields every record must have */
    int columns[KIND_MAX_FIELDS]; /* by field: column from 0, -1: not in the file */
    WideColumn *wide;             /* of a wide source: its columns of values, at least one */
    size_t n_wide;
} HeaderMap;

/* `head` is csv_blocks_head(); all memory in `arena`. DATA error when the file must be refused;
 * when it has a header all the same, *ret_map says what is in it. */
Status header_map_read(
    Arena *arena,
    const Profile *profile,
    const CsvBlock *head,
    const char *path,
    HeaderMap *ret_map,
    Error *err) MUST_USE;

/* A line that is no record by `skip_lines_starting`. */
bool header_skips(const Profile *profile, Str raw);

/* The heading of a column (from 0) as text in `arena`, or NULL when there is none. */
const char *header_heading(Arena *arena, const HeaderMap *map, int column);

/* The column, from 0, of the first of these headings that there is, in any case; -1: of none. */
int header_find(const HeaderMap *map, const StrList *names);

/* The texts joined by ", ", cut with an ellipsis before they fill a hint. */
const char *header_join(Arena *arena, const Str *texts, size_t n);

/* The field read from a column (from 0), or NULL. */
const char *header_field_of(const Profile *profile, const HeaderMap *map, size_t column);

#endif
