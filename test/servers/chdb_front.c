/*
 * chdb_front: the current ClickHouse engine (libchdb) behind an HTTP front, for tests.
 *
 *     chdb_front LIBCHDB DIR PORT USER PASSWORD
 *
 * Speaks what ClickHouse's own HTTP interface speaks, as far as store/clickhouse asks it: POST /
 * with the statement in the URL's `query` or in the body, settings and param_* in the URL, user and
 * password in headers of ClickHouse or of HTTP, bodies of a stated length or chunked, plain or
 * zstd. Statements reach the engine as they are; the data of an insert reach it through a file, as
 * FROM INFILE. An insert whose body breaks off inserts nothing. A thread a connection, one
 * statement at a time.
 */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zstd.h>

/* ---- libchdb, which comes without a header ---- */

typedef struct ChdbConn *ChdbConnection;
typedef struct ChdbResult ChdbResult;

static struct {
    ChdbConnection *(*connect)(int argc, char **argv);
    ChdbResult *(*query)(ChdbConnection, const char *, size_t, const char *, size_t);
    ChdbResult *(*stream)(ChdbConnection, const char *, size_t, const char *, size_t);
    ChdbResult *(*fetch)(ChdbConnection, ChdbResult *);
    void (*cancel)(ChdbConnection, ChdbResult *);
    const char *(*error)(ChdbResult *);
    char *(*buffer)(ChdbResult *);
    size_t (*length)(ChdbResult *);
    uint64_t (*rows_written)(ChdbResult *);
    void (*destroy)(ChdbResult *);
} chdb;

static ChdbConnection engine;
static pthread_mutex_t engine_lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static const char *user;
static const char *password;

static void die(const char *what)
{
    (void) fprintf(stderr, "chdb_front: %s\n", what);
    exit(1);
}

static void find(void *library, const char *name, void *ret_function)
{
    void *symbol = dlsym(library, name);

    if (symbol == NULL)
        die(name);
    memcpy(ret_function, &symbol, sizeof(symbol));
}

static void open_engine(const char *path)
{
    void *library = dlopen(path, RTLD_NOW);
    char data[4096];
    char program[] = "clickhouse";
    char *arguments[] = {program, data};
    ChdbConnection *connection;

    if (library == NULL)
        die(dlerror());
    find(library, "chdb_connect", &chdb.connect);
    find(library, "chdb_query_n", &chdb.query);
    find(library, "chdb_stream_query_n", &chdb.stream);
    find(library, "chdb_stream_fetch_result", &chdb.fetch);
    find(library, "chdb_stream_cancel_query", &chdb.cancel);
    find(library, "chdb_result_error", &chdb.error);
    find(library, "chdb_result_buffer", &chdb.buffer);
    find(library, "chdb_result_length", &chdb.length);
    find(library, "chdb_result_rows_written", &chdb.rows_written);
    find(library, "chdb_destroy_query_result", &chdb.destroy);
    (void) snprintf(data, sizeof(data), "--path=%s/data", folder);
    connection = chdb.connect(2, arguments);
    if (connection == NULL || *connection == NULL)
        die("the engine does not start");
    engine = *connection;
}

/* ---- text ---- */

typedef struct Text {
    char *ptr;
    size_t len;
} Text;

static void add(Text *text, const char *bytes, size_t length)
{
    text->ptr = realloc(text->ptr, text->len + length + 1);
    if (text->ptr == NULL)
        die("out of memory");
    memcpy(text->ptr + text->len, bytes, length);
    text->len += length;
    text->ptr[text->len] = '\0';
}

static void add_text(Text *text, const char *words)
{
    add(text, words, strlen(words));
}

static int hex(char byte)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = strchr(digits, byte | 0x20);

    return at == NULL || byte == '\0' ? 0 : (int) (at - digits);
}

/* The value of a URL's part, percent signs read. */
static Text unescape(const char *bytes, size_t length)
{
    Text text = {0};

    add(&text, "", 0);
    for (size_t at = 0; at < length; at++) {
        char byte = bytes[at] == '+' ? ' ' : bytes[at];

        if (byte == '%' && at + 2 < length) {
            byte = (char) (hex(bytes[at + 1]) * 16 + hex(bytes[at + 2]));
            at += 2;
        }
        add(&text, &byte, 1);
    }
    return text;
}

/* ---- a request ---- */

typedef struct Client {
    int socket;
    char bytes[65536];
    size_t at;
    size_t end;
} Client;

typedef struct Parameter {
    char name[128];
    Text value;
} Parameter;

typedef struct Request {
    char target[65536]; /* "/?query=..." */
    char user[256];
    char password[256];
    bool is_chunked;
    bool is_zstd;
    size_t length;
    Parameter parameters[64];
    size_t n_parameters;
    char body_path[4096];
    FILE *body; /* the body as it is meant: without chunks and zstd */
} Request;

static int next_byte(Client *client)
{
    if (client->at == client->end) {
        ssize_t got = recv(client->socket, client->bytes, sizeof(client->bytes), 0);

        if (got <= 0)
            return -1;
        client->at = 0;
        client->end = (size_t) got;
    }
    return (unsigned char) client->bytes[client->at++];
}

static bool read_line(Client *client, char *line, size_t room)
{
    size_t length = 0;
    int byte;

    while ((byte = next_byte(client)) >= 0 && byte != '\n') {
        if (length + 1 < room && byte != '\r')
            line[length++] = (char) byte;
    }
    line[length] = '\0';
    return byte == '\n';
}

static void read_parameters(Request *request)
{
    char *part = strchr(request->target, '?');

    while (part != NULL && request->n_parameters < 64) {
        size_t length = strcspn(part + 1, "&");
        size_t name = strcspn(part + 1, "=&");
        Parameter *parameter = &request->parameters[request->n_parameters];

        if (name < length && name < sizeof(parameter->name)) {
            memcpy(parameter->name, part + 1, name);
            parameter->value = unescape(part + 2 + name, length - name - 1);
            request->n_parameters++;
        }
        part = strchr(part + 1, '&');
    }
}

static const char *value_of(const Request *request, const char *name)
{
    for (size_t at = 0; at < request->n_parameters; at++) {
        if (strcmp(request->parameters[at].name, name) == 0)
            return request->parameters[at].value.ptr;
    }
    return NULL;
}

/* "Name: value" of a header; NULL when the line is another. */
static const char *header_value(const char *line, const char *name)
{
    size_t length = strlen(name);

    if (strncasecmp(line, name, length) != 0 || line[length] != ':')
        return NULL;
    return line + length + 1 + strspn(line + length + 1, " ");
}

/* User and password of "Basic BASE64", as drivers send them. */
static void read_basic(Request *request, const char *value)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char plain[512] = "";
    size_t length = 0;
    unsigned bits = 0;
    unsigned n_bits = 0;
    const char *digit;

    if (strncasecmp(value, "Basic ", 6) != 0)
        return;
    for (value += 6; *value != '\0' && (digit = strchr(digits, *value)) != NULL; value++) {
        bits = bits << 6 | (unsigned) (digit - digits);
        n_bits += 6;
        if (n_bits >= 8 && length + 1 < sizeof(plain)) {
            n_bits -= 8;
            plain[length++] = (char) (bits >> n_bits & 255);
        }
    }
    (void) sscanf(plain, "%255[^:]:%255[^\n]", request->user, request->password);
}

static bool read_head(Client *client, Request *request)
{
    char *line = malloc(sizeof(request->target));
    const char *value;
    bool is_whole = line != NULL && read_line(client, line, sizeof(request->target));
    char *space;

    if (is_whole && (space = strchr(line, ' ')) != NULL) {
        (void) snprintf(request->target, sizeof(request->target), "%s", space + 1);
        request->target[strcspn(request->target, " ")] = '\0';
    }
    while (is_whole && (is_whole = read_line(client, line, sizeof(request->target))) &&
           *line != '\0') {
        if ((value = header_value(line, "X-ClickHouse-User")) != NULL)
            (void) snprintf(request->user, sizeof(request->user), "%s", value);
        else if ((value = header_value(line, "X-ClickHouse-Key")) != NULL)
            (void) snprintf(request->password, sizeof(request->password), "%s", value);
        else if ((value = header_value(line, "Authorization")) != NULL)
            read_basic(request, value);
        else if ((value = header_value(line, "Content-Length")) != NULL)
            request->length = strtoul(value, NULL, 10);
        else if ((value = header_value(line, "Transfer-Encoding")) != NULL)
            request->is_chunked = strcasecmp(value, "chunked") == 0;
        else if ((value = header_value(line, "Content-Encoding")) != NULL)
            request->is_zstd = strcasecmp(value, "zstd") == 0;
    }
    free(line);
    if (is_whole)
        read_parameters(request);
    return is_whole;
}

/* ---- the body ---- */

/* Writes `length` raw bytes of the body on, unpacked when they are packed. */
static bool take_bytes(Client *client, Request *request, ZSTD_DCtx *zstd, size_t length)
{
    while (length > 0) {
        char plain[131072];
        size_t size;
        ZSTD_inBuffer in;

        if (client->at == client->end) {
            int byte = next_byte(client);

            if (byte < 0)
                return false;
            client->at--;
        }
        size = client->end - client->at < length ? client->end - client->at : length;
        in = (ZSTD_inBuffer){.src = client->bytes + client->at, .size = size};
        client->at += size;
        length -= size;
        if (!request->is_zstd) {
            (void) fwrite(in.src, 1, size, request->body);
            continue;
        }
        while (in.pos < in.size) {
            ZSTD_outBuffer out = {.dst = plain, .size = sizeof(plain)};

            if (ZSTD_isError(ZSTD_decompressStream(zstd, &out, &in)))
                return false;
            (void) fwrite(plain, 1, out.pos, request->body);
        }
    }
    return true;
}

/* False when the body breaks off or is not what its headers say. */
static bool read_body(Client *client, Request *request)
{
    ZSTD_DCtx *zstd = ZSTD_createDCtx();
    char line[64];
    size_t length = request->length;
    bool is_whole = true;

    if (!request->is_chunked)
        is_whole = take_bytes(client, request, zstd, length);
    while (request->is_chunked && is_whole) {
        is_whole = read_line(client, line, sizeof(line));
        length = strtoul(line, NULL, 16);
        is_whole = is_whole && take_bytes(client, request, zstd, length) &&
                   read_line(client, line, sizeof(line));
        if (length == 0)
            break;
    }
    ZSTD_freeDCtx(zstd);
    return is_whole && fflush(request->body) == 0;
}

/* ---- answers ---- */

static bool send_all(int socket, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(socket, bytes, length, MSG_NOSIGNAL);

        if (sent <= 0)
            return false;
        bytes += sent;
        length -= (size_t) sent;
    }
    return true;
}

static bool answer(int socket, int status, const char *headers, const char *body, size_t length)
{
    char head[1024];
    int size = snprintf(
        head,
        sizeof(head),
        "HTTP/1.1 %d %s\r\nContent-Type: application/octet-stream\r\n%sContent-Length: %zu\r\n\r\n",
        status,
        status == 200 ? "OK" : "Error",
        headers,
        length);

    return send_all(socket, head, (size_t) size) && send_all(socket, body, length);
}

/* As ClickHouse maps its codes. */
static int status_of(long code)
{
    switch (code) {
    case 516:
    case 192:
    case 193:
        return 403;
    case 47:
    case 60:
    case 81:
        return 404;
    case 62:
    case 6:
    case 27:
    case 41:
    case 53:
    case 115:
        return 400;
    default:
        return 500;
    }
}

static bool answer_error(int socket, const char *error)
{
    const char *mark = strstr(error, "Code: ");
    long code = mark == NULL ? 0 : strtol(mark + 6, NULL, 10);
    char header[128];

    (void) snprintf(header, sizeof(header), "X-ClickHouse-Exception-Code: %ld\r\n", code);
    return answer(socket, status_of(code), header, error, strlen(error));
}

/* ---- statements ---- */

static void add_quoted(Text *text, const Text *value)
{
    add_text(text, "'");
    for (size_t at = 0; at < value->len; at++) {
        if (value->ptr[at] == '\'' || value->ptr[at] == '\\')
            add_text(text, "\\");
        add(text, &value->ptr[at], 1);
    }
    add_text(text, "'");
}

/* Runs a statement of the front's own; false, and the answer is sent, when the engine refuses it.
 */
static bool run_own(int socket, Text *statement)
{
    ChdbResult *result = chdb.query(engine, statement->ptr, statement->len, "Null", 4);
    const char *error = chdb.error(result);

    if (error != NULL && socket >= 0)
        (void) answer_error(socket, error);
    chdb.destroy(result);
    free(statement->ptr);
    return error == NULL;
}

static bool is_setting(const char *name)
{
    static const char others[] = " query database default_format wait_end_of_query buffer_size "
                                 "query_id session_id client_protocol_version ";
    char word[160];

    (void) snprintf(word, sizeof(word), " %s ", name);
    return strstr(others, word) == NULL;
}

/* Settings and parameters hold for one request: set before it, set back after. */
static bool apply_settings(int socket, const Request *request)
{
    const char *database = value_of(request, "database");
    Text use = {0};

    for (size_t at = 0; at < request->n_parameters; at++) {
        Text set = {0};

        if (!is_setting(request->parameters[at].name))
            continue;
        add_text(&set, "SET ");
        add_text(&set, request->parameters[at].name);
        add_text(&set, " = ");
        add_quoted(&set, &request->parameters[at].value);
        if (!run_own(socket, &set))
            return false;
    }
    add_text(&use, "USE `");
    add_text(&use, database == NULL ? "default" : database);
    add_text(&use, "`");
    return run_own(socket, &use);
}

static void reset_settings(const Request *request)
{
    for (size_t at = 0; at < request->n_parameters; at++) {
        Text set = {0};

        if (!is_setting(request->parameters[at].name) ||
            strncmp(request->parameters[at].name, "param_", 6) == 0)
            continue;
        add_text(&set, "SET ");
        add_text(&set, request->parameters[at].name);
        add_text(&set, " = DEFAULT");
        (void) run_own(-1, &set);
    }
}

static bool send_chunk(int socket, const char *bytes, size_t length)
{
    char size[32];

    (void) snprintf(size, sizeof(size), "%zx\r\n", length);
    return send_all(socket, size, strlen(size)) && send_all(socket, bytes, length) &&
           send_all(socket, "\r\n", 2);
}

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

static bool serve_statement(int socket, const Request *request)
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

static bool serve_request(Client *client)
{
    static const char refused[] = "Code: 516. DB::Exception: %s: Authentication failed: password "
                                  "is incorrect, or there is no "
                                  "user with such name. (AUTHENTICATION_FAILED)\n";
    Request *request = calloc(1, sizeof(*request));
    char text[512];
    bool is_well = false;

    if (request == NULL)
        die("out of memory");
    if (!read_head(client, request))
        goto done;
    (void) snprintf(
        request->body_path, sizeof(request->body_path), "%s/body-%d", folder, client->socket);
    request->body = fopen(request->body_path, "w+");
    if (request->body == NULL || !read_body(client, request))
        goto done;
    if (strcmp(request->target, "/ping") == 0) {
        is_well = answer(client->socket, 200, "", "Ok.\n", 4);
    } else if (strcmp(request->user, user) != 0 || strcmp(request->password, password) != 0) {
        (void) snprintf(text, sizeof(text), refused, request->user);
        is_well = answer_error(client->socket, text);
    } else {
        is_well = serve_statement(client->socket, request);
    }

done:
    if (request->body != NULL) {
        (void) fclose(request->body);
        (void) unlink(request->body_path);
    }
    for (size_t at = 0; at < request->n_parameters; at++)
        free(request->parameters[at].value.ptr);
    free(request);
    return is_well;
}

static void *serve(void *context)
{
    Client *client = context;

    while (serve_request(client))
        continue;
    (void) close(client->socket);
    free(client);
    return NULL;
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int one = 1;
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (argc != 6)
        die("usage: chdb_front LIBCHDB DIR PORT USER PASSWORD");
    folder = argv[2];
    user = argv[4];
    password = argv[5];
    address.sin_port = htons((uint16_t) strtoul(argv[3], NULL, 10));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    (void) setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    if (bind(listener, (struct sockaddr *) &address, sizeof(address)) != 0 ||
        listen(listener, 64) != 0)
        die("the port is taken");
    open_engine(argv[1]);
    (void) signal(SIGPIPE, SIG_IGN);
    for (;;) {
        int socket = accept(listener, NULL, NULL);
        Client *client = calloc(1, sizeof(*client));
        pthread_t thread;

        if (socket < 0 || client == NULL)
            die("accept");
        (void) setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
        client->socket = socket;
        if (pthread_create(&thread, NULL, serve, client) != 0 || pthread_detach(thread) != 0)
            die("pthread_create");
    }
}
