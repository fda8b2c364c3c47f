/*
 * slots: SQL text whose %NAME% stand for what is only known when it runs: a table, a list of
 * columns, the words that make a statement one of a cluster.
 *
 * Stage: sync. Pure. Values never come here: they travel as parameters. What is put in is our own
 * (the table of tables), or a name that came from the catalog or the command line, quoted by
 * slot_ident() and slot_text().
 */
#ifndef EIOT_SYNC_SLOTS_H
#define EIOT_SYNC_SLOTS_H

#include "base/str.h"
#include "store/batch.h"

typedef struct Slot {
    const char *name; /* "TABLE" for %TABLE% */
    const char *text;
} Slot;

/* `text` with every %NAME% replaced, in `arena`. A name that `slots` has not is a broken promise;
 * what is not a percent sign, capitals, underscores and a percent sign stays as it is. */
Str slots_fill(Arena *arena, Str text, const Slot *slots, size_t n_slots);

/* A name in double quotes, which all stores read; "schema.table" with each part in its own. */
const char *slot_ident(Arena *arena, const char *name);

/* A text in single quotes as ClickHouse reads it. */
const char *slot_text(Arena *arena, const char *text);

/* "a", "b", "c" */
const char *slot_columns(Arena *arena, const char *const *names, size_t n_names);

#endif
