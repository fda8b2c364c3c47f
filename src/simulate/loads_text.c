#include "loads_text.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/mem.h"

#define WH_PER_KWH 1000

static int width_of(size_t n)
{
    int digits = 2;

    for (size_t most = 99; most < n; most = 10 * most + 9)
        digits++;
    return digits;
}

const char *sim_area_id(const SimAreas *areas, size_t area, char text[SIM_ID_MAX])
{
    (void) snprintf(text, SIM_ID_MAX, "A%0*zu", width_of(areas->n), area + 1);
    return text;
}

const char *
sim_area_meter_id(const SimAreas *areas, size_t area, size_t meter, char text[SIM_ID_MAX])
{
    (void) snprintf(
        text,
        SIM_ID_MAX,
        "A%0*zu_M%0*zu",
        width_of(areas->n),
        area + 1,
        width_of(areas->area_size),
        meter + 1);
    return text;
}

void sim_area_put_headers(StrBuf *network, StrBuf *truth, StrBuf *origin)
{
    strbuf_puts(
        network,
        "node_id,parent_id,kind,name,zone,tariff,phase,multiplier,rated_kva\n"
        "S1,,substation,Substation 1,,,,1,\n"
        "F01,S1,feeder,Feeder 1,,,,1,\n");
    strbuf_puts(truth, "meter_id,is_theft,kind,start,end,stolen_kwh\n");
    strbuf_puts(origin, "meter_id,transformer_id,load_id,first_day,days\n");
}

void sim_area_put_network(StrBuf *out, const SimAreas *areas, size_t area, const SimAreaLife *life)
{
    char transformer[SIM_ID_MAX];
    char id[SIM_ID_MAX];

    (void) sim_area_id(areas, area, transformer);
    strbuf_printf(out, "%s,F01,transformer,Area %zu,,,,1,\n", transformer, area + 1);
    for (size_t at = 0; at < life->n_meters; at++)
        strbuf_printf(
            out,
            "%s,%s,meter,Household %zu,,domestic,,1,\n",
            sim_area_meter_id(areas, area, at, id),
            transformer,
            at + 1);
}

void sim_area_put_truth(StrBuf *out, const SimAreas *areas, size_t area, const SimAreaLife *life)
{
    const SimCalendar *window = &areas->windows[areas->items[area].window];
    char id[SIM_ID_MAX];

    for (size_t at = 0; at < life->n_meters; at++) {
        const SimAreaMeter *meter = &life->meters[at];
        bool is_theft = sim_is_theft(meter->theft.kind);
        int64_t stolen_wh = meter->true_wh - meter->recorded_wh;
        char start[CIVIL_TEXT_MAX] = "";
        char end[CIVIL_TEXT_MAX] = "";

        if (is_theft) {
            (void) civil_text_utc(sim_slot_us(window, meter->theft.first), start);
            (void) civil_text_utc(sim_slot_us(window, meter->theft.end), end);
        }
        if (stolen_wh < 0)
            stolen_wh = 0; /* a flat line may be a watt-hour over the day's sum */
        strbuf_printf(
            out,
            "%s,%d,%s,%s,%s,%" PRId64 ".%03" PRId64 "\n",
            sim_area_meter_id(areas, area, at, id),
            is_theft ? 1 : 0,
            sim_conduct_name(meter->theft.kind),
            start,
            end,
            stolen_wh / WH_PER_KWH,
            stolen_wh % WH_PER_KWH);
    }
}

void sim_area_put_origin(StrBuf *out, const SimAreas *areas, size_t area, const SimAreaLife *life)
{
    const SimCalendar *window = &areas->windows[areas->items[area].window];
    Civil first = civil_from_us(window->start_day * US_PER_DAY);
    char transformer[SIM_ID_MAX];
    char id[SIM_ID_MAX];

    (void) sim_area_id(areas, area, transformer);
    for (size_t at = 0; at < life->n_meters; at++)
        strbuf_printf(
            out,
            "%s,%s,%.*s,%04d-%02d-%02d,%zu\n",
            sim_area_meter_id(areas, area, at, id),
            transformer,
            STR_ARG(life->meters[at].load->meter_id),
            first.year,
            first.month,
            first.day,
            window->n_days);
}

/* The options beside the loads, in the words of the shell, that make the same bytes again. */
static void put_command(StrBuf *out, const SimLoadsOptions *options)
{
    static const char *const PICKS[] = {"", " --pick even", " --pick odd", ""};

    strbuf_printf(
        out,
        "```sh\neiot simulate --loads LOADS --out DIR --areas %zu --area-size %zu --thieves %zu "
        "--days %zu%s",
        options->areas.n_areas,
        options->areas.area_size,
        options->n_thieves,
        options->areas.n_days,
        PICKS[options->areas.pick.kind]);
    if (options->areas.pick.kind == SIM_PICK_RANGE)
        strbuf_printf(out, " --pick %zu-%zu", options->areas.pick.first, options->areas.pick.last);
    sim_thefts_put(out, &options->thefts);
    strbuf_printf(
        out,
        " --observer-loss %g --observer-noise %g --zone %s --seed %" PRIu64 "\n```\n\n",
        options->observer.loss,
        options->observer.noise,
        options->zone_name,
        options->areas.seed);
}

void sim_loads_readme_en(StrBuf *out, const SimLoadsOptions *options, const SimLoadsReport *report)
{
    strbuf_puts(
        out,
        "# Real loads with simulated thefts\n\n"
        "**The loads were measured; the thefts, the network and the transformers' meters are made "
        "up** by `eiot\nsimulate`. Figures drawn from them are figures about a simulation.\n\n");
    put_command(out, options);
    strbuf_puts(
        out,
        "| file | what |\n|---|---|\n"
        "| `files/` | give this folder to `eiot ingest` |\n"
        "| `files/readings/readings-YYYY-MM-DD.csv` | customers and their transformer's meter, one "
        "file a window, by its first day |\n"
        "| `truth.csv` | who stole, how, from when to when, how much |\n"
        "| `origin.csv` | which real meter stands behind a customer |\n\n");
    strbuf_printf(
        out,
        "- %zu meters read, %zu picked; %" PRId64 " lines left out.\n"
        "- %zu areas in %zu windows, %zu customers, %zu of them thieves.\n"
        "- %" PRId64 " readings; %" PRId64 " intervals are gaps of the real loads.\n"
        "- %.0f kWh used, %.0f kWh stolen, %.0f kWh at the transformers.\n",
        report->n_read,
        report->n_picked,
        report->n_left_out,
        report->n_areas,
        report->n_windows,
        report->n_meters,
        report->n_thieves,
        report->rows,
        report->absent,
        report->true_kwh,
        report->stolen_kwh,
        report->input_kwh);
}

void sim_loads_readme_fr(StrBuf *out, const SimLoadsOptions *options, const SimLoadsReport *report)
{
    strbuf_puts(
        out,
        "# Charges réelles avec fraudes simulées\n\n"
        "**Les charges ont été mesurées ; les fraudes, le réseau et les compteurs des "
        "transformateurs sont inventés** par\n`eiot simulate`. Les chiffres qu'on en tire sont "
        "ceux d'une simulation.\n\n");
    put_command(out, options);
    strbuf_puts(
        out,
        "| fichier | contenu |\n|---|---|\n"
        "| `files/` | dossier à donner à `eiot ingest` |\n"
        "| `files/readings/readings-AAAA-MM-JJ.csv` | clients et compteur de leur transformateur, "
        "un fichier par fenêtre, nommé par son premier jour |\n"
        "| `truth.csv` | qui a fraudé, comment, de quand à quand, combien |\n"
        "| `origin.csv` | le compteur réel derrière chaque client |\n\n");
    strbuf_printf(
        out,
        "- %zu compteurs lus, %zu choisis ; %" PRId64 " lignes laissées de côté.\n"
        "- %zu zones dans %zu fenêtres, %zu clients, dont %zu fraudeurs.\n"
        "- %" PRId64 " relevés ; %" PRId64 " intervalles manquent dans les charges réelles.\n"
        "- %.0f kWh consommés, %.0f kWh volés, %.0f kWh aux transformateurs.\n",
        report->n_read,
        report->n_picked,
        report->n_left_out,
        report->n_areas,
        report->n_windows,
        report->n_meters,
        report->n_thieves,
        report->rows,
        report->absent,
        report->true_kwh,
        report->stolen_kwh,
        report->input_kwh);
}
