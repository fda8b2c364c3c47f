#include "retry.h"

bool retry_wanted(
    const RetryPolicy *policy, int64_t n_failed, const Error *err, int64_t *ret_wait_s)
{
    int64_t wait_s = policy->wait_s;

    if (!err->is_passing || n_failed > policy->retries)
        return false;
    for (int64_t at = 1; at < n_failed && wait_s < RETRY_WAIT_MOST_S; at++)
        wait_s *= 2;
    *ret_wait_s = wait_s > RETRY_WAIT_MOST_S ? RETRY_WAIT_MOST_S : wait_s;
    return true;
}
