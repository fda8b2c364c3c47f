/* Problems in French: what they say, and that no text of the server is left without French words.
 */
#include "serve/api/problem.h"
#include "told_texts.h"

static Arena *arena;
static const Locale *problems[2];

static const char *told(Lang lang, int status, const char *detail, const char *hint)
{
    Answer answer = {0};

    answer_problem(arena, &answer, status, detail, hint);
    answer_header(&answer, "Retry-After", "5");
    problem_translate(arena, problems, lang, &answer);
    CASE_INT(detail, answer.status, status);
    CASE_INT(detail, answer.n_headers, 1);
    CASE_TEXT(detail, answer.type, "application/problem+json");
    return str_dup(arena, answer.body);
}

static void whole_problems(void **state)
{
    (void) state;
    CASE_TEXT(
        "English",
        told(LANG_EN, 401, "nobody is signed in", "Sign in, or send an API token."),
        "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"nobody "
        "is "
        "signed in\",\"hint\":\"Sign in, or send an API token.\"}");
    CASE_TEXT(
        "French",
        told(LANG_FR, 401, "nobody is signed in", "Sign in, or send an API token."),
        "{\"type\":\"about:blank\",\"title\":\"Non "
        "authentifié\",\"status\":401,\"detail\":\"personne "
        "n’est connecté\",\"hint\":\"Connectez-vous, ou envoyez un jeton d’API.\"}");
    CASE_TEXT(
        "without a hint",
        told(LANG_FR, 404, "there was no run '\"<b>'", NULL),
        "{\"type\":\"about:blank\",\"title\":\"Introuvable\",\"status\":404,\"detail\":\"il n’y a "
        "pas eu d’exécution '\\\"<b>'\"}");
    CASE_TEXT(
        "words of a database",
        told(LANG_FR, 503, "deadlock detected", "Another session held the same rows."),
        "{\"type\":\"about:blank\",\"title\":\"Service indisponible\",\"status\":503,\"detail\":"
        "\"deadlock detected\",\"hint\":\"Another session held the same rows.\"}");
}

static void no_problem_is_left_alone(void **state)
{
    Answer answer = {.status = 200, .type = "text/plain", .body = STR("nobody is signed in")};

    (void) state;
    problem_translate(arena, problems, LANG_FR, &answer);
    CASE_TEXT("body", str_dup(arena, answer.body), "nobody is signed in");
    CASE_TEXT("type", answer.type, "text/plain");
}

static void details_and_hints(void **state)
{
    static const struct {
        const char *english;
        const char *french;
    } cases[] = {
        {"this needs the role analyst", "il faut pour cela le rôle analyste"},
        {"Try again in 12 s.", "Réessayez dans 12 s."},
        {"DELETE is not allowed here", "DELETE n’est pas autorisé ici"},
        {"Allowed: GET, PUT.", "Autorisé : GET, PUT."},
        {"the id has 300 bytes, more than the 128 that one can have",
         "l’identifiant a 300 octets, plus que les 128 qu’il peut avoir"},
        {"the store knows no meter 'M'1'", "la base ne connaît pas de compteur 'M'1'"},
        {"Did you mean 'M1'?", "Vouliez-vous dire 'M1' ?"},
        {"Did you mean 'M1', 'M2'?", "Vouliez-vous dire 'M1', 'M2' ?"},
        {"'T1' is a transformer, not a meter", "'T1' est un transformateur, pas un compteur"},
        {"'limit' is '0', expected a whole number from 1 to 500",
         "'limit' vaut '0', un nombre entier de 1 à 500 est attendu"},
        {"the body is of no stated type, expected application/json",
         "le corps n’a pas de type déclaré, application/json est attendu"},
        {"the body is 'text/plain', expected application/json",
         "le corps est de type 'text/plain', application/json est attendu"},
        {"not valid JSON: unexpected token near 'a'", "JSON invalide : unexpected token near 'a'"},
        {"member 'to' is missing", "le membre 'to' manque"},
        {"member 'kwh' must be a number", "le membre 'kwh' doit être un nombre"},
        {"member 'kwh' must be a number from 0 to 1000000000000",
         "le membre 'kwh' doit être un nombre de 0 à 1000000000000"},
        {"member 'kwh' can't go with the outcome cleared",
         "le membre 'kwh' ne va pas avec le résultat cleared"},
        {"member 'inspected_on' must be a day as YYYY-MM-DD, from 1900 on",
         "le membre 'inspected_on' doit être un jour sous la forme AAAA-MM-JJ, à partir de 1900"},
        {"Today is 2025-07-11 at the site.", "Sur le site, nous sommes le 2025-07-11."},
        {"the new password is too short", "le nouveau mot de passe est trop court"},
        {"the label is too long", "le libellé est trop long"},
        {"the label is not UTF-8", "le libellé n’est pas en UTF-8"},
        {"a token of 'awa' can't have the role 'admin'",
         "un jeton de 'awa' ne peut pas avoir le rôle 'administrateur'"},
        {"there is a user 'awa' already", "il y a déjà un utilisateur 'awa'"},
        {"the query of the request is longer than 9 bytes",
         "la recherche de la requête dépasse 9 octets"},
        {"the path has a '%' without two hexadecimal digits",
         "le chemin contient un '%' sans deux chiffres hexadécimaux"},
        {"there are both 'Content-Length' and 'Transfer-Encoding'",
         "il y a à la fois 'Content-Length' et 'Transfer-Encoding'"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const char *french =
            translate_text(arena, problems[LANG_EN], problems[LANG_FR], cases[at].english);

        CASE_TEXT(cases[at].english, french == NULL ? "(none)" : french, cases[at].french);
    }
}

static void titles(void **state)
{
    (void) state;
    for (int status = 400; status < 600; status++) {
        const char *title = answer_title(status);
        const char *french = translate_text(arena, problems[LANG_EN], problems[LANG_FR], title);

        CASE_TRUE(title, french != NULL && strcmp(french, title) != 0);
    }
}

/* ---- the texts in the sources ---- */

static void every_text_of_the_server_has_french_words(void **state)
{
    const ToldTexts told = {
        .arena = arena,
        .domain = "problems",
        .locales = problems,
        .patterns =
            (const char *const[]){
                "src/serve/api/*.c",
                "src/serve/accounts/*.c",
                "src/serve/http/answer.c",
                "src/serve/http/exchange.c",
                "src/serve/http/framing.c",
                "src/serve/http/request.c",
                "src/serve/http/target.c",
                "src/serve/data/visits.c",
                "src/publish/explain.c",
                "src/publish/inspections.c",
                "src/publish/suspects.c",
                NULL},
        .calls =
            (const char *const[]){
                "error_set(",
                "error_hint(",
                "answer_problem(",
                "call_not_found(",
                "make_problem(",
                "refuse(",
                "wrong(",
                NULL},
        /* what an error of these kinds says stays in the server's log */
        .not_called =
            (const char *const[]){
                "STATUS_STORE", "STATUS_CONFIG", "STATUS_IO", "STATUS_INTERNAL", NULL},
        .samples =
            (const char *const[]){
                "7", "viewer", "a text", "short", "is empty", "body", "feeder", NULL},
        /* of errors that readers are not told, and of those whose format is words of others or is
         * put together (details_and_hints() has its forms) */
        .not_told =
            (const char *const[]){
                "Give the user a new one-time password.",
                "the body is %s%.100s%s, expected application/json",
                "of no stated type",
                NULL},
    };

    (void) state;
    told_check(&told, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_problems),
        cmocka_unit_test(no_problem_is_left_alone),
        cmocka_unit_test(details_and_hints),
        cmocka_unit_test(titles),
        cmocka_unit_test(every_text_of_the_server_has_french_words),
    };
    const Project project = {.folder = "/nowhere"};
    int failed;
    Error err = {0};

    arena = arena_new();
    for (int lang = LANG_EN; lang <= LANG_FR; lang++) {
        if (locale_load(arena, &project, "problems", (Lang) lang, &problems[lang], &err) != OK)
            return 1;
    }
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
