#include "cases.h"
#include "conf/locale_internal.h"
#include "conf/translate.h"

static const char english[] = "whole: \"nobody is here\"\n"
                              "one: \"there is no user '{user}'\"\n"
                              "any: \"there is no {what}\"\n"
                              "two: \"'{a}' is '{b}', not {c}\"\n"
                              "said: \"it is too {said}\"\n"
                              "told: \"first: {told}.\"\n"
                              "short: \"short\"\n"
                              "long: \"long\"\n";
static const char french[] = "whole: \"personne n’est là\"\n"
                             "one: \"pas d’utilisateur « {user} »\"\n"
                             "any: \"il n’y a pas de {what}\"\n"
                             "two: \"pas {c} : « {a} » vaut « {b} »\"\n"
                             "said: \"c’est trop {said}\"\n"
                             "told: \"d’abord : {told}.\"\n"
                             "short: \"court\"\n"
                             "long: \"long\"\n";

static Locale read_texts(Arena *arena, const char *text)
{
    Locale locale = {0};
    Error err = {0};

    CASE_OK("texts", yaml_parse(arena, str_from(text), "texts.yml", &locale.texts, &err), &err);
    return locale;
}

static void texts_in_the_other_language(void **state)
{
    static const struct {
        const char *text;
        const char *translated; /* NULL: of none */
    } cases[] = {
        {"nobody is here", "personne n’est là"},
        {"nobody is here.", NULL},
        {"nobody is", NULL},
        {"", NULL},
        {"there is no user 'awa'", "pas d’utilisateur « awa »"},
        {"there is no user 'a'b'", "pas d’utilisateur « a'b »"},
        {"there is no user '{user}'", "pas d’utilisateur « {user} »"},
        {"there is no user ''", "il n’y a pas de user ''"},
        {"there is no bread", "il n’y a pas de bread"},
        {"there is no ", NULL},
        {"'x' is '7', not 8", "pas 8 : « x » vaut « 7 »"},
        {"'x' is '7', not ", NULL},
        {"'x' is not 8", NULL},
        {"it is too short", "c’est trop court"},
        {"it is too long", "c’est trop long"},
        {"it is too late", NULL},
        {"it is too it is too long", NULL},
        {"first: it is too short.", "d’abord : c’est trop court."},
        {"first: there is no user 'a'.", "d’abord : pas d’utilisateur « a »."},
        {"first: words of others.", "d’abord : words of others."},
        {"short", "court"},
    };

    Arena *arena = arena_new();
    Locale from = read_texts(arena, english);
    Locale to = read_texts(arena, french);

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const char *translated = translate_text(arena, &from, &to, cases[at].text);

        CASE_TEXT(
            cases[at].text,
            translated == NULL ? "(none)" : translated,
            cases[at].translated == NULL ? "(none)" : cases[at].translated);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_in_the_other_language),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
