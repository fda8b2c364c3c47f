#include "publish/unzip.h"
#include "world.h"

#define HEADING                                                                                    \
    "rank,meter_id,score,probability,recoverable_kwh,recoverable_amount,cause,reasons,since,"      \
    "expected_amount,currency,transformer_id,feeder_id,against,expected_kwh,tariff,zone,"          \
    "last_outcome,last_inspected_on\n"
#define LINE_M1                                                                                    \
    "1,M1,0.91,0.8,225,33750.5,fraud,peer_drop;residual_follows,2025-07-06,157002.5,XOF,T1,F1,,"   \
    "180,D1,Z,no_access,2025-05-02\n"
/* nothing of it begins a formula */
#define LINE_HOSTILE                                                                               \
    "2,\"'=a/b%0A\n\"\"'<b>\u202e\",0.55,0.25,40,6000,fraud,flat_line,,4000,XOF,T2,F1,peer_drop,"  \
    "10,,,,\n"

static void csv_of_what_is_asked(void **state)
{
    static const Ask asks[] = {
        {"the list", api_suspects_csv, NULL, NULL, NULL, HEADING LINE_M1 LINE_HOSTILE},
        {"in another order",
         api_suspects_csv,
         NULL,
         "sort=list_rank&order=desc",
         NULL,
         HEADING LINE_HOSTILE LINE_M1},
        {"filtered", api_suspects_csv, NULL, "q=M1", NULL, HEADING LINE_M1},
        {"limit and offset are of pages",
         api_suspects_csv,
         NULL,
         "limit=1&offset=1",
         NULL,
         HEADING LINE_M1 LINE_HOSTILE},
        {"hers", api_suspects_csv, NULL, "assigned_to=bo", NULL, HEADING LINE_HOSTILE},
        {"nothing", api_suspects_csv, NULL, "cause=solar", NULL, HEADING},
        {"a wrong order",
         api_suspects_csv,
         NULL,
         "sort=x",
         NULL,
         "USAGE parameter 'sort' names no column to sort by | Columns: list_rank, probability, "
         "recoverable_kwh, recoverable_amount, expected_amount, since, meter_id."},
    };
    World *world = world_open();

    (void) state;
    world_state_sql(
        world,
        "insert into access.assignments values ('=a/b%0A' || chr(10) || '\"''<b>' || chr(8238), "
        "'bo', now(), 'bo')");
    world_asks(world, asks, COUNT_OF(asks));
    (void) world_get(world, api_suspects_csv, NULL, "all=1");
    CASE_TEXT("type", world->answer.type, "text/csv; charset=utf-8");
    CASE_TEXT("cache", world->answer.cache, "no-store");
    CASE_TEXT(
        "name",
        world_header(world, "Content-Disposition"),
        "attachment; filename=\"suspects.csv\"");
    world_close(world);
}

/* Every cell that a spreadsheet would take for a formula. */
static void no_cell_becomes_a_formula(void **state)
{
    static const struct {
        const char *sql;
        const char *cell;
    } cases[] = {
        {"=cmd|''/c calc''!A1", "'=cmd|'/c calc'!A1"},
        {"+33123", "'+33123"},
        {"-5", "'-5"},
        {"@SUM(A1)", "'@SUM(A1)"},
    };

    World *world = world_open();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const char *text;

        world_sql(
            world,
            arena_printf(
                world->arena,
                "update marts.fct_suspects set zone = '%s' where meter_id = 'M1'",
                cases[at].sql));
        text = world_get(world, api_suspects_csv, NULL, "q=M1");
        CASE_TRUE(
            cases[at].cell,
            strstr(text, arena_printf(world->arena, ",%s,no_access", cases[at].cell)) != NULL);
    }
    world_close(world);
}

static void workbook_of_what_is_asked(void **state)
{
    World *world = world_open();
    const char *strings;
    const char *cells;

    (void) state;
    world->lang = LANG_FR;
    (void) world_get(world, api_suspects_xlsx, NULL, "all=1&feeder=F1");
    CASE_INT("status", world->answer.status, 200);
    CASE_TEXT(
        "type",
        world->answer.type,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    CASE_TEXT(
        "name",
        world_header(world, "Content-Disposition"),
        "attachment; filename=\"suspects.xlsx\"");
    strings = unzip(world->arena, world->answer.body, "xl/sharedStrings.xml");
    cells = unzip(world->arena, world->answer.body, "xl/worksheets/sheet1.xml");
    CASE_TRUE("heading", strstr(strings, "<t>Compteur</t>") != NULL);
    CASE_TRUE("cause", strstr(strings, "<t>logement vide</t>") != NULL);
    CASE_TRUE("hostile id", strstr(strings, "=a/b%0A\n\"'&lt;b&gt;\u202e") != NULL);
    CASE_TRUE("a row each", strstr(cells, "r=\"B4\"") != NULL && strstr(cells, "r=\"B5\"") == NULL);
    CASE_TRUE("no formula", strstr(cells, "<f>") == NULL);
    world_close(world);
}

static void exports_are_noted(void **state)
{
    World *world = world_open();

    (void) state;
    (void) world_get(world, api_suspects_csv, NULL, NULL);
    (void) world_get(world, api_suspects_csv, NULL, "sort=x");
    (void) world_get(world, api_suspects_xlsx, NULL, "all=1&q=%3Cb%3E%0A");
    CASE_TEXT(
        "audit",
        world_audit(world, 5),
        "awa 192.0.2.7 export suspects.xlsx all=1&q=<b>\n\n"
        "awa 192.0.2.7 export suspects.csv -\n");
    world_close(world);
}

static void a_store_without_results(void **state)
{
    World *world = world_open_empty();

    (void) state;
    CASE_TEXT(
        "csv",
        world_get(world, api_suspects_csv, NULL, NULL),
        "BUSY the tables that are published have not been built | Run `eiot run` first.");
    CASE_TEXT("audit", world_audit(world, 5), "");
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_of_what_is_asked),
        cmocka_unit_test(no_cell_becomes_a_formula),
        cmocka_unit_test(workbook_of_what_is_asked),
        cmocka_unit_test(exports_are_noted),
        cmocka_unit_test(a_store_without_results),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
