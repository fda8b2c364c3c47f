/*
 * postgres_internal: what the files of this folder share. With them, the only door to libpq.
 *
 * connect.c opens sessions, query.c runs statements and reads results, scan.c finds where the
 * statements of a text end, copy.c loads, encode.c makes the rows of a load, value.c moves values
 * between PostgreSQL's binary form and ours, fail.c turns refusals into errors, dialect.c holds the
 * words, driver.c the table of slots.
 */
#ifndef EIOT_STORE_POSTGRES_POSTGRES_INTERNAL_H
#define EIOT_STORE_POSTGRES_POSTGRES_INTERNAL_H

#include <libpq-fe.h>
#include <pthread.h>

#include "store/driver.h"

/* Built-in types by their fixed numbers (pg_type.dat). */
typedef enum PostgresType {
    POSTGRES_BOOL = 16,
    POSTGRES_NAME = 19,
    POSTGRES_INT8 = 20,
    POSTGRES_INT2 = 21,
    POSTGRES_INT4 = 23,
    POSTGRES_TEXT = 25,
    POSTGRES_OID = 26,
    POSTGRES_JSON = 114,
    POSTGRES_FLOAT4 = 700,
    POSTGRES_FLOAT8 = 701,
    POSTGRES_BPCHAR = 1042,
    POSTGRES_VARCHAR = 1043,
    POSTGRES_DATE = 1082,
    POSTGRES_TIMESTAMP = 1114,
    POSTGRES_TIMESTAMPTZ = 1184,
    POSTGRES_NUMERIC = 1700,
    POSTGRES_VOID = 2278,
    POSTGRES_JSONB = 3802,
    POSTGRES_XID8 = 5069,
} PostgresType;

typedef struct PostgresStore {
    Store base;
    Arena *arena;
    const char *url;
    size_t n_threads;
    pthread_mutex_t lock;
    PGconn *spare; /* under lock: the session that open() tried the server with, or NULL */
} PostgresStore;

typedef struct PostgresCursor PostgresCursor;

typedef struct PostgresConn {
    StoreConn base;
    PGconn *session;
    PostgresCursor *cursor; /* the one being read, or NULL */
} PostgresConn;

/* ---- connect.c ---- */

Status postgres_store_open(const StoreConfig *config, Store **ret_store, Error *err) MUST_USE;
void postgres_store_close(Store *base);
Status postgres_store_connect(Store *base, StoreConn **ret_conn, Error *err) MUST_USE;
void postgres_store_disconnect(StoreConn *base);

/* A session with its settings, closed by PQfinish(). A server that is starting, full or not there
 * is asked again, more and more seldom, as long as `patience_ms` allows. */
Status postgres_open_session(
    const char *url, int64_t patience_ms, PGconn **ret_session, Error *err) MUST_USE;

/* CONFIG unless libpq can read the URL. No part of a password gets into the error. */
Status postgres_check_url(const char *url, Error *err) MUST_USE;

/* STORE for a server below 13; `version` as PQserverVersion() gives it. */
Status postgres_check_version(int version, Error *err) MUST_USE;

/* ---- query.c ---- */

Status postgres_run(StoreConn *base, const Sql *sql, int64_t *ret_changed, Error *err) MUST_USE;
Status postgres_script(StoreConn *base, Str text, Error *err) MUST_USE;
Status
postgres_query_begin(StoreConn *base, const Sql *sql, Cursor **ret_cursor, Error *err) MUST_USE;
Status postgres_cursor_next(Cursor *base, Batch *ret_batch, Error *err) MUST_USE;
void postgres_cursor_close(Cursor *base);

/* Ends the running query of `conn`, if any; its cursor gives no more rows. */
void postgres_stop_query(PostgresConn *conn);

/* Statements of this folder's own, without parameters. *ret_tag (may be NULL) gets what the last
 * one was, such as "COMMIT". */
Status
postgres_run_words(PGconn *session, const char *words, char ret_tag[64], Error *err) MUST_USE;

/* ---- scan.c ---- */

/* A walk over the statements of a text. */
typedef struct PostgresScan {
    Str text;
    size_t at;
} PostgresScan;

/* The next statement that has more than comments, without its ';'; false at the end. */
bool postgres_scan_next(PostgresScan *scan, Str *ret_statement);

/* The highest N of the parameters $N in the text, 0 without any. */
size_t postgres_scan_params(Str text);

/* ---- copy.c ---- */

Status postgres_load(
    StoreConn *base,
    const char *table,
    const BatchSource *source,
    int64_t *ret_rows,
    Error *err) MUST_USE;

/* ---- encode.c ---- */

typedef struct PostgresCell PostgresCell;

/* Bytes being made; grown as needed. */
typedef struct PostgresBuffer {
    unsigned char *bytes;
    size_t length;
    size_t size;
} PostgresBuffer;

/* How one column of a load is written. */
struct PostgresCell {
    const char *name;
    const char *type_name; /* of the target, for messages */
    bool (*write)(const Column *column, size_t row, PostgresBuffer *buffer);
    bool is_text; /* from text: its length counts, and its bytes are checked */
};

/* STORE when a column of type `from` can't be put into one of type `to`. */
Status postgres_cell_init(
    PostgresCell *cell,
    const char *name,
    ColumnType from,
    unsigned to,
    const char *type_name,
    Error *err) MUST_USE;

/* Appends row `row` as COPY's binary form has it. DATA error for a value the target can't hold. */
Status postgres_encode_row(
    const PostgresCell *cells,
    const Batch *batch,
    size_t row,
    PostgresBuffer *buffer,
    Error *err) MUST_USE;

/* ---- value.c ---- */

#define POSTGRES_NUMERIC_MAX 32 /* bytes of a numeric that was a Decimal or a 64-bit integer */

/* Each writes a numeric and returns its bytes; the integer form has no decimals. */
size_t postgres_write_decimal(Decimal value, unsigned char *bytes);
size_t postgres_write_integer(int64_t value, unsigned char *bytes);

/* False when the bytes are no numeric, or one beyond DECIMAL(38,20), NaN and infinity included. */
bool postgres_read_decimal(const unsigned char *bytes, size_t length, Decimal *ret_value);

/* Instants and days between 1970 (ours) and 2000 (theirs); false beyond PostgreSQL's range, or for
 * its infinities. */
bool postgres_from_instant(int64_t us, int64_t *ret_value);
bool postgres_to_instant(int64_t value, int64_t *ret_us);
bool postgres_from_date(int32_t days, int32_t *ret_value);
bool postgres_to_date(int32_t value, int32_t *ret_days);

/* How one result column is read. */
typedef struct PostgresReader {
    PostgresType from;
    ColumnType to;
    size_t n_bytes; /* of every value; 0: they differ */
} PostgresReader;

/* False when the type maps to no ColumnType. */
bool postgres_reader_init(unsigned type, PostgresReader *ret_reader);

/* Puts a value that is not null into `values`[row]; texts are copied to `texts`. STORE error for a
 * value beyond the ColumnType. */
Status postgres_read_value(
    const PostgresReader *reader, Str text, void *values, size_t row, Arena *texts, Error *err)
    MUST_USE;

/* The type a parameter is sent as, and its bytes: in `arena`, or where the parameter has them. */
unsigned postgres_param_type(ColumnType type);
Str postgres_param_bytes(Arena *arena, const Param *param);

/* Big-endian integers, as the protocol has them. */
static inline void put_u16(unsigned char *bytes, uint16_t value)
{
    value = __builtin_bswap16(value);
    __builtin_memcpy(bytes, &value, sizeof(value));
}

static inline void put_u32(unsigned char *bytes, uint32_t value)
{
    value = __builtin_bswap32(value);
    __builtin_memcpy(bytes, &value, sizeof(value));
}

static inline void put_u64(unsigned char *bytes, uint64_t value)
{
    value = __builtin_bswap64(value);
    __builtin_memcpy(bytes, &value, sizeof(value));
}

static inline uint16_t get_u16(const unsigned char *bytes)
{
    uint16_t value;

    __builtin_memcpy(&value, bytes, sizeof(value));
    return __builtin_bswap16(value);
}

static inline uint32_t get_u32(const unsigned char *bytes)
{
    uint32_t value;

    __builtin_memcpy(&value, bytes, sizeof(value));
    return __builtin_bswap32(value);
}

static inline uint64_t get_u64(const unsigned char *bytes)
{
    uint64_t value;

    __builtin_memcpy(&value, bytes, sizeof(value));
    return __builtin_bswap64(value);
}

/* ---- fail.c ---- */

extern const char postgres_missing_hint[]; /* of a table or schema that is not there */

/* What a server says of a failed statement; texts are NULL when it says nothing. */
typedef struct PostgresRefusal {
    const char *sqlstate;
    const char *message;
    const char *detail;
    const char *hint;
    const char *position; /* of the character in `text`, from 1, in digits */
    Str text;             /* the statement */
    const char *name;     /* of the statement; NULL for none */
    size_t first_line;    /* of the text in what the name stands for; 0 is 1 */
} PostgresRefusal;

Status postgres_fail(Error *err, const PostgresRefusal *refusal);

/* The same of a result, which may be NULL when the connection broke. */
Status postgres_result_fail(
    Error *err, const PGconn *session, const PGresult *result, PostgresRefusal place);

/* What libpq says of a session that did not come about, with the SQLSTATE in front of the
 * server's message (PQERRORS_VERBOSE). *ret_is_passing: trying again soon may help. */
Status postgres_connect_fail(Error *err, const char *text, bool *ret_is_passing);

/* ---- dialect.c ---- */

extern const Dialect postgres_dialect;

extern const char postgres_begin_words[];
extern const char postgres_commit_words[];
extern const char postgres_rollback_words[];

#endif
