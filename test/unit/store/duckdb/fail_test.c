#include "cases.h"
#include "store/duckdb/duckdb_internal.h"

typedef struct FailCase {
    const char *name;
    const char *text;
    Status status;
    const char *message;
    const char *where;
    const char *hint;
} FailCase;

static const FailCase fail_cases[] = {
    {
        "binder",
        "Binder Error: Referenced column \"x\" not found in FROM clause!\nCandidate bindings: "
        "\"y\"\n\n"
        "LINE 12: select x\n                ^",
        STATUS_STORE,
        "referenced column \"x\" not found in FROM clause",
        "model.sql:12",
        "Candidate bindings: \"y\"",
    },
    {
        "catalog",
        "Catalog Error: Table with name nope does not exist!\nDid you mean \"pg_enum\"?",
        STATUS_STORE,
        "table with name nope does not exist",
        "",
        "Did you mean \"pg_enum\"?",
    },
    {
        "lock",
        "IO Error: Could not set lock on file \"/d/e.duckdb\": Conflicting lock is held (PID 7)",
        STATUS_BUSY,
        "it is held by another process",
        "",
        "Wait until that process is done, or stop it: one process at a time opens the file.",
    },
    {
        "disk full",
        "IO Error: Could not write file \"e.duckdb\": No space left on device",
        STATUS_IO,
        "could not write file \"e.duckdb\": No space left on device",
        "",
        "Free some disk space and run the command again.",
    },
    {
        "other input or output",
        "IO Error: Cannot open file \"x\": Permission denied",
        STATUS_IO,
        "cannot open file \"x\": Permission denied",
        "",
        "",
    },
    {
        "memory",
        "Out of Memory Error: failed to allocate data of size 16.0 MiB",
        STATUS_STORE,
        "failed to allocate data of size 16.0 MiB",
        "",
        "Give the store more by duckdb:PATH?memory_limit=4GB, or work on fewer data at once.",
    },
    {
        "conflict",
        "TransactionContext Error: Conflict on update!",
        STATUS_BUSY,
        "conflict on update",
        "",
        "Another session changed the same rows. Run the command again.",
    },
    {"interrupt", "INTERRUPT Error: Interrupted!", STATUS_INTERRUPTED, "interrupted", "", ""},
    {"an acronym stays",
     "Constraint Error: NOT NULL constraint failed: t.a",
     STATUS_STORE,
     "NOT NULL constraint failed: t.a",
     "",
     ""},
    {"a value with a colon",
     "could not convert 'a Error: b'",
     STATUS_STORE,
     "could not convert 'a Error: b'",
     "",
     ""},
    {"nothing", NULL, STATUS_STORE, "no reason given", "", ""},
    {"one letter", "x", STATUS_STORE, "x", "", ""},
    {"empty", "", STATUS_STORE, "no reason given", "", ""},
};

static void texts_become_errors(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(fail_cases); at++) {
        const FailCase *fail_case = &fail_cases[at];
        Error error;

        CASE_INT(
            fail_case->name, duckdb_fail(&error, "model.sql", fail_case->text), fail_case->status);
        CASE_TEXT(fail_case->name, error.message, fail_case->message);
        CASE_TEXT(fail_case->name, error.where, fail_case->where);
        CASE_TEXT(fail_case->name, error.hint, fail_case->hint);
        CASE_INT(
            fail_case->name,
            error.is_passing,
            fail_case->status == STATUS_BUSY || strcmp(fail_case->name, "disk full") == 0);
    }
}

int main(void)
{
    static const struct CMUnitTest cases[] = {cmocka_unit_test(texts_become_errors)};

    return cmocka_run_group_tests(cases, NULL, NULL);
}
