/* Certificates made for the test, files that are none, and a server that is spoken to over TLS. */
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "cases.h"
#include "raw.h"
#include "serve/http/tls.h"

#define NOW INT64_C(1800000000) /* 2027-01-15 */
#define DAY INT64_C(86400)

typedef struct World {
    Arena *arena;
    char folder[64];
} World;

static const char *path(const World *world, const char *name)
{
    return file_join(world->arena, world->folder, name);
}

static void put(const World *world, const char *name, Str text)
{
    Error err = {0};

    CASE_OK(name, file_write(path(world, name), text, &err), &err);
}

static void put_datum(const World *world, const char *name, gnutls_datum_t text)
{
    put(world, name, (Str){(const char *) text.data, text.size});
    gnutls_free(text.data);
}

static void
make_cert(const World *world, const char *name, gnutls_x509_privkey_t key, int64_t from, int64_t to)
{
    gnutls_x509_crt_t cert;
    gnutls_datum_t text;

    assert_int_equal(gnutls_x509_crt_init(&cert), 0);
    assert_int_equal(gnutls_x509_crt_set_version(cert, 3), 0);
    assert_int_equal(gnutls_x509_crt_set_serial(cert, "\x01", 1), 0);
    assert_int_equal(
        gnutls_x509_crt_set_dn_by_oid(cert, GNUTLS_OID_X520_COMMON_NAME, 0, "localhost", 9), 0);
    assert_int_equal(gnutls_x509_crt_set_activation_time(cert, (time_t) from), 0);
    assert_int_equal(gnutls_x509_crt_set_expiration_time(cert, (time_t) to), 0);
    assert_int_equal(gnutls_x509_crt_set_key(cert, key), 0);
    assert_int_equal(gnutls_x509_crt_sign2(cert, cert, key, GNUTLS_DIG_SHA256, 0), 0);
    assert_int_equal(gnutls_x509_crt_export2(cert, GNUTLS_X509_FMT_PEM, &text), 0);
    put_datum(world, name, text);
    gnutls_x509_crt_deinit(cert);
}

static gnutls_x509_privkey_t make_key(const World *world, const char *name)
{
    gnutls_x509_privkey_t key;
    gnutls_datum_t text;

    assert_int_equal(gnutls_x509_privkey_init(&key), 0);
    assert_int_equal(
        gnutls_x509_privkey_generate(
            key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0),
        0);
    assert_int_equal(gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &text), 0);
    put_datum(world, name, text);
    return key;
}

static void make_locked(const World *world, const char *name, gnutls_x509_privkey_t key)
{
    char text[4096];
    size_t size = sizeof(text);

    assert_int_equal(
        gnutls_x509_privkey_export_pkcs8(
            key, GNUTLS_X509_FMT_PEM, "secret", GNUTLS_PKCS_PBES2_AES_256, text, &size),
        0);
    put(world, name, (Str){text, size});
}

static int set_up(void **state)
{
    World *world = mem_alloc_zero(1, sizeof(*world));
    const char *root = getenv("TMPDIR"); /* NOLINT(concurrency-mt-unsafe) */
    gnutls_x509_privkey_t key;

    world->arena = arena_new();
    (void) snprintf(
        world->folder,
        sizeof(world->folder),
        "%.40s/eiot_tls_XXXXXX",
        root == NULL ? "/tmp" : root);
    assert_non_null(mkdtemp(world->folder));
    key = make_key(world, "a.key");
    make_cert(world, "a.crt", key, NOW - DAY, NOW + DAY);
    make_cert(world, "old.crt", key, NOW - 10 * DAY, NOW - DAY);
    make_cert(world, "new.crt", key, NOW + DAY, NOW + 10 * DAY);
    make_cert(world, "today.crt", key, (int64_t) time(NULL) - DAY, (int64_t) time(NULL) + DAY);
    make_locked(world, "locked.key", key);
    gnutls_x509_privkey_deinit(key);
    gnutls_x509_privkey_deinit(make_key(world, "b.key"));
    put(world, "text", STR("hello\n"));
    put(world, "empty", STR(""));
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    World *world = *state;
    const char **paths = NULL;
    size_t n = 0;
    Error err = {0};

    assert_int_equal(file_list(world->arena, world->folder, &paths, &n, &err), OK);
    for (size_t at = 0; at < n; at++)
        (void) unlink(paths[at]);
    (void) rmdir(world->folder);
    arena_free(world->arena);
    mem_free(world);
    return 0;
}

typedef struct TlsCase {
    const char *cert;
    const char *key;
    Status status;
    const char *message; /* '@': the folder */
    const char *file;    /* where; "": nowhere */
    const char *hint;
} TlsCase;

static const TlsCase tls_cases[] = {
    {"a.crt", "a.key", OK, "", "", ""},
    {"a.crt",
     NULL,
     STATUS_USAGE,
     "there is a certificate, but no key",
     "",
     "TLS needs both files."},
    {NULL,
     "a.key",
     STATUS_USAGE,
     "there is a key, but no certificate",
     "",
     "TLS needs both files."},
    {"none.crt", "a.key", STATUS_IO, "can't open '@/none.crt': No such file or directory", "", ""},
    {"a.crt", "none.key", STATUS_IO, "can't open '@/none.key': No such file or directory", "", ""},
    {"text",
     "a.key",
     STATUS_USAGE,
     "there is no certificate in the file",
     "text",
     "It must hold '-----BEGIN CERTIFICATE-----', the server's own first, then the chain."},
    {"empty",
     "a.key",
     STATUS_USAGE,
     "there is no certificate in the file",
     "empty",
     "It must hold '-----BEGIN CERTIFICATE-----', the server's own first, then the chain."},
    {"a.key",
     "a.key",
     STATUS_USAGE,
     "there is no certificate in the file",
     "a.key",
     "It must hold '-----BEGIN CERTIFICATE-----', the server's own first, then the chain."},
    {"a.crt",
     "a.crt",
     STATUS_USAGE,
     "there is no key in the file",
     "a.crt",
     "It must hold '-----BEGIN PRIVATE KEY-----'."},
    {"a.crt",
     "text",
     STATUS_USAGE,
     "there is no key in the file",
     "text",
     "It must hold '-----BEGIN PRIVATE KEY-----'."},
    {"a.crt",
     "locked.key",
     STATUS_USAGE,
     "the key is locked by a pass phrase",
     "locked.key",
     "Write it without one (openssl pkey -in KEY -out NEW), readable by the server alone."},
    {"a.crt",
     "b.key",
     STATUS_USAGE,
     "the key does not belong to the certificate '@/a.crt'",
     "b.key",
     "Give the key with which this certificate was asked for."},
    {"old.crt",
     "a.key",
     STATUS_USAGE,
     "the certificate has expired on 2027-01-14",
     "old.crt",
     "Renew it, and give the new file."},
    {"new.crt",
     "a.key",
     STATUS_USAGE,
     "the certificate is valid from 2027-01-16 on",
     "new.crt",
     "Wait until then, or look at this machine's clock."},
};

static const char *with_folder(const World *world, const char *text)
{
    const char *mark = strchr(text, '@');

    if (mark == NULL)
        return text;
    return arena_printf(
        world->arena, "%.*s%s%s", (int) (mark - text), text, world->folder, mark + 1);
}

static void files_are_judged(void **state)
{
    const World *world = *state;

    for (size_t at = 0; at < COUNT_OF(tls_cases); at++) {
        const TlsCase *given = &tls_cases[at];
        const char *name = arena_printf(
            world->arena,
            "%s, %s",
            given->cert == NULL ? "" : given->cert,
            given->key == NULL ? "" : given->key);
        TlsFiles files = {0};
        Error err = {0};
        const Status status = tls_load(
            world->arena,
            given->cert == NULL ? NULL : path(world, given->cert),
            given->key == NULL ? NULL : path(world, given->key),
            NOW,
            &files,
            &err);

        CASE_TEXT(name, err.message, with_folder(world, given->message));
        CASE_INT(name, status, given->status);
        CASE_TEXT(name, err.where, given->file[0] == '\0' ? "" : path(world, given->file));
        CASE_TEXT(name, err.hint, given->hint);
        CASE_INT(name, files.key != NULL && files.cert != NULL, given->status == OK);
    }
}

/* ---- a server ---- */

static void answer(void *context, const Request *request, Answer *ret)
{
    (void) context;
    *ret = (Answer){
        .status = 200,
        .type = "text/plain",
        .body = request->is_tls ? STR("over TLS") : STR("in the open"),
    };
}

/* What a client of these versions reads; the error's name where there is no agreement. */
static const char *
ask_tls(const World *world, const HttpServer *server, const char *versions, const char *bytes)
{
    gnutls_certificate_credentials_t anybody;
    gnutls_session_t session;
    StrBuf text = strbuf_new(world->arena);
    char part[4096];
    const int opened = raw_open(server);
    int result;
    ssize_t got;

    assert_int_equal(gnutls_certificate_allocate_credentials(&anybody), 0);
    assert_int_equal(gnutls_init(&session, GNUTLS_CLIENT), 0);
    assert_int_equal(gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, anybody), 0);
    assert_int_equal(gnutls_priority_set_direct(session, versions, NULL), 0);
    gnutls_transport_set_int(session, opened);
    do
        result = gnutls_handshake(session);
    while (result < 0 && gnutls_error_is_fatal(result) == 0);
    if (result == 0) {
        assert_true(gnutls_record_send(session, bytes, strlen(bytes)) > 0);
        while ((got = gnutls_record_recv(session, part, sizeof(part))) > 0)
            strbuf_put(&text, (Str){part, (size_t) got});
    } else {
        strbuf_puts(&text, gnutls_strerror_name(result));
    }
    gnutls_deinit(session);
    gnutls_certificate_free_credentials(anybody);
    (void) close(opened);
    return strbuf_text(&text);
}

static void a_server_speaks_tls_of_today(void **state)
{
    static const char *const taken[] = {
        "NORMAL:-VERS-ALL:+VERS-TLS1.3", "NORMAL:-VERS-ALL:+VERS-TLS1.2"};
    static const char *const refused[] = {
        "LEGACY:-VERS-ALL:+VERS-TLS1.1", "LEGACY:-VERS-ALL:+VERS-TLS1.0"};
    static const char request[] = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    World *world = *state;
    const HttpServerOptions options = {
        .listen = "127.0.0.1:0",
        .cert_file = path(world, "today.crt"),
        .key_file = path(world, "a.key"),
        .timeout_s = 10,
    };
    HttpServer *server = NULL;
    const char *text;
    Error err = {0};

    CASE_OK("start", http_server_start(&options, answer, NULL, &server, &err), &err);
    CASE_TRUE("url", strncmp(http_server_url(server), "https://127.0.0.1:", 18) == 0);
    for (size_t at = 0; at < COUNT_OF(taken); at++) {
        text = ask_tls(world, server, taken[at], request);
        CASE_INT(taken[at], raw_status(text), 200);
        CASE_TEXT(taken[at], raw_body(text), "over TLS");
        CASE_TEXT(
            taken[at],
            raw_header(world->arena, text, "Strict-Transport-Security"),
            "max-age=31536000");
    }
    for (size_t at = 0; at < COUNT_OF(refused); at++) {
        text = ask_tls(world, server, refused[at], request);
        CASE_TRUE(refused[at], strncmp(text, "GNUTLS_E_", 9) == 0);
    }
    text = raw_ask(world->arena, server, str_from(request));
    CASE_TRUE("in the open", strstr(text, "200 OK") == NULL);
    http_server_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_judged),
        cmocka_unit_test(a_server_speaks_tls_of_today),
    };

    return cmocka_run_group_tests_name("tls", tests, set_up, tear_down);
}
