/*
 * suite_internal: the arguments of expectations, shared by kinds.c, suite.c and suite_kwargs.c.
 */
#ifndef EIOT_QUALITY_SUITE_INTERNAL_H
#define EIOT_QUALITY_SUITE_INTERNAL_H

#include "quality/suite/suite.h"

typedef enum KwargBit {
    KWARG_COLUMN = 1 << 0,
    KWARG_COLUMN_A = 1 << 1,
    KWARG_COLUMN_B = 1 << 2,
    KWARG_COLUMN_LIST = 1 << 3,
    KWARG_COLUMN_SET = 1 << 4,
    KWARG_COLUMN_INDEX = 1 << 5,
    KWARG_MIN_VALUE = 1 << 6,
    KWARG_MAX_VALUE = 1 << 7,
    KWARG_STRICT_MIN = 1 << 8,
    KWARG_STRICT_MAX = 1 << 9,
    KWARG_MOSTLY = 1 << 10,
    KWARG_ROW_CONDITION = 1 << 11,
    KWARG_CONDITION_PARSER = 1 << 12,
    KWARG_VALUE = 1 << 13,
    KWARG_VALUE_SET = 1 << 14,
    KWARG_REGEX = 1 << 15,
    KWARG_TYPE = 1 << 16,
    KWARG_TYPE_LIST = 1 << 17,
    KWARG_EXACT_MATCH = 1 << 18,
    KWARG_OR_EQUAL = 1 << 19,
    KWARG_IGNORE_PAIR = 1 << 20, /* ignore_row_if, with the words of pairs */
    KWARG_IGNORE_LIST = 1 << 21, /* ignore_row_if, with the words of lists */
    KWARG_SUM_TOTAL = 1 << 22,
    KWARG_QUANTILES = 1 << 23,
    KWARG_RELATIVE_ERROR = 1 << 24,
    KWARG_QUERY = 1 << 25,
    KWARG_PARTITION = 1 << 26,
    KWARG_THRESHOLD = 1 << 27,
    KWARG_TAIL_HOLDOUT = 1 << 28,
    KWARG_INTERNAL_HOLDOUT = 1 << 29,
} KwargBit;

#define KWARG_PAIR      (KWARG_COLUMN_A | KWARG_COLUMN_B)
#define KWARG_BOUNDS    (KWARG_MIN_VALUE | KWARG_MAX_VALUE | KWARG_STRICT_MIN | KWARG_STRICT_MAX)
#define KWARG_CONDITION (KWARG_ROW_CONDITION | KWARG_CONDITION_PARSER)
#define KWARG_MAP       (KWARG_MOSTLY | KWARG_CONDITION)

/* Reads the arguments of one expectation whose kind is set. Errors say which argument. */
Status kwargs_read(Arena *arena, const Json *kwargs, Expectation *expectation, Error *err) MUST_USE;

/* The list of texts `json`, at most `max` of them; false when it is something else or empty. */
bool texts_from_json(Arena *arena, const Json *json, const char ***ret_texts, size_t *ret_n);

/* The kind at `id`. */
const Kind *kind_at(KindId id);

/* Texts in single quotes with commas between, for hints. */
const char *quoted_list(Arena *arena, const char *const *texts, size_t n);

#endif
