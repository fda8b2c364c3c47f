#include "readme.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

static double percent(double part, double whole)
{
    return whole > 0 ? 100 * part / whole : 0;
}

#define PERCENT_TEXT_MAX 32

/* The same as French writes it, "6,00". */
static const char *percent_fr(double part, double whole, char text[PERCENT_TEXT_MAX])
{
    char *point;

    (void) snprintf(text, PERCENT_TEXT_MAX, "%.2f", percent(part, whole));
    point = strchr(text, '.');
    ASSERT(point != NULL); /* the process locale is C: eiot never sets another */
    *point = ',';
    return text;
}

/* The command, in the words of the shell, that makes the same bytes again; the same in both. */
static void put_command(StrBuf *out, const SimulateOptions *options)
{
    strbuf_printf(
        out,
        "```sh\neiot simulate --out DIR --meters %" PRId64 " --days %" PRId64 " --theft %g",
        options->n_meters,
        options->n_days,
        options->theft_share);
    if (!(options->lookalike_share < 0))
        strbuf_printf(out, " --lookalikes %g", options->lookalike_share);
    strbuf_printf(out, " --prepaid %g --gaps %g", options->prepaid_share, options->gaps_share);
    if (options->as_registers)
        strbuf_puts(out, " --registers");
    sim_thefts_put(out, &options->thefts);
    strbuf_printf(out, " --zone %s --seed %" PRIu64 "\n```\n\n", options->zone_name, options->seed);
}

/* Where what ingest makes of registers differs from readings of the same network. */
#define REGISTERS_EN                                                                               \
    "- Registers have six digits and count from wherever the meter stood. One in fifty rolls "     \
    "over in the window;\n  where `events.csv` says `meter_replaced` the new meter starts near "   \
    "zero, and the energy of that half-hour is not\n  known. Where registers did not arrive, the " \
    "energy of the gap is there, spread and estimated; estimated registers\n  are right.\n"
#define REGISTERS_FR                                                                                    \
    "- Les index ont six chiffres et partent de là où le compteur en était. Un sur cinquante "       \
    "repasse par zéro dans\n  la fenêtre ; là où `events.csv` dit `meter_replaced`, le nouveau "    \
    "compteur part de presque zéro et l'énergie de\n  cette demi-heure n'est pas connue. Là où "    \
    "des index ne sont pas arrivés, l'énergie du trou est là, répartie et\n  estimée ; les index " \
    "estimés sont justes.\n"

void sim_readme_en(
    StrBuf *out,
    const SimulateOptions *options,
    const SimulateReport *report,
    const char *start_day)
{
    strbuf_puts(
        out,
        "# Simulated data\n\n"
        "**Nothing here was measured.** Network, customers, weather, outages and thefts were made "
        "up "
        "by `eiot\nsimulate`. Figures drawn from them are figures about a simulation.\n\n");
    put_command(out, options);
    strbuf_printf(
        out,
        "First day %s, zone %s. The same options and seed give the same bytes.\n\n",
        start_day,
        options->zone_name);
    strbuf_puts(
        out,
        "| file | what |\n|---|---|\n"
        "| `files/` | what a utility would hold: give this folder to `eiot ingest` |\n"
        "| `files/network.csv` | substations, feeders, transformers, customers |\n");
    strbuf_puts(
        out,
        options->as_registers
            ? "| `files/readings/registers-YYYY-MM.csv` | customers' meters: the register at the "
              "end of each half-hour of a local month |\n"
              "| `files/readings/readings-YYYY-MM.csv` | half-hourly kWh of the meters of "
              "transformers, feeders and the substation under their node ids |\n"
            : "| `files/readings/readings-YYYY-MM.csv` | half-hourly kWh of a local month: "
              "customers, then the meters of transformers, feeders and the substation under their "
              "node ids |\n");
    strbuf_puts(
        out,
        "| `files/weather.csv`, `outages.csv`, `tariffs.csv` | weather, announced load-shedding, "
        "block "
        "tariffs |\n"
        "| `files/vends.csv`, `events.csv` | sales of prepaid energy, what meters noticed |\n"
        "| `truth.csv` | who stole, how, since when, how much; for honest meters `kind` names what "
        "may "
        "look like theft |\n"
        "| `faults.csv` | faults of transformers, announced to nobody |\n\n");
    strbuf_printf(
        out,
        "## What must come out\n\n"
        "- Substations: %zu, feeders: %zu, transformers: %zu, customers: %zu. Thieves among them: "
        "%zu,\n  look-alikes: %zu. Transformers with a line that no meter has: %zu.\n"
        "- %" PRId64 " lines of readings: %" PRId64 " are broken and must be rejected, %" PRId64
        " repeat another line, %" PRId64
        " estimates\n  are followed by the actual reading; the other %" PRId64 " load, %" PRId64
        " of them without a value, %" PRId64 " as estimates.\n"
        "- %" PRId64
        " intervals of customers never arrived. Meters of nodes report without gaps.\n",
        report->n_substations,
        report->n_feeders,
        report->n_transformers,
        report->n_meters,
        report->n_thieves,
        report->n_lookalikes,
        report->n_hook_ups,
        report->rows,
        report->broken,
        report->duplicates,
        report->corrected,
        report->rows - report->broken - report->duplicates - report->corrected,
        report->blanks,
        report->estimated,
        report->absent);
    if (options->as_registers)
        strbuf_puts(out, REGISTERS_EN);
    strbuf_printf(
        out,
        "- %.0f kWh went in at the substation. Technical loss is %.2f %% of it, %.2f points of "
        "that in "
        "transformers\n  and low-voltage lines. %.0f kWh (%.2f %%) were stolen; %.0f kWh more were "
        "used than "
        "counted by meters that err\n  without anybody's doing.\n",
        report->input_kwh,
        percent(report->technical_kwh, report->input_kwh),
        percent(report->transformer_technical_kwh, report->input_kwh),
        report->stolen_kwh,
        percent(report->stolen_kwh, report->input_kwh),
        report->lost_kwh);
}

void sim_readme_fr(
    StrBuf *out,
    const SimulateOptions *options,
    const SimulateReport *report,
    const char *start_day)
{
    char technical[PERCENT_TEXT_MAX];
    char transformers[PERCENT_TEXT_MAX];
    char stolen[PERCENT_TEXT_MAX];

    strbuf_puts(
        out,
        "# Données simulées\n\n"
        "**Rien ici n'a été mesuré.** Réseau, clients, météo, coupures et fraudes ont été inventés "
        "par "
        "`eiot\nsimulate`. Les chiffres qu'on en tire sont ceux d'une simulation.\n\n");
    put_command(out, options);
    strbuf_printf(
        out,
        "Premier jour %s, fuseau %s. Mêmes options et même graine : mêmes octets.\n\n",
        start_day,
        options->zone_name);
    strbuf_puts(
        out,
        "| fichier | contenu |\n|---|---|\n"
        "| `files/` | ce qu'un distributeur posséderait : dossier à donner à `eiot ingest` |\n"
        "| `files/network.csv` | poste source, départs, transformateurs, clients |\n");
    strbuf_puts(
        out,
        options->as_registers
            ? "| `files/readings/registers-AAAA-MM.csv` | compteurs des clients : l'index à la fin "
              "de chaque demi-heure d'un mois local |\n"
              "| `files/readings/readings-AAAA-MM.csv` | kWh par demi-heure des compteurs des "
              "transformateurs, des départs et du poste source sous leur identifiant de nœud |\n"
            : "| `files/readings/readings-AAAA-MM.csv` | kWh par demi-heure d'un mois local : les "
              "clients, puis les compteurs des transformateurs, des départs et du poste source "
              "sous leur identifiant de nœud |\n");
    strbuf_puts(
        out,
        "| `files/weather.csv`, `outages.csv`, `tariffs.csv` | météo, délestages annoncés, tarifs "
        "par "
        "tranches |\n"
        "| `files/vends.csv`, `events.csv` | ventes d'énergie prépayée, ce que les compteurs ont "
        "remarqué |\n"
        "| `truth.csv` | qui a fraudé, comment, depuis quand, combien ; pour un compteur honnête, "
        "`kind` "
        "nomme ce qui peut ressembler à une fraude |\n"
        "| `faults.csv` | pannes de transformateurs, annoncées à personne |\n\n");
    strbuf_printf(
        out,
        "## Ce qui doit en sortir\n\n"
        "- Postes sources : %zu, départs : %zu, transformateurs : %zu, clients : %zu, dont "
        "fraudeurs : %zu,\n  sosies honnêtes : %zu. Transformateurs avec une ligne sans compteur "
        ": %zu.\n"
        "- %" PRId64 " lignes de relevés : %" PRId64
        " sont abîmées et doivent être rejetées, %" PRId64 " répètent une autre ligne, %" PRId64
        " estimations\n  sont suivies du relevé réel ; les %" PRId64
        " autres se chargent, dont %" PRId64 " sans valeur et %" PRId64 " estimées.\n"
        "- %" PRId64
        " intervalles de clients ne sont jamais arrivés. Les compteurs des nœuds n'ont pas "
        "de trous.\n",
        report->n_substations,
        report->n_feeders,
        report->n_transformers,
        report->n_meters,
        report->n_thieves,
        report->n_lookalikes,
        report->n_hook_ups,
        report->rows,
        report->broken,
        report->duplicates,
        report->corrected,
        report->rows - report->broken - report->duplicates - report->corrected,
        report->blanks,
        report->estimated,
        report->absent);
    if (options->as_registers)
        strbuf_puts(out, REGISTERS_FR);
    strbuf_printf(
        out,
        "- %.0f kWh sont entrés au poste source. Les pertes techniques en font %s %%, dont %s "
        "points "
        "dans les\n  transformateurs et les lignes basse tension. %.0f kWh (%s %%) ont été "
        "volés ; %.0f kWh de plus ont été\n  consommés que comptés par des compteurs qui se "
        "trompent tout seuls.\n",
        report->input_kwh,
        percent_fr(report->technical_kwh, report->input_kwh, technical),
        percent_fr(report->transformer_technical_kwh, report->input_kwh, transformers),
        report->stolen_kwh,
        percent_fr(report->stolen_kwh, report->input_kwh, stolen),
        report->lost_kwh);
}
