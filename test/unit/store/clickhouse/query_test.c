#include "cases.h"
#include "fake_server.h"
#include "store/clickhouse/native.h"

/* A session at a server that gives these replies after the first. */
typedef struct World {
    Arena *arena;
    FakeServer *server;
    Store *store;
    StoreConn *conn;
    const Str *requests; /* of the replies, when it has ended */
    Error error;
} World;

static World begin(const char *version, const Str *replies, size_t n)
{
    World world = {.arena = arena_new()};
    Str *all = ARENA_ARRAY(world.arena, Str, n + 1);

    all[0] = reply_version(world.arena, version);
    for (size_t at = 0; at < n; at++)
        all[at + 1] = replies[at];
    world.server = fake_server_start(world.arena, all, n + 1);
    CASE_OK(
        "open",
        store_open(fake_server_url(world.arena, world.server), 1, &world.store, &world.error),
        &world.error);
    CASE_OK("connect", store_connect(world.store, &world.conn, &world.error), &world.error);
    return world;
}

static void end(World *world)
{
    store_disconnect(world->conn);
    store_close(world->store);
    world->requests = fake_server_stop(world->server) + 1;
}

/* "n Int64" of `n_rows` numbers from 0, in a block. */
static void put_numbers(NativeBytes *bytes, int64_t n_rows)
{
    native_put_varint(bytes, 1);
    native_put_varint(bytes, (uint64_t) n_rows);
    native_put_text(bytes, STR("n"));
    native_put_text(bytes, STR("Int64"));
    for (int64_t n = 0; n < n_rows; n++) {
        memcpy(native_bytes_grow(bytes, sizeof(n)), &n, sizeof(n));
        bytes->len += sizeof(n);
    }
}

static void put(NativeBytes *bytes, const char *text)
{
    memcpy(native_bytes_grow(bytes, strlen(text)), text, strlen(text));
    bytes->len += strlen(text);
}

static Status read_all(World *world, size_t *ret_rows)
{
    Sql sql = {.name = "numbers.sql", .text = STR("select n from numbers")};
    Rows *rows = NULL;
    const Batch *batch;
    Status status = store_query(world->conn, &sql, EXPECT_ANY, &rows, &world->error);

    *ret_rows = 0;
    while (status == OK) {
        status = rows_next(rows, &batch, &world->error);
        if (status == OK && batch->n_rows == 0)
            break;
        if (status == OK)
            *ret_rows += batch->n_rows;
    }
    rows_close(rows);
    return status;
}

typedef struct StreamCase {
    const char *name;
    const char *tail; /* behind two blocks of 3000 rows */
    bool is_ended;
    size_t n_rows;
    const char *message; /* NULL: it is whole */
} StreamCase;

static const StreamCase stream_cases[] = {
    {"whole", "", true, 6000, NULL},
    {"an old server's exception",
     "Code: 395, e.displayText() = DB::Exception: Value is non zero, e.what() = DB::Exception\n",
     true,
     6000,
     "statement 'numbers.sql': value is non zero"},
    {"a new server's exception",
     "\r\n__exception__\r\nabcd\r\nCode: 395. DB::Exception: Value is non-zero. "
     "(FUNCTION_THROW_IF_VALUE_IS_NON_ZERO)\n80 abcd\r\n__exception__\r\n",
     false,
     6000,
     "statement 'numbers.sql': value is non-zero"},
    {"broken off between blocks",
     "",
     false,
     6000,
     "statement 'numbers.sql': the line to the server broke off: transfer closed with outstanding "
     "read data remaining"},
    {"ended in a block",
     "\1",
     true,
     6000,
     "statement 'numbers.sql': the answer ends in the middle of a block"},
};

/* Never a short result: a stream ends between blocks and as HTTP says, or it is an error. */
static void streams_end_or_fail(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(stream_cases); at++) {
        const StreamCase *stream = &stream_cases[at];
        Arena *arena = arena_new();
        NativeBytes bytes = {0};
        World world;
        Str reply;
        size_t n_rows = 0;
        Status status;

        put_numbers(&bytes, 3000);
        put_numbers(&bytes, 3000);
        put(&bytes, stream->tail);
        reply = reply_chunked(arena, (Str){bytes.ptr, bytes.len}, stream->is_ended);
        world = begin("26.5.1.1", &reply, 1);
        status = read_all(&world, &n_rows);
        CASE_INT(stream->name, status, stream->message == NULL ? OK : STATUS_STORE);
        if (stream->message != NULL)
            CASE_TEXT(stream->name, world.error.message, stream->message);
        CASE_INT(stream->name, n_rows, stream->n_rows);
        end(&world);
        mem_free(bytes.ptr);
        arena_free(world.arena);
        arena_free(arena);
    }
}

/* A result without rows has no block: the server is asked for its columns. */
static void an_empty_result_has_columns(void **state)
{
    Arena *arena = arena_new();
    NativeBytes bytes = {0};
    Sql sql = {.name = "none", .text = STR("select 1 as a, 'x' as b where 1 = 0;\n")};
    const Column *columns;
    const Batch *batch;
    Str replies[2];
    Rows *rows = NULL;
    World world;
    size_t n = 0;

    (void) state;
    native_put_varint(&bytes, 2);
    native_put_varint(&bytes, 2);
    put(&bytes, "\4name\6String\1a\1b\4type\6String\5UInt8\6String");
    replies[0] = reply_of(arena, 200, STR(""));
    replies[1] = reply_of(arena, 200, (Str){bytes.ptr, bytes.len});
    world = begin("26.5.1.1", replies, 2);
    CASE_OK("query", store_query(world.conn, &sql, EXPECT_ANY, &rows, &world.error), &world.error);
    columns = rows_columns(rows, &n);
    CASE_INT("columns", n, 2);
    CASE_TEXT("a", columns[0].name, "a");
    CASE_TEXT("a", column_type_name(columns[0].type), "integer");
    CASE_TEXT("b", columns[1].name, "b");
    CASE_TEXT("b", column_type_name(columns[1].type), "text");
    CASE_OK("next", rows_next(rows, &batch, &world.error), &world.error);
    CASE_INT("rows", batch->n_rows, 0);
    rows_close(rows);
    end(&world);
    CASE_TRUE(
        "asked",
        str_ends_with(
            world.requests[1], STR("describe table (\nselect 1 as a, 'x' as b where 1 = 0\n)")));
    mem_free(bytes.ptr);
    arena_free(world.arena);
    arena_free(arena);
}

static void parameters_travel_in_the_address(void **state)
{
    Arena *arena = arena_new();
    const Param params[] = {PARAM_CSTR("it's\n"), {.type = COLUMN_I64, .is_null = true}};
    Sql sql = {
        .name = "insert",
        .text = STR("insert into t values ($1, $2)"),
        .params = params,
        .n_params = 2};
    const Str reply =
        STR("HTTP/1.1 200 OK\r\nX-ClickHouse-Summary: {\"written_rows\":\"1\"}\r\nContent-Length: "
            "0\r\n\r\n");
    World world = begin("26.5.1.1", &reply, 1);
    int64_t changed = 0;

    (void) state;
    CASE_OK("run", store_run(world.conn, &sql, &changed, &world.error), &world.error);
    CASE_INT("changed", changed, 1);
    sql.n_params = 1;
    CASE_INT("one less", store_run(world.conn, &sql, NULL, &world.error), STATUS_INTERNAL);
    CASE_TEXT(
        "one less", world.error.message, "statement 'insert': 1 parameters given, the text has 2");
    end(&world);
    CASE_TRUE(
        "address",
        strstr(world.requests[0].ptr, "&param_p1=it%5C%27s%5Cn&param_p2=%5CN HTTP/1.1\r\n") !=
            NULL);
    CASE_TRUE(
        "body",
        str_ends_with(
            world.requests[0],
            STR("\r\n\r\ninsert into t values ({p1:Nullable(String)}, {p2:Nullable(Int64)})")));
    arena_free(world.arena);
    arena_free(arena);
}

static void old_servers_take_none(void **state)
{
    const Param params[] = {PARAM_I64(1)};
    Sql sql = {.name = "one", .text = STR("select $1"), .params = params, .n_params = 1};
    World world = begin("18.16.1", NULL, 0);

    (void) state;
    CASE_INT("status", store_run(world.conn, &sql, NULL, &world.error), STATUS_UNSUPPORTED);
    CASE_TEXT(
        "message",
        world.error.message,
        "statement 'one': the server takes no parameters: it is too old");
    CASE_TEXT("hint", world.error.hint, "Use ClickHouse 20.1 or a newer one.");
    end(&world);
    arena_free(world.arena);
}

/* A server that shows signs of life has sent its 200 when the error comes. */
static void an_error_behind_a_success(void **state)
{
    Arena *arena = arena_new();
    const Str reply = reply_of(
        arena,
        200,
        STR("Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)"));
    Sql sql = {.name = "long.sql", .text = STR("optimize table t")};
    World world = begin("26.5.1.1", &reply, 1);

    (void) state;
    CASE_INT("status", store_run(world.conn, &sql, NULL, &world.error), STATUS_STORE);
    CASE_TEXT("message", world.error.message, "statement 'long.sql': memory limit exceeded");
    end(&world);
    arena_free(world.arena);
    arena_free(arena);
}

static void scripts_stop_at_the_first_error(void **state)
{
    Arena *arena = arena_new();
    const Str replies[] = {
        reply_of(arena, 200, STR("")),
        reply_of(arena, 404, STR("Code: 60. DB::Exception: Table t does not exist.")),
    };
    World world = begin("26.5.1.1", replies, 2);

    (void) state;
    CASE_INT(
        "status",
        store_script(
            world.conn,
            "three.sql",
            STR("-- one\nselect 'a;b';\nselect 2 from t;\nselect 3"),
            &world.error),
        STATUS_STORE);
    CASE_TEXT(
        "message",
        world.error.message,
        "script 'three.sql': statement 2 of 3: table t does not exist");
    end(&world);
    CASE_TRUE("one", str_ends_with(world.requests[0], STR("\r\n\r\n-- one\nselect 'a;b'")));
    CASE_TRUE("two", str_ends_with(world.requests[1], STR("\r\n\r\n\nselect 2 from t")));
    arena_free(world.arena);
    arena_free(arena);
}

/* Closing a result that was not read to its end leaves the session usable. */
static void results_may_be_left(void **state)
{
    Arena *arena = arena_new();
    NativeBytes bytes = {0};
    Sql sql = {.name = "numbers.sql", .text = STR("select n from numbers")};
    const Batch *batch;
    Rows *rows = NULL;
    Str replies[2];
    World world;
    size_t n_rows = 0;

    (void) state;
    put_numbers(&bytes, 500000);
    replies[0] = reply_chunked(arena, (Str){bytes.ptr, bytes.len}, true);
    replies[1] = replies[0];
    world = begin("26.5.1.1", replies, 2);
    CASE_OK("query", store_query(world.conn, &sql, EXPECT_ANY, &rows, &world.error), &world.error);
    CASE_OK("next", rows_next(rows, &batch, &world.error), &world.error);
    rows_close(rows);
    CASE_OK("again", read_all(&world, &n_rows), &world.error);
    CASE_INT("again", n_rows, 500000);
    end(&world);
    mem_free(bytes.ptr);
    arena_free(world.arena);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(streams_end_or_fail),
        cmocka_unit_test(an_empty_result_has_columns),
        cmocka_unit_test(parameters_travel_in_the_address),
        cmocka_unit_test(old_servers_take_none),
        cmocka_unit_test(an_error_behind_a_success),
        cmocka_unit_test(scripts_stop_at_the_first_error),
        cmocka_unit_test(results_may_be_left),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
