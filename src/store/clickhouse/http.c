/*
 * One session's HTTP line, driven by whoever reads: http_read() lets libcurl work until a piece of
 * the answer is there, so that an answer of any size needs the memory of one piece.
 *
 * An answer counts only when the transfer ended as HTTP says: a chunked body with its last chunk, a
 * body of a stated length whole. A line on which nothing moves for a minute is given up; the server
 * is asked for a sign of life more often than that (settings.c).
 */
#include <curl/curl.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/parse.h"
#include "base/version.h"
#include "store/clickhouse/clickhouse_internal.h"

#define CONNECT_MS    10000L
#define SILENCE_MS    INT64_C(60000)
#define RECEIVE_BYTES (128 * 1024L)
#define UPLOAD_BYTES  (1024 * 1024L)
#define KEPT_FOR_S    2L /* old servers close a line after three idle seconds */

struct Http {
    const ClickhouseUrl *url;
    CURL *easy;
    CURLM *multi;
    struct curl_slist *headers;
    const HttpRequest *request;
    bool is_added; /* the handle works in `multi` */
    bool is_done;
    bool is_body_begun;
    CURLcode result;
    int64_t moved_ms; /* when something last moved */
    int64_t written_rows;
    char *bytes; /* what came and was not read yet */
    size_t n_bytes;
    size_t room;
    bool is_given; /* `bytes` were handed out: the next read drops them */
    char text[CURL_ERROR_SIZE];
};

static pthread_once_t library_once = PTHREAD_ONCE_INIT;

static void start_library(void)
{
    ASSERT(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

static int64_t now_ms(void)
{
    struct timespec now;

    (void) clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- callbacks ---- */

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    Http *http = context;
    size_t length = size * count;

    http->moved_ms = now_ms();
    http->is_body_begun = true;
    if (http->room - http->n_bytes < length) {
        http->room = (http->n_bytes + length) * 2;
        http->bytes = mem_resize(http->bytes, http->room);
    }
    memcpy(http->bytes + http->n_bytes, bytes, length);
    http->n_bytes += length;
    return length;
}

/* {"read_rows":"1","written_rows":"5",...} */
static int64_t written_rows_of(Str summary)
{
    static const char mark[] = "\"written_rows\":\"";
    const char *at = memmem(summary.ptr, summary.len, mark, strlen(mark));
    int64_t rows = 0;
    Str digits;

    if (at == NULL)
        return 0;
    digits.ptr = at + strlen(mark);
    digits.len = 0;
    while (digits.ptr + digits.len < summary.ptr + summary.len && digits.ptr[digits.len] != '"')
        digits.len++;
    return str_parse_i64(digits, &rows) ? rows : 0;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context)
{
    static const Str summary = {.ptr = "x-clickhouse-summary:", .len = 21};
    Http *http = context;
    Str line = {.ptr = bytes, .len = size * count};

    http->moved_ms = now_ms();
    if (line.len > summary.len &&
        str_equal_nocase((Str){.ptr = line.ptr, .len = summary.len}, summary))
        http->written_rows = written_rows_of(line);
    return line.len;
}

static size_t on_upload(char *room, size_t size, size_t count, void *context)
{
    Http *http = context;

    http->moved_ms = now_ms();
    return http->request->upload(http->request->upload_context, room, size * count);
}

/* ---- the line ---- */

static void set_option(CURLcode code)
{
    ASSERT(code == CURLE_OK);
}

static void add_header(Http *http, const char *line)
{
    http->headers = curl_slist_append(http->headers, line);
    ASSERT(http->headers != NULL);
}

/* In headers, since addresses end up in logs. */
static void add_user(Http *http)
{
    Arena *arena = arena_new();

    add_header(http, arena_printf(arena, "X-ClickHouse-User: %s", http->url->user));
    if (http->url->password[0] != '\0')
        add_header(http, arena_printf(arena, "X-ClickHouse-Key: %s", http->url->password));
    arena_free(arena);
}

/* Options of the line, each with its reason where it is not plain. */
static void pin_options(Http *http)
{
    CURL *easy = http->easy;

    set_option(curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L)); /* other threads work meanwhile */
    set_option(curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, http->url->is_tls ? "https" : "http"));
    set_option(
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L)); /* a password goes nowhere else */
    set_option(curl_easy_setopt(easy, CURLOPT_PROXY, ""));   /* a database is spoken to directly */
    set_option(curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1));
    set_option(curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS));
    set_option(curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, KEPT_FOR_S));
    set_option(curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, RECEIVE_BYTES));
    set_option(curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, UPLOAD_BYTES));
    set_option(curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, http->text));
    set_option(curl_easy_setopt(easy, CURLOPT_USERAGENT, "eiot/" EIOT_VERSION));
    set_option(curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body));
    set_option(curl_easy_setopt(easy, CURLOPT_WRITEDATA, http));
    set_option(curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header));
    set_option(curl_easy_setopt(easy, CURLOPT_HEADERDATA, http));
    set_option(curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_upload));
    set_option(curl_easy_setopt(easy, CURLOPT_READDATA, http));
    set_option(curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L));
    set_option(curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L));
    if (http->url->ca_file != NULL)
        set_option(curl_easy_setopt(easy, CURLOPT_CAINFO, http->url->ca_file));
}

Http *http_new(const ClickhouseUrl *url)
{
    Http *http = mem_alloc_zero(1, sizeof(*http));

    ASSERT(pthread_once(&library_once, start_library) == 0);
    http->url = url;
    http->easy = curl_easy_init();
    http->multi = curl_multi_init();
    ASSERT(http->easy != NULL && http->multi != NULL);
    pin_options(http);
    return http;
}

void http_free(Http *http)
{
    if (http == NULL)
        return;
    http_end(http);
    curl_easy_cleanup(http->easy);
    ASSERT(curl_multi_cleanup(http->multi) == CURLM_OK);
    mem_free(http->bytes);
    mem_free(http);
}

/* ---- errors ---- */

static Status fail_tls(Http *http, Error *err)
{
    error_set(
        err,
        STATUS_CONFIG,
        "the server at %s:%lld is not trusted: %s",
        http->url->host,
        (long long) http->url->port,
        http->text[0] != '\0' ? http->text : curl_easy_strerror(http->result));
    error_hint(err, "Name the authority's certificate: clickhouses://HOST/DATABASE?cafile=PATH.");
    return STATUS_CONFIG;
}

static Status fail_connect(Http *http, const char *what, Error *err)
{
    error_set(
        err, STATUS_STORE, "%s at %s:%lld", what, http->url->host, (long long) http->url->port);
    error_hint(err, "Start ClickHouse, or mend host and port in the store's URL.");
    return STATUS_STORE;
}

static Status fail_transfer(Http *http, Error *err)
{
    switch ((int) http->result) {
    case CURLE_COULDNT_RESOLVE_HOST:
        error_set(err, STATUS_STORE, "no host is named '%s'", http->url->host);
        error_hint(err, "Mend the host in the store's URL.");
        return STATUS_STORE;
    case CURLE_COULDNT_CONNECT:
        return fail_connect(http, "no server answers", err);
    case CURLE_OPERATION_TIMEDOUT:
        return fail_connect(http, "no server answers within 10 seconds", err);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return fail_tls(http, err);
    case CURLE_SSL_CONNECT_ERROR:
        (void) fail_connect(http, "no server speaks TLS", err);
        error_hint(err, "Name its port for TLS, or write clickhouse:// for one without.");
        return STATUS_STORE;
    default:
        error_set(
            err,
            STATUS_STORE,
            "the line to the server broke off: %s",
            http->text[0] != '\0' ? http->text : curl_easy_strerror(http->result));
        error_hint(err, "Run the command again; the server's log says more if it was stopped.");
        return STATUS_STORE;
    }
}

/* ---- a request ---- */

static void take_result(Http *http)
{
    CURLMsg *message;
    int n_left = 0;

    while ((message = curl_multi_info_read(http->multi, &n_left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            http->is_done = true;
            http->result = message->data.result;
        }
    }
}

/* Works until a piece of the body is there, or the end. */
static Status drive(Http *http, Error *err)
{
    int n_running = 0;

    http->moved_ms = now_ms(); /* the reader may have been away */
    while (http->n_bytes == 0 && !http->is_done) {
        ASSERT(curl_multi_perform(http->multi, &n_running) == CURLM_OK);
        take_result(http);
        if (http->n_bytes > 0 || http->is_done)
            break;
        if (now_ms() - http->moved_ms > SILENCE_MS) {
            error_set(err, STATUS_STORE, "the server said nothing for 60 seconds");
            error_hint(err, "See whether it is alive, and run the command again.");
            return STATUS_STORE;
        }
        ASSERT(curl_multi_poll(http->multi, NULL, 0, 1000, NULL) == CURLM_OK);
    }
    if (http->is_done && http->result != CURLE_OK && http->n_bytes == 0)
        return fail_transfer(http, err);
    return OK;
}

static void set_body(Http *http, const HttpRequest *request)
{
    CURL *easy = http->easy;

    set_option(curl_easy_setopt(easy, CURLOPT_POST, 1L));
    if (request->upload != NULL) {
        add_header(http, "Transfer-Encoding: chunked");
        if (request->is_zstd)
            add_header(http, "Content-Encoding: zstd");
        set_option(curl_easy_setopt(easy, CURLOPT_POSTFIELDS, NULL));
        set_option(curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) -1));
        return;
    }
    set_option(curl_easy_setopt(
        easy, CURLOPT_POSTFIELDS, request->body.len == 0 ? "" : request->body.ptr));
    set_option(curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) request->body.len));
}

Status http_begin(Http *http, const HttpRequest *request, Error *err)
{
    Arena *arena = arena_new();
    CURL *easy = http->easy;

    ASSERT(!http->is_added);
    http->request = request;
    http->is_done = false;
    http->is_body_begun = false;
    http->result = CURLE_OK;
    http->written_rows = 0;
    http->n_bytes = 0;
    http->is_given = false;
    http->text[0] = '\0';
    add_user(http);
    add_header(http, "Content-Type: application/octet-stream");
    add_header(http, "Expect:"); /* the body follows at once */
    set_body(http, request);
    set_option(curl_easy_setopt(easy, CURLOPT_HTTPHEADER, http->headers));
    set_option(curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, request->is_once ? 1L : 0L));
    set_option(curl_easy_setopt(
        easy,
        CURLOPT_URL,
        arena_printf(
            arena,
            "%s://%s:%lld/?%s",
            http->url->is_tls ? "https" : "http",
            http->url->host,
            (long long) http->url->port,
            request->query)));
    arena_free(arena);
    ASSERT(curl_multi_add_handle(http->multi, easy) == CURLM_OK);
    http->is_added = true;
    return drive(http, err);
}

Status http_read(Http *http, Str *ret_piece, Error *err)
{
    Status status;

    if (http->is_given)
        http->n_bytes = 0;
    http->is_given = false;
    status = drive(http, err);
    if (status != OK)
        return status;
    *ret_piece = (Str){.ptr = http->bytes, .len = http->n_bytes};
    http->is_given = true;
    return OK;
}

void http_end(Http *http)
{
    if (!http->is_added)
        return;
    ASSERT(curl_multi_remove_handle(http->multi, http->easy) == CURLM_OK);
    http->is_added = false;
    set_option(curl_easy_setopt(http->easy, CURLOPT_HTTPHEADER, NULL));
    curl_slist_free_all(http->headers);
    http->headers = NULL;
    http->request = NULL;
}

long http_status(const Http *http)
{
    long status = 0;

    set_option(curl_easy_getinfo(http->easy, CURLINFO_RESPONSE_CODE, &status));
    return status;
}

bool http_was_refused(const Http *http)
{
    return http->is_done && http->result == CURLE_COULDNT_CONNECT;
}

int64_t http_written_rows(const Http *http)
{
    return http->written_rows;
}
