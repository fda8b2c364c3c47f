#include "base/civil.h"
#include "cases.h"
#include "cmd/inspection.h"

#define MAX_WORDS 10
#define TODAY     20300 /* 2025-07-31 */

static const OptionSpec common[] = {{.name = "quiet", .kind = OPTION_FLAG}, {0}};

static Status
read_words(Arena *arena, const char *const *words, Inspection *ret_inspection, Error *err)
{
    const OptionSpec *const tables[] = {inspection_options, common};
    char *argv[MAX_WORDS] = {NULL};
    const Args *args = NULL;
    int argc = 0;

    for (; words[argc] != NULL; argc++)
        argv[argc] = arena_copy(arena, words[argc], strlen(words[argc]));
    CASE_OK("words", args_parse(arena, tables, COUNT_OF(tables), argc, argv, &args, err), err);
    return inspection_read(args, TODAY, ret_inspection, err);
}

static void reads_visits(void **state)
{
    static const struct {
        const char *name;
        const char *words[MAX_WORDS];
        const char *day;
        const char *outcome;
        double kwh; /* -1: none */
        const char *note;
    } cases[] = {
        {"today", {"M1", "--outcome", "cleared"}, "2025-07-31", "cleared", -1, NULL},
        {"all said",
         {"--outcome", "confirmed", "--kwh", "12.5", "--date", "2024-02-29", "--note", "été", "M1"},
         "2024-02-29",
         "confirmed",
         12.5,
         "été"},
        {"nothing recovered",
         {"M1", "--outcome", "confirmed", "--kwh", "0"},
         "2025-07-31",
         "confirmed",
         0,
         NULL},
        {"the first day",
         {"M1", "--outcome", "no_access", "--date", "1900-01-01"},
         "1900-01-01",
         "no_access",
         -1,
         NULL},
        {"an empty note",
         {"M1", "--outcome", "cleared", "--note", ""},
         "2025-07-31",
         "cleared",
         -1,
         NULL},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        Inspection visit;
        char day[CIVIL_TEXT_MAX];
        Error err;

        CASE_OK(cases[at].name, read_words(arena, cases[at].words, &visit, &err), &err);
        CASE_TEXT(cases[at].name, visit.meter_id, "M1");
        CASE_TEXT(cases[at].name, civil_day_text(visit.day, day), cases[at].day);
        CASE_TEXT(cases[at].name, visit.outcome, cases[at].outcome);
        CASE_NEAR(cases[at].name, visit.has_kwh ? visit.kwh : -1, cases[at].kwh, 0);
        CASE_TEXT(
            cases[at].name,
            visit.note == NULL ? "(none)" : visit.note,
            cases[at].note == NULL ? "(none)" : cases[at].note);
        arena_free(arena);
    }
}

static void refuses(void **state)
{
    static const struct {
        const char *words[MAX_WORDS];
        const char *message;
        const char *hint;
    } cases[] = {
        {{"--outcome", "cleared"},
         "no meter was named",
         "Say what was found: eiot inspect METER --outcome confirmed|cleared|no_access; or see "
         "what is recorded: eiot inspect --list."},
        {{"M1", "--date", "2025-07-01"},
         "option --outcome is missing",
         "Say what was found: eiot inspect METER --outcome confirmed|cleared|no_access; or see "
         "what is recorded: eiot inspect --list."},
        {{"M1", "--outcome", "cleared", "--date", "2025-08-01"},
         "option --date has value '2025-08-01', which is yet to come",
         "Today is 2025-07-31 at the site."},
        {{"M1", "--outcome", "cleared", "--date", "2025-02-29"},
         "option --date has value '2025-02-29', expected a day as YYYY-MM-DD, from 1900 on",
         ""},
        {{"M1", "--outcome", "cleared", "--date", "01/07/2025"},
         "option --date has value '01/07/2025', expected a day as YYYY-MM-DD, from 1900 on",
         ""},
        {{"M1", "--outcome", "cleared", "--date", "2025-7-1"},
         "option --date has value '2025-7-1', expected a day as YYYY-MM-DD, from 1900 on",
         ""},
        {{"M1", "--outcome", "cleared", "--date", "1899-12-31"},
         "option --date has value '1899-12-31', expected a day as YYYY-MM-DD, from 1900 on",
         ""},
        {{"M1", "--outcome", "no_access", "--kwh", "3"},
         "option --kwh can't go with --outcome no_access",
         "Energy is recovered where fraud was confirmed."},
        {{"M1", "--outcome", "confirmed", "--kwh", "-3"},
         "option --kwh has value '-3', expected a number from 0 to 1000000000000",
         ""},
        {{"M1", "--outcome", "confirmed", "--kwh", "12,5"},
         "option --kwh has value '12,5', expected a number from 0 to 1000000000000",
         ""},
        {{"M1", "--outcome", "confirmed", "--kwh", "nan"},
         "option --kwh has value 'nan', expected a number from 0 to 1000000000000",
         ""},
        {{"M1", "--outcome", "cleared", "--note", "\xff"}, "option --note is not in UTF-8", ""},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        Inspection visit;
        Error err = {0};

        CASE_INT(cases[at].message, read_words(arena, cases[at].words, &visit, &err), STATUS_USAGE);
        CASE_TEXT("message", err.message, cases[at].message);
        CASE_TEXT(cases[at].message, err.hint, cases[at].hint);
        arena_free(arena);
    }
}

static void bounds_the_note(void **state)
{
    Arena *arena = arena_new();
    char note[1002];
    const char *const words[] = {"M1", "--outcome", "cleared", "--note", note, NULL};
    Inspection visit;
    Error err = {0};

    (void) state;
    memset(note, 'x', sizeof(note));
    note[1000] = '\0';
    CASE_OK("1000 bytes", read_words(arena, words, &visit, &err), &err);
    note[1000] = 'x';
    note[1001] = '\0';
    CASE_INT("1001 bytes", read_words(arena, words, &visit, &err), STATUS_USAGE);
    CASE_TEXT("message", err.message, "option --note has 1001 bytes, more than 1000");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_visits),
        cmocka_unit_test(refuses),
        cmocka_unit_test(bounds_the_note),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
