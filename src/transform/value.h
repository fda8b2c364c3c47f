/*
 * value: what an expression of a model's Jinja gives. Values are immutable and point into the
 * arena of the render or the text of the file; copying one copies no content.
 *
 * Text of a value, truth and equality are Python's, since dbt's are: none is `None`, true is
 * `True`, 0.10 is `0.1`, an empty list is false, 1 == 1.0.
 */
#ifndef EIOT_TRANSFORM_VALUE_H
#define EIOT_TRANSFORM_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

typedef enum ValueKind {
    VALUE_NONE,
    VALUE_BOOL,
    VALUE_INT,
    VALUE_FLOAT,
    VALUE_TEXT,
    VALUE_LIST,     /* also Jinja's tuples */
    VALUE_DICT,     /* also target and loop */
    VALUE_RELATION, /* what ref, source and this give */
} ValueKind;

/* A table or view. `sql` is how it is written in a query: quoted, or the name of a CTE. */
typedef struct Relation {
    Str schema;
    Str name;
    Str sql;
} Relation;

typedef struct Value Value;

struct Value {
    ValueKind kind;
    bool boolean;
    int64_t integer;
    double number;
    Str text;
    const Str *keys;    /* dict */
    const Value *items; /* list, dict */
    size_t n_items;
    const Relation *relation;
};

Value value_none(void);
Value value_bool(bool boolean);
Value value_int(int64_t integer);
Value value_float(double number);
Value value_text(Str text);

/* Python's truth: false are none, false, 0, '', [] and {}. */
bool value_truth(const Value *value);

/* Python's ==; values of kinds that don't compare are different. Relations by their SQL. */
bool value_equal(const Value *left, const Value *right);

/* Order of two numbers or two texts in *ret_order (below 0, 0, above 0); false for others. */
bool value_order(const Value *left, const Value *right, int *ret_order);

/* False for lists and dicts: their text would be Python's, not SQL's. */
bool value_is_writable(const Value *value);

/* As `{{ }}` writes a writable value; in `arena` or the value's own text. */
Str value_write(Arena *arena, const Value *value);

/* The member of a dict, or NULL. */
const Value *value_member(const Value *dict, Str key);

/* "text", "list", ... for messages; a constant string. */
const char *value_kind_name(ValueKind kind);

#endif
