/*
 * reject_list: records that could not be read, kept until the file's load is decided.
 *
 * Stage: ingest. Bounded: past LIMIT_REJECTS_BYTES nothing more is held and the file is refused by
 * its loader. Raw text is kept as UTF-8, other bytes as \xNN, at most LIMIT_REJECT_TEXT_BYTES. One
 * thread at a time.
 */
#ifndef EIOT_INGEST_REJECT_LIST_H
#define EIOT_INGEST_REJECT_LIST_H

#include "ingest/header_map.h"
#include "ingest/ingest.h"
#include "ingest/row_fields.h"

#define LIMIT_REJECTS_BYTES ((size_t) 128 * 1024 * 1024)

typedef struct RejectList {
    Arena *arena;
    const HeaderMap *header;
    size_t max_bytes;
    Reject *items; /* in the order added */
    size_t n;
    size_t size;
    size_t n_bytes;
    int64_t n_all;       /* added, kept or not */
    bool is_full;        /* some were not kept */
    uint64_t lost_lines; /* physical lines of all rejects, kept or not */
} RejectList;

/* `header` must live as long; released by reject_list_close(). */
RejectList reject_list_new(Arena *arena, const HeaderMap *header, size_t max_bytes);
void reject_list_close(RejectList *list);

/* `raw` is cleaned and copied; `n_lines` is how many physical lines the record covers. */
void reject_list_add(
    RejectList *list, const RowFault *fault, uint64_t line, uint64_t n_lines, Str raw);

/* Sorts by line, for those found late. */
void reject_list_sort(RejectList *list);

/* Appends all to raw_data.rejected_rows. */
Status reject_list_save(
    const RejectList *list, StoreConn *conn, int32_t file_id, int64_t now_us, Error *err) MUST_USE;

#endif
