#include "cases.h"
#include "store/clickhouse/clickhouse_internal.h"

typedef struct FailCase {
    const char *name;
    long http_status;
    const char *text;
    Status status;
    const char *message;
    const char *where;
    const char *hint;
} FailCase;

static const FailCase fail_cases[] = {
    {
        "missing table, old",
        404,
        "Code: 60, e.displayText() = DB::Exception: Table default.tt doesn't exist., e.what() = "
        "DB::Exception",
        STATUS_STORE,
        "table default.tt doesn't exist",
        "",
        "The table is missing: make it, or mend its name.",
    },
    {
        "missing table, new",
        404,
        "Code: 60. DB::Exception: Table default.tt does not exist. (UNKNOWN_TABLE) (version "
        "26.5.1.1 (official build))",
        STATUS_STORE,
        "table default.tt does not exist",
        "",
        "The table is missing: make it, or mend its name.",
    },
    {
        "missing database",
        404,
        "Code: 81. DB::Exception: Database energy does not exist. (UNKNOWN_DATABASE)",
        STATUS_STORE,
        "database energy does not exist",
        "",
        "The database is missing: make it, or mend its name in the store's URL.",
    },
    {
        "password",
        403,
        "Code: 516. DB::Exception: eiot: Authentication failed: password is incorrect, or there is "
        "no user with such name. (AUTHENTICATION_FAILED)",
        STATUS_STORE,
        "eiot: Authentication failed: password is incorrect, or there is no user with such name",
        "",
        "Mend user and password in the store's URL: clickhouse://USER:PASSWORD@HOST/DATABASE.",
    },
    {
        "password, old",
        401,
        "Code: 193, e.displayText() = DB::Exception: Wrong password for user eiot, e.what() = "
        "DB::Exception",
        STATUS_STORE,
        "wrong password for user eiot",
        "",
        "Mend user and password in the store's URL: clickhouse://USER:PASSWORD@HOST/DATABASE.",
    },
    {
        "syntax",
        400,
        "Code: 62. DB::Exception: Syntax error: failed at position 25 (+) (line 2, col 15): +. "
        "Expected one of: FINAL, SAMPLE. (SYNTAX_ERROR)",
        STATUS_STORE,
        "syntax error: failed at position 25 (+) (line 2, col 15): +",
        "model.sql:2",
        "",
    },
    {
        "memory",
        500,
        "Code: 241. DB::Exception: Memory limit (for query) exceeded: would use 9.31 GiB. "
        "(MEMORY_LIMIT_EXCEEDED)",
        STATUS_STORE,
        "memory limit (for query) exceeded: would use 9.31 GiB",
        "",
        "Raise max_memory_usage for this user, or work on fewer data at once.",
    },
    {
        "disk",
        500,
        "Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE)",
        STATUS_IO,
        "cannot reserve 1.00 MiB, not enough space",
        "",
        "Free some disk space on the server and run the command again.",
    },
    {
        "parts",
        500,
        "Code: 252. DB::Exception: Too many parts (300). Merges are processing significantly "
        "slower than inserts. (TOO_MANY_PARTS)",
        STATUS_BUSY,
        "too many parts (300). Merges are processing significantly slower than inserts",
        "",
        "The server is behind with its merges. Run the command again later.",
    },
    {
        "null",
        500,
        "Code: 349. DB::Exception: Cannot convert NULL value to non-Nullable type: while "
        "converting source column n to destination column n. "
        "(CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN)",
        STATUS_DATA,
        "cannot convert NULL value to non-Nullable type: while converting source column n to "
        "destination column n",
        "",
        "Give the column a value, or make its type Nullable.",
    },
    {
        "an error that tells of another",
        404,
        "Code: 107. DB::Exception: Code: 107. DB::Exception: File /x doesn't exist: data for "
        "INSERT was parsed from file. (FILE_DOESNT_EXIST) (version 26.5.1.1). "
        "(FILE_DOESNT_EXIST)",
        STATUS_STORE,
        "file /x doesn't exist: data for INSERT was parsed from file",
        "",
        "",
    },
    {
        "a proxy",
        502,
        "<html>Bad Gateway</html>",
        STATUS_STORE,
        "the answer has HTTP status 502",
        "",
        "It is not ClickHouse's: a proxy stands between, or another program listens there. Mend "
        "host and port in the store's URL.",
    },
    {
        "nothing",
        500,
        "",
        STATUS_STORE,
        "the answer has HTTP status 500",
        "",
        "It is not ClickHouse's: a proxy stands between, or another program listens there. Mend "
        "host and port in the store's URL.",
    },
    {
        "a code without a reason",
        500,
        "Code: 1001. DB::Exception: ",
        STATUS_STORE,
        "the server gives no reason",
        "",
        "",
    },
};

static void errors_are_ours(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(fail_cases); at++) {
        const FailCase *fail = &fail_cases[at];
        Error error = {0};

        CASE_INT(
            fail->name,
            clickhouse_fail(&error, "model.sql", fail->http_status, str_from(fail->text)),
            fail->status);
        CASE_INT(fail->name, error.status, fail->status);
        CASE_TEXT(fail->name, error.message, fail->message);
        CASE_TEXT(fail->name, error.where, fail->where);
        CASE_TEXT(fail->name, error.hint, fail->hint);
    }
}

static void exceptions_are_known(void **state)
{
    (void) state;
    CASE_TRUE("old", clickhouse_is_exception(STR("Code: 395, e.displayText() = ...")));
    CASE_TRUE("new", clickhouse_is_exception(STR("\r\n__exception__\r\nCode: 395")));
    CASE_TRUE("a block", !clickhouse_is_exception(STR("\x01\x01\x01n\x05Int64")));
    CASE_TRUE("less", !clickhouse_is_exception(STR("Code")));
    CASE_TRUE("nothing", !clickhouse_is_exception(STR("")));
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(errors_are_ours),
        cmocka_unit_test(exceptions_are_known),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
