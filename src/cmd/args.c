#include "args.h"

#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "base/str.h"

#define MAX_OPTIONS 64

typedef struct Given {
    const OptionSpec *spec;
    const char *text;
    int64_t whole;
    double share;
} Given;

struct Args {
    Given given[MAX_OPTIONS];
    size_t n_given;
    const char **words;
    size_t n_words;
};

static const OptionSpec *find_spec(const OptionSpec *const *tables, size_t n_tables, Str name)
{
    for (size_t table = 0; table < n_tables; table++)
        for (const OptionSpec *spec = tables[table]; spec != NULL && spec->name != NULL; spec++)
            if (str_equal(str_from(spec->name), name))
                return spec;
    return NULL;
}

static Status unknown_option(
    const OptionSpec *const *tables, size_t n_tables, Str name, const char *word, Error *err)
{
    const char *names[MAX_OPTIONS + 1];
    const char *nearest;
    size_t n = 0;

    for (size_t table = 0; table < n_tables; table++)
        for (const OptionSpec *spec = tables[table]; spec != NULL && spec->name != NULL; spec++)
            if (n < MAX_OPTIONS)
                names[n++] = spec->name;
    names[n] = NULL;
    nearest = str_nearest(name, names);
    (void) error_set(err, STATUS_USAGE, "option '%s' is not known", word);
    if (nearest != NULL)
        error_hint(err, "Did you mean --%s?", nearest);
    return STATUS_USAGE;
}

/* True when `value` is one of "a|b|c". */
static bool is_choice(const char *choices, Str value)
{
    while (*choices != '\0') {
        size_t length = strcspn(choices, "|");
        if (str_equal((Str){choices, length}, value))
            return true;
        choices += length + (choices[length] == '|');
    }
    return false;
}

static Status check_value(Given *given, Error *err)
{
    const OptionSpec *spec = given->spec;
    Str text = str_from(given->text);

    if (spec->kind == OPTION_WHOLE && (!str_parse_i64(text, &given->whole) ||
                                       given->whole < spec->least || given->whole > spec->most))
        return error_set(
            err,
            STATUS_USAGE,
            "option --%s has value '%s', expected a whole number from %lld to %lld",
            spec->name,
            given->text,
            (long long) spec->least,
            (long long) spec->most);
    if (spec->kind == OPTION_SHARE &&
        (!str_parse_f64(text, &given->share) || given->share < 0 || given->share > 1))
        return error_set(
            err,
            STATUS_USAGE,
            "option --%s has value '%s', expected a number from 0 to 1",
            spec->name,
            given->text);
    if (spec->kind == OPTION_CHOICE && !is_choice(spec->value, text))
        return error_set(
            err,
            STATUS_USAGE,
            "option --%s has value '%s', expected %s",
            spec->name,
            given->text,
            spec->value);
    return OK;
}

/* Takes one option; *at moves on when its value is the next word. */
static Status take_option(
    Args *args,
    const OptionSpec *const *tables,
    size_t n_tables,
    int argc,
    char *const *argv,
    int *at,
    Error *err)
{
    const char *word = argv[*at];
    const char *equals = strchr(word, '=');
    Str name = {word + 2, equals == NULL ? strlen(word + 2) : (size_t) (equals - word - 2)};
    const OptionSpec *spec = find_spec(tables, n_tables, name);
    Given *given = &args->given[args->n_given];

    if (spec == NULL)
        return unknown_option(tables, n_tables, name, word, err);
    if (args_has(args, spec->name))
        return error_set(err, STATUS_USAGE, "option --%s is given twice", spec->name);
    ASSERT(args->n_given < MAX_OPTIONS);
    *given = (Given){.spec = spec};
    if (spec->kind == OPTION_FLAG && equals != NULL)
        return error_set(err, STATUS_USAGE, "option --%s takes no value", spec->name);
    if (spec->kind != OPTION_FLAG) {
        if (equals == NULL && *at + 1 >= argc)
            return error_set(err, STATUS_USAGE, "option --%s needs a value", spec->name);
        given->text = equals != NULL ? equals + 1 : argv[++*at];
    }
    args->n_given++;
    return check_value(given, err);
}

Status args_parse(
    Arena *arena,
    const OptionSpec *const *tables,
    size_t n_tables,
    int argc,
    char *const *argv,
    const Args **ret_args,
    Error *err)
{
    Args *args = ARENA_NEW(arena, Args);
    bool only_words = false;

    args->words = ARENA_ARRAY(arena, const char *, (size_t) argc + 1);
    for (int at = 0; at < argc; at++) {
        const char *word = argv[at];
        Status status = OK;
        if (!only_words && strcmp(word, "--") == 0)
            only_words = true;
        else if (!only_words && strcmp(word, "-h") == 0)
            args->given[args->n_given++].spec = find_spec(tables, n_tables, STR("help"));
        else if (!only_words && word[0] == '-' && word[1] == '-')
            status = take_option(args, tables, n_tables, argc, argv, &at, err);
        else if (!only_words && word[0] == '-' && word[1] != '\0')
            status = unknown_option(tables, n_tables, str_from(word + 1), word, err);
        else
            args->words[args->n_words++] = word;
        if (status != OK)
            return status;
    }
    *ret_args = args;
    return OK;
}

static const Given *find_given(const Args *args, const char *name)
{
    for (size_t at = 0; at < args->n_given; at++)
        if (strcmp(args->given[at].spec->name, name) == 0)
            return &args->given[at];
    return NULL;
}

bool args_has(const Args *args, const char *name)
{
    return find_given(args, name) != NULL;
}

const char *args_text(const Args *args, const char *name, const char *otherwise)
{
    const Given *given = find_given(args, name);

    return given == NULL ? otherwise : given->text;
}

int64_t args_whole(const Args *args, const char *name, int64_t otherwise)
{
    const Given *given = find_given(args, name);

    return given == NULL ? otherwise : given->whole;
}

double args_share(const Args *args, const char *name, double otherwise)
{
    const Given *given = find_given(args, name);

    return given == NULL ? otherwise : given->share;
}

size_t args_n_words(const Args *args)
{
    return args->n_words;
}

const char *args_word(const Args *args, size_t index)
{
    ASSERT(index < args->n_words);
    return args->words[index];
}

const char *const *args_words(const Args *args)
{
    return args->words;
}
