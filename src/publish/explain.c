#include "publish/explain.h"

#include <math.h>
#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "publish/reasons.h"
#include "publish/report_internal.h"
#include "store/table_json.h"

#define MOST_ROWS     10 /* of devices, events, sales and visits */
#define MOST_MONTHS   12
#define MOST_MEASURES 200
#define MOST_SIMILAR  1000
#define NAMED_SIMILAR 3
#define RECENT_DAYS   30 /* compared with the days before, when nothing says since when */

typedef struct Explain {
    Arena *arena;
    const Project *project;
    StoreConn *conn;
    const SuspectsWords *words;
    const char *meter_id;
    Table meter;       /* one row */
    int32_t split_day; /* the levels before it and from it on are compared */
    bool has_since;
    Json *root;
} Explain;

/* ---- values of a table ---- */

static Json *number(const Table *table, const char *name)
{
    size_t column = table_column(table, name);

    if (table->n_rows == 0 || table_is_null(table, 0, column))
        return json_null();
    if (table->columns[column].type == COLUMN_I64 || table->columns[column].type == COLUMN_I32)
        return json_integer(table_i64(table, 0, column));
    return json_number_or_null(table_f64(table, 0, column));
}

/* Members of the meter's row under their own names. */
static Json *members(const Explain *explain, const char *const *names)
{
    Json *object = json_object();

    for (; *names != NULL; names++)
        (void) json_object_set_new(
            object,
            *names,
            table_json_cell(&explain->meter, 0, table_column(&explain->meter, *names)));
    return object;
}

static Status query(
    const Explain *explain,
    const char *name,
    const Param *params,
    size_t n_params,
    size_t most,
    Table *ret_table,
    Error *err)
{
    Sql sql = sql_named(explain->conn, name, params, n_params);

    return store_table(explain->arena, explain->conn, &sql, most, ret_table, err);
}

/* ---- which meter ---- */

/* The ids a slip of the pen away, as "'M1', 'M2'"; NULL for none. */
static Status similar(const Explain *explain, const char **ret_ids, Error *err)
{
    size_t half = strlen(explain->meter_id) / 2;
    const Param params[] = {
        PARAM_CSTR(explain->meter_id), PARAM_I64((int64_t) half), PARAM_I64(MOST_SIMILAR)};
    StrBuf list = strbuf_new(explain->arena);
    const char **ids;
    const char *nearest;
    Table table;
    Status status =
        query(explain, "explain_similar", params, COUNT_OF(params), MOST_SIMILAR, &table, err);

    if (status != OK)
        return status;
    ids = ARENA_ARRAY(explain->arena, const char *, table.n_rows + 1);
    for (size_t row = 0; row < table.n_rows; row++)
        ids[row] = str_dup(explain->arena, table_text(&table, row, 0));
    for (size_t n = 0; n < NAMED_SIMILAR; n++) {
        nearest = str_nearest(str_from(explain->meter_id), ids);
        if (nearest == NULL)
            break;
        strbuf_printf(&list, "%s'%s'", n == 0 ? "" : ", ", nearest);
        for (size_t row = 0; row < table.n_rows; row++)
            if (ids[row] == nearest)
                ids[row] = ""; /* far from every word */
    }
    *ret_ids = list.len == 0 ? NULL : strbuf_text(&list);
    return OK;
}

static Status read_meter(Explain *explain, Error *err)
{
    const Param params[] = {PARAM_CSTR(explain->meter_id)};
    const char *ids = NULL;
    Str kind;
    Status status = query(explain, "explain_meter", params, 1, 1, &explain->meter, err);

    if (status == OK && explain->meter.n_rows == 0)
        status = similar(explain, &ids, err);
    if (status != OK)
        return status;
    if (explain->meter.n_rows == 0) {
        (void) error_set(err, STATUS_DATA, "the store knows no meter '%s'", explain->meter_id);
        if (ids == NULL)
            error_hint(err, "Meters are those of the network file, and those that have readings.");
        else
            error_hint(err, "Did you mean %s?", ids);
        return STATUS_DATA;
    }
    kind = table_text(&explain->meter, 0, table_column(&explain->meter, "kind"));
    if (!str_equal(kind, STR("meter"))) {
        (void) error_set(
            err, STATUS_DATA, "'%s' is a %.*s, not a meter", explain->meter_id, STR_ARG(kind));
        error_hint(err, "`eiot suspects` lists meters; the report has the losses of nodes.");
        return STATUS_DATA;
    }
    return OK;
}

/* ---- the parts ---- */

/* From when on the meter is compared: since the change, else the last days. */
static void choose_split(Explain *explain)
{
    size_t since = table_column(&explain->meter, "since");
    size_t last = table_column(&explain->meter, "last_day");

    explain->has_since = !table_is_null(&explain->meter, 0, since);
    if (explain->has_since)
        explain->split_day = (int32_t) table_i64(&explain->meter, 0, since);
    else if (!table_is_null(&explain->meter, 0, last))
        explain->split_day = (int32_t) table_i64(&explain->meter, 0, last) - RECENT_DAYS + 1;
}

static void add(Explain *explain, const char *name, Json *value)
{
    (void) json_object_set_new(explain->root, name, value);
}

static void add_place(Explain *explain)
{
    static const char *const place[] = {
        "name", "transformer_id", "feeder_id", "substation_id", "zone", "tariff", NULL};

    add(explain, "meter_id", json_string(explain->meter_id));
    add(explain, "place", members(explain, place));
}

static void add_outcome(Explain *explain)
{
    static const char *const names[] = {
        "status",
        "score",
        "score_rank",
        "n_scored",
        "probability",
        "cause",
        "since",
        "visit_rank",
        NULL,
    };
    const Table *meter = &explain->meter;
    Json *outcome = members(explain, names);
    size_t status = table_column(meter, "status");
    size_t cause = table_column(meter, "cause");
    Str status_code =
        table_is_null(meter, 0, status) ? STR("not_seen") : table_text(meter, 0, status);

    (void) json_object_set_new(
        outcome,
        "status_text",
        json_string(suspects_word(explain->arena, explain->words, "status", status_code)));
    if (!table_is_null(meter, 0, cause))
        (void) json_object_set_new(
            outcome,
            "cause_text",
            json_string(suspects_word(
                explain->arena, explain->words, "cause", table_text(meter, 0, cause))));
    add(explain, "outcome", outcome);
}

static Status add_reasons(Explain *explain, const char *name, Error *err)
{
    Json *list = NULL;
    Status status = reasons_json(
        explain->arena,
        explain->words->reasons,
        explain->words->lang,
        table_text(&explain->meter, 0, table_column(&explain->meter, name)),
        &list,
        err);

    if (status == OK)
        add(explain, name, list);
    return status;
}

static Json *ratio(const Table *table, const char *part, const char *whole)
{
    double above = table_f64(table, 0, table_column(table, part));
    double below = table_f64(table, 0, table_column(table, whole));

    return below > 0 ? json_number_or_null(above / below) : json_null();
}

static Status add_levels(Explain *explain, Error *err)
{
    const size_t column = table_column(&explain->meter, "transformer_id");
    const Param params[] = {
        PARAM_CSTR(explain->meter_id),
        {.type = COLUMN_DATE, .value.i32 = explain->split_day},
        {
            .type = COLUMN_TEXT,
            .is_null = table_is_null(&explain->meter, 0, column),
            .value.text = table_text(&explain->meter, 0, column),
        },
    };
    char split_on[CIVIL_TEXT_MAX];
    Table table;
    Status status = query(explain, "explain_levels", params, COUNT_OF(params), 1, &table, err);

    if (status != OK)
        return status;
    add(explain,
        "levels",
        json_pack(
            "{s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:{s:o, s:o, s:o, s:o}}",
            "split_on",
            civil_day_text(explain->split_day, split_on),
            "is_since",
            explain->has_since,
            "before_day_kwh",
            number(&table, "before_kwh"),
            "n_days_before",
            number(&table, "n_before"),
            "after_day_kwh",
            number(&table, "after_kwh"),
            "n_days_after",
            number(&table, "n_after"),
            "ratio",
            ratio(&table, "after_kwh", "before_kwh"),
            "neighbours",
            "n",
            number(&table, "n_neighbours"),
            "before_day_kwh",
            number(&table, "neighbours_before_kwh"),
            "after_day_kwh",
            number(&table, "neighbours_after_kwh"),
            "ratio",
            number(&table, "neighbours_ratio")));
    return OK;
}

/* What the transformer would still lose a day if the meter recorded what is estimated to pass it.
 */
static Json *without_meter(const Explain *explain, const Table *balance)
{
    double after = table_f64(balance, 0, table_column(balance, "after_kwh"));
    double month = table_f64(&explain->meter, 0, table_column(&explain->meter, "recoverable_kwh"));

    return json_number_or_null(after - month / 30);
}

static Status add_transformer(Explain *explain, Error *err)
{
    size_t column = table_column(&explain->meter, "transformer_id");
    Str transformer = table_text(&explain->meter, 0, column);
    const Param params[] = {
        PARAM_TEXT(transformer),
        PARAM_CSTR(explain->meter_id),
        {.type = COLUMN_DATE, .value.i32 = explain->split_day},
    };
    Table table;
    Status status;

    if (table_is_null(&explain->meter, 0, column)) {
        add(explain, "transformer", json_null());
        return OK;
    }
    status = query(explain, "explain_transformer", params, COUNT_OF(params), 1, &table, err);
    if (status != OK)
        return status;
    add(explain,
        "transformer",
        json_pack(
            "{s:s%, s:o, s:o, s:o, s:o, s:o, s:o}",
            "node_id",
            transformer.ptr,
            transformer.len,
            "ntl_before_day_kwh",
            number(&table, "before_kwh"),
            "n_days_before",
            number(&table, "n_before"),
            "ntl_after_day_kwh",
            number(&table, "after_kwh"),
            "n_days_after",
            number(&table, "n_after"),
            "ntl_after_without_day_kwh",
            without_meter(explain, &table),
            "correlation",
            number(&table, "correlation")));
    return OK;
}

/* The rows of a statement as a list of objects. */
static Status rows_list(
    const Explain *explain,
    const char *statement,
    const Param *params,
    size_t n_params,
    size_t most,
    Json **ret_list,
    Error *err)
{
    Table table;
    Status status = query(explain, statement, params, n_params, most, &table, err);

    if (status != OK)
        return status;
    *ret_list = table_json_rows(&table, 0);
    return OK;
}

static Status add_rows(Explain *explain, const char *name, const char *statement, Error *err)
{
    const Param params[] = {PARAM_CSTR(explain->meter_id), PARAM_I64(MOST_ROWS)};
    Json *list = NULL;
    Status status = rows_list(explain, statement, params, COUNT_OF(params), MOST_ROWS, &list, err);

    if (status == OK)
        add(explain, name, list);
    return status;
}

static Status add_measures(Explain *explain, Error *err)
{
    const Param params[] = {PARAM_CSTR(explain->meter_id)};
    Json *list = NULL;
    Status status =
        rows_list(explain, "explain_measures", params, COUNT_OF(params), MOST_MEASURES, &list, err);

    if (status == OK)
        add(explain, "measures", list);
    return status;
}

static Status add_vend_months(Explain *explain, Error *err)
{
    const Param params[] = {
        PARAM_CSTR(explain->meter_id), PARAM_CSTR(explain->project->zone), PARAM_I64(MOST_MONTHS)};
    Json *list = NULL;
    Status status = rows_list(
        explain, "explain_vend_months", params, COUNT_OF(params), MOST_MONTHS, &list, err);

    if (status == OK)
        add(explain, "vend_months", list);
    return status;
}

static void add_money(Explain *explain)
{
    static const char *const names[] = {
        "currency",
        "price_per_kwh",
        "recoverable_kwh",
        "recoverable_amount",
        "expected_kwh",
        "expected_amount",
        NULL,
    };
    Json *money = members(explain, names);

    (void) json_object_set_new(
        money, "recovery_months", json_real(explain->project->recovery_months));
    (void) json_object_set_new(money, "visit_cost", json_real(explain->project->visit_cost));
    add(explain, "money", money);
}

static Status add_all(Explain *explain, Error *err)
{
    Status status;

    choose_split(explain);
    add_place(explain);
    add_outcome(explain);
    status = add_reasons(explain, "reasons", err);
    if (status == OK)
        status = add_reasons(explain, "against", err);
    if (status == OK)
        status = add_levels(explain, err);
    if (status == OK)
        status = add_transformer(explain, err);
    if (status == OK)
        status = add_measures(explain, err);
    if (status == OK)
        status = add_rows(explain, "devices", "explain_devices", err);
    if (status == OK)
        status = add_rows(explain, "events", "explain_events", err);
    if (status == OK)
        status = add_rows(explain, "vends", "explain_vends", err);
    if (status == OK)
        status = add_vend_months(explain, err);
    if (status == OK)
        status = add_rows(explain, "inspections", "explain_inspections", err);
    if (status == OK)
        add_money(explain);
    return status;
}

Status explain_meter(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const SuspectsWords *words,
    const char *meter_id,
    Json **ret_json,
    Error *err)
{
    Explain explain = {
        .arena = arena, .project = project, .conn = conn, .words = words, .meter_id = meter_id};
    Status status = marts_check(conn, err);

    if (status == OK)
        status = read_meter(&explain, err);
    if (status != OK)
        return status;
    explain.root = json_object();
    status = add_all(&explain, err);
    if (status == OK)
        *ret_json = explain.root;
    else
        json_decref(explain.root);
    return status;
}
