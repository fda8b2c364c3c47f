#include "quality/profile/profile.h"

#include <math.h>
#include <string.h>

#include "base/civil.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/parse.h"
#include "quality/profile/profile_sql.h"
#include "quality/profile/value_stats.h"
#include "quality/suite/suite_internal.h"

#define TABLES_MAX    5000
#define TABLES_HINTED 8
#define EXAMPLES_MAX  1000
#define LISTED_LENGTH 200  /* longer texts, on average, are not listed */
#define KEY_SHARE     0.9  /* of different values: may be a key */
#define SECONDS_MAX   1e12 /* beyond it is infinity, or a year no calendar has */

typedef struct ProfileRun {
    Arena *arena;
    StoreConn *conn;
    Profile *profile;
} ProfileRun;

/* ---- which table ---- */

static const char *part_after_point(const char *name)
{
    const char *point = strchr(name, '.');

    return point == NULL ? name : point + 1;
}

/* Tables of the same name elsewhere, one a slip of the pen away, or those of the same schema. */
static size_t near_names(
    Arena *arena, const Table *tables, const char *wanted, const char **ret_names, size_t max)
{
    size_t schema = (size_t) (part_after_point(wanted) - wanted);
    const char **names = ARENA_ARRAY(arena, const char *, tables->n_rows + 1);
    const char *near;
    size_t n = 0;

    for (size_t row = 0; row < tables->n_rows; row++)
        names[row] = str_dup(arena, table_text(tables, row, 0));
    for (size_t row = 0; row < tables->n_rows && n < max; row++)
        if (strcmp(part_after_point(names[row]), part_after_point(wanted)) == 0)
            ret_names[n++] = names[row];
    near = str_nearest(str_from(wanted), names);
    if (n == 0 && near != NULL)
        ret_names[n++] = near;
    for (size_t row = 0, found = n; row < tables->n_rows && n < max && found == 0; row++)
        if (strncmp(names[row], wanted, schema) == 0)
            ret_names[n++] = names[row];
    return n;
}

static Status no_table(ProfileRun *run, const char *table, Error *err)
{
    Sql sql = sql_named(run->conn, "quality/tables", NULL, 0);
    const char *names[TABLES_HINTED];
    Table tables;
    size_t n;
    Status status = store_table(run->arena, run->conn, &sql, TABLES_MAX, &tables, err);

    if (status != OK)
        return status;
    n = near_names(run->arena, &tables, table, names, TABLES_HINTED);
    status = error_set(err, STATUS_USAGE, "there is no table '%s'", table);
    if (n > 0)
        error_hint(
            err,
            "Tables are named SCHEMA.TABLE; near this name: %s.",
            quoted_list(run->arena, names, n));
    else
        error_hint(err, "Tables are named SCHEMA.TABLE, such as raw_data.readings.");
    return status;
}

/* ---- columns ---- */

static bool has_prefix(const char *type, const char *const *prefixes)
{
    for (; *prefixes != NULL; prefixes++)
        if (str_equal_nocase((Str){type, strnlen(type, strlen(*prefixes))}, str_from(*prefixes)))
            return true;
    return false;
}

static ProfileColumn column_of_shape(const ShapeColumn *shape)
{
    static const char *const floats[] = {"float", "double", "real", NULL};
    static const char *const fractions[] = {"decimal", "numeric", NULL};
    ProfileColumn column = {.name = shape->name, .type = shape->type, .class = shape->class};

    column.is_float = column.class == CLASS_NUMBER && has_prefix(column.type, floats);
    column.is_whole =
        column.class == CLASS_NUMBER && !column.is_float && !has_prefix(column.type, fractions);
    return column;
}

static bool is_time(const ProfileColumn *column)
{
    return column->class == CLASS_TIMESTAMP || column->class == CLASS_DATE;
}

/* Takes columns that are `chosen`, from *at on; false when there are none left. */
static bool next_part(
    const Profile *profile,
    bool (*chosen)(const ProfileColumn *column),
    size_t *at,
    ProfilePart *ret_part)
{
    *ret_part = (ProfilePart){.table = profile->table};
    for (; *at < profile->n_columns && ret_part->n < PROFILE_PART; (*at)++)
        if (chosen(&profile->columns[*at]))
            ret_part->columns[ret_part->n++] = &profile->columns[*at];
    return ret_part->n > 0;
}

static bool every_column(const ProfileColumn *column)
{
    (void) column;
    return true;
}

/* ---- facts ---- */

static bool is_usable(const ProfileColumn *column, double number)
{
    return isfinite(number) && fabs(number) < (is_time(column) ? SECONDS_MAX : 1e150);
}

/* Without a Z where the column holds local times. */
static const char *time_text(Arena *arena, const ProfileColumn *column, int64_t us)
{
    bool has_zone = strcasestr(column->type, "with time zone") != NULL;
    char text[CIVIL_TEXT_MAX];

    (void) civil_text_utc(us, text);
    if (column->class == CLASS_DATE)
        return arena_copy(arena, text, strlen("2025-07-01"));
    return arena_copy(arena, text, strlen(text) - (has_zone ? 0 : 1));
}

const char *profile_time(Arena *arena, const ProfileColumn *column, double seconds)
{
    return time_text(arena, column, (int64_t) llround(seconds) * US_PER_S);
}

static const char *bound_text(ProfileRun *run, const ProfileColumn *column, Str text, double number)
{
    if (is_time(column) && is_usable(column, number))
        return time_text(run->arena, column, llround(number * (double) US_PER_S));
    return column->class == CLASS_NUMBER ? profile_number_text(run->arena, text)
                                         : str_dup(run->arena, text);
}

/* Row 0 of `facts`, from column `at` on: the order of profile_facts_<class>.sql. */
static void read_facts(ProfileRun *run, const Table *facts, size_t at, ProfileColumn *column)
{
    double min = table_f64(facts, 0, at + 4);
    double max = table_f64(facts, 0, at + 5);

    column->n_values = table_i64(facts, 0, at);
    column->n_nulls = run->profile->n_rows - column->n_values;
    column->n_distinct = table_i64(facts, 0, at + 1);
    column->n_odd = table_i64(facts, 0, at + 6);
    column->has_lengths = column->class == CLASS_TEXT && column->n_values > 0;
    if (column->n_values == 0) {
        column->is_exact = true;
        return;
    }
    if (!table_is_null(facts, 0, at + 2)) {
        column->min = bound_text(run, column, table_text(facts, 0, at + 2), min);
        column->max = bound_text(run, column, table_text(facts, 0, at + 3), max);
    }
    if (is_usable(column, min) && is_usable(column, max)) {
        column->has_numbers = true;
        column->min_number = min;
        column->max_number = max;
        column->mean = column->stdev = NAN;
    }
    if (column->has_lengths) {
        column->min_length = table_i64(facts, 0, at + 7);
        column->max_length = table_i64(facts, 0, at + 8);
        column->mean_length = table_f64(facts, 0, at + 9);
    }
}

static Status ask_facts(ProfileRun *run, Error *err)
{
    ProfilePart part;
    size_t next = 0;
    bool is_counted = strcmp(store_conn_dialect(run->conn)->name, "duckdb") != 0;

    while (next_part(run->profile, every_column, &next, &part)) {
        Sql sql = profile_facts_sql(run->arena, run->conn, &part);
        Table facts;
        Status status = store_table(run->arena, run->conn, &sql, 1, &facts, err);

        if (status != OK)
            return status;
        run->profile->n_rows = table_i64(&facts, 0, 0);
        for (size_t at = 0; at < part.n; at++) {
            part.columns[at]->is_exact = is_counted;
            read_facts(run, &facts, 1 + at * PROFILE_FACTS, part.columns[at]);
        }
    }
    return OK;
}

/* ---- columns with few different values ---- */

static bool is_listed(const ProfileColumn *column)
{
    return column->n_values > 0 && column->n_distinct <= PROFILE_LISTED &&
           !(column->mean_length > LISTED_LENGTH);
}

/* The column whose bit of the mask is not set: the first name has the highest bit. */
static size_t column_of_mask(int64_t mask, size_t n)
{
    for (size_t at = 0; at < n; at++)
        if (((mask >> (n - 1 - at)) & 1) == 0)
            return at;
    return n;
}

static void add_groups(const Batch *batch, ValueStats *stats, size_t n_columns)
{
    Table rows = {
        .n_rows = batch->n_rows, .n_columns = batch->n_columns, .columns = batch->columns};

    for (size_t row = 0; row < rows.n_rows; row++) {
        size_t column = column_of_mask(table_i64(&rows, row, 0), n_columns);

        if (column < n_columns && !table_is_null(&rows, row, 1))
            value_stats_add(
                &stats[column],
                table_text(&rows, row, 1),
                table_f64(&rows, row, 2),
                table_i64(&rows, row, 3));
    }
}

static Status list_values(ProfileRun *run, const ProfilePart *part, Error *err)
{
    Sql sql = profile_groups_sql(run->arena, run->conn, part);
    ValueStats *stats = ARENA_ARRAY(run->arena, ValueStats, part->n);
    const Batch *batch;
    Rows *rows;
    Status status = store_query(run->conn, &sql, EXPECT_ANY, &rows, err);

    if (status != OK)
        return status;
    for (size_t at = 0; at < part->n; at++)
        stats[at] = value_stats_begin(run->arena, part->columns[at]);
    do {
        status = rows_next(rows, &batch, err);
        if (status == OK)
            add_groups(batch, stats, part->n);
    } while (status == OK && batch->n_rows > 0);
    rows_close(rows);
    for (size_t at = 0; status == OK && at < part->n; at++)
        value_stats_end(&stats[at]);
    return status;
}

/* ---- columns with many ---- */

static bool is_measured_unlisted(const ProfileColumn *column)
{
    return column->has_numbers && !column->is_listed;
}

static void read_quantiles(Str text, ProfileColumn *column)
{
    size_t start = 0;

    for (size_t at = 0; at < PROFILE_QUANTILES; at++) {
        size_t end = start;

        while (end < text.len && text.ptr[end] != ' ')
            end++;
        if (!str_parse_f64((Str){text.ptr + start, end - start}, &column->quantiles[at]))
            column->quantiles[at] = NAN;
        start = end + 1 > text.len ? text.len : end + 1;
    }
}

static Status measure(ProfileRun *run, const ProfilePart *part, Error *err)
{
    Sql sql = profile_numbers_sql(run->arena, run->conn, part);
    bool is_exact = strcmp(store_conn_dialect(run->conn)->name, "duckdb") != 0;
    Table figures;
    Status status = store_table(run->arena, run->conn, &sql, 1, &figures, err);

    for (size_t column = 0; status == OK && column < part->n; column++) {
        ProfileColumn *of = part->columns[column];
        size_t at = column * PROFILE_FIGURES;

        of->mean = table_f64(&figures, 0, at);
        of->stdev = table_f64(&figures, 0, at + 1);
        of->are_quantiles_exact = is_exact;
        read_quantiles(table_text(&figures, 0, at + 2), of);
        for (size_t bin = 0; bin < PROFILE_BINS; bin++)
            of->bins[bin] = table_i64(&figures, 0, at + 3 + bin);
    }
    return status;
}

static bool is_unlisted_text(const ProfileColumn *column)
{
    return column->class == CLASS_TEXT && column->n_values > 0 && !column->is_listed &&
           column->max_length < ID_PATTERN_TEXT;
}

/* What is still only an estimate or a guess. */
static bool is_doubtful(const ProfileColumn *column)
{
    bool may_be_key = !column->is_exact &&
                      (column->is_whole || is_time(column) || column->class == CLASS_TEXT) &&
                      (double) column->n_distinct >= KEY_SHARE * (double) column->n_values;

    return may_be_key || is_unlisted_text(column);
}

/* A regular expression guessed from some rows, strict and loose. */
static void guess(
    ProfileRun *run,
    const Table *examples,
    size_t column,
    const char *ret_guesses[PROFILE_PATTERNS])
{
    IdPattern pattern = {0};

    for (size_t row = 0; row < examples->n_rows; row++)
        if (!table_is_null(examples, row, column))
            id_pattern_add(&pattern, table_text(examples, row, column));
    for (int at = 0; at < PROFILE_PATTERNS; at++)
        ret_guesses[at] = id_pattern_regex(run->arena, &pattern, at > 0);
}

static size_t
list_checks(ProfileRun *run, const ProfilePart *part, const Table *examples, ProfileCheck *checks)
{
    size_t n = 0;

    for (size_t column = 0; column < part->n; column++) {
        const char *guesses[PROFILE_PATTERNS] = {NULL};

        if (!part->columns[column]->is_exact)
            checks[n++] = (ProfileCheck){.column = column};
        if (is_unlisted_text(part->columns[column]))
            guess(run, examples, column, guesses);
        for (size_t at = 0; at < PROFILE_PATTERNS; at++)
            if (guesses[at] != NULL)
                checks[n++] = (ProfileCheck){.column = column, .regex = guesses[at]};
    }
    return n;
}

static Status check(ProfileRun *run, const ProfilePart *part, Error *err)
{
    ProfileCheck checks[PROFILE_PART * (1 + PROFILE_PATTERNS)];
    Sql sql = profile_examples_sql(run->arena, run->conn, part);
    Table examples;
    Table counts;
    size_t n_checks;
    Status status = store_table(run->arena, run->conn, &sql, EXAMPLES_MAX, &examples, err);

    if (status != OK)
        return status;
    n_checks = list_checks(run, part, &examples, checks);
    if (n_checks == 0)
        return OK;
    sql = profile_checks_sql(run->arena, run->conn, part, checks, n_checks);
    status = store_table(run->arena, run->conn, &sql, 1, &counts, err);
    for (size_t at = 0; status == OK && at < n_checks; at++) {
        ProfileColumn *column = part->columns[checks[at].column];
        int64_t n = table_i64(&counts, 0, at);

        if (checks[at].regex == NULL) {
            column->n_distinct = n;
            /* of two values of one hash fewer are counted, never more */
            column->is_exact = n == column->n_values;
        } else if (n == 0 && column->pattern == NULL) {
            column->pattern = checks[at].regex;
        }
    }
    return status;
}

static Status for_parts(
    ProfileRun *run,
    bool (*chosen)(const ProfileColumn *column),
    Status (*ask)(ProfileRun *run, const ProfilePart *part, Error *err),
    Error *err)
{
    ProfilePart part;
    size_t next = 0;
    Status status = OK;

    while (status == OK && next_part(run->profile, chosen, &next, &part))
        status = ask(run, &part, err);
    return status;
}

Status
profile_run(Arena *arena, StoreConn *conn, const char *table, Profile *ret_profile, Error *err)
{
    Profile profile = {.table = str_dup(arena, str_from(table))};
    ProfileRun run = {.arena = arena, .conn = conn, .profile = &profile};
    Shape shape = {0};
    Status status = OK;

    if (strchr(table, '.') != NULL)
        status = shape_read(arena, conn, table, &shape, err);
    if (status == OK && shape.n_columns == 0)
        return no_table(&run, table, err);
    profile.n_columns = shape.n_columns;
    profile.columns = ARENA_ARRAY(arena, ProfileColumn, shape.n_columns);
    for (size_t at = 0; at < shape.n_columns; at++)
        profile.columns[at] = column_of_shape(&shape.columns[at]);
    if (status == OK)
        status = ask_facts(&run, err);
    if (status == OK)
        status = for_parts(&run, is_listed, list_values, err);
    if (status == OK)
        status = for_parts(&run, is_measured_unlisted, measure, err);
    if (status == OK)
        status = for_parts(&run, is_doubtful, check, err);
    if (status == OK)
        *ret_profile = profile;
    else
        error_add_context(err, "profile of '%s'", table);
    return status;
}
