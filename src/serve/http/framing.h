/*
 * framing: whether the head of a request says without doubt where its body ends. Pure.
 *
 * libmicrohttpd 0.9.75 takes heads that it and a proxy in front of it may read differently: two
 * lengths, a length beside chunks, a space before the colon. What one of both takes for a body the
 * other takes for the next request, so such heads are refused (RFC 9112, section 6.3).
 */
#ifndef EIOT_SERVE_HTTP_FRAMING_H
#define EIOT_SERVE_HTTP_FRAMING_H

#include "serve/http/request.h"

/* USAGE with the reason when it is in doubt. *ret_length is what Content-Length says, -1 for
 * chunks, 0 when there is no body. */
Status
framing_read(const HttpField *headers, size_t n_headers, int64_t *ret_length, Error *err) MUST_USE;

#endif
