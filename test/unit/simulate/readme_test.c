#include "cases.h"
#include "simulate/readme.h"

static void states_options_counts_and_losses(void **state)
{
    static const char *const ENGLISH[] = {
        "**Nothing here was measured.**",
        "eiot simulate --out DIR --meters 30 --days 2 --theft 0.1 --prepaid 0.4 --gaps 0.25 "
        "--theft-kind fdi1,fdi2 --already 0.15 --tampered 1/2 --zone Africa/Dakar --seed 9\n",
        "First day 2025-06-01, zone Africa/Dakar.",
        "- Substations: 1, feeders: 3, transformers: 4, customers: 30. Thieves among them: 2,\n"
        "  look-alikes: 5. Transformers with a line that no meter has: 6.",
        "- 1000 lines of readings: 5 are broken and must be rejected, 20 repeat another line, 10 "
        "estimates\n"
        "  are followed by the actual reading; the other 965 load, 7 of them without a value, 40 "
        "as estimates.",
        "- 11 intervals of customers never arrived.",
        "- 200 kWh went in at the substation. Technical loss is 6.00 % of it, 4.00 points of that "
        "in transformers\n"
        "  and low-voltage lines. 50 kWh (25.00 %) were stolen; 3 kWh more were used than counted "
        "by "
        "meters that err\n  without anybody's doing.",
    };
    static const char *const FRENCH[] = {
        "**Rien ici n'a été mesuré.**",
        "eiot simulate --out DIR --meters 30 --days 2 --theft 0.1 --prepaid 0.4 --gaps 0.25 "
        "--theft-kind fdi1,fdi2 --already 0.15 --tampered 1/2 --zone Africa/Dakar --seed 9\n",
        "Premier jour 2025-06-01, fuseau Africa/Dakar.",
        "- Postes sources : 1, départs : 3, transformateurs : 4, clients : 30, dont fraudeurs : "
        "2,\n"
        "  sosies honnêtes : 5. Transformateurs avec une ligne sans compteur : 6.",
        "- 1000 lignes de relevés : 5 sont abîmées et doivent être rejetées, 20 répètent une autre "
        "ligne, "
        "10 estimations\n  sont suivies du relevé réel ; les 965 autres se chargent, dont 7 sans "
        "valeur et 40 "
        "estimées.",
        "- 11 intervalles de clients ne sont jamais arrivés.",
        "- 200 kWh sont entrés au poste source. Les pertes techniques en font 6,00 %, dont 4,00 "
        "points dans les\n"
        "  transformateurs et les lignes basse tension. 50 kWh (25,00 %) ont été volés ; 3 kWh de "
        "plus ont été\n  consommés que comptés par des compteurs qui se trompent tout seuls.",
    };
    SimulateOptions options = simulate_defaults();
    SimulateReport report = {
        .n_substations = 1,
        .n_feeders = 3,
        .n_transformers = 4,
        .n_meters = 30,
        .n_thieves = 2,
        .n_lookalikes = 5,
        .n_hook_ups = 6,
        .rows = 1000,
        .broken = 5,
        .duplicates = 20,
        .corrected = 10,
        .blanks = 7,
        .estimated = 40,
        .absent = 11,
        .input_kwh = 200,
        .true_kwh = 188,
        .stolen_kwh = 50,
        .lost_kwh = 3,
        .transformer_technical_kwh = 8,
        .technical_kwh = 12,
    };
    Arena *arena = arena_new();
    StrBuf text = strbuf_new(arena);

    (void) state;
    options.n_meters = 30;
    options.n_days = 2;
    options.theft_share = 0.1;
    options.seed = 9;
    options.gaps_share = 0.25;
    options.thefts.kinds = (SimKinds){.items = {SIM_FDI1, SIM_FDI2}, .n = 2};
    options.thefts.tampering = (SimTampering){.n_days = 1, .last_days = 2};
    sim_readme_en(&text, &options, &report, "2025-06-01");
    for (size_t at = 0; at < COUNT_OF(ENGLISH); at++) {
        if (strstr(strbuf_text(&text), ENGLISH[at]) == NULL)
            fail_msg("no '%s' in:\n%s", ENGLISH[at], strbuf_text(&text));
    }
    strbuf_clear(&text);
    sim_readme_fr(&text, &options, &report, "2025-06-01");
    for (size_t at = 0; at < COUNT_OF(FRENCH); at++) {
        if (strstr(strbuf_text(&text), FRENCH[at]) == NULL)
            fail_msg("no '%s' in:\n%s", FRENCH[at], strbuf_text(&text));
    }
    arena_free(arena);
}

static void says_what_registers_change(void **state)
{
    const SimulateReport report = {0};
    SimulateOptions options = simulate_defaults();
    Arena *arena = arena_new();
    StrBuf english = strbuf_new(arena);
    StrBuf french = strbuf_new(arena);

    (void) state;
    sim_readme_en(&english, &options, &report, "2025-06-01");
    sim_readme_fr(&french, &options, &report, "2025-06-01");
    assert_null(strstr(strbuf_text(&english), "egister"));
    assert_null(strstr(strbuf_text(&french), "index"));
    strbuf_clear(&english);
    strbuf_clear(&french);
    options.as_registers = true;
    sim_readme_en(&english, &options, &report, "2025-06-01");
    sim_readme_fr(&french, &options, &report, "2025-06-01");
    assert_non_null(strstr(strbuf_text(&english), " --gaps 0 --registers"));
    assert_non_null(strstr(strbuf_text(&english), "\n| `files/readings/registers-YYYY-MM.csv` |"));
    assert_non_null(strstr(strbuf_text(&english), "\n- Registers have six digits"));
    assert_non_null(strstr(strbuf_text(&french), " --gaps 0 --registers"));
    assert_non_null(strstr(strbuf_text(&french), "\n| `files/readings/registers-AAAA-MM.csv` |"));
    assert_non_null(strstr(strbuf_text(&french), "\n- Les index ont six chiffres"));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_options_counts_and_losses),
        cmocka_unit_test(says_what_registers_change),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
