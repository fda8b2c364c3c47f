#include "statement.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "answer.h"
#include "engine.h"
#include "settings.h"

static pthread_mutex_t engine_lock = PTHREAD_MUTEX_INITIALIZER;

/* A result as it comes. An error behind the first piece goes into the body, which then never ends.
 */
static bool stream(int socket, const Text *statement, const char *format)
{
    static const char head[] =
        "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: "
        "chunked\r\n\r\n";
    ChdbResult *result =
        chdb.stream(engine, statement->ptr, statement->len, format, strlen(format));
    const char *error = chdb.error(result);
    ChdbResult *piece = NULL;
    bool is_begun = false;
    bool is_well = error == NULL;
    bool is_over = !is_well;

    if (error != NULL)
        is_well = answer_error(socket, error);
    while (!is_over) {
        piece = chdb.fetch(engine, result);
        error = chdb.error(piece);
        is_over = error != NULL || chdb.length(piece) == 0;
        if (error != NULL && !is_begun) {
            is_well = answer_error(socket, error);
            is_begun = true;
            chdb.destroy(piece);
            chdb.destroy(result);
            return is_well;
        }
        if (!is_begun)
            is_well = send_all(socket, head, sizeof(head) - 1);
        is_begun = true;
        if (error != NULL) {
            (void) send_chunk(socket, "\r\n__exception__\r\n", 17);
            (void) send_chunk(socket, error, strlen(error));
            is_well = false;
        } else if (!is_over && is_well) {
            is_well = send_chunk(socket, chdb.buffer(piece), chdb.length(piece));
        }
        chdb.destroy(piece);
        if (!is_well && !is_over) {
            chdb.cancel(engine, result);
            is_over = true;
        }
    }
    if (is_begun && is_well)
        is_well = send_all(socket, "0\r\n\r\n", 5);
    chdb.destroy(result);
    return is_well;
}

static bool run(int socket, const Text *statement, const char *format)
{
    ChdbResult *result = chdb.query(engine, statement->ptr, statement->len, format, strlen(format));
    const char *error = chdb.error(result);
    char header[128];
    bool is_well;

    (void) snprintf(
        header,
        sizeof(header),
        "X-ClickHouse-Summary: {\"written_rows\":\"%llu\"}\r\n",
        (unsigned long long) chdb.rows_written(result));
    if (error != NULL)
        is_well = answer_error(socket, error);
    else
        is_well = answer(socket, 200, header, chdb.buffer(result), chdb.length(result));
    chdb.destroy(result);
    return is_well;
}

/* The statement: the URL's query and the body behind it. The body of "insert ... format F" is data,
 * and goes by its file. */
static Text statement_of(const Request *request)
{
    const char *query = value_of(request, "query");
    const char *format = query == NULL ? NULL : strcasestr(query, " format ");
    Text statement = {0};
    char bytes[65536];
    size_t got;

    if (query != NULL && strncasecmp(query, "insert", 6) == 0 && format != NULL) {
        Text path = {
            .ptr = (char *) (uintptr_t) request->body_path, .len = strlen(request->body_path)};

        add(&statement, query, (size_t) (format - query));
        add_text(&statement, " FROM INFILE ");
        add_quoted(&statement, &path);
        add_text(&statement, format);
        return statement;
    }
    add_text(&statement, query == NULL ? "" : query);
    rewind(request->body);
    while ((got = fread(bytes, 1, sizeof(bytes), request->body)) > 0)
        add(&statement, bytes, got);
    return statement;
}

static bool has_result(const Text *statement)
{
    const char *start = statement->ptr + strspn(statement->ptr, " \t\r\n(");

    return strncasecmp(start, "select", 6) == 0 || strncasecmp(start, "with", 4) == 0;
}

bool serve_statement(int socket, const Request *request)
{
    const char *format = value_of(request, "default_format");
    Text statement = statement_of(request);
    bool is_well = true;

    if (format == NULL)
        format = "TabSeparated";
    pthread_mutex_lock(&engine_lock);
    if (apply_settings(socket, request))
        is_well = has_result(&statement) && value_of(request, "wait_end_of_query") == NULL
                      ? stream(socket, &statement, format)
                      : run(socket, &statement, format);
    reset_settings(request);
    pthread_mutex_unlock(&engine_lock);
    free(statement.ptr);
    return is_well;
}
