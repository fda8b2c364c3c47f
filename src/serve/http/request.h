/*
 * request: one HTTP request as handlers read it. A plain value: the server fills it, tests write
 * it.
 *
 * Everything in it lives in `arena`, which is freed when the answer has been sent. Names of headers
 * are compared without case. A name that comes twice counts once, its first.
 */
#ifndef EIOT_SERVE_HTTP_REQUEST_H
#define EIOT_SERVE_HTTP_REQUEST_H

#include "base/json.h"

typedef struct HttpField {
    const char *name;
    const char *value; /* never NULL */
} HttpField;

typedef struct Request {
    Arena *arena;
    const char *method;     /* "GET"; HEAD comes as GET, and its answer's body stays here */
    const char *path;       /* "/api/v1/days", percent-decoded, UTF-8, without the query */
    const char *raw_path;   /* the same as it came: an id may hold a '/' as %2F */
    const HttpField *query; /* percent-decoded, UTF-8 */
    size_t n_query;
    const HttpField *headers;
    size_t n_headers;
    Str body;
    const char *peer; /* address of the other side: "127.0.0.1" */
    bool is_tls;
    bool is_quick; /* on a thread that must not be held up: see HttpHandler */
} Request;

/* NULL when there is none. */
const char *request_header(const Request *request, const char *name);
const char *request_query(const Request *request, const char *name);

/* One percent-decoded part of raw_path ("a%2Fb" is "a/b"); false for what target.h refuses. */
bool request_decode(Arena *arena, Str text, const char **ret_text);

/* The value of a cookie, in the request's arena; NULL when there is none. */
const char *request_cookie(const Request *request, const char *name);

/* The body as a JSON object; USAGE when its type is not application/json or it is none. The caller
 * calls json_decref(). */
Status request_json(const Request *request, Json **ret_json, Error *err) MUST_USE;

/* A whole number of the query between `least` and `most`, `fallback` when it is not there; USAGE
 * for anything else. */
Status request_integer(
    const Request *request,
    const char *name,
    int64_t least,
    int64_t most,
    int64_t fallback,
    int64_t *ret_value,
    Error *err) MUST_USE;

#endif
