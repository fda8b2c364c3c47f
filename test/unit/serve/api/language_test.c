#include "cases.h"
#include "serve/api/language.h"

static void chooses(void **state)
{
    static const struct {
        const char *asked; /* NULL: no ?lang= */
        const char *list;  /* NULL: no Accept-Language */
        Lang otherwise;
        Lang lang;
    } cases[] = {
        {NULL, NULL, LANG_FR, LANG_FR},
        {"en", "fr", LANG_FR, LANG_EN},
        {"fr-SN", NULL, LANG_EN, LANG_FR},
        {"de", "fr", LANG_EN, LANG_FR},
        {NULL, "fr", LANG_EN, LANG_FR},
        {NULL, "FR-ci,en;q=0.8", LANG_EN, LANG_FR},
        {NULL, "de, en;q=0.5, fr;q=0.9", LANG_EN, LANG_FR},
        {NULL, "en , fr", LANG_FR, LANG_EN}, /* the first of equals */
        {NULL, "fr;q=0, en;q=0.1", LANG_FR, LANG_EN},
        {NULL, "fr;q=0", LANG_EN, LANG_EN},
        {NULL, "french, *", LANG_EN, LANG_EN},
        {NULL, ",,;q=1,", LANG_EN, LANG_EN},
        {NULL, "", LANG_FR, LANG_FR},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        HttpField query = {.name = "lang", .value = cases[at].asked};
        HttpField header = {.name = "accept-language", .value = cases[at].list};
        Request request = {
            .query = &query,
            .n_query = cases[at].asked != NULL,
            .headers = &header,
            .n_headers = cases[at].list != NULL,
        };

        CASE_INT(
            cases[at].list == NULL ? "no list" : cases[at].list,
            language_of(&request, cases[at].otherwise),
            cases[at].lang);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(chooses)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
