#include "tls.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#include "base/civil.h"
#include "base/file.h"
#include "base/mem.h"

#define PEM_MAX ((size_t) 1024 * 1024)

static gnutls_datum_t datum(Str text)
{
    const union {
        const char *in;
        unsigned char *out; /* GnuTLS does not write there */
    } bytes = {.in = text.ptr};

    return (gnutls_datum_t){.data = bytes.out, .size = (unsigned) text.len};
}

static Status wrong(const char *file, const char *message, const char *hint, Error *err)
{
    (void) error_set(err, STATUS_USAGE, "%s", message);
    error_at(err, file, 0, 0);
    error_hint(err, "%s", hint);
    return STATUS_USAGE;
}

/* "2026-11-28" */
static const char *day_of(Arena *arena, int64_t seconds)
{
    char text[CIVIL_TEXT_MAX];

    return arena_copy(arena, civil_text_utc(seconds * US_PER_S, text), strlen("2026-11-28"));
}

static Status
check_dates(Arena *arena, gnutls_x509_crt_t cert, const char *file, int64_t now_s, Error *err)
{
    const int64_t begin = gnutls_x509_crt_get_activation_time(cert);
    const int64_t end = gnutls_x509_crt_get_expiration_time(cert);

    if (end <= now_s)
        return wrong(
            file,
            arena_printf(arena, "the certificate has expired on %s", day_of(arena, end)),
            "Renew it, and give the new file.",
            err);
    if (begin > now_s)
        return wrong(
            file,
            arena_printf(arena, "the certificate is valid from %s on", day_of(arena, begin)),
            "Wait until then, or look at this machine's clock.",
            err);
    return OK;
}

static Status check_cert(Arena *arena, Str pem, const char *file, int64_t now_s, Error *err)
{
    const gnutls_datum_t text = datum(pem);
    gnutls_x509_crt_t *certs = NULL;
    unsigned n_certs = 0;
    Status status;

    if (gnutls_x509_crt_list_import2(&certs, &n_certs, &text, GNUTLS_X509_FMT_PEM, 0) < 0)
        return wrong(
            file,
            "there is no certificate in the file",
            "It must hold '-----BEGIN CERTIFICATE-----', the server's own first, then the chain.",
            err);
    status = check_dates(arena, certs[0], file, now_s, err);
    for (unsigned at = 0; at < n_certs; at++)
        gnutls_x509_crt_deinit(certs[at]);
    gnutls_free(certs);
    return status;
}

static Status check_key(Str pem, const char *file, Error *err)
{
    const gnutls_datum_t text = datum(pem);
    gnutls_x509_privkey_t key;
    int result;

    ASSERT(gnutls_x509_privkey_init(&key) == 0);
    result = gnutls_x509_privkey_import2(key, &text, GNUTLS_X509_FMT_PEM, NULL, 0);
    gnutls_x509_privkey_deinit(key);
    if (result == GNUTLS_E_DECRYPTION_FAILED)
        return wrong(
            file,
            "the key is locked by a pass phrase",
            "Write it without one (openssl pkey -in KEY -out NEW), readable by the server alone.",
            err);
    if (result < 0)
        return wrong(
            file,
            "there is no key in the file",
            "It must hold '-----BEGIN PRIVATE KEY-----'.",
            err);
    return OK;
}

static Status
check_pair(Arena *arena, Str cert, Str key, const char *cert_file, const char *key_file, Error *err)
{
    const gnutls_datum_t cert_text = datum(cert);
    const gnutls_datum_t key_text = datum(key);
    gnutls_certificate_credentials_t pair;
    int result;

    ASSERT(gnutls_certificate_allocate_credentials(&pair) == 0);
    result = gnutls_certificate_set_x509_key_mem2(
        pair, &cert_text, &key_text, GNUTLS_X509_FMT_PEM, NULL, 0);
    gnutls_certificate_free_credentials(pair);
    if (result < 0)
        return wrong(
            key_file,
            arena_printf(arena, "the key does not belong to the certificate '%s'", cert_file),
            "Give the key with which this certificate was asked for.",
            err);
    return OK;
}

Status tls_load(
    Arena *arena,
    const char *cert_file,
    const char *key_file,
    int64_t now_s,
    TlsFiles *ret_files,
    Error *err)
{
    Str cert = {0};
    Str key = {0};
    Status status;

    if (cert_file == NULL || key_file == NULL) {
        (void) error_set(
            err,
            STATUS_USAGE,
            cert_file == NULL ? "there is a key, but no certificate"
                              : "there is a certificate, but no key");
        error_hint(err, "TLS needs both files.");
        return STATUS_USAGE;
    }
    status = file_read(arena, cert_file, PEM_MAX, &cert, err);
    if (status == OK)
        status = file_read(arena, key_file, PEM_MAX, &key, err);
    if (status == OK)
        status = check_cert(arena, cert, cert_file, now_s, err);
    if (status == OK)
        status = check_key(key, key_file, err);
    if (status == OK)
        status = check_pair(arena, cert, key, cert_file, key_file, err);
    if (status == OK)
        *ret_files = (TlsFiles){.cert = cert.ptr, .key = key.ptr};
    return status;
}
