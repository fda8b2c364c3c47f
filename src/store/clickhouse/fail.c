#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "store/clickhouse/clickhouse_internal.h"

/* Errors that ask the operator for something of their own, by ClickHouse's number. */
typedef struct KnownFailure {
    int64_t code;
    Status status;
    const char *hint; /* NULL: the server's words say it all */
} KnownFailure;

static const char wrong_user[] =
    "Mend user and password in the store's URL: clickhouse://USER:PASSWORD@HOST/DATABASE.";

static const KnownFailure known_failures[] = {
    {60, STATUS_STORE, "The table is missing: make it, or mend its name."},
    {81, STATUS_STORE, "The database is missing: make it, or mend its name in the store's URL."},
    {516, STATUS_STORE, wrong_user},
    {194, STATUS_STORE, wrong_user},
    {193, STATUS_STORE, wrong_user},
    {192, STATUS_STORE, wrong_user},
    {497, STATUS_STORE, "Grant the user what it needs, or name another one in the store's URL."},
    {164, STATUS_STORE, "The user may only read. Name another one in the store's URL."},
    {242, STATUS_STORE, "The table takes no rows now: the server lost touch with its keeper."},
    {159, STATUS_STORE, "Raise max_execution_time for this user, or work on fewer data at once."},
    {160, STATUS_STORE, "Raise max_execution_time for this user, or work on fewer data at once."},
    {241, STATUS_STORE, "Raise max_memory_usage for this user, or work on fewer data at once."},
    {243, STATUS_IO, "Free some disk space on the server and run the command again."},
    {252, STATUS_BUSY, "The server is behind with its merges. Run the command again later."},
    {202, STATUS_BUSY, "The server runs as many statements as it may. Try again later."},
    {394, STATUS_INTERRUPTED, "Somebody stopped the statement on the server."},
    {349, STATUS_DATA, "Give the column a value, or make its type Nullable."},
    {53, STATUS_DATA, "Mend the value, or the type of the column."},
};

static const KnownFailure *find_known(int64_t code)
{
    for (size_t at = 0; at < COUNT_OF(known_failures); at++) {
        if (known_failures[at].code == code)
            return &known_failures[at];
    }
    return NULL;
}

static const char code_mark[] = "Code: ";
static const char exception_mark[] = "DB::Exception: ";

bool clickhouse_is_exception(Str bytes)
{
    return str_starts_with(bytes, STR("Code: ")) || str_starts_with(bytes, STR("__exception__")) ||
           str_starts_with(bytes, STR("\r\n__exception__"));
}

static const char *find(Str text, const char *mark)
{
    return text.len == 0 ? NULL : memmem(text.ptr, text.len, mark, strlen(mark));
}

/* N of "Code: N", 0 when there is none. */
static int64_t code_of(Str text)
{
    const char *at = find(text, code_mark);
    int64_t code = 0;
    Str digits;

    if (at == NULL)
        return 0;
    digits.ptr = at + strlen(code_mark);
    digits.len = 0;
    while (digits.ptr + digits.len < text.ptr + text.len &&
           isdigit((unsigned char) digits.ptr[digits.len]))
        digits.len++;
    return str_parse_i64(digits, &code) ? code : 0;
}

/* Where the words that only developers need begin; the end of the text without them. */
static size_t words_length(Str text)
{
    static const char *const ends[] = {
        ", e.what() = ",
        ". Expected one of: ",
        ": While executing ",
        ": while executing ",
        ": While processing ",
        " (version ",
        "\n",
        ", Stack trace"};
    size_t length = text.len;

    for (size_t at = 0; at < COUNT_OF(ends); at++) {
        const char *end = find(text, ends[at]);

        if (end != NULL && (size_t) (end - text.ptr) < length)
            length = (size_t) (end - text.ptr);
    }
    return length;
}

/* "Table default.x doesn't exist" of "Code: 60. DB::Exception: Table default.x doesn't exist.
 * (UNKNOWN_TABLE) (version 26.5.1.1)". */
static Str words_of(Str text)
{
    const char *start = find(text, exception_mark);
    const char *again;

    while (start != NULL) {
        start += strlen(exception_mark);
        text = (Str){.ptr = start, .len = text.len - (size_t) (start - text.ptr)};
        /* an exception that tells of another: "Code: 1. DB::Exception: Code: 2. DB::Exception: ..."
         */
        again = str_starts_with(text, STR("Code: ")) ? find(text, exception_mark) : NULL;
        start = again;
    }
    text.len = words_length(text);
    if (text.len > 0 && text.ptr[text.len - 1] == ')') { /* the name of the code */
        const char *open = memrchr(text.ptr, '(', text.len);
        size_t before = open == NULL ? 0 : (size_t) (open - text.ptr);
        bool is_name = before > 1 && text.len - before > 3;

        for (size_t at = before + 1; is_name && at < text.len - 1; at++)
            is_name = isupper((unsigned char) text.ptr[at]) ||
                      isdigit((unsigned char) text.ptr[at]) || text.ptr[at] == '_';
        if (is_name)
            text.len = before;
    }
    while (text.len > 0 && strchr("!.: \n", text.ptr[text.len - 1]) != NULL)
        text.len--;
    return text;
}

/* The line the server points at, "(line 3, col 5)"; 0 for none. */
static size_t line_of(Str text)
{
    const char *at = find(text, "(line ");
    int64_t line = 0;
    Str digits;

    if (at == NULL)
        return 0;
    digits.ptr = at + strlen("(line ");
    digits.len = 0;
    while (digits.ptr + digits.len < text.ptr + text.len &&
           isdigit((unsigned char) digits.ptr[digits.len]))
        digits.len++;
    return str_parse_i64(digits, &line) ? (size_t) line : 0;
}

/* A message of ours begins with a small letter unless with a word in capitals. */
static void set_message(Error *err, Status status, Str words)
{
    char small[] = {0, 0};

    if (words.len > 1 && isupper((unsigned char) words.ptr[0]) &&
        islower((unsigned char) words.ptr[1])) {
        small[0] = (char) (words.ptr[0] - 'A' + 'a');
        words = (Str){.ptr = words.ptr + 1, .len = words.len - 1};
    }
    (void) error_set(err, status, "%s%.*s", small, STR_ARG(words));
}

Status clickhouse_fail(Error *err, const char *name, long http_status, Str text)
{
    const KnownFailure *known = find_known(code_of(text));
    Status status = known != NULL ? known->status : STATUS_STORE;
    Str words;

    if (code_of(text) == 0 || find(text, exception_mark) == NULL) {
        error_set(err, STATUS_STORE, "the answer has HTTP status %ld", http_status);
        error_hint(
            err,
            "It is not ClickHouse's: a proxy stands between, or another program listens there. "
            "Mend host and port in the store's URL.");
        return STATUS_STORE;
    }
    words = words_of(text);
    if (words.len == 0)
        words = STR("the server gives no reason");
    set_message(err, status, words);
    if (name != NULL && line_of(text) > 0)
        error_at(err, name, line_of(text), 0);
    if (known != NULL && known->hint != NULL)
        error_hint(err, "%s", known->hint);
    return status;
}
