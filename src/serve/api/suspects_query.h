/*
 * suspects_query: which suspects a request asks for, and their rows: one reading for pages and
 * files.
 *
 * Stage: serve. ?sort=&order=&q=&feeder=&transformer=&cause=&least_probability=&all=&assigned_to=
 */
#ifndef EIOT_SERVE_API_SUSPECTS_QUERY_H
#define EIOT_SERVE_API_SUSPECTS_QUERY_H

#include "serve/api/paging.h"

typedef struct SuspectsAsked {
    bool is_all;        /* every scored meter; else the visits worth making */
    const char *feeder; /* "": any, and so for the next three */
    const char *transformer;
    const char *cause;
    const char *part; /* of the id, without case */
    double least_probability;
    const char *assigned_to; /* NULL: anybody or nobody */
    const char *sort;
    bool is_descending;
} SuspectsAsked;

/* Rows in their order; columns are those of suspects_list.sql and visit_rank. */
typedef struct SuspectsRows {
    Table table;
    int64_t n_total;  /* without the page */
    int64_t n_scored; /* all there are, asked for or not */
    int64_t n_visits; /* of n_total, worth a visit; the next two are of these */
    double expected_hits;
    double expected_amount;
    Str currency; /* of the list; "" for an empty one */
} SuspectsRows;

/* USAGE for a parameter that can't be meant. */
Status suspects_asked(const Call *call, SuspectsAsked *ret_asked, Error *err) MUST_USE;

Status suspects_rows(
    Call *call,
    const SuspectsAsked *asked,
    Paging paging,
    SuspectsRows *ret_rows,
    Error *err) MUST_USE;

#endif
