#include "publish/metrics.h"

#include <string.h>

#include "base/mem.h"
#include "base/version.h"
#include "publish/metrics_text.h"

#define MAX_ROWS   10000
#define MAX_LABELS 4
#define MARTS_READ 4 /* see sql/common/metrics_ready.sql */

typedef struct Metric {
    const char *query;
    const char *column;
    const char *type;
    const char *name;
    const char *help;
} Metric;

static const Metric metrics[] = {
#define METRIC(query, column, type, name, help) {query, column, type, name, help},
#include "publish/metrics.def"
#undef METRIC
};

/* How a statement is asked. */
typedef struct Query {
    const char *name;
    int64_t most; /* $1; 0: it takes none */
    bool is_of_marts;
} Query;

static const Query queries[] = {
    {"metrics_sources", METRICS_SOURCES, false},
    {"metrics_run_counts", 0, false},
    {"metrics_runs", 0, false},
    {"metrics_stages", 0, false},
    {"metrics_stage_states", 0, false},
    {"metrics_suites", 0, false},
    {"metrics_expectations", 0, false},
    {"metrics_feeders", METRICS_FEEDERS, true},
};

/* Instants in whole seconds: no reading and no run needs them finer. */
static double value_of(const Table *table, size_t row, size_t column)
{
    int64_t seconds;

    if (table->columns[column].type != COLUMN_TIMESTAMP || table_is_null(table, row, column))
        return table_f64(table, row, column);
    seconds = table_i64(table, row, column) / 1000000;
    return (double) seconds;
}

static void put_samples(StrBuf *text, const Metric *metric, const Table *table)
{
    size_t column = table_column(table, metric->column);

    for (size_t row = 0; row < table->n_rows; row++) {
        MetricLabel labels[MAX_LABELS];
        size_t n_labels = 0;
        for (size_t at = 0; at < table->n_columns; at++) {
            if (table->columns[at].type != COLUMN_TEXT)
                continue;
            ASSERT(n_labels < MAX_LABELS);
            labels[n_labels++] = (MetricLabel){table->columns[at].name, table_text(table, row, at)};
        }
        metrics_put_sample(text, metric->name, labels, n_labels, value_of(table, row, column));
    }
}

/* All families of one statement; `table` NULL: without samples. */
static void put_families(StrBuf *text, const char *query, const Table *table)
{
    for (size_t at = 0; at < COUNT_OF(metrics); at++) {
        if (strcmp(metrics[at].query, query) != 0)
            continue;
        metrics_put_family(text, metrics[at].name, metrics[at].type, metrics[at].help);
        if (table != NULL)
            put_samples(text, &metrics[at], table);
    }
}

static void put_self(StrBuf *text, bool is_up)
{
    const MetricLabel version[] = {{"version", STR(EIOT_VERSION)}};

    metrics_put_family(text, "eiot_build_info", "gauge", "The program that made this text: 1.");
    metrics_put_sample(text, "eiot_build_info", version, COUNT_OF(version), 1);
    metrics_put_family(text, "eiot_store_up", "gauge", "Whether the store could be read: 1 or 0.");
    metrics_put_sample(text, "eiot_store_up", NULL, 0, is_up ? 1 : 0);
}

static Status marts_are_there(StoreConn *conn, bool *ret_are, Error *err)
{
    Sql sql = sql_named(conn, "metrics_ready", NULL, 0);
    int64_t n = 0;
    Status status = store_value_i64(conn, &sql, &n, err);

    *ret_are = n == MARTS_READ;
    return status;
}

static Status put_query(Arena *arena, StoreConn *conn, const Query *query, StrBuf *text, Error *err)
{
    const Param most[] = {PARAM_I64(query->most)};
    Sql sql = sql_named(conn, query->name, most, query->most > 0 ? 1 : 0);
    Table table;
    Status status = store_table(arena, conn, &sql, MAX_ROWS, &table, err);

    if (status == OK)
        put_families(text, query->name, &table);
    return status;
}

Status metrics_of_store(Arena *arena, StoreConn *conn, StrBuf *text, Error *err)
{
    bool has_marts = false;
    StrBuf body = strbuf_new(arena);
    Status status = marts_are_there(conn, &has_marts, err);

    put_self(&body, true);
    for (size_t at = 0; at < COUNT_OF(queries) && status == OK; at++) {
        if (queries[at].is_of_marts && !has_marts)
            put_families(&body, queries[at].name, NULL);
        else
            status = put_query(arena, conn, &queries[at], &body, err);
    }
    if (status == OK)
        strbuf_put(text, strbuf_str(&body));
    return status;
}

void metrics_of_no_store(StrBuf *text)
{
    put_self(text, false);
}
