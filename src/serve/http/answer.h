/*
 * answer: what goes back for a request. A plain value in the request's arena: handlers fill it, the
 * server sends it (compressed where the other side reads that, 304 where it has it already).
 */
#ifndef EIOT_SERVE_HTTP_ANSWER_H
#define EIOT_SERVE_HTTP_ANSWER_H

#include "serve/http/request.h"

#define ANSWER_HEADERS_MAX 8

typedef struct Answer {
    int status;       /* 200, ... */
    const char *type; /* of the body: "application/json"; NULL: there is no body */
    Str body;
    Str packed;       /* the body by gzip_pack(), where it is at hand; empty: the server packs it */
    const char *etag; /* with its quotes; NULL: the server makes one of the body of a 200 to GET */
    const char *cache; /* Cache-Control; NULL: "no-cache" for what has an ETag, else "no-store" */
    HttpField headers[ANSWER_HEADERS_MAX]; /* more of them */
    size_t n_headers;
    const char *detail; /* of a problem, as it was told; NULL: the answer is none */
    const char *hint;   /* beside it; may be NULL */
} Answer;

/* Adds a header; the value lives as long as the answer. More than fit is a broken promise. Control
 * characters in the value are sent as spaces: no value ends its line. */
void answer_header(Answer *answer, const char *name, const char *value);

/* `json` is taken over. */
void answer_json(Arena *arena, Answer *answer, int status, Json *json);

/* application/problem+json (RFC 9457): title by the status, detail and hint in words. Replaces what
 * the answer held. `hint` may be NULL. */
void answer_problem(Arena *arena, Answer *answer, int status, const char *detail, const char *hint);

/* The same problem in other words; status and headers stay. */
void answer_say(
    Arena *arena, Answer *answer, const char *title, const char *detail, const char *hint);

/* The problem that an Error is: USAGE 400, DATA 422, LIMIT 413, UNSUPPORTED 501, BUSY and STORE
 * 503, the rest 500. Words of the store and of the rest may name files, hosts and statements of the
 * server: those stay behind, for the caller's log. */
void answer_error(Arena *arena, Answer *answer, const Error *err);

/* "Not Found"; "Error" for a status without a name here. */
const char *answer_title(int status);

#endif
