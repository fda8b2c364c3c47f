/* Outcomes of inspections on their way into a store that a run may hold. */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "cases.h"
#include "serve/data/visits.h"

#define NOW INT64_C(1752235200000000) /* 2025-07-11T12:00:00Z */
#define DAY 20279                     /* 2025-07-10 */

typedef struct Site {
    Arena *arena;
    char *folder;
    char *path;
    Project *project;
    State *state;
    Served *served;
    Visits *visits;
} Site;

static Site site_new(void)
{
    static const char folder[] = "/tmp/eiot_visits_XXXXXX";
    const ServedOptions options = {.n_conns = 2};
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
    CASE_OK("served", served_open(site.project, &options, &site.served, &err), &err);
    CASE_OK("state", state_open(":memory:", &site.state, &err), &err);
    site.visits = visits_open(site.state, site.served, NULL);
    return site;
}

static void site_free(Site *site)
{
    visits_close(site->visits);
    state_close(site->state);
    served_close(site->served);
    (void) unlink(site->path);
    assert_int_equal(rmdir(site->folder), 0);
    arena_free(site->arena);
}

/* What the store holds, as "meter day outcome kwh note; ..." */
static const char *stored(Site *site)
{
    static const char query[] = "select coalesce(string_agg(concat_ws(' ', meter_id, inspected_on, "
                                "outcome, kwh, note), '; '"
                                " order by meter_id, inspected_on), '') from raw_data.inspections";
    Sql sql = {.name = "stored", .text = STR(query)};
    Store *store = NULL;
    StoreConn *conn = NULL;
    const char *text;
    Table table;
    Error err;

    for (int turn = 0; turn < 100; turn++) { /* the writer may still be closing it */
        if (store_open(site->project->store_url, 1, &store, &err) != STATUS_BUSY)
            break;
        (void) usleep(50 * 1000);
    }
    assert_non_null(store);
    CASE_OK("connect", store_connect(store, &conn, &err), &err);
    CASE_OK("read", store_table(site->arena, conn, &sql, 1, &table, &err), &err);
    text = str_dup(site->arena, table_text(&table, 0, 0));
    store_disconnect(conn);
    store_close(store);
    return text;
}

static const char *waiting(Site *site, const char *meter_id)
{
    Json *list = NULL;
    const char *text;
    Error err;

    CASE_OK("waiting", visits_waiting(site->arena, site->visits, meter_id, &list, &err), &err);
    text = json_text(site->arena, list, false);
    json_decref(list);
    return text;
}

static void writes_what_comes(void **state)
{
    Site site = site_new();
    const Inspection found = {
        .meter_id = "M1",
        .day = DAY,
        .outcome = "confirmed",
        .has_kwh = true,
        .kwh = 12.5,
        .note = "=été"};
    const Inspection again = {.meter_id = "M1", .day = DAY, .outcome = "cleared"};
    bool is_stored = false;
    Error err;

    (void) state;
    CASE_OK("add", visits_add(site.visits, &found, "ana", NOW, &is_stored, &err), &err);
    assert_true(is_stored);
    CASE_TEXT("stored", stored(&site), "M1 2025-07-10 confirmed 12.5 =été");
    CASE_TEXT("nothing waits", waiting(&site, NULL), "[]");
    CASE_OK("again", visits_add(site.visits, &again, "ana", NOW, &is_stored, &err), &err);
    CASE_TEXT("corrected", stored(&site), "M1 2025-07-10 cleared");
    site_free(&site);
}

static void waits_for_a_run(void **state)
{
    Site site = site_new();
    const Inspection visit = {.meter_id = "M'2", .day = DAY, .outcome = "no_access"};
    const Inspection other = {.meter_id = "M3", .day = DAY, .outcome = "cleared", .note = "<b>"};
    Store *run = NULL;
    bool is_stored = true;
    Error err;

    (void) state;
    CASE_OK("a run", store_open(site.project->store_url, 1, &run, &err), &err);
    CASE_OK("add", visits_add(site.visits, &visit, "ana", NOW, &is_stored, &err), &err);
    assert_false(is_stored);
    CASE_OK("add", visits_add(site.visits, &other, "ben", NOW, &is_stored, &err), &err);
    CASE_TEXT(
        "of one",
        waiting(&site, "M3"),
        "[{\"meter_id\":\"M3\",\"inspected_on\":\"2025-07-10\",\"outcome\":\"cleared\",\"kwh\":"
        "null,"
        "\"note\":\"<b>\",\"user\":\"ben\",\"sent_at\":\"2025-07-11T12:00:00Z\"}]");
    visits_close(site.visits); /* the server is stopped: what waits is kept */
    store_close(run);
    site.visits = visits_open(site.state, site.served, NULL);
    for (int turn = 0; turn < 200 && strcmp(waiting(&site, NULL), "[]") != 0; turn++)
        (void) usleep(50 * 1000);
    CASE_TEXT("nothing waits", waiting(&site, NULL), "[]");
    CASE_TEXT("stored", stored(&site), "M'2 2025-07-10 no_access; M3 2025-07-10 cleared <b>");
    site_free(&site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_what_comes),
        cmocka_unit_test(waits_for_a_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
