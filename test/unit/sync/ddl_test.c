/* The same text makes tables of one server and of a cluster. */
#include "base/asset.h"
#include "cases.h"
#include "store/memory/memory.h"
#include "sync/ddl.h"

static const Layout one_server = {.database = "energy"};
static const Layout cluster = {.database = "energy", .cluster = "it's"};

static const char *filled(Arena *arena, const Layout *layout, Str text)
{
    Slot slots[LAYOUT_SLOTS];

    layout_slots(arena, layout, slots);
    return str_dup(arena, slots_fill(arena, text, slots, LAYOUT_SLOTS));
}

static void slots_differ_by_layout(void **state)
{
    const Str text =
        STR("table t%LOCAL% %ON_CLUSTER% engine = %REPLICATED%ReplacingMergeTree(%PATH_COMMA%v) "
            "%NO_DEDUPLICATION%;");
    Arena *arena = arena_new();

    (void) state;
    CASE_TEXT(
        "one server",
        filled(arena, &one_server, text),
        "table t  engine = ReplacingMergeTree(v) ;");
    CASE_TEXT(
        "cluster",
        filled(arena, &cluster, text),
        "table t_local on cluster 'it\\'s' engine = ReplicatedReplacingMergeTree("
        "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}', v) "
        "settings replicated_deduplication_window = 0;");
    CASE_TEXT("local", layout_local(arena, &one_server, "kpi_daily"), "kpi_daily");
    CASE_TEXT("local", layout_local(arena, &cluster, "kpi_daily"), "kpi_daily_local");
    arena_free(arena);
}

static bool has(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

/* One after the other: a later one may make a table anew. */
static Str all_migrations(Arena *arena)
{
    StrBuf text = strbuf_new(arena);

    for (size_t at = 0; at < asset_count(); at++)
        if (str_starts_with(str_from(asset_at(at).path), STR("sql/clickhouse/migrations/")))
            strbuf_put(&text, asset_at(at).bytes);
    return strbuf_str(&text);
}

/* Each table of the list has its DDL and that of its twin, in the order of its key. */
static void every_table_is_made(void **state)
{
    Arena *arena = arena_new();
    const char *text = filled(arena, &cluster, all_migrations(arena));

    (void) state;
    for (size_t at = 0; at < n_sync_tables; at++) {
        const char *name = sync_tables[at].name;

        CASE_TRUE(
            name,
            has(text,
                arena_printf(
                    arena, "create table if not exists %s_local on cluster 'it\\'s'\n(", name)));
        CASE_TRUE(
            name,
            has(text,
                arena_printf(
                    arena,
                    "create table if not exists %s_next_local on cluster 'it\\'s' as %s_local\n",
                    name,
                    name)));
    }
    arena_free(arena);
}

/* A version in the order would keep every version of a key for ever. */
static void readings_are_ordered_by_exactly_their_key(void **state)
{
    Arena *arena = arena_new();
    const char *text =
        filled(arena, &one_server, asset_text("sql/clickhouse/migrations/0002_readings.sql"));

    (void) state;
    CASE_TRUE(
        "order",
        has(text,
            "engine = ReplacingMergeTree(sync_id)\npartition by toYYYYMM(start_ts)\n"
            "order by (meter_id, channel, start_ts, length_s);"));
    arena_free(arena);
}

/* ddl_apply() on a copy that has these tables and is at this version. */
static Status
apply(const Layout *layout, int64_t n_plain, int64_t n_local, int64_t version, Error *err)
{
    static const Dialect copy_dialect = {.name = "clickhouse"};
    const StoreConfig config = {.address = "", .n_threads = 1};
    const Column layout_columns[] = {
        {"n_plain", COLUMN_I64, &n_plain, NULL}, {"n_local", COLUMN_I64, &n_local, NULL}};
    const Column version_column = {"version", COLUMN_I64, &version, NULL};
    StoreDriver driver = memory_driver;
    Arena *arena = arena_new();
    StoreConn *conn = NULL;
    Store *store = NULL;
    Status status;

    driver.dialect = &copy_dialect;
    CASE_OK("open", store_open_driver(&driver, &config, &store, err), err);
    CASE_OK("connect", store_connect(store, &conn, err), err);
    memory_answer(store, "sync_layout", &(Batch){1, 2, layout_columns});
    memory_answer(store, "sync_migrations_version", &(Batch){1, 1, &version_column});
    status = ddl_apply(arena, conn, layout, err);
    store_disconnect(conn);
    store_close(store);
    arena_free(arena);
    return status;
}

static void copies_that_do_not_fit_are_refused(void **state)
{
    static const struct {
        const char *name;
        const Layout *layout;
        int64_t n_plain;
        int64_t n_local;
        int64_t version;
        Status status;
        const char *message;
    } cases[] = {
        {"a new copy", &one_server, 0, 0, 0, OK, ""},
        {"a new copy on a cluster", &cluster, 0, 0, 0, OK, ""},
        {"up to date", &one_server, 1, 0, 3, OK, ""},
        {"on its cluster", &cluster, 0, 1, 3, OK, ""},
        {"no cluster named", &one_server, 0, 1, 3, STATUS_CONFIG, "the copy was made on a cluster"},
        {"a cluster named",
         &cluster,
         1,
         0,
         3,
         STATUS_CONFIG,
         "the copy was made on one server, not on a cluster"},
        {"a newer eiot",
         &one_server,
         1,
         0,
         99,
         STATUS_STORE,
         "the copy is at version 99, this eiot knows 8"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Error error = {0};

        CASE_INT(
            cases[at].name,
            apply(
                cases[at].layout, cases[at].n_plain, cases[at].n_local, cases[at].version, &error),
            cases[at].status);
        if (cases[at].status != OK)
            CASE_TEXT(cases[at].name, error.message, cases[at].message);
    }
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(slots_differ_by_layout),
        cmocka_unit_test(every_table_is_made),
        cmocka_unit_test(readings_are_ordered_by_exactly_their_key),
        cmocka_unit_test(copies_that_do_not_fit_are_refused),
    };

    return cmocka_run_group_tests_name("ddl", cases, NULL, NULL);
}
