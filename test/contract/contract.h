/*
 * contract: the fixture and the cases of the contract suite. Each case gets a fresh store of the
 * subject under test, with its tables made.
 */
#ifndef EIOT_TEST_CONTRACT_H
#define EIOT_TEST_CONTRACT_H

#include "contract_rows.h"
#include "store/driver.h"

/* What a subject does not have, where its driver's features do not say it. */
enum {
    LACKS_TYPES = 1 << 0,      /* a type of its own for booleans: they come back as integers */
    LACKS_PARAMETERS = 1 << 1, /* statements with $1 */
    LACKS_UPDATE = 1 << 2,     /* `update` as others have it */
    LACKS_LINES = 1 << 3,      /* the line of an unknown name */
    LACKS_MIGRATIONS = 1 << 4, /* the pipeline's own tables */
};

typedef struct Subject {
    const char *name;
    const StoreDriver *driver;
    const char *url;    /* NULL: opened by its driver alone */
    const char *file;   /* removed after each case, or NULL */
    const char *server; /* variable of the environment with a server's URL; NULL: needs none. Each
                         * case gets a database of its own there. */
    const char *tables; /* where schemas are databases: makes `contract` in place of an own one */
    uint32_t lacks;     /* LACKS_ bits */
    TypesTimes times;   /* of its types; zero: years 1 to 9999 */
} Subject;

typedef struct Session {
    Arena *arena;
    Store *store;
    StoreConn *conn;
    const char *url; /* of the case's store; NULL: opened by its driver alone */
    Error error;
} Session;

extern const Subject *subject; /* of the running group */

/* Whether the subject has a StoreFeature. */
bool has(uint32_t feature);

/* Whether it lacks one of the LACKS_ bits. */
bool lacks(uint32_t bits);

Sql sql_of(const char *name, const char *text);

/* Each fails the test when the store does. */
void run_text(Session *session, const char *text);
void make_tables(Session *session);
void append_types(Session *session, StoreConn *conn);

/* All rows of a table. */
Table read_table(Session *session, StoreConn *conn, const char *table);
size_t count_rows(Session *session, StoreConn *conn, const char *table);

/* ---- contract_values.c ---- */

void types_round_trip(void **state);
void types_in_a_table(void **state);
void parameters_round_trip(void **state);
void parameters_are_counted(void **state);
void shapes_are_held(void **state);
void too_many_rows_for_a_table(void **state);
void one_result_at_a_time(void **state);

/* ---- contract_loads.c ---- */

void loads(void **state);
void workers_outnumber_threads(void **state);
void workers_run_at_once(void **state);
void failed_loads_leave_nothing(void **state);
void a_session_goes_on_after_a_failed_load(void **state);
void refused_loads(void **state);

/* ---- contract_transactions.c ---- */

void transactions(void **state);
void two_connections(void **state);
void disconnect_ends_the_transaction(void **state);
void rollback_under_open_rows(void **state);
void statements_count_changes(void **state);
void scripts_stop_at_errors(void **state);
void errors_say_the_line(void **state);
void errors_while_reading(void **state);
void values_of_integers(void **state);
void migrations(void **state);

#endif
