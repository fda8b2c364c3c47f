#include "sync/replace.h"

#include "base/mem.h"

/* Months of 400 years. */
#define MOST_MONTHS 4800

/* ClickHouse gives no columns with no rows. */
static int64_t month_at(const Table *table, size_t row)
{
    return table_i64(table, row, table_column(table, "month"));
}

/* The first row at or after *at whose month is `month` or later; whether it is that month. */
static bool reach_month(const Table *table, size_t *at, int64_t month)
{
    while (*at < table->n_rows && month_at(table, *at) < month)
        ++*at;
    return *at < table->n_rows && month_at(table, *at) == month;
}

static bool is_current(
    const Table *source,
    size_t row,
    const Table *target,
    size_t target_row,
    const Table *known,
    size_t known_row)
{
    return table_i64(source, row, table_column(source, "n_rows")) ==
               table_i64(target, target_row, table_column(target, "n_rows")) &&
           str_equal(
               table_text(source, row, table_column(source, "digest")),
               table_text(known, known_row, table_column(known, "digest")));
}

MonthPlan months_plan(
    Arena *arena, const Table *source, const Table *target, const Table *known, bool is_full)
{
    MonthPlan plan = {
        .replaced = ARENA_ARRAY(arena, int64_t, source->n_rows),
        .digests = ARENA_ARRAY(arena, const char *, source->n_rows),
        .dropped = ARENA_ARRAY(arena, int64_t, target->n_rows),
    };
    size_t in_source = 0;
    size_t in_target = 0;
    size_t in_known = 0;

    for (size_t row = 0; row < source->n_rows; row++) {
        int64_t month = month_at(source, row);
        bool has_target = reach_month(target, &in_target, month);
        bool has_known = reach_month(known, &in_known, month);

        if (!is_full && has_target && has_known &&
            is_current(source, row, target, in_target, known, in_known))
            continue;
        plan.replaced[plan.n_replaced] = month;
        plan.digests[plan.n_replaced++] =
            str_dup(arena, table_text(source, row, table_column(source, "digest")));
    }
    for (size_t row = 0; row < target->n_rows; row++) {
        int64_t month = month_at(target, row);

        if (!reach_month(source, &in_source, month))
            plan.dropped[plan.n_dropped++] = month;
    }
    return plan;
}

static Status read_months(
    Copy *copy, const SyncTable *table, const char *columns, MonthPlan *ret_plan, Error *err)
{
    const Param known_params[] = {PARAM_CSTR(table->name)};
    Sql known_sql = sql_named(copy->target->conn, "sync_parts_read", known_params, 1);
    Slot slots[TABLE_SLOTS + 1];
    Sql sql;
    Table source;
    Table target;
    Table known;
    Status status;

    table_slots(copy->arena, table, table->source, false, slots);
    slots[TABLE_SLOTS] = (Slot){"COLUMNS", columns};
    sql = copy_source_sql(copy, "sync_digests", slots, COUNT_OF(slots), NULL, 0);
    status = store_table(copy->arena, copy->source, &sql, MOST_MONTHS, &source, err);
    if (status != OK)
        return status;
    table_slots(copy->arena, table, table->name, true, slots);
    sql = copy_target_sql(copy, "sync_months", slots, TABLE_SLOTS, NULL, 0);
    status = store_table(copy->arena, copy->target->conn, &sql, MOST_MONTHS, &target, err);
    if (status == OK)
        status = store_table(copy->arena, copy->target->conn, &known_sql, MOST_MONTHS, &known, err);
    for (size_t row = 0; row < source.n_rows && status == OK; row++)
        if (table_is_null(&source, row, 0))
            status = error_set(
                err, STATUS_DATA, "table '%s' has rows without '%s'", table->source, table->time);
    if (status == OK)
        *ret_plan = months_plan(copy->arena, &source, &target, &known, copy->is_full);
    return status;
}

/* The table in which months are made ready; `suffix` "_next" or "". */
static const char *local_name(Copy *copy, const SyncTable *table, const char *suffix)
{
    const char *name = arena_printf(copy->arena, "%s%s", table->name, suffix);

    return slot_ident(copy->arena, layout_local(copy->arena, &copy->target->layout, name));
}

static Status empty_next(Copy *copy, const SyncTable *table, Error *err)
{
    const Slot slots[] = {{"TABLE", local_name(copy, table, "_next")}};
    Sql sql = copy_target_sql(copy, "sync_truncate", slots, COUNT_OF(slots), NULL, 0);

    return store_run(copy->target->conn, &sql, NULL, err);
}

/* One statement about one month: sync_replace or sync_drop. */
static Status
run_for_month(Copy *copy, const SyncTable *table, const char *statement, int64_t month, Error *err)
{
    const Slot slots[] = {
        {"TABLE", local_name(copy, table, "")},
        {"NEXT_TABLE", local_name(copy, table, "_next")},
        {"PARTITION",
         table->time_kind == TIME_NONE ? "tuple()"
                                       : arena_printf(copy->arena, "%lld", (long long) month)},
    };
    Sql sql = copy_target_sql(copy, statement, slots, COUNT_OF(slots), NULL, 0);

    return store_run(copy->target->conn, &sql, NULL, err);
}

static Status
switch_month(Copy *copy, const SyncTable *table, int64_t month, const char *digest, Error *err)
{
    const Param params[] = {
        PARAM_CSTR(table->name), PARAM_I64(month), PARAM_CSTR(digest), PARAM_I64(copy->sync_id)};
    Sql note = sql_named(copy->target->conn, "sync_parts_add", params, COUNT_OF(params));
    Status status = run_for_month(copy, table, "sync_replace", month, err);

    return status == OK ? store_run(copy->target->conn, &note, NULL, err) : status;
}

/* Loads the span of the months to replace into NAME_next and compares it there. Months between them
 * that did not change are loaded too, and not used: one pass over the source is cheaper than one a
 * month, since what changes is mostly the newest, or all. */
static Status make_ready(
    Copy *copy,
    const SyncTable *table,
    const char *columns,
    const MonthPlan *plan,
    CopyReport *report,
    Error *err)
{
    bool has_days = table->time_kind != TIME_NONE;
    const char *next = arena_printf(copy->arena, "%s_next", table->name);
    DaySpan span = {0};
    Slot slots[TABLE_SLOTS + 1];
    Param params[2];
    Sql sql;
    Status status = empty_next(copy, table, err);

    if (status != OK)
        return status;
    if (has_days) {
        span = span_of_months(plan->replaced[0], plan->replaced[plan->n_replaced - 1]);
        span_params(table, span, params);
    }
    table_slots(copy->arena, table, table->source, false, slots);
    slots[TABLE_SLOTS] = (Slot){"COLUMNS", columns};
    sql = copy_source_sql(
        copy,
        has_days ? "sync_rows" : "sync_rows_whole",
        slots,
        COUNT_OF(slots),
        params,
        has_days ? 2 : 0);
    status = copy_load(copy, table, &sql, next, NULL, 0, NULL, report, err);
    return status == OK ? copy_compare(copy, table, next, span, NULL, report, err) : status;
}

Status replace_copy(Copy *copy, const SyncTable *table, CopyReport *ret_report, Error *err)
{
    CopyReport report = {.table = table->name};
    CopyColumns columns = {0};
    MonthPlan plan = {0};
    Status status = copy_columns(copy, table, table->name, 0, &columns, err);

    report.is_absent = status == OK && columns.all == NULL;
    if (status == OK && !report.is_absent)
        status = read_months(copy, table, columns.facts, &plan, err);
    if (status == OK && plan.n_replaced > 0)
        status = make_ready(copy, table, columns.all, &plan, &report, err);
    for (size_t at = 0; at < plan.n_replaced && status == OK && report.days_different == 0; at++) {
        status = switch_month(copy, table, plan.replaced[at], plan.digests[at], err);
        report.months_replaced++;
    }
    for (size_t at = 0; at < plan.n_dropped && status == OK; at++) {
        status = run_for_month(copy, table, "sync_drop", plan.dropped[at], err);
        report.months_dropped++;
    }
    if (status == OK && plan.n_replaced > 0)
        status = empty_next(copy, table, err);
    if (status == OK)
        *ret_report = report;
    else
        error_add_context(err, "table '%s'", table->name);
    return status;
}
