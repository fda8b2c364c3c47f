#include "command.h"

#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"
#include "cmd/console.h"
#include "conf/translate.h"

#define OPEN_TURNS   20
#define OPEN_TURN_US (100 * 1000)

const OptionSpec common_options[] = {
    {.name = "config", .kind = OPTION_TEXT, .value = "FILE"},
    {.name = "store", .kind = OPTION_TEXT, .value = "URL"},
    {.name = "lang", .kind = OPTION_CHOICE, .value = "en|fr"},
    {.name = "format", .kind = OPTION_CHOICE, .value = "table|json"},
    {.name = "threads", .kind = OPTION_WHOLE, .value = "N", .least = 1, .most = 256},
    {.name = "seed", .kind = OPTION_WHOLE, .value = "N", .least = 0, .most = INT64_MAX},
    {.name = "quiet", .kind = OPTION_FLAG},
    {.name = "verbose", .kind = OPTION_FLAG},
    {.name = "help", .kind = OPTION_FLAG},
    {0},
};

int64_t command_now_us(void)
{
    struct timespec now;

    (void) clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t) now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void tell_holder(const void *argument, const char *holder)
{
    const Context *context = argument;

    console_note(context->is_quiet, command_text(context, "waiting_for"), holder);
}

/* Brings the schema up, with the lock of writers where it must be written. */
static Status prepare(const Context *context, Access access, StoreConn *conn, Error *err)
{
    int64_t at = 0;
    int64_t newest = 0;
    Status status = store_schema_version(conn, &at, &newest, err);

    if (status == OK && (access == ACCESS_WRITE || at != newest))
        status = store_lock(conn, tell_holder, context, err);
    if (status == OK)
        status = store_migrate(conn, NULL, err);
    return status;
}

/* An embedded store may be held for a moment by a server that writes one visit. */
static Status open_patiently(const Context *context, const char *url, Store **ret_store, Error *err)
{
    Status status = store_open(url, context->project.n_threads, ret_store, err);

    for (int turn = 0; turn < OPEN_TURNS && status == STATUS_BUSY; turn++) {
        (void) usleep(OPEN_TURN_US);
        status = store_open(url, context->project.n_threads, ret_store, err);
    }
    return status;
}

Status command_open_store(const Context *context, Store **ret_store, Error *err)
{
    const char *url = context->project.store_url;
    const Dialect *dialect = store_dialect_of(url);

    if (dialect != NULL && dialect->load_table == NULL) {
        (void) error_set(err, STATUS_CONFIG, "a %s database can't be the store", dialect->name);
        error_hint(
            err,
            "It can hold a copy: keep the store in duckdb:PATH or postgresql://…, and use eiot "
            "sync "
            "--to.");
        return STATUS_CONFIG;
    }
    return open_patiently(context, url, ret_store, err);
}

Status command_open(const Context *context, Access access, Session *ret_session, Error *err)
{
    Session session = {0};
    Status status = command_open_store(context, &session.store, err);

    if (status == OK)
        status = store_connect(session.store, &session.conn, err);
    if (status == OK)
        status = prepare(context, access, session.conn, err);
    if (status != OK) {
        command_close(&session);
        return status;
    }
    *ret_session = session;
    return OK;
}

void command_close(Session *session)
{
    if (session->conn != NULL)
        store_disconnect(session->conn);
    if (session->store != NULL)
        store_close(session->store);
    *session = (Session){0};
}

Status command_lock(const Context *context, const Session *session, Error *err)
{
    return store_lock(session->conn, tell_holder, context, err);
}

const char *command_host(char name[HOST_NAME_MAX_BYTES])
{
    if (gethostname(name, HOST_NAME_MAX_BYTES - 1) != 0)
        name[0] = '\0';
    name[HOST_NAME_MAX_BYTES - 1] = '\0';
    utf8_mend(name);
    return name;
}

Status
command_paths(const Context *context, const char *const **ret_paths, size_t *ret_n, Error *err)
{
    static const char *const otherwise[] = {"data/raw"};
    bool has_words = args_n_words(context->args) > 0;

    if (!has_words && !file_is_folder(otherwise[0])) {
        (void) error_set(err, STATUS_IO, "there is no folder '%s' here", otherwise[0]);
        error_hint(err, "Put the files there, or name files and folders on the command line.");
        return STATUS_IO;
    }
    *ret_paths = has_words ? args_words(context->args) : otherwise;
    *ret_n = has_words ? args_n_words(context->args) : 1;
    return OK;
}

const char *command_dialect(const Context *context)
{
    const Dialect *dialect = store_dialect_of(context->project.store_url);

    return dialect == NULL ? "duckdb" : dialect->name;
}

const char *command_text(const Context *context, const char *key)
{
    return locale_get(context->locale, key);
}

const char *command_word(const Context *context, const char *what, const char *code)
{
    const char *key = arena_printf(context->arena, "%s_%s", what, code);
    const char *word = command_text(context, key);

    return word == key ? code : word;
}

const char *command_told(const Context *context, const char *text)
{
    const char *said = NULL;

    if (context->told[LANG_FR] != NULL)
        said = translate_text(context->arena, context->told[LANG_EN], context->told[LANG_FR], text);
    return said == NULL ? text : said;
}

void command_error(const Context *context, const Error *err)
{
    Error told = *err;

    (void) snprintf(told.message, sizeof(told.message), "%s", command_told(context, err->message));
    (void) snprintf(told.hint, sizeof(told.hint), "%s", command_told(context, err->hint));
    error_mend(&told); /* a text that is longer in the other language may be cut */
    console_error(context->locale, &told);
}
