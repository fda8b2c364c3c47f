/* What ingest says, in French: some of it word by word, and that nothing is left without words. */
#include "told_texts.h"

static Arena *arena;
static const Locale *told[2];

static void reasons_warnings_and_hints(void **state)
{
    static const struct {
        const char *english;
        const char *french;
    } cases[] = {
        {"record has 1 field, expected 3", "l'enregistrement a 1 champ, 3 attendus"},
        {"record has 2 fields, expected 3", "l'enregistrement a 2 champs, 3 attendus"},
        {"the record of table 'a' has 1 field, expected 3",
         "l'enregistrement de la table 'a' a 1 champ, 3 attendus"},
        {"the record of table 'a' has 2 fields, expected 3",
         "l'enregistrement de la table 'a' a 2 champs, 3 attendus"},
        {"all of the file's 1 record are passed over, none is data",
         "le fichier n'a que 1 enregistrement, qui est passé : ce n'est pas une donnée"},
        {"all of the file's 26 records are passed over, none is data",
         "les 26 enregistrements du fichier sont tous passés, aucun n'est une donnée"},
        {"none of the file's 1 record can be loaded",
         "le fichier n'a que 1 enregistrement, et il ne peut pas être chargé"},
        {"value '0.2' is not a number with a decimal comma",
         "la valeur '0.2' n'est pas un nombre à virgule décimale"},
        {"unit 'kvarh' is not one of Wh, kWh, MWh",
         "l'unité 'kvarh' n'est pas l'une de Wh, kWh, MWh"},
        {"value '0,2' is not a number with a decimal point",
         "la valeur '0,2' n'est pas un nombre à point décimal"},
        {"value '...' is too large", "la valeur '...' est trop grande"},
        {"meter id is blank", "identifiant du compteur : champ vide"},
        {"node_id is blank", "node_id : champ vide"},
        {"quality '?' is not known", "qualité '?' : valeur inconnue"},
        {"meter id '4.18E+12' was damaged by a spreadsheet",
         "identifiant du compteur '4.18E+12' : valeur abîmée par un tableur"},
        {"checksum of the telegram is 6412, but it states 522B",
         "la somme de contrôle du télégramme est 6412, mais il indique 522B"},
        {"file is an xz archive, expected text",
         "le fichier est une archive xz, du texte est attendu"},
        {"the file would be refused: none of the file's 2 records can be loaded",
         "le fichier serait refusé : aucun des 2 enregistrements du fichier ne peut être chargé"},
        {"The first rejected record: unit is blank.",
         "Le premier enregistrement rejeté : unité : champ vide."},
        {"the first record: quote is never closed",
         "le premier enregistrement : guillemet jamais fermé"},
        {"no table with the headings ts, v is of this source: 'kind' is 'peak', expected 'load'",
         "aucune table avec les titres ts, v n'est de cette source : 'kind' vaut 'peak', 'load' "
         "attendu"},
        {"the Parquet file can't be read: words of DuckDB",
         "le fichier Parquet est illisible : words of DuckDB"},
        {"can't open 'a.csv': No such file or directory",
         "impossible d'ouvrir 'a.csv' : le fichier n'existe pas"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const char *french = translate_text(arena, told[LANG_EN], told[LANG_FR], cases[at].english);

        CASE_TEXT(cases[at].english, french == NULL ? "(none)" : french, cases[at].french);
    }
}

/* Errors of profiles are not among them: they name keys of a file that is written in English. */
static void every_text_of_ingest_has_french_words(void **state)
{
    const ToldTexts texts = {
        .arena = arena,
        .domain = "ingest",
        .locales = told,
        .patterns =
            (const char *const[]){
                "src/base/byte_stream.c",
                "src/ingest/[!pt]*.c",
                "src/ingest/previous_stamp.c",
                "src/ingest/profile_find.c",
                "src/ingest/layouts/*.c",
                "src/ingest/layouts/espi/*.c",
                "src/ingest/propose/*.c",
                NULL},
        .calls =
            (const char *const[]){
                "row_fault(",
                "layout_reject(",
                "layout_warn(",
                "reject_time(",
                "give_up(",
                "error_set(",
                "error_hint(",
                "refuse(",
                "refuse_wide(",
                "snprintf(ret_source->reason",
                "snprintf(source->reason",
                NULL},
        .not_called = (const char *const[]){NULL},
        .samples =
            (const char *const[]){
                "7",
                "meter id",
                "a text",
                "binary",
                "head",
                "table",
                "day",
                "no record",
                "they are registers there",
                NULL},
        /* units; and what is put together: reasons_warnings_and_hints() has its forms */
        .not_told =
            (const char *const[]){
                "W, kW, MW",
                "Wh, kWh, MWh",
                "all of the file's %lld record%s are passed over, none is data",
                "none of the file's %lld record%s can be loaded",
                "record has %zu field%s, expected %zu",
                "the record of table '%.*s' has %zu field%s, expected %zu",
                "value '%.*s' is not a number with a decimal %s",
                NULL},
    };

    (void) state;
    told_check(&texts, 150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reasons_warnings_and_hints),
        cmocka_unit_test(every_text_of_ingest_has_french_words),
    };
    const Project project = {.folder = "/nowhere"};
    int failed;
    Error err = {0};

    arena = arena_new();
    for (int lang = LANG_EN; lang <= LANG_FR; lang++) {
        if (locale_load(arena, &project, "ingest", (Lang) lang, &told[lang], &err) != OK)
            return 1;
    }
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
