/* The sessions pages read through, over a store that others write to meanwhile. */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/workers.h"
#include "cases.h"
#include "serve/data/served.h"

typedef struct Site {
    Arena *arena;
    char *folder;
    char *path;
    Project *project; /* the server keeps a pointer to it */
    Served *served;
} Site;

static void quietly(const char *message)
{
    (void) message;
}

static Site site_new(void)
{
    static const char folder[] = "/tmp/eiot_served_XXXXXX";
    const ServedOptions options = {.n_conns = 2, .tell = quietly};
    Site site = {.arena = arena_new()};
    Error err;

    site.folder = arena_copy(site.arena, folder, strlen(folder));
    assert_non_null(mkdtemp(site.folder));
    site.path = file_join(site.arena, site.folder, "a.duckdb");
    site.project = ARENA_NEW(site.arena, Project);
    *site.project = (Project){
        .folder = site.folder,
        .store_url = arena_printf(site.arena, "duckdb:%s", site.path),
        .n_threads = 1,
    };
    CASE_OK("open", served_open(site.project, &options, &site.served, &err), &err);
    return site;
}

static void site_free(Site *site)
{
    served_close(site->served);
    (void) unlink(site->path);
    assert_int_equal(rmdir(site->folder), 0); /* no copy, no log is left */
    arena_free(site->arena);
}

static int64_t n_rows(StoreConn *conn)
{
    Sql sql = {.name = "count", .text = STR("select count(*) from raw_data.weather")};
    int64_t count = -1;
    Error err;

    CASE_OK("count", store_value_i64(conn, &sql, &count, &err), &err);
    return count;
}

/* The marts as the models leave them, and measures of three meters, two of which are alike. */
static Status add_results(void *context, StoreConn *conn, Error *err)
{
    (void) context;
    return store_script(
        conn,
        "add",
        STR("create schema if not exists marts;"
            "create view marts.fct_suspects as select 'M1' as meter_id;"
            "create view marts.fct_reading_anomalies as select 'M1' as meter_id;"
            "insert into ml.meter_evidence values"
            " ('M1', 'a', 1, 'r'), ('M2', 'a', 1, 'r'), ('M3', 'a', 7, 'r'),"
            " ('M1', 'b', -1, 'r'), ('M2', 'b', 'nan', 'r')"),
        err);
}

/* What explain_measures.sql says of M1, a line each. */
static const char *measures_of(Arena *arena, StoreConn *conn)
{
    const Param params[] = {PARAM_CSTR("M1")};
    Sql sql = sql_named(conn, "explain_measures", params, 1);
    StrBuf text = strbuf_new(arena);
    Table table;
    Error err;

    CASE_OK("measures", store_table(arena, conn, &sql, 10, &table, &err), &err);
    for (size_t row = 0; row < table.n_rows; row++)
        strbuf_printf(
            &text,
            "%.*s %g is %lld of %lld\n",
            STR_ARG(table_text(&table, row, 0)),
            table_f64(&table, row, 1),
            (long long) table_i64(&table, row, 2),
            (long long) table_i64(&table, row, 3));
    return strbuf_text(&text);
}

static int64_t is_table(StoreConn *conn, const char *name)
{
    const Param params[] = {PARAM_CSTR(name)};
    Sql sql = {
        .name = "is table",
        .text = STR("select count(*) from information_schema.tables where table_name = $1 and "
                    "table_type = 'BASE TABLE'"),
        .params = params,
        .n_params = 1,
    };
    int64_t count = -1;
    Error err;

    CASE_OK("is table", store_value_i64(conn, &sql, &count, &err), &err);
    return count;
}

static Status add_row(void *context, StoreConn *conn, Error *err)
{
    (void) context;
    return store_script(
        conn,
        "add",
        STR("insert into raw_data.weather values ('Z1', now(), 26, 70, 8, 1, 1, now())"),
        err);
}

/* Waits for other data than those of `version`, as long as a page would. */
static Lent lend_after(Site *site, int64_t n_wanted)
{
    Lent lent;
    Error err;

    for (int turn = 0; turn < 200; turn++) {
        CASE_OK("lend", served_lend(site->served, &lent, &err), &err);
        if (n_rows(lent.conn) == n_wanted)
            return lent;
        served_return(site->served, &lent);
        (void) usleep(50 * 1000);
    }
    fail_msg("the pages never showed %lld rows", (long long) n_wanted);
    return lent;
}

static void shows_what_is_written(void **state)
{
    Site site = site_new();
    Lent before;
    Lent after;
    Error err;

    (void) state;
    CASE_OK("lend", served_lend(site.served, &before, &err), &err);
    assert_true(before.as_of_us > 0);
    CASE_INT("none yet", n_rows(before.conn), 0);
    CASE_OK("write", served_write(site.served, add_row, NULL, &err), &err);
    after = lend_after(&site, 1);
    assert_true(after.version != before.version);
    assert_true(after.as_of_us >= before.as_of_us);
    /* both sessions are lent out */
    CASE_INT("seen", served_seen(site.served).version, after.version);
    CASE_INT("seen, of when", served_seen(site.served).as_of_us, after.as_of_us);
    CASE_TRUE("no session", served_seen(site.served).conn == NULL);
    CASE_INT("one whole state to its end", n_rows(before.conn), 0);
    served_return(site.served, &before);
    served_return(site.served, &after);
    site_free(&site);
}

static Status tell_measures(void *context, StoreConn *conn, Error *err)
{
    Site *site = context;

    (void) err;
    CASE_INT("a view in the store", is_table(conn, "fct_suspects"), 0);
    CASE_TEXT(
        "measures of the store", measures_of(site->arena, conn), "a 1 is 2 of 3\nb -1 is 2 of 2\n");
    return OK;
}

/* What costs a computation in the store costs a look in its copy, and says the same. */
static void keeps_what_takes_long(void **state)
{
    Site site = site_new();
    Lent lent;
    Error err;

    (void) state;
    CASE_OK("results", served_write(site.served, add_results, NULL, &err), &err);
    CASE_OK("measures", served_write(site.served, tell_measures, &site, &err), &err);
    CASE_OK("row", served_write(site.served, add_row, NULL, &err), &err);
    lent = lend_after(&site, 1);
    CASE_INT("a table in the copy", is_table(lent.conn, "fct_suspects"), 1);
    CASE_INT("a table in the copy", is_table(lent.conn, "fct_reading_anomalies"), 1);
    CASE_INT("a table in the copy", is_table(lent.conn, "served_measures"), 1);
    CASE_TEXT(
        "measures of the copy",
        measures_of(site.arena, lent.conn),
        "a 1 is 2 of 3\nb -1 is 2 of 2\n");
    served_return(site.served, &lent);
    site_free(&site);
}

/* Another process that opens the store, as the pipeline does, finds it free. */
static void leaves_the_store_to_others(void **state)
{
    Site site = site_new();
    Store *store = NULL;
    StoreConn *conn = NULL;
    Lent lent;
    Error err;

    (void) state;
    CASE_OK("open", store_open(site.project->store_url, 1, &store, &err), &err);
    CASE_OK("connect", store_connect(store, &conn, &err), &err);
    CASE_OK("add", add_row(NULL, conn, &err), &err);
    CASE_INT("busy", served_write(site.served, add_row, NULL, &err), STATUS_BUSY);
    store_disconnect(conn);
    store_close(store);
    served_changed(site.served);
    lent = lend_after(&site, 1);
    served_return(site.served, &lent);
    site_free(&site);
}

static void lends_no_more_than_it_has(void **state)
{
    Site site = site_new();
    Lent first;
    Lent second;
    Error err;

    (void) state;
    CASE_OK("lend", served_lend(site.served, &first, &err), &err);
    CASE_OK("lend", served_lend(site.served, &second, &err), &err);
    assert_ptr_not_equal(first.conn, second.conn);
    served_return(site.served, &first);
    CASE_OK("again", served_lend(site.served, &first, &err), &err);
    served_return(site.served, &second);
    served_return(site.served, &first);
    site_free(&site);
}

typedef struct Crowd {
    Site *site;
    bool has_failed[8];
} Crowd;

static void ask(void *context, size_t worker)
{
    Crowd *crowd = context;

    for (int turn = 0; turn < 40; turn++) {
        Lent lent;
        Error err;

        if (worker == 0 && turn % 10 == 0) {
            crowd->has_failed[0] |= served_write(crowd->site->served, add_row, NULL, &err) != OK;
            continue;
        }
        if (served_lend(crowd->site->served, &lent, &err) != OK) {
            crowd->has_failed[worker] = true;
            continue;
        }
        if (n_rows(lent.conn) < 0)
            crowd->has_failed[worker] = true;
        served_return(crowd->site->served, &lent);
    }
}

static void serves_many_while_data_change(void **state)
{
    Site site = site_new();
    Crowd crowd = {.site = &site};
    Lent lent;

    (void) state;
    workers_run(8, ask, &crowd);
    for (size_t worker = 0; worker < 8; worker++)
        CASE_TRUE("worker", !crowd.has_failed[worker]);
    lent = lend_after(&site, 4);
    served_return(site.served, &lent);
    site_free(&site);
}

static void refuses_stores_that_cant_be_served(void **state)
{
    static const struct {
        const char *url;
        const char *message;
        const char *hint;
    } cases[] = {
        {"duckdb::memory:",
         "a store in memory can't be served",
         "Name a file, for instance duckdb:data/energy.duckdb."},
        {"clickhouse://u@h/d",
         "a clickhouse database can't be the store",
         "Pages show the store: duckdb:PATH or postgresql://…."},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const Project project = {.store_url = cases[at].url};
        const ServedOptions options = {0};
        Served *served = NULL;
        Error err;

        CASE_INT(cases[at].url, served_open(&project, &options, &served, &err), STATUS_CONFIG);
        CASE_TEXT(cases[at].url, err.message, cases[at].message);
        CASE_TEXT(cases[at].url, err.hint, cases[at].hint);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_what_is_written),
        cmocka_unit_test(keeps_what_takes_long),
        cmocka_unit_test(leaves_the_store_to_others),
        cmocka_unit_test(lends_no_more_than_it_has),
        cmocka_unit_test(serves_many_while_data_change),
        cmocka_unit_test(refuses_stores_that_cant_be_served),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
