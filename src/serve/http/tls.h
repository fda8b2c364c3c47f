/*
 * tls: a certificate and its key, read and judged before anybody connects. The door to GnuTLS.
 */
#ifndef EIOT_SERVE_HTTP_TLS_H
#define EIOT_SERVE_HTTP_TLS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

/* TLS 1.2 and 1.3 only, with what GnuTLS takes for safe today. */
#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE"

typedef struct TlsFiles {
    const char *cert; /* PEM, the chain with the server's own first */
    const char *key;
} TlsFiles;

/* IO for a file that can't be read; USAGE with the reason for one that holds no certificate or no
 * key, a key with a pass phrase, a pair that does not belong together, a certificate that is not
 * valid at `now_s` (seconds since 1970). Texts in `arena`. */
Status tls_load(
    Arena *arena,
    const char *cert_file,
    const char *key_file,
    int64_t now_s,
    TlsFiles *ret_files,
    Error *err) MUST_USE;

#endif
