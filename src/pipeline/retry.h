/*
 * retry: whether a step that failed is tried again, and after how long. Pure: no clock, no sleep.
 *
 * Only what can get better by itself is tried again (Error.is_passing: the store is away or held by
 * somebody else, the disk is full); bad data, a failed check or a wrong configuration never are.
 * The wait doubles each time, up to an hour.
 */
#ifndef EIOT_PIPELINE_RETRY_H
#define EIOT_PIPELINE_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

#define RETRIES_MOST      100
#define RETRY_WAIT_MOST_S INT64_C(3600)

typedef struct RetryPolicy {
    int64_t retries; /* of one step; 0: none */
    int64_t wait_s;  /* before the first */
} RetryPolicy;

/* After the `n_failed`th failure in a row, from 1. When true, `*ret_wait_s` says how long to wait.
 */
bool retry_wanted(
    const RetryPolicy *policy, int64_t n_failed, const Error *err, int64_t *ret_wait_s);

#endif
