/*
 * negotiate: what the other side takes and what it has already, from its headers (RFC 9110). Pure.
 */
#ifndef EIOT_SERVE_HTTP_NEGOTIATE_H
#define EIOT_SERVE_HTTP_NEGOTIATE_H

#include <stdbool.h>

/* Whether an Accept-Encoding takes gzip: named, or by `*`, and not with q=0. NULL takes none. */
bool negotiate_gzip(const char *accept_encoding);

/* Whether an If-None-Match names `etag` (weak comparison), or anything by `*`. NULL names none. */
bool negotiate_has(const char *if_none_match, const char *etag);

#endif
