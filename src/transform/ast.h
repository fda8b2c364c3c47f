/*
 * ast: a parsed model or macro file. Made by parser.c, walked by render.c and eval.c; never changed
 * afterwards, so one macro set serves every model. Every node knows its place in the file.
 */
#ifndef EIOT_TRANSFORM_AST_H
#define EIOT_TRANSFORM_AST_H

#include "transform/lexer.h"
#include "transform/value.h"

typedef enum ExprKind {
    EXPR_LITERAL,    /* value */
    EXPR_NAME,       /* text */
    EXPR_LIST,       /* items */
    EXPR_DICT,       /* keys, items */
    EXPR_ATTRIBUTE,  /* left.text */
    EXPR_INDEX,      /* left[right] */
    EXPR_CALL,       /* text(items, keys[i]=items[n_positional + i]) */
    EXPR_FILTER,     /* left | text(items) */
    EXPR_NOT,        /* left */
    EXPR_NEGATE,     /* left */
    EXPR_BINARY,     /* left op right */
    EXPR_IF,         /* left if condition else right */
    EXPR_IS_NONE,    /* left is none */
    EXPR_IS_DEFINED, /* text is defined */
} ExprKind;

typedef enum BinaryOp {
    OP_OR,
    OP_AND,
    OP_EQUAL,
    OP_NOT_EQUAL,
    OP_LESS,
    OP_LESS_EQUAL,
    OP_GREATER,
    OP_GREATER_EQUAL,
    OP_IN,
    OP_NOT_IN,
    OP_PLUS,
    OP_MINUS,
    OP_CONCAT,
} BinaryOp;

typedef struct Expr Expr;

struct Expr {
    ExprKind kind;
    Place place;
    Value literal;
    Str text; /* name, attribute, function or filter */
    BinaryOp op;
    const Expr *left;
    const Expr *right;
    const Expr *condition;
    const Expr *const *items;
    size_t n_items;
    const Str *keys;     /* of a dict: n_items; of a call: n_items - n_positional */
    size_t n_positional; /* call */
};

typedef enum StmtKind {
    STMT_TEXT,
    STMT_WRITE, /* {{ value }} */
    STMT_SET,   /* {% set names[0] = value %} */
    STMT_IF,    /* {% if value %} body {% else %} otherwise; elif is an if in `otherwise` */
    STMT_FOR,   /* {% for names in value %} body */
} StmtKind;

typedef struct Stmt Stmt;

typedef struct Block {
    const Stmt *stmts;
    size_t n_stmts;
} Block;

struct Stmt {
    StmtKind kind;
    Place place;
    Str text;
    const Expr *value;
    const Str *names; /* for: more than one when each item is taken apart */
    size_t n_names;
    Block body;
    Block otherwise;
};

typedef struct MacroParameter {
    Str name;
    const Expr *otherwise; /* the default, or NULL */
} MacroParameter;

typedef struct Macro {
    Str name;
    Place place;
    const MacroParameter *parameters;
    size_t n_parameters;
    Block body;
} Macro;

/* All macros of the project: one namespace. */
typedef struct MacroSet {
    const Macro *macros;
    size_t n_macros;
} MacroSet;

static inline const Macro *macro_find(const MacroSet *set, Str name)
{
    for (size_t at = 0; at < set->n_macros; at++)
        if (str_equal(set->macros[at].name, name))
            return &set->macros[at];
    return NULL;
}

#endif
