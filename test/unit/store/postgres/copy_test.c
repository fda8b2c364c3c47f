/* What is PostgreSQL's own about loads; the rest is in test/contract. */
#include "server.h"

#define ONE ((Decimal) 100000 * 1000000000000000) /* 10^20 */

static const int32_t numbers[] = {7};
static const int64_t large[] = {INT64_C(5000000000)};
static const Decimal decimals[] = {ONE / 4};
static const int64_t instants[] = {INT64_C(1751329800000001)};
static const double doubles[] = {0.1};
static const Str texts[] = {{"it's", 4}};

static Status append(Fixture *fixture, const char *table, const Column *columns, size_t n)
{
    Batch batch = {.n_rows = 1, .n_columns = n, .columns = columns};

    return store_append(fixture->conn, table, &batch, &fixture->error);
}

/* Other types and another order than the source's, columns it does not give, and a name for which
 * only a temporary table can stand. */
static void values_are_cast(void **state)
{
    static const Column columns[] = {
        {"a text", COLUMN_TEXT, texts, NULL},
        {"small", COLUMN_I32, numbers, NULL},
        {"wide", COLUMN_I32, numbers, NULL},
        {"exact", COLUMN_DECIMAL, decimals, NULL},
        {"rough", COLUMN_DECIMAL, decimals, NULL},
        {"day", COLUMN_TIMESTAMP, instants, NULL},
        {"of_double", COLUMN_F64, doubles, NULL},
        {"in_domain", COLUMN_I32, numbers, NULL},
    };
    Fixture fixture = open_fixture();

    (void) state;
    run_text(&fixture, "create domain pg_temp.count as bigint check (value > 0)");
    run_text(
        &fixture,
        "create temp table ingest_readings (by_default integer default 3, in_domain "
        "pg_temp.count, of_double numeric, day date, rough real, exact numeric(6, 1), wide "
        "numeric, gone integer, small smallint, \"a text\" varchar(9))");
    run_text(&fixture, "alter table ingest_readings drop column gone");
    CASE_OK(
        "append", append(&fixture, "ingest_readings", columns, COUNT_OF(columns)), &fixture.error);
    CASE_TEXT(
        "row",
        text_of(&fixture, "select row(r.*)::text from ingest_readings as r"),
        "(3,7,0.10000000000000000000,2025-07-01,0.25,0.3,7,7,it's)");
    close_fixture(&fixture);
}

typedef struct RefusedCase {
    const char *name;
    const char *table;
    Column column;
    Status status;
    const char *message;
    const char *hint;
} RefusedCase;

static const RefusedCase refused_cases[] = {
    {"beyond the range",
     "target",
     {"small", COLUMN_I64, large, NULL},
     STATUS_DATA,
     "column 'small' has value '5000000000', which smallint can't hold",
     ""},
    {"another type",
     "target",
     {"small", COLUMN_TEXT, texts, NULL},
     STATUS_STORE,
     "load into 'target': column 'small' is of type smallint, which text can't be put into",
     ""},
    {"no column",
     "target",
     {"nope", COLUMN_TEXT, texts, NULL},
     STATUS_STORE,
     "load into 'target': the table has no column 'nope'",
     ""},
    {"no table",
     "raw_data.nope\"; drop table target; --",
     {"small", COLUMN_I32, numbers, NULL},
     STATUS_STORE,
     "load into 'raw_data.nope\"; drop table target; --': the table does not exist",
     "Make the store's tables with: eiot init. One that is missing after that was dropped: restore "
     "it from a backup, or load the files into a new database."},
    {"the server's own check",
     "target",
     {"checked", COLUMN_I32, numbers, NULL},
     STATUS_STORE,
     "load into 'target': new row for relation \"target\" violates check constraint "
     "\"target_checked_check\"",
     "Failing row contains (null, 7, null)."},
    {"too long",
     "target",
     {"short", COLUMN_TEXT, texts, NULL},
     STATUS_STORE,
     "load into 'target': value too long for type character varying(3)",
     ""},
};

static void refused_loads(void **state)
{
    Fixture fixture = open_fixture();

    (void) state;
    run_text(
        &fixture,
        "create temp table target (small smallint, checked integer check (checked < 0), short "
        "varchar(3))");
    for (size_t at = 0; at < COUNT_OF(refused_cases); at++) {
        const RefusedCase *refused = &refused_cases[at];

        CASE_INT(
            refused->name, append(&fixture, refused->table, &refused->column, 1), refused->status);
        CASE_TEXT(refused->name, fixture.error.message, refused->message);
        CASE_TEXT(refused->name, fixture.error.hint, refused->hint);
    }
    CASE_TEXT("nothing", text_of(&fixture, "select count(*)::text from target"), "0");
    close_fixture(&fixture);
}

typedef struct Killer {
    Fixture other;
    const char *statement; /* ends the loading session */
    size_t n_given;
} Killer;

static Status next_of_killer(void *context, size_t worker, Batch *ret_batch, Error *err)
{
    static const Column column = {"small", COLUMN_I32, numbers, NULL};
    Killer *killer = context;

    (void) worker;
    (void) err;
    if (killer->n_given++ == 3)
        (void) text_of(&killer->other, killer->statement);
    if (killer->n_given < 3000000)
        *ret_batch = (Batch){.n_rows = 1, .n_columns = 1, .columns = &column};
    return OK;
}

static void a_session_lost_in_a_load(void **state)
{
    static const Column columns[] = {{"small", COLUMN_I32, NULL, NULL}};
    Fixture fixture = open_fixture();
    Killer killer = {.other = open_fixture()};
    BatchSource source = {columns, 1, 1, next_of_killer, &killer};
    Sql sql = {.name = "after", .text = STR("select 1")};

    (void) state;
    run_text(&fixture, "create temp table target (small smallint)");
    killer.statement = arena_printf(
        fixture.arena,
        "select pg_terminate_backend(%s, 5000)::text",
        text_of(&fixture, "select pg_backend_pid()::text"));
    CASE_INT(
        "load", store_load(fixture.conn, "target", &source, NULL, &fixture.error), STATUS_STORE);
    CASE_TRUE(
        "load",
        str_starts_with(
            str_from(fixture.error.message), STR("load into 'target': the connection was lost: ")));
    CASE_TRUE("it stops early", killer.n_given < 3000000);
    CASE_INT("after", store_run(fixture.conn, &sql, NULL, &fixture.error), STATUS_STORE);
    CASE_TEXT("after", fixture.error.message, "'after' can't run: the session was lost");
    close_fixture(&killer.other);
    close_fixture(&fixture);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(values_are_cast),
        cmocka_unit_test(refused_loads),
        cmocka_unit_test(a_session_lost_in_a_load),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
