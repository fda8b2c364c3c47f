/*
 * target: what a request line asks for, "/api/v1/meters/a%2Fb?limit=5", taken apart. Pure.
 *
 * Strict, so that nothing behind it needs to be: a percent sign has its two digits, texts are UTF-8
 * without NUL, the path begins with '/'. What is not so is USAGE with the reason.
 */
#ifndef EIOT_SERVE_HTTP_TARGET_H
#define EIOT_SERVE_HTTP_TARGET_H

#include "serve/http/request.h"

#define HTTP_PARAMETERS_MAX 100 /* of one query */

/* Fills path, raw_path, query and n_query, in request->arena. The form with a host that proxies
 * send ("http://host/path") is read too; the host is left out. */
Status target_read(Request *request, const char *target, Error *err) MUST_USE;

/* Percent-decodes one text of a path ("a%2Fb" is "a/b"); `what` names it in errors: "path". */
Status
target_decode(Arena *arena, Str text, const char *what, const char **ret_text, Error *err) MUST_USE;

#endif
