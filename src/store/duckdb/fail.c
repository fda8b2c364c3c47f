#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "store/duckdb/duckdb_internal.h"

/* Errors that ask the operator for something of their own, known by DuckDB's words. */
typedef struct KnownFailure {
    const char *words;
    Status status;
    const char *message; /* instead of DuckDB's; NULL: DuckDB's own first line */
    const char *hint;
} KnownFailure;

static const KnownFailure known_failures[] = {
    {
        "Could not set lock on file",
        STATUS_BUSY,
        "it is held by another process",
        "Wait until that process is done, or stop it: one process at a time opens the file.",
    },
    {
        "Trying to read a database file with version number",
        STATUS_STORE,
        NULL,
        "It was made by another version of DuckDB. Use the eiot that made it, or a newer one.",
    },
    {"No space left on device", STATUS_IO, NULL, "Free some disk space and run the command again."},
    {
        "Out of Memory",
        STATUS_STORE,
        NULL,
        "Give the store more by duckdb:PATH?memory_limit=4GB, or work on fewer data at once.",
    },
    {
        "Conflict on",
        STATUS_BUSY,
        NULL,
        "Another session changed the same rows. Run the command again.",
    },
};

static const KnownFailure *find_known(const char *text)
{
    for (size_t at = 0; at < COUNT_OF(known_failures); at++) {
        if (strstr(text, known_failures[at].words) != NULL)
            return &known_failures[at];
    }
    return NULL;
}

/* By the prefix of the text: the calls that give a type do not give it for every failure. */
static Status status_of(const char *text)
{
    if (str_starts_with(str_from(text), STR("IO Error: ")))
        return STATUS_IO;
    if (str_starts_with(str_from(text), STR("INTERRUPT Error: ")))
        return STATUS_INTERRUPTED;
    return STATUS_STORE;
}

/* The first line without "Binder Error: " and the closing '!' or '.'. */
static Str first_line(const char *text)
{
    Str line = {.ptr = text, .len = strcspn(text, "\n")};
    const char *prefix = strstr(text, " Error: ");

    if (prefix != NULL && (size_t) (prefix - text) < line.len &&
        strcspn(text, ":'\"") > (size_t) (prefix - text)) {
        size_t length = (size_t) (prefix - text) + strlen(" Error: ");

        line = (Str){.ptr = line.ptr + length, .len = line.len - length};
    }
    while (line.len > 0 && strchr("!. ", line.ptr[line.len - 1]) != NULL)
        line.len--;
    return line;
}

/* Number of the line of the statement that DuckDB points at ("LINE 3: ..."), 0 for none. */
static size_t line_number(const char *text)
{
    const char *mark = strstr(text, "\nLINE ");
    int64_t number = 0;
    Str digits;

    if (mark == NULL)
        return 0;
    digits.ptr = mark + strlen("\nLINE ");
    digits.len = strspn(digits.ptr, "0123456789");
    return str_parse_i64(digits, &number) ? (size_t) number : 0;
}

/* "Did you mean ..." and "Candidate bindings: ..." stand on a line of their own. */
static Str suggestion(const char *text)
{
    static const char *const starts[] = {"\nDid you mean", "\nCandidate "};

    for (size_t at = 0; at < COUNT_OF(starts); at++) {
        const char *line = strstr(text, starts[at]);

        if (line != NULL)
            return (Str){.ptr = line + 1, .len = strcspn(line + 1, "\n")};
    }
    return STR("");
}

/* The text as a message of ours: it begins with a small letter unless with a word in capitals. */
static void set_message(Error *err, Status status, Str line)
{
    char small[] = {0, 0};

    if (line.len > 1 && isupper((unsigned char) line.ptr[0]) &&
        islower((unsigned char) line.ptr[1])) {
        small[0] = (char) (line.ptr[0] - 'A' + 'a');
        line = (Str){.ptr = line.ptr + 1, .len = line.len - 1};
    }
    error_set(err, status, "%s%.*s", small, STR_ARG(line));
}

Status duckdb_fail(Error *err, const char *name, const char *text)
{
    const KnownFailure *known;
    Status status;
    Str hint;

    if (text == NULL || text[0] == '\0')
        text = "no reason given";
    known = find_known(text);
    status = known != NULL ? known->status : status_of(text);
    if (known != NULL && known->message != NULL)
        (void) error_set(err, status, "%s", known->message);
    else
        set_message(err, status, first_line(text));
    if (strstr(text, "No space left on device") != NULL)
        error_passes(err, true);
    if (name != NULL && line_number(text) > 0)
        error_at(err, name, line_number(text), 0);
    hint = suggestion(text);
    if (known != NULL)
        error_hint(err, "%s", known->hint);
    else if (hint.len > 0)
        error_hint(err, "%.*s", STR_ARG(hint));
    return status;
}
