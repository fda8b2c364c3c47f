#include "cases.h"
#include "cmd/args.h"

static const OptionSpec own[] = {
    {.name = "budget", .kind = OPTION_WHOLE, .value = "N", .least = 1, .most = 100},
    {.name = "theft", .kind = OPTION_SHARE, .value = "SHARE"},
    {0},
};

static const OptionSpec common[] = {
    {.name = "lang", .kind = OPTION_CHOICE, .value = "en|fr"},
    {.name = "store", .kind = OPTION_TEXT, .value = "URL"},
    {.name = "quiet", .kind = OPTION_FLAG},
    {.name = "help", .kind = OPTION_FLAG},
    {0},
};

#define MAX_WORDS 8

static Status parse(Arena *arena, const char *const *words, const Args **args, Error *err)
{
    const OptionSpec *const tables[] = {own, common};
    char *argv[MAX_WORDS] = {NULL};
    int argc = 0;

    while (words[argc] != NULL) {
        argv[argc] = arena_copy(arena, words[argc], strlen(words[argc]));
        argc++;
    }
    return args_parse(arena, tables, 2, argc, argv, args, err);
}

static void reads_options_and_words(void **state)
{
    Arena *arena = arena_new();
    const Args *args = NULL;
    Error err;
    const char *const words[] = {
        "a.csv", "--budget", "7", "--store=duckdb:x=y", "--quiet", "--", "--b", NULL};

    (void) state;
    CASE_OK("parse", parse(arena, words, &args, &err), &err);
    assert_int_equal(args_n_words(args), 2);
    assert_string_equal(args_word(args, 0), "a.csv");
    assert_string_equal(args_word(args, 1), "--b");
    assert_int_equal(args_whole(args, "budget", 1), 7);
    assert_string_equal(args_text(args, "store", ""), "duckdb:x=y");
    assert_true(args_has(args, "quiet"));
    assert_false(args_has(args, "help"));
    assert_string_equal(args_text(args, "lang", "en"), "en");
    CASE_NEAR("default", args_share(args, "theft", 0.05), 0.05, 0);
    arena_free(arena);
}

static void refuses(void **state)
{
    static const struct {
        const char *words[4];
        const char *message;
        const char *hint;
    } cases[] = {
        {{"--bugdet", "1"}, "option '--bugdet' is not known", "Did you mean --budget?"},
        {{"--zzzzzzz"}, "option '--zzzzzzz' is not known", ""},
        {{"-q"}, "option '-q' is not known", ""},
        {{"--budget"}, "option --budget needs a value", ""},
        {{"--budget", "101"},
         "option --budget has value '101', expected a whole number from 1 to 100",
         ""},
        {{"--budget", "x"},
         "option --budget has value 'x', expected a whole number from 1 to 100",
         ""},
        {{"--theft", "1.5"}, "option --theft has value '1.5', expected a number from 0 to 1", ""},
        {{"--lang", "e"}, "option --lang has value 'e', expected en|fr", ""},
        {{"--quiet=yes"}, "option --quiet takes no value", ""},
        {{"--quiet", "--quiet"}, "option --quiet is given twice", ""},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        const Args *args = NULL;
        Error err;
        CASE_INT(cases[at].message, parse(arena, cases[at].words, &args, &err), STATUS_USAGE);
        CASE_TEXT(cases[at].message, err.message, cases[at].message);
        CASE_TEXT(cases[at].message, err.hint, cases[at].hint);
        arena_free(arena);
    }
}

static void short_help(void **state)
{
    Arena *arena = arena_new();
    const Args *args = NULL;
    Error err;
    const char *const words[] = {"-h", "-", NULL};

    (void) state;
    CASE_OK("parse", parse(arena, words, &args, &err), &err);
    assert_true(args_has(args, "help"));
    assert_string_equal(args_word(args, 0), "-");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_options_and_words),
        cmocka_unit_test(refuses),
        cmocka_unit_test(short_help),
    };
    return cmocka_run_group_tests_name("args", tests, NULL, NULL);
}
