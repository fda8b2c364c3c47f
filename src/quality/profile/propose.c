#include "quality/profile/propose.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "base/parse.h"

typedef struct Proposal {
    Arena *arena;
    const Profile *profile;
    const char *found; /* "2025-06-30T12:00:00Z" */
    Json *expectations;
} Proposal;

double propose_round(double value, double range, bool is_up)
{
    double scale = range > 0 ? range : fabs(value);
    double step = scale > 0 ? pow(10, floor(log10(scale)) - 1) : 1;
    double steps = value / step;
    double rounded = is_up ? ceil(steps - 1e-9) : floor(steps + 1e-9);
    double result = step < 1 ? rounded / nearbyint(1 / step) : rounded * step;

    /* the tolerance above keeps 0.3 from becoming 0.4; it must not cut off the value itself */
    if (is_up ? result < value : result > value)
        result = is_up ? (rounded + 1) * step : (rounded - 1) * step;
    return result;
}

static Json *number(double value)
{
    if (fabs(value) < 1e15 && !(fabs(value - nearbyint(value)) > 0))
        return json_integer((json_int_t) value);
    return json_real(value);
}

/* Adds one; takes over `kwargs`. */
static void propose(
    Proposal *p,
    const char *type,
    Json *kwargs,
    const char *severity,
    const char *en,
    const char *fr)
{
    (void) json_array_append_new(
        p->expectations,
        json_pack(
            "{s:s, s:o, s:s, s:s, s:{s:s}}",
            "type",
            type,
            "kwargs",
            kwargs,
            "severity",
            severity,
            "notes",
            en,
            "meta",
            "notes_fr",
            fr));
}

static void propose_table(Proposal *p)
{
    Json *names = json_array();
    /* half of what is there, rounded down: an alarm for a table that lost its rows */
    double least = propose_round((double) p->profile->n_rows / 2, 0, false);

    for (size_t at = 0; at < p->profile->n_columns; at++)
        (void) json_array_append_new(names, json_string(p->profile->columns[at].name));
    propose(
        p,
        "expect_table_row_count_to_be_between",
        json_pack("{s:o}", "min_value", number(least < 1 ? 1 : floor(least))),
        "warning",
        arena_printf(p->arena, "Half of the %lld rows found.", (long long) p->profile->n_rows),
        arena_printf(
            p->arena, "La moitié des %lld lignes trouvées.", (long long) p->profile->n_rows));
    propose(
        p,
        "expect_table_columns_to_match_set",
        json_pack("{s:o, s:b}", "column_set", names, "exact_match", 0),
        "critical",
        "The columns found; more may come.",
        "Les colonnes trouvées ; d’autres peuvent s’y ajouter.");
}

/* Names under which stores and the library know a type. */
static Json *type_list(const ProfileColumn *column)
{
    static const char *const names[][4] = {
        {"character", "VARCHAR", "TEXT", NULL},
        {"varchar", "VARCHAR", "TEXT", NULL},
        {"text", "VARCHAR", "TEXT", NULL},
        {"timestamp with", "TIMESTAMPTZ", "TIMESTAMP", NULL},
        {"timestamp", "TIMESTAMP", NULL, NULL},
        {"double", "DOUBLE", "DOUBLE_PRECISION", "FLOAT"},
        {"decimal", "DECIMAL", "NUMERIC", NULL},
        {"numeric", "DECIMAL", "NUMERIC", NULL},
    };
    Json *list = json_array();

    for (size_t at = 0; at < COUNT_OF(names); at++) {
        size_t length = strlen(names[at][0]);

        if (!str_equal_nocase(
                (Str){column->type, strnlen(column->type, length)}, (Str){names[at][0], length}) ||
            strchr(column->type, '[') != NULL)
            continue;
        /* "timestamp without time zone" is the second of its kind */
        if (at == 3 && strstr(column->type, "without") != NULL)
            continue;
        for (size_t of = 1; of < COUNT_OF(names[at]) && names[at][of] != NULL; of++)
            (void) json_array_append_new(list, json_string(names[at][of]));
        return list;
    }
    (void) json_array_append_new(list, json_string(column->type));
    return list;
}

static void propose_type(Proposal *p, const ProfileColumn *column)
{
    propose(
        p,
        "expect_column_values_to_be_in_type_list",
        json_pack("{s:s, s:o}", "column", column->name, "type_list", type_list(column)),
        "critical",
        "The type found.",
        "Le type trouvé.");
}

static void propose_values(Proposal *p, const ProfileColumn *column)
{
    double share = (double) column->n_values / (double) p->profile->n_rows;
    Json *kwargs;

    if (share < 1 - PROPOSE_NULL_MAX)
        return;
    kwargs = json_pack("{s:s}", "column", column->name);
    if (column->n_nulls > 0) /* one percent below what was found, so that a few more do no harm */
        (void) json_object_set_new(kwargs, "mostly", json_real(floor(100 * share - 1) / 100));
    propose(
        p,
        "expect_column_values_to_not_be_null",
        kwargs,
        column->n_nulls > 0 ? "warning" : "critical",
        column->n_nulls > 0
            ? arena_printf(p->arena, "%lld nulls found.", (long long) column->n_nulls)
            : "No null found.",
        column->n_nulls > 0
            ? arena_printf(p->arena, "%lld valeurs nulles trouvées.", (long long) column->n_nulls)
            : "Aucune valeur nulle trouvée.");
}

/* Numbers with fractions repeat by chance or not: they are no key. */
static bool is_key(const ProfileColumn *column)
{
    bool can_be = column->class == CLASS_TEXT || column->class == CLASS_DATE ||
                  column->class == CLASS_TIMESTAMP || column->is_whole;

    return can_be && column->is_exact && column->n_nulls == 0 && column->n_values > 1 &&
           column->n_distinct == column->n_values;
}

/* Each value stands for several rows: a list of codes, not names that happen to be few. */
static bool is_set(const ProfileColumn *column)
{
    return column->is_listed && column->n_distinct <= PROPOSE_SET_MAX &&
           (column->class == CLASS_TEXT ? column->max_length <= 100 : column->is_whole) &&
           column->n_values >= 5 * column->n_distinct;
}

static void propose_set(Proposal *p, const ProfileColumn *column)
{
    Json *values = json_array();

    for (size_t at = 0; at < column->n_top; at++) {
        int64_t whole;

        if (column->is_whole && str_parse_i64(str_from(column->top[at].text), &whole))
            (void) json_array_append_new(values, json_integer(whole));
        else
            (void) json_array_append_new(values, json_string(column->top[at].text));
    }
    propose(
        p,
        "expect_column_values_to_be_in_set",
        json_pack("{s:s, s:o}", "column", column->name, "value_set", values),
        "warning",
        "The values found, the most frequent first.",
        "Les valeurs trouvées, les plus fréquentes d’abord.");
}

/* A bound beyond `value`, also where the value has digits that a double has not. */
static double bound(const char *text, double value, double range, bool is_up)
{
    double result = propose_round(value, range, is_up);
    double least = fabs(value) * 1e-13;

    if (strlen(text) <= DBL_DIG || fabs(result - value) > least)
        return result;
    range = range > least ? range : least;
    return propose_round(is_up ? value + range / 10 : value - range / 10, range, is_up);
}

static void propose_bounds(Proposal *p, const ProfileColumn *column)
{
    double range = column->max_number - column->min_number;

    propose(
        p,
        "expect_column_values_to_be_between",
        json_pack(
            "{s:s, s:o, s:o}",
            "column",
            column->name,
            "min_value",
            number(bound(column->min, column->min_number, range, false)),
            "max_value",
            number(bound(column->max, column->max_number, range, true))),
        "warning",
        arena_printf(p->arena, "Found: %s to %s, rounded outwards.", column->min, column->max),
        arena_printf(
            p->arena, "Trouvé : de %s à %s, arrondi vers l’extérieur.", column->min, column->max));
}

/* The past has an end that stays; the future is on its way. */
static void propose_since(Proposal *p, const ProfileColumn *column)
{
    Civil first = civil_from_us((int64_t) column->min_number * US_PER_S);

    propose(
        p,
        "expect_column_values_to_be_between",
        json_pack(
            "{s:s, s:s}",
            "column",
            column->name,
            "min_value",
            arena_printf(p->arena, "%04d-01-01", first.year)),
        "warning",
        arena_printf(p->arena, "The first is of %s.", column->min),
        arena_printf(p->arena, "La première date de %s.", column->min));
}

static void propose_text(Proposal *p, const ProfileColumn *column)
{
    if (column->pattern != NULL)
        propose(
            p,
            "expect_column_values_to_match_regex",
            json_pack("{s:s, s:s}", "column", column->name, "regex", column->pattern),
            "warning",
            "All values found are built like this.",
            "Toutes les valeurs trouvées sont construites ainsi.");
    else
        propose(
            p,
            "expect_column_value_lengths_to_be_between",
            json_pack(
                "{s:s, s:o, s:o}",
                "column",
                column->name,
                "min_value",
                number(floor(propose_round((double) column->min_length, 0, false))),
                "max_value",
                number(ceil(propose_round((double) column->max_length, 0, true)))),
            "warning",
            arena_printf(
                p->arena,
                "Found: %lld to %lld characters.",
                (long long) column->min_length,
                (long long) column->max_length),
            arena_printf(
                p->arena,
                "Trouvé : de %lld à %lld caractères.",
                (long long) column->min_length,
                (long long) column->max_length));
}

static void propose_column(Proposal *p, const ProfileColumn *column)
{
    propose_type(p, column);
    if (column->n_values == 0)
        return;
    propose_values(p, column);
    if (is_key(column))
        propose(
            p,
            "expect_column_values_to_be_unique",
            json_pack("{s:s}", "column", column->name),
            "critical",
            "Each value was found once.",
            "Chaque valeur a été trouvée une seule fois.");
    if (is_set(column))
        propose_set(p, column);
    else if (column->class == CLASS_NUMBER && column->has_numbers && column->n_odd == 0)
        propose_bounds(p, column);
    else if (column->class != CLASS_NUMBER && column->has_numbers)
        propose_since(p, column);
    else if (column->has_lengths)
        propose_text(p, column);
}

static const char *layer_of(const char *table)
{
    if (str_starts_with(str_from(table), STR("marts.")))
        return "marts";
    if (str_starts_with(str_from(table), STR("staging.")) ||
        str_starts_with(str_from(table), STR("intermediate.")))
        return "staging";
    return "raw";
}

const char *propose_name(Arena *arena, const char *table)
{
    char *name = arena_printf(arena, "%s_proposed", table);

    for (char *at = name; *at != '\0'; at++)
        if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_", *at) == NULL)
            *at = '_';
    return name;
}

/* What says which row it is, beside an unexpected value: the first key, else nothing. */
static Json *key_columns(const Profile *profile)
{
    Json *names = json_array();

    for (size_t at = 0; at < profile->n_columns && json_array_size(names) == 0; at++)
        if (is_key(&profile->columns[at]))
            (void) json_array_append_new(names, json_string(profile->columns[at].name));
    return names;
}

static Json *suite_meta(const Proposal *p)
{
    Json *eiot = json_pack(
        "{s:s, s:s, s:b}",
        "table",
        p->profile->table,
        "layer",
        layer_of(p->profile->table),
        "optional",
        0);
    Json *keys = key_columns(p->profile);

    if (json_array_size(keys) > 0)
        (void) json_object_set(eiot, "key_columns", keys);
    json_decref(keys);
    return json_pack(
        "{s:o, s:{s:s, s:I, s:s}}",
        "eiot",
        eiot,
        "proposed",
        "at",
        p->found,
        "from_rows",
        (json_int_t) p->profile->n_rows,
        "review",
        "Proposed from what was in the table, right or wrong: review each expectation before it "
        "judges anything.");
}

Status propose_suite(
    Arena *arena,
    const Profile *profile,
    const char *name,
    int64_t now_us,
    Json **ret_suite,
    Error *err)
{
    char now[CIVIL_TEXT_MAX];
    Proposal p = {.arena = arena, .profile = profile};
    Status status;

    if (profile->n_rows == 0) {
        status = error_set(err, STATUS_DATA, "table '%s' has no rows", profile->table);
        error_hint(err, "A suite is proposed from what is there: load data first.");
        return status;
    }
    p.found = civil_text_utc(now_us - now_us % US_PER_S, now);
    p.expectations = json_array();
    propose_table(&p);
    for (size_t at = 0; at < profile->n_columns; at++)
        propose_column(&p, &profile->columns[at]);
    *ret_suite = json_pack(
        "{s:s, s:o, s:o}", "name", name, "meta", suite_meta(&p), "expectations", p.expectations);
    return OK;
}
