#include "base/civil.h"
#include "cases.h"
#include "fake_server.h"
#include "store/clickhouse/native.h"

#define BATCH_MAX 2000

/* Rows (n bigint, ts timestamp): n counts from 1, ts is n seconds. */
typedef struct Numbers {
    int64_t n_rows;
    int64_t bad_row;  /* has an instant before 1970; 0: none */
    int64_t fail_row; /* the source fails here; 0: never */
    int64_t given;
    int64_t n[BATCH_MAX];
    int64_t ts[BATCH_MAX];
    Column columns[2];
} Numbers;

static Status next_numbers(void *context, size_t worker, Batch *ret_batch, Error *err)
{
    Numbers *numbers = context;
    int64_t left = numbers->n_rows - numbers->given;
    size_t n_rows = left < BATCH_MAX ? (size_t) left : BATCH_MAX;

    (void) worker;
    if (numbers->fail_row > 0 && numbers->given >= numbers->fail_row)
        return error_set(err, STATUS_INTERRUPTED, "stopped");
    for (size_t row = 0; row < n_rows; row++) {
        numbers->n[row] = ++numbers->given;
        numbers->ts[row] =
            numbers->given == numbers->bad_row ? -1800 * US_PER_S : numbers->given * US_PER_S;
    }
    numbers->columns[0] = (Column){"n", COLUMN_I64, numbers->n, NULL};
    numbers->columns[1] = (Column){"ts", COLUMN_TIMESTAMP, numbers->ts, NULL};
    *ret_batch = (Batch){.n_rows = n_rows, .n_columns = 2, .columns = numbers->columns};
    return OK;
}

static const Column number_columns[] = {
    {"n", COLUMN_I64, NULL, NULL}, {"ts", COLUMN_TIMESTAMP, NULL, NULL}};

/* What `describe table` answers: ts DateTime, n Int64 and a column that the load has not. */
static Str describe_reply(Arena *arena)
{
    return reply_of(
        arena,
        200,
        STR("\2\3\4name\6String\2ts\1n\1x\4type\6String\x0f"
            "DateTime('UTC')\5Int64\6String"));
}

typedef struct World {
    Arena *arena;
    const Str *requests;
    Error error;
    Status status;
    int64_t n_rows;
} World;

static World load(const char *version, const char *table, Numbers *numbers, const Str *answer)
{
    World world = {.arena = arena_new()};
    BatchSource source = {number_columns, 2, 1, next_numbers, numbers};
    Str *replies = ARENA_ARRAY(world.arena, Str, 3);
    FakeServer *server;
    Store *store = NULL;
    StoreConn *conn = NULL;

    replies[0] = reply_version(world.arena, version);
    replies[1] = describe_reply(world.arena);
    if (answer != NULL)
        replies[2] = *answer;
    server = fake_server_start(world.arena, replies, answer == NULL ? 2 : 3);
    CASE_OK(
        "open",
        store_open(fake_server_url(world.arena, server), 1, &store, &world.error),
        &world.error);
    CASE_OK("connect", store_connect(store, &conn, &world.error), &world.error);
    world.error = (Error){0};
    world.status = store_load(conn, table, &source, &world.n_rows, &world.error);
    store_disconnect(conn);
    store_close(store);
    world.requests = fake_server_stop(server);
    return world;
}

/* The chunked body of a request as it was meant. */
static NativeBytes body_of(Str request)
{
    const char *at = (const char *) memmem(request.ptr, request.len, "\r\n\r\n", 4) + 4;
    NativeBytes body = {0};

    for (;;) {
        size_t size = 0;

        for (; *at != '\r'; at++)
            size = size * 16 + (size_t) (*at <= '9' ? *at - '0' : (*at | 0x20) - 'a' + 10);
        if (size == 0)
            return body;
        memcpy(native_bytes_grow(&body, size), at + 2, size);
        body.len += size;
        at += 2 + size + 2;
    }
}

static Status next_body(void *context, Str *ret_piece, Error *err)
{
    NativeBytes *body = context;

    (void) err;
    *ret_piece = (Str){body->ptr, body->len};
    body->len = 0;
    return OK;
}

static const Str empty_answer = {.ptr = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", .len = 38};

/* 300,000 rows are three blocks, with columns in the table's types. */
static void loads_are_blocks(void **state)
{
    Numbers numbers = {.n_rows = 300000};
    World world = load("18.16.1", "raw_data.readings", &numbers, &empty_answer);
    NativeBytes body = body_of(world.requests[2]);
    NativeReader *reader = native_reader_new((NativeInput){next_body, &body});
    Batch batch;
    int64_t n = 0;

    (void) state;
    CASE_OK("load", world.status, &world.error);
    CASE_INT("rows", world.n_rows, 300000);
    CASE_TRUE(
        "described",
        str_ends_with(world.requests[1], STR("\r\n\r\ndescribe table `raw_data`.`readings`")));
    CASE_TRUE(
        "statement",
        strstr(
            world.requests[2].ptr,
            "&query=insert%20into%20%60raw_data%60.%60readings%60%20%28%60n%60%2C%20%60ts%60%29"
            "%20format%20Native HTTP/1.1\r\n") != NULL);
    do {
        CASE_OK("body", native_reader_next(reader, &batch, &world.error), &world.error);
        for (size_t row = 0; row < batch.n_rows; row++) {
            n++;
            CASE_INT("n", ((const int64_t *) batch.columns[0].values)[row], n);
            CASE_INT("ts", ((const int64_t *) batch.columns[1].values)[row], n * US_PER_S);
        }
    } while (batch.n_rows > 0);
    CASE_INT("all are there", n, 300000);
    native_reader_free(reader);
    mem_free(body.ptr);
    arena_free(world.arena);
}

static void new_servers_get_zstd(void **state)
{
    static const unsigned char magic[] = {0x28, 0xb5, 0x2f, 0xfd};
    Numbers numbers = {.n_rows = 1000};
    World world = load("26.5.1.1", "readings", &numbers, &empty_answer);
    NativeBytes body = body_of(world.requests[2]);

    (void) state;
    CASE_OK("load", world.status, &world.error);
    CASE_TRUE("header", strstr(world.requests[2].ptr, "\r\nContent-Encoding: zstd\r\n") != NULL);
    CASE_TRUE("frame", memcmp(body.ptr, magic, sizeof(magic)) == 0);
    CASE_TRUE("checksum", (body.ptr[4] & 4) != 0);
    CASE_TRUE("smaller", body.len < 12000);
    mem_free(body.ptr);
    arena_free(world.arena);
}

/* Nothing to load is nothing to send. */
static void no_rows_no_insert(void **state)
{
    Numbers numbers = {0};
    World world = load("26.5.1.1", "readings", &numbers, NULL);

    (void) state;
    CASE_OK("load", world.status, &world.error);
    CASE_INT("rows", world.n_rows, 0);
    arena_free(world.arena);
}

/* In the first block nothing was sent yet; later the body must not end between blocks. */
static void bad_values_refuse_the_load(void **state)
{
    const Str refused = STR("HTTP/1.1 500 Error\r\nContent-Length: 45\r\n\r\nCode: 33. "
                            "DB::Exception: Cannot read all data");
    Numbers early = {.n_rows = 1000, .bad_row = 17};
    Numbers late = {.n_rows = 300000, .bad_row = 200001};
    World world = load("26.5.1.1", "readings", &early, NULL);
    NativeBytes body;

    (void) state;
    CASE_INT("early", world.status, STATUS_DATA);
    CASE_TEXT(
        "early",
        world.error.message,
        "column 'ts', row 17: 1969-12-31T23:30:00Z is outside DateTime's range");
    CASE_TEXT("early", world.error.hint, "Mend the value, or give the column a wider type.");
    arena_free(world.arena);

    world = load("18.16.1", "readings", &late, &refused);
    CASE_INT("late", world.status, STATUS_DATA);
    CASE_TEXT(
        "late",
        world.error.message,
        "column 'ts', row 200001: 1969-12-31T23:30:00Z is outside DateTime's range");
    body = body_of(world.requests[2]);
    CASE_TRUE(
        "late", str_ends_with((Str){body.ptr, body.len}, STR("\x01\x01\x40the load was given up")));
    mem_free(body.ptr);
    arena_free(world.arena);
}

static void a_source_may_fail(void **state)
{
    Numbers early = {.n_rows = 1000, .fail_row = 1};
    Numbers late = {.n_rows = 300000, .fail_row = 250000};
    World world = load("26.5.1.1", "readings", &late, &empty_answer);

    (void) state;
    CASE_INT("late", world.status, STATUS_INTERRUPTED);
    CASE_TEXT("late", world.error.message, "stopped");
    arena_free(world.arena);
    early.given = 1;
    world = load("26.5.1.1", "readings", &early, NULL);
    CASE_INT("early", world.status, STATUS_INTERRUPTED);
    CASE_TEXT("early", world.error.message, "stopped");
    arena_free(world.arena);
}

static void the_server_may_refuse(void **state)
{
    const Str refused = STR("HTTP/1.1 500 Error\r\nContent-Length: 52\r\n\r\nCode: 252. "
                            "DB::Exception: Too many parts (300). Now");
    Numbers numbers = {.n_rows = 1000};
    World world = load("26.5.1.1", "readings", &numbers, &refused);

    (void) state;
    CASE_INT("status", world.status, STATUS_BUSY);
    CASE_TEXT("message", world.error.message, "load into 'readings': too many parts (300). Now");
    arena_free(world.arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(loads_are_blocks),
        cmocka_unit_test(new_servers_get_zstd),
        cmocka_unit_test(no_rows_no_insert),
        cmocka_unit_test(bad_values_refuse_the_load),
        cmocka_unit_test(a_source_may_fail),
        cmocka_unit_test(the_server_may_refuse),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
