/*
 * condition: row_condition, the rows an expectation looks at.
 *
 * Two written forms, both of Great Expectations 1.x:
 *   col("channel") == "import"         with condition_parser "great_expectations"
 *   {"type": "and", "conditions": [{"type": "comparison", "column": {"name": "kwh"},
 *     "operator": ">", "parameter": 0}, {"type": "nullity", "column": {"name": "label"},
 *     "is_null": false}]}
 * A closed set: comparisons, IN, nullity, and, or. Never SQL, never Python: what the file says
 * reaches the store only as quoted column names and parameters.
 */
#ifndef EIOT_QUALITY_CONDITION_H
#define EIOT_QUALITY_CONDITION_H

#include "base/error.h"
#include "quality/suite/value.h"

typedef enum ConditionKind {
    CONDITION_COMPARE,
    CONDITION_IN,
    CONDITION_NOT_IN,
    CONDITION_IS_NULL,
    CONDITION_NOT_NULL,
    CONDITION_AND,
    CONDITION_OR,
} ConditionKind;

typedef struct Condition {
    ConditionKind kind;
    const char *column;   /* not for and, or */
    const char *operator; /* SQL text: = <> < <= > >= */
    Value *values;        /* one for CONDITION_COMPARE */
    size_t n_values;
    const struct Condition *parts; /* and, or */
    size_t n_parts;
} Condition;

/* CONFIG error that says what is supported. */
Status condition_parse(
    Arena *arena, const Json *json, const Condition **ret_condition, Error *err) MUST_USE;

#endif
