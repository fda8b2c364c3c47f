#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "store/postgres/postgres_internal.h"

/* Errors that ask the operator for something of their own, by SQLSTATE (manual, appendix A) or, of
 * two characters, its class. */
typedef struct KnownRefusal {
    const char *sqlstate;
    Status status;
    const char *hint; /* NULL: the server's */
} KnownRefusal;

static const char lost_hint[] =
    "The server stopped, or the network did. Nothing of the transaction is kept; run the command "
    "again.";

/* eiot init makes what its migrations have not made yet, and nothing twice. */
const char postgres_missing_hint[] =
    "Make the store's tables with: eiot init. One that is missing after that was dropped: restore "
    "it from a backup, or load the files into a new database.";

static const KnownRefusal known_refusals[] = {
    {"53100",
     STATUS_IO,
     "Free some disk space on the database's server and run the command again."},
    {"53200",
     STATUS_STORE,
     "The database's server is short of memory: lower its work_mem, or work on fewer data at "
     "once."},
    {"53300", STATUS_BUSY, "The server has no connection left. Try again later."},
    {"40001", STATUS_BUSY, "Another session changed the same rows. Run the command again."},
    {"40P01", STATUS_BUSY, "Another session held the same rows. Run the command again."},
    {"55P03",
     STATUS_BUSY,
     "Another session holds the table, longer than lock_timeout allows. Run the command again."},
    {"57014",
     STATUS_LIMIT,
     "When statement_timeout ended it, allow more: add ?options=-c%20statement_timeout%3D4h to the "
     "store's URL."},
    {"25006",
     STATUS_STORE,
     "The server or the role is read-only. Name the primary server, or add "
     "?target_session_attrs=read-write to the store's URL."},
    {"42501", STATUS_STORE, "See which rights the role lacks: eiot doctor --grants."},
    {"42P01", STATUS_STORE, postgres_missing_hint},
    {"3F000", STATUS_STORE, postgres_missing_hint},
    {"22021", STATUS_DATA, NULL},
    {"25P03",
     STATUS_STORE,
     "The session did nothing for longer than idle_in_transaction_session_timeout allows. Run the "
     "command again."},
    {"57P01", STATUS_STORE, lost_hint},
    {"57P02", STATUS_STORE, lost_hint},
    {"57P05", STATUS_STORE, lost_hint},
    {"08", STATUS_STORE, lost_hint},
};

static const KnownRefusal *find_known(const char *sqlstate)
{
    for (size_t at = 0; at < COUNT_OF(known_refusals); at++) {
        if (str_starts_with(str_from(sqlstate), str_from(known_refusals[at].sqlstate)))
            return &known_refusals[at];
    }
    return NULL;
}

static bool is_lost(const KnownRefusal *known)
{
    return known != NULL && known->hint == lost_hint;
}

/* The first line as a message of ours: no closing stop, and it begins with a small letter unless
 * with a word in capitals. `small` is the room for that letter. */
static Str our_words(const char *text, char small[2])
{
    Str line = {.ptr = text, .len = strcspn(text, "\n")};

    small[0] = small[1] = '\0';
    while (line.len > 0 && strchr("!. \r", line.ptr[line.len - 1]) != NULL)
        line.len--;
    if (line.len > 1 && isupper((unsigned char) line.ptr[0]) &&
        islower((unsigned char) line.ptr[1])) {
        small[0] = (char) (line.ptr[0] - 'A' + 'a');
        line = (Str){.ptr = line.ptr + 1, .len = line.len - 1};
    }
    return line;
}

/* The line of the statement's `position`th character, from 1; 0 when there is none. Characters are
 * UTF-8: bytes 10xxxxxx go on with one. */
static size_t line_of(Str text, const char *position)
{
    int64_t wanted = 0;
    int64_t character = 0;
    size_t line = 1;

    if (position == NULL || !str_parse_i64(str_from(position), &wanted) || text.len == 0)
        return 0;
    for (size_t at = 0; at < text.len; at++) {
        if (((unsigned char) text.ptr[at] & 0xc0) != 0x80)
            character++;
        if (character >= wanted)
            break;
        if (text.ptr[at] == '\n')
            line++;
    }
    return line;
}

static void set_place(Error *err, const PostgresRefusal *refusal)
{
    size_t line = line_of(refusal->text, refusal->position);

    if (refusal->name == NULL || line == 0)
        return;
    if (refusal->first_line > 0)
        line += refusal->first_line - 1;
    error_at(err, refusal->name, line, 0);
}

static void set_hint(Error *err, const PostgresRefusal *refusal, const KnownRefusal *known)
{
    if (known != NULL && known->hint != NULL)
        error_hint(err, "%s", known->hint);
    else if (refusal->hint != NULL)
        error_hint(err, "%s", refusal->hint);
    else if (refusal->detail != NULL)
        error_hint(err, "%s", refusal->detail);
}

Status postgres_fail(Error *err, const PostgresRefusal *refusal)
{
    const KnownRefusal *known = find_known(refusal->sqlstate == NULL ? "" : refusal->sqlstate);
    Status status = known == NULL ? STATUS_STORE : known->status;
    char small[2];
    Str words = our_words(refusal->message == NULL ? "" : refusal->message, small);

    if (words.len == 0)
        words = STR("no reason given");
    error_set(
        err,
        status,
        "%s%s%.*s",
        is_lost(known) ? "the connection was lost: " : "",
        small,
        STR_ARG(words));
    error_passes(err, err != NULL && (err->is_passing || is_lost(known) || status == STATUS_IO));
    set_place(err, refusal);
    set_hint(err, refusal, known);
    return status;
}

Status postgres_result_fail(
    Error *err, const PGconn *session, const PGresult *result, PostgresRefusal place)
{
    place.sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    place.message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    place.detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    place.hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    place.position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    if (place.sqlstate == NULL && PQstatus(session) == CONNECTION_BAD)
        place.sqlstate = "08006"; /* libpq saw it itself, and gives no code */
    if (place.message == NULL)
        place.message = PQerrorMessage(session);
    return postgres_fail(err, &place);
}

/* ---- a session that does not come about ---- */

typedef struct KnownConnectFailure {
    const char *sqlstate; /* of the server, or NULL */
    const char *words;    /* of libpq, when the server says nothing */
    Status status;
    bool is_passing;
    const char *hint;
} KnownConnectFailure;

static const char password_hint[] =
    "Check the user and the password: in the store's URL, in PGPASSWORD or in ~/.pgpass.";
static const char refused_hint[] =
    "Check that the server runs, and its host and port in the store's URL.";
static const char tls_hint[] =
    "Check sslmode, sslrootcert, sslcert and sslkey in the store's URL, and the host's name in the "
    "server's certificate.";

static const KnownConnectFailure connect_failures[] = {
    {"57P03", NULL, STATUS_BUSY, true, "The server is starting, or stopping. Try again later."},
    {"53300", NULL, STATUS_BUSY, true, "The server has no connection left. Try again later."},
    {"28P01", NULL, STATUS_STORE, false, password_hint},
    {"28000",
     NULL,
     STATUS_STORE,
     false,
     "The server does not let this user in from here: check the user in the store's URL, and the "
     "server's pg_hba.conf."},
    {"3D000",
     NULL,
     STATUS_STORE,
     false,
     "Make the database, for instance with createdb, or name another in the store's URL."},
    {"42501", NULL, STATUS_STORE, false, "Grant the role the right to connect to this database."},
    {NULL, "no password supplied", STATUS_STORE, false, password_hint},
    {NULL, "certificate", STATUS_STORE, false, tls_hint},
    {NULL, "SSL", STATUS_STORE, false, tls_hint},
    {NULL,
     "could not translate host name",
     STATUS_STORE,
     false,
     "Check the host's name in the store's URL."},
    {NULL, "Connection refused", STATUS_STORE, true, refused_hint},
    {NULL, "No such file or directory", STATUS_STORE, true, refused_hint}, /* the socket's */
    {NULL, "closed the connection", STATUS_STORE, false, refused_hint},
    {NULL,
     "timeout expired",
     STATUS_STORE,
     false,
     "Check host and port in the store's URL and what stands between, or allow more by "
     "?connect_timeout=30 (seconds)."},
};

/* No answer, or no name of a host: not worth ten seconds of trying at once, but worth it later. */
static bool is_of_network(const KnownConnectFailure *known)
{
    static const char *const words[] = {
        "could not translate host name", "closed the connection", "timeout expired"};

    for (size_t at = 0; at < COUNT_OF(words); at++)
        if (known->words != NULL && strcmp(known->words, words[at]) == 0)
            return true;
    return false;
}

/* The text at "28P01: " in "...: FATAL:  28P01: password ..."; NULL when the server said nothing.
 */
static const char *find_sqlstate(const char *text)
{
    static const char signs[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    for (text = strstr(text, ":  "); text != NULL; text = strstr(text + 1, ":  ")) {
        const char *code = text + 3;

        if (strspn(code, signs) == 5 && code[5] == ':' && code[6] == ' ')
            return code;
    }
    return NULL;
}

static const KnownConnectFailure *find_connect_failure(const char *text, const char *code)
{
    for (size_t at = 0; at < COUNT_OF(connect_failures); at++) {
        const KnownConnectFailure *known = &connect_failures[at];

        if (code != NULL && known->sqlstate != NULL && strncmp(code, known->sqlstate, 5) == 0)
            return known;
        if (code == NULL && known->words != NULL && strstr(text, known->words) != NULL)
            return known;
    }
    return NULL;
}

/* libpq puts "connection to server at ..., port 5432 failed: " in front of the server's message. */
static Str reached_server(const char *text, const char *code)
{
    static const char mark[] = " failed: ";
    const char *end = strstr(text, mark);

    if (end == NULL || code == NULL || end > code)
        return STR("");
    return (Str){.ptr = text, .len = (size_t) (end - text) + strlen(mark)};
}

/* Of the addresses of a host libpq tells one after the other what became of each; the last one
 * ended it. */
static const char *last_attempt(const char *text)
{
    static const char mark[] = "\nconnection to server ";
    const char *next;

    while ((next = strstr(text, mark)) != NULL)
        text = next + 1;
    return text;
}

Status postgres_connect_fail(Error *err, const char *text, bool *ret_is_passing)
{
    const char *code;
    const KnownConnectFailure *known;
    Status status;
    char small[2];
    Str words;

    text = last_attempt(text);
    code = find_sqlstate(text);
    known = find_connect_failure(text, code);
    status = known == NULL ? STATUS_STORE : known->status;
    words = our_words(code == NULL ? text : code + 7, small);
    if (words.len == 0)
        words = STR("no reason given");
    error_set(
        err, status, "%.*s%s%.*s", STR_ARG(reached_server(text, code)), small, STR_ARG(words));
    if (known != NULL)
        error_hint(err, "%s", known->hint);
    error_passes(err, known != NULL && (known->is_passing || is_of_network(known)));
    *ret_is_passing = known != NULL && known->is_passing;
    return status;
}
