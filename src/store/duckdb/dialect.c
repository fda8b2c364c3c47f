#include "store/duckdb/duckdb_internal.h"

/* No keys are declared on readings (an index would cost more than it tells): loads append to the
 * table itself and the resolve statements settle repeated keys. */
const Dialect duckdb_dialect = {
    .name = "duckdb",
    .enforces_keys = false,
    .is_embedded = true,
    .load_table = "raw_data.readings",
};

const char duckdb_begin_words[] = "begin transaction";
const char duckdb_commit_words[] = "commit";
const char duckdb_rollback_words[] = "rollback";

/* Rows of a load come from several threads at once and in no order, and are written as they come;
 * keeping an order would put them all through one thread. Only for the load: other statements
 * keep theirs, so that tables are the same at every run. */
const char duckdb_unordered_words[] = "set session preserve_insertion_order = false";
const char duckdb_ordered_words[] = "set session preserve_insertion_order = true";
