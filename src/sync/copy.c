#include "sync/copy.h"

#include <string.h>

#include "base/mem.h"

/* One row a day, or one in all. */
#define MOST_DAYS ((size_t) DAYS_IN_ALL)

#define MOST_COLUMNS 1000

/* "schema" and "table" of "schema.table". */
static void split_name(const char *name, Param ret_params[2])
{
    const char *point = strchr(name, '.');

    ASSERT(point != NULL);
    ret_params[0] = PARAM_TEXT(((Str){.ptr = name, .len = (size_t) (point - name)}));
    ret_params[1] = PARAM_CSTR(point + 1);
}

static bool has_name(const Table *names, Str name)
{
    for (size_t row = 0; row < names->n_rows; row++)
        if (str_equal(table_text(names, row, 0), name))
            return true;
    return false;
}

/* Detection writes all scores anew at each run, most of them as they were. */
static bool says_who_wrote(const char *name)
{
    return strcmp(name, "run_id") == 0 || strcmp(name, "scored_at") == 0;
}

/* `names` without those, in place. */
static size_t keep_facts(const char **names, size_t n_names)
{
    size_t n = 0;

    for (size_t at = 0; at < n_names; at++)
        if (!says_who_wrote(names[at]))
            names[n++] = names[at];
    return n;
}

Status copy_columns(
    Copy *copy,
    const SyncTable *table,
    const char *target_table,
    size_t n_own,
    CopyColumns *ret_columns,
    Error *err)
{
    const Param wanted_params[] = {PARAM_CSTR(target_table)};
    Param given_params[2];
    Sql wanted_sql = sql_named(copy->target->conn, "sync_columns", wanted_params, 1);
    Sql given_sql = sql_named(copy->source, "sync_columns", given_params, 2);
    Table wanted;
    Table given;
    const char **names;
    size_t n_names;
    Status status;

    split_name(table->source, given_params);
    status = store_table(copy->arena, copy->source, &given_sql, MOST_COLUMNS, &given, err);
    if (status == OK)
        status =
            store_table(copy->arena, copy->target->conn, &wanted_sql, MOST_COLUMNS, &wanted, err);
    if (status != OK)
        return status;
    *ret_columns = (CopyColumns){0};
    if (given.n_rows == 0)
        return OK;
    ASSERT(wanted.n_rows > n_own); /* ddl_apply() made it */
    n_names = wanted.n_rows - n_own;
    names = ARENA_ARRAY(copy->arena, const char *, n_names);
    for (size_t row = 0; row < n_names; row++) {
        names[row] = str_dup(copy->arena, table_text(&wanted, row, 0));
        if (has_name(&given, str_from(names[row])))
            continue;
        (void) error_set(
            err, STATUS_CONFIG, "table '%s' has no column '%s'", table->source, names[row]);
        error_hint(err, "The copy needs it. Build the models with this eiot: eiot transform.");
        return STATUS_CONFIG;
    }
    ret_columns->all = slot_columns(copy->arena, names, n_names);
    ret_columns->facts = slot_columns(copy->arena, names, keep_facts(names, n_names));
    return OK;
}

Sql copy_source_sql(
    Copy *copy,
    const char *name,
    const Slot *slots,
    size_t n_slots,
    const Param *params,
    size_t n_params)
{
    Sql sql = sql_named(copy->source, name, params, n_params);

    sql.text = slots_fill(copy->arena, sql.text, slots, n_slots);
    return sql;
}

Sql copy_target_sql(
    Copy *copy,
    const char *name,
    const Slot *slots,
    size_t n_slots,
    const Param *params,
    size_t n_params)
{
    Sql sql =
        layout_sql(copy->arena, copy->target->conn, &copy->target->layout, name, slots, n_slots);

    sql.params = params;
    sql.n_params = n_params;
    return sql;
}

Status copy_load(
    Copy *copy,
    const SyncTable *table,
    const Sql *query,
    const char *target_table,
    const FeedConstant *constants,
    size_t n_constants,
    DaySet *days,
    CopyReport *report,
    Error *err)
{
    Rows *rows = NULL;
    int64_t n_rows = 0;
    Status status = store_query(copy->source, query, EXPECT_ANY, &rows, err);

    if (status == OK) {
        Feed *feed = feed_new(copy->arena, rows, constants, n_constants, table->time, days);
        BatchSource source = feed_source(feed);

        feed_tell(feed, copy->progress, table->name, report->rows_sent);
        status = store_load(copy->target->conn, target_table, &source, &n_rows, err);
        if (status == OK)
            report->rows_sent += n_rows;
    }
    rows_close(rows);
    if (status != OK)
        error_add_context(err, "copy '%s'", table->name);
    return status;
}

Status copy_compare(
    Copy *copy,
    const SyncTable *table,
    const char *target_table,
    DaySpan span,
    const DaySet *only,
    CopyReport *report,
    Error *err)
{
    bool has_days = table->time_kind != TIME_NONE;
    const char *statement = has_days ? "sync_days" : "sync_whole";
    size_t n_params = has_days ? 2 : 0;
    size_t n_before = copy->days.n_rows;
    Slot slots[TABLE_SLOTS];
    Param params[2];
    Sql sql;
    Table source;
    Table target;
    Status status;

    if (has_days)
        span_params(table, span, params);
    table_slots(copy->arena, table, table->source, false, slots);
    sql = copy_source_sql(copy, statement, slots, TABLE_SLOTS, params, n_params);
    status = store_table(copy->arena, copy->source, &sql, MOST_DAYS, &source, err);
    if (status != OK)
        return status;
    table_slots(copy->arena, table, target_table, true, slots);
    sql = copy_target_sql(copy, statement, slots, TABLE_SLOTS, params, n_params);
    status = store_table(copy->arena, copy->target->conn, &sql, MOST_DAYS, &target, err);
    if (status != OK)
        return status;
    report->days_different += days_compare(&copy->days, table, &source, &target, only);
    report->days_compared += copy->days.n_rows - n_before;
    return OK;
}
