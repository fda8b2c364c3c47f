#include "store/postgres/postgres_internal.h"

/* Readings have a primary key: a load goes to a table of its own, where keys may repeat. */
const Dialect postgres_dialect = {
    .name = "postgres",
    .enforces_keys = true,
    .is_embedded = false,
    .load_table = "raw_data.ingest_readings",
};

const char postgres_begin_words[] = "begin";
const char postgres_commit_words[] = "commit";
const char postgres_rollback_words[] = "rollback";
