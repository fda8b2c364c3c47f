/*
 * paging: lists a page of which is asked for: ?limit=&offset=.
 *
 * Stage: serve. Statements of such lists have the column n_total first (how many there are without
 * the page) and in front of each row; a list of none is one row with NULL behind it.
 */
#ifndef EIOT_SERVE_API_PAGING_H
#define EIOT_SERVE_API_PAGING_H

#include "serve/api/call.h"

#define PAGE_DEFAULT 50
#define PAGE_MOST    500
#define OFFSET_MOST  1000000000

typedef struct Paging {
    int64_t limit;
    int64_t offset;
} Paging;

/* USAGE for numbers that are none, or out of their bounds. */
Status paging_read(const Call *call, Paging *ret_paging, Error *err) MUST_USE;

/* Reads a page: the last two parameters are limit and offset, and set here. *ret_table has the rows
 * of the page, without a filler; *ret_total how many there are. */
Status paging_table(
    Call *call,
    const char *sql_name,
    Param *params,
    size_t n_params,
    Paging paging,
    size_t key,
    Table *ret_table,
    int64_t *ret_total,
    Error *err) MUST_USE;

/* {"items", "total", "limit", "offset"}; takes `items` over. */
Json *paging_json(Json *items, int64_t total, Paging paging);

/* All of it: reads limit and offset, asks the statement and answers its rows. The statement's last
 * two parameters are limit and offset. */
Status paging_answer(
    Call *call, const char *sql_name, Param *params, size_t n_params, Error *err) MUST_USE;

#endif
