/* The contract: loads of any size by any number of workers, whole or not at all. */
#include <time.h>

#include "cases.h"
#include "contract.h"

static void check_numbered(Session *session, const char *name, size_t n_rows)
{
    Table table = read_table(session, session->conn, "contract.numbered");
    size_t n = table_column(&table, "n");
    size_t text = table_column(&table, "name");
    size_t part = table_column(&table, "part");
    char *seen = ARENA_ARRAY(session->arena, char, n_rows);
    char wanted[32];

    CASE_INT(name, table.n_rows, n_rows);
    for (size_t row = 0; row < n_rows; row++) {
        int64_t number = table_i64(&table, row, n);

        CASE_TRUE(name, number >= 0 && (size_t) number < n_rows && !seen[number]);
        seen[number] = 1;
        (void) snprintf(wanted, sizeof(wanted), "row %lld", (long long) number);
        CASE_INT(name, table_is_null(&table, row, text), number % 7 == 0);
        if (number % 7 != 0)
            CASE_TRUE(name, str_equal(table_text(&table, row, text), str_from(wanted)));
        CASE_NEAR(name, table_f64(&table, row, part), (double) number / 4, 0);
    }
}

typedef struct LoadCase {
    const char *name;
    size_t n_rows;
    size_t batch_rows;
    size_t n_workers;
} LoadCase;

static const LoadCase load_cases[] = {
    {"nothing", 0, 2048, 4},
    {"one row", 1, 2048, 1},
    {"small batches", 3000, 7, 1},
    {"whole batches", 20480, 2048, 1},
    {"batches larger than the store's", 20001, 5000, 1},
    {"four workers", 100000, 2048, 4},
    {"four workers, odd batches", 100001, 999, 4},
    {"more workers than batches", 10, 10, 16},
};

void loads(void **state)
{
    Session *session = *state;

    for (size_t at = 0; at < COUNT_OF(load_cases); at++) {
        const LoadCase *load = &load_cases[at];
        Numbered numbered =
            numbered_new(session->arena, load->n_rows, load->batch_rows, load->n_workers);
        BatchSource source = numbered_source(&numbered, load->n_workers);
        int64_t n_rows = -1;

        CASE_OK(load->name, store_begin(session->conn, &session->error), &session->error);
        CASE_OK(
            load->name,
            store_load(session->conn, "contract.numbered", &source, &n_rows, &session->error),
            &session->error);
        CASE_INT(load->name, n_rows, load->n_rows);
        if (load->n_rows > 0)
            check_numbered(session, load->name, load->n_rows);
        store_rollback(session->conn);
        if (has(STORE_SQL) && !has(STORE_TRANSACTIONS))
            run_text(session, "truncate table contract.numbered");
        CASE_INT(load->name, count_rows(session, session->conn, "contract.numbered"), 0);
    }
}

void workers_outnumber_threads(void **state)
{
    Session *session = *state;
    Store *store = NULL;
    Numbered numbered = numbered_new(session->arena, 50000, 1000, 8);
    BatchSource source = numbered_source(&numbered, 8);
    Session single = *session;

    if (session->url == NULL || subject->file != NULL)
        skip();
    CASE_OK("open", store_open(session->url, 1, &store, &session->error), &session->error);
    CASE_OK("connect", store_connect(store, &single.conn, &session->error), &session->error);
    if (subject->server == NULL) /* else it is the same database */
        make_tables(&single);
    CASE_OK(
        "load",
        store_load(single.conn, "contract.numbered", &source, NULL, &session->error),
        &session->error);
    check_numbered(&single, "one thread", 50000);
    store_disconnect(single.conn);
    store_close(store);
}

/* Each worker waits in its first call until another one is there too. */
typedef struct Meeting {
    atomic_int n_inside;
    atomic_int n_met;
    atomic_int is_given[2];
    int64_t numbers[2];
    Column columns[2];
} Meeting;

static Status next_of_meeting(void *context, size_t worker, Batch *ret_batch, Error *err)
{
    static const struct timespec millisecond = {.tv_nsec = 1000000};
    Meeting *meeting = context;

    (void) err;
    if (atomic_exchange(&meeting->is_given[worker], 1) != 0)
        return OK;
    atomic_fetch_add(&meeting->n_inside, 1);
    for (int wait = 0; wait < 20000 && atomic_load(&meeting->n_inside) < 2; wait++)
        (void) nanosleep(&millisecond, NULL);
    if (atomic_load(&meeting->n_inside) == 2)
        atomic_fetch_add(&meeting->n_met, 1);
    meeting->numbers[worker] = (int64_t) worker;
    meeting->columns[worker] = (Column){"n", COLUMN_I64, &meeting->numbers[worker], NULL};
    *ret_batch = (Batch){.n_rows = 1, .n_columns = 1, .columns = &meeting->columns[worker]};
    return OK;
}

void workers_run_at_once(void **state)
{
    Session *session = *state;
    Meeting meeting = {0};
    BatchSource source = {numbered_columns, 1, 2, next_of_meeting, &meeting};

    if (!has(STORE_PARALLEL_LOAD))
        skip();
    CASE_OK(
        "load",
        store_load(session->conn, "contract.numbered", &source, NULL, &session->error),
        &session->error);
    CASE_INT("both met the other", atomic_load(&meeting.n_met), 2);
    CASE_INT("rows", count_rows(session, session->conn, "contract.numbered"), 2);
}

static void check_source_error(Session *session, const char *name, Status status)
{
    CASE_INT(name, session->error.status, status);
    CASE_TEXT(
        name, session->error.message, "column 'kwh' has value '12,5', expected a decimal number");
    CASE_TEXT(name, session->error.where, "data/meters.csv:1042:7");
    CASE_TEXT(name, session->error.hint, "Set `decimal: comma` for this source in its profile.");
}

/* A source that fails, or is cancelled, in the middle; inside a transaction and on its own. */
void failed_loads_leave_nothing(void **state)
{
    static const Status statuses[] = {STATUS_DATA, STATUS_INTERRUPTED};
    Session *session = *state;

    for (size_t at = 0; at < COUNT_OF(statuses); at++) {
        for (size_t n_workers = 1; n_workers <= 4; n_workers += 3) {
            Numbered numbered = numbered_new(session->arena, 500000, 2048, n_workers);
            BatchSource source = numbered_source(&numbered, n_workers);

            numbered.fail_after = 300000;
            numbered.fail_status = statuses[at];
            CASE_INT(
                "alone",
                store_load(session->conn, "contract.numbered", &source, NULL, &session->error),
                statuses[at]);
            check_source_error(session, "alone", statuses[at]);
            CASE_INT("alone", count_rows(session, session->conn, "contract.numbered"), 0);

            atomic_store(&numbered.given, 0);
            CASE_OK("begin", store_begin(session->conn, &session->error), &session->error);
            CASE_INT(
                "in a transaction",
                store_load(session->conn, "contract.numbered", &source, NULL, &session->error),
                statuses[at]);
            check_source_error(session, "in a transaction", statuses[at]);
            store_rollback(session->conn);
            CASE_INT("rolled back", count_rows(session, session->conn, "contract.numbered"), 0);
        }
    }
}

void a_session_goes_on_after_a_failed_load(void **state)
{
    Session *session = *state;
    Numbered numbered = numbered_new(session->arena, 10000, 2048, 4);
    BatchSource source = numbered_source(&numbered, 4);

    numbered.fail_after = 2048;
    numbered.fail_status = STATUS_DATA;
    CASE_INT(
        "fails",
        store_load(session->conn, "contract.numbered", &source, NULL, &session->error),
        STATUS_DATA);
    numbered.fail_after = 0;
    atomic_store(&numbered.given, 0);
    CASE_OK(
        "goes on",
        store_load(session->conn, "contract.numbered", &source, NULL, &session->error),
        &session->error);
    check_numbered(session, "goes on", 10000);
}

void refused_loads(void **state)
{
    Session *session = *state;
    int64_t number = 1;
    uint64_t none = 0;
    Str broken = STR("\xff\xfe");
    Column missing[] = {{"n", COLUMN_I64, &number, NULL}, {"no_such", COLUMN_I64, &number, NULL}};
    Column null_key[] = {{"n", COLUMN_I64, &number, &none}};
    Column not_utf8[] = {{"n", COLUMN_I64, &number, NULL}, {"name", COLUMN_TEXT, &broken, NULL}};
    Batch one = {.n_rows = 1, .n_columns = 1, .columns = missing};

    if (!has(STORE_SQL))
        skip();
    CASE_INT(
        "table", store_append(session->conn, "contract.nope", &one, &session->error), STATUS_STORE);
    CASE_TRUE("table", strstr(session->error.message, "load into 'contract.nope': ") != NULL);
    one = (Batch){.n_rows = 1, .n_columns = 2, .columns = missing};
    CASE_INT(
        "column",
        store_append(session->conn, "contract.numbered", &one, &session->error),
        STATUS_STORE);
    CASE_TRUE("column", strstr(session->error.message, "no_such") != NULL);
    one = (Batch){.n_rows = 1, .n_columns = 1, .columns = null_key};
    CASE_INT(
        "null",
        store_append(session->conn, "contract.numbered", &one, &session->error),
        STATUS_STORE);
    CASE_TRUE("null", strstr(session->error.message, "load into 'contract.numbered': ") != NULL);
    one = (Batch){.n_rows = 1, .n_columns = 2, .columns = not_utf8};
    CASE_INT(
        "utf-8",
        store_append(session->conn, "contract.numbered", &one, &session->error),
        STATUS_DATA);
    CASE_TEXT("utf-8", session->error.message, "column 'name' has text that is not UTF-8");
    CASE_INT("nothing", count_rows(session, session->conn, "contract.numbered"), 0);
}
