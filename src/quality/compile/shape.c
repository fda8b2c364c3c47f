#include "quality/compile/shape.h"

#include <ctype.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"

#define KEY_COLUMNS_MAX (32 * LIMIT_COLUMNS) /* PostgreSQL allows 32 columns in an index */

/* First word of a type's name, lower case, against what it means for comparisons. */
static const struct {
    const char *prefix;
    ColumnClass class;
} classes[] = {
    {"tinyint", CLASS_NUMBER},      {"smallint", CLASS_NUMBER}, {"integer", CLASS_NUMBER},
    {"bigint", CLASS_NUMBER},       {"hugeint", CLASS_NUMBER},  {"utinyint", CLASS_NUMBER},
    {"usmallint", CLASS_NUMBER},    {"uinteger", CLASS_NUMBER}, {"ubigint", CLASS_NUMBER},
    {"uhugeint", CLASS_NUMBER},     {"float", CLASS_NUMBER},    {"real", CLASS_NUMBER},
    {"double", CLASS_NUMBER},       {"decimal", CLASS_NUMBER},  {"numeric", CLASS_NUMBER},
    {"varchar", CLASS_TEXT},        {"text", CLASS_TEXT},       {"character", CLASS_TEXT},
    {"timestamp", CLASS_TIMESTAMP}, {"date", CLASS_DATE},       {"bool", CLASS_BOOL},
};

/* Names that mean one type, the catalog's of DuckDB and PostgreSQL among them. */
static const char *const synonyms[][2] = {
    {"character varying", "varchar"},
    {"text", "varchar"},
    {"timestamp with time zone", "timestamptz"},
    {"timestamp without time zone", "timestamp"},
    {"double precision", "double"},
    {"float8", "double"},
    {"int8", "bigint"},
    {"int4", "integer"},
    {"int", "integer"},
    {"bool", "boolean"},
    {"numeric", "decimal"},
};

ColumnClass column_class(const char *type)
{
    bool is_list = strchr(type, '[') != NULL;

    for (size_t at = 0; !is_list && at < COUNT_OF(classes); at++) {
        size_t length = strlen(classes[at].prefix);

        if (str_equal_nocase((Str){type, strnlen(type, length)}, (Str){classes[at].prefix, length}))
            return classes[at].class;
    }
    return CLASS_OTHER;
}

static Status read_columns(Arena *arena, StoreConn *conn, const Sql *sql, Shape *shape, Error *err)
{
    Table rows;
    Status status = store_table(arena, conn, sql, LIMIT_COLUMNS, &rows, err);

    if (status != OK)
        return status;
    shape->n_columns = rows.n_rows;
    shape->columns = ARENA_ARRAY(arena, ShapeColumn, rows.n_rows);
    for (size_t row = 0; row < rows.n_rows; row++) {
        ShapeColumn *column = &shape->columns[row];

        column->name = str_dup(arena, table_text(&rows, row, 0));
        column->type = str_dup(arena, table_text(&rows, row, 1));
        column->class = column_class(column->type);
        column->never_null = table_i64(&rows, row, 2) != 0;
        column->can_hash = table_i64(&rows, row, 3) != 0;
        column->n_values = table_is_null(&rows, row, 4) ? 0 : table_i64(&rows, row, 4);
        shape->is_table = table_i64(&rows, row, 5) != 0;
    }
    return OK;
}

static Status read_keys(Arena *arena, StoreConn *conn, const Sql *sql, Shape *shape, Error *err)
{
    Table rows;
    int64_t number = 0;
    Status status = store_table(arena, conn, sql, KEY_COLUMNS_MAX, &rows, err);

    if (status != OK)
        return status;
    shape->keys = ARENA_ARRAY(arena, ShapeKey, rows.n_rows);
    for (size_t row = 0; row < rows.n_rows; row++) {
        ShapeKey *key;

        if (table_i64(&rows, row, 0) != number) {
            number = table_i64(&rows, row, 0);
            shape->keys[shape->n_keys++].columns =
                ARENA_ARRAY(arena, const char *, rows.n_rows - row);
        }
        key = &shape->keys[shape->n_keys - 1];
        key->columns[key->n_columns++] = str_dup(arena, table_text(&rows, row, 1));
    }
    return OK;
}

Status shape_read(Arena *arena, StoreConn *conn, const char *table, Shape *ret_shape, Error *err)
{
    const char *dot = strchr(table, '.');
    Shape shape = {.table = table};
    Param params[2];
    Sql columns;
    Status status;

    ASSERT(dot != NULL); /* suite_parse() asks for schema.name */
    params[0] = PARAM_TEXT(((Str){table, (size_t) (dot - table)}));
    params[1] = PARAM_CSTR(dot + 1);
    columns = sql_named(conn, "quality/columns", params, COUNT_OF(params));
    status = read_columns(arena, conn, &columns, &shape, err);
    if (status == OK && store_conn_dialect(conn)->enforces_keys) {
        Sql keys = sql_named(conn, "quality/keys", params, COUNT_OF(params));

        status = read_keys(arena, conn, &keys, &shape, err);
    }
    if (status != OK) {
        error_add_context(err, "read the columns of '%s'", table);
        return status;
    }
    *ret_shape = shape;
    return OK;
}

static bool is_listed(const char *name, const char *const *names, size_t n)
{
    for (size_t at = 0; at < n; at++)
        if (strcmp(name, names[at]) == 0)
            return true;
    return false;
}

bool shape_is_key(const Shape *shape, const char *const *columns, size_t n)
{
    for (size_t at = 0; at < shape->n_keys; at++) {
        const ShapeKey *key = &shape->keys[at];
        bool is_within = true;

        for (size_t column = 0; column < key->n_columns; column++)
            is_within = is_within && is_listed(key->columns[column], columns, n);
        if (is_within)
            return true;
    }
    return false;
}

Status shape_collations(StoreConn *conn, bool *ret_has_collations, Error *err)
{
    const Sql sql = sql_named(conn, "quality/collations", NULL, 0);
    int64_t has_collations = 0;
    Status status = store_value_i64(conn, &sql, &has_collations, err);

    if (status != OK)
        error_add_context(err, "ask for collations");
    else
        *ret_has_collations = has_collations != 0;
    return status;
}

void shape_distrust(Shape *shape)
{
    for (size_t at = 0; at < shape->n_columns; at++)
        if (shape->columns[at].class == CLASS_TEXT || shape->columns[at].class == CLASS_OTHER)
            shape->columns[at].can_hash = false;
}

const ShapeColumn *shape_find(const Shape *shape, const char *name)
{
    for (size_t at = 0; at < shape->n_columns; at++)
        if (strcmp(shape->columns[at].name, name) == 0)
            return &shape->columns[at];
    return NULL;
}

static Str canonical_type(Str type)
{
    for (size_t at = 0; at < COUNT_OF(synonyms); at++)
        if (str_equal_nocase(type, str_from(synonyms[at][0])))
            return str_from(synonyms[at][1]);
    return type;
}

/* "decimal" stands for any DECIMAL(p,s); "DECIMAL(38,20)" only for itself. */
static bool is_type(const char *actual, Str wanted)
{
    Str have = str_from(actual);
    const char *parenthesis = strchr(actual, '(');

    if (parenthesis != NULL && memchr(wanted.ptr, '(', wanted.len) == NULL)
        have.len = (size_t) (parenthesis - actual);
    return str_equal_nocase(canonical_type(have), canonical_type(wanted));
}

static bool has_all(const Shape *shape, const char *const *names, size_t n)
{
    for (size_t at = 0; at < n; at++)
        if (shape_find(shape, names[at]) == NULL)
            return false;
    return true;
}

static bool matches_set(const Shape *shape, const Expectation *e)
{
    if (!has_all(shape, e->columns, e->n_columns))
        return false;
    for (size_t at = 0; e->exact_match && at < shape->n_columns; at++)
        if (!is_listed(shape->columns[at].name, e->columns, e->n_columns))
            return false;
    return true;
}

static bool matches_list(const Shape *shape, const Expectation *e)
{
    if (shape->n_columns != e->n_columns)
        return false;
    for (size_t at = 0; at < shape->n_columns; at++)
        if (strcmp(shape->columns[at].name, e->columns[at]) != 0)
            return false;
    return true;
}

static bool column_exists(const Shape *shape, const Expectation *e)
{
    const ShapeColumn *column = shape_find(shape, e->column);

    return column != NULL && (!e->has_count || column - shape->columns == e->count);
}

static bool has_type(const ShapeColumn *column, const Expectation *e)
{
    for (size_t at = 0; at < e->n_values; at++)
        if (is_type(column->type, e->values[at].text))
            return true;
    return false;
}

static bool count_between(double n, const Expectation *e)
{
    bool is_above = e->min.kind != VALUE_NUMBER || n > e->min.number ||
                    (!e->is_strict_min && n >= e->min.number);
    bool is_below = e->max.kind != VALUE_NUMBER || n < e->max.number ||
                    (!e->is_strict_max && n <= e->max.number);

    return is_above && is_below;
}

static const char *column_names(Arena *arena, const Shape *shape)
{
    Json *names = json_array();
    const char *text;

    for (size_t at = 0; at < shape->n_columns; at++)
        (void) json_array_append_new(names, json_string(shape->columns[at].name));
    text = json_text(arena, names, false);
    json_decref(names);
    return text;
}

/* "DECIMAL(38,20)", "TIMESTAMPTZ": one name for one type, whatever the store calls it. */
static const char *type_name(Arena *arena, const char *type)
{
    size_t length = strcspn(type, "(");
    Str name = canonical_type((Str){type, length});
    char *text = arena_printf(arena, "%.*s%s", (int) name.len, name.ptr, type + length);

    for (char *at = text; *at != '\0'; at++)
        *at = (char) toupper((unsigned char) *at);
    return text;
}

static bool
judge_type(Arena *arena, const Shape *shape, const Expectation *e, QualityResult *result)
{
    const ShapeColumn *column = shape_find(shape, e->column);

    if (column == NULL) {
        result->error =
            arena_printf(arena, "table '%s' has no column '%s'", shape->table, e->column);
        return false;
    }
    result->observed_value = arena_printf(arena, "\"%s\"", type_name(arena, column->type));
    return has_type(column, e);
}

void shape_judge(Arena *arena, const Shape *shape, const Expectation *e, QualityResult *result)
{
    bool success = false;

    /* the kinds of the other families are compiled to SQL: see compile.h */
    switch ((int) e->kind->id) {
    case KIND_COLUMN_EXISTS:
        success = column_exists(shape, e);
        break;
    case KIND_COLUMNS_MATCH_SET:
        success = matches_set(shape, e);
        result->observed_value = column_names(arena, shape);
        break;
    case KIND_COLUMNS_MATCH_LIST:
        success = matches_list(shape, e);
        result->observed_value = column_names(arena, shape);
        break;
    case KIND_COLUMN_COUNT_BETWEEN:
        success = count_between((double) shape->n_columns, e);
        result->observed_value = arena_printf(arena, "%zu", shape->n_columns);
        break;
    case KIND_COLUMN_COUNT:
        success = (int64_t) shape->n_columns == e->count;
        result->observed_value = arena_printf(arena, "%zu", shape->n_columns);
        break;
    case KIND_OF_TYPE:
    case KIND_IN_TYPE_LIST:
        success = judge_type(arena, shape, e, result);
        break;
    default:
        ASSERT(e->kind->family == FAMILY_CATALOG);
    }
    result->outcome = success ? OUTCOME_PASSED : OUTCOME_FAILED;
}
