/*
 * webhook: one POST of JSON to an address. The second door to libcurl, beside the copy's.
 */
#ifndef EIOT_PIPELINE_WEBHOOK_H
#define EIOT_PIPELINE_WEBHOOK_H

#include <stdint.h>

#include "base/error.h"
#include "base/str.h"

/* OK when the other side answered with 2xx within `most_ms`. No redirect is followed. Errors are IO
 * and name the host alone: the rest of such an address is often a secret. */
Status webhook_post(const char *url, Str json, int64_t most_ms, Error *err) MUST_USE;

#endif
