/*
 * body: the members of a JSON object that came with a request, each checked for what it is.
 *
 * Stage: serve. Every error is USAGE and names the member; what was sent is never repeated.
 */
#ifndef EIOT_SERVE_API_BODY_H
#define EIOT_SERVE_API_BODY_H

#include "base/json.h"

/* USAGE when there is a member that is none of `names` (ending in NULL): a slip of the pen must not
 * look like an answer. */
Status body_only(Json *body, const char *const *names, Error *err) MUST_USE;

/* A text; USAGE when it is not there. Lives as long as `body`, like the next. */
Status body_text(const Json *body, const char *name, const char **ret_text, Error *err) MUST_USE;

/* NULL when it is null or not there. */
Status
body_text_or_none(const Json *body, const char *name, const char **ret_text, Error *err) MUST_USE;

/* *ret_has false when it is null or not there. */
Status body_number_or_none(
    const Json *body, const char *name, bool *ret_has, double *ret_number, Error *err) MUST_USE;
Status body_flag_or_none(
    const Json *body, const char *name, bool *ret_has, bool *ret_flag, Error *err) MUST_USE;

#endif
