/* The same text makes tables of one server and of a cluster. */
#include "base/asset.h"
#include "cases.h"
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
    CASE_TEXT("local", layout_local(arena, &one_server, "kpi_days"), "kpi_days");
    CASE_TEXT("local", layout_local(arena, &cluster, "kpi_days"), "kpi_days_local");
    arena_free(arena);
}

static bool has(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

/* Each table of the list has its DDL and that of its twin, in the order of its key. */
static void every_table_is_made(void **state)
{
    Arena *arena = arena_new();
    const char *text =
        filled(arena, &cluster, asset_text("sql/clickhouse/migrations/0003_results.sql"));

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

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(slots_differ_by_layout),
        cmocka_unit_test(every_table_is_made),
        cmocka_unit_test(readings_are_ordered_by_exactly_their_key),
    };

    return cmocka_run_group_tests_name("ddl", cases, NULL, NULL);
}
