/* A made-up network by registers, and the same one by readings: the same kWh, but where
 * docs/simulate.md says otherwise. */
#include <unistd.h>

#include "base/file.h"
#include "ingest_kit.h"
#include "simulate/simulate.h"

/* One reading, or none where `key` is NULL. */
typedef struct Found {
    const char *key; /* meter, channel, start, length */
    const char *kwh;
    const char *quality;
} Found;

typedef struct FoundList {
    Found *items;
    size_t n;
} FoundList;

/* Simulates, loads all of it, and lists the readings by key. */
static FoundList load_simulated(Kit *kit, bool as_registers, int64_t *ret_stolen_wh)
{
    SimulateOptions options = simulate_defaults();
    Sql sql = {
        .name = "test",
        .text = STR("select meter_id || ' ' || channel || ' ' || start_ts || ' ' || length_s as "
                    "key, kwh, quality from raw_data.readings where kwh is not null order by 1"),
    };
    SimulateReport report;
    IngestOptions load = {.now_us = kit->now_us};
    FileReport *reports;
    FoundList list;
    size_t n_reports;
    Table table;
    char text[DECIMAL_TEXT_MAX];

    options.folder = file_join(kit->arena, kit->folder, "sim");
    options.n_meters = 120;
    options.n_days = 40; /* two months */
    options.theft_share = 0.1;
    options.seed = 11;
    options.as_registers = as_registers;
    CASE_OK("simulate", simulate_network(kit->arena, &options, &report, &kit->error), &kit->error);
    *ret_stolen_wh = (int64_t) (report.stolen_kwh * 1000 + 0.5);
    CASE_OK(
        "load",
        ingest_paths(
            kit->arena,
            &kit->project,
            kit->conn,
            &report.files_folder,
            1,
            &load,
            &reports,
            &n_reports,
            &kit->error),
        &kit->error);
    CASE_OK(
        "list",
        store_table(kit->arena, kit->conn, &sql, 1000000, &table, &kit->error),
        &kit->error);
    list = (FoundList){ARENA_ARRAY(kit->arena, Found, table.n_rows + 1), table.n_rows};
    for (size_t row = 0; row < table.n_rows; row++) {
        Decimal kwh = ((const Decimal *) table.columns[1].values)[row];
        list.items[row] = (Found){
            .key = str_dup(kit->arena, table_text(&table, row, 0)),
            .kwh = str_dup(kit->arena, str_from(decimal_text(kwh, text))),
            .quality = str_dup(kit->arena, table_text(&table, row, 2)),
        };
    }
    return list;
}

static void remove_simulated(Kit *kit)
{
    const char *folder = file_join(kit->arena, kit->folder, "sim");
    const char **paths;
    size_t n;

    CASE_OK("list", file_list(kit->arena, folder, &paths, &n, &kit->error), &kit->error);
    for (size_t at = 0; at < n; at++)
        (void) unlink(paths[at]);
    (void) rmdir(file_join(kit->arena, folder, "files/readings"));
    (void) rmdir(file_join(kit->arena, folder, "files"));
    (void) rmdir(folder);
}

static bool is_actual(const Found *found)
{
    return strcmp(found->quality, "actual") == 0;
}

static void test_simulated(void **state)
{
    int64_t stolen_wh[2];
    Kit *plain_kit = kit_open();
    FoundList plain = load_simulated(plain_kit, false, &stolen_wh[0]);
    Kit *kit;
    FoundList derived;
    size_t at = 0;
    int64_t n_equal = 0;
    int64_t n_estimated = 0;
    int64_t n_lost = 0;

    (void) state;
    kit_close_store(plain_kit);
    kit = kit_open();
    derived = load_simulated(kit, true, &stolen_wh[1]);
    CASE_INT("the truth is the same", stolen_wh[1], stolen_wh[0]);
    for (size_t i = 0; i < plain.n; i++) {
        const Found *reading = &plain.items[i];
        const Found *other;

        while (at < derived.n && strcmp(derived.items[at].key, reading->key) < 0) {
            /* nothing is there that readings lack but what was estimated over a gap */
            other = &derived.items[at++];
            if (is_actual(other))
                fail_msg("%s: %s actual, and no reading", other->key, other->kwh);
        }
        other = &derived.items[at];
        if (at == derived.n || strcmp(other->key, reading->key) != 0) {
            n_lost++; /* the half-hour of a new meter, or a gap to it */
            continue;
        }
        at++;
        if (!is_actual(other)) {
            n_estimated++;
            continue;
        }
        if (is_actual(reading))
            CASE_TEXT(reading->key, other->kwh, reading->kwh);
        n_equal += is_actual(reading);
    }
    CASE_TRUE("nearly all are equal", n_equal > (int64_t) plain.n * 94 / 100);
    CASE_TRUE("some stand beside a gap", n_estimated > 0);
    CASE_TEXT(
        "lost where meters were replaced",
        kit_rows(
            kit,
            "select count(*) > 0, count(*) = (select count(*) from raw_data.events where code = "
            "'meter_replaced') from raw_data.register_reads where fate = 'restart' and channel = "
            "'import'"),
        "1 1\n");
    CASE_TRUE("and nowhere else", n_lost > 0 && n_lost < 20);
    CASE_TEXT(
        "rollovers",
        kit_rows(
            kit,
            "select count(*) > 0, count(*) < 10 from raw_data.register_reads where fate = "
            "'rollover'"),
        "1 1\n");
    CASE_TEXT(
        "energy is kept: what a register counted from first to last is there, where it did not "
        "start anew",
        kit_rows(
            kit,
            "with counted as (select meter_id, channel, sum(kwh) as kwh from raw_data.readings "
            "where file_id in (select file_id from raw_data.register_files) group by meter_id, "
            "channel), ends as (select meter_id, channel, ts, register_kwh, row_number() over "
            "(partition by meter_id, channel order by ts) as nth, row_number() over (partition by "
            "meter_id, channel order by ts desc) as nth_last, max(case when fate = 'restart' then "
            "1 else 0 end) over (partition by meter_id, channel) as restarts, max(case when fate "
            "= 'rollover' then 1 else 0 end) over (partition by meter_id, channel) as rollovers "
            "from raw_data.register_reads where register_kwh is not null) select count(*) > 100, "
            "count(*) filter (where counted.kwh <> last.register_kwh - first.register_kwh + "
            "1000000 * first.rollovers) from ends as first inner join ends as last using "
            "(meter_id, channel) inner join counted using (meter_id, channel) where first.nth = 1 "
            "and last.nth_last = 1 and first.restarts = 0"),
        "1 0\n");
    remove_simulated(kit);
    remove_simulated(plain_kit);
    kit_close(kit);
    kit_open_store(plain_kit);
    kit_close(plain_kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_simulated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
