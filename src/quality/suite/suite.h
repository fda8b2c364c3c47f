/*
 * suite: reads an expectation suite, the JSON that Great Expectations 1.x writes.
 *
 * Stage: quality, first step; knows nothing of stores. Strict: an unknown expectation, argument or
 * value is a CONFIG error that names file and expectation and says what is supported, because a
 * check that is silently left out looks like a check that passed.
 *
 * The `meta` of a suite says what Great Expectations leaves to its Python configuration:
 *   "eiot": {"table": "raw_data.readings", "layer": "raw", "optional": false,
 *            "day_column": "start_ts", "key_columns": ["meter_id", "start_ts"]}
 */
#ifndef EIOT_QUALITY_SUITE_H
#define EIOT_QUALITY_SUITE_H

#include "quality/quality.h"
#include "quality/suite/condition.h"
#include "quality/suite/partition.h"
#include "quality/suite/value.h"

/* How an expectation is turned into SQL, and which rows it judges. */
typedef enum KindFamily {
    FAMILY_CATALOG, /* about the table's columns: no scan */
    FAMILY_ROWS,    /* yes or no for each row */
    FAMILY_UNIQUE,  /* yes or no for each row, by the other rows */
    FAMILY_VALUE,   /* one value of the table against bounds */
    FAMILY_QUERY,   /* a query that must return no row */
} KindFamily;

typedef enum KindId {

#define KIND(id, type, family, required, optional) KIND_##id,
#include "kinds.def"
#undef KIND
    KIND_COUNT,
} KindId;

typedef struct Kind {
    KindId id;
    const char *type; /* "expect_column_to_exist" */
    KindFamily family;
    uint32_t required; /* KwargBit */
    uint32_t optional;
} Kind;

typedef enum IgnoreRows { IGNORE_ALL_MISSING, IGNORE_ANY_MISSING, IGNORE_NEVER } IgnoreRows;

typedef struct QuantileRange {
    double quantile;
    Value min; /* VALUE_NONE: no bound */
    Value max;
} QuantileRange;

typedef struct Expectation {
    const Kind *kind;
    size_t number;           /* from 1, as errors name it */
    const char *notes;       /* why it stands there; NULL: none */
    const char *notes_fr;    /* from meta.notes_fr */
    const char *kwargs_text; /* the arguments as compact JSON */
    Severity severity;
    const char *column;   /* also column_A; NULL when the kind has none */
    const char *column_b; /* column_B */
    const char **columns; /* column_list, column_set */
    size_t n_columns;
    Value *values; /* value_set, type_list */
    size_t n_values;
    QuantileRange *quantiles;
    size_t n_quantiles;
    Partition partition; /* with its holdouts; n 0 when the kind has none */
    double threshold;    /* of the divergence */
    Value min;           /* VALUE_NONE: no bound */
    Value max;
    bool is_strict_min;
    bool is_strict_max;
    bool or_equal;
    bool exact_match;
    double mostly; /* 1 when the suite states none; 0 is a value like any other */
    double sum_total;
    int64_t count; /* value, column_index */
    bool has_count;
    const char *regex;
    const char *query;
    IgnoreRows ignore;
    const Condition *condition; /* NULL: all rows */
} Expectation;

typedef struct Suite {
    const char *file;
    const char *name;
    const char *table; /* "schema.name" */
    const char *layer;
    bool is_optional;
    const char *day_column; /* NULL: --day does not narrow this suite */
    const char **key_columns;
    size_t n_key_columns;
    Expectation *expectations;
    size_t n_expectations;
} Suite;

/* All memory in `arena`. `file` names it in errors. */
Status suite_parse(Arena *arena, Str text, const char *file, Suite *ret_suite, Error *err) MUST_USE;

/* The kind of a type, or NULL. */
const Kind *expectation_kind_find(Str type);

/* Place in the order raw, staging, marts; -1 for another name. */
int layer_rank(const char *layer);

#endif
