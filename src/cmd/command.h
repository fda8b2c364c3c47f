/*
 * command: one command, one file, one entry. cmd/table.c lists the entries; help, shell completion
 * and docs/cli.md are made from them.
 *
 * Place: on top of all stages. Only here and in pipeline/ is anything printed: results on stdout,
 * everything else on stderr.
 */
#ifndef EIOT_CMD_COMMAND_H
#define EIOT_CMD_COMMAND_H

#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"
#include "base/progress.h"
#include "cmd/args.h"
#include "conf/locale.h"
#include "conf/project.h"
#include "store/store.h"

typedef struct Context {
    Arena *arena; /* of the whole run of the command */
    const Args *args;
    Project project;       /* eiot.yml with the options laid over it */
    const Locale *locale;  /* domain cli */
    const Locale *told[2]; /* domain ingest, by Lang; NULL where its texts are read as they are */
    bool is_json;          /* --format json */
    bool is_quiet;
    bool is_verbose;
    Progress progress; /* shows on a terminal only */
} Context;

typedef struct Command {
    const char *name;
    const char *usage;         /* words after the name: "[FILE|DIR...]" */
    const OptionSpec *options; /* its own; ends in a NULL name; NULL: none */
    size_t least_words;        /* positional arguments */
    size_t most_words;
    bool has_json; /* takes --format json */
    Status (*run)(Context *context, Error *err);
} Command;

/* All commands, in the order of the help. */
extern const Command *const command_table[];
extern const size_t n_commands;

/* NULL when there is none of this name. */
const Command *command_find(const char *name);

/* Options every command takes; ends in a NULL name. */
extern const OptionSpec common_options[];

/* Microseconds since 1970, the wall clock. */
int64_t command_now_us(void);

/* What a command does to the store: writers come one at a time. */
typedef enum Access { ACCESS_READ, ACCESS_WRITE } Access;

/* The store of the project, as it is; closed by store_close(). CONFIG for one that can only hold a
 * copy. */
Status command_open_store(const Context *context, Store **ret_store, Error *err) MUST_USE;

/* The store of the project, migrated, with one session; a writer has its lock. Closed by
 * command_close(). */
typedef struct Session {
    Store *store;
    StoreConn *conn;
} Session;

Status
command_open(const Context *context, Access access, Session *ret_session, Error *err) MUST_USE;
void command_close(Session *session);

/* Makes the session of a reader that of the one writer: see store_lock(). */
Status command_lock(const Context *context, const Session *session, Error *err) MUST_USE;

#define HOST_NAME_MAX_BYTES 256

/* This machine's name, for the history. */
const char *command_host(char name[HOST_NAME_MAX_BYTES]);

/* The files and folders to ingest: the words of the command line, else data/raw, which must be
 * there (an IO error that says what to do). */
Status command_paths(
    const Context *context, const char *const **ret_paths, size_t *ret_n, Error *err) MUST_USE;

/* The dialect models are compiled for without opening the store; DuckDB's for a URL of no known
 * kind, which opening will refuse. */
const char *command_dialect(const Context *context);

/* The text of a key in the user's language. */
const char *command_text(const Context *context, const char *key);

/* The word for a code: the text of "quality_actual" for quality and actual. The code itself when it
 * is "" or has no word. */
const char *command_word(const Context *context, const char *what, const char *code);

/* What ingest says of files and records (reasons, warnings, errors), in the user's language; the
 * text itself where it has no words in it. */
const char *command_told(const Context *context, const char *text);

/* Prints an error on stderr, in the user's language as far as that has words for it. */
void command_error(const Context *context, const Error *err);

#endif
