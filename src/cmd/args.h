/*
 * args: the command line, read against a table of options. Pure: no I/O, no global.
 *
 * Long options only: --name VALUE, --name=VALUE, --flag; `--` ends them. Options may stand before
 * or after the words. Values are checked against the table: ranges and choices.
 */
#ifndef EIOT_CMD_ARGS_H
#define EIOT_CMD_ARGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

typedef enum OptionKind {
    OPTION_FLAG,
    OPTION_TEXT,
    OPTION_WHOLE,
    OPTION_SHARE,
    OPTION_CHOICE
} OptionKind;

typedef struct OptionSpec {
    const char *name; /* without dashes; help text is locale key option_<name> */
    OptionKind kind;
    const char *value; /* how the value is called in help: "FILE", or the choices "en|fr" */
    int64_t least;     /* OPTION_WHOLE: range; OPTION_SHARE is 0..1 */
    int64_t most;
} OptionSpec;

typedef struct Args Args;

/* Reads the words after the command's name. A USAGE error names what is wrong and the nearest
 * option. */
Status args_parse(
    Arena *arena,
    const OptionSpec *const *tables,
    size_t n_tables,
    int argc,
    char *const *argv,
    const Args **ret_args,
    Error *err) MUST_USE;

bool args_has(const Args *args, const char *name);

/* The value, or `otherwise` when the option was not given. */
const char *args_text(const Args *args, const char *name, const char *otherwise);
int64_t args_whole(const Args *args, const char *name, int64_t otherwise);
double args_share(const Args *args, const char *name, double otherwise);

size_t args_n_words(const Args *args);
const char *args_word(const Args *args, size_t index);
const char *const *args_words(const Args *args);

#endif
