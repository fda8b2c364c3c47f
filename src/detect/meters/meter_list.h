/*
 * meter_list: the customers' meters with what is known of them besides their curve.
 *
 * Stage: detect. One row per meter of intermediate.int_meters, in the order of transformer and
 * meter, so that the meters of a transformer are a range; those of no known transformer come last.
 * The place in this order is what panel_read.c asks the store by.
 */
#ifndef EIOT_DETECT_METERS_METER_LIST_H
#define EIOT_DETECT_METERS_METER_LIST_H

#include "detect/detect_internal.h"

/* NaN where a number is not known; days are since 1970-01-01, NO_DAY: none. */
#define NO_DAY INT32_MIN

typedef struct MeterRow {
    Str meter_id;
    Str transformer_id; /* "" when none is known */
    Str zone;           /* of the weather; "" */
    int64_t n_days;     /* with values for most of their intervals */
    double coverage;    /* share of the readings expected from its first day to its last, 0..1 */
    double interval_s;  /* usual length of its readings */
    double mean_day_kwh;
    double peer_ratio; /* its level by the median of its transformer's other meters */
    double export_kwh;
    double outage_share; /* of its intervals */
    double price_per_kwh;
    /* prepayment; NaN for meters that are not prepaid */
    double vended_ratio; /* metered by vended */
    double days_since_vend;
    double supplied_days; /* days with use since the last vend */
    double buys_little;   /* vended a month by the median of its prepaid neighbours */
    double tokens_without_sale;
    double edge_months; /* months just below an edge of the tariff's blocks */
    double months;
    double edge_kwh;
    /* events */
    Str tamper_code; /* of the last one; "" */
    int32_t tamper_day;
} MeterRow;

typedef struct MeterList {
    const MeterRow *rows;
    size_t n;
    int32_t first_day; /* of the calendar of all readings */
    size_t n_days;
} MeterList;

/* All in the run's arena. */
Status meter_list_read(const DetectRun *run, MeterList *ret_list, Error *err) MUST_USE;

/* The place after the last meter of the same transformer as that at `first`; meters of no known
 * transformer come in parts of METERS_WITHOUT_NODE. */
#define METERS_WITHOUT_NODE 64
size_t meter_list_end_of(const MeterList *list, size_t first);

#endif
