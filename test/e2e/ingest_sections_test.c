/* Files of several tables: the load curves and registers of Linky meters, in made-up files and in
 * excerpts of others when they are there. */
#include "base/file.h"
#include "ingest_kit.h"

#define HEAD                                                                                       \
    "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur "        \
    "metier;Etape metier;Unite"
#define CDC(prm, direction, unit)                                                                  \
    HEAD ";Pas en minutes\n" prm                                                                   \
         ";Courbe de charge;01/02/2025;04/02/2025;Energie active;" direction                       \
         ";Comptage Brut;" unit ";\n\nHorodate;Valeur\n"
#define IDX                                                                                        \
    HEAD "\n00000000000001;Index;01/02/2025;04/02/2025;Energie active;Consommation;Comptage "      \
         "Brut;Wh\n\nHorodate;Type de releve;EAS F1;EAS F2;EAS F3;EAS D1;EAS D2;EAS T\n"
#define PEAKS(prm)                                                                                 \
    HEAD "\n" prm ";Puissance maximale quotidienne;01/02/2025;04/02/2025;Puissance maximale "      \
         "atteinte;Consommation;Comptage Brut;W\nHorodate;Valeur\n"                                \
         "2025-02-02T08:15:08+01:00;3608\n2025-02-03T16:00:02+01:00;3699\n"

static const IngestCase cases[] = {
    {
        .name = "FMT-05 mean watts, steps of 60, 30 and 10 minutes, the same stamp four times",
        .source = "enedis-linky-cdc",
        .input = STR("\xEF\xBB\xBF" CDC(
            "00000000000001",
            "Consommation",
            "W") "2025-02-03T02:00:00+01:00;400\n2025-02-03T03:00:00+01:00;600\n"
                 "2025-02-03T03:00:00+01:00;600\n2025-02-03T03:00:00+01:00;600\n"
                 "2025-02-03T03:00:00+01:00;600\n2025-02-03T03:30:00+01:00;200\n"
                 "2025-02-03T04:00:00+01:00;800\n2025-02-03T04:10:00+01:00;\n"
                 "2025-02-03T04:20:00+01:00;300\n"),
        .counts = "11 = 5 loaded + 3 identical + 0 superseded + 1 rejected + 2 skipped",
        .readings = "00000000000001 import 2025-02-03T01:00:00Z 3600 0.6 actual -\n"
                    "00000000000001 import 2025-02-03T02:00:00Z 1800 0.1 actual -\n"
                    "00000000000001 import 2025-02-03T02:30:00Z 1800 0.4 actual -\n"
                    "00000000000001 import 2025-02-03T03:00:00Z 600 - missing -\n"
                    "00000000000001 import 2025-02-03T03:10:00Z 600 0.05 actual -\n",
        .rejects = "5 10 Horodate | the meter's first stamp: the length is not known\n",
    },
    {
        .name = "the same stamp with other values, and at the first stamp of a meter",
        .source = "enedis-linky-cdc",
        .input = STR(CDC("00000000000001", "Consommation", "W") /* */
                     "2025-02-03T02:00:00+01:00;400\n2025-02-03T02:00:00+01:00;500\n"
                     "2025-02-03T03:00:00+01:00;600\n2025-02-03T03:00:00+01:00;700\n"
                     "2025-02-03T03:30:00+01:00;x\n2025-02-03T03:30:00+01:00;800\n"),
        .counts = "8 = 2 loaded + 0 identical + 1 superseded + 3 rejected + 2 skipped",
        .readings = "00000000000001 import 2025-02-03T01:00:00Z 3600 0.7 actual -\n"
                    "00000000000001 import 2025-02-03T02:00:00Z 1800 0.4 actual -\n",
        .rejects = "5 10 Horodate | the meter's first stamp: the length is not known\n"
                   "6 10 Horodate | the meter's first stamp: the length is not known\n"
                   "9 11 Valeur | value 'x' is not a number with a decimal point\n",
    },
    {
        .name = "a midnight that is missing, a stamp that goes back, a line that was cut",
        .source = "enedis-linky-cdc",
        .input = STR(CDC("00000000000001", "Consommation", "W") /* */
                     "2025-02-03T22:00:00+01:00;100\n2025-02-03T23:00:00+01:00;200\n"
                     "2025-02-04T01:00:00+01:00;300\n2025-02-04T00:30:00+01:00;900\n"
                     "2025-02-04T02:00:00+01:00\n2025-02-04T03:00:00+01:00;400\n"),
        .counts = "8 = 2 loaded + 0 identical + 0 superseded + 4 rejected + 2 skipped",
        .readings = "00000000000001 import 2025-02-03T21:00:00Z 3600 0.2 actual -\n"
                    "00000000000001 import 2025-02-04T01:00:00Z 3600 0.4 actual -\n",
        .rejects = "5 10 Horodate | the meter's first stamp: the length is not known\n"
                   "7 10 Horodate | stamp is not within 3600 s after the one before\n"
                   "8 10 Horodate | stamp is not within 3600 s after the one before\n"
                   "9 - - | record has 10 fields, expected 11\n",
    },
    {
        .name = "import and export of two meters; daily maxima are no load curve",
        .source = "enedis-linky-cdc",
        .input = STR(CDC("00000000000001", "Consommation", "W") /* */
                     "2025-02-03T02:00:00+01:00;400\n2025-02-03T02:30:00+01:00;600\n\n"
                     /* */ PEAKS("00000000000001")             /* */
                     CDC("00000000000002", "Production", "kW") /* */
                     "2025-02-03T02:00:00+01:00;1\n2025-02-03T02:30:00+01:00;2.5\n"),
        .counts = "14 = 2 loaded + 0 identical + 0 superseded + 2 rejected + 10 skipped",
        .readings = "00000000000001 import 2025-02-03T01:00:00Z 1800 0.3 actual -\n"
                    "00000000000002 export 2025-02-03T01:00:00Z 1800 1.25 actual -\n",
    },
    {
        .name = "daily maxima alone are refused",
        .source = "enedis-linky-cdc",
        .input = STR(PEAKS("00000000000001")),
        .status = STATUS_DATA,
        .message = "no table with the headings Horodate, Valeur is of this source: 'Type de "
                   "donnees' is 'Puissance maximale quotidienne', expected 'Courbe de charge'",
        .where = "",
    },
    {
        .name = "a stage that is not known",
        .source = "enedis-linky-cdc",
        .input = STR(HEAD "\n1;Courbe de charge;a;b;Energie active;Consommation;Estime;W\n\n"
                          "Horodate;Valeur\n2025-02-03T02:00:00+01:00;400\n"),
        .status = STATUS_DATA,
        .message = "none of the file's 3 records can be loaded",
        .rejects = "5 7 Etape metier | quality 'Estime' is not known\n",
    },
    {
        .name = "registers of a calendar, one of which falls; other tables",
        .source = "enedis-linky-idx",
        .input = STR(IDX "2025-02-02T00:00:00+01:00;Arrêté quotidien;1000;5000;;6000;9;6009\n"
                         "2025-02-03T00:00:00+01:00;Arrêté quotidien;1500;5250;;6750;0;6759\n"
                         "2025-02-04T00:00:00+01:00;Arrêté quotidien;1600;40;;1640;0;1640\n"
                         "2025-02-05T00:00:00+01:00;Arrêté quotidien;1700;90;;1790;0;1790\n"
                         "2025-02-06T00:00:00+01:00;Releve cyclique;1800;90;;1890;0;1890\n\n"
                         "Periode;Identifiant calendrier;Libelle\n"
                         "Du 2025-02-02T00:00:00+01:00 au;FC01;HC\n" /* */
                     PEAKS("00000000000001")),
        .readings = "00000000000001 import.F1 2025-02-01T23:00:00Z 86400 0.5 actual -\n"
                    "00000000000001 import.F1 2025-02-02T23:00:00Z 86400 0.1 actual -\n"
                    "00000000000001 import.F1 2025-02-03T23:00:00Z 86400 0.1 actual -\n"
                    "00000000000001 import.F2 2025-02-01T23:00:00Z 86400 0.25 actual -\n"
                    "00000000000001 import.F2 2025-02-03T23:00:00Z 86400 0.05 actual -\n",
        .rejects = "9 10 Type de releve | quality 'Releve cyclique' is not known\n"
                   "9 10 Type de releve | quality 'Releve cyclique' is not known\n",
    },
};

static void test_cases(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        kit_run_case(&cases[i]);
}

/* Found by what stands in them; a profile that names headings of a table passes over others. */
static void test_match(void **state)
{
    static const char own[] =
        "name: own\nkind: readings\nmatch: {header: [when, used]}\n"
        "format: {layout: sections, table: [when, used]}\n" KIT_POINT KIT_STAMPS KIT_KWH
        "interval_s: 1800\nconstants: {meter_id: M1}\ncolumns: {ts: when, kwh: used}\n";
    Kit *kit = kit_open();

    (void) state;
    kit_load(
        kit,
        kit_file(
            kit,
            "a.csv",
            STR(CDC("1", "Consommation", "W") "2025-02-03T02:00:00+01:00;400\n"
                                              "2025-02-03T03:00:00+01:00;600\n")),
        NULL);
    CASE_OK("cdc", kit->status, &kit->error);
    CASE_TEXT("cdc", kit->report.source, "enedis-linky-cdc");
    kit_load(
        kit,
        kit_file(kit, "b.csv", STR(IDX "2025-02-02T00:00:00+01:00;Arrêté quotidien;1;2;;3;0;3\n")),
        NULL);
    CASE_OK("idx", kit->status, &kit->error);
    CASE_TEXT("idx", kit->report.source, "enedis-linky-idx");
    kit_source(kit, "own", own);
    kit_load(
        kit,
        kit_file(kit, "c.csv", STR("made by hand\n\nused,when\n0.5,2025-07-01T00:00:00Z\n")),
        NULL);
    CASE_OK("own", kit->status, &kit->error);
    CASE_TEXT("own", kit->report.source, "own");
    CASE_TEXT(
        "own",
        kit_counts(kit),
        "2 = 1 loaded + 0 identical + 0 superseded + 0 rejected + 1 skipped");
    kit_load(kit, kit_file(kit, "d.csv", STR("a,b\n1,2\n")), NULL);
    CASE_TEXT("none", kit->error.message, "no source matches the file");
    kit_close(kit);
}

/* A register that falls is begun anew: what it counted meanwhile is not known, and never negative.
 */
static void test_falling(void **state)
{
    Kit *kit = kit_open();

    (void) state;
    kit_load(
        kit,
        kit_file(
            kit,
            "a.csv",
            STR(IDX "2025-02-02T00:00:00+01:00;Arrêté quotidien;;5000;;;;\n"
                    "2025-02-03T00:00:00+01:00;Arrêté quotidien;;40;;;;\n"
                    "2025-02-04T00:00:00+01:00;Arrêté quotidien;;90;;;;\n")),
        NULL);
    CASE_OK("falling", kit->status, &kit->error);
    CASE_TEXT(
        "falling",
        kit_rows(
            kit, "select channel, register_kwh, fate from raw_data.register_reads order by ts"),
        "import.F2 5 first\nimport.F2 0.04 restart\nimport.F2 0.09 -\n");
    CASE_TEXT(
        "falling", kit_rows(kit, "select count(*), min(kwh) from raw_data.readings"), "1 0.05\n");
    kit_close(kit);
}

/* Sums as awk has them: of the load curve each 62 W of half an hour and 16 W of an hour; of the
 * registers the last less the first of F1 to F4, which is what EAS T says too. */
static void test_real(void **state)
{
    static const struct {
        const char *file;
        const char *source;
        const char *counts;
        const char *sum; /* of all that the store has */
    } files[] = {
        {"cdc_duplicates_and_missing_midnight.csv",
         "enedis-linky-cdc",
         "14 = 3 loaded + 3 identical + 0 superseded + 6 rejected + 2 skipped",
         "3 0.063\n"},
        {"enedis_hdm_cdc_excerpt.csv", /* 264 W of ten minutes, and an hour that is missing */
         "enedis-linky-cdc",
         "7 = 2 loaded + 0 identical + 0 superseded + 3 rejected + 2 skipped",
         "1 0.044\n"},
        {"enedis_hdm_idx_excerpt.csv", /* 15173071 - 1834405 Wh */
         "enedis-linky-idx",
         "94 = 12 loaded + 0 identical + 0 superseded + 30 rejected + 52 skipped",
         "1416 13338.666\n"},
        {"idx_register_decreasing.csv", /* 2660102 - 2653835 Wh, EAS D4 plays no part */
         "enedis-linky-idx",
         "52 = 10 loaded + 0 identical + 0 superseded + 0 rejected + 42 skipped",
         "8 6.267\n"},
    };

    const char *shared = kit_shared_data();

    (void) state;
    if (shared == NULL)
        skip();
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        Kit *kit = kit_open();
        const char *folder = file_join(kit->arena, shared, "enedis-linky");
        kit_load(kit, file_join(kit->arena, folder, files[i].file), NULL);
        CASE_OK(files[i].file, kit->status, &kit->error);
        CASE_TEXT(files[i].file, kit->report.source, files[i].source);
        CASE_TEXT(files[i].file, kit_counts(kit), files[i].counts);
        CASE_TEXT(
            files[i].file,
            kit_rows(kit, "select count(kwh), sum(kwh) from raw_data.readings"),
            files[i].sum);
        kit_close(kit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_match),
        cmocka_unit_test(test_falling),
        cmocka_unit_test(test_real),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
