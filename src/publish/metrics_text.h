/*
 * metrics_text: the text that Prometheus reads (exposition format 0.0.4), family by family.
 *
 * Pure: the caller puts a family, then its samples, each family once. Label values may be any text:
 * what would break a line is escaped, so one hostile name never costs the other series. A value
 * that is not a number is left out: no sample says "not known", where NaN would hide the reset of a
 * counter and 0 would be believed.
 */
#ifndef EIOT_PUBLISH_METRICS_TEXT_H
#define EIOT_PUBLISH_METRICS_TEXT_H

#include "base/str.h"

typedef struct MetricLabel {
    const char *name;
    Str value;
} MetricLabel;

/* The lines HELP and TYPE; `type` is counter, gauge or histogram. A family without samples is fine.
 */
void metrics_put_family(StrBuf *text, const char *name, const char *type, const char *help);

/* One sample. Whole numbers are written in full up to 2^53, others with 15 digits. */
void metrics_put_sample(
    StrBuf *text, const char *name, const MetricLabel *labels, size_t n_labels, double value);

#endif
