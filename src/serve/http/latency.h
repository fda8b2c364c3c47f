/*
 * latency: how long answers take, by route and outcome, as histograms for Prometheus.
 *
 * Several threads may add at once. A route counts from its first use; when there are more than
 * LATENCY_ROUTES_MAX, the rest are one, "other", so that what is asked for can't make series
 * without end: pass the pattern of a route ("GET /api/v1/nodes/{id}"), never what was asked.
 */
#ifndef EIOT_SERVE_HTTP_LATENCY_H
#define EIOT_SERVE_HTTP_LATENCY_H

#include "base/str.h"

#define LATENCY_ROUTES_MAX 128

typedef struct Latency Latency;

Latency *latency_new(void);
void latency_free(Latency *latency); /* NULL is allowed */

/* `route`: a pattern, with its method and a space before it where it has one. `status_class`: 1 to
 * 5, of the status ("2" of 200). */
void latency_add(Latency *latency, const char *route, int status_class, double seconds);

/* The family eiot_http_request_duration_seconds with the labels method (where there is one), route
 * and code ("2xx"). */
void latency_put(const Latency *latency, StrBuf *text);

#endif
