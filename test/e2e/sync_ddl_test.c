/*
 * The statements of a copy on a cluster, as the engine reads them: there is no cluster to run them
 * on, so it is asked to parse each. Needs EIOT_TEST_CLICKHOUSE.
 */
#include <stdlib.h>

#include "base/asset.h"
#include "cases.h"
#include "sync/ddl.h"

static const Layout cluster = {.database = "energy", .cluster = "all"};

/* What ddl.c and replace.c put in. */
static const Slot names[] = {
    {"TABLE", "\"kpi_daily\""},
    {"NEXT_TABLE", "\"kpi_daily_next_local\""},
    {"LOCAL_TABLE", "\"kpi_daily_local\""},
    {"LOCAL_NAME", "'kpi_daily_local'"},
    {"DATABASE", "\"energy\""},
    {"DATABASE_NAME", "'energy'"},
    {"SHARD_BY", "\"local_day\""},
    {"PARTITION", "202506"},
};

typedef struct Server {
    Store *store;
    StoreConn *conn;
    Error error;
} Server;

/* The engine's own form of a statement; fails the case when it can't be read. */
static const char *formatted(Arena *arena, Server *server, const char *file, Str statement)
{
    const Param params[] = {PARAM_TEXT(statement)};
    Sql sql = {
        .name = "format", .text = STR("select formatQuery($1)"), .params = params, .n_params = 1};
    Table table;

    CASE_OK(
        file, store_table(arena, server->conn, &sql, 1, &table, &server->error), &server->error);
    return str_dup(arena, table_text(&table, 0, 0));
}

static Str filled(Arena *arena, Str text)
{
    Slot slots[LAYOUT_SLOTS + COUNT_OF(names)];

    layout_slots(arena, &cluster, slots);
    memcpy(slots + LAYOUT_SLOTS, names, sizeof(names));
    return slots_fill(arena, text, slots, COUNT_OF(slots));
}

/* Statements of a script end in ";\n". Returns how many there were. */
static size_t check_script(Arena *arena, Server *server, const char *file)
{
    Str text = filled(arena, asset_text(file));
    size_t n = 0;

    while (text.len > 1) {
        const char *end = memmem(text.ptr, text.len, ";\n", 2);
        size_t length = end == NULL ? text.len : (size_t) (end - text.ptr);
        const char *form = formatted(arena, server, file, (Str){text.ptr, length});

        CASE_TRUE(file, strstr(form, "ON CLUSTER") != NULL);
        if (strstr(form, "MergeTree") != NULL)
            CASE_TRUE(form, strstr(form, "ENGINE = Replicated") != NULL);
        length += end == NULL ? 0 : 2;
        text = (Str){text.ptr + length, text.len - length};
        n++;
    }
    return n;
}

static void the_engine_reads_what_a_cluster_is_told(void **state)
{
    static const struct {
        const char *file;
        size_t n_statements;
    } cases[] = {
        {"sql/clickhouse/migrations/0001_state.sql", 3},
        {"sql/clickhouse/migrations/0002_readings.sql", 1},
        {"sql/clickhouse/migrations/0003_results.sql", 18},
        {"sql/clickhouse/migrations/0004_losses.sql", 2},
        {"sql/clickhouse/migrations/0005_suspects.sql", 8},
        {"sql/clickhouse/sync_create_database.sql", 1},
        {"sql/clickhouse/sync_migrations_create.sql", 1},
        {"sql/clickhouse/sync_distributed.sql", 1},
        {"sql/clickhouse/sync_undistribute.sql", 1},
        {"sql/clickhouse/sync_view.sql", 1},
        {"sql/clickhouse/sync_truncate.sql", 1},
        {"sql/clickhouse/sync_replace.sql", 1},
        {"sql/clickhouse/sync_drop.sql", 1},
    };

    Server *server = *state;
    Arena *arena = arena_new();

    if (server->conn == NULL) {
        (void) printf("SKIP: cluster statements: EIOT_TEST_CLICKHOUSE is not set\n");
        skip();
    }
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_INT(
            cases[at].file, check_script(arena, server, cases[at].file), cases[at].n_statements);
    arena_free(arena);
}

static int connect_server(void **state)
{
    static Server server;
    const char *url = getenv("EIOT_TEST_CLICKHOUSE");

    *state = &server;
    if (url == NULL || *url == '\0')
        return 0;
    CASE_OK("open", store_open(url, 1, &server.store, &server.error), &server.error);
    CASE_OK("connect", store_connect(server.store, &server.conn, &server.error), &server.error);
    return 0;
}

static int disconnect_server(void **state)
{
    Server *server = *state;

    store_disconnect(server->conn);
    store_close(server->store);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test_setup_teardown(
            the_engine_reads_what_a_cluster_is_told, connect_server, disconnect_server),
    };

    return cmocka_run_group_tests_name("sync_ddl", cases, NULL, NULL);
}
