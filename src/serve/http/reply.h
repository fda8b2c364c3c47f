/*
 * reply: what is sent for an answer: with its ETag, 304 in its place, packed, and with the headers
 * that keep a browser safe. Pure: an Answer in, a status, header lines and bytes out.
 */
#ifndef EIOT_SERVE_HTTP_REPLY_H
#define EIOT_SERVE_HTTP_REPLY_H

#include "serve/http/answer.h"

#define REPLY_HEADERS_MAX (ANSWER_HEADERS_MAX + 16)
#define REPLY_PACK_FROM   1024 /* bytes of a body that is worth packing */
#define REPLY_HTML_POLICY                                                                          \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "              \
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "                   \
    "frame-ancestors 'none'"

typedef struct Reply {
    int status;
    HttpField headers[REPLY_HEADERS_MAX];
    size_t n_headers;
    Str body; /* of a 304 only its length is told */
} Reply;

/* In request->arena. A header the answer has itself goes before the server's own of that name. */
void reply_make(const Request *request, const Answer *answer, Reply *ret_reply);

#endif
