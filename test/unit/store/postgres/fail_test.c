#include "cases.h"
#include "store/postgres/postgres_internal.h"

typedef struct FailCase {
    const char *name;
    PostgresRefusal refusal;
    Status status;
    const char *message;
    const char *where;
    const char *hint;
} FailCase;

#define LOST_HINT                                                                                  \
    "The server stopped, or the network did. Nothing of the transaction is kept; run the command " \
    "again."
#define INIT_HINT                                                                                  \
    "Make the store's tables with: eiot init. One that is missing after that was dropped: "        \
    "restore it from a backup, or load the files into a new database."

#define REFUSAL(code, text)                                                                        \
    {                                                                                              \
        .sqlstate = (code), .message = (text)                                                      \
    }

static const FailCase fail_cases[] = {
    {"disk full",
     REFUSAL("53100", "could not extend file \"base/5/16384\": No space left on device"),
     STATUS_IO,
     "could not extend file \"base/5/16384\": No space left on device",
     "",
     "Free some disk space on the database's server and run the command again."},
    {"memory",
     REFUSAL("53200", "out of memory"),
     STATUS_STORE,
     "out of memory",
     "",
     "The database's server is short of memory: lower its work_mem, or work on fewer data at "
     "once."},
    {"too many connections",
     REFUSAL("53300", "sorry, too many clients already"),
     STATUS_BUSY,
     "sorry, too many clients already",
     "",
     "The server has no connection left. Try again later."},
    {"serialization",
     REFUSAL("40001", "could not serialize access due to concurrent update"),
     STATUS_BUSY,
     "could not serialize access due to concurrent update",
     "",
     "Another session changed the same rows. Run the command again."},
    {"deadlock",
     REFUSAL("40P01", "deadlock detected"),
     STATUS_BUSY,
     "deadlock detected",
     "",
     "Another session held the same rows. Run the command again."},
    {"lock",
     REFUSAL("55P03", "canceling statement due to lock timeout"),
     STATUS_BUSY,
     "canceling statement due to lock timeout",
     "",
     "Another session holds the table, longer than lock_timeout allows. Run the command again."},
    {"time-out",
     REFUSAL("57014", "canceling statement due to statement timeout"),
     STATUS_LIMIT,
     "canceling statement due to statement timeout",
     "",
     "When statement_timeout ended it, allow more: add ?options=-c%20statement_timeout%3D4h to "
     "the store's URL."},
    {"read-only",
     REFUSAL("25006", "cannot execute INSERT in a read-only transaction"),
     STATUS_STORE,
     "cannot execute INSERT in a read-only transaction",
     "",
     "The server or the role is read-only. Name the primary server, or add "
     "?target_session_attrs=read-write to the store's URL."},
    {"privilege",
     REFUSAL("42501", "permission denied for table readings"),
     STATUS_STORE,
     "permission denied for table readings",
     "",
     "See which rights the role lacks: eiot doctor --grants."},
    {"table",
     REFUSAL("42P01", "relation \"ops.runs\" does not exist"),
     STATUS_STORE,
     "relation \"ops.runs\" does not exist",
     "",
     INIT_HINT},
    {"schema",
     REFUSAL("3F000", "schema \"ops\" does not exist"),
     STATUS_STORE,
     "schema \"ops\" does not exist",
     "",
     INIT_HINT},
    {"repeated key",
     {.sqlstate = "23505",
      .message = "duplicate key value violates unique constraint \"files_pkey\"",
      .detail = "Key (file_id)=(1) already exists."},
     STATUS_STORE,
     "duplicate key value violates unique constraint \"files_pkey\"",
     "",
     "Key (file_id)=(1) already exists."},
    {"range",
     REFUSAL("22003", "Numeric field overflow."),
     STATUS_STORE,
     "numeric field overflow",
     "",
     ""},
    {"not UTF-8",
     REFUSAL("22021", "invalid byte sequence for encoding \"UTF8\": 0xff"),
     STATUS_DATA,
     "invalid byte sequence for encoding \"UTF8\": 0xff",
     "",
     ""},
    {"shutdown",
     REFUSAL("57P01", "terminating connection due to administrator command"),
     STATUS_STORE,
     "the connection was lost: terminating connection due to administrator command",
     "",
     LOST_HINT},
    {"crash",
     REFUSAL("57P02", "terminating connection because of crash of another server process"),
     STATUS_STORE,
     "the connection was lost: terminating connection because of crash of another server process",
     "",
     LOST_HINT},
    {"cut",
     REFUSAL("08006", "server closed the connection unexpectedly\n\tThis probably means ..."),
     STATUS_STORE,
     "the connection was lost: server closed the connection unexpectedly",
     "",
     LOST_HINT},
    {"idle",
     REFUSAL("25P03", "terminating connection due to idle-in-transaction timeout"),
     STATUS_STORE,
     "terminating connection due to idle-in-transaction timeout",
     "",
     "The session did nothing for longer than idle_in_transaction_session_timeout allows. Run the "
     "command again."},
    {"the server's own hint",
     {.sqlstate = "42883",
      .message = "function nope() does not exist",
      .detail = "Not this.",
      .hint = "You might need to add explicit type casts."},
     STATUS_STORE,
     "function nope() does not exist",
     "",
     "You might need to add explicit type casts."},
    {"an acronym stays",
     REFUSAL("42601", "UNION types text and integer cannot be matched"),
     STATUS_STORE,
     "UNION types text and integer cannot be matched",
     "",
     ""},
    {"a place, characters of two bytes before it",
     {.sqlstate = "42703",
      .message = "column \"nope\" does not exist",
      .position = "23",
      .text = {"select '\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9',\n    1,\n    nope", 33},
      .name = "model.sql"},
     STATUS_STORE,
     "column \"nope\" does not exist",
     "model.sql:3",
     ""},
    {"the last character of a line",
     {.sqlstate = "42601",
      .message = "syntax error at or near \"b\"",
      .position = "3",
      .text = {"a b\nc", 5},
      .name = "model.sql"},
     STATUS_STORE,
     "syntax error at or near \"b\"",
     "model.sql:1",
     ""},
    {"a later statement of a script",
     {.sqlstate = "42601",
      .message = "syntax error at or near \"b\"",
      .position = "5",
      .text = {"a b\nc", 5},
      .name = "line",
      .first_line = 40},
     STATUS_STORE,
     "syntax error at or near \"b\"",
     "line:41",
     ""},
    {"a place past the end",
     {.sqlstate = "42601",
      .message = "syntax error at end of input",
      .position = "600",
      .text = {"a\nb", 3},
      .name = "model.sql"},
     STATUS_STORE,
     "syntax error at end of input",
     "model.sql:2",
     ""},
    {"nothing", {0}, STATUS_STORE, "no reason given", "", ""},
};

static void refusals_become_errors(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(fail_cases); at++) {
        const FailCase *fail_case = &fail_cases[at];
        Error error;

        CASE_INT(fail_case->name, postgres_fail(&error, &fail_case->refusal), fail_case->status);
        CASE_TEXT(fail_case->name, error.message, fail_case->message);
        CASE_TEXT(fail_case->name, error.where, fail_case->where);
        CASE_TEXT(fail_case->name, error.hint, fail_case->hint);
    }
}

static void what_passes_by_itself(void **state)
{
    static const struct {
        const char *sqlstate;
        bool is_passing;
    } cases[] = {
        {"53100", true}, /* disk full */
        {"53300", true}, /* too many sessions */
        {"40001", true},
        {"40P01", true},
        {"55P03", true},
        {"57P01", true}, /* shut down */
        {"08006", true},
        {"57014", false}, /* statement_timeout: it would take as long again */
        {"42P01", false},
        {"42501", false},
        {"23505", false},
        {"22021", false},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const PostgresRefusal refusal = {.sqlstate = cases[at].sqlstate, .message = "x"};
        Error error;

        (void) !postgres_fail(&error, &refusal);
        CASE_INT(cases[at].sqlstate, error.is_passing, cases[at].is_passing);
    }
}

typedef struct ConnectCase {
    const char *name;
    const char *text;
    Status status;
    bool is_passing;
    const char *message;
    const char *hint;
} ConnectCase;

#define AT_SERVER "connection to server at \"127.0.0.1\", port 5432 failed: "
#define PASSWORD_HINT                                                                              \
    "Check the user and the password: in the store's URL, in PGPASSWORD or in ~/.pgpass."
#define REFUSED_HINT "Check that the server runs, and its host and port in the store's URL."
#define TLS_HINT                                                                                   \
    "Check sslmode, sslrootcert, sslcert and sslkey in the store's URL, and the host's name in "   \
    "the server's certificate."

static const ConnectCase connect_cases[] = {
    {"starting",
     AT_SERVER "FATAL:  57P03: the database system is starting up\nLOCATION:  ProcessStartup\n",
     STATUS_BUSY,
     true,
     AT_SERVER "the database system is starting up",
     "The server is starting, or stopping. Try again later."},
    {"full",
     AT_SERVER "FATAL:  53300: sorry, too many clients already\n",
     STATUS_BUSY,
     true,
     AT_SERVER "sorry, too many clients already",
     "The server has no connection left. Try again later."},
    {"password, in another language",
     AT_SERVER "FATAL:  28P01: Passwort-Authentifizierung fehlgeschlagen\n",
     STATUS_STORE,
     false,
     AT_SERVER "passwort-Authentifizierung fehlgeschlagen",
     PASSWORD_HINT},
    {"pg_hba",
     AT_SERVER "FATAL:  28000: no pg_hba.conf entry for host \"10.0.0.1\", no encryption\n",
     STATUS_STORE,
     false,
     AT_SERVER "no pg_hba.conf entry for host \"10.0.0.1\", no encryption",
     "The server does not let this user in from here: check the user in the store's URL, and the "
     "server's pg_hba.conf."},
    {"database",
     AT_SERVER "FATAL:  3D000: database \"energy\" does not exist\n",
     STATUS_STORE,
     false,
     AT_SERVER "database \"energy\" does not exist",
     "Make the database, for instance with createdb, or name another in the store's URL."},
    {"right to connect",
     AT_SERVER "FATAL:  42501: permission denied for database \"energy\"\n",
     STATUS_STORE,
     false,
     AT_SERVER "permission denied for database \"energy\"",
     "Grant the role the right to connect to this database."},
    {"no password",
     AT_SERVER "fe_sendauth: no password supplied\n",
     STATUS_STORE,
     false,
     AT_SERVER "fe_sendauth: no password supplied",
     PASSWORD_HINT},
    {"nobody there",
     AT_SERVER "Connection refused\n\tIs the server running on that host?\n",
     STATUS_STORE,
     true,
     AT_SERVER "Connection refused",
     REFUSED_HINT},
    {"no socket",
     "connection to server on socket \"/x/.s.PGSQL.5432\" failed: No such file or directory\n",
     STATUS_STORE,
     true,
     "connection to server on socket \"/x/.s.PGSQL.5432\" failed: No such file or directory",
     REFUSED_HINT},
    {"host",
     "could not translate host name \"db.invalid\" to address: Name or service not known\n",
     STATUS_STORE,
     false,
     "could not translate host name \"db.invalid\" to address: Name or service not known",
     "Check the host's name in the store's URL."},
    {"no TLS",
     AT_SERVER "server does not support SSL, but SSL was required\n",
     STATUS_STORE,
     false,
     AT_SERVER "server does not support SSL, but SSL was required",
     TLS_HINT},
    {"certificate",
     AT_SERVER "root certificate file \"/x/root.crt\" does not exist\nEither provide the file ...",
     STATUS_STORE,
     false,
     AT_SERVER "root certificate file \"/x/root.crt\" does not exist",
     TLS_HINT},
    {"key of TLS",
     AT_SERVER "could not load private key file \"a\": SSL error: No such file or directory\n",
     STATUS_STORE,
     false,
     AT_SERVER "could not load private key file \"a\": SSL error: No such file or directory",
     TLS_HINT},
    {"time",
     "no answer: timeout expired",
     STATUS_STORE,
     false,
     "no answer: timeout expired",
     "Check host and port in the store's URL and what stands between, or allow more by "
     "?connect_timeout=30 (seconds)."},
    {"something else listens there",
     AT_SERVER "server closed the connection unexpectedly\n\tThis probably means ...",
     STATUS_STORE,
     false,
     AT_SERVER "server closed the connection unexpectedly",
     REFUSED_HINT},
    {"the second address of a host",
     "connection to server at \"localhost\" (::1), port 5432 failed: Connection refused\n"
     "\tIs the server running on that host and accepting TCP/IP connections?\n" AT_SERVER
     "root certificate file \"/x/root.crt\" does not exist\nEither provide the file ...",
     STATUS_STORE,
     false,
     AT_SERVER "root certificate file \"/x/root.crt\" does not exist",
     TLS_HINT},
    {"other", AT_SERVER "odd things\n", STATUS_STORE, false, AT_SERVER "odd things", ""},
    {"nothing", "", STATUS_STORE, false, "no reason given", ""},
};

static void failed_sessions_become_errors(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(connect_cases); at++) {
        const ConnectCase *connect_case = &connect_cases[at];
        bool is_passing = !connect_case->is_passing;
        Error error;

        CASE_INT(
            connect_case->name,
            postgres_connect_fail(&error, connect_case->text, &is_passing),
            connect_case->status);
        CASE_INT(connect_case->name, is_passing, connect_case->is_passing);
        CASE_TEXT(connect_case->name, error.message, connect_case->message);
        CASE_TEXT(connect_case->name, error.hint, connect_case->hint);
    }
}

/* A run that waits for minutes may see them again; the ten seconds of one connection would not. */
static void what_passes_later(void **state)
{
    static const struct {
        const char *text;
        bool is_passing;
    } cases[] = {
        {"connection to server failed: Connection refused", true},
        {"could not translate host name \"db\" to address", true},
        {"no answer: timeout expired", true},
        {"server closed the connection unexpectedly", true},
        {"connection to server failed: FATAL:  57P03: the database system is starting up", true},
        {"connection to server failed: FATAL:  28P01: password authentication failed", false},
        {"connection to server failed: FATAL:  3D000: database \"x\" does not exist", false},
        {"connection to server failed: fe_sendauth: no password supplied", false},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        bool is_passing;
        Error error;

        (void) !postgres_connect_fail(&error, cases[at].text, &is_passing);
        CASE_INT(cases[at].text, error.is_passing, cases[at].is_passing);
    }
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(what_passes_by_itself),
        cmocka_unit_test(what_passes_later),
        cmocka_unit_test(refusals_become_errors),
        cmocka_unit_test(failed_sessions_become_errors),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
